"""A report that was made, kept on disk: reading the policies takes minutes the first time, showing it none.

One JSON file, which whoever runs the Desk or the office may read: it holds sentences of policies and nothing that a
person said."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from bot.organising.gaps.policy import Policy
from bot.organising.gaps.report import Cell, Quote, Report, Row
from bot.organising.gaps.verdict import Verdict


def key_of(policies: Iterable[Policy], read_with: Iterable[object]) -> str:
    """Another where a policy, a card, an example or the model is another."""
    versions = sorted((policy.id, policy.version) for policy in policies)
    return hashlib.sha256(repr((versions, *read_with)).encode()).hexdigest()


class KeptReport:
    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, key: str | None = None) -> Report | None:
        """None where there is none, or it is of another `key`. Without a key, the last that was made."""
        try:
            held = json.loads(self._path.read_bytes())
            return _report(held["report"]) if key in (None, held["key"]) else None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def write(self, key: str, report: Report) -> None:
        """Where the folder may not be written it is not kept, and made anew the next time."""
        partial = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            partial.write_text(json.dumps({"key": key, "report": _table(report)}, ensure_ascii=False), encoding="utf-8")
            partial.replace(self._path)
        except OSError:
            with suppress(OSError):
                partial.unlink()


def _table(report: Report) -> dict[str, object]:
    return {
        "searched": report.searched, "unread": report.unread, "unread_in_part": report.unread_in_part,
        "rows": [
            {
                "practice": row.practice, "mention": _quoted(row.mention), "versions": dict(row.versions),
                "cells": [[cell.column, cell.verdict.value, [_quoted(q) for q in cell.quotes]] for cell in row.cells],
            } for row in report.rows
        ],
    }  # fmt: skip


def _quoted(quote: Quote) -> list[object]:
    return [
        quote.document, quote.title, quote.version, quote.day, quote.heading, list(quote.sentences), quote.at
    ]  # fmt: skip


def _report(held: Mapping[str, Any]) -> Report:
    rows = tuple(
        Row(
            row["practice"],
            _quote(row["mention"]),
            tuple(
                Cell(column, Verdict(verdict), tuple(map(_quote, quotes))) for column, verdict, quotes in row["cells"]
            ),
            {str(policy): str(version) for policy, version in row["versions"].items()},
        )
        for row in held["rows"]
    )
    return Report(rows, held["searched"], tuple(held["unread"]), tuple(held["unread_in_part"]))


def _quote(held: list[Any]) -> Quote:
    document, title, version, day, heading, sentences, at = held
    return Quote(document, title, version, day, heading, tuple(sentences), at)
