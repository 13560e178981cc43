"""The way into the library: what was read is embedded and staged beside it, then put into force all at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from ingest.naming import free_id, numbered, slug
from ingest.prepared import Prepared
from knowledge.catalogue import Catalogue, text_sha256
from knowledge.document import Document, Version
from knowledge.embedding import Embedder, ensure_embedder
from knowledge.index import Generation, publish
from knowledge.library import LibraryFolder, Progress, index_of

PART = "//"  # between the place of a file or page and the part of it that a document is; no path holds it
_EMBEDDED_AT_ONCE = 256


@dataclass
class IngestReport:
    """What came in. Documents by id; files and sources by name, with the reason why not."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    held: list[tuple[str, str]] = field(default_factory=list)

    def add(self, other: IngestReport) -> None:
        for name in ("added", "updated", "unchanged", "removed", "failed", "skipped", "held"):
            getattr(self, name).extend(getattr(other, name))

    @property
    def changed(self) -> bool:
        return bool(self.added or self.updated or self.removed)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file or page whose documents were staged under `source_key`. `origin` and `path` are its place; `documents`
    what the library knows of there. `wished` is what their ids begin with. `read_anew`: the bytes are
    those of the live version, only read otherwise."""

    origin: str
    path: str
    source_key: str
    documents: tuple[Document, ...] = ()
    wished: str | None = None
    snapshot: str = ""
    extractor: str = ""
    restored: date | None = None
    read_anew: bool = False


class Intake:
    """One pass of reading into an open catalogue; whoever uses it holds the library's lock. Raises `LibraryError` and
    what it says of itself."""

    def __init__(
        self,
        folder: LibraryFolder,
        catalogue: Catalogue,
        today: date,
        progress: Progress | None,
        *,
        looks_only: bool = False,
    ) -> None:
        """`looks_only`: what was read is kept in memory, in `seen`, and nothing is written."""
        self._looks_only = looks_only
        self.seen: dict[str, tuple[Prepared, ...]] = {}
        self.folder, self.catalogue, self.today = folder, catalogue, today
        self.progress: Progress = progress or (lambda *_: None)
        self.report = IngestReport()
        self.ids = catalogue.document_ids()
        self.live = catalogue.live_sources()

    @cached_property
    def embedder(self) -> Embedder:
        """Loaded once there is something to embed: mostly nothing changed."""
        return ensure_embedder(self.folder.model_name, self.folder.models)

    def is_live(self, source_key: str, documents: Sequence[Document]) -> bool:
        """Whether all of `documents` answer as they were read under that key."""
        return bool(documents) and all(self.live.get(d.id, ("", ""))[1] == source_key for d in documents)

    def is_staged(self, source_key: str) -> bool:
        return self.catalogue.staged(source_key) is not None

    def stage(self, source_key: str, prepared: Sequence[Prepared]) -> None:
        """Embeds, and keeps what was read, so that a stopped pass goes on where it was."""
        if self._looks_only:
            self.seen[source_key] = tuple(prepared)
            return
        self._embed([text for p in prepared for text in p.search_texts])
        with self.catalogue.writing(searchable=False):
            self.catalogue.stage(source_key, [p.as_json() for p in prepared])

    def _embed(self, texts: Sequence[str]) -> None:
        by_sha = {text_sha256(text): text for text in texts}
        missing = sorted(self.catalogue.without_vector(list(by_sha), self.embedder.model))
        for start in range(0, len(missing), _EMBEDDED_AT_ONCE):
            shas = missing[start : start + _EMBEDDED_AT_ONCE]
            vectors = self.embedder.embed([by_sha[sha] for sha in shas])
            with self.catalogue.writing(searchable=False):
                self.catalogue.put_vectors(self.embedder.model, zip(shas, vectors, strict=True))

    # Within one transaction

    def put(self, arrival: Arrival) -> None:
        """Each staged document as a new version, or as the one it is, read again."""
        held = {d.path.partition(PART)[2]: d for d in arrival.documents}
        for content in self.catalogue.staged(arrival.source_key) or []:
            prepared = Prepared.from_json(content)
            former = held.pop(prepared.part, None)
            document = self._document(arrival, prepared, former)
            versions = self.catalogue.versions(document.id)
            live = self.live.get(document.id, ("", ""))[0]
            same = former == document and live.startswith(prepared.id_of(document.id))
            version = self._version(arrival, prepared, document, versions, live)
            chunks = prepared.chunks(document, version.id)
            self.catalogue.put(document, version, (), chunks, read_anew=arrival.read_anew)
            self.live[document.id] = (version.id, arrival.source_key)
            quiet = same or arrival.read_anew
            changed = self.report.unchanged if quiet else self.report.updated if former else self.report.added
            changed.append(document.id)
        for document in held.values():  # an entry that the file no longer holds
            self.remove(document.id)

    def _version(
        self, arrival: Arrival, prepared: Prepared, document: Document, versions: Sequence[Version], live: str
    ) -> Version:
        version = prepared.version(document.id, arrival.source_key, self.today, versions, live)
        before = next((v for v in versions if v.id == live), None)
        if arrival.read_anew and before is not None:
            version = replace(version, added=before.added, dated=version.dated or before.dated)
        return replace(version, snapshot=arrival.snapshot, extractor=arrival.extractor, restored=arrival.restored)

    def _document(self, arrival: Arrival, prepared: Prepared, former: Document | None) -> Document:
        if former is not None:
            return prepared.document(former.id, former.origin, former.path)
        place = (arrival.origin, f"{arrival.path}{PART}{prepared.part}" if prepared.part else arrival.path)
        # A document that was removed and comes back is the one it was.
        taken = set(self.ids.values())
        document_id = self.ids.get(place) or (
            numbered("/".join(filter(None, (arrival.wished, slug(prepared.part)))), taken)
            if arrival.wished
            else free_id(Path(arrival.origin), Path(arrival.path), prepared.part, taken)
        )
        self.ids[place] = document_id
        return prepared.document(document_id, *place)

    def touch(self, documents: Iterable[Document], source_key: str) -> None:
        """The same texts were read again."""
        for document in documents:
            self.catalogue.touch(self.live[document.id][0], checked=self.today, source_key=source_key)
            self.report.unchanged.append(document.id)

    def remove(self, document_id: str) -> None:
        self.catalogue.remove(document_id, on=self.today)
        self.live.pop(document_id, None)
        self.report.removed.append(document_id)

    def new_generation(self) -> Generation | None:
        """An index of what is in the catalogue now, where that is another than before. Publish it once the transaction
        is through."""
        if self.catalogue.fingerprint() == self.catalogue.revision:
            return None
        return index_of(self.folder, self.catalogue, self.embedder, self.progress)

    def publish(self, generation: Generation | None) -> None:
        if generation is not None:
            publish(self.folder.index, generation)


def told_apart(documents: Sequence[Prepared]) -> list[Prepared]:
    """The documents of one file, numbered where the file calls several by one name."""
    names = [document.part for document in documents]
    before = [names[:n].count(name) for n, name in enumerate(names)]
    return [replace(d, part=f"{d.part}{PART}{n + 1}") if n else d for d, n in zip(documents, before, strict=True)]
