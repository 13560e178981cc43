"""Articles and sections that a citation or a question names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.provision import begins_paragraph, paragraphs_in, provisions_in, without_provisions


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("what does article 35 of the GDPR say", ["GDPR Art. 35"]),
        ("GDPR Art. 15", ["GDPR Art. 15"]),
        ("Regulation (EU) 2016/679 (GDPR) Arts. 4(11) and 7, Recital 43", ["GDPR Art. 4", "GDPR Art. 7"]),
        ("Arts. 12–14 of the GDPR", ["GDPR Art. 12", "GDPR Art. 13", "GDPR Art. 14"]),
        ("GDPR articles 13 to 15", ["GDPR Art. 13", "GDPR Art. 14", "GDPR Art. 15"]),
        ("General Data Protection Regulation, Art. 88", ["GDPR Art. 88"]),
        ("AI Act Annex III", ["AI Act Annex III"]),
        ("annex iii of the AI Act", ["AI Act Annex III"]),
        ("recital 43 of the GDPR", ["GDPR Recital 43"]),
        ("29 USC 157", ["29 U.S.C. § 157"]),
        ("29 U.S.C. § 157", ["29 U.S.C. § 157"]),
        ("29 U.S.C. §§ 152(3), 157", ["29 U.S.C. § 152", "29 U.S.C. § 157"]),
        ("Cal. Civ. Code § 1798.100", ["Cal. Civ. Code § 1798.100"]),
        ("Art. 15 GDPR, and again GDPR Art. 15", ["GDPR Art. 15"]),
    ],
)
def test_a_provision_is_read_however_it_is_written(text: str, named: list[str]) -> None:
    assert provisions_in(text) == named


@pytest.mark.parametrize(
    "text",
    [
        "18 people were let go",
        "there are 29 US colleagues and 157 others",
        "article 35 of our policy",
        "section 7 of the handbook",
        "the GDPR gives me 30 days",
        "AI acts on 12 articles a day",
        "",
    ],
)
def test_numbers_of_something_else_name_no_provision(text: str) -> None:
    assert provisions_in(text) == []


@given(st.integers(1, 98), st.integers(1, 30))
def test_a_range_names_its_ends_and_all_between(first: int, more: int) -> None:
    numbers = range(first, first + more + 1)

    assert provisions_in(f"GDPR Arts. {first}–{first + more}") == [f"GDPR Art. {n}" for n in numbers]


@given(st.integers(1, 99), st.integers(31, 900))
def test_a_range_that_can_be_none_names_its_ends_only(first: int, more: int) -> None:
    assert provisions_in(f"GDPR Arts. {first}–{first + more}") == [f"GDPR Art. {first}", f"GDPR Art. {first + more}"]


@given(st.text(max_size=80))
def test_any_text_is_read_without_fault(text: str) -> None:
    assert provisions_in(without_provisions(text)) == [] or provisions_in(text)


def test_what_names_a_provision_can_be_left_out() -> None:
    assert without_provisions("does article 35 of the GDPR cover cameras").split() == ["does", "cover", "cameras"]


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("AI Act Article 26 paragraph 7", {"AI Act Art. 26": "7"}),
        ("what does Art. 26(7) of the AI Act say?", {"AI Act Art. 26": "7"}),
        ("GDPR Art. 22(3)", {"GDPR Art. 22": "3"}),
        ("GDPR Art. 15, para. 3", {"GDPR Art. 15": "3"}),
        ("Art. 35 GDPR Abs. 4", {"GDPR Art. 35": "4"}),
        ("GDPR Art. 6 and 9(2)", {}),  # which of the two is not plain
        ("GDPR Art. 35", {}),
        ("29 U.S.C. § 158(a)(1)", {}),  # sections of the US Code are held by their own subsections
    ],
)
def test_the_paragraph_that_is_named_is_read(text: str, paragraphs: dict[str, str]) -> None:
    assert paragraphs_in(text) == paragraphs


@pytest.mark.parametrize(
    ("text", "number"),
    [("7. Before putting into service", "7"), ("(a) is necessary", "a"), ("In 2024. Then", None), ("2024 was", None)],
)
def test_the_number_that_a_paragraph_begins_with_is_read(text: str, number: str | None) -> None:
    assert begins_paragraph(text) == number
