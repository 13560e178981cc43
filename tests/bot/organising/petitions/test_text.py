"""The text that is signed: one spelling, one hash, nothing hidden in it, and no variable left open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.organising.petitions.text import Demand, Mode, as_json, checked, from_json, ready
from tests.bot.organising.petitions.conftest import text

TODAY = date(2026, 11, 25)


def test_variables_are_filled_in_before_it_is_frozen() -> None:
    whole = ready(text(), today=TODAY)

    assert whole.demands[0].text == "We are told in writing 30 days before any tracking begins."
    assert whole.variables == {}
    with pytest.raises(UserError, match="notice_days"):
        ready(replace(text(), variables={}), today=TODAY)


def test_money_is_no_variable() -> None:
    wording = replace(text(), opening="It costs $500, or $ 20 a head.")

    assert ready(wording, today=TODAY).opening == "It costs $500, or $ 20 a head."


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"title": ""}, "a title"),
        ({"addressee": " \n"}, "an addressee"),
        ({"demands": ()}, "a demand"),
        ({"demands": (Demand("own-1", "", "x"),)}, "a text in each demand"),
        ({"deadline": TODAY}, "last day"),
        ({"threshold": 15}, "multiple of 10"),
        ({"threshold": 0}, "multiple of 10"),
        ({"title": "t" * 161}, "160 fit"),
        ({"demands": (Demand("a", "h", "t"), Demand("a", "h", "t"))}, "same id"),
        ({"demands": tuple(Demand(f"own-{n}", "h", "t") for n in range(25))}, "24 demands"),
    ],
)
def test_what_is_not_whole_is_not_frozen(change: dict[str, object], told: str) -> None:
    with pytest.raises(UserError, match=told):
        ready(replace(text(), **change), today=TODAY)  # type: ignore[arg-type]


def test_what_hides_or_turns_text_around_is_not_kept() -> None:
    wording = checked(replace(text(), title="Our\u202e keys\u200b are\x07 ours\ue000", opening="a\u2028b\r\nc"))

    assert (wording.title, wording.opening) == ("Our keys are ours", "ab\nc")


def test_every_word_that_people_read_is_under_the_hash() -> None:
    whole = ready(text(), today=TODAY)
    others = [
        replace(whole, title="x"), replace(whole, addressee="x"), replace(whole, opening="x"),
        replace(whole, closing="x"), replace(whole, operator="x"),
    ]  # fmt: skip
    others += [replace(whole, threshold=20), replace(whole, mode=Mode.NAMES), replace(whole, deadline=date(2027, 1, 1))]
    others += [replace(whole, demands=whole.demands[::-1]), replace(whole, predecessor="another")]
    source = replace(whole.demands[0].sources[0], url="https://example.org/other")
    others.append(replace(whole, demands=(replace(whole.demands[0], sources=(source,)), whole.demands[1])))

    assert len({one.sha256 for one in [whole, *others]}) == len(others) + 1


@given(title=st.text(max_size=60), opening=st.text(max_size=200), heading=st.text(max_size=60))
def test_it_reads_back_as_it_was_written_whatever_was_typed(title: str, opening: str, heading: str) -> None:
    demand = Demand("own-1", heading, "text")
    wording = checked(replace(text(), title=title, opening=opening, demands=(demand,)))

    again = from_json(as_json(wording))

    assert again == wording == checked(wording)
    assert again.sha256 == wording.sha256


@pytest.mark.parametrize(
    "change",
    [
        {"threshold": "ten"}, {"threshold": True}, {"deadline": "soon"}, {"mode": "all"}, {"demands": [{}]},
        {"demands": None}, {"more": 1}, {"title": None}, {"variables": []},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_petition_s_text_is_refused_in_a_sentence(change: dict[str, object]) -> None:
    with pytest.raises(UserError, match="no petition's text"):
        from_json(as_json(text()) | change)


@pytest.mark.parametrize("mode", Mode)
def test_what_it_says_of_signatures_follows_threshold_and_mode_whatever_they_become(mode: Mode) -> None:
    wording = replace(text(), closing="$signing From $threshold on.", variables={"notice_days": "30", "threshold": "5"})
    whole = ready(replace(wording, mode=mode, threshold=40), today=date(2026, 11, 25))

    assert "at least 40 " in whole.closing and "From 40 on." in whole.closing
    assert ("nobody's name is collected" in whole.closing) == (mode is Mode.COUNT)
    assert whole.variables == {}
