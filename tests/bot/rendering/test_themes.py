"""The chart of themes holds its figures as text, is the same each time, and stays within its edges."""

from __future__ import annotations

import io
from dataclasses import replace
from xml.etree import ElementTree

from PIL import Image

from bot.rendering.themes import ThemeGroup, ThemeRow, as_png, as_svg, most_of

GROUPS = (
    ThemeGroup("What is tracked", (ThemeRow("keystrokes or mouse", 35), ThemeRow("the screen", 5))),
    ThemeGroup("What people want", (ThemeRow("that it stops", 20),)),
)
OTHER = (replace(GROUPS[0], rows=(ThemeRow("keystrokes or mouse", 40), ThemeRow("the screen", 5))), GROUPS[1])
SVG = "{http://www.w3.org/2000/svg}"


def test_each_figure_stands_beside_its_words_and_nothing_is_summed_up() -> None:
    drawn = ElementTree.fromstring(as_svg(GROUPS))  # noqa: S314 - it is our own
    texts = [text.text or "" for text in drawn.iter(f"{SVG}text")]

    assert texts[:9] == [
        "What concerns are about", "What is tracked", "keystrokes or mouse", "35", "the screen", "5",
        "What people want", "that it stops", "20",
    ]  # fmt: skip
    assert "60" not in texts and "5 means five to nine" in " ".join(texts)


def test_who_does_not_see_it_is_told_the_same() -> None:
    drawn = ElementTree.fromstring(as_svg(GROUPS))  # noqa: S314 - it is our own
    told = drawn.findtext(f"{SVG}desc")

    assert drawn.get("role") == "img" and drawn.findtext(f"{SVG}title") == "What concerns are about"
    assert told == "keystrokes or mouse: at least 35; the screen: at least 5; that it stops: at least 20."


def test_bars_are_as_long_as_their_figures() -> None:
    drawn = ElementTree.fromstring(as_svg(GROUPS))  # noqa: S314 - it is our own
    bars = [int(bar.get("width", "")) for bar in drawn.iter(f"{SVG}rect")][1:]

    assert most_of(GROUPS) == 35 and most_of(()) == 1
    assert bars == [432, round(432 * 5 / 35), round(432 * 20 / 35)]


def test_it_has_no_script_no_style_and_nothing_from_elsewhere() -> None:
    text = as_svg(GROUPS).decode()

    assert not any(word in text for word in ("<script", "<style", "style=", "href", "url(", "<image", "onload"))
    assert text.count("http") == 1, "the namespace"


def test_words_are_escaped() -> None:
    group = ThemeGroup("a < b & c", (ThemeRow('"pay" & <hours>', 5),))
    drawn = ElementTree.fromstring(as_svg([group]))  # noqa: S314 - it is our own

    assert '"pay" & <hours>' in [text.text for text in drawn.iter(f"{SVG}text")]
    assert as_png([group]).startswith(b"\x89PNG")


def test_the_same_figures_are_the_same_bytes_and_others_are_others() -> None:
    assert as_svg(GROUPS) == as_svg(GROUPS) and as_png(GROUPS) == as_png(GROUPS)
    assert as_svg(GROUPS) != as_svg(OTHER) and as_png(GROUPS) != as_png(OTHER)


def test_the_picture_is_as_wide_and_tall_as_it_was_drawn_and_has_ink_to_its_last_note() -> None:
    picture = Image.open(io.BytesIO(as_png(GROUPS))).convert("L")
    drawn = ElementTree.fromstring(as_svg(GROUPS))  # noqa: S314 - it is our own
    tall = int(drawn.get("height", ""))

    assert picture.size == (1440, tall * 3)
    ink = picture.point(lambda value: 255 if value < 200 else 0).getbbox()
    assert ink is not None and ink[0] > 30 and ink[2] < 1410 and ink[3] > picture.height - 100


def test_the_picture_says_nothing_of_who_made_it_or_when() -> None:
    made = as_png(GROUPS)
    kinds = []
    at = 8
    while at < len(made):
        size = int.from_bytes(made[at : at + 4])
        kinds.append(made[at + 4 : at + 8])
        at += 12 + size

    assert set(kinds) <= {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"pHYs", b"sRGB", b"tRNS"}
