"""`steward eval`: JSON lines for scripts, figures for people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import pytest

from tests.lying_server import LyingServer
from tests.written_by_models import honest


class Run(Protocol):
    code: int
    out: str
    err: str
    complaint: str


class Steward(Protocol):
    def __call__(self, *arguments: str, env: Mapping[str, str] | None = None) -> Run: ...


QUESTIONS = [
    {"id": "memo", "question": "Is the keylogger memo still valid?", "expected_sources": ["us-nlrb-gc-23-02"]},
    {"id": "stock", "question": "Which stock should I buy?", "answerable": False, "jurisdictions": ["US"]},
]
SHARED = Path(__file__).parents[3] / ".." / "shared"


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    passages = {"a": "Otters hold hands while they sleep.", "b": "Bread rises overnight.", "c": "Comets pass the sun."}
    (tmp_path / "qrels").mkdir()
    rows = [json.dumps({"_id": i, "text": text}) for i, text in passages.items()]
    (tmp_path / "corpus.jsonl").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "queries.jsonl").write_text('{"_id": "q", "text": "do otters hold hands"}\n', encoding="utf-8")
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq\ta\t1\n", encoding="utf-8")
    return tmp_path


def test_each_question_has_its_line_and_the_summary_stands_last(steward: Steward, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(map(json.dumps, QUESTIONS)), encoding="utf-8")

    run = steward("eval", "answers", str(file))

    *rows, last = [json.loads(line) for line in run.out.splitlines()]
    assert run.code == 0 and [row["id"] for row in rows] == ["memo", "stock"]
    assert all(row.keys() == {"id", "status", "citations", "direct_words", "took_ms"} for row in rows)
    assert rows[0]["status"] == "answered" and "us-nlrb-gc-23-02" in rows[0]["citations"][:3]
    assert rows[1]["status"] == "out_of_scope"
    summary = last["summary"]
    assert (summary["questions"], summary["judged"], summary["expected_source_in_first_3"]) == (2, 1, 1.0)
    assert (summary["quotes_verbatim"], summary["held_back_where_unanswerable"]) == (1.0, 1.0)


@pytest.mark.parametrize("line", ["{broken", '{"id": 1}', '{"id": 1, "question": "x", "jurisdictions": ["Atlantis"]}'])
def test_a_broken_line_is_named_before_anything_is_asked(steward: Steward, tmp_path: Path, line: str) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps(QUESTIONS[0]) + "\n" + line, encoding="utf-8")

    run = steward("eval", "answers", str(file))

    assert run.code == 2 and "line 2" in run.complaint and run.out == ""


def test_a_file_that_is_not_there_is_told(steward: Steward) -> None:
    assert steward("eval", "answers", "nowhere.jsonl").code == 2


def test_retrieval_prints_its_figures_as_one_json_object_last(steward: Steward, collection: Path) -> None:
    person, script = (
        steward("eval", "retrieval", str(collection)),
        steward("eval", "retrieval", str(collection), "--json"),
    )

    assert person.code == script.code == 0 and len(script.out.splitlines()) == 1
    found = json.loads(script.out)
    assert found.keys() == {"recall@10", "map@10", "ndcg@10", "queries", "ms_per_query"}
    assert (found["recall@10"], found["map@10"], found["ndcg@10"], found["queries"]) == (1, 1, 1, 1)
    assert "1 queries: recall@10 1.000" in person.out.splitlines()[0]
    assert json.loads(person.out.splitlines()[-1]).keys() == found.keys()


def test_a_folder_that_is_no_collection_is_told(steward: Steward, tmp_path: Path) -> None:
    run = steward("eval", "retrieval", str(tmp_path))

    assert run.code == 2 and "corpus.jsonl" in run.complaint


@pytest.mark.long
def test_the_questions_kept_nearby_find_an_expected_source_nine_times_in_ten(steward: Steward) -> None:
    file = SHARED / "law" / "questions-dev.jsonl"
    if not file.is_file():
        pytest.skip("the questions are kept outside of the project and are not here")

    summary = json.loads(steward("eval", "answers", str(file)).out.splitlines()[-1])["summary"]

    assert summary["expected_source_in_first_3"] >= 0.9 and summary["quotes_verbatim"] == 1


@pytest.mark.long
def test_the_collection_kept_nearby_is_searched_as_well_as_was_measured(steward: Steward) -> None:
    folder = SHARED / "bench" / "obliqa-dev"
    if not folder.is_dir():
        pytest.skip("the collection is kept outside of the project and is not here")

    found = json.loads(steward("eval", "retrieval", str(folder), "--json").out)

    assert found["recall@10"] >= 0.78 and found["map@10"] >= 0.65


# With a language model


def test_a_comparison_without_a_model_is_refused_before_anything_is_asked(steward: Steward, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(map(json.dumps, QUESTIONS)), encoding="utf-8")

    run = steward("eval", "answers", str(file), "--compare")

    assert run.code == 2 and "No language model is set" in run.complaint and run.out == ""
    assert steward("eval", "answers", str(file), "--model", "openai:small").code == 2


def test_with_and_without_a_model_stand_side_by_side(steward: Steward, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(map(json.dumps, QUESTIONS)), encoding="utf-8")
    with LyingServer(honest) as server:
        model = {"STEWARD_MODEL_BASE_URL": server.url}
        script = steward(
            "eval", "answers", str(file), "--compare", "--model", "openai:honest", "--json", env=model
        )  # fmt: skip
        person = steward("eval", "answers", str(file), "--compare", "--model", "openai:honest", env=model)
        heard = len(server.heard)

    *rows, last = [json.loads(line) for line in script.out.splitlines()]
    told = last["summary"]
    assert script.code == person.code == 0 and last["model"] == "openai:honest"
    assert [row["id"] for row in rows] == ["memo", "stock"] and rows[1]["worded_by"] is None
    assert told["model_asked"] == 1 and heard == 2  # what is declined is sent to nobody
    assert told["supported_shown"] >= 2 and told["unsupported_shown"] == 0 and told["fell_back"] == 0
    assert told["prompt_tokens"] > 0 and told["model"]["took_ms"]["p95"] > 0
    assert "shown, unsupported" in person.out and "openai:honest" in person.out


def test_follow_ups_are_measured_with_and_without_a_model(steward: Steward, tmp_path: Path) -> None:
    file = tmp_path / "pairs.jsonl"
    row = {
        "id": "a", "set": "development", "kind": "pronoun", "first": "Is the NLRB keylogger memo still valid?",
        "second": "who enforces that?", "standalone": "Who enforces the NLRB keylogger memo?", "place": "US",
        "gold": ["us-nlrb-gc-23-02"],
    }  # fmt: skip
    file.write_text(json.dumps(row), encoding="utf-8")
    with LyingServer(honest) as server:
        run = steward(
            "eval", "followups", str(file), "--model", "openai:honest", "--json",
            env={"STEWARD_MODEL_BASE_URL": server.url},
        )  # fmt: skip
    without = steward("eval", "followups", str(file))

    pair, *sums = [json.loads(line) for line in run.out.splitlines()]
    assert run.code == without.code == 0 and pair["alone"] and pair["with_model"]
    assert [s["set"] for s in sums] == ["development", "all"] and sums[-1]["summary"]["with_model_hit@3"] == 1
    assert "as follow-up" in without.out and "1.000" in without.out


def test_a_broken_pair_is_named_before_anything_is_asked(steward: Steward, tmp_path: Path) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_text('{"id": "a"}', encoding="utf-8")

    run = steward("eval", "followups", str(file))

    assert run.code == 2 and "line 1" in run.complaint and run.out == ""
