"""Answers in the terminal with a language model: sentences as each passes, then the rest; and why it fell back."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date

import pytest
from rich.console import Console

from bot.app import Desk
from bot.cli.spoken import answered
from knowledge.answer import Answer
from knowledge.asked import Asker
from knowledge.jurisdiction import Jurisdiction
from knowledge.library import Library
from knowledge.model_answering import ModelAnswerer
from tests.answerer import answerer_of
from tests.direct_model import DirectModel
from tests.lying_server import Behaviour, Dies, Hangs
from tests.written_by_models import LIARS, honest, line, sources_in

TODAY = date(2026, 11, 23)
QUESTION = "Can my employer log every keystroke without asking me?"
WORDED = "Worded by a language model (direct); every sentence was checked against the source beside it."
LATE = "The language model did not answer in time; this is the answer from the sources alone."


def spoken(
    library: Library, behaviour: Behaviour, *, terminal: bool = True, model: bool = True
) -> tuple[Answer, str, DirectModel]:
    """(the answer, what was printed, the model)."""
    direct, evidence = DirectModel(behaviour), answerer_of(library)
    desk = Desk(library, evidence, None, stale=False, worded=ModelAnswerer(evidence, direct))
    page = io.StringIO()
    screen = Console(file=page, width=88, highlight=False, force_terminal=terminal, color_system=None)
    asker = Asker((Jurisdiction("US-NY"),), member=True)
    reply = answered(desk, QUESTION, today=TODAY, asker=asker, model=model, screen=screen)
    return reply.answer, " ".join(page.getvalue().split()), direct


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("terminal", [True, False])
def test_a_person_reads_each_sentence_once_and_below_them_who_worded_it(demo_library: Library, terminal: bool) -> None:
    answer, page, _ = spoken(demo_library, honest, terminal=terminal)

    assert answer.is_worded and plain(WORDED) in page
    assert page.count("New York (as you chose)") == 1
    for statement in (answer.direct, *answer.basis):
        assert page.count(plain(statement.marked)) == 1
    assert page.index(plain(answer.direct.marked)) < page.index(WORDED) < page.index("Sources")


def test_a_source_s_own_words_stand_beside_what_was_worded(demo_library: Library) -> None:
    answer, page, _ = spoken(demo_library, honest)

    assert f"Original: “{plain(answer.citations[0].quote)}”" in page


def test_in_a_terminal_a_sentence_stands_there_before_the_next_was_written(demo_library: Library) -> None:
    page = io.StringIO()
    seen: list[str] = []

    class Slowly:
        """Looks at the page between two sentences."""

        def __call__(self, messages: object) -> Iterator[str]:
            for given in sources_in(messages):  # type: ignore[arg-type]
                yield line(given.sentences[0], given.n, given.sentences[0])
                seen.append(plain(page.getvalue()))

    evidence = answerer_of(demo_library)
    model = DirectModel(Slowly())
    desk = Desk(demo_library, evidence, None, stale=False, worded=ModelAnswerer(evidence, model))
    screen = Console(file=page, width=88, highlight=False, force_terminal=True, color_system=None)
    asker = Asker((Jurisdiction("US-NY"),), member=True)
    answer = answered(desk, QUESTION, today=TODAY, asker=asker, screen=screen).answer

    assert plain(answer.direct.marked) in seen[0] and plain(answer.basis[0].marked) not in seen[0]
    assert "Sources" not in seen[-1]


@pytest.mark.parametrize("terminal", [True, False])
def test_when_the_model_is_late_one_line_says_why_and_the_sources_answer(demo_library: Library, terminal: bool) -> None:
    answer, page, _ = spoken(demo_library, lambda _: Hangs(["{"]), terminal=terminal)

    assert page.count(plain(LATE)) == 1 and WORDED not in page
    assert page.count(plain(answer.direct.marked)) == 1 and "Sources" in page


def test_what_was_printed_before_it_broke_off_is_followed_by_the_whole_answer(demo_library: Library) -> None:
    def dies(messages: object) -> Dies:
        first = sources_in(messages)[0]  # type: ignore[arg-type]
        return Dies([line(first.sentences[0], first.n, first.sentences[0])])

    answer, page, _ = spoken(demo_library, dies)
    why = "The language model could not be used just now; this is the answer from the sources alone."

    assert not answer.is_worded and page.count(why) == 1
    assert page.index(why) < page.index(plain(answer.direct.marked))


def test_a_liar_s_words_are_printed_nowhere(demo_library: Library) -> None:
    answer, page, _ = spoken(demo_library, LIARS["adds a promise"])

    assert "fired for it" not in page and plain(answer.direct.marked) in page
    assert "did not pass the check against the sources" in page


def test_without_the_model_nothing_is_sent_and_nothing_said_of_it(demo_library: Library) -> None:
    answer, page, model = spoken(demo_library, honest, model=False)

    assert model.heard == [] and answer.worded_by is None and "language model" not in page


def test_where_there_is_nothing_to_word_nothing_is_said_of_a_model(demo_library: Library) -> None:
    evidence = answerer_of(demo_library)
    model = DirectModel(honest)
    desk = Desk(demo_library, evidence, None, stale=False, worded=ModelAnswerer(evidence, model))
    page = io.StringIO()
    screen = Console(file=page, width=88, highlight=False, force_terminal=True, color_system=None)
    answered(desk, "asdf qwer zxcv", today=TODAY, asker=Asker(), screen=screen)

    assert model.heard == [] and "language model" not in page.getvalue() and "I found nothing" in page.getvalue()
