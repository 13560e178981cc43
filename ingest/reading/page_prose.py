"""What on a page reads as text, and not as the links and names that lead around in it."""

from __future__ import annotations

import re

from bs4.element import NavigableString, PageElement, Tag

from ingest.reading.page_words import words_in

_SENTENCE = 8  # words
_ENDS = (".", "!", "?", "。", "！", "？")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_COPYRIGHT = re.compile(r"©|\bcopyright\b|all rights reserved", re.IGNORECASE)
_INLINE = frozenset("a abbr b bdi cite code em font i ins kbd mark q small span strong sub sup time u var".split())


def reads_as_text(node: PageElement) -> bool:
    """Whether there is a sentence in it, a heading of the whole page, or a date: not only links and names of things."""
    if not isinstance(node, Tag):
        return type(node) is NavigableString and bool(words_in(node))
    if node.name == "h1" or node.find("h1") is not None:
        return True
    sentences: dict[int, int] = {}
    for string in node.descendants:
        if type(string) is not NavigableString or _is_linked(string):
            continue
        block = next((tag for tag in string.parents if tag.name not in _INLINE), node)
        sentences[id(block)] = sentences.get(id(block), 0) + len(words_in(string))
        if sentences[id(block)] >= _SENTENCE or (_YEAR.search(string) and not _COPYRIGHT.search(string)):
            return True
    return False


def _is_linked(string: NavigableString) -> bool:
    link = string.find_parent("a")
    if link is None or str(link.get("href") or "").startswith("mailto:"):
        return False
    text = link.get_text().rstrip()
    return len(words_in(text)) < _SENTENCE or not text.endswith(_ENDS)  # the names of articles are long, too
