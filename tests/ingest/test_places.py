"""The gazetteer: one sure reading for each name, made by hand where the tables are wrong."""

from __future__ import annotations

import pytest

from ingest.places import CITY_POPULATION, city_twins, gazetteer
from knowledge.jurisdiction import place_names
from knowledge.place_reader import Sort, fold


@pytest.fixture(scope="module")
def rows() -> dict[str, tuple[str, str, int]]:
    return {name: (code, sort, population) for name, code, sort, population in gazetteer()}


def test_every_name_stands_once_and_as_it_is_looked_up(rows: dict[str, tuple[str, str, int]]) -> None:
    assert len(rows) == len(gazetteer())
    assert [name for name, (_, sort, _) in rows.items() if name != fold(name) and sort != Sort.INSIDE] == []


def test_every_code_is_a_place_that_can_be_read(rows: dict[str, tuple[str, str, int]]) -> None:
    codes = {code for found, _, _ in rows.values() for code in found.split()}

    assert codes <= place_names().keys() - {"XX", "ZZ", "COE"}
    assert {sort for _, sort, _ in rows.values()} <= set(Sort)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("berlin", "DE"), ("lagos", "NG"), ("toronto", "CA-ON"), ("montreal", "CA-QC"), ("sydney", "AU-NSW"),
        ("buffalo", "US-NY"), ("chicago", "US-IL"), ("los angeles", "US-CA"), ("tokyo", "JP"), ("sao paulo", "BR"),
        ("nyc", "US-NY"), ("england", "GB"), ("holland", "NL"), ("deutschland", "DE"), ("estados unidos", "US"),
        ("new york", "US-NY"), ("california", "US-CA"), ("netherlands", "NL"), ("united states", "US"),
        ("washington", "US-WA"), ("ontario", "CA-ON"), ("bolivia", "BO"), ("日本", "JP"),
    ],
)  # fmt: skip
def test_a_place_is_found_by_what_people_call_it(rows: dict[str, tuple[str, str, int]], name: str, code: str) -> None:
    assert rows[name][0] == code


@pytest.mark.parametrize("name", ["slack", "meta", "amazon", "can", "is", "hr"])
def test_words_of_this_field_are_no_places(rows: dict[str, tuple[str, str, int]], name: str) -> None:
    assert name not in rows


@pytest.mark.parametrize("name", ["reading", "bath", "nice", "mobile", "austin", "union", "best", "male"])
def test_towns_that_are_also_words_are_never_read_wherever_they_stand(
    rows: dict[str, tuple[str, str, int]], name: str
) -> None:
    assert name not in rows or rows[name][1] in (Sort.LOCATIVE, "careful")


def test_a_country_and_a_state_of_one_name_are_both_offered(rows: dict[str, tuple[str, str, int]]) -> None:
    assert rows["georgia"][:2] == ("US-GA GE", Sort.AMBIGUOUS)


def test_a_country_is_surer_than_a_town_of_its_name(rows: dict[str, tuple[str, str, int]]) -> None:
    regions = {
        fold(name.removeprefix("the ")) for code, name in place_names().items() if code not in ("XX", "ZZ", "COE")
    }

    assert [name for name in regions & rows.keys() if rows[name][1] == Sort.CAPITAL and rows[name][2]] == []


def test_only_large_towns_are_read(rows: dict[str, tuple[str, str, int]]) -> None:
    populations = [population for _, _, population in rows.values() if population]

    assert min(populations) >= CITY_POPULATION and len(populations) > 1000


def test_of_towns_of_one_name_the_largest_is_meant(rows: dict[str, tuple[str, str, int]]) -> None:
    assert rows["hyderabad"][0] == "IN"
    assert rows["birmingham"][0] == "GB"


def test_towns_named_like_a_region_are_known_as_such() -> None:
    twins = {(name, code) for name, code, sort, _ in city_twins() if sort == Sort.TWIN}

    assert ("ontario", "US-CA") in twins
    assert len(twins) == len({(name, code) for name, code, *_ in city_twins()})
