"""What stands on a fetched page beside its text, and what of its text waits to be unfolded."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import Tag

from ingest.reading.html_shown import HIDING, drop_unseen
from ingest.reading.page_words import PageWords

_POINTING = ("aria-controls", "data-target", "data-bs-target", "for", "href")
_NO_TEXT_ROLES = frozenset("dialog alertdialog menu menubar listbox tooltip navigation search".split())
_SURROUNDING_ROLES = frozenset("navigation contentinfo search menu menubar alertdialog".split())
# What tools for consent call themselves; a policy on cookies may have the like in its own names, but no button to agree.
_BANNER = re.compile(
    r"^(?:onetrust-(?:consent-sdk|banner-sdk|pc-sdk)|cybotcookiebot\w*|usercentrics-\w+|didomi-\w+|qc-cmp2?-\w+|"
    r"truste-consent\w*|osano-cm-\w+|cc-(?:window|banner)|cky-consent\S*|iubenda-cs-\S+|cmplz-\S+|cookie-law-info-bar|"
    r"(?:\w+[-_]{1,2})*(?:cookies?|consent|gdpr|ccpa)[-_]{0,2}(?:banner|bar|popup|modal|overlay|dialog|toast|wall|notice|"
    r"consent|prompt|message|settings|preferences)(?:[-_]{1,2}\w+)*)$",
    re.IGNORECASE,
)
_FOR_SCREEN_READERS = ", ".join(f"a .{name}" for name in ("sr-only", "visually-hidden", "screen-reader-text"))
_LARGEST_BANNER = 0.25  # of the page's words: what is larger is what the page is about
_BUTTON = "button, input[type=button], input[type=submit], input[type=checkbox], [role=button]"


def drop_surroundings(root: Tag) -> None:
    """Takes out of `root` what is hidden for good, and what surrounds the text: also banners that ask for consent."""
    _unfold(root)
    for tag in root.select(_FOR_SCREEN_READERS):
        tag.extract()
    for tag in list(_banners(root)):
        tag.extract()
    drop_unseen(root)


def _unfold(root: Tag) -> None:
    """Shows what something on the page unfolds: a question's answer is text, however it is hidden until it is asked."""
    pointed = {name for tag in root.find_all(True) for name in _pointed(tag)}
    for tag in root.find_all(id=True):
        if str(tag["id"]) in pointed and str(tag.get("role", "")) not in _NO_TEXT_ROLES:
            for name in ("hidden", "aria-hidden"):
                tag.attrs.pop(name, None)
            if HIDING.search(str(tag.get("style", ""))):
                del tag["style"]


def _pointed(tag: Tag) -> Iterator[str]:
    """The ids that `tag` unfolds when a person clicks it."""
    if tag.name == "a" and "aria-expanded" not in tag.attrs and not tag.get("data-toggle"):
        return
    for name in _POINTING:
        for part in str(tag.get(name) or "").split():
            yield part.removeprefix("#")


def _banners(root: Tag) -> Iterator[Tag]:
    words = PageWords.of(root)
    limit = _LARGEST_BANNER * words.count(root)
    for tag in root.find_all(True):
        named = str(tag.get("role", "")) in _SURROUNDING_ROLES
        if named or (_is_named_banner(tag) and tag.select_one(_BUTTON) is not None):
            if tag.find("h1") is None and words.count(tag) <= limit:
                yield tag


def _is_named_banner(tag: Tag) -> bool:
    if str(tag.get("role", "")) == "dialog" or str(tag.get("aria-modal", "")) == "true":
        return True
    names = [str(tag.get("id", "")), *tag.get_attribute_list("class")]
    return any(name and _BANNER.match(str(name)) for name in names)
