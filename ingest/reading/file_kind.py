"""Which reader reads a file: by what is in it, then by its name."""

from __future__ import annotations

import zipfile
from pathlib import Path

from ingest.reading.block import Reader, Reading, Unreadable
from ingest.reading.docx import read_docx
from ingest.reading.html import read_html
from ingest.reading.markdown import read_markdown
from ingest.reading.pdf import read_pdf
from ingest.reading.plain import read_plain
from ingest.reading.statute import read_statute, read_statute_lines

# Changes when files are read differently, so that what was read before is read again.
READER = "2"
READERS: dict[str, Reader] = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".txt": read_plain,
    ".text": read_plain,
    ".json": read_statute,
    ".jsonl": read_statute_lines,
}
SUFFIXES = frozenset(READERS)
_HEAD = 1024
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Word, Excel and PowerPoint until 2003, and today's with a password


def read_file(path: Path) -> list[Reading]:
    """The documents in the file at `path`: one, or one for each line or entry of a collection of statutes.

    Raises Unreadable. The blocks are all read when this returns: going through them raises nothing.
    """
    reader = reader_of(path)
    try:
        return reader(path)
    except RecursionError:
        raise Unreadable("what it holds is nested too deep to be read") from None
    except MemoryError:
        raise Unreadable("there is not enough memory to read it") from None


def reader_of(path: Path) -> Reader:
    """The reader for the file at `path`. Raises Unreadable where none fits, or where it is empty."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        raise Unreadable("it is empty (0 bytes)")
    suffix = path.suffix.lower()
    if head.startswith(_OLE):
        raise Unreadable(
            "it is in an Office format of before 2007, or protected by a password: save it as .docx, without a password"
        )
    if b"%PDF-" in head and (suffix == ".pdf" or head.lstrip().startswith(b"%PDF-")):
        return read_pdf
    if head.startswith(_ZIP):
        if suffix == ".docx" or _is_word(path):
            return read_docx
        raise Unreadable("it is a ZIP archive: unpack it and add the files in it")
    if suffix in (".txt", ".text") and head.lstrip().lower().startswith((b"<!doctype html", b"<html")):
        return read_html
    if suffix not in READERS:
        raise Unreadable(f"files of this kind are not read; those that are: {', '.join(READERS)}")
    return READERS[suffix]


def _is_word(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
