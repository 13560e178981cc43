"""The lexical index: FTS5 with Porter stems, one table a shelf."""

from __future__ import annotations

import math
from collections.abc import Sequence

from knowledge.card import Unit
from knowledge.catalogue_file import CatalogueFile, marks
from knowledge.document import Chunk, Document, Shelf, partition

_TABLES = {Shelf.CARDS: "lexicon", Shelf.POLICIES: "lexicon_policies", Shelf.TEXTS: "lexicon_texts"}


class Lexicon(CatalogueFile):
    """The part of the catalogue that finds words."""

    def _add_to_lexicon(
        self, document: Document, version_id: str, units: Sequence[Unit], chunks: Sequence[Chunk]
    ) -> None:
        title = " ".join((document.title, document.citation, *document.names))
        by_target = {unit.id: unit for unit in units}
        rows = (
            (c.target, version_id, self._part(document, c), title, " \n".join(unit.asks), f"{unit.heading} \n{c.text}")
            if (unit := by_target.get(c.target))
            else (c.target, version_id, self._part(document, c), document.title, "", f"{c.locator} \n{c.text}")
            for c in chunks
            if c.role.is_shown
        )
        table = _TABLES[document.shelf]
        self._connection.executemany(f"insert into {table} values (?, ?, ?, ?, ?, ?)", rows)  # noqa: S608

    @staticmethod
    def _part(document: Document, chunk: Chunk) -> str:
        return partition(chunk.jurisdiction, chunk.visibility, document.shelf)

    def _leave_lexicon(self, version_id: str) -> None:
        for table in _TABLES.values():
            self._connection.execute(f"delete from {table} where version_id = ?", [version_id])  # noqa: S608

    def match(
        self, query: str, partitions: Sequence[str], *, limit: int, shelf: Shelf = Shelf.CARDS
    ) -> list[tuple[str, float]]:
        """Targets whose words match, best first, with FTS5's bm25 turned so that more is better."""
        table = _TABLES[shelf]
        return [
            (target, -rank)
            for target, rank in self.rows(
                f"select target, bm25({table}, 0, 0, 0, 1.0, 1.0, 1.0) as r from {table} "  # noqa: S608
                f"where {table} match ? and partition in ({marks(partitions)}) order by r limit ?",
                [query, *partitions, limit],
            )
        ]

    def coverage(self, terms: Sequence[str], targets: Sequence[str], *, shelf: Shelf = Shelf.CARDS) -> dict[str, float]:
        """For each target, the share of `terms` that its words hold, each weighted by its rarity (idf)."""
        table = _TABLES[shelf]
        total = self.rows(f"select count(*) from {table}")[0][0]  # noqa: S608
        held: dict[str, float] = dict.fromkeys(targets, 0.0)
        weight = 0.0
        for term in terms:
            quoted = f'"{term}"'
            count = self.rows(f"select count(*) from {table} where {table} match ?", [quoted])[0][0]  # noqa: S608
            idf = math.log(1 + (total - count + 0.5) / (count + 0.5))
            weight += idf
            sql = f"select target from {table} where {table} match ? and target in ({marks(targets)})"  # noqa: S608
            for (target,) in self.rows(sql, [quoted, *targets]):
                held[target] += idf
        return {target: found / weight if weight else 0.0 for target, found in held.items()}
