"""Looks for words and Slack ids in everything that a program left behind, in whatever form programs leave them."""

from __future__ import annotations

import base64
import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import numpy as np

Stamp = dict[Path, tuple[int, int]]


def stamp(folder: Path) -> Stamp:
    """What stands in a folder, so that it can be told later what is new or was written to."""
    return {path: (path.stat().st_size, path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()}


def written_since(before: Stamp, folder: Path) -> list[Path]:
    return [path for path, is_now in stamp(folder).items() if before.get(path) != is_now]


def readable(word: str) -> Iterator[bytes]:
    """The forms in which a word can be read again."""
    for form in {word, word.lower(), word.upper(), word[::-1], quote(word), json.dumps(word)[1:-1]}:
        yield from (form.encode(), form.encode("utf-16-le"), form.encode("utf-16-be"), form.encode().hex().encode())
    # Within a longer text, base64 of a word looks otherwise depending on where it begins.
    for shift in range(3):
        encoded = base64.b64encode(b"\x00" * shift + word.encode())
        yield from {encoded[4 if shift else 0 : -4], encoded.translate(bytes.maketrans(b"+/", b"-_"))[4:-4]} - {b""}


def guessable(id_: str, among: Iterable[str]) -> Iterator[bytes]:
    """An id's forms, and its hashes without a key: ids can be tried one by one, alone or beside one that is known."""
    yield from readable(id_)
    others = [other for other in among if other != id_]
    joined = {id_, *(f"{a}{mark}{b}" for other in others for mark in ("", ":", "-", "|", " ", "\x00")
                     for a, b in ((id_, other), (other, id_)))}  # fmt: skip
    for text in joined:
        for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "blake2s", "sha3_256"):
            digest = hashlib.new(name, text.encode()).digest()
            hexed = digest.hex()[:24]  # also where only its beginning was kept
            yield from (digest[:12], hexed.encode(), hexed.upper().encode(), base64.b64encode(digest)[:16])


def found_in(paths: Iterable[Path], forms: dict[str, set[bytes]]) -> list[str]:
    """Which words stand in which files, bytes for bytes; and in which tables, where a file is a database."""
    hits: list[str] = []
    owners = {form: word for word, of_word in forms.items() for form in of_word}
    for path in paths:
        texts = {path.name: path.read_bytes(), **_tables(path)}
        hits += [
            f"{word} in {where}"
            for where, text in texts.items()
            for word in dict.fromkeys(owners[form] for form in _standing_in(text, owners))
        ]
    return hits


def _standing_in(text: bytes, forms: Iterable[bytes]) -> Iterator[bytes]:
    """Which of many thousand forms stand in many megabytes: those whose first eight bytes do are looked at."""
    beginnings: dict[int, list[bytes]] = {}
    for form in forms:
        if len(form) < 8:
            if form in text:
                yield form
        else:
            beginnings.setdefault(int.from_bytes(form[:8], "little"), []).append(form)
    sought = np.array(sorted(beginnings), np.uint64)
    for shift in range(8):
        count = (len(text) - shift) // 8
        if count <= 0 or not len(sought):
            return
        words = np.frombuffer(text, "<u8", count, shift)
        at = np.minimum(np.searchsorted(sought, words), len(sought) - 1)
        for begins in np.unique(words[sought[at] == words]):
            yield from (form for form in beginnings[int(begins)] if form in text)


def _tables(path: Path) -> dict[str, bytes]:
    """Every table's rows as text, by the table's name."""
    with path.open("rb") as file:
        if file.read(15) != b"SQLite format 3":
            return {}
    found: dict[str, bytes] = {}
    with closing(sqlite3.connect(path)) as connection:
        for (name,) in connection.execute("select name from sqlite_master where type = 'table'").fetchall():
            try:
                rows = connection.execute(f'select * from "{name}"').fetchall()  # noqa: S608
            except sqlite3.OperationalError:
                continue  # a virtual table of an extension; what it holds stands in tables beside it
            found[f"{path.name}: {name}"] = "\n".join(map(repr, rows)).encode("utf-8", "surrogatepass")
    return found
