"""What stands beside an answer on every face: the original of what is translated or worded, called what it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.rendering.answer_parts import original_of
from knowledge.answer import Answer, AnswerStatus, PlaceSource, Statement
from knowledge.document import TextKind
from knowledge.jurisdiction import Jurisdiction
from knowledge.worded import Wrote
from tests.bot.slack.answers import CITATION

GERMAN = "Der Arbeitgeber darf E-Mails der Beschäftigten nur lesen, wenn ein Verdacht dokumentiert ist."
SAID = Wrote("Nur wenn ein Verdacht dokumentiert ist, darf er E-Mails lesen.", GERMAN)


def answer(quote: str, *, written: bool = True, translation: str | None = None) -> Answer:
    cited = replace(CITATION, text_kind=TextKind.OFFICIAL, quote=quote, translation=translation)
    direct = Statement(SAID.text, (1,), written=replace(SAID, quote=quote) if written else None)
    return Answer(
        AnswerStatus.ANSWERED, (Jurisdiction("DE"),), PlaceSource.CHOICE, "de", direct, citations=(cited,)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (answer("Employers give written notice."), "Englisches Original: “Employers give written notice.”"),
        (answer("Employers give it.", written=False, translation="…"), "Englisches Original: “Employers give it.”"),
        (answer(GERMAN), f"Original: “{GERMAN}”"),
        (answer(GERMAN, written=False), ""),
    ],
)
def test_a_source_s_own_words_stand_beside_what_is_said_and_are_called_english_where_they_are(
    found: Answer, said: str
) -> None:
    assert original_of(found, found.citations[0]) == said
