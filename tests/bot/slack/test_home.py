"""The home tab shows each person what is theirs, and never who asked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.settings import Operator, OperatorKind
from bot.slack import concern_words, names
from bot.slack.home import Health, Home, PolicyChange, Role, home_view
from knowledge.jurisdiction import Jurisdiction
from tests.bot.slack.conftest import Room
from tests.bot.slack.reading import complaints_about_view, elements_of, words_of

UNION = Operator("Freight *Workers* <United>", OperatorKind.UNION, "room 3")
DAY = date(2026, 8, 4)
FULL = Home(
    Role.ADMIN,
    UNION,
    place=(Jurisdiction("US-NY"), Jurisdiction("DE")),
    changes=tuple(PolicyChange(f"Policy {n}", DAY + timedelta(n), "a sentence " * 60) for n in range(40)),
    health=tuple(Health(f"source {n} <!here>", n != 7, "found " * 90, "look at it") for n in range(60)),
    topics=tuple((f"topic {n}", n) for n in range(60)),
    raised=tuple((f"Tracked: thing {n}", n) for n in range(30)),
    version="1.0",
    progress="Refreshing: 3 of 9 sources",
    can_refresh=True,
)


def headers(home: Home) -> list[str]:
    return [block["text"]["text"] for block in home_view(home)["blocks"] if block["type"] == "header"]


@pytest.mark.parametrize("role", Role)
def test_slack_takes_it_empty_and_full(role: Role, room: Room) -> None:
    for home in (Home(role, UNION), Home(role, Operator("demo profile", OperatorKind.WORKERS, "", demo=True)), FULL):
        assert complaints_about_view(home_view(home), "home") == []
        room.publish(home_view(home))


def test_everybody_sees_where_to_ask_what_changed_and_who_can_read_what() -> None:
    common = [
        "Ask", "Your place", "Recent policy changes", "What the policies say", "Concerns",
        "What people raised", "Petitions", "Who runs this and who can read what",
    ]  # fmt: skip

    assert headers(Home(Role.EMPLOYEE, UNION)) == common
    assert headers(Home(Role.ORGANISER, UNION)) == [*common, "What Steward could not answer"]
    assert headers(Home(Role.ADMIN, UNION)) == [*common, "What Steward could not answer", "Sources and health"]


def test_policies_and_their_changes_are_for_members() -> None:
    assert "Recent policy changes" not in headers(Home(Role.EMPLOYEE, UNION, member=False, changes=FULL.changes))


def test_what_is_empty_says_what_to_do() -> None:
    said = words_of(home_view(Home(Role.ADMIN, UNION)))

    assert "Set the place where you work" in said
    assert "steward ingest FOLDER" in said
    assert "five" in said


def test_the_default_place_is_named_where_none_was_chosen() -> None:
    assert "Germany" in words_of(home_view(Home(Role.EMPLOYEE, UNION, default=Jurisdiction("DE"))))


def test_who_runs_it_is_told_as_it_is_written() -> None:
    assert "run by Freight *Workers* &lt;United&gt; (a union)." in words_of(home_view(Home(Role.EMPLOYEE, UNION)))


def test_the_latest_changes_come_first() -> None:
    said = words_of(home_view(FULL))

    assert said.index("Policy 39") < said.index("Policy 38") and "Policy 3," not in said


def test_what_matters_comes_before_what_is_newer() -> None:
    changes = (PolicyChange("Newer", DAY + timedelta(9), "2 sentences changed", matters=False), *FULL.changes[:2])
    said = words_of(home_view(Home(Role.EMPLOYEE, UNION, changes=changes)))

    assert said.index("Policy 1") < said.index("Policy 0") < said.index("Newer")


def test_a_topic_shows_from_five_questions_on_and_counts_in_fives() -> None:
    said = words_of(home_view(Home(Role.ORGANISER, UNION, topics=(("lunch", 4), ("badges", 5), ("cameras", 14)))))

    assert "lunch" not in said
    assert "badges: 5 or more" in said and "cameras: 10 or more" in said
    assert "steward ingest FOLDER" in said and "questions, not people" in said


def test_the_order_of_topics_tells_no_more_than_their_numbers() -> None:
    one, other = ((("badges", 5), ("cameras", 9)), (("badges", 9), ("cameras", 5)))

    assert home_view(Home(Role.ADMIN, UNION, topics=one)) == home_view(Home(Role.ADMIN, UNION, topics=other))


def test_where_there_is_no_topic_it_says_what_will_stand_there_and_when() -> None:
    said = words_of(home_view(Home(Role.ADMIN, UNION)))

    assert "Nothing to show yet" in said and "on a Monday" in said and "never counted" in said


def test_what_people_raised_shows_from_five_on_and_counts_in_fives() -> None:
    raised = (("Tracked: the screen", 4), ("Tracked: location", 5), ("Effect: stress or fear", 14))
    said = words_of(home_view(Home(Role.EMPLOYEE, UNION, raised=raised)))

    assert "the screen" not in said
    assert said.index("stress or fear (10 or more)") < said.index("location (5 or more)")
    assert "rounded down to fives, and never fall" in said
    assert "Nothing to show yet. Once a choice" in words_of(home_view(Home(Role.EMPLOYEE, UNION, raised=raised[:1])))


def test_what_people_raised_is_for_members_and_a_code_is_offered_to_guests_as_well() -> None:
    guest = Home(Role.EMPLOYEE, UNION, member=False, raised=(("Tracked: location", 5),))
    buttons = [b["action_id"] for b in elements_of(home_view(guest), "button")]

    assert "What people raised" not in headers(guest)
    assert names.HOME_CODE in buttons and names.HOME_CONCERN in buttons


def test_where_concerns_are_not_taken_none_is_offered_and_it_says_why() -> None:
    home = Home(Role.EMPLOYEE, UNION, collects=False, raised=(("Tracked: location", 5),))
    said = words_of(home_view(home))

    assert concern_words.EMPLOYER in said and "What people raised" not in said
    assert concern_words.ROW[0] not in said
    assert names.HOME_CODE not in [b["action_id"] for b in elements_of(home_view(home), "button")]


def test_what_is_wrong_comes_first_with_what_to_do() -> None:
    said = words_of(home_view(FULL))

    assert "look at it" in said
    assert said.index("source 7") < said.index("source 0")


def test_a_refresh_can_be_started_where_there_is_one() -> None:
    assert "Refresh now" in [b["text"]["text"] for b in elements_of(home_view(FULL), "button")]
    assert "Refresh now" not in [b["text"]["text"] for b in elements_of(home_view(Home(Role.ADMIN, UNION)), "button")]
