"""The windows in which a code to sign is taken: Slack takes them, nothing can be typed, and they claim what is so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.organising.code import Code
from bot.organising.petitions.desk import KnownPetition
from bot.organising.petitions.life import State
from bot.organising.petitions.petition import Result
from bot.organising.petitions.text import Mode
from bot.slack import names, petition_views
from bot.slack import petition_words as said
from bot.slack.blocks import IN_VIEW
from bot.slack.code_views import Pages
from bot.slack.home import Home, Role, home_view
from bot.slack.plain_blocks import plain_view
from tests.bot.slack.reading import complaints_about_view, elements_of, words_of
from tests.bot.slack.test_home import UNION

Json = dict[str, Any]
PAGES = Pages("https://steward.example.org", "http://exampleonionexampleonion.onion")
ONE = KnownPetition(
    "our-keys", "Our keys <!here> are *ours*", Mode.COUNT, 50, 20, date(2026, 12, 20), State.OPEN,
    dict.fromkeys(Result, 0),
)  # fmt: skip
LONG = replace(ONE, id="k" * 48, title="W " * 80, mode=Mode.NAMES, total=0)
MANY = [replace(LONG, id=f"petition-{n}") for n in range(60)]
VIEWS = {
    "none": petition_views.petitions_view([], PAGES),
    "some": petition_views.petitions_view([ONE, LONG], PAGES),
    "many": petition_views.petitions_view(MANY, Pages()),
    "paper": petition_views.paper_view(LONG),
    "code": petition_views.code_view(Code("7K3FM2QX09TA"), LONG, 20, PAGES),
    **{
        f"note {n}": petition_views.note_view(note)
        for n, note in enumerate((
            [said.EMPLOYER], said.OVER, said.TAKEN, said.NONE_LEFT, said.LOST, said.TAKEN_BACK, said.FAILED,
        ))
    },
}  # fmt: skip


@pytest.mark.parametrize("name", VIEWS)
def test_slack_takes_every_window_and_nothing_can_be_typed_in_it(name: str) -> None:
    for view in (VIEWS[name], plain_view(VIEWS[name])):
        assert complaints_about_view(view) == []
        assert not elements_of(view, "plain_text_input") and "private_metadata" not in view
        assert len(view["blocks"]) <= IN_VIEW


def test_a_title_is_text_and_nothing_more() -> None:
    shown = words_of(VIEWS["some"])

    assert "<!here>" not in shown and "&lt;!here&gt;" in shown


def test_each_petition_has_a_button_of_its_own_and_those_that_do_not_fit_are_counted() -> None:
    buttons = [b["action_id"] for b in elements_of(VIEWS["many"], "button")]

    assert buttons == [names.numbered(names.PETITION_PICK, f"petition-{n}") for n in range(petition_views.MOST)]
    assert "40 more" in words_of(VIEWS["many"])


def test_before_a_code_it_says_what_slack_can_tell_and_that_paper_is_needed() -> None:
    shown = words_of(VIEWS["paper"])

    assert "not whether you signed" in shown and "No photo, no screenshot" in shown
    assert "your one code for this petition" in shown and "quarter" not in shown


def test_a_code_says_where_and_until_when_it_is_good() -> None:
    shown = words_of(VIEWS["code"])

    assert "https://steward.example.org" in shown and "With Tor Browser" in shown
    assert "until 20 December 2026" in shown and "20 people or more" in shown and "quarter" not in shown


def test_the_home_tab_lists_what_can_be_signed_and_says_where_there_is_nothing() -> None:
    some = home_view(Home(Role.EMPLOYEE, UNION, petitions=tuple(MANY)))
    none = home_view(Home(Role.EMPLOYEE, UNION))
    employer = home_view(Home(Role.EMPLOYEE, UNION, collects=False, petitions=tuple(MANY)))

    assert complaints_about_view(some, "home") == []
    assert "52 more end later" in words_of(some)
    assert said.HOME_NONE in words_of(none) and said.EMPLOYER in words_of(employer)
    assert [names.HOME_SIGN in [b["action_id"] for b in elements_of(v, "button")] for v in (some, none, employer)] == [
        True, False, False,
    ]  # fmt: skip
