"""How a PDF document looks throughout: what its text is set in, so what stands out from it."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence

from ingest.reading.pdf_page import Line

_LARGER = 1.12
_LONGEST_HEADING = 120
_USUAL = 0.1  # of all lines: a gap between lines that is more than an exception
_WIDEST_PITCH = 3.0  # of the size
_FULL = 0.85  # of the width of the text
_INDENT = 12.0  # points
_CUT = re.compile(r"(?P<first>[^\W\d_]+)-$")
_COMPOUND = re.compile(r"\b[^\W\d_]+-[^\W\d_]+\b")


class Look:
    """`pitch` is the usual distance from line to line, in sizes of the type."""

    def __init__(self, lines: Sequence[Line]) -> None:
        sizes: Counter[float] = Counter()
        bold = 0
        for line in lines:
            sizes[line.size] += len(line.text)
            bold += len(line.text) if line.is_bold else 0
        self._size = sizes.most_common(1)[0][0] if sizes else 1.0
        self._is_bold = 2 * bold > sum(sizes.values())
        self._left = min((line.left for line in lines if line.size == self._size), default=0.0)
        self._right = max((line.right for line in lines if line.size == self._size), default=0.0)
        self._compounds = {word.casefold() for line in lines for word in _COMPOUND.findall(line.text)}
        self._sizes = sorted({line.size for line in lines if self._is_larger(line)}, reverse=True)
        self.pitch = self._pitch(lines)

    def heading_level(self, line: Line) -> int:
        """1–6 where `line` stands out as a heading does: larger, or all bold, and no sentence. Else 0."""
        if len(line.text) > _LONGEST_HEADING or not any(char.isalpha() for char in line.text):
            return 0
        if self._is_larger(line):
            return min(self._sizes.index(line.size) + 1, 6)
        stands_out = line.is_bold and not self._is_bold and line.size >= self._size
        if stands_out and not line.text.endswith((".", ";", ",", ":")) and not self.is_full(line):
            return min(len(self._sizes) + 1, 6)
        return 0

    def is_full(self, line: Line) -> bool:
        """Whether `line` reaches the right edge, so that what it says may go on in the next."""
        return line.right >= self._left + _FULL * (self._right - self._left)

    def depth(self, line: Line) -> int:
        """How deep an entry of a list is set in, 0–6. Lists begin at the edge, or one step in."""
        steps = int((line.left - self._left) // _INDENT)
        return min(max(steps - 1, 0) // 2, 6)

    def joined(self, texts: Sequence[str]) -> str:
        """Lines in one, words whole again that were cut at a line's end. Compounds keep their hyphens."""
        joined = ""
        for text in texts:
            cut = _CUT.search(joined)
            if cut is None or not text[:1].islower():
                joined = f"{joined} {text}" if joined and not joined.endswith("-") else joined + text
                continue
            rest = re.match(r"[^\W\d_]+", text)
            whole = f"{cut['first']}-{rest[0] if rest else ''}".casefold()
            keeps = len(cut["first"]) < 2 or whole in self._compounds  # "e-mail", "long-term"
            joined = (joined if keeps else joined[:-1]) + text
        return joined

    def _is_larger(self, line: Line) -> bool:
        return line.size >= _LARGER * self._size

    def _pitch(self, lines: Sequence[Line]) -> float:
        pitches: Counter[float] = Counter()
        for before, line in itertools.pairwise(lines):
            pitch = (line.top - before.top) / line.size
            if line.page == before.page and line.size == before.size and 0 < pitch < _WIDEST_PITCH:
                pitches[round(pitch, 1)] += 1
        usual = [pitch for pitch, count in pitches.items() if count >= _USUAL * sum(pitches.values())]
        return min(usual, default=1.2)
