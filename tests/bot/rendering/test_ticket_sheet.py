"""A sheet of slips: each code whole on a slip of its own, black on white, and nothing of who made it or when."""

from __future__ import annotations

import io
import random
from datetime import date

import pdfplumber
import pytest

from bot.organising.code import fresh_codes
from bot.rendering.ticket_sheet import tickets_as_pdf

DAY = date(2026, 11, 28)
HEAD = ("60 slips, each for one concern. Sheet 3fa9c021", "Burn the slips that are left.")
BENEATH = ("https://steward.example.org", "good once, until 14 January 2027")
CHANCE = random.Random(1)  # noqa: S311 - the same codes each time
CODES = [code.shown for code in fresh_codes(200, random_bits=CHANCE.getrandbits)]


@pytest.mark.parametrize("number", [20, 60, 200])
def test_every_code_stands_once_in_its_order_with_where_it_is_used(number: int) -> None:
    with pdfplumber.open(io.BytesIO(tickets_as_pdf(HEAD, CODES[:number], beneath=BENEATH, day=DAY))) as pdf:
        words = [word["text"] for page in pdf.pages for word in page.extract_words()]
        assert [word for word in words if word in CODES] == CODES[:number]
        assert words.count(BENEATH[0]) == number
        assert len(pdf.pages) <= 1 + number // 30
        for page in pdf.pages:
            assert (round(page.width), round(page.height)) == (595, 842)
            assert min(c["x0"] for c in page.chars) > 28 and max(c["x1"] for c in page.chars) < page.width - 28
            assert max(c["bottom"] for c in page.chars) < page.height - 28


def test_a_slip_is_large_enough_to_read_and_never_cut_by_the_end_of_a_page() -> None:
    with pdfplumber.open(io.BytesIO(tickets_as_pdf(HEAD, CODES, beneath=BENEATH, day=DAY))) as pdf:
        for page in pdf.pages:
            found = page.extract_words(extra_attrs=["size"])
            assert {round(word["size"]) for word in found if word["text"] in CODES} == {13}
            assert sum(word["text"] in CODES for word in found) == sum(word["text"] == BENEATH[0] for word in found)


def test_an_address_that_is_long_or_odd_stays_on_its_slip() -> None:
    odd = ("https://" + "a" * 56 + ".onion", '#set text(size: 99pt) \\ "')
    with pdfplumber.open(io.BytesIO(tickets_as_pdf(HEAD, CODES[:20], beneath=odd, day=DAY))) as pdf:
        (page,) = pdf.pages
        assert "#set text(size: 99pt)" in page.extract_text()
        codes = [word for word in page.extract_words() if word["text"] in CODES]
        assert len(codes) == 20 and max(c["x1"] for c in page.chars) < page.width - 28


def test_the_file_is_tagged_and_says_nothing_of_who_made_it() -> None:
    made = tickets_as_pdf(HEAD, CODES[:20], beneath=(), day=DAY)
    with pdfplumber.open(io.BytesIO(made)) as pdf:
        assert pdf.doc.catalog["MarkInfo"]["Marked"] is True
        assert set(pdf.metadata) <= {"Title", "Creator", "CreationDate", "ModDate"}
        assert pdf.metadata["CreationDate"].startswith("D:20261128000000")
        assert {c["non_stroking_color"] for c in pdf.pages[0].chars} == {(0.0,)}
    assert tickets_as_pdf(HEAD, CODES[:20], beneath=(), day=DAY) == made
