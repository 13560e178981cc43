"""A body as it comes in, unpacked and counted piece by piece, so that a small one that unpacks to gigabytes is left."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

ACCEPTED = "gzip"  # whose output can be bounded
_PIECE = 2**16
_GZIP = zlib.MAX_WBITS | 16
_GZIP_MAGIC = b"\x1f\x8b"


class TooLarge(Exception):
    """More bytes than allowed, packed or unpacked."""


class Broken(Exception):
    """Packed bytes that cannot be unpacked, or that end too early."""


class UnknownEncoding(Exception):
    """Packed in a way that was not asked for."""


def unpacked(parts: Iterable[bytes], encoding: str, limit: int) -> Iterator[bytes]:
    """`encoding` is the Content-Encoding. Raises `TooLarge`, `Broken`, `UnknownEncoding`."""
    match encoding.strip().lower():
        case "" | "identity":
            return _counted(parts, limit)
        case "gzip" | "x-gzip":
            return _counted(_gunzipped(_counted(parts, limit)), limit)
        case _:
            raise UnknownEncoding


def _counted(parts: Iterable[bytes], limit: int) -> Iterator[bytes]:
    total = 0
    for part in parts:
        total += len(part)
        if total > limit:
            raise TooLarge
        yield part


def _gunzipped(parts: Iterable[bytes]) -> Iterator[bytes]:
    """At most `_PIECE` at a time, so that whoever counts can stop. A body may be several files one after another; what
    else follows them is padding, and left."""
    unpacker = zlib.decompressobj(_GZIP)
    begun = False
    for part in parts:
        rest = part
        while rest:
            if unpacker.eof:
                if not rest.startswith(_GZIP_MAGIC):
                    return
                unpacker = zlib.decompressobj(_GZIP)
            begun = True
            try:
                piece = unpacker.decompress(rest, _PIECE)
            except zlib.error:
                raise Broken from None
            if piece:
                yield piece
            rest = unpacker.unconsumed_tail or unpacker.unused_data
    while begun and not unpacker.eof:
        piece = unpacker.decompress(b"", _PIECE)
        if not piece:
            raise Broken
        yield piece
