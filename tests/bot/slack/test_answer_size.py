"""An answer of any size stays within Slack's limits, and nothing of it is lost."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from bot.slack.answer_message import MOST_BLOCKS, MOST_CHARACTERS, answer_messages, size_of
from bot.slack.escaping import plain
from knowledge.answer import Answer, AnswerStatus, PlaceSource, Statement
from tests.bot.slack.answers import CITATION, answers
from tests.bot.slack.reading import complaints_about, words_of
from tests.thorough import examples

pytestmark = pytest.mark.long  # many questions, or many examples: seconds that add up

# Answers that large take minutes to shrink; the seed that is printed is enough to find one again.
UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
CLAIM = "0123456789abcdef0123456789abcdef01234567"


@settings(max_examples=examples(80), deadline=None, phases=UNSHRUNK, suppress_health_check=list(HealthCheck))
@given(answers())
def test_an_answer_of_any_size_fits_and_keeps_its_sources(answer: Answer) -> None:
    messages = answer_messages(answer, ephemeral=True, shareable=True, claim=CLAIM, token="t" * 40)

    assert complaints_about(messages) == []
    for message in messages:
        assert len(message.blocks) <= MOST_BLOCKS
        assert size_of(message.blocks) <= MOST_CHARACTERS
        assert 0 < len(message.text) <= 3000
    first = words_of(messages[0].blocks)
    _, _, sources = first.rpartition(answer.words.say("parts.sources"))
    assert _numbers(sources) >= {citation.n for citation in answer.citations}
    assert messages[0].blocks[0]["block_id"] == f"answer:{CLAIM}"
    assert messages[0].blocks[-1]["type"] == "context_actions"


@settings(max_examples=examples(80), deadline=None, phases=UNSHRUNK, suppress_health_check=list(HealthCheck))
@given(answers())
def test_no_word_of_an_answer_is_lost(answer: Answer) -> None:
    messages = answer_messages(answer, ephemeral=False, shareable=False)
    first, *further = (message.blocks for message in messages)
    # What has its room set aside stands between a text's beginning and the rest of it in the thread.
    told = [*takewhile(lambda block: block["type"] != "context", first), *further]
    shown = _bare(words_of(told))
    everything = _bare(words_of([first, *further]))

    for statement in (answer.direct, *answer.basis):
        assert _bare(statement.text) in shown
    for notice in answer.notices:
        assert _bare(notice) in everything


def test_a_very_long_answer_goes_on_in_the_thread_word_for_word() -> None:
    counted = [Statement(" ".join(f"{n}-{word}" for word in range(900)), (1,)) for n in range(4)]
    answer = Answer(
        AnswerStatus.ANSWERED, (), PlaceSource.NONE, "en", counted[0], basis=tuple(counted[1:]), citations=(CITATION,)
    )  # fmt: skip
    messages = answer_messages(answer, ephemeral=False, shareable=False)
    shown = " ".join(words_of(message.blocks) for message in messages)

    assert len(messages) > 1 and complaints_about(messages) == []
    assert re.findall(r"\d-\d+", shown) == [word for statement in counted for word in statement.text.split()]
    for message in messages:
        assert max(size_of([block]) for block in message.blocks) <= 3000
        assert plain(message.text).removeprefix("• ").split()[0] in shown


def test_a_flood_of_sources_goes_on_in_the_thread() -> None:
    many = tuple(replace(CITATION, n=n, document=f"law-{n}") for n in range(1, 400))
    direct = Statement("Employers give notice.", (1,))
    answer = Answer(AnswerStatus.ANSWERED, (), PlaceSource.NONE, "en", direct, citations=many)
    messages = answer_messages(answer, ephemeral=False, shareable=False)

    assert len(messages) > 1 and complaints_about(messages) == []
    assert _numbers("".join(words_of(message.blocks) for message in messages)) == set(range(1, 400))


def _numbers(text: str) -> set[int]:
    found = {int(n) for n in re.findall(r"\[(\d+)\]", text)}
    for begin, end in re.findall(r"\[(\d+)\]–\[(\d+)\]", text):
        found |= set(range(int(begin), int(end)))
    return found


def _bare(text: str) -> str:
    """Without spaces and line breaks, and what keeps mentions from being live."""
    return "".join(text.replace("\u2060", "").split())
