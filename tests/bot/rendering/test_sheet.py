"""A custodian's sheet is one page that says what it is, what to do and what never to do, and names nobody."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.organising.wordlist import word_list
from bot.rendering.sheet import Sheet, sheet_as_pdf

WORDS = "effective marmalade shingle handbrake dodgy unashamed expedited legible founding overcoat retainer embezzle"
PRINT = "straw amusing lubricate puma survive occupier worried raging"
SHEET = Sheet(
    number=2, custodians=5, threshold=3, key="concern-2026-q4-3ab7ef29", opens="the concerns that people wrote",
    begins=date(2026, 11, 28), until=date(2027, 4, 8), fingerprint_words=tuple(PRINT.split()),
    fingerprint_hex="3ab7ef292bcd8635c01c4d46846083ea", words=tuple(WORDS.split()),
)  # fmt: skip
LONGEST_WORDS = sorted(word_list(), key=len)[-12:]
LONGEST = replace(
    SHEET, words=tuple(LONGEST_WORDS), fingerprint_words=tuple(LONGEST_WORDS[:8]), demo=True,
    key="demo-concern-2026-q4-3ab7ef29", opens="the concerns that people write to Steward in confidence",
)  # fmt: skip


def pages(made: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(made)) as pdf:
        return [page.extract_text() for page in pdf.pages]


@pytest.mark.parametrize("large", [False, True])
def test_it_has_its_words_numbered_in_the_order_in_which_they_are_read(large: bool) -> None:
    (page,) = pages(sheet_as_pdf(SHEET, large=large))
    numbered = " ".join(f"{n}. {word}" for n, word in enumerate(WORDS.split(), start=1))

    assert numbered in " ".join(page.split())


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize(
    "sheet", [SHEET, LONGEST, replace(LONGEST, until=None), replace(SHEET, custodians=3, threshold=2)]
)
def test_it_is_one_page_and_nothing_runs_out_of_it(sheet: Sheet, large: bool) -> None:
    with pdfplumber.open(io.BytesIO(sheet_as_pdf(sheet, large=large))) as pdf:
        (page,) = pdf.pages
        chars = page.chars
        assert (round(page.width), round(page.height)) == (595, 842)
        assert min(c["x0"] for c in chars) > 35 and max(c["x1"] for c in chars) < page.width - 35
        assert max(c["bottom"] for c in chars) < page.height - 25
        assert "Held by (by hand, or left empty)" in page.extract_text()


@given(st.lists(st.sampled_from(word_list()), min_size=12, max_size=12))
@settings(max_examples=10, deadline=None)
def test_any_words_are_printed_as_they_are(words: list[str]) -> None:
    (page,) = pages(sheet_as_pdf(replace(SHEET, words=tuple(words)), large=True))

    assert [word for word in words if word not in page.split()] == []


def test_it_says_what_it_is_what_to_do_and_what_never_to_do() -> None:
    (page,) = pages(sheet_as_pdf(SHEET))
    said = " ".join(page.split())

    for part in (
        "Custodian’s sheet 2 of 5", "Any three of them together open the concerns that people wrote",
        "One or two of them open nothing", "What to do", "steward custodians verify", "away from work",
        "If it is lost", "not before 8 April 2027", "burn or shred", "What never to do", "No photo, no scan, no copy",
        "not to the employer, not to whoever runs Steward", SHEET.key, PRINT, "3ab7 ef29 2bcd 8635",
    ):  # fmt: skip
        assert part in said, part
    assert "DEMO" not in said


def test_two_of_three_is_worded_for_that() -> None:
    (page,) = pages(sheet_as_pdf(replace(SHEET, number=1, custodians=3, threshold=2, until=None)))
    said = " ".join(page.split())

    assert "one of three sheets" in said and "Any two of them" in said and "One of them alone opens nothing" in said
    assert "not before" not in said


def test_a_demo_sheet_says_that_it_protects_nothing() -> None:
    assert "DEMO. These words are public and protect nothing." in pages(sheet_as_pdf(LONGEST))[0]


def test_the_file_is_tagged_titled_and_says_nothing_of_who_made_it_or_when() -> None:
    made = sheet_as_pdf(SHEET)
    with pdfplumber.open(io.BytesIO(made)) as pdf:
        assert pdf.doc.catalog["MarkInfo"]["Marked"] is True and pdf.doc.catalog["Lang"] == b"en"
        assert "StructTreeRoot" in pdf.doc.catalog
        assert pdf.metadata["Title"] == "Custodian’s sheet 2 of 5"
        assert set(pdf.metadata) <= {"Title", "Creator", "CreationDate", "ModDate"}
        assert pdf.metadata["CreationDate"].startswith("D:20261128000000")
    assert sheet_as_pdf(SHEET) == made


@pytest.mark.parametrize("large", [False, True])
def test_it_is_black_on_white(large: bool) -> None:
    with pdfplumber.open(io.BytesIO(sheet_as_pdf(LONGEST, large=large))) as pdf:
        red, green, blue = pdf.pages[0].to_image(resolution=72).original.convert("RGB").split()
        assert red.tobytes() == green.tobytes() == blue.tobytes()
        assert {c["non_stroking_color"] for c in pdf.pages[0].chars} == {(0.0,)}


def test_large_print_is_eighteen_points_and_more() -> None:
    with pdfplumber.open(io.BytesIO(sheet_as_pdf(SHEET, large=True))) as pdf:
        sizes = {word["text"]: word["size"] for word in pdf.pages[0].extract_words(extra_attrs=["size"])}

    assert min(sizes[word] for word in (*WORDS.split(), "photo,", "employer,", "lost,")) >= 18


def test_its_repr_holds_no_word() -> None:
    assert "marmalade" not in repr(SHEET)
