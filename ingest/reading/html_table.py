"""Tables of HTML: which hold data, and their cells."""

from __future__ import annotations

from collections.abc import Callable

from bs4.element import NavigableString, Tag

from ingest.reading.line import one_line

_WIDEST = 200  # columns; a `colspan` of a million is a mistake or an attack
_LONGEST_SPAN = 1000
_LONGEST_REPEATED = 300  # characters; a thousand copies of a page fill the memory


def is_of_data(table: Tag) -> bool:
    """Whether `table` lines up data; one that holds another table, or has a single column, only places text."""
    if table.find("table") is not None:
        return False
    return any(len(_cells(row)) > 1 for row in table.find_all("tr"))


def is_headed(table: Tag) -> bool:
    """Whether the first row names the columns: by its tags, or because all of it is bold."""
    rows = [row for row in table.find_all("tr") if _cells(row)]
    if not rows:
        return False
    cells = _cells(rows[0])
    if all(cell.name == "th" for cell in cells) or rows[0].find_parent("thead") is not None:
        return True
    return len(cells) > 1 and all(_is_bold(cell) for cell in cells)


def caption_of(table: Tag) -> str:
    caption = table.find("caption")
    return one_line(caption.get_text(" ")) if caption is not None else ""


def grid_of(table: Tag, text_of: Callable[[Tag], str]) -> list[list[str]]:
    """The rows of `table`. A cell that spans rows is repeated in each; one that spans columns leaves them empty."""
    grid: list[list[str]] = []
    spanning: dict[int, tuple[int, str]] = {}  # column → rows still to fill, text
    for row in table.find_all("tr"):
        filled: list[str] = []
        for cell in _cells(row):
            _fill_spanned(filled, spanning)
            text = text_of(cell)
            if (rows := _span(cell, "rowspan", _LONGEST_SPAN)) > 1:
                spanning[len(filled)] = (rows - 1, text if len(text) <= _LONGEST_REPEATED else "")
            filled += [text, *[""] * (_span(cell, "colspan", _WIDEST) - 1)]
            if len(filled) >= _WIDEST:
                break
        _fill_spanned(filled, spanning)
        grid.append(filled)
    return grid


def _fill_spanned(filled: list[str], spanning: dict[int, tuple[int, str]]) -> None:
    while (column := len(filled)) in spanning:
        rows, text = spanning.pop(column)
        filled.append(text)
        if rows > 1:
            spanning[column] = (rows - 1, text)


def _span(cell: Tag, attribute: str, most: int) -> int:
    value = str(cell.get(attribute) or "1").strip()
    return min(max(int(value), 1), most) if value.isascii() and value.isdigit() and len(value) < 7 else 1


def _cells(row: Tag) -> list[Tag]:
    return [cell for cell in row.children if isinstance(cell, Tag) and cell.name in ("td", "th")]


def _is_bold(cell: Tag) -> bool:
    strings = [s for s in cell.descendants if type(s) is NavigableString and s.strip()]
    return bool(strings) and all(string.find_parent(["b", "strong"]) is not None for string in strings)
