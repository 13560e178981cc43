"""The catalogue: the library's truth, in SQLite. Documents, versions, units, chunks, vectors, the lexical index."""

from __future__ import annotations

import hashlib
import json
import math
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from knowledge.card import Unit, UnitKind
from knowledge.catalogue_rows import day_of, day_text, document_of, states_text, unit_of, unit_row, version_of
from knowledge.catalogue_schema import migrations
from knowledge.document import Chunk, Document, Evidence, Role, Version
from knowledge.errors import CatalogueDamaged, LibraryError, LibraryReadOnly

_DAMAGED = (
    "The library's catalogue cannot be read: the file is damaged. It holds public texts only, nothing that anyone "
    "confided. Run: steward library rebuild (the damaged file is set aside, the library is built anew)."
)
_NO_ROOM = (
    "The disk is full or failing, so nothing was written; the library is as it was. Free some space, or choose another "
    "folder with STEWARD_DATA."
)
_READ_ONLY = (
    "The data folder cannot be written, so the library was left as it was. Give this user write access to it, or "
    "choose another folder with STEWARD_DATA."
)


@dataclass(frozen=True, slots=True)
class Target:
    """What retrieval needs to know of a unit or passage before it is shown."""

    id: str
    document_id: str
    kind: UnitKind | None
    jurisdiction: str
    valid_from: date | None
    valid_until: date | None
    text_sha256: str

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


class Catalogue:
    """One open connection; belongs to the thread that opened it. Errors: `CatalogueDamaged`, `LibraryReadOnly`."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self.db = Database(connection)

    @classmethod
    def create(cls, path: Path) -> Catalogue:
        """Opens for writing; makes or migrates the schema."""
        with _sqlite_errors():
            connection = sqlite3.connect(path, timeout=10, isolation_level=None)
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = full")
            connection.execute("pragma foreign_keys = on")
            catalogue = cls(path, connection)
            migrations.apply(catalogue.db)
        return catalogue

    @classmethod
    def read(cls, path: Path) -> Catalogue:
        """Opens for reading. Where the folder cannot be written, the file is read as it lies on disk."""
        if not path.is_file():
            raise LibraryError("There is no library here yet. Run: steward library rebuild")
        with _sqlite_errors():
            for mode in ("mode=ro", "mode=ro&immutable=1"):
                connection = sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, timeout=10)
                try:
                    connection.execute("select count(*) from sqlite_master").fetchone()
                except sqlite3.OperationalError:
                    connection.close()
                    continue
                catalogue = cls(path, connection)
                if migrations.pending(catalogue.db):
                    raise LibraryError("The library was built by another version. Run: steward library rebuild")
                return catalogue
        raise CatalogueDamaged(_DAMAGED)

    def close(self) -> None:
        self.db.close()

    def __enter__(self) -> Catalogue:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: all of it lands, or none. The revision is renewed at its end."""
        with _sqlite_errors():
            self._connection.execute("begin immediate")
            try:
                yield
                self.set_fact("revision", self._fingerprint())
                self._connection.execute("commit")
            except BaseException:
                self._connection.execute("rollback")
                raise

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with _sqlite_errors():
            return self._connection.execute(sql, values).fetchall()

    # What the library says of itself

    def fact(self, key: str) -> str | None:
        found = self.rows("select value from facts where key = ?", [key])
        return str(found[0][0]) if found else None

    def set_fact(self, key: str, value: str) -> None:
        self._connection.execute("insert or replace into facts (key, value) values (?, ?)", [key, value])

    @property
    def revision(self) -> str:
        """Names what is searchable now; an index generation is built from exactly one revision."""
        return self.fact("revision") or "empty"

    def _fingerprint(self) -> str:
        digest = hashlib.sha256()
        for row in self.rows("select id, text_sha256, jurisdiction, visibility from chunks order by id"):
            digest.update("\x1f".join(row).encode())
        return digest.hexdigest()[:16]

    def health(self) -> str | None:
        """What SQLite's own check finds wrong, or None. Reads the whole file."""
        found = self.rows("pragma quick_check(1)")
        return None if found == [("ok",)] else str(found[0][0])

    # Writing

    def put(self, document: Document, version: Version, units: Sequence[Unit], chunks: Sequence[Chunk]) -> None:
        """Makes `version` the document's live one. Earlier versions keep their text and stop being searched."""
        self._leave_index(document.id)
        self.db.table("documents").upsert(
            {
                "id": document.id, "kind": document.kind, "text_kind": document.text_kind, "title": document.title,
                "jurisdiction": document.jurisdiction, "visibility": document.visibility,
                "citation": document.citation, "url": document.url, "names": json.dumps(document.names),
                "default_rule": int(document.default_rule), "origin": document.origin,
            },
            pk="id",
        )  # fmt: skip
        self.db.table("versions").upsert(
            {
                "id": version.id, "document_id": document.id, "live": 1, "text": version.text,
                "added": version.added.isoformat(), "checked": version.checked.isoformat(),
                "review_by": day_text(version.review_by), "directive": int(version.directive),
                "states": states_text(version.states),
            },
            pk="id",
        )  # fmt: skip
        self.db.table("units").insert_all(unit_row(version.id, unit) for unit in units)
        self.db.table("chunks").insert_all(
            {
                "id": chunk.id, "version_id": version.id, "target": chunk.target, "role": chunk.role,
                "text": chunk.text, "jurisdiction": chunk.jurisdiction, "visibility": chunk.visibility,
                "locator": chunk.locator, "text_sha256": text_sha256(chunk.text),
            }
            for chunk in chunks
        )  # fmt: skip
        self._add_to_lexicon(document, version.id, units, chunks)

    def remove(self, document_id: str) -> None:
        """The document stops answering; its versions keep their text."""
        self._leave_index(document_id)

    def _leave_index(self, document_id: str) -> None:
        for (version_id,) in self.rows("select id from versions where document_id = ? and live = 1", [document_id]):
            for table in ("chunks", "units", "lexicon"):
                self._connection.execute(f"delete from {table} where version_id = ?", [version_id])  # noqa: S608
            self._connection.execute("update versions set live = 0 where id = ?", [version_id])

    def _add_to_lexicon(
        self, document: Document, version_id: str, units: Sequence[Unit], chunks: Sequence[Chunk]
    ) -> None:
        title = " ".join((document.title, document.citation, *document.names))
        by_target = {unit.id: unit for unit in units}
        rows = (
            (c.target, version_id, c.partition, title, " \n".join(unit.asks), f"{unit.heading} \n{c.text}")
            if (unit := by_target.get(c.target))
            else (c.target, version_id, c.partition, document.title, "", c.text)
            for c in chunks
            if c.role is not Role.ASK
        )
        self._connection.executemany("insert into lexicon values (?, ?, ?, ?, ?, ?)", rows)

    def put_places(self, places: Iterable[tuple[str, str, str, int]]) -> None:
        self._connection.execute("delete from places")
        self._connection.executemany("insert into places values (?, ?, ?, ?)", places)

    def put_vectors(self, model: str, vectors: Iterable[tuple[str, NDArray[np.float32]]]) -> None:
        self._connection.executemany(
            "insert or replace into vectors (text_sha256, model, vector) values (?, ?, ?)",
            ((sha, model, vector.astype("<f4").tobytes()) for sha, vector in vectors),
        )

    def texts_without_vector(self, model: str) -> list[tuple[str, str]]:
        """(SHA-256, text) of each searchable text that `model` has not embedded yet."""
        return self.rows(
            "select text_sha256, min(text) from chunks where text_sha256 not in "
            "(select text_sha256 from vectors where model = ?) group by text_sha256",
            [model],
        )

    # Reading

    def partitions(self) -> list[str]:
        return [p for (p,) in self.rows("select distinct lower(jurisdiction) || '.' || visibility from chunks")]

    def vectors_of(self, partition: str, model: str) -> tuple[list[str], NDArray[np.float32]]:
        """Chunk ids of a partition and their vectors, shape (chunks, dimension)."""
        jurisdiction, _, visibility = partition.rpartition(".")
        found = self.rows(
            "select c.id, v.vector from chunks c join vectors v on v.text_sha256 = c.text_sha256 and v.model = ? "
            "where lower(c.jurisdiction) = ? and c.visibility = ? order by c.id",
            [model, jurisdiction, visibility],
        )
        return [row[0] for row in found], np.array([np.frombuffer(row[1], "<f4") for row in found], np.float32)

    def vectors(self, shas: Iterable[str], model: str) -> dict[str, NDArray[np.float32]]:
        """Vectors of the given texts by SHA-256, each of shape (dimension,)."""
        wanted = list(shas)
        found = self.rows(
            f"select text_sha256, vector from vectors where model = ? and text_sha256 in ({_marks(wanted)})",  # noqa: S608
            [model, *wanted],
        )
        return {sha: np.frombuffer(vector, "<f4") for sha, vector in found}

    def target_vectors(self, targets: Sequence[str], model: str) -> Iterator[tuple[str, NDArray[np.float32]]]:
        """(target, vector) for each chunk of the given targets."""
        for target, vector in self.rows(
            "select c.target, v.vector from chunks c join vectors v on v.text_sha256 = c.text_sha256 "  # noqa: S608
            f"and v.model = ? where c.target in ({_marks(targets)})",
            [model, *targets],
        ):
            yield target, np.frombuffer(vector, "<f4")

    def match(self, query: str, partitions: Sequence[str], *, limit: int) -> list[tuple[str, float]]:
        """Targets whose words match, best first, with FTS5's bm25 turned so that more is better."""
        return [
            (target, -rank)
            for target, rank in self.rows(
                "select target, bm25(lexicon, 0, 0, 0, 1.0, 1.0, 1.0) as r from lexicon "  # noqa: S608
                f"where lexicon match ? and partition in ({_marks(partitions)}) order by r limit ?",
                [query, *partitions, limit],
            )
        ]

    def coverage(self, terms: Sequence[str], targets: Sequence[str]) -> dict[str, float]:
        """For each target, the share of `terms` that its words hold, each weighted by its rarity (idf)."""
        total = self.rows("select count(*) from lexicon")[0][0]
        held: dict[str, float] = dict.fromkeys(targets, 0.0)
        weight = 0.0
        for term in terms:
            quoted = f'"{term}"'
            count = self.rows("select count(*) from lexicon where lexicon match ?", [quoted])[0][0]
            idf = math.log(1 + (total - count + 0.5) / (count + 0.5))
            weight += idf
            sql = f"select target from lexicon where lexicon match ? and target in ({_marks(targets)})"  # noqa: S608
            for (target,) in self.rows(sql, [quoted, *targets]):
                held[target] += idf
        return {target: found / weight if weight else 0.0 for target, found in held.items()}

    def targets_of(self, chunk_ids: Sequence[str]) -> dict[str, str]:
        found = self.rows(f"select id, target from chunks where id in ({_marks(chunk_ids)})", chunk_ids)  # noqa: S608
        return {str(chunk): str(target) for chunk, target in found}

    def targets(self, ids: Sequence[str]) -> dict[str, Target]:
        found = self.rows(
            "select c.target, v.document_id, u.kind, c.jurisdiction, u.valid_from, u.valid_until, c.text_sha256 "  # noqa: S608
            "from chunks c join versions v on v.id = c.version_id left join units u on u.id = c.target "
            f"where c.role != 'ask' and c.target in ({_marks(ids)})",
            ids,
        )
        return {
            r[0]: Target(r[0], r[1], UnitKind(r[2]) if r[2] else None, r[3], day_of(r[4]), day_of(r[5]), r[6])
            for r in found
        }

    def evidence(self, ids: Sequence[str]) -> list[Evidence]:
        """The units or passages with these ids, in the order asked for."""
        found = self.rows(
            "select c.target, c.version_id, c.text, c.locator, c.jurisdiction from chunks c "  # noqa: S608
            f"where c.role != 'ask' and c.target in ({_marks(ids)})",
            ids,
        )
        made = {row[0]: self._evidence(row) for row in found}
        return [made[i] for i in ids if i in made]

    def evidence_of(self, document_id: str) -> list[Evidence]:
        """Every unit or passage of a document's live version, in its order."""
        found = self.rows(
            "select c.target from chunks c join versions v on v.id = c.version_id left join units u on u.id = c.target "
            "where v.document_id = ? and v.live = 1 and c.role != 'ask' order by u.position, c.rowid",
            [document_id],
        )
        return self.evidence([row[0] for row in found])

    def _evidence(self, row: tuple[Any, ...]) -> Evidence:
        version = self._version(row[1])
        document = self.document(version.document_id)
        if document is None:
            raise CatalogueDamaged(_DAMAGED)
        units = self.db.table("units").rows_where("id = ?", [row[0]])
        unit = next((unit_of(u, document.id) for u in units), None)
        return Evidence(row[0], document, version, row[2], row[3], row[4], unit)

    def _version(self, version_id: str) -> Version:
        (row,) = self.db.table("versions").rows_where("id = ?", [version_id])
        return version_of(row)

    def document(self, document_id: str) -> Document | None:
        with _sqlite_errors():
            return next((document_of(r) for r in self.db.table("documents").rows_where("id = ?", [document_id])), None)

    def documents(self) -> list[tuple[Document, Version]]:
        """Every document that answers, with its live version, by id."""
        with _sqlite_errors():
            versions = {r["document_id"]: version_of(r) for r in self.db.table("versions").rows_where("live = 1")}
            documents = [document_of(row) for row in self.db.table("documents").rows_where(order_by="id")]
        return [(d, versions[d.id]) for d in documents if d.id in versions]

    def counts(self) -> dict[str, int]:
        return {
            "documents": self.rows("select count(*) from versions where live = 1")[0][0],
            "units": self.rows("select count(*) from units")[0][0],
            "chunks": self.rows("select count(*) from chunks")[0][0],
        }

    def named_places(self, names: Sequence[str]) -> list[tuple[str, str, str, int]]:
        """(name, code, sort, population) of each gazetteer entry with one of these folded names."""
        return self.rows(
            f"select name, code, sort, population from places where name in ({_marks(names)})",  # noqa: S608
            names,
        )

    def places_inside(self) -> list[tuple[str, str]]:
        """(name, code) of the places whose language puts no spaces between words."""
        return self.rows("select name, code from places where sort = 'inside'")


def text_sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@contextmanager
def _sqlite_errors() -> Iterator[None]:
    """Only what SQLite itself finds corrupt counts as damage: a full disk must not cost anybody a sound library."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        name = getattr(error, "sqlite_errorname", None) or ""
        if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
            raise LibraryReadOnly(_READ_ONLY) from None
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise LibraryError("The library is being written by another process. Try again in a moment.") from None
        if name.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_NOMEM")):
            raise LibraryError(_NO_ROOM) from None
        raise CatalogueDamaged(_DAMAGED) from error


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
