"""The windows about concerns: Slack takes them, nothing can be typed, and they claim no more than is so."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.organising.choice import CHOICES
from bot.organising.code import Code
from bot.organising.code_desk import Remembered
from bot.organising.purpose import Purpose
from bot.slack import concern_views, names
from bot.slack import concern_words as said
from bot.slack.code_views import Pages
from bot.slack.plain_blocks import plain_view
from tests.bot.slack.reading import complaints_about_view, elements_of, words_of

Json = dict[str, Any]
CODE = Code("7K3FM2QX09TA")
Q4 = Purpose("concern/2026-Q4")
PAGES = Pages("https://steward.example.org", "http://exampleonionexampleonion.onion")
VIEWS = {
    "concern": concern_views.concern_view(PAGES),
    "concern without an address": concern_views.concern_view(Pages()),
    "paper": concern_views.paper_view(),
    "code": concern_views.code_view(CODE, Q4, 20, PAGES),
    "code without an address": concern_views.code_view(CODE, Q4, 20, Pages()),
    "choices": concern_views.choices_view(),
    **{
        f"note {n}": concern_views.note_view(note)
        for n, note in enumerate(
            ([said.EMPLOYER], said.SENT, said.NONE_LEFT, said.TAKEN_BACK, said.FAILED, said.taken(Q4), said.lost(Q4))
        )
    },
}
FIXED = " ".join(
    part
    for value in vars(said).values()
    for part in (value if isinstance(value, tuple) else (value,))
    if isinstance(part, str) and part != said.__doc__
)


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS.keys())
def test_slack_takes_it_and_nothing_is_typed_or_carried_along(view: Json) -> None:
    assert complaints_about_view(view) == []
    assert not elements_of(view, "plain_text_input", "rich_text_input", "email_text_input", "number_input")
    assert "private_metadata" not in view and "external_id" not in view
    assert not [b for b in elements_of(view, "button") if "value" in b]


def test_every_choice_can_be_ticked_and_stands_once() -> None:
    boxes = elements_of(concern_views.choices_view(), "checkboxes")
    offered = [(option["value"], option["text"]["text"]) for box in boxes for option in box["options"]]

    assert offered == [(choice.id, choice.words) for choice in CHOICES]
    assert max(len(box["options"]) for box in boxes) <= 10
    assert not any(box.get("initial_options") for box in boxes)


def test_what_was_ticked_is_read_and_what_was_never_offered_is_not() -> None:
    def ticked(*values: str) -> Json:
        return {"a": {"selected_options": [{"value": value} for value in values]}}

    view = {
        "state": {
            "values": {
                "ticked:tracked": ticked("tracked.screen", "she said"),
                "ticked:wanted": ticked("wanted.stop"),
                "elsewhere": ticked("effect.pay"),
            }
        }
    }

    assert concern_views.chosen_in(view) == ["tracked.screen", "wanted.stop"]
    assert concern_views.chosen_in({}) == []


@pytest.mark.parametrize("name", ["concern", "choices"])
def test_who_can_tell_is_said_before_anything_is_sent(name: str) -> None:
    label = "confidential, not anonymous: Slack and whoever runs this bot can tell that you sent something"

    assert label == said.CONFIDENTIAL and f"*{label}*" in words_of(VIEWS[name])


def test_that_choices_spend_the_right_to_a_code_is_said_before_they_are_sent() -> None:
    assert "spends the same right as a code" in words_of(VIEWS["choices"])
    assert "whichever you take is your one" in words_of(VIEWS["concern"])
    assert "your one concern for this quarter" in words_of(VIEWS["paper"])


def test_a_code_stands_large_in_its_own_window_and_no_view_but_that_draws_one() -> None:
    shown = [name for name, view in VIEWS.items() if CODE.shown in json.dumps(view) or CODE.text in json.dumps(view)]

    assert shown == ["code", "code without an address"]
    assert VIEWS["code"]["blocks"][0] == {
        "type": "header", "text": {"type": "plain_text", "text": "7K3F-M2QX-09TA", "emoji": False},
    }  # fmt: skip
    assert not elements_of(VIEWS["code"], "button"), "what is pressed there would send the window along"
    assert PAGES.onion and PAGES.onion in words_of(VIEWS["code"])


def test_where_no_address_is_set_it_says_whom_to_ask() -> None:
    assert "whoever runs this Steward can tell you" in words_of(VIEWS["code without an address"])


def test_what_is_ticked_stands_in_another_window_than_what_asks_for_a_code() -> None:
    assert not elements_of(VIEWS["concern"], "checkboxes")
    assert [b["action_id"] for b in elements_of(VIEWS["concern"], "button")] == [
        names.CONCERN_CODE, names.CONCERN_CHOOSE,
    ]  # fmt: skip
    assert not elements_of(VIEWS["choices"], "button")


def test_nothing_else_is_called_anonymous_safe_or_unlogged() -> None:
    rest = FIXED.replace(said.CONFIDENTIAL, "").casefold()

    assert len(rest) > 2_000
    assert not [claim for claim in ("anonym", "not logged", "untraceable", "cannot be traced", "safe") if claim in rest]


def test_what_is_remembered_is_told_with_its_end() -> None:
    petition = Remembered(Purpose.petition("cameras"), None)

    assert said.remembered([]) == ""
    assert "until 1 January 2027," in said.remembered([Remembered(Q4, Q4.ends)])
    assert "until 1 January 2027, and until that petition is closed" in said.remembered(
        [Remembered(Q4, Q4.ends), petition]
    )


def test_a_code_of_a_petition_has_no_quarter_to_speak_of() -> None:
    with pytest.raises(ValueError, match="quarter"):
        said.good_for(20, Purpose.petition("cameras"))


@pytest.mark.parametrize("name", ["concern", "paper"])
def test_where_a_server_hears_of_no_button_the_same_can_be_picked_and_sent(name: str) -> None:
    view = plain_view(VIEWS[name])
    pressed = [(b["text"]["text"], b["action_id"]) for b in elements_of(VIEWS[name], "button")]
    (picked,) = elements_of(view, "radio_buttons")

    assert complaints_about_view(view) == []
    assert [(o["text"]["text"], o["value"]) for o in picked["options"]] == pressed
    assert view["callback_id"] == names.PRESSED_VIEW and not elements_of(view, "button")


@pytest.mark.parametrize("name", ["code", "choices"])
def test_a_window_without_buttons_is_the_same_there(name: str) -> None:
    assert plain_view(VIEWS[name]) == VIEWS[name]
