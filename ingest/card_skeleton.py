"""A card to be filled in: what `steward pack new` writes into the workplace's folder of cards."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from ingest.errors import CardRefused
from ingest.local_cards import local_paths
from knowledge.card import Kind, Status, UnitKind
from knowledge.card_reader import CARD_ID, FEWEST_ASKS, LONGEST_ID, TEXT_WORDS, TITLE_CHARACTERS, card_paths
from knowledge.errors import LibraryReadOnly
from knowledge.jurisdiction import ANYWHERE
from knowledge.placeholder import placeholder
from knowledge.web_address import is_web_address

REVIEWED_AGAIN = timedelta(days=182)


@dataclass(frozen=True, slots=True)
class NewCard:
    """What is known of a card before it is written; None where it is to be filled in. `jurisdiction` is a code."""

    id: str
    kind: Kind
    jurisdiction: str | None = None
    title: str | None = None
    citation: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class _Unit:
    kind: UnitKind
    title: str
    about: str  # what belongs there, for whoever writes the card
    text: str


_VERDICT = _Unit(
    UnitKind.VERDICT, "the question it settles, short",
    "may they? must they? can I? The text opens with Yes, No, Usually, Only if, It depends …",
    "Yes, with … / No: … , naming the place and the law",
)  # fmt: skip
_ACTION = _Unit(
    UnitKind.ACTION, "what to do, short",
    "what somebody can do on Monday. Opens with a verb. Is there a time limit? Then add: deadline: 6 months, and "
    "deadline_days: 183",
    "Ask / Keep / Write …, naming the place and the law",
)  # fmt: skip
_MYTH = _Unit(
    UnitKind.MYTH, "“the false belief”",
    "a false belief that people have, named and corrected in the same breath",
    "Not true that …: in …, the … says …",
)  # fmt: skip
_UNITS = {
    Kind.LAW: (
        _VERDICT,
        _Unit(UnitKind.RULE, "what it says", "what exactly the law says", "In …, the … (§ …) says that …"),
        _Unit(UnitKind.COVERAGE, "who is covered", "who is covered, and who is left out", "The … covers …, not …"),
        _Unit(UnitKind.REMEDY, "who enforces it", "who enforces it, and what can be had", "The … enforces … in …"),
        _ACTION,
    ),
    Kind.NEWS: (
        _Unit(UnitKind.EVENT, "what happened", "what was reported, by whom, when",
              "… was reported by … on … to have …"),
        _Unit(UnitKind.EVENT, "what they said", "what the company, the union or the authority said, and when",
              "… said on …, according to …, that …"),
        _Unit(UnitKind.STATUS, "where it stands", "what is known to have come of it, as of the day you checked",
              "As of …, … had not …"),
        _MYTH,
        _ACTION,
    ),
    Kind.GUIDE: (
        _VERDICT,
        _Unit(UnitKind.RULE, "what to know first", "what one has to know before acting", "In …, … before you …"),
        _MYTH,
        _ACTION,
        _Unit(UnitKind.ACTION, "what to do next", "the second step. Opens with a verb", "Write / Contact / Note …"),
    ),
}  # fmt: skip
_STATUS = {Kind.LAW: Status.IN_FORCE, Kind.NEWS: Status.REPORTED, Kind.GUIDE: Status.IN_FORCE}
_ASKS = (
    "a question, as people type it",
    "the same, in slang",
    "the same, from a long story",
    "the same, in formal words",
)


def write_skeleton(folder: Path, new: NewCard, *, pack: Path, today: date) -> Path:
    """Writes the card to be filled in into `folder`, the workplace's cards, and returns its path.

    Raises `CardRefused` (the id is taken or malformed, or something given breaks a rule of cards), `LibraryReadOnly`.
    An existing file is never touched.
    """
    _refuse(folder, new, pack)
    path = folder / new.kind.value / f"{new.id}.md"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(skeleton(new, today))
    except FileExistsError:
        raise CardRefused(_TAKEN) from None
    except OSError:
        raise LibraryReadOnly(
            "The folder of your cards cannot be written, so nothing was written. Give this user write access to the "
            "data folder, or choose another with STEWARD_DATA."
        ) from None
    return path


_TAKEN = (
    "You have a card of that id already, or a file of that name; it was left as it is. Choose another id, or edit it. "
    "List your cards with: steward pack list --local"
)


def _refuse(folder: Path, new: NewCard, pack: Path) -> None:
    if not CARD_ID.match(new.id) or len(new.id) > LONGEST_ID:
        raise CardRefused(
            f"An id is made of lower-case letters, digits and single hyphens, {LONGEST_ID} characters at most, like "
            "us-wa-notice. Nothing was written."
        )
    if any(path.stem == new.id for path in card_paths(pack)):
        raise CardRefused(
            "Steward's own pack has a card of that id, and its cards are not changed. To add to it or correct it, "
            "write a card of another id: both will be shown, each as whose it is. Nothing was written."
        )
    try:
        taken = any(path.stem == new.id for path in local_paths(folder))
    except OSError:
        taken = False  # writing will tell
    if taken:
        raise CardRefused(_TAKEN)
    if new.title is not None and not 0 < len(new.title) <= TITLE_CHARACTERS:
        raise CardRefused(f"A title has {TITLE_CHARACTERS} characters at most. Nothing was written.")
    if not all(text.isprintable() for text in (new.title or "", new.citation or "")):
        raise CardRefused("A title and a citation are one line of text. Nothing was written.")
    if new.url is not None and not is_web_address(new.url):
        raise CardRefused("--url is an https address of a site, like https://example.org/law. Nothing was written.")
    if new.kind is Kind.NEWS and new.jurisdiction not in (None, ANYWHERE):
        raise CardRefused("News holds in any place: leave out --jurisdiction. Nothing was written.")


def skeleton(new: NewCard, today: date) -> str:
    """The text of a card to be filled in."""
    place = new.jurisdiction or (None if new.kind is Kind.LAW else ANYWHERE)
    cited = "publisher and date" if new.kind is Kind.NEWS else "official citation, like Cal. Lab. Code § 980"
    front = (
        f"id: {new.id}",
        f"kind: {new.kind}",
        f"title: {_given(new.title, f'what a reader would call it, {TITLE_CHARACTERS} characters at most')}",
        f"jurisdiction: {place or _open('where it applies, like US-WA or DE')}",
        f"citation: {_given(new.citation, cited)}",
        f"url: {_given(new.url, 'official address, https')}",
        "# in_force, due, not_yet, proposed, vetoed, withdrawn, superseded, reported; `effective: DATE` where known",
        f"status: {_STATUS[new.kind]}",
        f"checked: {_open(f'the day you compared every sentence with the source, like {today}')}",
        f"review_by: {today + REVIEWED_AGAIN}",
        f"reviewed_by: {_open('who vouches for this card: a role, like union counsel')}",
        "# members: shown to members of the workplace only. public: shown to anyone.",
        "visibility: members",
        "# What people call exactly this, if it has a name: whoever says one of these is taken to ask about it.",
        "names: []",
    )
    units = (_unit_text(number, unit) for number, unit in enumerate(_UNITS[new.kind], start=1))
    return "---\n" + "\n".join(front) + "\n---\n\n" + "\n".join(units)


def _unit_text(number: int, unit: _Unit) -> str:
    asks = "\n".join(f"  - {_open(f'unit {number}: {ask}')}" for ask in _ASKS)
    return (
        f"## {unit.kind}: {placeholder(unit.title)}\n\n```yaml\n"
        f"# Here belongs: {unit.about}.\n"
        f"# The text below the block: one idea in one paragraph, {TEXT_WORDS} words at most, that reads well alone.\n"
        f"# asks: {FEWEST_ASKS} or more ways people ask for exactly this; no place names, none of another unit's.\n"
        f"asks:\n{asks}\n"
        "# unverified where you are not sure, with `doubt: what is doubtful`\n"
        "confidence: verified\n```\n\n"
        f"{placeholder(unit.text)}\n"
    )


def _given(value: str | None, what: str) -> str:
    """A value as YAML, or its place where it is not known yet."""
    return json.dumps(value, ensure_ascii=False) if value else _open(what)


def _open(what: str) -> str:
    return json.dumps(placeholder(what), ensure_ascii=False)
