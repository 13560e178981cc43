"""A sheet of codes as PDF: slips to be cut apart along dashed lines and drawn from a hat."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from importlib.resources import files

from bot.rendering.pdf import compiled


def tickets_as_pdf(head: Sequence[str], slips: Sequence[str], *, beneath: Sequence[str], day: date) -> bytes:
    """PDF/UA-1, black on white, A4. `slips` are codes as they are shown; `beneath` are lines that stand on each. `day`
    is all that it says of when it was made."""
    template = files("bot.rendering").joinpath("ticket_sheet.typ").read_bytes()
    parts = {"title": "Slips to draw from a hat", "head": list(head), "slips": list(slips), "beneath": list(beneath)}
    return compiled(template, {"sheet": json.dumps(parts)}, day=day, own_fonts_only=True)
