"""Brings files into the library: reads, embeds, then puts all of it into force at once.

Reading and embedding happen beside the library that answers: what was read is staged, a file at a time, so that a
stopped ingest goes on where it was. Then one transaction makes new versions live and an index generation is swapped in.
Killing the process anywhere leaves the old library or the new one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from ingest.errors import IngestRefused
from ingest.folder import Found, find_files, shown
from ingest.intake import PART, Arrival, IngestReport, Intake, told_apart
from ingest.prepared import IngestOptions, Prepared, prepare
from ingest.reading.block import Unreadable
from ingest.reading.file_kind import READER, read_file
from ingest.sources import give_back, remember, sources_in, withheld, withhold
from knowledge.catalogue import Catalogue, text_sha256
from knowledge.document import Document
from knowledge.embedding import ensure_embedder
from knowledge.index import publish
from knowledge.library import LibraryFolder, Progress, index_of, open_catalogue_for_writing

Gate = Callable[[Arrival, Sequence[Prepared]], str | None]
"""Called with a file and what was read in it now, before that is staged: why it is held back (nothing is told
of it where that is empty), or None."""


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
            roots = [resolved(p) for p in paths]
            intake = Intake(folder, catalogue, now.date(), progress)
            reading = FolderReading(intake, options)
            reading.read(roots)
            with catalogue.writing():
                reading.put()
                catalogue.clear_staged()
                give_back(catalogue, (*intake.report.added, *intake.report.updated))
                if options.origin is None:
                    remember(catalogue, roots, options)
                generation = intake.new_generation()
            intake.publish(generation)
            return intake.report
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


def read_again(
    folder: LibraryFolder, *, now: datetime, followed: Sequence[Path] = (), progress: Progress | None = None
) -> IngestReport:
    """Every file and folder that was ever brought in, as it was said to be then, but for what was taken out by hand
    and what is `followed`. What is there no more is reported as failed, and answers on. Raises like `ingest`, but for
    `IngestRefused`."""
    with folder.lock(), closing(open_catalogue_for_writing(folder, now=now, set_damaged_aside=False)) as catalogue:
        intake = Intake(folder, catalogue, now.date(), progress)
        readings = read_brought_in(intake, followed)
        with catalogue.writing():
            for reading in readings:
                reading.put()
            catalogue.clear_staged()
            generation = intake.new_generation()
        intake.publish(generation)
    return intake.report


def read_brought_in(intake: Intake, followed: Sequence[Path] = ()) -> list[FolderReading]:
    """Reads anew what was brought in by hand, but for what is followed; nothing is in force yet."""
    readings = []
    brought_in = [s for s in sources_in(intake.catalogue) if not any(s.path.is_relative_to(f) for f in followed)]
    for source in brought_in:
        others = (*(s.path for s in brought_in), *followed)
        within = (path for path in others if path != source.path and path.is_relative_to(source.path))
        reading = FolderReading(intake, replace(source.options, again=True, apart=tuple(within)))
        try:
            reading.read([resolved(source.path)])
            readings.append(reading)
        except IngestRefused as refused:
            intake.report.failed.append((shown(source.path, source.path), str(refused)))
    return readings


class FolderReading:
    """Reads files and folders into an intake. What is `held` back by the gate is reported, and does not answer."""

    def __init__(self, intake: Intake, options: IngestOptions, gate: Gate | None = None) -> None:
        self._intake, self._options, self._gate = intake, options, gate
        self._report = intake.report
        self._known = _by_path(intake.catalogue)
        self._withheld = withheld(intake.catalogue) if options.again else set()
        self._fresh: list[_File] = []
        self._same: list[_File] = []
        self._gone: list[str] = []

    def read(self, roots: Sequence[Path]) -> None:
        """Reads and stages, beside the library that answers. Raises `IngestRefused`."""
        listed = [(root, list(self._listed(root))) for root in roots]
        # A file that lies under two of the roots belongs to the one that was named first.
        readable: dict[Path, tuple[Found, Path]] = {}
        for root, files in listed:
            for found in (f for f in files if not f.trouble and not self._is_apart(f)):
                readable.setdefault(found.path, (found, root))
        for done, (found, root) in enumerate(readable.values(), start=1):
            if file := self._read(found, root):
                (self._same if self._is_same(file) else self._fresh).append(file)
            self._intake.progress("Reading", done, len(readable))
        self._gone += [d.id for root, files in listed for d in self._vanished(root, files)]

    def put(self) -> None:
        """Within one transaction: what is new answers, what is gone does not."""
        for file in self._fresh:
            self._intake.put(_arrival(file))
        for file in self._same:
            self._intake.touch(file.documents, file.source_key)
        for document_id in self._gone:
            self._intake.remove(document_id)

    @property
    def is_changed(self) -> bool:
        return bool(self._fresh or self._gone)

    @property
    def arrivals(self) -> list[Arrival]:
        """What is new or changed."""
        return [_arrival(file) for file in self._fresh]

    @property
    def gone(self) -> list[str]:
        """Ids of documents whose file is there no more."""
        return list(self._gone)

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
        if self._is_same(file) or (self._intake.is_staged(key) and self._gate is None):
            return file
        try:
            prepared = told_apart([prepare(reading, found.path, self._options) for reading in read_file(found.path)])
        except Unreadable as error:
            self._fail(found, root, str(error))
            return None
        except OSError:
            self._fail(found, root, "it could not be read; it may have changed or moved meanwhile")
            return None
        if not any(p.passages for p in prepared):
            self._report.skipped.append((found.name, "it holds no text of its own" + self._kept(found, root)))
            return None
        prepared = [p for p in prepared if p.passages]
        if self._gate is not None and (reason := self._gate(_arrival(file), prepared)) is not None:
            if reason:
                self._report.held.append((found.name, reason))
            return None
        self._intake.stage(key, prepared)
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
        return self._intake.is_live(file.source_key, file.documents)

    def _is_withheld(self, file: _File) -> bool:
        """Whether anything that was read from it before was taken out by hand."""
        if not self._withheld:
            return False
        place, inside = str(file.home), str(file.inside)
        return any(
            document_id in self._withheld and origin == place and path.partition(PART)[0] == inside
            for (origin, path), document_id in self._intake.ids.items()
        )

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


def _arrival(file: _File) -> Arrival:
    return Arrival(str(file.home), str(file.inside), file.source_key, file.documents)


def _by_path(catalogue: Catalogue) -> dict[Path, list[Document]]:
    found: dict[Path, list[Document]] = {}
    for document, _ in catalogue.documents():
        if document.path:
            found.setdefault(Path(document.origin) / document.path.partition(PART)[0], []).append(document)
    return found


def resolved(path: Path) -> Path:
    """The file or folder, with links followed. Raises `IngestRefused`."""
    try:
        found = path.expanduser().resolve(strict=True)
    except (OSError, RuntimeError, ValueError):
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
