"""What buttons carry comes back as it was sent; whatever else comes is not believed."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.slack import values
from bot.slack.names import claim_of, family, numbered
from knowledge.answer import Answer, Citation
from knowledge.jurisdiction import Jurisdiction
from tests.bot.slack.answers import CITATION, answers, citations

PARSERS = (values.parse_passage, values.parse_actions, values.parse_place, values.parse_feedback)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from(["p", "a", "w", "f", "en"]),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=15,
)


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(citations(1))
def test_a_button_finds_its_passage_again_by_words_that_stand_there(citation: Citation) -> None:
    value = values.passage_value(citation)
    if value is None:  # no room for the quote beside a name that long
        assert len(citation.locator) + len(citation.document) > 200
        return
    found = values.parse_passage(value)

    assert len(value) <= 2000
    assert found and (found.document, found.locator) == (citation.document, citation.locator)
    assert citation.quote.startswith(found.quote) and found.quote


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(citations(1))
def test_an_option_of_a_menu_does_so_in_150_characters(citation: Citation) -> None:
    value = values.passage_option(citation)
    found = values.parse_passage(value)

    assert value is None or len(value) <= 150
    assert value is None or (found and citation.quote.startswith(found.quote))
    assert value or len(citation.document) > 50 or "\\" in json.dumps(citation.quote)


def test_a_long_quote_is_carried_by_its_beginning_which_ends_with_a_word() -> None:
    quote = "Employers give written notice. " * 100
    found = values.parse_passage(values.passage_value(replace(CITATION, quote=quote)))

    assert found and quote.startswith(found.quote)
    assert 800 < len(found.quote) <= 900 and quote[len(found.quote)] == " "


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(answers())
def test_the_sources_of_the_actions_come_back(answer: Answer) -> None:
    value = values.actions_value(answer)
    found = values.parse_actions(value)
    cited = {(c.document, c.locator) for c in answer.citations}

    assert len(value) <= 2000
    assert found is None or (found.language == answer.language and set(found.sources) <= cited)


def test_places_and_a_token_come_back() -> None:
    places = (Jurisdiction("US-NY"), Jurisdiction("DE"))

    assert values.parse_place(values.place_value(places, "t0ken")) == values.PlaceReference(places, "t0ken")
    assert values.parse_place(values.place_value((), None)) == values.PlaceReference((), None)


@pytest.mark.parametrize("good", [True, False])
def test_a_choice_comes_back(good: bool) -> None:
    assert values.parse_feedback(values.feedback_value(good, "ny-52c2")) == values.Feedback(good, "ny-52c2")
    assert values.parse_feedback(values.feedback_value(good, None)) == values.Feedback(good, None)
    assert values.parse_feedback(values.feedback_value(good, "x" * 5000)) == values.Feedback(good, None)


@given(st.text() | json_values.map(json.dumps) | st.integers() | st.none())
def test_anything_else_is_nothing_and_no_error(value: object) -> None:
    for parse in PARSERS:
        parse(value)
    assert values.parse_passage(value) is None or '"p"' in str(value)


@pytest.mark.parametrize(
    "value",
    [
        None, "", "[]", "{}", "null", '["p","law","§ 1",""]', '["p","","§ 1","words"]', '["p","law",1,"words"]',
        '["a","xx",[["law","§ 1"]]]', '["a","en",[]]', '["a","en",[["law"]]]', '["a","en",[["law","§ 1"],3]]',
        '["w",["US-NY","nowhere"],null]', '["w",["XX"],null]', '["w",[],"no token!"]', '["w",[],7]', '["w","US",null]',
        '["p"]', '["f",2,null]', '["f",true,3]', '["f"]', "[" * 1900, "x" * 3000,
    ],
)  # fmt: skip
def test_what_is_malformed_reads_as_nothing(value: object) -> None:
    assert [parse(value) for parse in PARSERS] == [None] * 4


@pytest.mark.parametrize(("token", "sound"), [("0123abc_-=", True), ("", False), ("a b", False), ("a" * 201, False)])
def test_a_token_is_told_from_other_text(token: str, sound: bool) -> None:
    assert (values.parse_token(token) == token) is sound


def test_what_was_pressed_or_picked_is_read_alike() -> None:
    assert values.chosen({"value": "a"}) == "a"
    assert values.chosen({"selected_option": {"value": "b"}}) == "b"
    assert values.chosen({"selected_option": None}) is None
    assert values.chosen({}) is None


def test_numbered_names_are_of_their_family() -> None:
    assert family("steward.passage").match(numbered("steward.passage", 2))
    assert family("steward.passage").match("steward.passage")
    assert not family("steward.passage").match("steward.passages")
    assert not family("steward.passage").match("steward.passage:")


@pytest.mark.parametrize("block_id", ["answer:", "answer:xyz", "abc", "answer:" + "a" * 41, "answer:<@U1>"])
def test_only_a_claim_is_read_as_one(block_id: str) -> None:
    assert claim_of(block_id) is None
