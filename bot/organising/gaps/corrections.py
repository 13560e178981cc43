"""Corrections: what an organiser says of a cell, against what the rules read. Logged by role, never by name."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from bot.errors import FileDamaged, UserError
from bot.organising.gaps.report import Cell, Report, Row
from bot.organising.gaps.verdict import Verdict

LONGEST = 400
"""Characters of a reason."""


class Role(StrEnum):
    """Who corrects: a part that somebody plays, so that the log never names anybody."""

    ORGANISER = "organiser"
    REPRESENTATIVE = "representative"
    ADMIN = "admin"
    LAWYER = "lawyer"


@dataclass(frozen=True, slots=True)
class Correction:
    """`versions`: the policies about the practice that it was made on. `verdict` is None where an earlier one is
    taken back."""

    practice: str
    column: str
    verdict: Verdict | None
    why: str
    by: Role
    on: date
    versions: Mapping[str, str]


class Corrections:
    """A log in one file, a JSON object a line, that is only ever added to."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def all(self) -> list[Correction]:
        """In the order in which they were made. Raises `FileDamaged`."""
        try:
            lines = self._path.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        except (OSError, UnicodeDecodeError):
            raise FileDamaged("The log of corrections cannot be read. No report was made.") from None
        return [_read(line, number) for number, line in enumerate(lines, start=1) if line.strip()]

    def latest(self) -> dict[tuple[str, str], Correction]:
        """What stands for each cell, what was taken back left out."""
        found = {(c.practice, c.column): c for c in self.all()}
        return {cell: correction for cell, correction in found.items() if correction.verdict is not None}

    def add(self, correction: Correction) -> None:
        """Raises `UserError` for a reason that is none, is too long or goes over several lines."""
        why = correction.why.strip()
        if correction.verdict is not None and not why:
            raise UserError("Say why in a sentence, with --why. Nothing was written.")
        if len(why) > LONGEST or not why.isprintable():
            raise UserError(f"Say why in one line of at most {LONGEST} characters. Nothing was written.")
        row = {**asdict(replace(correction, why=why)), "on": correction.on.isoformat()}
        line = json.dumps(row, ensure_ascii=False) + "\n"
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # For the group too: Slack's process is another user, and shows what was corrected.
        with os.fdopen(
            os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640), "a", encoding="utf-8"
        ) as log:
            log.write(line)
            log.flush()
            os.fsync(log.fileno())


def corrected(report: Report, corrections: Mapping[tuple[str, str], Correction]) -> Report:
    """The report with what people said of its cells. A correction counts for the very versions it was made on."""
    return replace(report, rows=tuple(_row(row, corrections) for row in report.rows))


def _row(row: Row, corrections: Mapping[tuple[str, str], Correction]) -> Row:
    return replace(
        row, cells=tuple(_cell(row, cell, corrections.get((row.practice, cell.column))) for cell in row.cells)
    )


def _cell(row: Row, cell: Cell, correction: Correction | None) -> Cell:
    if correction is None or correction.verdict is None:
        return cell
    if dict(correction.versions) != dict(row.versions):
        return replace(cell, correction=correction)
    return replace(cell, correction=correction, counts=True, read=cell.verdict, verdict=correction.verdict)


def _read(line: str, number: int) -> Correction:
    try:
        row = json.loads(line)
        verdict = Verdict(row["verdict"]) if row["verdict"] is not None else None
        versions = {str(key): str(value) for key, value in row["versions"].items()}
        return Correction(
            str(row["practice"]), str(row["column"]), verdict, str(row["why"]), Role(row["by"]),
            date.fromisoformat(row["on"]), versions,
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError):
        raise FileDamaged(f"Line {number} of the log of corrections is no correction. No report was made.") from None
