"""The dense index: Chroma, in immutable generations. The only module that imports chromadb.

A generation is a folder that is written once, under a name of its own, and never changed. `CURRENT` names the one in
use and is swapped atomically; a reader that sees it move reopens. One collection per partition (jurisdiction ×
visibility), so that a query never filters. A generation is always rebuildable from the catalogue without embedding.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sqlite3
import struct
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import IndexDamaged, LibraryError, LibraryReadOnly

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.config import Settings

POINTER = "CURRENT"
MANIFEST = "manifest.json"
_DATABASE = "chroma.sqlite3"
_PERSISTED = "index_metadata.pickle"  # beside the graph files of a part that Chroma has persisted
# Of each part's graph: what is held, and for how many there is room. Chroma writes out all the room there is.
_HEADER, _ELEMENTS, _LENGTHS = "header.bin", "data_level0.bin", "length.bin"
_HELD_AND_SIZE = struct.Struct("<iQQQQ")  # version, offset, room, held, bytes of each
_LENGTH = 4  # bytes of each entry of `length.bin`
_SECOND = "-"  # beside a chunk that is alone in its part: no chunk has this id
_GENERATION = re.compile(r"gen-(\d{6})\Z")
# Cosine distances, and a search wide enough that HNSW's answers equal an exact scan's on collections of this size.
# Everything is persisted as it is added: what Chroma keeps back, it writes into the files when they are next read.
_CONFIGURATION: Any = {
    "hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 300, "batch_size": 2, "sync_threshold": 2}
}
_INDEX_LEFT = "The data folder cannot be written, so the index was left as it was. Give this user write access to it."
_REBUILD = "Run: steward library rebuild (nothing needs to be embedded again)."


@dataclass(frozen=True, slots=True)
class Generation:
    """What `CURRENT` says: which folder, from which revision of the catalogue, with which model's vectors."""

    name: str
    revision: str
    model: str
    dimension: int
    chunks: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a finished generation holds: chunks of each partition; bytes, time and SHA-256 of each file.

    Chroma crashes the whole process on a graph file that was overwritten, so files are compared before it sees them.
    """

    partitions: dict[str, int]
    files: dict[str, tuple[int, int, str]]


@dataclass(frozen=True, slots=True)
class Part:
    """What a partition is built from: name, number of chunks, and (ids, vectors of shape (ids, dimension)) in turn."""

    name: str
    chunks: int
    batches: Iterable[tuple[Sequence[str], NDArray[np.float32]]]


class DenseIndex:
    """Reads the current generation. `search` reopens by itself after a swap."""

    def __init__(self, folder: Path, generation: Generation, client: ClientAPI) -> None:
        self._folder = folder
        self.generation = generation
        self._client = client
        self._collections: dict[str, Any] = {}

    @classmethod
    def open(cls, folder: Path) -> DenseIndex:
        """Raises `IndexDamaged` where the pointer or its generation is missing or damaged."""
        generation = read_pointer(folder)
        if generation is None:
            raise IndexDamaged(f"The index is missing. {_REBUILD}")
        index = cls(folder, generation, _client(folder / generation.name))
        index._read_collections()
        return index

    def close(self) -> None:
        """Lets go of Chroma's files and threads. Others that opened the same generation keep theirs."""
        _close(self._client)

    def _read_collections(self) -> None:
        try:
            self._collections = {c.name: c for c in self._client.list_collections()}
        except Exception:  # noqa: BLE001 - Chroma's Rust side raises several types for a damaged folder
            raise IndexDamaged(f"The index is damaged. {_REBUILD}") from None
        if missing := read_manifest(self._folder, self.generation).partitions.keys() - self._collections.keys():
            raise IndexDamaged(f"The index lacks {len(missing)} of its parts. {_REBUILD}")

    def verify(self) -> None:
        """Counts every chunk: thorough, and slow enough not to be done at each start. Raises `IndexDamaged`."""
        expected = read_manifest(self._folder, self.generation).partitions
        try:
            held = {
                name: collection.count() - len(collection.get(ids=[_SECOND], include=[])["ids"])
                for name, collection in self._collections.items()
            }
        except Exception:  # noqa: BLE001
            raise IndexDamaged(f"The index is damaged. {_REBUILD}") from None
        if held != expected:
            raise IndexDamaged(
                f"The index is incomplete ({sum(held.values())} of {self.generation.chunks} chunks). {_REBUILD}"
            )

    def search(self, vector: NDArray[np.float32], partitions: Sequence[str], *, limit: int) -> list[tuple[str, float]]:
        """(chunk id, cosine) of the nearest chunks of each partition, merged, best first.

        `vector` has shape (dimension,). At most `limit` from each partition and `limit` in all.
        """
        self._reopen_if_swapped()
        found: list[tuple[str, float]] = []
        for name in partitions:
            collection = self._collections.get(name)
            if collection is None:
                continue
            try:
                result = collection.query(query_embeddings=[vector], n_results=limit, include=["distances"])
            except Exception:  # noqa: BLE001
                raise IndexDamaged(f"The index is damaged. {_REBUILD}") from None
            near = zip(result["ids"][0], result["distances"][0], strict=True)
            found += [(i, 1.0 - d) for i, d in near if i != _SECOND]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))[:limit]

    def _reopen_if_swapped(self) -> None:
        now = read_pointer(self._folder)
        if now is not None and now != self.generation:
            fresh, left = DenseIndex.open(self._folder), self._client
            self.generation, self._client, self._collections = fresh.generation, fresh._client, fresh._collections
            _close(left)


def read_pointer(folder: Path) -> Generation | None:
    """The current generation, or None where the pointer is missing, unreadable or names no folder."""
    try:
        generation = Generation(**json.loads((folder / POINTER).read_text(encoding="utf-8")))
        named = _GENERATION.match(generation.name)
    except (OSError, ValueError, TypeError):
        return None
    return generation if named and (folder / generation.name / _DATABASE).is_file() else None


def read_manifest(folder: Path, generation: Generation) -> Manifest:
    """Raises `IndexDamaged` where it is missing, or where a file it lists is missing or was cut short."""
    home = folder / generation.name
    try:
        manifest = Manifest(**json.loads((home / MANIFEST).read_text(encoding="utf-8")))
        whole = all(_unharmed(home / name, *stamp) for name, stamp in manifest.files.items())
    except (OSError, ValueError, TypeError):
        whole, manifest = False, Manifest({}, {})
    if not whole:
        raise IndexDamaged(f"The index is incomplete. {_REBUILD}")
    return manifest


def check_generation(folder: Path, generation: Generation) -> None:
    """Looks closer than `read_manifest`: SQLite checks the tables of Chroma's database too, without Chroma.

    Raises `IndexDamaged`.
    """
    read_manifest(folder, generation)
    if not _tables_are_sound(folder / generation.name / _DATABASE):
        raise IndexDamaged(f"The index is damaged. {_REBUILD}")


def _tables_are_sound(database: Path) -> bool:
    # Each table by name: of a whole file SQLite would check virtual tables too, which some versions cannot read-only.
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            names = connection.execute(
                "select name from sqlite_master where type = 'table' and rootpage > 0"
            ).fetchall()
            checks = (
                connection.execute("select * from pragma_quick_check(?)", name).fetchone() == ("ok",) for name in names
            )
            return bool(names) and all(checks)
    except sqlite3.OperationalError:  # busy, or not to be opened here: Chroma will tell
        return True
    except sqlite3.DatabaseError:
        return False


def _stamps(folder: Path) -> dict[str, tuple[int, int, str]]:
    return {str(p.relative_to(folder)): _stamp(p) for p in sorted(folder.rglob("*")) if p.is_file()}


def _stamp(path: Path) -> tuple[int, int, str]:
    found = path.stat()
    with path.open("rb") as file:
        return found.st_size, found.st_mtime_ns, hashlib.file_digest(file, "sha256").hexdigest()


def _unharmed(path: Path, size: int, modified_ns: int, sha256: str) -> bool:
    """Whether a file is what it was. Its bytes are read only where its time has changed (a copy, or harm)."""
    found = path.stat()
    if path.name == _DATABASE or not sha256:  # Chroma writes to these even to read; SQLite itself notices harm
        return found.st_size >= size
    return found.st_size == size and (found.st_mtime_ns == modified_ns or _stamp(path)[2] == sha256)


def write_generation(
    folder: Path,
    parts: Sequence[Part],
    *,
    revision: str,
    model: str,
    dimension: int,
    progress: Callable[[int, int], None] | None = None,
) -> Generation:
    """Builds a generation beside the current one; `publish` puts it into use. Call both with the library's lock held.

    Raises `LibraryReadOnly`.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        name = f"gen-{_last_number(folder) + 1:06}"
        partial = Path(tempfile.mkdtemp(prefix="partial-", dir=folder))
        try:
            chunks = _fill(partial, parts, progress)
            partial.chmod(0o755)
            partial.rename(folder / name)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
        return Generation(name, revision, model, dimension, chunks)
    except OSError:
        raise LibraryReadOnly(_INDEX_LEFT) from None


def publish(folder: Path, generation: Generation) -> None:
    """Makes a generation the current one. Older ones are removed, except the one in use so far, which another process
    may still read. Raises `LibraryReadOnly`."""
    former = read_pointer(folder)
    try:
        _swap(folder, generation)
    except OSError:
        raise LibraryReadOnly(_INDEX_LEFT) from None
    _sweep(folder, keep={generation.name, former.name if former else generation.name})


def _fill(
    folder: Path,
    parts: Sequence[Part],
    progress: Callable[[int, int], None] | None,
) -> int:
    try:
        return _filled(folder, parts, progress)
    except OSError:
        raise
    except Exception:  # noqa: BLE001 - Chroma's Rust side raises several types where it cannot write
        raise LibraryError(
            "The new index could not be written, most likely because the disk is full. The former one is still in "
            "use. Free some space and run the same command again."
        ) from None


def _filled(
    folder: Path,
    parts: Sequence[Part],
    progress: Callable[[int, int], None] | None,
) -> int:
    client = _client(folder)
    total, done = sum(part.chunks for part in parts), 0
    for part in parts:
        # embedding_function=None: Chroma must never embed, or fetch a model to do so.
        collection = client.create_collection(part.name, configuration=_CONFIGURATION, embedding_function=None)
        for ids, vectors in part.batches:
            collection.add(ids=list(ids), embeddings=vectors)
            if part.chunks == 1:
                # Chroma persists nothing of one alone, and would write its files anew at every read. The farthest there
                # is from it, so that it is never nearer than the chunk.
                collection.add(ids=[_SECOND], embeddings=-np.asarray(vectors, np.float32))
            done += len(ids)
            if progress:
                progress(done, total)
    _close(client)
    _read_once(folder)
    clear_room(folder)
    first = _stamps(folder)
    _read_once(folder)
    # Where Chroma has persisted nothing of a part, it rewrites the files at every read; of those only the size is kept.
    files = {
        name: stamp
        if stamp[2] == first[name][2] and (folder / name).with_name(_PERSISTED).is_file()
        else (stamp[0], 0, "")
        for name, stamp in _stamps(folder).items()
    }
    manifest = Manifest({part.name: part.chunks for part in parts}, files)
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest)), encoding="utf-8")
    return total


def clear_room(folder: Path) -> None:
    """Zeroes what Chroma wrote for elements that are not there: it is whatever this process's memory held before, a
    message that somebody sent, say. Once it has persisted a part, Chroma writes these files no more."""
    for header in folder.rglob(_HEADER):
        _, _, _, held, size = _HELD_AND_SIZE.unpack_from(header.read_bytes())
        for name, used in ((_ELEMENTS, held * size), (_LENGTHS, held * _LENGTH)):
            with header.with_name(name).open("r+b") as file:
                room = file.seek(0, os.SEEK_END) - used
                file.seek(used)
                file.write(bytes(max(0, room)))
                file.flush()
                os.fsync(file.fileno())


def _read_once(folder: Path) -> None:
    """Reads every part once: what Chroma still rewrites on a first read, it rewrites now."""
    client = _client(folder)
    for collection in client.list_collections():
        found = collection.get(limit=1, include=["embeddings"])["embeddings"]
        if found is not None and len(found):
            vectors = np.asarray([found[0]], np.float32)
            collection.query(query_embeddings=vectors, n_results=1, include=["distances"])
    _close(client)


def _client(folder: Path) -> ClientAPI:
    import chromadb

    settings = _settings().model_copy()  # each client writes its folder into its own
    try:
        return chromadb.PersistentClient(str(folder), settings=settings)
    except Exception:  # noqa: BLE001 - Chroma's Rust side raises several types
        if not os.access(folder, os.W_OK):
            return _client_on_copy(folder, settings)
        raise IndexDamaged(f"The index is damaged. {_REBUILD}") from None


@cache
def _settings() -> Settings:
    """Read once: that takes longer than a search."""
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)


def _client_on_copy(folder: Path, settings: Any) -> ClientAPI:
    """Chroma writes even to read. Where the folder cannot be written, a private copy is read instead."""
    import atexit

    import chromadb

    copy = Path(tempfile.mkdtemp(prefix="steward-index-"))
    atexit.register(shutil.rmtree, copy, ignore_errors=True)
    try:
        shutil.copytree(folder, copy / "index", copy_function=shutil.copyfile)
        (copy / "index").chmod(0o700)
        return chromadb.PersistentClient(str(copy / "index"), settings=settings)
    except Exception:  # noqa: BLE001
        raise IndexDamaged(f"The index cannot be read. {_REBUILD}") from None


def _close(client: ClientAPI) -> None:
    client.close()  # type: ignore[attr-defined]


def _last_number(folder: Path) -> int:
    return max((int(m[1]) for p in folder.iterdir() if (m := _GENERATION.match(p.name))), default=0)


def _swap(folder: Path, generation: Generation) -> None:
    fresh = folder / f"{POINTER}.new"
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(asdict(generation), file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / POINTER)


def _sweep(folder: Path, *, keep: set[str]) -> None:
    for path in folder.iterdir():
        left_over = path.name.startswith("partial-") or (_GENERATION.match(path.name) and path.name not in keep)
        if path.is_dir() and left_over:
            shutil.rmtree(path, ignore_errors=True)
