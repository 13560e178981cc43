"""Retrieval on a little judged collection, with figures worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from math import log2
from pathlib import Path

import pytest

from knowledge.embedding import DEFAULT_MODEL
from knowledge.errors import EvaluationError
from knowledge.evaluation.retrieval import RetrievalScores, evaluate_retrieval
from knowledge.library import LibraryFolder

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CORPUS = {
    "otter": "Otters hold hands while they sleep on the river.",
    "otter-cousin": "Minks and badgers sleep alone, unlike otters, in burrows under the bank.",
    "bread": "Sourdough bread rises slowly overnight in a warm kitchen.",
    "comet": "The comet passes the sun every seventy-six years.",
    "violin": "A violin has four strings tuned in perfect fifths.",
    **{f"tax-{n}": f"Form {n} of the harbour tax is paid by ships of class {n} in month {n}." for n in range(1, 12)},
}
QUERIES = {
    "first": "otters hold hands while they sleep on the river",
    "second": "otters hold hands while they sleep on the river",
    "half": "sourdough bread rises overnight",
    "lost": "harbour tax paid by ships",
}
FIRST, SECOND = 1.0, 1 / log2(3)


@pytest.fixture
def measure(built: LibraryFolder) -> Callable[[Path], RetrievalScores]:
    def measured(folder: Path) -> RetrievalScores:
        return evaluate_retrieval(folder, model_name=DEFAULT_MODEL, models=built.models, now=NOW)

    return measured


def collection(folder: Path, judged: Sequence[tuple[str, str, int]], *, corpus: Mapping[str, str] = CORPUS) -> Path:
    (folder / "qrels").mkdir(parents=True)
    rows = [json.dumps({"_id": i, "title": "", "text": text}) for i, text in corpus.items()]
    (folder / "corpus.jsonl").write_text("\n".join(rows), encoding="utf-8")
    rows = [json.dumps({"_id": i, "text": text}) for i, text in QUERIES.items()]
    (folder / "queries.jsonl").write_text("\n".join(rows) + "\n\n", encoding="utf-8")
    rows = ["query-id\tcorpus-id\tscore", *("\t".join(map(str, row)) for row in judged)]
    (folder / "qrels" / "test.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("judged", "recall", "precision", "gain"),
    [
        ([("first", "otter", 1)], 1, 1, FIRST),
        ([("second", "otter-cousin", 1)], 1, 1 / 2, SECOND),
        # One of two sources found, in the first place: half of everything that was to be found.
        ([("half", "bread", 1), ("half", "not-in-the-corpus", 1)], 1 / 2, 1 / 2, 1 / (FIRST + SECOND)),
        ([("first", "otter", 2), ("first", "otter-cousin", 1)], 1, 1, 1),
        # Eleven passages stand before it.
        ([("lost", "violin", 1)], 0, 0, 0),
    ],
)
def test_one_query_scores_as_by_hand(
    tmp_path: Path,
    measure: Callable[[Path], RetrievalScores],
    judged: Sequence[tuple[str, str, int]],
    recall: float,
    precision: float,
    gain: float,
) -> None:
    found = measure(collection(tmp_path / "beir", judged))

    assert (found.recall, found.map, found.ndcg) == pytest.approx((recall, precision, gain))
    assert found.queries == 1 and found.ms_per_query > 0


def test_the_figures_are_means_over_the_judged_queries(
    tmp_path: Path, measure: Callable[[Path], RetrievalScores]
) -> None:
    judged = [
        ("first", "otter", 1), ("first", "bread", 0), ("second", "otter-cousin", 1), ("lost", "violin", 1),
        ("never-asked", "otter", 1),
    ]  # fmt: skip
    found = measure(collection(tmp_path / "beir", judged)).as_json()

    assert found.pop("ms_per_query") > 0
    assert found == {
        "recall@10": 0.6667, "map@10": 0.5, "ndcg@10": round((FIRST + SECOND) / 3, 4), "queries": 3,
    }  # fmt: skip


def test_a_passage_without_words_is_no_passage(tmp_path: Path, measure: Callable[[Path], RetrievalScores]) -> None:
    folder = collection(tmp_path / "beir", [("first", "otter", 1)], corpus=CORPUS | {"blank": "  "})

    assert measure(folder).recall == 1


def test_measuring_leaves_the_models_and_the_folder_as_they_were(
    tmp_path: Path, measure: Callable[[Path], RetrievalScores], built: LibraryFolder
) -> None:
    folder = collection(tmp_path / "beir", [("first", "otter", 1)])
    before = [sorted(place.rglob("*")) for place in (folder, built.models, built.path)]

    measure(folder)

    assert [sorted(place.rglob("*")) for place in (folder, built.models, built.path)] == before


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("corpus.jsonl", '{"_id": "a", "text": "b"}\n{broken', r"corpus\.jsonl, line 2"),
        ("corpus.jsonl", '{"_id": "a", "text": "b"}\n\n["a"]', r"corpus\.jsonl, line 3"),
        ("corpus.jsonl", '{"_id": "a"}', r"corpus\.jsonl, line 1"),
        ("queries.jsonl", '{"text": "a"}', r"queries\.jsonl, line 1"),
        ("queries.jsonl", "hello", r"queries\.jsonl, line 1"),
        ("qrels/test.tsv", "a\tb\n1\t2\n", r"test\.tsv"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nfirst\totter\t1\nfirst\totter\tmuch\n", r"test\.tsv, line 3"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nfirst\totter\n", r"test\.tsv, line 2"),
    ],
)
def test_a_broken_file_is_named_with_its_line(
    tmp_path: Path, measure: Callable[[Path], RetrievalScores], file: str, text: str, said: str
) -> None:
    folder = collection(tmp_path / "beir", [("first", "otter", 1)])
    (folder / file).write_text(text, encoding="utf-8")

    with pytest.raises(EvaluationError, match=said):
        measure(folder)


@pytest.mark.parametrize("file", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"\xff\xfe\x00")])
def test_a_file_that_is_missing_or_no_text_is_named(
    tmp_path: Path, measure: Callable[[Path], RetrievalScores], file: str, harm: Callable[[Path], object]
) -> None:
    folder = collection(tmp_path / "beir", [("first", "otter", 1)])
    harm(folder / file)

    with pytest.raises(EvaluationError, match=file.rpartition("/")[2].replace(".", r"\.")):
        measure(folder)


def test_nothing_to_ask_is_an_error_and_not_a_perfect_score(
    tmp_path: Path, measure: Callable[[Path], RetrievalScores]
) -> None:
    with pytest.raises(EvaluationError, match="no judged queries"):
        measure(collection(tmp_path / "beir", [("never-asked", "otter", 1)]))
