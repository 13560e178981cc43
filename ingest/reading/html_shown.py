"""What of a web page a person sees as its text: hidden and surrounding matter goes, the main part stays."""

from __future__ import annotations

import re

from bs4.element import NavigableString, Tag

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_UNREAD = frozenset(
    "script style template noscript head title svg canvas object iframe audio video map "
    "button input select textarea datalist progress meter dialog del s strike".split()
)
_SURROUNDING = frozenset(("nav", "footer", "aside"))
_FEWEST_WORDS = 12
_MOST_PARTS = 50  # a page of a thousand articles has no main one
HIDING = re.compile(
    r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:\.0*)?(?:[a-z%]+)?\s*(?:[;!]|$))",
    re.I,
)


def drop_unseen(root: Tag) -> None:
    """Takes out of `root` what is hidden, and what surrounds the text: navigation, footers, form controls."""
    for tag in root.find_all(True):
        if _is_surrounding(tag) or _is_unread(tag):
            tag.extract()  # not `decompose`: asking whether a tag was decomposed already searches all of its tree


def drop_hidden(root: Tag) -> None:
    """Takes out of `root` what is hidden, and form controls; what else there is, somebody chose to read."""
    for tag in root.find_all(True):
        if _is_unread(tag):
            tag.extract()


def main_part(root: Tag) -> Tag:
    """The `<main>` or `<article>` that holds most of the text, else `root`."""
    parts = [*root.find_all(["main", "article"]), *root.find_all(role="main")][:_MOST_PARTS]
    if not parts:
        return root
    longest = max(parts, key=lambda part: len(part.get_text()))
    return longest if 2 * len(longest.get_text()) >= len(root.get_text()) else root


def is_table_of_contents(listing: Tag) -> bool:
    """Whether every entry of a list is only a link to a place on the same page."""
    strings = [s for s in listing.descendants if type(s) is NavigableString and s.strip()]
    return bool(strings) and all(_goes(string, "#") for string in strings)


def is_way_back(paragraph: Tag) -> bool:
    """Whether a paragraph is only a link up or back: "Back to Slack page"."""
    strings = [s for s in paragraph.descendants if type(s) is NavigableString and s.strip()]
    if not strings or len({id(string.find_parent("a")) for string in strings}) != 1:
        return False
    link = strings[0].find_parent("a")
    if link is None:
        return False
    return _target(link) in ("../", "..") or link.get_text().strip().lower().startswith("back to ")


def _is_surrounding(tag: Tag) -> bool:
    if tag.name == "header":
        return tag.find_parent(["main", "article"]) is None  # there it holds the heading
    return tag.name in _SURROUNDING


def _is_unread(tag: Tag) -> bool:
    if tag.name in _UNREAD:
        return tag.name != "button" or not _is_heading(tag)
    if tag.name == "sup":
        link = tag.find("a")
        return link is not None and _target(link).startswith("#")  # the number of a footnote
    if tag.name == "label" or str(tag.get("aria-hidden", "")).strip().lower() == "true":
        return _is_short(tag)
    return _is_hidden(tag)


def _is_hidden(tag: Tag) -> bool:
    attributes = tag.attrs
    return "hidden" in attributes or HIDING.search(str(attributes.get("style", ""))) is not None


def _is_heading(button: Tag) -> bool:
    """Whether a button is the heading of what it unfolds."""
    return button.find(HEADINGS) is not None or button.find_parent([*HEADINGS, "summary"]) is not None


def _is_short(tag: Tag) -> bool:
    """Labels, and what is kept from screen readers, are icons and names of fields; a policy may stand there too, where
    its page is built of labels or was saved under an open dialog."""
    return len(tag.get_text().split()) < _FEWEST_WORDS


def _goes(string: NavigableString, to: str) -> bool:
    link = string.find_parent("a")
    return link is not None and _target(link).startswith(to)


def _target(link: Tag) -> str:
    return str(link.get("href") or "").strip()
