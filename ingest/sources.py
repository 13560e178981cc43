"""What was brought in and what was said of it, so that it can be read again without being told; and what an admin took
out by hand, which reading again does not bring back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.prepared import IngestOptions
from knowledge.card import Kind
from knowledge.catalogue import Catalogue
from knowledge.document import Visibility

_SOURCES, _WITHHELD = "sources", "withheld"  # facts of the catalogue


@dataclass(frozen=True, slots=True)
class Source:
    """A file or folder as an admin named it."""

    path: Path
    options: IngestOptions


def sources_in(catalogue: Catalogue) -> list[Source]:
    """Each, in the order they first came in, with what was last said of it."""
    return [
        Source(
            Path(path),
            IngestOptions(
                Kind(said["kind"]) if said["kind"] else None, said["jurisdiction"], said["title"],
                Visibility(said["visibility"]) if said["visibility"] else None,
            ),
        )
        for path, said in _held(catalogue).items()
    ]  # fmt: skip


def remember(catalogue: Catalogue, paths: Sequence[Path], options: IngestOptions) -> None:
    """Call it while the catalogue is written."""
    said = {
        "kind": options.kind, "jurisdiction": options.jurisdiction, "title": options.title,
        "visibility": options.visibility,
    }  # fmt: skip
    held = _held(catalogue) | {str(path): said for path in paths}
    catalogue.set_fact(_SOURCES, json.dumps(held, ensure_ascii=False))


def forget_path(catalogue: Catalogue, path: Path) -> None:
    """It is not read again. Call it while the catalogue is written."""
    held = {place: said for place, said in _held(catalogue).items() if place != str(path)}
    catalogue.set_fact(_SOURCES, json.dumps(held, ensure_ascii=False))


def withheld(catalogue: Catalogue) -> set[str]:
    """Ids of documents that were taken out by hand."""
    return set(json.loads(catalogue.fact(_WITHHELD) or "[]"))


def withhold(catalogue: Catalogue, ids: Iterable[str]) -> None:
    """Call it while the catalogue is written."""
    catalogue.set_fact(_WITHHELD, json.dumps(sorted(withheld(catalogue) | set(ids))))


def give_back(catalogue: Catalogue, ids: Iterable[str]) -> None:
    """They were brought in by hand again. Call it while the catalogue is written."""
    catalogue.set_fact(_WITHHELD, json.dumps(sorted(withheld(catalogue) - set(ids))))


def _held(catalogue: Catalogue) -> dict[str, dict[str, str | None]]:
    found: dict[str, dict[str, str | None]] = json.loads(catalogue.fact(_SOURCES) or "{}")
    return found
