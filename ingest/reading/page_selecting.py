"""What an admin selects of a page, by CSS selectors."""

from __future__ import annotations

from collections.abc import Sequence

from bs4 import BeautifulSoup, Tag

from ingest.reading.block import Unreadable


def selected(soup: BeautifulSoup, keep: Sequence[str], drop: Sequence[str]) -> list[Tag]:
    """What `keep` selects, in the order of the page; what lies in another of its matches is not repeated. What `drop`
    selects is taken out of `soup`. Raises Unreadable where a selector is invalid or matches nothing."""
    kept = {id(tag): tag for selector in keep for tag in _matches(soup, selector, "keep")}
    dropped = {id(tag): tag for selector in drop for tag in _matches(soup, selector, "drop")}
    parts = [tag for tag in soup.find_all(True) if id(tag) in kept and not _is_within(tag, kept)]
    parts = [tag for tag in parts if id(tag) not in dropped and not _is_within(tag, dropped)]
    for tag in dropped.values():
        tag.extract()
    if keep and not parts:
        raise Unreadable("all that the selectors under keep match, those under drop take out: narrow those under drop")
    return parts


def _matches(soup: BeautifulSoup, selector: str, key: str) -> list[Tag]:
    try:
        found = list(soup.select(selector))
    except RecursionError:
        raise
    except Exception:  # noqa: BLE001 - a syntax error, or another of those that its parser raises of itself
        raise Unreadable(
            f"its selector “{selector}” (under {key}) is no CSS selector: write it as in a style sheet, for example "
            "“main” or “#policy .text”"
        ) from None
    if not found:
        raise Unreadable(
            f"its selector “{selector}” (under {key}) matches nothing on the page, which may have been rebuilt: look "
            "at the page's source, and change the selector or take it out"
        )
    return found


def _is_within(tag: Tag, tags: dict[int, Tag]) -> bool:
    return any(id(parent) in tags for parent in tag.parents)
