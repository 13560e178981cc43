"""Which places a question names, read with the library's own gazetteer."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.jurisdiction import ANYWHERE, COUNCIL_OF_EUROPE, UNKNOWN, Jurisdiction, place_names
from knowledge.library import Library
from knowledge.place_reader import PlacesRead, read_places, stands_in
from tests.thorough import examples

NO_PLACES = {ANYWHERE, UNKNOWN, COUNCIL_OF_EUROPE}


def read(library: Library, text: str) -> PlacesRead:
    return read_places(text, library.catalogue)


def places(library: Library, text: str) -> list[str]:
    return [place.code for place in read(library, text).places]


def test_every_place_is_read_by_its_own_name(library: Library) -> None:
    misread = {}
    for code, name in place_names().items():
        if code not in NO_PLACES:
            found = read(library, f"I work in {name}, can they do that?")
            if Jurisdiction(code) not in (found.places + found.choices):
                misread[name] = found.places + found.choices

    assert misread == {}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("I'm in Berlin, can they log my keys?", "DE"),
        ("they track us in Buffalo", "US-NY"),
        ("who do i complain to in manchester", "GB"),
        ("I work for a bank in Toronto", "CA-ON"),
        ("AI rejected my promotion in San Jose", "US-CA"),
        ("my office is in Sydney", "AU-NSW"),
        ("Company in Lyon takes screenshots", "FR"),
        ("AI video interview in Chicago", "US-IL"),
        ("Vivo en São Paulo", "BR"),
        ("Ich arbeite in Zürich", "CH"),
        ("Ich arbeite in Muenchen", "DE"),
        ("Je travaille à Paris", "FR"),
    ],
)
def test_a_city_is_read_as_the_place_whose_law_holds_there(library: Library, text: str, code: str) -> None:
    assert places(library, text) == [code]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("maine wfh they want webcam on", "US-ME"),
        ("can my boss in texas do that", "US-TX"),
        ("Delaware: what notice?", "US-DE"),
        ("what does colorado say", "US-CO"),
        ("I live in Cali", "US-CA"),
        ("tell me the law in Kenya", "KE"),
        ("estoy en España", "ES"),
        ("in der Schweiz, im Büro in Deutschland", "DE"),
    ],
)
def test_a_state_or_country_is_read_in_any_case_and_language(library: Library, text: str, code: str) -> None:
    assert code in places(library, text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("West Virginia", "US-WV"),
        ("New Mexico", "US-NM"),
        ("New York City", "US-NY"),
        ("New South Wales", "AU-NSW"),
        ("Papua New Guinea", "PG"),
        ("Equatorial Guinea", "GQ"),
        ("Northern Ireland", "GB"),
        ("Washington DC", "US-DC"),
        ("Kansas City, Missouri", "US-MO"),
        ("South Korea", "KR"),
    ],
)
def test_the_longest_name_wins(library: Library, text: str, code: str) -> None:
    assert places(library, f"I work in {text}") == [code]


@pytest.mark.parametrize("text", ["in Washington, D.C.", "in Washington D.C. they", "in D.C. now"])
def test_a_name_with_dots_is_read(library: Library, text: str) -> None:
    assert places(library, text) == ["US-DC"]


@pytest.mark.parametrize("text", ["in the U.S.", "in the U.S.A.", "in the USA", "in the US", "in America"])
def test_the_united_states_are_read_however_they_are_written(library: Library, text: str) -> None:
    assert places(library, text) == ["US"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ontario, California", "US-CA"),
        ("Ontario California", "US-CA"),
        ("ontario california", "US-CA"),
        ("Ontario, Canada", "CA-ON"),
        ("Ontario", "CA-ON"),
        ("London, Ontario", "CA-ON"),
        ("Paris, Texas", "US-TX"),
        ("Cambridge, Massachusetts", "US-MA"),
        ("Vancouver, Washington", "US-WA"),
        ("Portland, Maine", "US-ME"),
        ("Salem, Oregon", "US-OR"),
        ("Athens, Georgia, USA", "US-GA"),
        ("Buffalo, New York, US", "US-NY"),
        ("New York, NY", "US-NY"),
        ("Los Angeles, CA", "US-CA"),
        ("Wilmington, DE", "US-DE"),
        ("Portland, ME", "US-ME"),
        ("Portland, OR", "US-OR"),
        ("Berlin, DE", "DE"),
        ("São Paulo, Brazil", "BR"),
    ],
)
def test_a_city_and_what_it_lies_in_are_one_place(library: Library, text: str, code: str) -> None:
    """Of "London, Ontario" the law of England is another place's."""
    assert places(library, f"I work in {text}") == [code]


def test_georgia_is_settled_by_its_country(library: Library) -> None:
    assert places(library, "I'm in Georgia, USA") == ["US-GA"]


def test_georgia_alone_asks_which_is_meant(library: Library) -> None:
    found = read(library, "can they do that in Georgia?")

    assert found.places == ()
    assert {place.code for place in found.choices} == {"US-GA", "GE"}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("North Carolina and South Carolina", ["US-NC", "US-SC"]),
        ("I live in New York but my company is in California", ["US-NY", "US-CA"]),
        ("in Berlin, Dublin and Texas", ["DE", "IE", "US-TX"]),
        ("in Texas, in Dallas, in Houston", ["US-TX"]),
    ],
)
def test_several_places_are_read_in_their_order_each_once(library: Library, text: str, codes: list[str]) -> None:
    assert places(library, text) == codes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("日本で会社はキー入力を記録できますか", "JP"),
        ("東京の会社です", "JP"),
        ("ニューヨークで働いています", "US-NY"),
        ("ドイツで働いています", "DE"),
        ("カナダの会社です", "CA"),
        ("インドで働いています", "IN"),
        ("我老板在加州用屏幕截图监控我,合法吗?", "US-CA"),
        ("我在德国工作", "DE"),
        ("纽约的公司可以监控我吗", "US-NY"),
    ],
)
def test_places_are_found_inside_chinese_and_japanese(library: Library, text: str, code: str) -> None:
    assert places(library, text) == [code]


@pytest.mark.parametrize(
    ("text", "code"),
    [("is german law strict", "DE"), ("Under French labor law?", "FR"), ("californian rules on cameras", "US-CA")],
)
def test_an_adjective_is_read_where_no_place_is_named(library: Library, text: str, code: str) -> None:
    assert places(library, text) == [code]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("I work for a German company in Texas", "US-TX"),
        ("US colleague's MCI captured my gchat, I'm in Dublin", "IE"),
        ("my US employer reads my mail in Spain", "ES"),
        ("our UK parent company tracks us in New York", "US-NY"),
    ],
)
def test_where_somebody_else_is_gives_way_to_where_the_asker_is(library: Library, text: str, code: str) -> None:
    assert places(library, text) == [code]


@pytest.mark.parametrize("name", ["Mary", "George", "Nancy", "Elizabeth", "Ann", "Tyler", "Eugene", "Brandon"])
def test_a_colleagues_first_name_is_not_a_place(library: Library, name: str) -> None:
    assert places(library, f"My manager {name} reads my Slack messages") == []


@pytest.mark.parametrize(
    "text",
    [
        "reading my email", "turkey sandwich in the break room", "Chad from HR said so", "a nice boss",
        "my mobile phone", "split shifts", "the union has a best practice", "Can they fire us?", "TELL US WHAT TO DO",
    ],
)  # fmt: skip
def test_a_common_word_that_is_also_a_place_is_not_read(library: Library, text: str) -> None:
    assert places(library, text) == []


def test_the_name_is_cut_from_what_is_searched(library: Library) -> None:
    assert read(library, "can they log my keys in New York?").rest == "can they log my keys ?"


WORDS = st.sampled_from(
    "I work in from near Berlin Texas New York West Virginia Ontario California CA DE LA Georgia US colleague German "
    "London , . ' ’ - / 日本 在加州 Washington D.C. NSW ME OK in or de São\u0301 \u202e \x00 ß İ ﬁ".split(" ")
)


@given(st.text(max_size=60) | st.lists(WORDS, max_size=14).map(" ".join) | st.lists(WORDS, max_size=14).map("".join))
@settings(max_examples=examples(200), deadline=None)
def test_whatever_is_typed_what_is_read_are_places(library: Library, text: str) -> None:
    found = read(library, text)

    for place in found.places + found.choices:
        assert Jurisdiction.parse(place.code) == place
    assert len(set(found.places)) == len(found.places)
    assert not (found.places and found.choices)
    assert all(one.code not in other.lineage for one in found.places for other in found.places if one != other)


@pytest.mark.parametrize(
    "text",
    ["Puis-je enregistrer la réunion ?", "¿Pueden grabar la reunión de Zoom?", "Danno tutto in pasto a un'IA"],
)
def test_a_meeting_and_a_meal_are_no_places(library: Library, text: str) -> None:
    assert read_places(text, library.catalogue, english=False).places == ()


def test_canadian_cities_are_read_in_chinese_and_japanese(library: Library) -> None:
    for text in ("我在多伦多的公司上班", "トロントで働いています"):
        assert read_places(text, library.catalogue, english=False).places == (Jurisdiction("CA-ON"),)


@given(st.text(alphabet="ab_é -.(", min_size=1, max_size=4), st.text(alphabet="ab_é -.(", max_size=12))
def test_words_stand_in_a_text_where_nothing_lengthens_them(words: str, text: str) -> None:
    assert stands_in(words, text) == bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text))
