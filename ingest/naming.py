"""What ingested documents are called: an id from where they lie, a title from their file where they have none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from pathlib import Path


def free_id(home: Path, inside: Path, part: str, taken: Collection[str]) -> str:
    """`handbook/tools/slack` for tools/slack.md in handbook; with the suffix, then a number, where that is taken."""
    names = [slug(name) for name in (home.name or "files", *inside.parent.parts, inside.stem)]
    base = "/".join(name or "unnamed" for name in names) + (f"/{slug(part) or 'unnamed'}" if part else "")
    if base not in taken:
        return base
    second = f"{base}-{inside.suffix.lstrip('.').lower()}"
    if second not in taken:
        return second
    return numbered(base, taken)


def numbered(base: str, taken: Collection[str]) -> str:
    """`base` itself, or with a number where that is taken."""
    found, number = base, 2
    while found in taken:
        found, number = f"{base}-{number}", number + 1
    return found


def slug(name: str) -> str:
    """Lower case letters and digits of any script, joined by hyphens."""
    folded = unicodedata.normalize("NFKC", name.encode("utf-8", "replace").decode()).casefold()
    return re.sub(r"[^\w.]+", "-", folded).strip("-._")[:80]


def title_of(path: Path) -> str:
    """ "Data retention" for data-retention.md."""
    words = re.sub(r"[-_.\s]+", " ", path.stem.encode("utf-8", "replace").decode()).strip()
    return (words[:1].upper() + words[1:]) or "Untitled"
