"""Policies of made-up workplaces, each with what it says of each cell."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot.organising.gaps.evaluation import Judged
from bot.organising.gaps.policy import Policy
from bot.organising.gaps.verdict import Verdict
from ingest.prepared import IngestOptions, prepare
from ingest.reading.markdown import read_markdown

_MARK = re.compile(r"\s*\{(?:([a-z_]+)\.)?([a-z_]+)=([a-z]+)\}")
_SENTENCES = re.compile(r"(?<=[.;,?])\s+(?=[A-Z])")


def policies(name: str = "policies.txt") -> Iterator[Judged]:
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    for block in text.split("\n@ ")[1:]:
        head, _, body = block.partition("\n")
        policy, _, practices = head.partition("|")
        yield _judged(policy.strip(), practices.split(), body)


def read(name: str, markdown: str) -> Policy:
    """A policy as the library would hold it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.md"
        path.write_text(markdown, encoding="utf-8")
        made = prepare(read_markdown(path)[0], path, IngestOptions())
    return Policy(name, made.title, f"{name}@1", "2026-11-01", made.text)


def _judged(name: str, practices: list[str], body: str) -> Judged:
    cells: dict[str, dict[str, tuple[Verdict, str | None]]] = {practice: {} for practice in practices}
    for line in body.splitlines():
        for practice, column, verdict in _MARK.findall(line):
            sentence = _MARK.sub("", line).strip(" -")
            for one in [practice] if practice else practices:
                cells[one][column] = (Verdict(verdict), sentence)
    return Judged(read(name, _paragraphs(_MARK.sub("", body))), cells)


def _paragraphs(body: str) -> str:
    """A line is a paragraph, but for lists and tables."""
    return re.sub(r"\n(?![-|])", "\n\n", body)
