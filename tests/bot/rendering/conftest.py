"""Letters made of the pack's forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pytest

from bot.rendering.letter import Letter
from bot.rendering.letter_reader import find_letter, written
from ingest.pack import pack_folder
from knowledge.jurisdiction import Jurisdiction

DAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def letter_of() -> Callable[..., Letter]:
    """`letter_of(answers)`: the European access letter; `letter_of(answers, "US-NY", "notice")`: another."""

    def made(answers: Mapping[str, str], code: str = "DE", kind: str = "access") -> Letter:
        form = find_letter(pack_folder(), kind, Jurisdiction.parse(code), day=DAY)
        return written(form, answers, day=DAY)

    return made
