"""Answers with and without a model, side by side: what is shown is held against the library once more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from knowledge.answer import Answer, Statement
from knowledge.asked import Asker
from knowledge.evaluation.answers import AskedQuestion
from knowledge.evaluation.wording import Comparison, Side, comes_near, compare, is_supported, summary
from knowledge.jurisdiction import Jurisdiction
from knowledge.library import Library
from knowledge.model_answering import ModelAnswerer
from knowledge.sentences import sentences
from knowledge.worded import FellBack, WordedBy, Wrote
from tests.answerer import answerer_of
from tests.direct_model import DirectModel
from tests.lying_server import Behaviour, Refuses
from tests.written_by_models import flipped, honest, said

TODAY = date(2026, 11, 23)
NEW_YORK = Jurisdiction("US-NY")
QUESTION = AskedQuestion(
    "keys", "Can my employer log every keystroke without asking me?", (NEW_YORK,), (), (), True, None
)
OFF_TOPIC = AskedQuestion("stock", "Which stock should I buy?", (NEW_YORK,), (), (), False, None)


def compared(library: Library, behaviour: Behaviour, *questions: AskedQuestion) -> list[Comparison]:
    evidence = answerer_of(library)
    worded = ModelAnswerer(evidence, DirectModel(behaviour))
    return list(compare(evidence, worded, library.catalogue, questions or (QUESTION,), today=TODAY))


def original_of(library: Library) -> Answer:
    return answerer_of(library).answer(QUESTION.text, today=TODAY, asker=Asker(choice=(NEW_YORK,), member=True)).answer


def written(original: Answer, sentence: str, quote: str | None = None) -> Statement:
    lead = original.direct
    source = next(c for c in original.citations if c.n == lead.cites[0])
    return replace(lead, text=sentence, written=Wrote(sentence, source.quote if quote is None else quote))


def test_an_honest_model_s_sentences_are_counted_as_supported(demo_library: Library) -> None:
    (told,) = compared(demo_library, honest)
    by = told.worded_by

    assert by is not None and by.fell_back is None
    assert told.supported == by.passed >= 2 and told.unsupported == ()
    assert told.first_ms is not None and told.model.took_ms > 0 and told.evidence.took_ms > 0


def test_of_a_model_that_says_the_opposite_nothing_is_shown_and_the_answer_falls_back(demo_library: Library) -> None:
    (told,) = compared(demo_library, said(flipped))
    by = told.worded_by

    assert by is not None and by.fell_back is FellBack.UNSUPPORTED and by.dropped >= 2
    assert told.unsupported == () and told.model.statements == told.evidence.statements


def test_a_question_that_no_source_answers_is_not_sent_and_a_fault_is_told_by_its_reason(demo_library: Library) -> None:
    declined, failed = compared(demo_library, lambda _: Refuses(500), OFF_TOPIC, QUESTION)

    assert declined.worded_by is None and declined.model.status == "out_of_scope"
    assert failed.worded_by is not None and failed.worded_by.fell_back is not None
    assert summary([declined, failed])["model_asked"] == 1


def test_a_question_that_cannot_be_read_counts_as_an_error_and_the_rest_is_asked(demo_library: Library) -> None:
    unreadable = replace(QUESTION, id="odd", text="")

    told = compared(demo_library, honest, unreadable, QUESTION)

    assert [c.evidence.status for c in told] == ["error", "answered"]


# Held against the library again


def test_the_second_look_does_not_take_a_statement_s_word_for_it(demo_library: Library) -> None:
    original = original_of(demo_library)
    source = next(c for c in original.citations if c.n == original.direct.cites[0])
    catalogue = demo_library.catalogue

    def supported(statement: Statement) -> bool:
        return is_supported(statement, original, catalogue, TODAY)

    first = source.quote.split(". ")[0] + "."
    own = written(original, first, first)
    assert supported(own) and supported(original.direct)
    assert not supported(replace(own, text=own.text + " Always."))
    assert not supported(replace(own, cites=(99,)))
    assert not supported(written(original, own.text, "Words that stand in no source of the library at all."))
    assert not supported(written(original, flipped(own.text)))
    assert not supported(written(original, own.text.rstrip(".") + " within 30 days."))
    assert not supported(replace(original.direct, text="Nobody wrote this."))


def test_sentences_that_the_model_left_out_may_stand_as_the_source_says_them_and_not_cut(demo_library: Library) -> None:
    original = original_of(demo_library)
    first, second, *_ = sentences(original.direct.text)

    def supported(text: str) -> bool:
        return is_supported(replace(original.direct, text=text), original, demo_library.catalogue, TODAY)

    assert supported(first) and supported(second) and supported(f"{first} {second}")
    assert not supported(first.removesuffix(".").rpartition(" ")[0]) and not supported(f"{first} {flipped(second)}")


def test_a_source_that_the_library_no_longer_holds_bears_nothing_out(demo_library: Library) -> None:
    original = original_of(demo_library)
    source = next(c for c in original.citations if c.n == original.direct.cites[0])
    gone = replace(original, citations=tuple(replace(c, document="gone") for c in original.citations))

    statement = written(original, source.quote.split(". ")[0] + ".")

    assert not is_supported(statement, gone, demo_library.catalogue, TODAY)


# What must not be said


@pytest.mark.parametrize(
    ("phrase", "sentence", "near"),
    [
        ("the rule is automatically void", "A rule that is too broad is automatically void.", True),
        ("the rule is automatically void", "A rule that is too broad is not automatically void.", False),
        ("employers never need consent", "Employers need consent.", False),
        ("yes they must", "Yes, they must.", False),
        ("yes they must", "So yes they must tell you.", True),
    ],
)
def test_a_phrase_is_near_where_one_sentence_says_all_of_it_as_it_is_negated(
    phrase: str, sentence: str, near: bool
) -> None:
    assert comes_near(phrase, [f"Something else. {sentence}"]) is near


# Counting


def test_the_summary_counts_as_one_would_by_hand() -> None:
    def made(
        id: str, by: WordedBy | None, *, took: float, supported: int = 0, wrong: tuple[str, ...] = ()
    ) -> Comparison:
        asked = replace(QUESTION, id=id)
        side = Side("answered" if by else "abstained", 3, (), 10.0)
        near = replace(side, took_ms=took, must_not_say=("a",) if wrong else ())
        return Comparison(asked, side, near, supported, wrong, by, took / 2 if supported else None)

    passed = WordedBy("m", passed=3, dropped=1, grounds=(("number", 1),), tokens=(100, 20))
    fell = WordedBy("m", passed=0, dropped=2, grounds=(("number", 1), ("negation", 1)), fell_back=FellBack.UNSUPPORTED)
    told = summary(
        [
            made("good", passed, took=100, supported=3),
            made("bad", passed, took=300, supported=2, wrong=("Nobody may.",)),
            made("back", fell, took=200),
            made("silent", None, took=10),
        ]
    )

    assert (told["questions"], told["model_asked"], told["written"], told["dropped"]) == (4, 3, 10, 4)
    assert (told["supported_shown"], told["unsupported_shown"], told["unsupported_in"]) == (5, 1, ["bad"])
    assert (told["fell_back"], told["fell_back_share"]) == (1, 0.3333)
    assert told["fell_back_by_reason"] == {"unsupported": 1}
    assert told["dropped_by_ground"] == {"number": 3, "negation": 1}
    assert (told["prompt_tokens"], told["completion_tokens"]) == (200, 40)
    assert told["model"] == {
        "answered": 3, "held_back": 1, "errors": 0, "statements": 12, "must_not_say": 1,
        "took_ms": {"p50": 150.0, "p95": 285.0},
    }  # fmt: skip
    assert summary([])["fell_back_share"] is None and summary([])["first_sentence_ms"] is None
