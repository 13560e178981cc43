"""`steward eval changes`: the versions of a file are replayed as a refresh would read them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from ingest.evaluation.changes import ChangeScore, evaluate_changes, summary
from knowledge.errors import EvaluationError
from tests.ingest.following.followed import RULES, TRAINS
from tests.thorough import THOROUGH, sample

MEASURING = Path(__file__).parents[3] / ".." / "shared" / "bench" / "policy-changes-dev.jsonl.gz"
BEFORE = "# Devices\n\n" + "\n\n".join(RULES)
CASES = [
    {"id": "trains", "label": "ai_clause", "versions": [BEFORE, f"{BEFORE}\n\n{TRAINS}"]},
    {"id": "trains no more", "label": "ai_clause", "versions": [f"{BEFORE}\n\n{TRAINS}", BEFORE]},
    {"id": "collapsed", "label": "collapse", "versions": [BEFORE, "# Devices\n\nTo do."]},
    {"id": "emptied", "label": "collapse", "versions": [BEFORE, ""]},
    {"id": "not found", "label": "collapse", "versions": [BEFORE, "# 404\n\nThis page was not found."]},
    {"id": "dated", "label": "cosmetic", "versions": [BEFORE, f"Last updated 3 May 2026.\n\n{BEFORE}"]},
    {"id": "moved", "label": "cosmetic", "versions": [BEFORE, "# Devices\n\n" + "\n\n".join(reversed(RULES))]},
    {"id": "flicker", "label": "revert", "versions": [BEFORE, f"{BEFORE}\n\n{TRAINS}", BEFORE]},
]  # fmt: skip


def lines(cases: list[dict[str, object]]) -> str:
    return "\n".join(json.dumps(case) for case in cases) + "\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "changes.jsonl"
    path.write_text(lines(CASES))  # type: ignore[arg-type]
    return path


def evaluated(path: Path) -> Result:
    return CliRunner().invoke(cli, ["eval", "changes", str(path)])


def test_each_case_has_its_line_and_the_summary_stands_last(file: Path) -> None:
    run = evaluated(file)

    *rows, last = [json.loads(line) for line in run.output.splitlines()]
    assert run.exit_code == 0
    assert [(row["id"], row["alert"], row["quarantined"]) for row in rows] == [
        ("trains", True, False), ("trains no more", True, False), ("collapsed", False, True),
        ("emptied", False, True), ("not found", False, True), ("dated", False, False), ("moved", False, False),
        ("flicker", False, True),
    ]  # fmt: skip
    assert all(row.keys() == {"id", "label", "alert", "quarantined", "categories"} for row in rows)
    assert rows[0]["categories"] == ["ai_training"] and rows[2]["categories"] == []
    assert last["summary"] == {
        "cases": 8, "ai_clause_alerted": "2/2", "collapse_quarantined": "3/3", "others_alerted": 0, "others": 3,
        "alert_precision": 1.0,
        "right_by_label": {"ai_clause": "2/2", "collapse": "3/3", "cosmetic": "2/2", "revert": "1/1"},
    }  # fmt: skip


def test_a_packed_file_says_the_same(file: Path, tmp_path: Path) -> None:
    packed = tmp_path / "changes.jsonl.gz"
    packed.write_bytes(gzip.compress(file.read_bytes(), mtime=0))

    assert evaluated(packed).output == evaluated(file).output


def test_only_the_last_version_is_judged(tmp_path: Path) -> None:
    case = {"id": 7, "label": "cosmetic", "versions": [BEFORE, f"{BEFORE}\n\n{TRAINS}", f"{BEFORE}\n\n{TRAINS} "]}
    path = tmp_path / "one.jsonl"
    path.write_text(lines([case]))

    (score,) = evaluate_changes(path)

    assert score == ChangeScore("7", "cosmetic", alert=False, quarantined=False, categories=())


def test_odd_letters_within_a_text_break_no_line(tmp_path: Path) -> None:
    text = f"{BEFORE}\u2028And so on.\x85 \ud800"
    case = {"id": "odd", "label": "cosmetic", "versions": [text, text]}
    path = tmp_path / "odd.jsonl"
    path.write_text(json.dumps(case, ensure_ascii=False).replace("\ud800", "\\ud800"), encoding="utf-8")

    (score,) = evaluate_changes(path)

    assert score.right


def test_a_miss_is_counted_as_one(tmp_path: Path) -> None:
    cases = [
        {"id": "a", "label": "ai_clause", "versions": [BEFORE, BEFORE]},
        {"id": "b", "label": "collapse", "versions": [BEFORE, BEFORE]},
        {"id": "c", "label": "cosmetic", "versions": [BEFORE, f"{BEFORE}\n\n{TRAINS}"]},
    ]
    path = tmp_path / "misses.jsonl"
    path.write_text(lines(cases))  # type: ignore[arg-type]

    found = summary(list(evaluate_changes(path)))

    assert (found["ai_clause_alerted"], found["collapse_quarantined"]) == ("0/1", "0/1")
    assert (found["others_alerted"], found["alert_precision"]) == (1, 0.0)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no case"),
        (b"\n \n", "no case"),
        (b"{broken", "Line 1 is not JSON"),
        (lines(CASES[:1]).encode() + b"nonsense\n", "Line 2 is not JSON"),  # type: ignore[arg-type]
        (b"[1]", "Line 1 needs id, label and versions"),
        (b'{"id": 1, "label": "x"}', "Line 1 needs id, label and versions"),
        (b'{"id": 1, "label": "x", "versions": ["only one"]}', "two texts or more"),
        (b'{"id": 1, "label": "x", "versions": ["one", 2]}', "two texts or more"),
        (b"\xff\xfe", "cannot be read"),
        (b"\x1f\x8b broken", "cannot be read"),
        (gzip.compress(b'{"id": 1}', mtime=0)[:-9], "cannot be read"),
        (gzip.compress(b'{"id": 1}', mtime=0)[:10] + b"\xff" * 20, "cannot be read"),
    ],
)
def test_a_file_that_is_none_is_told_before_anything_is_judged(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "changes.jsonl"
    path.write_bytes(content)

    with pytest.raises(EvaluationError, match=said):
        next(evaluate_changes(path))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert evaluated(tmp_path / "nowhere.jsonl").exit_code == 2
    assert evaluated(tmp_path).exit_code == 2


@pytest.mark.property
@pytest.mark.skipif(not MEASURING.is_file(), reason="the changes of real policies to measure with are not here")
def test_real_policies_alert_where_they_must_and_are_quiet_else(tmp_path: Path) -> None:
    cases = list(map(json.loads, gzip.decompress(MEASURING.read_bytes()).decode().splitlines()))
    must = [case for case in cases if case["label"] in ("ai_clause", "collapse")]
    alert, held = ([case for case in must if case["label"] == label] for label in ("ai_clause", "collapse"))
    assert (len(alert), len(held)) == (14, 12)
    must = [*sample(alert, 3), *sample(held, 3)]
    others = sample([case for case in cases if case["label"] not in ("ai_clause", "collapse")], 9)
    file = tmp_path / "chosen.jsonl"
    file.write_text(lines([*must, *others]), encoding="utf-8")

    found = summary(list(evaluate_changes(file)))

    assert (found["ai_clause_alerted"], found["collapse_quarantined"]) == (
        ("14/14", "12/12") if THOROUGH else ("5/5", "4/4")
    )
    assert found["others"] == len(others) >= (60 if THOROUGH else 7)
    assert isinstance(found["others_alerted"], int) and found["others_alerted"] <= 1
