"""Who may be shown company policies: full members, and channels of full members only. When in doubt, nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.slack.memory import Memory
from bot.slack.people import People
from tests.slack.fake import FakeSlack
from tests.slack.fake.workspace import TEAM


@dataclass
class Place:
    """A workspace and what Steward takes its people for; `time` passes when it is told to."""

    fake: FakeSlack
    time: float = 0.0

    def __post_init__(self) -> None:
        client = WebClient(self.fake.bot_token, base_url=self.fake.base_url)
        self.people = People(client, Memory(lambda: datetime.now(UTC)), TEAM, lambda: self.time)

    def asked(self, method: str) -> int:
        return len(self.fake.calls(method))


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    with FakeSlack() as fake:
        yield Place(fake)


def test_a_full_member_is_one(place: Place) -> None:
    assert place.people.member(place.fake.user("ada"))


@pytest.mark.parametrize(
    "traits",
    [{"is_restricted": True}, {"is_ultra_restricted": True}, {"deleted": True}, {"is_bot": True}, {"team": "T0OTHER"}],
    ids=lambda traits: str(*traits),
)
def test_who_is_anything_less_is_none(place: Place, traits: dict[str, Any]) -> None:
    assert not place.people.member(place.fake.user("somebody", **traits))


def test_somebody_from_another_workspace_is_none(place: Place) -> None:
    assert not place.people.member(place.fake.stranger("sam"))


def test_somebody_whom_slack_does_not_know_is_none(place: Place) -> None:
    assert not place.people.member("U0NOBODY")


@pytest.mark.parametrize("error", ["missing_scope", "fatal_error", "ratelimited"])
def test_where_slack_refuses_nobody_is_a_member_and_it_is_asked_again_next_time(place: Place, error: str) -> None:
    ada = place.fake.user("ada")
    place.fake.faults.error("users.info", error)

    assert not place.people.member(ada)
    assert place.people.member(ada), "a hiccup is not remembered"


def test_where_slack_cannot_be_reached_nobody_is_a_member(place: Place) -> None:
    ada = place.fake.user("ada")
    place.fake.faults.drop("users.info", times=5)

    assert not place.people.member(ada)


class Silent(WebClient):
    """A Slack that answers, and tells nothing."""

    def api_call(self, api_method: str, **_: Any) -> Any:
        return {"ok": True}


def test_where_slack_tells_nothing_nobody_is_a_member_and_no_channel_is_members_only() -> None:
    people = People(Silent(), Memory(lambda: datetime.now(UTC)), TEAM)

    assert not people.member("U0ADA") and not people.members_only("C0ROOM")


def test_a_channel_of_members_and_apps_is_members_only(place: Place) -> None:
    room = place.fake.channel("general", place.fake.user("ada"), place.fake.user("ben"))

    assert place.people.members_only(room)


def test_a_channel_with_another_app_in_it_is_members_only(place: Place) -> None:
    room = place.fake.channel("general", place.fake.user("ada"), place.fake.user("other bot", is_bot=True))

    assert place.people.members_only(room)


@pytest.mark.parametrize("who", ["guest", "stranger"])
def test_a_channel_with_one_guest_or_stranger_is_not(place: Place, who: str) -> None:
    outsider = getattr(place.fake, who)("gus")

    assert not place.people.members_only(place.fake.channel("mixed", place.fake.user("ada"), outsider))


@pytest.mark.parametrize("kind", ["channel", "group"])
def test_a_shared_channel_is_not_whoever_is_in_it_today(place: Place, kind: str) -> None:
    room = place.fake.channel("shared", place.fake.user("ada"), kind=kind, is_ext_shared=True)

    assert not place.people.members_only(room)
    assert place.asked("conversations.members") == 0, "nobody had to be looked at"


def test_a_channel_too_large_to_look_at_everybody_is_not(place: Place) -> None:
    fits = place.fake.channel("fits", *(place.fake.user(f"a{n}") for n in range(59)))  # and the bot
    large = place.fake.channel("large", *(place.fake.user(f"b{n}") for n in range(60)))

    assert place.people.members_only(fits)
    assert not place.people.members_only(large)


@pytest.mark.parametrize("method", ["conversations.info", "conversations.members"])
def test_a_channel_of_which_slack_tells_nothing_is_not(place: Place, method: str) -> None:
    room = place.fake.channel("general", place.fake.user("ada"))
    place.fake.faults.error(method, "missing_scope")

    assert not place.people.members_only(room)
    assert place.people.members_only(room), "and is asked about again"


def test_one_person_of_whom_slack_tells_nothing_is_enough(place: Place) -> None:
    room = place.fake.channel("general", place.fake.user("ada"))
    place.fake.faults.error("users.info", "fatal_error", times=2)  # as a member, and as an app

    assert not place.people.members_only(room)


def test_the_answer_is_remembered_for_ten_minutes(place: Place) -> None:
    ada = place.fake.user("ada")
    assert place.people.member(ada)
    place.fake.workspace.users[ada].is_restricted = True  # made a guest
    place.time = 599

    assert place.people.member(ada) and place.asked("users.info") == 1
    place.time = 600
    assert not place.people.member(ada) and place.asked("users.info") == 2


def test_no_id_stands_in_what_it_remembers(place: Place) -> None:
    ada = place.fake.user("ada")
    room = place.fake.channel("general", ada)
    place.people.members_only(room)

    held = str(vars(place.people)["_known"])
    assert vars(place.people)["_known"] and ada not in held and room not in held
