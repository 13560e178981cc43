"""A change of a policy in words: what a sentence is about, what became of it, and in one line what changed."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.changes.category import Category
from ingest.changes.version_change import VersionChange
from ingest.changes.weighing import WeighedChange
from knowledge.wording import wording

ABOUT = {
    Category.AI_TRAINING: "AI training",
    Category.MONITORING: "monitoring",
    Category.BIOMETRICS: "biometrics",
    Category.LOCATION: "location",
    Category.DISCIPLINE: "discipline",
    Category.RETENTION: "how long data is kept",
    Category.SHARING: "who gets data",
    Category.CONSENT_NOTICE: "consent and notice",
    Category.SCOPE: "whom it covers",
    Category.CONTACT: "whom to contact",
    Category.OTHER: "other",
}
BECAME = {"added": "added", "removed": "removed", "changed": "reworded"}
_TOLD = 2


def about(categories: Iterable[Category]) -> str:
    """AI training, monitoring and location."""
    *before, last = [ABOUT[category] for category in categories]
    return f"{', '.join(before)} and {last}" if before else last


def in_one_line(change: VersionChange) -> str:
    """What matters first: a sentence about monitoring was removed; 3 other sentences changed."""
    told = [_sentence(weighed) for weighed in change.alerts[:_TOLD]]
    others = len(change.changes) - len(told)
    if others:
        beside = "other " if told else ""
        told.append(f"{others} {beside}sentence{'s' if others > 1 else ''} changed")
    if change.later.restored is not None:
        told.append(f"a return to the version of {wording('en').day(change.later.restored)}")
    return "; ".join(told)


def _sentence(weighed: WeighedChange) -> str:
    return f"a sentence about {about(weighed.categories)} was {BECAME[weighed.change.kind]}"
