"""Reads Word documents (.docx)."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import docx

from ingest.reading.block import Block, BlockKind, Reading, Unreadable
from ingest.reading.dating import dated
from ingest.reading.docx_blocks import blocks_of
from ingest.reading.docx_style import styles_of
from ingest.reading.line import named

_LARGEST = 300 * 1024 * 1024  # unpacked; a thousand pages of text are under 20 MB


def read_docx(path: Path) -> list[Reading]:
    """The document at `path`, with its tracked changes accepted. Raises Unreadable.

    Its properties date it wrongly more often than not (a copy is "modified" when it was made): only its text does.
    """
    _check_archive(path)
    try:
        document = docx.Document(str(path))
        blocks = list(blocks_of(document.element.body, styles_of(document)))
    except Exception as error:  # noqa: BLE001 - XML by anybody, through two libraries of other people
        raise Unreadable(f"it is damaged, or not a Word document ({type(error).__name__})") from None
    return [Reading(_title(blocks) or named(path), blocks, dated=dated(blocks))]


def _check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Unreadable("it is damaged, or not a Word document (.docx is a ZIP archive; this is none)") from None
    if unpacked > _LARGEST:
        raise Unreadable(f"it would take more than {_LARGEST // 2**20} MB unpacked")


def _title(blocks: Sequence[Block]) -> str:
    headings = [block for block in blocks if block.kind is BlockKind.HEADING]
    return min(headings, key=lambda heading: heading.level).text if headings else ""
