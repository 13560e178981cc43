"""The pack as the library holds it, without what makes it searchable: that takes a model and a minute."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from ingest.pack import pack_folder
from knowledge.card import Card
from knowledge.card_reader import read_pack
from knowledge.catalogue import Catalogue
from knowledge.document import LOCAL_ORIGIN, PACK_ORIGIN, Document, Evidence, TextKind, Version, Visibility

TODAY = date(2026, 11, 28)


def held(path: Path, cards: Sequence[Card]) -> Catalogue:
    """A catalogue in `path` that holds these cards."""
    catalogue = Catalogue.create(path)
    with catalogue.writing():
        for card in cards:
            shown = Visibility.PUBLIC if card.public else Visibility.MEMBERS
            document = Document(
                card.id, card.kind, TextKind.SUMMARY, card.title, card.jurisdiction, shown, card.citation, card.url,
                card.names, card.default_rule, LOCAL_ORIGIN if card.is_local else PACK_ORIGIN,
            )  # fmt: skip
            version = Version(
                f"{card.id}@1", card.id, card.source, TODAY, card.checked, card.review_by, card.directive, card.states,
                visibility=shown,
            )  # fmt: skip
            catalogue.put(document, version, card.units, [])
    return catalogue


class Remembered:
    """The same catalogue, each document read once: for tests that ask thousands of times."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._read: dict[str, list[Evidence]] = {}

    def evidence_of(self, document_id: str) -> list[Evidence]:
        if document_id not in self._read:
            self._read[document_id] = self._catalogue.evidence_of(document_id)
        return self._read[document_id]

    def provision(self, provision: str, visibilities: Sequence[str]) -> list[str]:
        return self._catalogue.provision(provision, visibilities)

    def evidence(self, ids: Sequence[str]) -> list[Evidence]:
        return self._catalogue.evidence(ids) if ids else []


@pytest.fixture(scope="session")
def cards() -> dict[str, Card]:
    return {card.id: card for card in read_pack(pack_folder())}


@pytest.fixture(scope="session")
def catalogue(cards: dict[str, Card], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Remembered]:
    with held(tmp_path_factory.mktemp("clauses") / "catalogue.db", list(cards.values())) as found:
        yield Remembered(found)
