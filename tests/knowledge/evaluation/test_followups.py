"""Follow-ups, measured: pairs read strictly, asked really, counted as one would by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from knowledge.errors import EvaluationError
from knowledge.evaluation.followups import Pair, PairScore, evaluate_followups, read_pairs, summary
from knowledge.follow_up import leans_on_earlier
from knowledge.jurisdiction import Jurisdiction
from knowledge.library import Library
from knowledge.model_answering import ModelAnswerer
from tests.answerer import answerer_of
from tests.direct_model import DirectModel
from tests.lying_server import Messages, Refuses

TODAY = date(2026, 11, 23)
OWN = Path(__file__).parents[2] / "bench" / "followups.jsonl"
ROW = {"id": "a", "first": "May they log my keys?", "second": "since when?", "standalone": "Since when?", "place": None}


def pair(second: str, standalone: str, *gold: str, first: str = "", place: str = "US-NY") -> Pair:
    return Pair("p", first or "Is the NLRB keylogger memo still valid?", second, standalone, Jurisdiction(place), gold)


def score(alone: bool, followed: bool, with_model: bool | None = None, id: str = "p", fault: str | None = None,
          rewritten: bool = False) -> PairScore:  # fmt: skip
    asked = Pair(id, "?", "?", "?", None, ("g",))
    return PairScore(asked, alone, followed, with_model, rewritten, fault)


@pytest.mark.parametrize(
    "line",
    [
        "{broken", "[]", json.dumps(ROW), json.dumps(ROW | {"gold": []}), json.dumps(ROW | {"gold": "ny-52c2"}),
        json.dumps(ROW | {"gold": ["ny-52c2"], "place": "Atlantis"}),
    ],
)  # fmt: skip
def test_a_broken_pair_is_named_by_file_and_line(tmp_path: Path, line: str) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_text("\n" + json.dumps(ROW | {"gold": ["ny-52c2"]}) + "\n" + line, encoding="utf-8")

    with pytest.raises(EvaluationError, match=r"pairs\.jsonl, line 3"):
        read_pairs(file)


def test_a_file_without_pairs_is_no_measure(tmp_path: Path) -> None:
    (tmp_path / "pairs.jsonl").write_text("\n")

    with pytest.raises(EvaluationError, match="no pairs"):
        read_pairs(tmp_path / "pairs.jsonl")


def test_our_own_pairs_are_many_and_of_many_kinds_and_half_of_them_are_kept_aside() -> None:
    pairs = read_pairs(OWN)
    kinds = {p.kind for p in pairs}

    assert len(pairs) >= 40 and len({p.id for p in pairs}) == len(pairs)
    assert kinds >= {"place", "pronoun", "ellipsis", "change", "policy", "es", "de"}
    assert all({p.set for p in pairs if p.kind == kind} == {"development", "kept"} for kind in kinds)


def test_a_change_of_subject_in_our_own_pairs_is_never_merged_with_the_question_before() -> None:
    changed = [p.second for p in read_pairs(OWN) if p.kind == "change"]

    assert len(changed) >= 8 and [text for text in changed if leans_on_earlier(text)] == []


def test_both_turns_are_asked_and_the_second_is_held_against_the_same_question_alone(demo_library: Library) -> None:
    found = pair("is it banned?", "Is the NLRB keylogger memo still valid?", "us-nlrb-gc-23-02")
    missed = pair("and who is the mayor of Paris?", "Who is the mayor of Paris?", "us-nlrb-gc-23-02")

    told = list(evaluate_followups(answerer_of(demo_library), [found, missed], today=TODAY))

    assert [(s.alone, s.followed, s.with_model) for s in told] == [(True, True, None), (False, False, None)]


def test_a_model_is_asked_to_make_only_what_leans_stand_alone(demo_library: Library) -> None:
    heard: list[Sequence[object]] = []

    def write(messages: Messages) -> str:
        heard.append(messages)
        return "Who enforces the NLRB keylogger memo?"

    evidence = answerer_of(demo_library)
    pairs = [
        pair("who enforces that?", "Who enforces the NLRB keylogger memo?", "us-nlrb-gc-23-02"),
        pair("May I record a meeting with my manager?", "May I record a meeting with my manager?", "us-state-none"),
    ]
    worded = ModelAnswerer(evidence, DirectModel(write))

    told = list(evaluate_followups(evidence, pairs, today=TODAY, worded=worded))

    assert [s.rewritten for s in told] == [True, False] and len(heard) == 1
    assert told[0].with_model is True and told[1].with_model == told[1].followed


def test_a_model_that_fails_leaves_the_follow_up_as_steward_reads_it(demo_library: Library) -> None:
    evidence = answerer_of(demo_library)
    asked = pair("who enforces that?", "Who enforces the NLRB keylogger memo?", "us-nlrb-gc-23-02")
    worded = ModelAnswerer(evidence, DirectModel(lambda _: Refuses(500)))

    (told,) = evaluate_followups(evidence, [asked], today=TODAY, worded=worded)

    assert told.with_model == told.followed and not told.rewritten and told.fell_back


def test_the_summary_counts_as_one_would_by_hand() -> None:
    told = summary(
        [
            score(True, True, True, rewritten=True),
            score(True, False, True, id="lost"),
            score(True, True, False, id="rewritten badly", rewritten=True),
            score(False, True, True, fault="timeout"),
        ]
    )

    assert told == {
        "pairs": 4, "alone_hit@3": 0.75, "followed_hit@3": 0.75, "with_model_hit@3": 0.75, "rewritten": 2,
        "model_faults": 1, "lost": ["lost"], "lost_with_model": ["rewritten badly"],
    }  # fmt: skip


def test_what_no_model_was_asked_for_has_no_figure() -> None:
    told = summary([score(True, True)])

    assert (told["with_model_hit@3"], told["rewritten"], told["model_faults"]) == (None, None, None)
