"""The words of a page's tree: which there are, in which order, and which of its tags holds which of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bs4.element import NavigableString, PageElement, Tag

# Where no spaces part the words (Japanese, Chinese, Thai, Lao, Burmese, Khmer), each letter counts as one.
_UNPARTED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"[{_UNPARTED}]|(?:(?![{_UNPARTED}])\w)+")


def words_in(text: str) -> list[str]:
    return _WORD.findall(text.lower())


@dataclass(slots=True)
class PageWords:
    """`each` word of a tree in its order."""

    each: list[str] = field(default_factory=list)
    deepest: int = 0
    _spans: dict[int, tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Tag) -> PageWords:
        words, begins = cls(), [0]
        waiting: list[tuple[PageElement, bool]] = [(root, False)]
        while waiting:
            node, leaving = waiting.pop()
            if leaving:
                words._spans[id(node)] = (begins.pop(), len(words.each))
            elif isinstance(node, Tag):
                begins.append(len(words.each))
                words.deepest = max(words.deepest, len(begins))
                waiting.append((node, True))
                waiting.extend((child, False) for child in reversed(node.contents))
            elif type(node) is NavigableString:  # its subclasses are comments, scripts and the like
                words.each += words_in(node)
        return words

    @property
    def tags(self) -> int:
        return len(self._spans)

    def span(self, tag: Tag) -> tuple[int, int]:
        """From which word, and until before which, `tag` holds them."""
        return self._spans[id(tag)]

    def count(self, tag: Tag) -> int:
        begin, end = self.span(tag)
        return end - begin
