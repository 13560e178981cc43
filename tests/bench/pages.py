"""How much of a web page's text is read, and how little else: against its clean text, by unique runs of words.

    python -m tests.bench.pages FOLDER

FOLDER holds pairs: `name.html`, the page as it was fetched, and `name.md` or `name.txt`, its text as it should be read.
Numbers of lists and names of columns are left out of account: both sides write them differently.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean

from ingest.reading.block import Block, BlockKind, Unreadable
from ingest.reading.web_page import read_page

RUN = 5
ENOUGH = 0.8
_WORD = re.compile(r"[^\W_]+")
_LIST_NUMBER = re.compile(r"^[\s>*|-]*\d+\.\s", re.MULTILINE)
# What Markdown writes beside the words: images, targets of links, line breaks in cells, escapes.
_BESIDE = re.compile(r"!\[[^\]]*\]\([^)]*\)|(?<=\])\(<?[^)]*\)|<br ?/?>|\\(?=[^\w\s])")
_COLUMN = re.compile(r"(^|; )[^;:]{1,60}: ")


def figures(folder: Path) -> Iterator[str]:
    """One line per page that falls short, then one for all of them."""
    scores: list[tuple[float, float]] = []
    began = time.perf_counter()
    for page in sorted(folder.glob("*.html")):
        wanted = _wanted(page)
        if not wanted:
            continue
        found = _runs(_read(page))
        recall = len(found & wanted) / len(wanted)
        precision = len(found & wanted) / len(found) if found else 0.0
        scores.append((recall, precision))
        if recall < ENOUGH:
            yield f"pages, {page.stem}: recall {recall:.3f}, precision {precision:.3f}"
    if not scores:
        yield "pages: no pairs of name.html and name.md or name.txt given, not measured"
        return
    took = (time.perf_counter() - began) * 1000 / len(scores)
    recalls, precisions = zip(*scores, strict=True)
    yield (
        f"pages, {len(scores)} of them: recall mean {mean(recalls):.3f}, least {min(recalls):.2f}; precision mean "
        f"{mean(precisions):.3f}, least {min(precisions):.2f}; {sum(r < ENOUGH for r in recalls)} under {ENOUGH}; "
        f"{took:.0f} ms each"
    )


def _wanted(page: Path) -> set[tuple[str, ...]]:
    for suffix in (".md", ".txt"):
        if (text := page.with_suffix(suffix)).is_file():
            return _runs(_BESIDE.sub(" ", text.read_text(encoding="utf-8")))
    return set()


def _read(page: Path) -> str:
    try:
        return "\n".join(map(_plain, read_page(page.read_bytes()).blocks))
    except Unreadable:
        return ""


def _plain(block: Block) -> str:
    return _COLUMN.sub(r"\1", block.text) if block.kind is BlockKind.ROW else block.text


def _runs(text: str) -> set[tuple[str, ...]]:
    words: Sequence[str] = _WORD.findall(_LIST_NUMBER.sub("", text).lower())
    return {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


if __name__ == "__main__":
    for line in figures(Path(sys.argv[1])):
        sys.stdout.write(line + "\n")
