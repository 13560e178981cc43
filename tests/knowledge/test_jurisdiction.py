"""Whose law is read where; never another place's."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.errors import UnknownPlace
from knowledge.jurisdiction import ANYWHERE, COE_MEMBERS, EU_MEMBERS, UNKNOWN, Jurisdiction, place_names
from tests.thorough import examples

CODES = st.sampled_from(sorted(place_names()))


def lineage(code: str) -> tuple[str, ...]:
    return Jurisdiction.of_text(code).lineage


@pytest.mark.parametrize(
    ("code", "read"),
    [
        ("US-NY", ("US-NY", "US", "XX")),
        ("US", ("US", "XX")),
        ("DE", ("DE", "EU", "COE", "XX")),
        ("GB", ("GB", "COE", "XX")),
        ("CH", ("CH", "COE", "XX")),
        ("EU", ("EU", "COE", "XX")),
        ("CA-ON", ("CA-ON", "CA", "XX")),
        ("AU-NSW", ("AU-NSW", "AU", "XX")),
        ("JP", ("JP", "XX")),
        ("XX", ("XX",)),
    ],
)
def test_a_place_reads_its_own_law_its_countrys_and_its_unions(code: str, read: tuple[str, ...]) -> None:
    assert lineage(code) == read


def test_britain_is_not_read_as_a_member_of_the_union() -> None:
    assert "EU" not in lineage("GB")
    assert "COE" in lineage("GB")


def test_california_and_canada_read_nothing_of_each_other() -> None:
    assert set(lineage("US-CA")) & set(lineage("CA")) == {"XX"}


def test_delaware_and_germany_read_nothing_of_each_other() -> None:
    assert set(lineage("US-DE")) & set(lineage("DE")) == {"XX"}


def test_the_union_has_27_members_and_the_council_46() -> None:
    assert (len(EU_MEMBERS), len(COE_MEMBERS)) == (27, 46)
    assert not EU_MEMBERS & {"GB", "CH", "NO"}
    assert not COE_MEMBERS & {"RU", "BY", "US"}


@given(CODES)
@settings(deadline=None)
def test_a_lineage_runs_from_the_place_itself_to_any_place(code: str) -> None:
    codes = lineage(code)

    assert codes[0] == code
    assert codes[-1] == ANYWHERE
    assert len(set(codes)) == len(codes)
    assert set(codes) <= place_names().keys()


@given(CODES)
@settings(deadline=None)
def test_a_lineage_never_holds_another_places_law(code: str) -> None:
    """Only the place, the country it lies in, the unions that country belongs to and what holds in any place."""
    country = code.split("-")[0]
    own = {code, country, ANYWHERE}
    unions = ({"EU"} if country in EU_MEMBERS else set()) | ({"COE"} if country in {*COE_MEMBERS, "EU"} else set())

    assert set(lineage(code)) <= own | unions


@given(CODES, CODES)
@settings(deadline=None)
def test_two_places_of_different_countries_share_unions_at_most(one: str, other: str) -> None:
    if one.split("-")[0] != other.split("-")[0] and not {one, other} & {"EU", "COE"}:
        assert set(lineage(one)) & set(lineage(other)) <= {"EU", "COE", ANYWHERE}


@given(CODES)
@settings(deadline=None)
def test_a_states_country_is_read_with_it(code: str) -> None:
    if "-" in code:
        assert set(lineage(code)) == {code, *lineage(code.split("-")[0])}


@pytest.mark.parametrize("typed", ["us-ny", " US-NY ", "us_ny", "Us-nY"])
def test_a_code_is_read_in_either_case(typed: str) -> None:
    assert Jurisdiction.parse(typed).code == "US-NY"


def test_uk_is_read_as_gb() -> None:
    assert Jurisdiction.parse("uk") == Jurisdiction.parse("GB")


def test_a_place_has_a_name() -> None:
    assert (Jurisdiction("US-NY").name, Jurisdiction("DE").name) == ("New York", "Germany")


@pytest.mark.parametrize("code", [ANYWHERE, UNKNOWN])
def test_nobody_works_in_the_codes_that_name_no_place(code: str) -> None:
    assert Jurisdiction.of_text(code).code == code
    with pytest.raises(UnknownPlace):
        Jurisdiction.parse(code)


@pytest.mark.parametrize("typed", ["Atlantis", "", "US-", "US-ZZ", "QQ", "US-NY-NYC", "ＤＥ-ＸＸ", "US NY", "1"])
def test_what_is_no_code_is_refused_with_examples_of_codes(typed: str) -> None:
    with pytest.raises(UnknownPlace, match="US-NY"):
        Jurisdiction.parse(typed)


def code_or_refusal(typed: str) -> str:
    try:
        return Jurisdiction.parse(typed).code
    except UnknownPlace as refused:
        return str(refused)


@given(st.text(max_size=30))
@settings(max_examples=examples(200), deadline=None)
def test_whatever_is_typed_is_a_known_place_or_refused_without_repeating_it(typed: str) -> None:
    found = code_or_refusal(typed)

    assert found in place_names() or found == code_or_refusal("Atlantis")
