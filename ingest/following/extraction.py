"""What was fetched, read: the reader is chosen by what the bytes are, then by what the server calls them, then by the
name in the address."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path, PurePosixPath

from ingest.following.source import Selectors
from ingest.reading.block import Reading, Unreadable
from ingest.reading.file_kind import READER, read_file
from ingest.reading.page_charset import decoded_page
from ingest.reading.web_page import PAGE, read_page

_HEAD = 4096
_LONGEST_STEM = 100
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")  # ZIP, as .docx is; Office until 2003
_BEFORE = rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,300}\?>\s*|<!--(?:(?!-->).){0,2000}-->\s*)*"
_DOCUMENT = re.compile(_BEFORE + rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_FRAGMENT = re.compile(
    _BEFORE + rb"<(?:meta|title|main|article|section|div|p|h[1-6]|table|ul|ol|dl)\b[^<>]*>", re.IGNORECASE | re.DOTALL
)
_WIDE_DOCUMENT = (b"\xff\xfe<\0", b"\xfe\xff\0<", b"<\0!\0", b"\0<\0!", b"<\0h\0", b"\0<\0h")
_TAG = re.compile(rb"<[a-z!/][^<>]{0,500}>", re.IGNORECASE)


class _Kind(StrEnum):
    """`value` is the suffix under which the readers of files know it."""

    PAGE = ".html"
    PDF = ".pdf"
    PACKED = ".zip"
    WORD = ".docx"
    MARKDOWN = ".md"
    TEXT = ".txt"
    JSON = ".json"
    LINES = ".jsonl"


_MEDIA_TYPES = {
    "text/html": _Kind.PAGE, "application/xhtml+xml": _Kind.PAGE,
    "application/pdf": _Kind.PDF, "application/x-pdf": _Kind.PDF,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _Kind.WORD,
    "text/markdown": _Kind.MARKDOWN, "text/x-markdown": _Kind.MARKDOWN,
    "text/plain": _Kind.TEXT,
    "application/json": _Kind.JSON, "text/json": _Kind.JSON,
    "application/jsonl": _Kind.LINES, "application/x-ndjson": _Kind.LINES, "application/jsonlines": _Kind.LINES,
}  # fmt: skip
_SUFFIXES = {
    ".html": _Kind.PAGE, ".htm": _Kind.PAGE, ".xhtml": _Kind.PAGE, ".pdf": _Kind.PDF, ".docx": _Kind.WORD,
    ".md": _Kind.MARKDOWN, ".markdown": _Kind.MARKDOWN, ".txt": _Kind.TEXT, ".text": _Kind.TEXT,
    ".json": _Kind.JSON, ".jsonl": _Kind.LINES, ".ndjson": _Kind.LINES,
}  # fmt: skip
# What servers say of files that they do not know: the name tells more.
_UNTOLD = frozenset(("", "application/octet-stream", "binary/octet-stream", "application/x-download", "text/plain"))
_LIBRARIES = {
    _Kind.PDF: "pdfplumber", _Kind.PACKED: "python-docx", _Kind.WORD: "python-docx", _Kind.MARKDOWN: "markdown-it-py",
}  # fmt: skip
_IN_LETTERS = frozenset((_Kind.MARKDOWN, _Kind.TEXT, _Kind.JSON, _Kind.LINES))
_KNOWN = "web pages, PDF, Word (.docx), Markdown, plain text, and statutes as JSON"


@dataclass(frozen=True, slots=True)
class Extraction:
    """`extractor` names how the readings were made. The same bytes under another one were extracted again: that their
    text differs is then no change of the policy."""

    readings: list[Reading]
    extractor: str


def extract(body: bytes, media_type: str, charset: str | None, name: str, selectors: Selectors) -> Extraction:
    """What `body` holds. `media_type` and `charset` are the server's, `name` is the last part of the address.

    Selectors count for web pages only. Raises Unreadable, which repeats nothing of the page.
    """
    if not body.strip():
        raise Unreadable("it is empty: the address sends a page without content")
    kind = _kind_of(body, media_type.partition(";")[0].strip().lower(), PurePosixPath(name))
    if kind is _Kind.PAGE:
        readings = [read_page(body, charset=charset, name=name, keep=selectors.keep, drop=selectors.drop)]
    else:
        readings = _read_as_file(body, kind, charset, name)
    if not any(block.text for reading in readings for block in reading.blocks):
        raise Unreadable("it holds no text")
    return Extraction(readings, _extractor(kind, selectors))


def extractor_of(body: bytes, media_type: str, name: str, selectors: Selectors) -> str:
    """What `extract` would name as extractor, without extracting. Raises Unreadable."""
    return _extractor(_kind_of(body, media_type.partition(";")[0].strip().lower(), PurePosixPath(name)), selectors)


def _kind_of(body: bytes, media_type: str, name: PurePosixPath) -> _Kind:
    head = body[:_HEAD].lstrip()
    told = _told(media_type, name)
    if head.startswith(b"%PDF-") or (told is _Kind.PDF and b"%PDF-" in head):
        return _Kind.PDF
    if head.startswith(_PACKED):
        return _Kind.PACKED
    if _DOCUMENT.match(head) or head.startswith(_WIDE_DOCUMENT):
        return _Kind.PAGE
    if told in (None, _Kind.PAGE, _Kind.TEXT) and _is_json(body):
        return _Kind.JSON
    if told in (None, _Kind.TEXT) and _FRAGMENT.match(head):
        return _Kind.PAGE
    if told is _Kind.PAGE and b"\0" not in head and not _TAG.search(body):
        return _Kind.TEXT
    if told is None:
        raise Unreadable(_unknown(media_type))
    return told


def _told(media_type: str, name: PurePosixPath) -> _Kind | None:
    """What the server calls it; what its name says where the server calls everything so."""
    by_name = _SUFFIXES.get(name.suffix.lower())
    if media_type in _UNTOLD and by_name is not None:
        return by_name
    return _MEDIA_TYPES.get(media_type)


def _unknown(media_type: str) -> str:
    if media_type.endswith(("/xml", "+xml")):
        return "it is XML: if it is a news feed, give its address as feed instead of url"
    said = f" ({media_type})" if re.fullmatch(r"[\w.+-]{1,40}/[\w.+-]{1,80}", media_type) else ""
    return f"files of this kind{said} are not read; those that are: {_KNOWN}"


def _is_json(body: bytes) -> bool:
    """Whether `body` is JSON as a whole, or begins with a line that is an object of it."""
    body = body.strip()
    if body[:1] not in (b"{", b"["):
        return False
    line = body.partition(b"\n")[0].strip()  # "[1]" is the first line of notes, too
    return _parses(body) or (line[:1] == b"{" and _parses(line))


def _parses(text: bytes) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _read_as_file(body: bytes, kind: _Kind, charset: str | None, name: str) -> list[Reading]:
    """The readers of files read from paths: the bytes stand in a file of this user's for as long as that takes."""
    if kind in _IN_LETTERS:
        body = decoded_page(body, charset).encode("utf-8", "replace")
    stem = re.sub(r"[^\w ()-]", " ", PurePosixPath(name).stem)[:_LONGEST_STEM].strip() or "document"
    with tempfile.TemporaryDirectory(prefix="steward-") as folder:
        path = Path(folder, stem).with_suffix(kind)
        path.write_bytes(body)
        return [replace(reading, blocks=list(reading.blocks)) for reading in read_file(path)]


def _extractor(kind: _Kind, selectors: Selectors) -> str:
    if kind is not _Kind.PAGE:
        library = _LIBRARIES.get(kind)
        return "/".join((f"{library} {version(library)}" if library else kind[1:], f"reader {READER}"))
    finding = [] if selectors.keep else ["trafilatura"]
    parts = [*(f"{library} {version(library)}" for library in (*finding, "beautifulsoup4", "lxml")), f"page {PAGE}"]
    if selectors.keep or selectors.drop:
        parts.append(f"selectors {hashlib.sha256(selectors.key.encode()).hexdigest()[:12]}")
    return "/".join(parts)
