"""What Typst sets: a letter as PDF, from its embedded fonts and, for other scripts, from those of this machine.

What was typed reaches Typst as data, never as source. The file is made to PDF/UA-1, so that screen readers can read
it; that standard also refuses a character that no font has, which would print as an empty box.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import UserError
from bot.rendering.letter import BEFORE, LANGUAGE, NOT_A_PART, Block, Letter, Text, texts_of

if TYPE_CHECKING:
    from typst import Fonts


def as_pdf(letter: Letter, *, day: date) -> bytes:
    """Raises `UserError` where the fonts at hand lack a character that was typed."""
    return compiled(template(), {"letter": as_data(letter)}, day=day)


def compiled(template: bytes, inputs: dict[str, str], *, day: date, own_fonts_only: bool = False) -> bytes:
    """PDF/UA-1, in memory: nothing is written to a file. Raises `UserError`."""
    import typst

    try:
        return _compile(template, inputs, day, system=not own_fonts_only)
    except typst.TypstError:  # its text would repeat what was typed
        raise UserError(
            "The PDF cannot be set: most likely no font here has some of the characters that were typed. Nothing was "
            "written. Use --format docx, or install a font for that script (the Noto fonts have most)."
        ) from None


def set_in_own_fonts(
    template: bytes, parts: Mapping[str, object], *, language: str, day: date, fonts: Sequence[Path] | None = None
) -> bytes:
    """PDF/UA-1 of `parts`, which the template reads as JSON, in Typst's own fonts and those of `bot.rendering.fonts`:
    the same bytes on every machine. Raises `UserError`, which names the script that no font has."""
    import typst

    from bot.rendering.fonts import font_folders, in_order, in_words, missing_scripts

    folders = font_folders() if fonts is None else fonts
    text = json.dumps(parts, ensure_ascii=False)
    held = typst.Fonts(include_system_fonts=False, font_paths=[str(folder) for folder in folders])
    families = in_order(held.families(), text, language)
    try:
        return _compile(template, {"document": text, "families": json.dumps(families)}, day, fonts=held)
    except typst.TypstError:  # its text would repeat what was typed
        raise UserError(in_words(missing_scripts(text, folders))) from None


def pictured(svg: bytes, *, wide: int) -> bytes:
    """An SVG of that width as PNG, three pixels for each of its units; in Typst's own fonts only."""
    import typst

    page = f"#set page(width: {wide}pt, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), width: 100%)"
    return typst.compile(
        page.encode(), format="png", ppi=216, sys_inputs={"svg": svg.decode()}, ignore_system_fonts=True
    )  # fmt: skip


def _compile(
    template: bytes, inputs: dict[str, str], day: date, *, system: bool = False, fonts: Fonts | None = None
) -> bytes:
    """In Typst's own fonts, and those of the machine or of `fonts`. Raises `typst.TypstError`."""
    import typst

    midnight = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    return typst.compile(
        template, format="pdf", sys_inputs=inputs, pdf_standards="ua-1", timestamp=midnight,
        font_paths=fonts or typst.Fonts(include_system_fonts=system),
    )  # fmt: skip


def template() -> bytes:
    return files("bot.rendering").joinpath("letter.typ").read_bytes()


def as_data(letter: Letter) -> str:
    """What the template is given, as JSON."""
    parts = {
        "title": letter.title,
        "language": LANGUAGE,
        "blocks": [_block(block) for block in letter.blocks],
        "before-title": BEFORE,
        "before": [_spans(text) for text in letter.before],
        "sources": [_spans(text) for text in letter.sources],
        "not-a-part": NOT_A_PART,
    }
    return json.dumps(parts, ensure_ascii=False)


def _block(block: Block) -> dict[str, object]:
    return {"kind": type(block).__name__.lower(), "texts": [_spans(text) for text in texts_of(block)]}


def _spans(text: Text) -> list[dict[str, str]]:
    return [{"text": span.text, "mark": span.mark.value} for span in text]
