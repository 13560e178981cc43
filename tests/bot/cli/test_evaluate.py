"""`steward eval`: JSON lines for scripts, figures for people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Protocol

import pytest


class Run(Protocol):
    code: int
    out: str
    err: str
    complaint: str


class Steward(Protocol):
    def __call__(self, *arguments: str) -> Run: ...


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
    assert all(row.keys() == {"id", "status", "citations", "took_ms"} for row in rows)
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
