"""Corrections: logged by role and date, marked, and good only for the versions they were made on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.errors import FileDamaged, UserError
from bot.organising.gaps.card_reader import shipped_cards
from bot.organising.gaps.corrections import Correction, Corrections, Role, corrected
from bot.organising.gaps.nearest import Nearest
from bot.organising.gaps.policy import Policy
from bot.organising.gaps.report import Cell, report_of
from bot.organising.gaps.verdict import Verdict

CAMERAS = Policy("cameras", "Cameras", "cameras@1", "2026-11-01", "# Cameras\n\nCameras film the yard.\n")
CHANGED = Policy("cameras", "Cameras", "cameras@2", "2026-11-20", "# Cameras\n\nCameras film the yard and the gate.\n")


def correction(verdict: Verdict | None = Verdict.PARTLY, why: str = "A notice hangs at the gate.") -> Correction:
    versions = {"cameras": "cameras@1"}
    return Correction("camera", "told", verdict, why, Role.ORGANISER, date(2026, 11, 10), versions)


def told(nearest: Nearest, log: Corrections, *policies: Policy) -> Cell:
    return corrected(report_of(policies, shipped_cards(), nearest), log.latest()).rows[0].cell("told")


@pytest.fixture
def log(tmp_path: Path) -> Corrections:
    return Corrections(tmp_path / "gaps" / "corrections.jsonl")


def test_a_correction_stands_in_place_of_what_the_rules_read(nearest: Nearest, log: Corrections) -> None:
    log.add(correction())

    cell = told(nearest, log, CAMERAS)

    assert (cell.verdict, cell.read, cell.counts) == (Verdict.PARTLY, Verdict.SILENT, True)
    assert cell.correction == correction()


def test_once_the_policy_changes_it_is_shown_and_no_longer_counts(nearest: Nearest, log: Corrections) -> None:
    log.add(correction())

    cell = told(nearest, log, CHANGED)

    assert (cell.verdict, cell.counts) == (Verdict.SILENT, False)
    assert cell.correction == correction()


def test_what_is_taken_back_is_gone_from_the_report_and_stays_in_the_log(nearest: Nearest, log: Corrections) -> None:
    log.add(correction())
    log.add(correction(None, ""))

    assert told(nearest, log, CAMERAS).correction is None
    assert [c.verdict for c in log.all()] == [Verdict.PARTLY, None]


@pytest.mark.parametrize("why", ["", "  ", "x" * 401, "one\ntwo", "bell\x07"])
def test_a_reason_is_one_line_and_not_too_long(log: Corrections, why: str) -> None:
    with pytest.raises(UserError):
        log.add(correction(why=why))

    assert log.all() == []


def test_the_log_is_for_its_owner_and_their_group_and_nobody_else(log: Corrections, tmp_path: Path) -> None:
    log.add(correction())

    assert (tmp_path / "gaps" / "corrections.jsonl").stat().st_mode & 0o007 == 0


def test_a_damaged_log_is_told_by_its_line(log: Corrections, tmp_path: Path) -> None:
    log.add(correction())
    path = tmp_path / "gaps" / "corrections.jsonl"
    path.write_text(path.read_text() + "{}\n")

    with pytest.raises(FileDamaged, match="Line 2"):
        log.latest()
