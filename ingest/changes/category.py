"""What a sentence of a policy is about, and how much a change of it matters to the people it binds."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

ALERTS_FROM = 5  # a weight, of 0 to 10
_QUOTES = str.maketrans("’‘ʼ“”„–—\u00a0", "'''\"\"\"-- ")


class Category(StrEnum):
    """Heaviest first. `value` is stored in feeds and shown to scripts; never rename one."""

    AI_TRAINING = "ai_training"
    MONITORING = "monitoring"
    BIOMETRICS = "biometrics"
    LOCATION = "location"
    DISCIPLINE = "discipline"
    RETENTION = "retention"
    SHARING = "sharing"
    CONSENT_NOTICE = "consent_notice"
    SCOPE = "scope"
    CONTACT = "contact"
    OTHER = "other"

    @property
    def weight(self) -> int:
        """How much a change matters, 0 to 10."""
        return _rules()[self].weight if self is not Category.OTHER else 1

    @property
    def matters(self) -> bool:
        return self.weight >= ALERTS_FROM


@dataclass(frozen=True, slots=True)
class _Rule:
    weight: int
    any: tuple[re.Pattern[str], ...]
    but_not: tuple[re.Pattern[str], ...]

    def holds(self, folded: str) -> bool:
        return any(p.search(folded) for p in self.any) and not any(p.search(folded) for p in self.but_not)


def categories_of(sentence: str) -> tuple[Category, ...]:
    """What it is about, the heaviest first; `OTHER` alone where nothing fits."""
    folded = unicodedata.normalize("NFKC", sentence).casefold().translate(_QUOTES)
    return tuple(c for c, rule in _rules().items() if rule.holds(folded)) or (Category.OTHER,)


@cache
def _rules() -> dict[Category, _Rule]:
    tables = tomllib.loads(Path(__file__).with_name("categories.toml").read_text(encoding="utf-8"))
    rules = {
        Category(name): _Rule(
            table["weight"], tuple(map(re.compile, table["any"])), tuple(map(re.compile, table.get("but_not", [])))
        )
        for name, table in tables.items()
    }
    return {category: rules[category] for category in Category if category in rules}
