"""Where on a web page its text stands: trafilatura points to it, and nothing that stands there is lost by it.

What trafilatura hands on leaves out whole lists at times (`ul > li > span`), so its words are not what is read. They
only mark the page's own tree, of which the smallest part that holds them all is read as it stands.
"""

from __future__ import annotations

import logging

from bs4 import Tag

from ingest.reading.page_prose import reads_as_text
from ingest.reading.page_words import PageWords, words_in

# What it warns of can quote the page, and nobody could act on it.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL + 1)

LEAST_SHARE = 0.6  # of the page's words; a main part that holds fewer is taken for a mistake
_RUN = 5  # words in a row that are the same in both are the same place
_PARTS = frozenset("main article section div form center".split())  # within others, a walk would miss what they are
_MOST_TAGS = 15_000  # beyond, looking for the main part takes longer than reading all of it is worth
_DEEPEST = 500


def main_part_of(root: Tag) -> Tag:
    """The smallest part of `root` that holds all of the text that trafilatura finds in it; `root` itself where that is
    too little of the page, or where nothing is found."""
    words = PageWords.of(root)
    if not words.each or words.tags > _MOST_TAGS or words.deepest > _DEEPEST:
        return root
    marked = _marked(words.each, words_in(_found(root)))
    part = _smallest(root, words, marked) if marked else root
    return part if words.count(part) >= LEAST_SHARE * words.count(root) else root


def _found(root: Tag) -> str:
    import trafilatura  # with its lists of languages and dates: nobody waits for them who reads no page

    try:
        page = f"<html><body>{root.decode_contents()}</body></html>"
        return trafilatura.extract(page, favor_recall=True, include_tables=True, include_comments=False) or ""
    except Exception:  # noqa: BLE001 - rules of other people, on anybody's page: all of it is read then
        return ""


def _marked(words: list[str], found: list[str]) -> list[int]:
    """Where `words` stand in a run of words that was found."""
    runs = {tuple(found[at : at + _RUN]) for at in range(len(found) - _RUN + 1)}
    begins = [at for at in range(len(words) - _RUN + 1) if tuple(words[at : at + _RUN]) in runs]
    return [*begins, *(at + _RUN - 1 for at in begins[-1:])]


def _smallest(root: Tag, words: PageWords, marked: list[int]) -> Tag:
    """The smallest tag in `root` that holds every marked word, and beside which nothing is left that reads as text."""
    first, last, part = marked[0], marked[-1], root
    while (inner := _child_with(part, words, first, last)) is not None and not _is_text_beside(part, inner):
        part = inner
    return part


def _child_with(part: Tag, words: PageWords, first: int, last: int) -> Tag | None:
    for child in part.children:
        if isinstance(child, Tag) and (child.name in _PARTS or "-" in child.name):
            begin, end = words.span(child)
            if begin <= first and last < end:
                return child
    return None


def _is_text_beside(part: Tag, inner: Tag) -> bool:
    return any(child is not inner and reads_as_text(child) for child in part.children)
