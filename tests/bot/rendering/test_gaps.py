"""The consent gap report in every format: complete, marked, and inert whatever a policy says."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.gap_report import NO_POLICY, told
from bot.organising.gaps.asked_by import AskedBy
from bot.organising.gaps.card_reader import shipped_cards
from bot.organising.gaps.corrections import Correction, Role, corrected
from bot.organising.gaps.nearest import Nearest
from bot.organising.gaps.policy import Policy
from bot.organising.gaps.report import Cell, Quote, Report, Row, report_of
from bot.organising.gaps.verdict import Verdict
from bot.rendering.gaps import ToldReport
from bot.rendering.gaps_csv import COLUMNS, gaps_as_csv, inert
from bot.rendering.gaps_markdown import gaps_as_markdown
from bot.rendering.gaps_pdf import gaps_as_pdf

DAY = date(2026, 11, 23)
CARDS = shipped_cards()
BINDING = AskedBy("notice before a vehicle is tracked", "Vehicle law", "US-NJ", "law in force", binds=True)
CLAUSE = AskedBy("written notice", "Model clause C02", "", "what workers ask for, not law", binds=False)
NASTY = (
    "# Vehicle tracking\n\nGPS trackers are fitted in vans.\n\n"
    '=HYPERLINK("http://x.example","GPS data") is deleted after 30 days.\n\n'
    "*Drivers* [are](javascript:alert(1)) told about <img src=x> tracking #let x = 1 $y$ by `letter`.\n"
)


MENTION, KEPT, TOLD = NASTY.splitlines()[2::2]


def quote(sentence: str, at: int) -> Quote:
    return Quote("vans", "Vans", "vans@1", "2026-11-01", "", (sentence,), at)


def nasty() -> Report:
    """What NASTY says, whatever reads it."""
    said = {"told": (Verdict.PARTLY, (quote(TOLD, 6),)), "kept": (Verdict.STATED, (quote(KEPT, 4),))}
    cells = tuple(Cell(column.id, *said.get(column.id, (Verdict.SILENT, ()))) for column in CARDS.columns)
    return Report((Row("location", quote(MENTION, 2), cells, {"vans": "vans@1"}),), 1)


def made(nearest: Nearest, text: str = NASTY, correction: Correction | None = None) -> ToldReport:
    policies = [Policy("vans", "Vans", "vans@1", "2026-11-01", text)] if text else []
    report = nasty() if text == NASTY else report_of(policies, CARDS, nearest)
    if correction:
        report = corrected(report, {(correction.practice, correction.column): correction})
    return told(report, CARDS, {("location", "told"): (BINDING, CLAUSE)}, places=["New Jersey"], day=DAY)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_each_cell_is_a_row_with_what_asks_for_it(nearest: Nearest) -> None:
    found = rows(gaps_as_csv(made(nearest)))

    assert tuple(found[0]) == COLUMNS
    cells = [row for row in found if row["column"]]
    assert len(cells) == 12
    (notice,) = (row for row in cells if row["column"] == "Told beforehand")
    assert notice["binding"] == "yes\nno"
    assert notice["asked by"].startswith("Vehicle law (law in force, New Jersey)")


def test_no_field_of_the_csv_is_a_formula(nearest: Nearest) -> None:
    for row in rows(gaps_as_csv(made(nearest))):
        for field in row.values():
            assert not any(line.lstrip().startswith(("=", "+", "-", "@", "|", "%")) for line in field.split("\n"))


@given(st.text(max_size=60))
def test_whatever_is_written_is_inert_in_a_spreadsheet(text: str) -> None:
    for line in inert(text).split("\n"):
        assert not line.strip().startswith(("=", "+", "-", "@"))
    assert "\r" not in inert(text) and "\t" not in inert(text)


def test_no_word_of_a_policy_becomes_markup(nearest: Nearest) -> None:
    page = MarkdownIt("commonmark").render(gaps_as_markdown(made(nearest)))

    assert "<img" not in page and "<a " not in page and "<em>" not in page and "<code>" not in page
    assert "&lt;img src=x&gt;" in page and "*Drivers*" in page


def test_markdown_names_verdict_sentence_place_and_law(nearest: Nearest) -> None:
    text = gaps_as_markdown(made(nearest))

    assert text.startswith("# Consent gap report for New Jersey, 2026-11-23")
    assert "### Told beforehand: partly" in text
    assert "> Vans, version of 2026-11-01" in text
    assert "- Vehicle law (law in force, New Jersey): notice before a vehicle is tracked" in text
    assert "looked for, not found" in text


def test_the_pdf_is_made_of_data_and_is_the_same_each_time(nearest: Nearest) -> None:
    pdf = gaps_as_pdf(made(nearest))

    assert pdf.startswith(b"%PDF-")
    assert pdf == gaps_as_pdf(made(nearest))


@pytest.mark.parametrize("version", ["vans@1", "vans@0"])
def test_a_correction_is_marked_and_an_old_one_is_told_to_be_old(nearest: Nearest, version: str) -> None:
    correction = Correction(
        "location", "told", Verdict.STATED, "We saw the letter.", Role.ORGANISER, DAY, {"vans": version}
    )

    report = made(nearest, correction=correction)

    (cell,) = (cell for row in report.rows for cell in row.cells if cell.correction)
    text = gaps_as_markdown(report)
    if version == "vans@1":
        assert cell.verdict == Verdict.STATED and "Corrected to “stated” by the role organiser on 2026-11-23" in text
    else:
        assert cell.verdict == Verdict.PARTLY and "Made on an earlier version, so it no longer counts" in text
    assert cell.correction in "".join(row["correction"] for row in rows(gaps_as_csv(report)))


def test_empty_states_say_what_to_do_or_what_it_means(nearest: Nearest) -> None:
    assert made(nearest, "").empty == NO_POLICY
    nothing = made(nearest, "# Canteen\n\nThe soup changes every day. Trays go back to the counter.\n")
    assert nothing.rows == () and "No practice of tracking was found" in nothing.empty
    assert "No practice of tracking was found" in gaps_as_markdown(nothing)
    assert gaps_as_pdf(nothing).startswith(b"%PDF-")


def test_policies_that_could_not_be_read_are_named(nearest: Nearest) -> None:
    german = "# Richtlinie\n\n" + "Die Aufnahmen der Kameras werden gelöscht, sobald der Zweck erreicht ist. " * 6

    report = told(
        report_of([Policy("r", "Richtlinie", "r@1", "2026-11-01", german)], CARDS, nearest),
        CARDS,
        {},
        places=[],
        day=DAY,
    )

    assert any("Not in English and not read: Richtlinie" in note for note in report.notes)
    assert "nothing can be said" in report.empty
