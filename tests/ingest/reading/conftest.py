"""Files made for a test, and how their reading is told in one look."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from ingest.reading.block import Block, BlockKind, Reading
from ingest.reading.file_kind import read_file


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Reading]:
    """`read("a.md", "# Text")`: what the one document in such a file reads as."""

    def reading_of(name: str, content: str | bytes) -> Reading:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        [reading] = read_file(path)
        return reading

    return reading_of


@pytest.fixture
def told() -> Callable[[Iterable[Block]], list[str]]:
    """Blocks in short: "# heading", "paragraph", "- item", "  - item in an item", "| row"."""

    def in_short(blocks: Iterable[Block]) -> list[str]:
        return [_mark(block) + block.text for block in blocks]

    return in_short


def _mark(block: Block) -> str:
    marks = {
        BlockKind.HEADING: "#" * block.level + " ",
        BlockKind.PARAGRAPH: "",
        BlockKind.ITEM: "  " * block.level + "- ",
        BlockKind.ROW: "| ",
    }
    return marks[block.kind]
