"""What stands on a fetched page beside its text, and what of its text waits to be unfolded."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import Tag

from ingest.reading.html_shown import HIDING, drop_unseen
from ingest.reading.page_prose import reads_as_text
from ingest.reading.page_words import PageWords

_POINTING = ("aria-controls", "data-target", "data-bs-target", "for", "href")
_UNFOLDING = ("aria-expanded", "data-toggle", "data-bs-toggle")
_NO_TEXT_ROLES = frozenset("dialog alertdialog menu menubar listbox tooltip navigation search".split())
_SURROUNDING_ROLES = frozenset("navigation contentinfo search menu menubar alertdialog".split())
_FOR_SCREEN_READERS = ["sr-only", "visually-hidden", "screen-reader-text"]
_TEXT = ["main", "article"]
# Names that pages give to their parts, taken apart: "cookie-banner", "wcpConsentBannerCtrl", "footerWrap--UmG1P".
_NAME_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_CONSENT = frozenset(
    "cookie cookies consent gdpr ccpa onetrust cookiebot cybot usercentrics didomi truste osano".split()
)
_BANNER = frozenset(
    "alert banner bar box confirm dialog layer message modal notice overlay popup preferences prompt root sdk settings "
    "toast wall window".split()
)
_LEADING_AROUND = frozenset("footer nav navbar navigation menu breadcrumb breadcrumbs sitemap".split())
_BUTTON = "button, input[type=button], input[type=submit], input[type=checkbox], [role=button]"
_FEWEST_LINKS = 3
_LARGEST = 0.25  # of the page's words: what is larger is what the page is about


def drop_surroundings(root: Tag) -> None:
    """Takes out of `root` what is hidden for good, and what surrounds the text: also banners that ask for consent."""
    _unfold(root)
    for tag in root.find_all(class_=_FOR_SCREEN_READERS):
        if tag.find_parent("a") is not None:  # "opens in a new window"
            tag.extract()
    for tag in list(_beside_the_text(root)):
        tag.extract()
    for tag in root.find_all(["aside", "footer", "header"]):
        if _is_of_the_text(tag):
            tag.name = "section"
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
    if tag.name == "a" and not any(name in tag.attrs for name in _UNFOLDING):
        return
    for name in _POINTING:
        for part in str(tag.get(name) or "").split():
            yield part.removeprefix("#")


def _is_of_the_text(tag: Tag) -> bool:
    """A remark or a date within the text, or the page's heading with what is said under it."""
    if tag.name == "header" and tag.find("h1") is None:
        return False
    return (tag.name == "header" or tag.find_parent(_TEXT) is not None) and reads_as_text(tag)


def _beside_the_text(root: Tag) -> Iterator[Tag]:
    words = PageWords.of(root)
    most = _LARGEST * words.count(root)
    for tag in root.find_all(True):
        if words.count(tag) <= most and (_is_consent(tag) or _leads_around(tag)) and tag.find("h1") is None:
            yield tag


def _is_consent(tag: Tag) -> bool:
    """A banner that asks for consent to cookies. A policy on cookies has the like in its own names, but no button."""
    if str(tag.get("role", "")) in _SURROUNDING_ROLES:
        return True
    parts = _name_parts(tag)
    named = bool(parts & _CONSENT and parts & _BANNER)
    if not named and str(tag.get("role", "")) != "dialog" and str(tag.get("aria-modal", "")) != "true":
        return False
    return tag.select_one(_BUTTON) is not None


def _leads_around(tag: Tag) -> bool:
    """A menu, or the links at a page's foot, that is marked by its name alone."""
    return (
        bool(_name_parts(tag) & _LEADING_AROUND)
        and len(tag.find_all("a", limit=_FEWEST_LINKS)) == _FEWEST_LINKS
        and not reads_as_text(tag)
    )


def _name_parts(tag: Tag) -> set[str]:
    names = " ".join((str(tag.get("id") or ""), *map(str, tag.get_attribute_list("class"))))
    return {part.lower() for part in _NAME_PART.findall(names)}
