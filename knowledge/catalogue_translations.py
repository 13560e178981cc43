"""The translations that the library holds, as the pack gave them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from knowledge.card import Unit
from knowledge.catalogue_file import CatalogueFile
from knowledge.translation import Translation, original

_COLUMNS = "language, card_id, heading, original, text, asks, doubt, deadline"


class CatalogueTranslations(CatalogueFile):
    """The part of the catalogue that is read only where a question is not in English."""

    def put_translations(self, translations: Iterable[Translation]) -> None:
        """These are all there are now."""
        self._connection.execute("delete from translations")
        self._connection.executemany(
            f"insert into translations ({_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            (
                (
                    t.language, t.card_id, t.heading, t.of, t.text, json.dumps(t.asks, ensure_ascii=False), t.doubt,
                    t.deadline,
                )
                for t in translations
            ),
        )  # fmt: skip

    def translations(self, language: str) -> list[Translation]:
        """Everything held in a language, fresh or stale."""
        found = self.rows(f"select {_COLUMNS} from translations where language = ? order by rowid", [language])  # noqa: S608
        return [_translation_of(row) for row in found]

    def translation(self, unit: Unit | None, language: str) -> Translation | None:
        """The translation of this unit as it reads now; None where there is none, or only one of an older text."""
        if unit is None or language == "en":
            return None
        found = self.rows(
            f"select {_COLUMNS} from translations where language = ? and card_id = ? and heading = ? and original = ?",  # noqa: S608
            [language, unit.card_id, unit.heading, original(unit)],
        )
        return next(map(_translation_of, found), None)


def _translation_of(row: tuple[Any, ...]) -> Translation:
    language, card_id, heading, of, text, asks, doubt, deadline = row
    return Translation(language, card_id, heading, of, text, tuple(json.loads(asks)), doubt, deadline)
