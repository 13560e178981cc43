"""What was read and embedded by an ingest that has not been put into force yet: a stopped one goes on from here."""

from __future__ import annotations

from knowledge.catalogue_file import CatalogueFile


class CatalogueStaging(CatalogueFile):
    """The part of the catalogue that no reader sees."""

    def stage(self, source_key: str, contents: list[str]) -> None:
        """Keeps what one file was read as, a JSON text for each document in it."""
        self._connection.execute("delete from staged where source_key = ?", [source_key])
        self._connection.executemany(
            "insert into staged values (?, ?, ?)",
            ((source_key, number, content) for number, content in enumerate(contents)),
        )

    def staged(self, source_key: str) -> list[str] | None:
        """What a file was read as, or None where that is not known."""
        found = self.rows("select content from staged where source_key = ? order by part", [source_key])
        return [content for (content,) in found] or None

    def clear_staged(self) -> None:
        self._connection.execute("delete from staged")
