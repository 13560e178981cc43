"""Answers about policies: scored as one would by hand, and good enough on the questions of our own."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from knowledge.answer import Answer, AnswerStatus, Citation, Part, PlaceSource, Statement
from knowledge.asked import Asker
from knowledge.card import Kind, Status
from knowledge.catalogue import Catalogue
from knowledge.document import TextKind
from knowledge.errors import EvaluationError
from knowledge.evaluation import policies
from knowledge.evaluation.policies import OWN_QUESTIONS, PolicyScore, evaluate_policies, summary
from knowledge.history import Change
from knowledge.jurisdiction import Jurisdiction
from knowledge.library import Library
from tests.answerer import answerer_of
from tests.thorough import THOROUGH, sample

TODAY = date(2026, 11, 23)
ROW: dict[str, Any] = {
    "id": "a", "set": "dev", "kind": "answerable", "question": "?", "jurisdictions": [], "documents": ["monitoring"],
    "passages": ["Kept for: 30 days"], "changed": None, "before": None, "differs_from": [],
}  # fmt: skip


def source(n: int, quote: str, kind: Kind = Kind.POLICY, document: str = "p", change: Change | None = None) -> Citation:
    return Citation(
        n=n, document=document, kind=kind, text_kind=TextKind.OFFICIAL, title="T", citation="T", locator="1", url="",
        jurisdiction="XX", status=Status.IN_FORCE, since=None, directive=False, checked=TODAY, quote=quote,
        version=TODAY, change=change,
    )  # fmt: skip


def answer(*citations: Citation, differing: tuple[int, ...] = (), part: Part = Part.POLICY) -> Answer:
    statements = [Statement(c.quote, (c.n,), part=part if c.kind is Kind.POLICY else Part.LAW) for c in citations] or [
        Statement("Nothing.", ())
    ]
    basis = (*statements[1:], *([Statement("They differ.", differing, part=Part.DIFFERENCE)] if differing else []))
    status = AnswerStatus.ANSWERED if citations else AnswerStatus.ABSTAINED
    return Answer(status, (), PlaceSource.NONE, "en", statements[0], basis, citations=citations)


def score(found: Answer, **changed: Any) -> PolicyScore:
    """Against a catalogue that holds nothing: what is cited stands in no passage."""
    with TemporaryDirectory() as folder, Catalogue.create(Path(folder) / "catalogue.db") as catalogue:
        return policies._score({**ROW, **changed}, found, catalogue)


# Scoring


def test_a_quote_is_right_where_it_holds_the_expected_words_however_they_are_broken_and_cased() -> None:
    found = score(answer(source(1, "Other."), source(2, "Camera; KEPT\nfor:  30 days.")))

    assert (found.quoted, found.first, found.silent, found.right) == (True, False, False, True)
    assert score(answer(source(1, "Kept for: 30 days"))).first
    assert not score(answer(source(1, "Kept for: 90 days"))).right


def test_the_law_s_words_count_for_nothing_here() -> None:
    found = score(answer(source(1, "Kept for: 30 days", Kind.LAW)))

    assert (found.quoted, found.silent) == (False, True)


def test_where_the_policies_are_silent_nothing_may_be_offered_as_the_answer() -> None:
    silent: dict[str, Any] = {"kind": "unanswerable", "passages": []}

    assert score(answer(), **silent).right
    assert not score(answer(source(1, "Something.")), **silent).right
    nearest = score(answer(source(1, "Something."), part=Part.NEAREST), **silent)
    assert (nearest.right, nearest.silent, nearest.hedged) == (True, False, True)


def test_words_shown_only_because_the_law_differs_are_not_offered_as_an_answer() -> None:
    law, policy = source(1, "Law.", Kind.LAW), source(2, "Forbidden.")

    assert score(answer(law, policy, differing=(2, 1)), kind="unanswerable", passages=[]).silent
    assert not score(answer(law, policy), kind="unanswerable", passages=[]).silent


def test_history_is_told_where_the_right_quote_carries_the_right_day() -> None:
    row = {"kind": "changed", "changed": "2026-08-04", "before": "Kept for: 9 days"}
    told, other_day = Change(date(2026, 8, 4), "Kept for: 9 days"), Change(date(2026, 1, 10), None)

    assert score(answer(source(1, "Kept for: 30 days", change=told)), **row).history is True
    assert score(answer(source(1, "Kept for: 30 days", change=other_day)), **row).history is False
    assert score(answer(source(1, "Else.", change=Change(date(2026, 8, 4), None))), **row).history is False
    assert score(answer(source(1, "Kept for: 30 days"))).history is None
    assert score(answer(source(1, "Kept for: 9 days", change=told)), **row).quoted


def test_a_difference_is_named_where_it_cites_one_of_the_laws_expected() -> None:
    policy, law = source(1, "Kept for: 30 days"), source(2, "Law.", Kind.LAW, "ny-52c2")

    assert score(answer(policy, law, differing=(1, 2)), differs_from=["ny-52c2", "us-sca"]).difference is True
    assert score(answer(policy, law, differing=(1, 2)), differs_from=["us-sca"]).difference is False
    assert score(answer(policy, law), differs_from=["ny-52c2"]).difference is False
    assert score(answer(policy, law)).difference is None


def test_the_summary_counts_shares_and_names_what_went_wrong() -> None:
    def made(id: str, kind: str, quoted: bool, silent: bool, history: bool | None = None) -> PolicyScore:
        return PolicyScore(id, "dev", kind, quoted, quoted, id == "wrong", silent, id == "near", history, None, 10.0)

    found = summary([
        made("right", "answerable", True, False, True), made("refused", "answerable", False, True, False),
        made("wrong", "changed", False, False), made("silent", "unanswerable", False, True),
        made("loud", "unanswerable", False, False), made("near", "unanswerable", False, False),
    ])  # fmt: skip

    assert (found["questions"], found["right"], found["right_quote"]) == (6, 0.5, 0.3333)
    assert (found["right_passage"], found["right_by_passage"]) == (0.6667, 0.6667)
    assert (found["no_answer_where_silent"], found["called_nearest_though_answered"]) == (0.6667, 0.0)
    assert (found["silent_where_silent"], found["history_told"], found["difference_named"]) == (0.3333, 0.5, None)
    assert (found["wrongly_refused"], found["wrongly_answered"]) == (["refused"], ["wrong"])
    assert (found["not_silent"], found["nearest_where_silent"]) == (["loud"], ["near"])
    assert found["median_ms"] == 10.0


@pytest.mark.parametrize("line", ["{broken", "[]", json.dumps({k: v for k, v in ROW.items() if k != "passages"})])
def test_a_line_that_is_no_question_is_named(demo_library: Library, tmp_path: Path, line: str) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(f"\n{line}\n", encoding="utf-8")

    with pytest.raises(EvaluationError, match="line 2"):
        list(evaluate_policies(answerer_of(demo_library), demo_library.catalogue, path, today=TODAY))
    with pytest.raises(EvaluationError, match="cannot be read"):
        list(evaluate_policies(answerer_of(demo_library), demo_library.catalogue, tmp_path / "none.jsonl", today=TODAY))


# Our own questions


Answered = list[tuple[PolicyScore, Answer]]


def rows() -> list[dict[str, Any]]:
    return list(sample([*map(json.loads, OWN_QUESTIONS.read_text(encoding="utf-8").splitlines())], 8))


@pytest.fixture(scope="module")
def answered(demo_library: Library) -> Answered:
    """Every question of our own, asked once by a member."""
    answerer, found = answerer_of(demo_library), []
    for row in rows():
        asker = Asker(choice=tuple(map(Jurisdiction.parse, row["jurisdictions"])), member=True)
        reply = answerer.answer(row["question"], today=TODAY, asker=asker)
        found.append((policies._score(row, reply.answer, demo_library.catalogue), reply.answer))
    return found


@pytest.mark.property
def test_every_answer_keeps_the_contract(answered: Answered, demo_breaches: Callable[..., list[str]]) -> None:
    asked = {row["id"]: row["question"] for row in rows()}
    broken = {score.id: demo_breaches(found.as_json(), asked[score.id]) for score, found in answered}

    assert len(broken) == len(asked) >= (160 if THOROUGH else 20)
    assert {id: breaches for id, breaches in broken.items() if breaches} == {}


@pytest.mark.property
def test_every_quote_of_a_policy_stands_in_its_version_word_for_word(answered: Answered, demo_library: Library) -> None:
    quoted = [c for _, found in answered for c in found.citations if c.kind is Kind.POLICY]
    assert len(quoted) > (80 if THOROUGH else 20)

    for c in quoted:
        texts = [v.text for v in demo_library.catalogue.versions(c.document) if v.day == c.version]
        assert any(" ".join(c.quote.split()) in " ".join(text.split()) for text in texts), c.quote


@pytest.mark.property
def test_on_our_own_questions_answers_are_right_this_often(answered: Answered) -> None:
    found = summary([score for score, _ in answered])

    assert found["right"] >= 0.85
    assert found["right_quote"] >= 0.8
    assert found["called_nearest_though_answered"] <= (0.4 if THOROUGH else 0.45)
    assert found["difference_named"] >= 0.8


def test_one_half_can_be_asked_alone(demo_library: Library, tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    both = [
        {**ROW, "id": half, "set": half, "question": "How long are camera pictures kept?"} for half in ("dev", "held")
    ]
    path.write_text("\n".join(map(json.dumps, both)), encoding="utf-8")

    found = evaluate_policies(answerer_of(demo_library), demo_library.catalogue, path, today=TODAY, only="held")

    assert [(score.id, score.right) for score in found] == [("held", True)]
