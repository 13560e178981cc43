"""A PDF reads as its text, not as its pages."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from PIL import Image

from ingest.reading.block import Block, Reading, Unreadable
from ingest.reading.pdf import read_pdf

Told = Callable[[Iterable[Block]], list[str]]
Save = Callable[[FPDF], Path]

LONG = (
    "This paragraph is long and runs across the end of the page because it says a great deal about what the company "
    "does with the records that it keeps about the people who work for it and about those who visit its offices and "
    "also about the people who once worked there but do so no longer and about whom it keeps as little as it may."
)


class Paper(FPDF):
    """Pages with a running head and numbers at the foot."""

    def header(self) -> None:
        self.set_font("Helvetica", size=8)
        self.cell(0, 8, "ACME - Monitoring policy - Internal", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_font("Helvetica", size=11)

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Helvetica", size=8)
        self.cell(0, 10, f"Page {self.page_no()} of {{nb}}")

    def head(self, text: str, size: int) -> None:
        self.set_font("Helvetica", "B", size)
        self.cell(0, 12, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_font("Helvetica", size=11)

    def say(self, text: str) -> None:
        self.multi_cell(0, 6, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(4)


@pytest.fixture
def save(tmp_path: Path) -> Save:
    def saved(paper: FPDF) -> Path:
        path = tmp_path / "the_policy.pdf"
        paper.output(str(path))
        return path

    return saved


def reading_of(path: Path) -> Reading:
    [reading] = read_pdf(path)
    return reading


@pytest.fixture
def policy() -> Paper:
    paper = Paper()
    paper.add_page()
    paper.head("Monitoring policy", 18)
    paper.say("Effective 4 August 2026. This policy says what we record.")
    paper.head("Retention", 11)
    paper.say("We keep e-mail and the moni-\ntoring records for long-term needs, and the long-\nterm ones apart.")
    return paper


def test_headings_stand_out_by_size_and_by_bold_type(policy: Paper, save: Save, told: Told) -> None:
    found = reading_of(save(policy))

    assert [text for text in told(found.blocks) if text.startswith("#")] == ["# Monitoring policy", "## Retention"]
    assert (found.title, found.dated) == ("Monitoring policy", date(2026, 8, 4))


def test_words_cut_at_the_end_of_a_line_are_whole_again(policy: Paper, save: Save, told: Told) -> None:
    assert told(reading_of(save(policy)).blocks)[-1] == (
        "We keep e-mail and the monitoring records for long-term needs, and the long-term ones apart."
    )


def test_a_paragraph_runs_on_across_a_page_break_and_running_heads_are_dropped(
    policy: Paper, save: Save, told: Told
) -> None:
    policy.set_y(-38)
    policy.say(LONG)
    policy.say("Last words.")

    found = list(reading_of(save(policy)).blocks)

    assert policy.page_no() == 2
    assert told(found)[-2:] == [LONG, "Last words."]
    assert [block.page for block in found[-2:]] == [1, 2]
    assert not [text for text in told(found) if "ACME" in text or "Page" in text]


def test_paragraphs_that_end_with_the_page_stay_apart(save: Save, told: Told) -> None:
    paper = Paper()
    for text in ("The first page ends here.", "The second page begins here."):
        paper.add_page()
        paper.say(text)

    assert told(reading_of(save(paper)).blocks) == ["The first page ends here.", "The second page begins here."]


def test_bullets_and_numbers_make_entries(policy: Paper, save: Save, told: Told) -> None:
    policy.say("- Screen contents\n- Keystrokes, never recorded by anybody here, because the works council said no")
    policy.say("(a) Badges\n(b) Cameras")

    assert told(reading_of(save(policy)).blocks)[-4:] == [
        "- Screen contents",
        "- Keystrokes, never recorded by anybody here, because the works council said no",
        "- (a) Badges",
        "- (b) Cameras",
    ]


def test_a_table_is_told_in_rows_and_only_once(policy: Paper, save: Save, told: Told) -> None:
    with policy.table() as table:
        for row in (("Data", "Kept for"), ("Chat messages", "90 days"), ("Door badges", "1 year")):
            table.row(row)
    policy.say("After the table.")

    found = told(reading_of(save(policy)).blocks)

    assert found[-3:] == [
        "| Data: Chat messages; Kept for: 90 days.",
        "| Data: Door badges; Kept for: 1 year.",
        "After the table.",
    ]
    assert " ".join(found).count("Chat messages") == 1


def test_a_table_over_two_pages_keeps_its_columns_names(save: Save, told: Told) -> None:
    paper = Paper()
    paper.add_page()
    with paper.table() as table:
        for row in (("Data", "Kept for"), *((f"Kind {n}", f"{n} days") for n in range(1, 50))):
            table.row(row)

    found = told(reading_of(save(paper)).blocks)

    assert paper.page_no() == 2
    assert found == [f"| Data: Kind {n}; Kept for: {n} days." for n in range(1, 50)]


def test_a_locked_file_is_refused_for_its_password(policy: Paper, save: Save) -> None:
    policy.set_encryption(owner_password="owner", user_password="user")

    with pytest.raises(Unreadable, match="password"):
        read_pdf(save(policy))


def test_a_file_that_only_may_not_be_changed_is_read(policy: Paper, save: Save) -> None:
    policy.set_encryption(owner_password="owner")

    assert reading_of(save(policy)).title == "Monitoring policy"


def test_a_scan_is_refused_for_its_missing_text(save: Save) -> None:
    picture = io.BytesIO()
    Image.new("L", (60, 60), 200).save(picture, "PNG")
    paper = FPDF()
    paper.add_page()
    paper.image(picture, w=100)

    with pytest.raises(Unreadable, match="scan"):
        read_pdf(save(paper))


def test_empty_pages_are_refused(save: Save) -> None:
    paper = FPDF()
    paper.add_page()

    with pytest.raises(Unreadable, match="no text"):
        read_pdf(save(paper))


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6])
def test_a_cut_off_file_is_read_or_refused(policy: Paper, save: Save, share: float) -> None:
    path = save(policy)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])

    with pytest.raises(Unreadable, match=r"damaged|no text|letters"):
        read_pdf(path)


def test_two_columns_do_not_break_it(save: Save) -> None:
    paper = FPDF()
    paper.add_page()
    paper.set_font("Helvetica", size=11)
    with paper.text_columns(ncols=2, gutter=10) as columns:
        columns.write(LONG * 3)

    assert list(reading_of(save(paper)).blocks)
