"""Themes as a chart: bars in groups, each with its words and its figure. The table beside it says all that it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from bot.rendering.pdf import pictured

TITLE = "What concerns are about"
HOW_TO_READ = (
    "5 means five to nine concerns, 10 means ten to fourteen, and so on: figures are rounded down to fives.",
    "They are counted once a week, change only when at least five more concerns have come, and never fall.",
    "What fewer than five concerns say is not shown. A concern can say several things, so the figures have no sum.",
)
_NOTES = (
    "At least so many concerns, rounded down to fives:",
    "5 means five to nine. What fewer than five say is not shown.",
    "A concern can say several things: the figures have no sum.",
)
_WIDE, _SIDE = 480, 24
_SANS, _OWN = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif", "Libertinus Serif"
_INK, _QUIET, _BAR = "#1d1c1a", "#57534d", "#0b4f8a"


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """`least` is what is published: in fives, from five on."""

    words: str
    least: int


@dataclass(frozen=True, slots=True)
class ThemeGroup:
    heading: str
    rows: tuple[ThemeRow, ...]


def most_of(groups: Sequence[ThemeGroup]) -> int:
    """The longest bar's figure; 1 where there is none."""
    return max((row.least for group in groups for row in group.rows), default=1)


def as_svg(groups: Sequence[ThemeGroup]) -> bytes:
    """Real text, with a title and a description for who does not see it. The same groups are the same bytes."""
    return _svg(groups, _SANS).encode()


def as_png(groups: Sequence[ThemeGroup]) -> bytes:
    """The same on white, 1,440 pixels wide, set in a font of its own: the same bytes on every machine."""
    return pictured(_svg(groups, _OWN).encode(), wide=_WIDE)


def _svg(groups: Sequence[ThemeGroup], font: str) -> str:
    drawn: list[str] = []
    most, y = most_of(groups), 46

    def text(words: str, size: int, *, x: int = _SIDE, colour: str = _INK, more: str = "") -> None:
        drawn.append(f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}"{more}>{escape(words)}</text>')

    text(TITLE, 22, more=' font-weight="bold"')
    for group in groups:
        y += 40
        text(group.heading, 17, more=' font-weight="bold"')
        for row in group.rows:
            y += 28
            text(row.words, 15)
            text(f"{row.least}", 15, x=_WIDE - _SIDE, more=' text-anchor="end" font-weight="bold"')
            length = max(2, round((_WIDE - 2 * _SIDE) * row.least / most))
            drawn.append(f'<rect x="{_SIDE}" y="{y + 6}" width="{length}" height="10" rx="2" fill="{_BAR}"/>')
            y += 12
    y += 20
    for note in _NOTES:
        y += 18
        text(note, 12, colour=_QUIET)
    y += 24
    told = "; ".join(f"{row.words}: at least {row.least}" for group in groups for row in group.rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {y}" width="{_WIDE}" height="{y}" role="img" '
        f'aria-labelledby="title told" font-family="{font}">\n<title id="title">{escape(TITLE)}</title>\n'
        f'<desc id="told">{escape(told)}.</desc>\n<rect width="{_WIDE}" height="{y}" fill="#ffffff"/>\n'
        + "\n".join(drawn)
        + "\n</svg>\n"
    )
