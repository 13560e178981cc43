"""The charset of a fetched page, which the server, the page and its bytes may name differently."""

from __future__ import annotations

import codecs
import re

from ingest.reading.charset import decoded, is_mostly_controls

_META = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_HEAD = 4096
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UNMARKED = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_MOSTLY = 20  # one broken letter in so many of UTF-8: a text cut in mid-letter, not another charset
_LATIN = "cp1252"
# What pages are labelled as, and the larger code page of which browsers take each for a part.
_LARGER = {
    "iso8859-1": _LATIN, "ascii": _LATIN, "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
    "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs", "iso8859-11": "cp874", "tis-620": "cp874",
}  # fmt: skip
# Codecs that no page is in: their decoding is slow beyond measure, or makes other text of plain letters.
_NONE_OF_PAGES = frozenset(("idna", "punycode", "utf-7", "unicode_escape", "raw_unicode_escape", "undefined"))


def decoded_page(data: bytes, header: str | None = None) -> str:
    """The text of `data`: by its byte order mark; as UTF-8 where it plainly is; by the server's `header`; by what the
    page says of itself; else by its look. A server that names a charset which the bytes are not in is not believed, and
    one that says ISO-8859-1, which servers say of everything, less than the page. Raises Unreadable."""
    if data.startswith(_MARKS):
        return decoded(data)
    told = [name for name in (_codec(header), _codec(_declared(data))) if name]
    for name in (*_wide(data, told), *(["utf-8"] if _is_mostly_utf8(data) else ())):
        text = data.decode(name, "replace")
        if not is_mostly_controls(text):
            return text
    for name in sorted(told, key=lambda name: name == _LATIN):
        if name != "utf-8" and not name.startswith(("utf-16", "utf-32")) and _fits(data, name):
            return decoded(data, name)
    return decoded(data)


def _declared(data: bytes) -> str | None:
    match = _META.search(data[:_HEAD])
    return match[1].decode("ascii", "replace") if match else None


def _codec(label: str | None) -> str | None:
    try:
        name = codecs.lookup((label or "").strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    return None if name in _NONE_OF_PAGES else _LARGER.get(name, name)


def _wide(data: bytes, told: list[str]) -> list[str]:
    """UTF-16 without its mark: as its first letter shows, or as told, where half of the bytes can be nothing else."""
    if b"\0" not in data[:_HEAD]:
        return []
    begins = [name for head, name in _UNMARKED if data.startswith(head)]
    if any(name.startswith("utf-16") for name in told):
        zeros = [data[:_HEAD][at::2].count(0) for at in (0, 1)]
        begins.append("utf-16-le" if zeros[1] >= zeros[0] else "utf-16-be")
    return begins


def _is_mostly_utf8(data: bytes) -> bool:
    """Whether the letters beyond ASCII are such as only UTF-8 makes of bytes, but for a few."""
    if b"\0" in data:
        return False
    text = data.decode("utf-8", "replace")
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    broken = text.count("\N{REPLACEMENT CHARACTER}") - data.count("\N{REPLACEMENT CHARACTER}".encode())
    return beyond > broken * (_MOSTLY + 1)


def _fits(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except (UnicodeError, LookupError):  # LookupError: a codec that makes no text
        return False
    return True
