"""The catalogue: the library's truth, in SQLite. Documents, versions, units, chunks, vectors, the lexical index."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from knowledge.card import Unit, UnitKind
from knowledge.catalogue_file import DAMAGED, marks
from knowledge.catalogue_following import CatalogueFollowing
from knowledge.catalogue_rows import (
    chunk_row,
    day_of,
    document_of,
    document_row,
    text_sha256,
    unit_of,
    unit_row,
    version_of,
    version_row,
)
from knowledge.catalogue_staging import CatalogueStaging
from knowledge.catalogue_translations import CatalogueTranslations
from knowledge.catalogue_vectors import CatalogueVectors
from knowledge.document import Chunk, Document, Evidence, Version, Visibility
from knowledge.errors import CatalogueDamaged
from knowledge.lexicon import Lexicon

__all__ = ["Catalogue", "Target", "text_sha256"]


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


class Catalogue(Lexicon, CatalogueVectors, CatalogueStaging, CatalogueTranslations, CatalogueFollowing):
    """One open connection; belongs to the thread that opened it. Errors: `CatalogueDamaged`, `LibraryReadOnly`."""

    # Writing

    def put(
        self,
        document: Document,
        version: Version,
        units: Sequence[Unit],
        chunks: Sequence[Chunk],
        *,
        read_anew: bool = False,
    ) -> None:
        """Makes `version` the document's live one. Earlier versions keep their text and stop being searched. Where the
        same bytes were `read_anew`, the version takes the place of the live one, which was never a text of its own."""
        if read_anew:
            self._connection.execute(
                "update versions set replaced = 1 where document_id = ? and live = 1 and id <> ?",
                [document.id, version.id],
            )
        self._leave_index(document.id, version.added)
        self.db.table("documents").upsert(document_row(document), pk="id")
        self.db.table("versions").upsert(version_row(version), pk="id")
        self.db.table("units").insert_all(unit_row(version.id, unit) for unit in units)
        self.db.table("chunks").insert_all(chunk_row(version.id, document.shelf, chunk) for chunk in chunks)
        self._add_to_lexicon(document, version.id, units, chunks)

    def remove(self, document_id: str, *, on: date) -> None:
        """The document stops answering from that day; its versions keep their text."""
        self._leave_index(document_id, on)

    def _leave_index(self, document_id: str, on: date) -> None:
        for (version_id,) in self.rows("select id from versions where document_id = ? and live = 1", [document_id]):
            self._leave_lexicon(version_id)
            for table in ("chunks", "units"):
                self._connection.execute(f"delete from {table} where version_id = ?", [version_id])  # noqa: S608
            self._connection.execute(
                'update versions set live = 0, "left" = ? where id = ?', [on.isoformat(), version_id]
            )

    def put_places(self, places: Iterable[tuple[str, str, str, int]]) -> None:
        self._connection.execute("delete from places")
        self._connection.executemany("insert into places values (?, ?, ?, ?)", places)

    # Reading

    def targets_of(self, chunk_ids: Sequence[str]) -> dict[str, str]:
        found = self.rows(f"select id, target from chunks where id in ({marks(chunk_ids)})", chunk_ids)  # noqa: S608
        return {str(chunk): str(target) for chunk, target in found}

    def targets(self, ids: Sequence[str]) -> dict[str, Target]:
        found = self.rows(
            "select c.target, v.document_id, u.kind, c.jurisdiction, u.valid_from, u.valid_until, c.text_sha256 "  # noqa: S608
            "from chunks c join versions v on v.id = c.version_id left join units u on u.id = c.target "
            f"where c.role in ('unit', 'passage') and c.target in ({marks(ids)})",
            ids,
        )
        return {
            r[0]: Target(r[0], r[1], UnitKind(r[2]) if r[2] else None, r[3], day_of(r[4]), day_of(r[5]), r[6])
            for r in found
        }

    def evidence(self, ids: Sequence[str]) -> list[Evidence]:
        """The units or passages with these ids, in the order asked for; also units that no chunk makes searchable."""
        found = self.rows(
            "select c.target, c.version_id, c.text, c.locator, c.jurisdiction, c.provision from chunks c "  # noqa: S608
            f"where c.role in ('unit', 'passage') and c.target in ({marks(ids)}) "
            "union all select u.id, u.version_id, u.text, u.heading, u.jurisdiction, '' from units u "
            f"where u.id in ({marks(ids)}) and not exists (select 1 from chunks c where c.target = u.id)",
            [*ids, *ids],
        )
        versions = self._versions_with_documents({row[1] for row in found})
        units = self._units({row[0] for row in found})
        made: dict[str, Evidence] = {}
        for target, version_id, text, locator, jurisdiction, provision in found:
            document, version = versions[version_id]
            unit = unit_of(units[target], document.id) if target in units else None
            made[target] = Evidence(target, document, version, text, locator, jurisdiction, unit, provision)
        return [made[i] for i in ids if i in made]

    def stored(self, evidence: Evidence) -> Evidence | None:
        """The evidence as it stands in the library now; of a version that is no longer live, its kept text."""
        if found := self.evidence([evidence.id]):
            return found[0]
        held = [v for v in self.versions(evidence.document.id) if v.id == evidence.version.id]
        return replace(evidence, version=held[0]) if held and not evidence.unit else None

    def evidence_of(self, document_id: str) -> list[Evidence]:
        """Every unit or passage of a document's live version, in its order."""
        found = self.rows(
            "select u.id, u.position, 0 from units u join versions v on v.id = u.version_id "
            "where v.document_id = ? and v.live = 1 "
            "union all select c.target, 0, c.rowid from chunks c join versions v on v.id = c.version_id "
            "where v.document_id = ? and v.live = 1 and c.role = 'passage' order by 2, 3",
            [document_id, document_id],
        )
        return self.evidence([row[0] for row in found])

    def _versions_with_documents(self, ids: Collection[str]) -> dict[str, tuple[Document, Version]]:
        found = self.records(f"select * from versions where id in ({marks(ids)})", [*ids])  # noqa: S608
        of = {row["document_id"] for row in found}
        held = self.records(f"select * from documents where id in ({marks(of)})", [*of])  # noqa: S608
        documents = {row["id"]: document_of(row) for row in held}
        if len(found) < len(ids) or len(documents) < len(of):
            raise CatalogueDamaged(DAMAGED)
        return {row["id"]: (documents[row["document_id"]], version_of(row)) for row in found}

    def _units(self, ids: Collection[str]) -> dict[str, dict[str, Any]]:
        found = self.records(f"select * from units where id in ({marks(ids)})", [*ids])  # noqa: S608
        return {row["id"]: row for row in found}

    def versions(self, document_id: str, *, members: bool = True) -> list[Version]:
        """Every version the library has held of a document, oldest first; for strangers only those that were public."""
        found = self.records(
            "select * from versions where document_id = ? and replaced = 0 order by added, rowid", [document_id]
        )
        return [v for v in map(version_of, found) if members or v.visibility is Visibility.PUBLIC]

    def live_version(self, document_id: str) -> Version | None:
        """The version that answers, where the document does."""
        found = self.records("select * from versions where document_id = ? and live = 1", [document_id])
        return next(map(version_of, found), None)

    def with_history(self, since: date) -> list[str]:
        """Ids of the documents that answer and of which a later version came in on that day or after it."""
        return [
            row[0] for row in self.rows(
                "select v.document_id from versions v where v.live = 1 and v.added >= ? and exists "
                "(select 1 from versions o where o.document_id = v.document_id and o.id <> v.id and o.replaced = 0) "
                "order by 1",
                [since.isoformat()],
            )
        ]  # fmt: skip

    def document_ids(self) -> dict[tuple[str, str], str]:
        """(origin, path) of every document ever held, with its id."""
        return {(row[0], row[1] or row[2]): row[2] for row in self.rows("select origin, path, id from documents")}

    def live_sources(self) -> dict[str, tuple[str, str]]:
        """Of each document that answers: its live version's id and the key of what that was read from."""
        return {
            row[0]: (row[1], row[2])
            for row in self.rows("select document_id, id, source_key from versions where live = 1")
        }

    def touch(self, version_id: str, *, checked: date, source_key: str) -> None:
        """The same text was read again."""
        self._connection.execute(
            "update versions set checked = ?, source_key = ? where id = ?",
            [checked.isoformat(), source_key, version_id],
        )

    def policy_spans(self, documents: Sequence[str]) -> list[tuple[str, str]]:
        """(passage, text) of each sentence, list entry and row of these documents' live versions."""
        found = self.rows(
            "select c.target, c.text, v.document_id from chunks c join versions v on v.id = c.version_id "
            "where c.shelf = 'policies' and (c.role = 'span' or not exists "
            "(select 1 from chunks s where s.target = c.target and s.role = 'span'))"
        )
        wanted = set(documents)
        return [(target, text) for target, text, document in found if document in wanted]

    def provision(self, provision: str, visibilities: Sequence[str]) -> list[str]:
        """Passages of an article or section, in its order, of official texts that may be shown."""
        return [
            i for (i,) in self.rows(
                "select id from chunks where provision = ? collate nocase "  # noqa: S608
                f"and visibility in ({marks(visibilities)}) order by rowid",
                [provision, *visibilities],
            )
        ]  # fmt: skip

    def document(self, document_id: str) -> Document | None:
        found = self.records("select * from documents where id = ?", [document_id])
        return next(map(document_of, found), None)

    def documents(self) -> list[tuple[Document, Version]]:
        """Every document that answers, with its live version, by id."""
        versions = {r["document_id"]: version_of(r) for r in self.records("select * from versions where live = 1")}
        documents = map(document_of, self.records("select * from documents order by id"))
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
            f"select name, code, sort, population from places where name in ({marks(names)})",  # noqa: S608
            names,
        )

    def places_inside(self) -> list[tuple[str, str]]:
        """(name, code) of the places whose language puts no spaces between words."""
        return self.rows("select name, code from places where sort = 'inside'")
