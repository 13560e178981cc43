"""One line of plain text: what every block holds, and nothing that a person would not see."""

from __future__ import annotations

import unicodedata
from pathlib import Path

_SPACE = ord(" ")
# Letters and marks by category, yet nothing is drawn for them: fillers, joiners and variation selectors.
_UNDRAWN = {
    0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, 0xFFFE, 0xFFFF,
    *range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0),
}  # fmt: skip


class _Shown(dict[int, int | None]):
    """A table for `str.translate` that fills itself: None for what is dropped, a space for what separates words."""

    def __missing__(self, code: int) -> int | None:
        category = unicodedata.category(chr(code))
        shown: int | None = code
        if chr(code).isspace():
            shown = _SPACE
        elif category in ("Cc", "Cf", "Cs", "Co") or code in _UNDRAWN:
            shown = None
        self[code] = shown
        return shown


_SHOWN = _Shown()


def one_line(text: str) -> str:
    """`text` in NFC, its white space collapsed, without control, direction, zero-width and private-use characters."""
    return " ".join(unicodedata.normalize("NFC", text.translate(_SHOWN)).split())


def named(path: Path) -> str:
    """A title from a file's name, where the text gives none: "acceptable_use-policy.md" → "acceptable use policy"."""
    return one_line(path.stem.replace("_", " ").replace("-", " "))
