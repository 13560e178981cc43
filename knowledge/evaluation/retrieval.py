"""Retrieval measured on a folder in BEIR's format: corpus.jsonl, queries.jsonl, qrels/test.tsv."""

from __future__ import annotations

import csv
import json
import math
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from time import perf_counter

from knowledge.card import Kind
from knowledge.catalogue import Catalogue
from knowledge.document import Chunk, Document, Role, Shelf, TextKind, Version, Visibility
from knowledge.errors import EvaluationError
from knowledge.jurisdiction import ANYWHERE
from knowledge.library import LibraryFolder, Progress, mend_index, open_library
from knowledge.retrieval import LEXICAL_WEIGHT, Hit, retrieve

DEPTH = 10
_DAY = date(2000, 1, 1)  # passages of a benchmark have no dates; any day will do


@dataclass(frozen=True, slots=True)
class RetrievalScores:
    """Means over all judged queries, each in 0..1; `ms_per_query` in milliseconds."""

    recall: float
    map: float
    ndcg: float
    queries: int
    ms_per_query: float

    def as_json(self) -> dict[str, float | int]:
        return {
            "recall@10": round(self.recall, 4),
            "map@10": round(self.map, 4),
            "ndcg@10": round(self.ndcg, 4),
            "queries": self.queries,
            "ms_per_query": round(self.ms_per_query, 2),
        }


def evaluate_retrieval(
    folder: Path,
    *,
    model_name: str,
    models: Path,
    now: datetime,
    lexical_weight: float = LEXICAL_WEIGHT,
    progress: Progress | None = None,
) -> RetrievalScores:
    """Ingests the folder into a scratch library and asks its judged queries. Raises `EvaluationError`.

    `models` is a folder where the embedding model was made ready before, so that it is not exported again.
    """
    corpus = {str(row["_id"]): _passage(row) for row in _lines(folder / "corpus.jsonl")}
    queries = {str(row["_id"]): str(row["text"]) for row in _lines(folder / "queries.jsonl")}
    judged = _judgements(folder / "qrels" / "test.tsv")
    asked = [query for query in judged if query in queries]
    if not corpus or not asked:
        raise EvaluationError("The folder holds no passages or no judged queries.")
    with tempfile.TemporaryDirectory(prefix="steward-eval-") as scratch:
        place = LibraryFolder(Path(scratch), model_name)
        (Path(scratch) / "models").symlink_to(models.absolute(), target_is_directory=True)
        _ingest(place, corpus, now=now, progress=progress)
        with closing(open_library(place)) as library:
            retrieve(library, "warm up", jurisdictions=[ANYWHERE], day=_DAY, shelf=Shelf.POLICIES)
            started = perf_counter()
            ranked: dict[str, list[str]] = {}
            for done, query in enumerate(asked, start=1):
                hits = retrieve(
                    library, queries[query], jurisdictions=[ANYWHERE], day=_DAY, shelf=Shelf.POLICIES,
                    lexical_weight=lexical_weight, limit=DEPTH,
                )  # fmt: skip
                ranked[query] = _passages(hits)
                if progress:
                    progress("Asking", done, len(asked))
            took = perf_counter() - started
    return _scores({q: judged[q] for q in asked}, ranked, 1000 * took / len(asked))


def _passages(hits: Sequence[Hit]) -> list[str]:
    return [hit.target.id for hit in hits]


def _ingest(place: LibraryFolder, corpus: Mapping[str, str], *, now: datetime, progress: Progress | None) -> None:
    document = Document(
        "corpus", Kind.POLICY, TextKind.OFFICIAL, "Corpus", ANYWHERE, Visibility.PUBLIC, "", "", origin="evaluation"
    )
    version = Version("corpus@1", "corpus", "", now.date(), now.date(), None, False, ())
    chunks = [
        Chunk(i, i, Role.PASSAGE, text, ANYWHERE, Visibility.PUBLIC, "") for i, text in corpus.items() if text.strip()
    ]
    with place.lock(), closing(Catalogue.create(place.catalogue)) as catalogue:
        with catalogue.writing():
            catalogue.put(document, version, (), chunks)
        mend_index(place, catalogue, progress)


def _scores(judged: Mapping[str, set[str]], ranked: Mapping[str, Sequence[str]], ms: float) -> RetrievalScores:
    """recall@10, MAP@10 and nDCG@10 with binary relevance, as trec_eval (which BEIR uses) defines them."""
    recall = precision = gain = 0.0
    for query, relevant in judged.items():
        found = [passage in relevant for passage in ranked[query][:DEPTH]]
        recall += sum(found) / len(relevant)
        at_hits = [sum(found[: i + 1]) / (i + 1) for i, hit in enumerate(found) if hit]
        precision += sum(at_hits) / len(relevant)
        ideal = sum(1 / math.log2(i + 2) for i in range(min(len(relevant), DEPTH)))
        gain += sum(1 / math.log2(i + 2) for i, hit in enumerate(found) if hit) / ideal
    count = len(judged)
    return RetrievalScores(recall / count, precision / count, gain / count, count, ms)


def _passage(row: Mapping[str, object]) -> str:
    return f"{row.get('title') or ''}\n{row['text']}".strip()


def _lines(path: Path) -> Iterator[dict[str, object]]:
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if not line.strip():
                    continue
                try:
                    row = json.loads(line)
                except json.JSONDecodeError:
                    raise EvaluationError(f"{path.name}, line {number}: not a JSON object.") from None
                if not isinstance(row, dict) or "_id" not in row or "text" not in row:
                    raise EvaluationError(f"{path.name}, line {number}: not an object with _id and text.")
                yield row
    except (OSError, UnicodeDecodeError):
        raise EvaluationError(f"{path.name} cannot be read. The folder must hold it, in BEIR's format.") from None


def _judgements(path: Path) -> dict[str, set[str]]:
    judged: dict[str, set[str]] = {}
    number = 1
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for line, row in enumerate(csv.DictReader(file, delimiter="\t"), start=2):
                number = line
                if int(row["score"]) > 0:
                    judged.setdefault(row["query-id"], set()).add(row["corpus-id"])
    except (OSError, UnicodeDecodeError):
        raise EvaluationError("qrels/test.tsv cannot be read. The folder must hold it, in BEIR's format.") from None
    except (KeyError, TypeError, ValueError):
        raise EvaluationError(
            f"qrels/test.tsv, line {number}: needs the columns query-id, corpus-id and score (a number)."
        ) from None
    return judged
