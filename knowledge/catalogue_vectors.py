"""The catalogue's vectors: one per text and model, so that a text that stands twice is embedded once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.catalogue_file import CatalogueFile, marks

_BATCH = 1000


class CatalogueVectors(CatalogueFile):
    """The part of the catalogue that keeps embeddings."""

    def put_vectors(self, model: str, vectors: Iterable[tuple[str, NDArray[np.float32]]]) -> None:
        self._connection.executemany(
            "insert or replace into vectors (text_sha256, model, vector) values (?, ?, ?)",
            ((sha, model, vector.astype("<f4").tobytes()) for sha, vector in vectors),
        )

    def texts_without_vector(self, model: str) -> list[tuple[str, str]]:
        """(SHA-256, text) of each searchable text that `model` has not embedded yet."""
        return self.rows(
            "select text_sha256, min(text) from (select text_sha256, case search_text when '' then text else "
            "search_text end as text from chunks union all select text_sha256, text from topics) "
            "where text_sha256 not in (select text_sha256 from vectors where model = ?) group by text_sha256",
            [model],
        )

    def put_topics(self, texts: Iterable[tuple[str, str, str, str]]) -> None:
        """(topic, side, text, SHA-256) of every topic; those held before are replaced."""
        self._connection.execute("delete from topics")
        self._connection.executemany("insert into topics values (?, ?, ?, ?)", texts)

    def topic_vectors(self, side: str, model: str) -> list[tuple[str, str, NDArray[np.float32]]]:
        """(topic, text, vector) of each text on one side of the topics, `ask` or `statement`."""
        found = self.rows(
            "select t.topic, t.text, v.vector from topics t join vectors v on v.text_sha256 = t.text_sha256 "
            "and v.model = ? where t.side = ? order by t.topic, t.rowid",
            [model, side],
        )
        return [(topic, text, np.frombuffer(vector, "<f4")) for topic, text, vector in found]

    def without_vector(self, shas: Sequence[str], model: str) -> set[str]:
        """Those of the given texts (by SHA-256) that `model` has not embedded yet."""
        held: set[str] = set()
        for start in range(0, len(shas), _BATCH):
            part = shas[start : start + _BATCH]
            sql = f"select text_sha256 from vectors where model = ? and text_sha256 in ({marks(part)})"  # noqa: S608
            held |= {row[0] for row in self.rows(sql, [model, *part])}
        return set(shas) - held

    def partitions(self) -> list[str]:
        return [
            p
            for (p,) in self.rows(
                "select distinct lower(jurisdiction) || '.' || visibility || '.' || shelf from chunks"
            )
        ]

    def count_of(self, partition: str) -> int:
        """How many chunks a partition holds."""
        sql = "select count(*) from chunks where lower(jurisdiction) = ? and visibility = ? and shelf = ?"
        return int(self.rows(sql, partition.split("."))[0][0])

    def vectors_of(self, partition: str, model: str) -> Iterator[tuple[list[str], NDArray[np.float32]]]:
        """Chunk ids of a partition and their vectors, shape (chunks, dimension), at most a thousand at a time."""
        jurisdiction, visibility, shelf = partition.split(".")
        last = ""
        while found := self.rows(
            "select c.id, v.vector from chunks c join vectors v on v.text_sha256 = c.text_sha256 and v.model = ? "
            "where lower(c.jurisdiction) = ? and c.visibility = ? and c.shelf = ? and c.id > ? order by c.id limit ?",
            [model, jurisdiction, visibility, shelf, last, _BATCH],
        ):
            last = found[-1][0]
            yield [row[0] for row in found], np.array([np.frombuffer(row[1], "<f4") for row in found], np.float32)

    def vectors(self, shas: Iterable[str], model: str) -> dict[str, NDArray[np.float32]]:
        """Vectors of the given texts by SHA-256, each of shape (dimension,)."""
        wanted = list(shas)
        found = self.rows(
            f"select text_sha256, vector from vectors where model = ? and text_sha256 in ({marks(wanted)})",  # noqa: S608
            [model, *wanted],
        )
        return {sha: np.frombuffer(vector, "<f4") for sha, vector in found}

    def target_vectors(self, targets: Sequence[str], model: str) -> Iterator[tuple[str, NDArray[np.float32]]]:
        """(target, vector) for each chunk of the given targets."""
        for target, vector in self.rows(
            "select c.target, v.vector from chunks c join vectors v on v.text_sha256 = c.text_sha256 "  # noqa: S608
            f"and v.model = ? where c.target in ({marks(targets)})",
            [model, *targets],
        ):
            yield target, np.frombuffer(vector, "<f4")

    def span_vectors(self, targets: Sequence[str], model: str) -> dict[tuple[str, str], NDArray[np.float32]]:
        """The vector of each span of the given passages, by (passage, span's text)."""
        found = self.rows(
            "select c.target, c.text, v.vector from chunks c join vectors v on v.text_sha256 = c.text_sha256 "  # noqa: S608
            f"and v.model = ? where c.target in ({marks(targets)}) and c.role in ('span', 'passage')",
            [model, *targets],
        )
        return {(target, text): np.frombuffer(vector, "<f4") for target, text, vector in found}
