"""Looks at every card of the pack and of the workplace, and at what the pack must hold."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingest.local_cards import read_local
from knowledge.card import LOCAL_PREFIX, Card
from knowledge.card_reader import card_paths, read_card
from knowledge.document import LOCAL_ORIGIN, PACK_ORIGIN
from knowledge.errors import CardError

REQUIRED = "required.toml"


@dataclass(frozen=True, slots=True)
class CheckedCard:
    """A card, or why its file is none: `rule` names the file and what it breaks. `kind` is the folder it lies in."""

    id: str
    origin: str
    kind: str
    path: Path
    card: Card | None
    rule: str | None = None

    def is_past_review(self, day: date) -> bool:
        """Whether it wants a fresh look. Such a card answers, and its answers say so."""
        return self.card is not None and self.card.review_by < day


def checked_pack(folder: Path) -> list[CheckedCard]:
    """Every card of a pack, by id."""
    found: list[CheckedCard] = []
    for path in card_paths(folder):
        try:
            found.append(CheckedCard(path.stem, PACK_ORIGIN, path.parent.name, path, read_card(path)))
        except CardError as error:
            found.append(CheckedCard(path.stem, PACK_ORIGIN, path.parent.name, path, None, str(error)))
    return found


def checked_local(folder: Path) -> list[CheckedCard]:
    """Every card of the workplace, by id."""
    local = read_local(folder)
    found = [
        CheckedCard(card.id, LOCAL_ORIGIN, card.kind, folder / card.kind / f"{card.id[len(LOCAL_PREFIX) :]}.md", card)
        for card in local.cards
    ]
    found += [
        CheckedCard(b.id, LOCAL_ORIGIN, Path(b.path).parent.name, folder / b.path, None, b.rule) for b in local.broken
    ]
    return sorted(found, key=lambda checked: checked.id)


def missing_cards(folder: Path, cards: Iterable[CheckedCard]) -> list[str]:
    """Ids that the pack in `folder` says it must hold and does not. A pack without such a list needs none."""
    there = {checked.id for checked in cards}
    return [card_id for card_id in required_ids(folder) if card_id not in there]


def required_ids(folder: Path) -> list[str]:
    """The ids that a pack must hold, in the order of its list."""
    try:
        text = (folder / REQUIRED).read_text(encoding="utf-8")
    except OSError:
        return []
    return [card_id for ids in tomllib.loads(text).values() for card_id in ids]


def clashes(cards: Iterable[CheckedCard]) -> list[str]:
    """Names that a card of the workplace and one of the pack share. Both answer, under ids of their own."""
    ids = {checked.id for checked in cards}
    return sorted(
        i.removeprefix(LOCAL_PREFIX) for i in ids if i.startswith(LOCAL_PREFIX) and i[len(LOCAL_PREFIX) :] in ids
    )
