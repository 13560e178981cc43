"""The library: catalogue, index and embedder that belong together, and how they are kept so.

One folder: `catalogue.db` (the truth), `index/` (generations), `models/` (exported models), `cards/` (the workplace's
own), `lock`. Readers never write; whoever writes holds the lock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from knowledge.catalogue import Catalogue
from knowledge.embedding import Embedder, ensure_embedder, open_embedder
from knowledge.errors import CatalogueDamaged, IndexDamaged, LibraryBusy, LibraryError, LibraryReadOnly
from knowledge.index import DenseIndex, Generation, Part, check_generation, publish, read_pointer, write_generation

Progress = Callable[[str, int, int], None]
"""Called with (what is being done, done, total)."""


@dataclass(frozen=True, slots=True)
class LibraryFolder:
    """Where a library lies, and which model it is to be read with."""

    path: Path
    model_name: str

    @property
    def catalogue(self) -> Path:
        return self.path / "catalogue.db"

    @property
    def index(self) -> Path:
        return self.path / "index"

    @property
    def cards(self) -> Path:
        """Where the workplace's own cards lie, in folders law, news and guide."""
        return self.path / "cards"

    @property
    def models(self) -> Path:
        return self.path / "models"

    def make(self) -> None:
        """Raises `LibraryReadOnly`."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            probe = self.path / ".writable"
            probe.touch()
            probe.unlink()
        except OSError:
            raise LibraryReadOnly(
                "The data folder cannot be written, so nothing was changed. Give this user write access to it, or "
                "choose another folder with STEWARD_DATA."
            ) from None

    @contextmanager
    def lock(self, wait: float = 0) -> Iterator[None]:
        """Raises `LibraryBusy` where another process still writes after `wait` seconds. It dies with its process."""
        self.make()
        try:
            with FileLock(self.path / "lock", timeout=wait):
                yield
        except Timeout:
            raise LibraryBusy(
                "Another process is writing the library just now. It was left as it is; try again in a minute."
            ) from None


@dataclass(frozen=True, slots=True)
class Library:
    """Open for answering."""

    catalogue: Catalogue
    index: DenseIndex
    embedder: Embedder

    def close(self) -> None:
        self.catalogue.close()
        self.index.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a library cannot be used as it lies there."""

    what: str


def open_library(folder: LibraryFolder) -> Library:
    """Raises `LibraryError` (with the command that mends it) where anything is missing, half-written or mismatching."""
    if fault := find_fault(folder):
        raise LibraryError(fault.what)
    embedder = open_embedder(folder.model_name, folder.models)
    if embedder is None:
        raise LibraryError("The embedding model is not ready. Run: steward library rebuild")
    return Library(Catalogue.read(folder.catalogue), DenseIndex.open(folder.index), embedder)


def find_fault(folder: LibraryFolder) -> Fault | None:
    """What is wrong, without embedding, importing Chroma or writing. Raises `CatalogueDamaged`."""
    if not folder.catalogue.is_file():
        return Fault("There is no library here yet. Run: steward library rebuild")
    try:
        with Catalogue.read(folder.catalogue) as catalogue:
            revision = catalogue.revision
    except CatalogueDamaged:
        raise
    except LibraryError as error:  # begun and not finished, or built by another version
        return Fault(str(error))
    if revision == "empty":
        return Fault("The library is empty. Run: steward library rebuild")
    generation = read_pointer(folder.index)
    if generation is None:
        return Fault("The index is missing. Run: steward library rebuild")
    if generation.revision != revision:
        return Fault("The index is older than the catalogue. Run: steward library rebuild")
    try:
        check_generation(folder.index, generation)
    except IndexDamaged as error:
        return Fault(str(error))
    record = _ready_model(folder)
    if record is None:
        return Fault("The embedding model is not ready. Run: steward library rebuild")
    if (generation.model, generation.dimension) != record:
        return Fault(
            f"The index was built with {generation.model} ({generation.dimension} dimensions), the settings name "
            f"{record[0]} ({record[1]}). Run: steward library rebuild, or set STEWARD_EMBEDDING_MODEL back.",
        )
    return None


def _ready_model(folder: LibraryFolder) -> tuple[str, int] | None:
    from knowledge.embedding.ready import read_record
    from knowledge.embedding.source import ModelSource

    source = ModelSource.find(folder.model_name)
    record = read_record(source.home(folder.models))
    return (record.model, record.dimension) if record and source.unchanged_since(record) else None


def mend_index(folder: LibraryFolder, catalogue: Catalogue, progress: Progress | None = None) -> None:
    """Embeds what has no vector yet and puts a new index generation into use.

    Call it with the lock held. Vectors are committed a thousand at a time, so that a long build goes on where it was
    stopped.
    """
    embedder = ensure_embedder(folder.model_name, folder.models)
    missing = catalogue.texts_without_vector(embedder.model)
    for start in range(0, len(missing), 1000):
        part = missing[start : start + 1000]
        report = None
        if progress:

            def report(done: int, _: int, start: int = start) -> None:
                progress("Embedding", start + done, len(missing))

        vectors = embedder.embed([text for _, text in part], report)
        with catalogue.writing(searchable=False):
            catalogue.put_vectors(embedder.model, zip((sha for sha, _ in part), vectors, strict=True))
    publish(folder.index, index_of(folder, catalogue, embedder, progress))


def index_of(
    folder: LibraryFolder, catalogue: Catalogue, embedder: Embedder, progress: Progress | None = None
) -> Generation:
    """An index generation of what the catalogue holds now, not yet in use. Every vector must be there already."""
    return write_generation(
        folder.index,
        [
            Part(name, catalogue.count_of(name), catalogue.vectors_of(name, embedder.model))
            for name in sorted(catalogue.partitions())
        ],
        revision=catalogue.fingerprint(),
        model=embedder.model,
        dimension=embedder.dimension,
        progress=(lambda done, total: progress("Indexing", done, total)) if progress else None,
    )


def open_catalogue_for_writing(folder: LibraryFolder, *, now: datetime, set_damaged_aside: bool) -> Catalogue:
    """Call it with the lock held. A damaged file is set aside under a dated name, never deleted."""
    try:
        catalogue = Catalogue.create(folder.catalogue)
        if set_damaged_aside and catalogue.health() is not None:
            catalogue.close()
            raise CatalogueDamaged("")
    except CatalogueDamaged:
        if not set_damaged_aside:
            raise
        aside = folder.catalogue.with_name(f"catalogue.damaged-{now:%Y%m%d-%H%M%S}.db")
        folder.catalogue.rename(aside)
        for suffix in ("-wal", "-shm"):
            folder.catalogue.with_name(folder.catalogue.name + suffix).unlink(missing_ok=True)
        catalogue = Catalogue.create(folder.catalogue)
    return catalogue
