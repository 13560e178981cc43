"""A custodian's sheet as PDF: one page with twelve words, for paper and nowhere else. It names nobody."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files

from bot.rendering.pdf import compiled

_COUNTS = {2: "two", 3: "three", 5: "five"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """`words` are secret. `opens`: what the key opens, as in "the concerns that people wrote to Steward"; `until`: the
    first day on which the sheet may be destroyed, where one is known."""

    number: int
    custodians: int
    threshold: int
    key: str
    opens: str
    begins: date
    until: date | None
    fingerprint_words: tuple[str, ...]
    fingerprint_hex: str
    demo: bool = False
    words: tuple[str, ...] = field(repr=False, default=())


def sheet_as_pdf(sheet: Sheet, *, large: bool = False) -> bytes:
    """PDF/UA-1, black on white, A4. `large` sets it in large print. The same sheet is the same bytes."""
    template = files("bot.rendering").joinpath("sheet.typ").read_bytes()
    inputs = {"sheet": json.dumps(_parts(sheet)), "large": "yes" if large else "no"}
    return compiled(template, inputs, day=sheet.begins, own_fonts_only=True)


def _parts(sheet: Sheet) -> dict[str, object]:
    needed, fewer = _COUNTS[sheet.threshold], _COUNTS.get(sheet.threshold - 1)
    alone = f"One or {fewer} of them open nothing." if fewer else "One of them alone opens nothing."
    until = "Keep it until all custodians are told in writing that it is no longer needed"
    until += f", not before {_day(sheet.until)}." if sheet.until else "."
    return {
        "title": f"Custodian’s sheet {sheet.number} of {sheet.custodians}",
        "demo": "DEMO. These words are public and protect nothing." if sheet.demo else "",
        "key": sheet.key,
        "what": (
            f"This is one of {_COUNTS[sheet.custodians]} sheets of paper. Any {needed} of them together open "
            f"{sheet.opens}. {alone}"
        ),
        "words": list(sheet.words),
        "do": [
            "Before you take it home, type the twelve words once on the offline computer, to see that they are right: "
            "steward custodians verify",
            "Keep it where only you get at it, away from work and from other sheets.",
            "If it is lost, or somebody saw it: tell the other custodians the same day. They make a new key.",
            "Bring it when the custodians agree to open, and type the words yourself.",
            f"{until} Then burn or shred it.",
        ],
        "never": [
            "No photo, no scan, no copy. Not into a phone, a message, a cloud or a password manager.",
            "Show the words to nobody: not to the employer, not to whoever runs Steward, not to a colleague who needs "
            "them “quickly”. Nobody ever needs your words but you.",
        ],
        "fingerprint-words": " ".join(sheet.fingerprint_words),
        "fingerprint-hex": " ".join(sheet.fingerprint_hex[at : at + 4] for at in range(0, 32, 4)),
    }


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
