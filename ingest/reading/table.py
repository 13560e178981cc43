"""A table in sentences: one row each, its cells named by their columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.reading.block import Block, BlockKind
from ingest.reading.line import one_line

Grid = Sequence[Sequence[str]]
_LONGEST_LABEL = 60


def row_blocks(grid: Grid, *, headed: bool, page: int | None = None) -> Iterator[Block]:
    """A ROW for each row of `grid` with text in it. `headed`: the first row names the columns and is no row itself."""
    rows = [[one_line(cell) for cell in row] for row in grid]
    labels: Sequence[str] = ()
    if headed and any(any(cells) for cells in rows[1:]):
        labels, rows = rows[0], rows[1:]
    for cells in rows:
        if any(cells):
            yield Block(BlockKind.ROW, _sentence(cells, labels if any(labels) else ()), page=page)


def looks_headed(grid: Grid) -> bool:
    """Whether the first row reads like names of columns, in files that do not say."""
    rows = [row for row in grid if any(cell.strip() for cell in row)]
    if len(rows) < 2:
        return False
    first = [one_line(cell) for cell in rows[0]]
    keyed = all(row[0].strip().endswith(":") for row in rows)  # "Owner: | People team": each row names itself
    return (
        not keyed
        and all(first[1:])
        and len(set(first)) == len(first)
        and all(len(cell) <= _LONGEST_LABEL and not cell.endswith((".", ";")) for cell in first)
        and not any(_is_figure(cell) for cell in first)
    )


def _is_figure(cell: str) -> bool:
    return any(char.isdigit() for char in cell) and not any(char.isalpha() for char in cell)


def _sentence(cells: Sequence[str], labels: Sequence[str]) -> str:
    told = [cell.rstrip(" ;") for cell in cells]
    if labels:
        names = [label.rstrip(" :") for label in labels]
        names += [""] * (len(told) - len(names))
        parts = [f"{name}: {cell}" if name else cell for name, cell in zip(names, told, strict=False) if cell]
    elif len(told) == 2 and all(told):
        parts = [f"{told[0].rstrip(' :')}: {told[1]}"]
    else:
        parts = [cell for cell in told if cell]
    text = "; ".join([*(part.rstrip(".") for part in parts[:-1]), *parts[-1:]]) or " ".join(cells)
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
