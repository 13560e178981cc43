"""Answers in a model's words: what it is asked, what it is never asked, and what stands when it fails."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from knowledge.answer import Answer, AnswerStatus, Statement
from knowledge.answering import Reply
from knowledge.asked import Asker
from knowledge.citation import CitationBroken, check_worded
from knowledge.conversation import Conversation
from knowledge.jurisdiction import Jurisdiction
from knowledge.library import Library
from knowledge.model_answering import ModelAnswerer
from knowledge.sentences import sentences
from knowledge.worded import FellBack
from prompts import load
from tests.answerer import answerer_of
from tests.direct_model import DirectModel
from tests.lying_server import Behaviour, Dies, Hangs, Refuses
from tests.written_by_models import halves, honest, line, question_in, rewritten, sources_in

TODAY = date(2026, 11, 23)
QUESTION = "Can my employer log every keystroke without asking me?"
NEW_YORK = Asker(choice=(Jurisdiction("US-NY"),))


def asked(
    library: Library,
    behaviour: Behaviour,
    question: str = QUESTION,
    *,
    asker: Asker = NEW_YORK,
    conversation: Conversation | None = None,
) -> tuple[Reply, Reply, DirectModel]:
    """(with the model, from the sources alone, the model)."""
    model = DirectModel(behaviour)
    evidence = answerer_of(library)
    with_model = ModelAnswerer(evidence, model).answer(question, today=TODAY, asker=asker, conversation=conversation)
    return with_model, evidence.answer(question, today=TODAY, asker=asker, conversation=conversation), model


def unworded(answer: Answer) -> Answer:
    return replace(answer, worded_by=None)


# An honest model


def test_an_honest_model_s_sentences_stand_with_their_sources(demo_library: Library) -> None:
    told, alone, _ = asked(demo_library, honest)
    by = told.answer.worded_by

    assert by is not None and by.fell_back is None and told.answer.is_worded
    assert by.passed >= 2 and by.tokens == (100, 50)
    assert told.answer.citations == alone.answer.citations
    assert (told.answer.actions, told.answer.notices) == (alone.answer.actions, alone.answer.notices)
    check_worded(told.answer, alone.answer, TODAY)


def test_the_prompts_versions_are_recorded(demo_library: Library) -> None:
    told, _, _ = asked(demo_library, honest)

    assert told.answer.worded_by is not None
    assert dict(told.answer.worded_by.prompts) == {
        name: load(name).version for name in ("answer/phrase.system", "answer/phrase.user")
    }


def test_the_json_says_who_worded_it_and_on_what_each_sentence_rests(demo_library: Library) -> None:
    told, alone, _ = asked(demo_library, honest)
    found, plain = told.answer.as_json(), alone.answer.as_json()

    assert found.keys() - plain.keys() == {"worded_by"} and plain.keys() <= found.keys()
    direct = found["direct"]
    bare = plain["direct"]
    assert isinstance(direct, dict) and isinstance(bare, dict) and direct.keys() - bare.keys() == {"written"}
    assert direct["written"]["quote"] in told.answer.citations[0].quote


def test_what_the_model_leaves_out_stays_in_the_sources_words(demo_library: Library) -> None:
    def second_alone(messages: object) -> str:
        first = sources_in(messages)[0]  # type: ignore[arg-type]
        return line(first.sentences[1], first.n, first.sentences[1])

    told, alone, _ = asked(demo_library, second_alone)
    first, *rest = sentences(alone.answer.citations[0].quote)
    said = (told.answer.direct, *told.answer.basis)

    assert told.answer.direct.text == first and told.answer.direct.written is None, "the condition stays, and leads"
    assert [s.text for s in said[: 1 + len(rest)]] == [first, *rest]
    assert said[1 + len(rest) :] == alone.answer.basis


def test_sentences_are_handed_on_as_they_pass_and_the_one_that_leads_first(demo_library: Library) -> None:
    def backwards(messages: object) -> str:
        given = sources_in(messages)[::-1]  # type: ignore[arg-type]
        return "".join(line(g.sentences[0], g.n, g.sentences[0]) for g in given)

    heard: list[Statement] = []
    seen: list[Answer] = []
    answerer = ModelAnswerer(answerer_of(demo_library), DirectModel(backwards))
    told = answerer.answer(
        QUESTION, today=TODAY, asker=NEW_YORK, on_evidence=seen.append, on_sentence=heard.append
    ).answer

    assert len(seen) == 1 and not seen[0].is_worded
    assert len(heard) >= 2 and heard[0] == told.direct
    assert set(heard) == {s for s in (told.direct, *told.basis) if s.written}


# What it is told


def test_a_model_is_told_the_question_and_the_sources_of_the_answer_and_nothing_else(demo_library: Library) -> None:
    _, alone, model = asked(demo_library, honest)
    system, user = model.heard
    cited = {n for s in (alone.answer.direct, *alone.answer.basis) for n in s.cites}

    assert user.index(QUESTION) < user.index("Source 1:") and QUESTION not in system
    for citation in alone.answer.citations:
        assert (citation.quote in user) == (citation.n in cited)
    assert not any(action.text in user for action in alone.answer.actions)


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("asdf qwer zxcv", AnswerStatus.ABSTAINED),
        ("how do I make my mouse jiggler undetectable?", AnswerStatus.OUT_OF_SCOPE),
        ("I want to kill myself because of this job, can they log my keystrokes?", AnswerStatus.OUT_OF_SCOPE),
        ("Can they log my keystrokes in CA?", AnswerStatus.NEEDS_JURISDICTION),
    ],
)
def test_where_there_is_no_answer_a_model_is_not_asked(
    demo_library: Library, question: str, status: AnswerStatus
) -> None:
    told, alone, model = asked(demo_library, honest, question, asker=Asker())

    assert told.answer.status is status
    assert model.heard == [] and told.answer == alone.answer and told.answer.worded_by is None


def test_somebody_s_own_report_never_reaches_a_model(demo_library: Library) -> None:
    report = "My manager Dave harasses me and reads my keystrokes, I want to report him"
    told, alone, model = asked(demo_library, honest, report)
    after = Conversation((report,), (Jurisdiction("US-NY"),))
    _, _, later = asked(demo_library, honest, "what about contractors?", conversation=after)

    assert model.heard == [] and told.answer == alone.answer
    assert later.heard == [], "nor with the next question"


# What goes wrong


@pytest.mark.parametrize(
    ("behaviour", "why"),
    [
        (lambda _: Refuses(500), FellBack.REFUSED),
        (lambda m: Dies(halves(honest(m))), FellBack.BROKEN),
        (lambda m: Hangs(halves(honest(m))), FellBack.TIMEOUT),
        (lambda m: Hangs([honest(m)]), FellBack.TIMEOUT),
        (lambda _: "", FellBack.UNSUPPORTED),
        (lambda _: "x" * 30_000, FellBack.BROKEN),
    ],
)
def test_when_it_fails_the_answer_from_the_sources_alone_stands(
    demo_library: Library, behaviour: Behaviour, why: FellBack
) -> None:
    told, alone, model = asked(demo_library, behaviour)

    assert told.answer.worded_by is not None and told.answer.worded_by.fell_back is why
    assert unworded(told.answer) == alone.answer and told.conversation == alone.conversation
    assert all(stream.closed for stream in model.streams)


def test_where_the_source_that_leads_is_not_worded_the_sources_speak(demo_library: Library) -> None:
    def without_the_first(messages: object) -> str:
        return "".join(line(g.sentences[0], g.n, g.sentences[0]) for g in sources_in(messages)[1:])  # type: ignore[arg-type]

    heard: list[Statement] = []
    answerer = ModelAnswerer(answerer_of(demo_library), DirectModel(without_the_first))
    told = answerer.answer(QUESTION, today=TODAY, asker=NEW_YORK, on_sentence=heard.append).answer

    assert told.worded_by is not None and told.worded_by.fell_back is FellBack.UNSUPPORTED
    assert heard == [] and not told.is_worded


def test_where_more_was_dropped_than_passed_the_sources_speak(demo_library: Library) -> None:
    def mostly_false(messages: object) -> str:
        first = sources_in(messages)[0]  # type: ignore[arg-type]
        return line(first.sentences[0], first.n, first.sentences[0]) + 2 * line("All is banned.", 77, "All is banned.")

    told, alone, _ = asked(demo_library, mostly_false)

    assert told.answer.worded_by is not None and told.answer.worded_by.dropped == 2
    assert told.answer.worded_by.grounds == (("unknown_citation", 2),)
    assert unworded(told.answer) == alone.answer


def test_a_model_that_writes_too_slowly_is_not_waited_for(demo_library: Library) -> None:
    from knowledge.phrasing import Phraser

    times = iter(range(0, 10_000, 5))
    alone = answerer_of(demo_library).answer(QUESTION, today=TODAY, asker=NEW_YORK).answer
    told = Phraser(DirectModel(honest), timeout=20, clock=lambda: float(next(times))).phrase(alone, QUESTION, day=TODAY)

    assert told.worded_by is not None and told.worded_by.fell_back is FellBack.TIMEOUT


# Checked once more


def test_a_worded_answer_that_was_tampered_with_is_broken(demo_library: Library) -> None:
    told, alone, _ = asked(demo_library, honest)
    good, original = told.answer, alone.answer
    wrote = good.direct.written
    assert wrote is not None
    lies = "No employer anywhere needs to tell anybody anything."
    broken = [
        replace(good, direct=replace(good.direct, text=lies)),
        replace(good, direct=replace(good.direct, text=lies, written=replace(wrote, sentence=lies))),
        replace(good, direct=replace(good.direct, written=replace(wrote, quote=lies))),
        replace(good, direct=replace(good.direct, cites=())),
        replace(
            good, direct=replace(good.direct, text=f"Always: {wrote.text}", written=replace(wrote, before="Always: "))
        ),
        replace(good, basis=(*good.basis, Statement(lies, (1,)))),
        replace(good, basis=()),
        replace(good, notices=("All is well.",)),
        replace(good, citations=good.citations[:-1]),
        replace(good, actions=(Statement(lies, (1,)),)),
    ]

    check_worded(good, original, TODAY)
    check_worded(original, original, TODAY)
    for answer in broken:
        with pytest.raises(CitationBroken):
            check_worded(answer, original, TODAY)


# Follow-ups


FIRST = "Can my employer log every keystroke without asking me?"


def test_a_follow_up_is_answered_as_the_question_it_stands_for(demo_library: Library) -> None:
    evidence = answerer_of(demo_library)
    first = evidence.answer(FIRST, today=TODAY, asker=NEW_YORK)
    told, alone, model = asked(demo_library, honest, "and who enforces that?", conversation=first.conversation)
    by = told.answer.worded_by

    assert by is not None and by.understood is not None and "enforces" in by.understood
    assert {name for name, _ in by.prompts} >= {"followup/rewrite.system", "followup/rewrite.user"}
    assert len(told.conversation.questions) == len(alone.conversation.questions) == 2
    assert told.conversation.questions[0] == first.conversation.questions[0]
    assert told.conversation.places == alone.conversation.places
    assert told.answer.jurisdictions == alone.answer.jurisdictions
    assert question_in([{"content": model.heard[-1]}]) == by.understood


def test_a_follow_up_that_the_model_embellishes_is_answered_as_it_was_typed(demo_library: Library) -> None:
    def embellishes(messages: object) -> str:
        if "The new question" in str(messages):
            return rewritten(messages).replace("?", " in Germany under the GDPR?")  # type: ignore[arg-type]
        return honest(messages)  # type: ignore[arg-type]

    first = answerer_of(demo_library).answer(FIRST, today=TODAY, asker=NEW_YORK)
    told, alone, _ = asked(demo_library, embellishes, "and who enforces that?", conversation=first.conversation)

    assert told.answer.worded_by is None or told.answer.worded_by.understood is None
    assert told.answer.citations == alone.answer.citations and told.conversation == alone.conversation


def test_a_model_that_failed_at_the_follow_up_is_not_waited_for_again(demo_library: Library) -> None:
    first = answerer_of(demo_library).answer(FIRST, today=TODAY, asker=NEW_YORK)
    told, alone, model = asked(
        demo_library, lambda _: Refuses(503), "and who enforces that?", conversation=first.conversation
    )

    assert told.answer.worded_by is not None and told.answer.worded_by.fell_back is FellBack.REFUSED
    assert len(model.heard) == 2 and unworded(told.answer) == alone.answer


def test_what_was_declined_is_not_remembered_with_a_model_either(demo_library: Library) -> None:
    first = answerer_of(demo_library).answer(FIRST, today=TODAY, asker=NEW_YORK)
    told, alone, _ = asked(demo_library, honest, "and who reported me to HR?", conversation=first.conversation)

    assert told.conversation == alone.conversation == first.conversation
