"""Bytes to text: UTF-8 and UTF-16 by their marks, older code pages by their look."""

from __future__ import annotations

import codecs

import charset_normalizer

from ingest.reading.block import Unreadable

NOT_TEXT = "it is not a text file: its name says text, its content is something else"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Of the hundred that charset-normalizer knows, those that offices wrote in; short texts fit the rest by accident.
_CODE_PAGES = ["cp1252", "cp1250", "cp1251", "cp1253", "cp932", "gb18030", "euc_jp", "euc_kr", "big5"]
_SAMPLE = 100_000
_CONTROLS = frozenset(map(chr, range(32))) - frozenset("\t\n\v\f\r\x1b")
_TOO_MANY_CONTROLS = 0.02


def decoded(data: bytes, declared: str | None = None) -> str:
    """The text of `data`; `declared` is the charset that the file itself names, tried before any guess.

    Raises Unreadable where it is no text in a charset that is known here.
    """
    text = _marked(data)
    if text is None:
        if b"\0" in data:
            raise Unreadable(NOT_TEXT)
        text = _in(data, declared) if declared else None
    if text is None:
        text = _in(data, "utf-8")
    if text is None:
        text = _guessed(data)
    if text is None or is_mostly_controls(text):
        raise Unreadable(NOT_TEXT)
    return text


def _marked(data: bytes) -> str | None:
    for mark, charset in _MARKS:
        if data.startswith(mark):
            text = _in(data, charset)
            if text is None:
                raise Unreadable(f"it is marked as {charset.removesuffix('-sig').upper()} but is damaged")
            return text
    return None


def _in(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except (UnicodeError, LookupError):
        return None


def _guessed(data: bytes) -> str | None:
    try:
        best = charset_normalizer.from_bytes(data[:_SAMPLE], cp_isolation=_CODE_PAGES).best()
    except Exception:  # noqa: BLE001 - a guess that fails is no guess, whatever the library raises
        best = None
    text = _in(data, best.encoding) if best is not None else None
    return text if text is not None else _in(data, "cp1252")


def is_mostly_controls(text: str) -> bool:
    """Whether what was decoded as text is none."""
    sample = text[:_SAMPLE]
    return sum(char in _CONTROLS for char in sample) > _TOO_MANY_CONTROLS * len(sample)
