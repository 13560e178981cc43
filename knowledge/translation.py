"""Translations of units: pack data, translations/LANGUAGE.toml. The written format is in docs/cards.md.

A translation is of one text. When the English changes it is stale: `steward pack check` names it, and answers show the
English again.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.card import Unit
from knowledge.errors import CardError
from knowledge.wording import LANGUAGES

TRANSLATED = tuple(language for language in LANGUAGES if language != "en")
FEWEST_ASKS = 4
_NEEDS, _KEYS = {"card", "heading", "of", "text", "asks"}, {"doubt", "deadline"}


@dataclass(frozen=True, slots=True)
class Translation:
    """A unit in another language. `of` names the English it was made from; `asks` are ways to ask in that language."""

    language: str
    card_id: str
    heading: str
    of: str
    text: str
    asks: tuple[str, ...]
    doubt: str | None = None
    deadline: str | None = None

    def is_of(self, unit: Unit) -> bool:
        """Whether it is a translation of this very unit as it reads now."""
        return (self.card_id, self.heading, self.of) == (unit.card_id, unit.heading, original(unit))


def original(unit: Unit) -> str:
    """Names what there is to translate in a unit, its text, doubt and deadline: 12 hex digits of their SHA-256."""
    parts = (unit.text, unit.doubt or "", unit.deadline or "")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def translation_paths(folder: Path) -> list[Path]:
    return sorted((folder / "translations").glob("*.toml"))


def read_translations(folder: Path) -> list[Translation]:
    """Every translation of the pack in `folder`. Raises `CardError`, which names the file and the rule."""
    return [translation for path in translation_paths(folder) for translation in read_translation_file(path)]


def read_translation_file(path: Path) -> list[Translation]:
    """The translations into one language. Raises `CardError`."""
    if path.stem not in TRANSLATED:
        raise CardError(f"{path.name}: the file is named after one of {', '.join(TRANSLATED)}")
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise CardError(f"{path.name}: cannot be read ({type(error).__name__})") from None
    except tomllib.TOMLDecodeError as error:
        raise CardError(f"{path.name}: is not TOML ({error})") from None
    rows = tables.get("unit")
    if tables.keys() != {"unit"} or not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise CardError(f"{path.name}: is a list of [[unit]] and nothing else")
    found = [_translation(row, path.stem, f"{path.name}, unit {n}") for n, row in enumerate(rows, start=1)]
    _none_twice(found, path.name)
    return found


def _translation(row: dict[str, Any], language: str, where: str) -> Translation:
    if missing := sorted(_NEEDS - row.keys()):
        raise CardError(f"{where}: lacks {', '.join(missing)}")
    if unknown := sorted(row.keys() - _NEEDS - _KEYS):
        raise CardError(f"{where}: has an unknown key: {', '.join(unknown)}")
    asks = row["asks"]
    if not isinstance(asks, list) or len(asks) < FEWEST_ASKS:
        raise CardError(f"{where}: asks is a list of {FEWEST_ASKS} or more")
    texts = {key: _text(row[key], key, where) for key in row if key != "asks"}
    return Translation(
        language=language,
        card_id=texts["card"],
        heading=texts["heading"],
        of=texts["of"],
        text=texts["text"],
        asks=tuple(_text(ask, "asks", where) for ask in asks),
        doubt=texts.get("doubt"),
        deadline=texts.get("deadline"),
    )


def _text(value: object, key: str, where: str) -> str:
    if not isinstance(value, str) or not value.strip() or value != " ".join(value.split()):
        raise CardError(f"{where}: {key} holds something that is not one line of text")
    return value


def _none_twice(translations: Sequence[Translation], file: str) -> None:
    units = [(t.card_id, t.heading, t.of) for t in translations]
    asks = [ask.casefold() for t in translations for ask in t.asks]
    for seen in (units, asks):
        if twice := next((entry for n, entry in enumerate(seen) if entry in seen[:n]), None):
            raise CardError(f"{file}: stands twice: {twice if isinstance(twice, str) else ' › '.join(twice[:2])}")
