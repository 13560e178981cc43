"""Changes of real policies, measured: what must alert does, what collapsed is held back, the rest is quiet."""

from __future__ import annotations

import gzip
import json
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ingest.changes.weighing import weighed_changes
from ingest.following.extraction import extract
from ingest.following.gatekeeper import Gatekeeper
from ingest.following.source import Selectors
from ingest.intake import Arrival
from ingest.prepared import IngestOptions, Prepared, prepare
from ingest.reading.block import Unreadable
from knowledge.card import Kind
from knowledge.catalogue import Catalogue
from knowledge.document import Version
from knowledge.errors import EvaluationError

_KEYS = {"id", "versions", "label"}
_EVERY = timedelta(days=1)  # between two versions: how often a source is looked at
_MUST_ALERT, _MUST_BE_HELD = "ai_clause", "collapse"
_START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ChangeScore:
    """What came of the last version of a case: `categories` are those of the sentences that alert, heaviest first."""

    id: str
    label: str
    alert: bool
    quarantined: bool
    categories: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        return asdict(self)

    @property
    def right(self) -> bool:
        if self.label == _MUST_ALERT:
            return self.alert and "ai_training" in self.categories
        return self.quarantined and not self.alert if self.label == _MUST_BE_HELD else not self.alert


def evaluate_changes(path: Path) -> Iterator[ChangeScore]:
    """Each case of the file is read, judged and compared as a refresh would, a day from version to version. Nothing is
    embedded and nothing of it is kept. Raises `EvaluationError`."""
    cases = _cases(path)
    with tempfile.TemporaryDirectory() as folder:
        catalogue = Catalogue.create(Path(folder) / "catalogue.db")
        try:
            for case in cases:
                yield _Replay(catalogue, case).score()
        finally:
            catalogue.close()


def summary(scores: Sequence[ChangeScore]) -> dict[str, object]:
    labels = Counter(score.label for score in scores)
    others = [s for s in scores if s.label not in (_MUST_ALERT, _MUST_BE_HELD)]
    alerts = [s for s in scores if s.alert]
    return {
        "cases": len(scores),
        "ai_clause_alerted": _share(s.right for s in scores if s.label == _MUST_ALERT),
        "collapse_quarantined": _share(s.quarantined for s in scores if s.label == _MUST_BE_HELD),
        "others_alerted": sum(s.alert for s in others), "others": len(others),
        "alert_precision": round(sum(s.label == _MUST_ALERT for s in alerts) / len(alerts), 3) if alerts else None,
        "right_by_label": {n: _share(s.right for s in scores if s.label == n) for n in sorted(labels)},
    }  # fmt: skip


def _share(found: Iterator[bool] | Any) -> str:
    told = list(found)
    return f"{sum(told)}/{len(told)}"


class _Replay:
    def __init__(self, catalogue: Catalogue, case: dict[str, Any]) -> None:
        self._catalogue, self._case = catalogue, case
        self._id = f"case-{case['id']}"
        self._live: Version | None = None
        self._told = ChangeScore(str(case["id"]), str(case["label"]), alert=False, quarantined=False, categories=())

    def score(self) -> ChangeScore:
        for number, text in enumerate(self._case["versions"]):
            self._told = self._look(text, _START + number * _EVERY)
        return self._told

    def _look(self, text: str, now: datetime) -> ChangeScore:
        quiet = ChangeScore(self._told.id, self._told.label, alert=False, quarantined=False, categories=())
        prepared = self._prepared(text)
        if prepared is None:
            return ChangeScore(quiet.id, quiet.label, alert=False, quarantined=True, categories=())
        document = self._catalogue.document(self._id)
        arrival = Arrival(self._id, "page", prepared.id_of(self._id), (document,) if document else ())
        gatekeeper = Gatekeeper(self._catalogue, self._id, now)
        verdict = gatekeeper.judge(arrival, [prepared])
        before = self._live
        with self._catalogue.writing(searchable=False):
            gatekeeper.write()
            if verdict.hold is None:
                self._put(prepared, now)
        if verdict.hold is not None:
            return ChangeScore(quiet.id, quiet.label, alert=False, quarantined=True, categories=())
        alerts = [w for w in weighed_changes(before.text, prepared.text) if w.alerts] if before else []
        categories = dict.fromkeys(category for w in alerts for category in w.categories if category.matters)
        return ChangeScore(quiet.id, quiet.label, bool(alerts), quarantined=False, categories=tuple(categories))

    def _prepared(self, text: str) -> Prepared | None:
        """None where nothing can be read: a refresh would tell the source as failing and answer on."""
        try:
            (reading,) = extract(
                text.encode("utf-8", "replace"), "text/markdown", "utf-8", "policy.md", Selectors()
            ).readings
        except Unreadable:
            return None
        made = prepare(reading, Path("policy.md"), IngestOptions(kind=Kind.POLICY))
        return made if made.passages else None

    def _put(self, prepared: Prepared, now: datetime) -> None:
        document = prepared.document(self._id, self._id, "page")
        held = self._catalogue.versions(self._id)
        live = self._live.id if self._live else ""
        self._live = prepared.version(self._id, prepared.id_of(self._id), now.date(), held, live)
        self._catalogue.put(document, self._live, (), ())


def _cases(path: Path) -> list[dict[str, Any]]:
    try:
        content = path.read_bytes()
        text = (gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content).decode()
    except (OSError, EOFError, UnicodeDecodeError, zlib.error):
        raise EvaluationError("The file cannot be read: it must be JSON lines in UTF-8, plain or as .gz.") from None
    cases = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            raise EvaluationError(f"Line {number} is not JSON.") from None
        if not isinstance(row, dict) or not row.keys() >= _KEYS or not _are_texts(row["versions"]):
            raise EvaluationError(f"Line {number} needs id, label and versions: a list of two texts or more.")
        cases.append(row)
    if not cases:
        raise EvaluationError("The file holds no case.")
    return cases


def _are_texts(versions: object) -> bool:
    return isinstance(versions, list) and len(versions) > 1 and all(isinstance(text, str) for text in versions)
