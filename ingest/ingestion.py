"""Brings files into the library: reads, embeds, then puts all of it into force at once.

Reading and embedding happen beside the library that answers: what was read is staged, a file at a time, so that a
stopped ingest goes on where it was. Then one transaction makes new versions live and an index generation is swapped in.
Killing the process anywhere leaves the old library or the new one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from ingest.errors import IngestRefused
from ingest.folder import Found, find_files, shown
from ingest.naming import free_id
from ingest.prepared import IngestOptions, Prepared, prepare
from ingest.reading.block import Unreadable
from ingest.reading.file_kind import READER, read_file
from ingest.sources import give_back, remember, sources_in, withheld, withhold
from knowledge.catalogue import Catalogue, text_sha256
from knowledge.document import Document
from knowledge.embedding import Embedder, ensure_embedder
from knowledge.index import publish
from knowledge.library import LibraryFolder, Progress, index_of, open_catalogue_for_writing

_EMBEDDED_AT_ONCE = 256
PART = "//"  # between a file's path and the part of it that a document is; no path holds it


@dataclass
class IngestReport:
    """What an ingest did. Documents by id; files by their name within the folder, with the reason."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)

    def add(self, other: IngestReport) -> None:
        for name in ("added", "updated", "unchanged", "removed", "failed", "skipped"):
            getattr(self, name).extend(getattr(other, name))

    @property
    def changed(self) -> bool:
        return bool(self.added or self.updated or self.removed)


@dataclass(frozen=True, slots=True)
class _File:
    """A file that was looked at: where it belongs (`home`, and its path `inside`), and the key of its content."""

    found: Found
    home: Path
    inside: Path
    source_key: str
    documents: tuple[Document, ...]  # as the library knows them; empty for a new file


def ingest(
    folder: LibraryFolder,
    paths: Sequence[Path],
    options: IngestOptions,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> IngestReport:
    """Reads the files and folders at `paths` into the library.

    Raises `IngestRefused` (a path that is not there, a folder without any file to read), `LibraryBusy`,
    `LibraryReadOnly`, `CatalogueDamaged`, `LibraryError`. A file that cannot be read is reported, and keeps answering
    as it was read before.
    """
    with folder.lock():
        catalogue = open_catalogue_for_writing(folder, now=now, set_damaged_aside=False)
        try:
            return _Ingest(folder, catalogue, options, now.date(), progress).run([_resolved(p) for p in paths])
        finally:
            catalogue.close()


def remove_documents(
    folder: LibraryFolder, ids: Sequence[str], *, now: datetime, progress: Progress | None = None
) -> None:
    """The documents stop answering. Their versions keep their text. Raises like `ingest`."""
    with folder.lock():
        catalogue = open_catalogue_for_writing(folder, now=now, set_damaged_aside=False)
        try:
            embedder = ensure_embedder(folder.model_name, folder.models)
            with catalogue.writing():
                for document_id in ids:
                    catalogue.remove(document_id, on=now.date())
                withhold(catalogue, ids)
                generation = index_of(folder, catalogue, embedder, progress)
            publish(folder.index, generation)
        finally:
            catalogue.close()


def read_again(folder: LibraryFolder, *, now: datetime, progress: Progress | None = None) -> IngestReport:
    """Every file and folder that was ever brought in, as it was said to be then, but for what was taken out by hand.
    What is there no more is reported as failed, and answers on. Raises like `ingest`, but for `IngestRefused`."""
    report = IngestReport()
    with folder.lock(), closing(open_catalogue_for_writing(folder, now=now, set_damaged_aside=False)) as catalogue:
        sources = sources_in(catalogue)
        for source in sources:
            within = (s.path for s in sources if s.path != source.path and s.path.is_relative_to(source.path))
            options = replace(source.options, again=True, apart=tuple(within))
            try:
                report.add(_Ingest(folder, catalogue, options, now.date(), progress).run([_resolved(source.path)]))
            except IngestRefused as refused:
                report.failed.append((shown(source.path, source.path), str(refused)))
    return report


class _Ingest:
    def __init__(
        self,
        folder: LibraryFolder,
        catalogue: Catalogue,
        options: IngestOptions,
        today: date,
        progress: Progress | None,
    ) -> None:
        self._folder, self._catalogue, self._options, self._today = folder, catalogue, options, today
        self._progress: Progress = progress or (lambda *_: None)
        self._embedder: Embedder = ensure_embedder(folder.model_name, folder.models)
        self._report = IngestReport()
        self._known = _by_path(catalogue)
        self._ids = catalogue.document_ids()
        self._live = catalogue.live_sources()
        self._withheld = withheld(catalogue) if options.again else set()

    def run(self, roots: Sequence[Path]) -> IngestReport:
        listed = [(root, list(self._listed(root))) for root in roots]
        # A file that lies under two of the roots belongs to the one that was named first.
        readable: dict[Path, tuple[Found, Path]] = {}
        for root, files in listed:
            for found in (f for f in files if not f.trouble and not self._is_apart(f)):
                readable.setdefault(found.path, (found, root))
        fresh: list[_File] = []
        same: list[_File] = []
        for done, (found, root) in enumerate(readable.values(), start=1):
            if file := self._read(found, root):
                (same if self._is_same(file) else fresh).append(file)
            self._progress("Reading", done, len(readable))
        gone = [d.id for root, files in listed for d in self._vanished(root, files)]
        self._put_into_force(fresh, same, gone, roots)
        return self._report

    # Reading, beside the library that answers

    def _listed(self, root: Path) -> Iterator[Found]:
        nothing = True
        for found in find_files(root):
            nothing &= found.other_kind
            if found.other_kind:
                self._report.skipped.append((found.name, found.trouble or ""))
            elif found.trouble:
                self._fail(found, root, found.trouble)
            yield found
        if nothing and root.is_dir():
            held = sum(1 for path in self._known if path.is_relative_to(root))
            still = (
                f" The {held} documents from it answer on; to remove them: steward documents remove." if held else ""
            )
            raise IngestRefused(f"There is no file to read in that folder. Nothing was changed.{still}")

    def _is_apart(self, found: Found) -> bool:
        return any(found.path.is_relative_to(path) for path in self._options.apart)

    def _read(self, found: Found, root: Path) -> _File | None:
        """The file, read and staged where its content is new; None where it could not be read."""
        try:
            digest = _sha256(found.path)
        except OSError:
            self._fail(found, root, "it cannot be opened; give this user the right to read it")
            return None
        key = text_sha256("\x1f".join((digest, READER, *self._options.key, found.path.name)))
        home, inside = self._place(found.path, root)
        file = _File(found, home, inside, key, tuple(self._known.get(home / inside, ())))
        if not file.documents and self._is_withheld(file):
            self._report.skipped.append((found.name, "it was removed; steward ingest brings it back"))
            return None
        if self._is_same(file) or self._catalogue.staged(key) is not None:
            return file
        try:
            prepared = _told_apart([prepare(reading, found.path, self._options) for reading in read_file(found.path)])
        except Unreadable as error:
            self._fail(found, root, str(error))
            return None
        except OSError:
            self._fail(found, root, "it could not be read; it may have changed or moved meanwhile")
            return None
        if not any(p.passages for p in prepared):
            self._report.skipped.append((found.name, "it holds no text of its own" + self._kept(found, root)))
            return None
        self._embed([text for p in prepared for text in p.search_texts])
        with self._catalogue.writing(searchable=False):
            self._catalogue.stage(key, [p.as_json() for p in prepared if p.passages])
        return file

    def _place(self, path: Path, root: Path) -> tuple[Path, Path]:
        """The folder that a file belongs to, and its path in there."""
        folder = root if root.is_dir() else root.parent
        return Path(self._options.origin or folder), path.relative_to(folder)

    def _fail(self, found: Found, root: Path, reason: str) -> None:
        self._report.failed.append((found.name, reason + self._kept(found, root)))

    def _kept(self, found: Found, root: Path) -> str:
        home, inside = self._place(found.path, root)
        return "; the version read before answers on" if home / inside in self._known else ""

    def _is_same(self, file: _File) -> bool:
        return bool(file.documents) and all(self._live[d.id][1] == file.source_key for d in file.documents)

    def _is_withheld(self, file: _File) -> bool:
        """Whether anything that was read from it before was taken out by hand."""
        if not self._withheld:
            return False
        place, inside = str(file.home), str(file.inside)
        return any(
            document_id in self._withheld and origin == place and path.partition(PART)[0] == inside
            for (origin, path), document_id in self._ids.items()
        )

    def _embed(self, texts: Sequence[str]) -> None:
        by_sha = {text_sha256(text): text for text in texts}
        missing = sorted(self._catalogue.without_vector(list(by_sha), self._embedder.model))
        for start in range(0, len(missing), _EMBEDDED_AT_ONCE):
            shas = missing[start : start + _EMBEDDED_AT_ONCE]
            vectors = self._embedder.embed([by_sha[sha] for sha in shas])
            with self._catalogue.writing(searchable=False):
                self._catalogue.put_vectors(self._embedder.model, zip(shas, vectors, strict=True))

    def _vanished(self, root: Path, files: Sequence[Found]) -> Iterator[Document]:
        """Documents read from under `root` whose file is there no more. What cannot be looked at has not vanished."""
        if not root.is_dir():
            return
        home = Path(self._options.origin or root)
        seen = {home / f.path.relative_to(root) for f in files}
        closed = [home / f.path.relative_to(root) for f in files if f.trouble]
        for path, documents in self._known.items():
            if path.is_relative_to(home) and path not in seen and not any(path.is_relative_to(c) for c in closed):
                yield from documents

    # Putting into force

    def _put_into_force(
        self, fresh: Sequence[_File], same: Sequence[_File], gone: Sequence[str], roots: Sequence[Path]
    ) -> None:
        catalogue = self._catalogue
        with catalogue.writing():
            for file in fresh:
                self._put(file)
            for file in same:
                for document in file.documents:
                    catalogue.touch(self._live[document.id][0], checked=self._today, source_key=file.source_key)
                    self._report.unchanged.append(document.id)
            for document_id in gone:
                catalogue.remove(document_id, on=self._today)
                self._report.removed.append(document_id)
            catalogue.clear_staged()
            if not self._options.again:
                give_back(catalogue, (*self._report.added, *self._report.updated))
                if self._options.origin is None:
                    remember(catalogue, roots, self._options)
            generation = None
            if catalogue.fingerprint() != catalogue.revision:
                generation = index_of(self._folder, catalogue, self._embedder, self._progress)
        if generation is not None:
            publish(self._folder.index, generation)

    def _put(self, file: _File) -> None:
        """Each document of the file as a new version, or as the one it is, read again."""
        held = {d.path.partition(PART)[2]: d for d in file.documents}
        for content in self._catalogue.staged(file.source_key) or []:
            prepared = Prepared.from_json(content)
            former = held.pop(prepared.part, None)
            document = self._document(file, prepared, former)
            versions = self._catalogue.versions(document.id)
            live = self._live.get(document.id, ("", ""))[0]
            same = former == document and live.startswith(prepared.id_of(document.id))
            version = prepared.version(document.id, file.source_key, self._today, versions, live)
            self._catalogue.put(document, version, (), prepared.chunks(document, version.id))
            changed = self._report.unchanged if same else self._report.updated if former else self._report.added
            changed.append(document.id)
        for document in held.values():  # an entry that the file no longer holds
            self._catalogue.remove(document.id, on=self._today)
            self._report.removed.append(document.id)

    def _document(self, file: _File, prepared: Prepared, former: Document | None) -> Document:
        if former is not None:
            return prepared.document(former.id, former.origin, former.path)
        place = (str(file.home), f"{file.inside}{PART}{prepared.part}" if prepared.part else str(file.inside))
        # A document that was removed and comes back is the one it was.
        taken = set(self._ids.values())
        document_id = self._ids.get(place) or free_id(file.home, file.inside, prepared.part, taken)
        self._ids[place] = document_id
        return prepared.document(document_id, *place)


def _told_apart(documents: Sequence[Prepared]) -> list[Prepared]:
    """The documents of one file, numbered where the file calls several by one name."""
    names = [document.part for document in documents]
    before = [names[:n].count(name) for n, name in enumerate(names)]
    return [replace(d, part=f"{d.part}{PART}{n + 1}") if n else d for d, n in zip(documents, before, strict=True)]


def _by_path(catalogue: Catalogue) -> dict[Path, list[Document]]:
    found: dict[Path, list[Document]] = {}
    for document, _ in catalogue.documents():
        if document.path:
            found.setdefault(Path(document.origin) / document.path.partition(PART)[0], []).append(document)
    return found


def _resolved(path: Path) -> Path:
    try:
        found = path.expanduser().resolve(strict=True)
    except (OSError, RuntimeError):
        raise IngestRefused(
            "There is no such file or folder, or it cannot be opened. Nothing was changed; what was read from it "
            "before answers on. To remove that: steward documents remove"
        ) from None
    if not (found.is_dir() or found.is_file()):
        raise IngestRefused("That is neither a file nor a folder. Nothing was changed.")
    return found


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
