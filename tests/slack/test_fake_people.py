"""The fake's people: what they can press, choose and say, and what the bot is told of it."""

from __future__ import annotations

from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient

from tests.slack.conftest import Connect
from tests.slack.fake import BOT_USER, FakeSlack, Impossible

Body = dict[str, Any]


def plain(text: str) -> Body:
    return {"type": "plain_text", "text": text}


FEEDBACK = {
    "type": "context_actions",
    "elements": [
        {
            "type": "feedback_buttons",
            "action_id": "rate",
            "positive_button": {"text": plain("Good"), "value": "good"},
            "negative_button": {"text": plain("Bad"), "value": "bad"},
        }
    ],
}
OPTIONS = [{"text": plain(place), "value": place} for place in ("Berlin", "Texas")]
PLACE = {"type": "static_select", "action_id": "place", "options": OPTIONS}
NOBODY_ELSE = {"type": "button", "action_id": "own", "text": plain("Go"), "value": "v"}


@pytest.fixture
def pressed(app: App, connect: Connect) -> list[Body]:
    """What the bot is told of anything pressed, chosen or picked from a menu."""
    told: list[Body] = []

    def listen(ack: Ack, body: Body) -> None:
        ack()
        told.append(body)

    for action_id in ("rate", "place", "own"):
        app.action(action_id)(listen)
    app.shortcut("report")(listen)
    connect(app)
    return told


def test_an_answer_is_rated(fake: FakeSlack, client: WebClient, pressed: list[Body]) -> None:
    ada = fake.user("ada")
    asked = fake.say(ada, fake.direct(ada), "may they?")
    client.chat_postMessage(channel=asked.channel, thread_ts=asked.ts, text="Yes.", blocks=[FEEDBACK])
    (answer,) = fake.messages(asked.channel)

    with pytest.raises(Impossible):
        fake.click(ada, answer, "rate", "middling")
    fake.click(ada, answer, "rate", "bad").wait()

    (action,) = pressed[0]["actions"]
    assert (action["type"], action["value"], action["text"]["text"]) == ("feedback_buttons", "bad", "Bad")
    assert pressed[0]["container"]["thread_ts"] == asked.ts
    assert pressed[0]["message"]["ts"] == answer.ts


def test_something_is_chosen_from_a_menu(fake: FakeSlack, client: WebClient, pressed: list[Body]) -> None:
    ada = fake.user("ada")
    client.chat_postMessage(
        channel=fake.direct(ada), text="Where?", blocks=[{"type": "actions", "block_id": "b", "elements": [PLACE]}]
    )
    (message,) = fake.messages(fake.direct(ada))

    with pytest.raises(Impossible, match="no option 'Mars'"):
        fake.click(ada, message, "place", "Mars")
    fake.click(ada, message, "place", "Texas").wait()

    assert pressed[0]["actions"][0]["selected_option"] == OPTIONS[1]
    assert pressed[0]["state"]["values"]["b"]["place"]["selected_option"] == OPTIONS[1]


def test_what_one_person_sees_is_theirs_to_press_and_is_not_sent_along(
    fake: FakeSlack, client: WebClient, pressed: list[Body]
) -> None:
    ada, ben = fake.user("ada"), fake.user("ben")
    room = fake.channel("general", ada, ben)
    client.chat_postEphemeral(
        channel=room, user=ada, text="Go?", blocks=[{"type": "actions", "elements": [NOBODY_ELSE]}]
    )
    (message,) = fake.ephemerals(ada)

    with pytest.raises(Impossible, match="does not see"):
        fake.click(ben, message, "own")
    fake.click(ada, message, "own").wait()

    assert "message" not in pressed[0]
    assert pressed[0]["container"]["is_ephemeral"] and pressed[0]["response_url"]


def test_a_button_may_be_for_some_people_only(fake: FakeSlack, client: WebClient, pressed: list[Body]) -> None:
    ada, ben = fake.user("ada"), fake.user("ben")
    room = fake.channel("general", ada, ben)
    button = NOBODY_ELSE | {"visible_to_user_ids": [ada]}
    client.chat_postMessage(channel=room, text="Go?", blocks=[{"type": "actions", "elements": [button]}])
    (message,) = fake.messages(room)

    with pytest.raises(Impossible):
        fake.click(ben, message, "own")
    fake.click(ada, message, "own").wait()
    client.chat_delete(channel=room, ts=message.ts)
    with pytest.raises(Impossible, match="was deleted"):
        fake.click(ada, message, "own")


def test_a_shortcut_is_used_on_a_message(fake: FakeSlack, pressed: list[Body]) -> None:
    ada = fake.user("ada")
    message = fake.say(ada, fake.channel("general", ada), "look at this")
    fake.shortcut(ada, "report", message).wait()
    fake.shortcut(ada, "report").wait()

    assert [body["type"] for body in pressed] == ["message_action", "shortcut"]
    assert pressed[0]["message"]["text"] == "look at this"
    assert "channel" not in pressed[1]


def test_a_shared_channel_tells_where_its_people_come_from(fake: FakeSlack) -> None:
    ada, dee = fake.user("ada"), fake.stranger("dee")
    room = fake.channel("shared", ada, dee)
    fake.say(dee, room, "hello")
    (delivery,) = fake.deliveries

    assert delivery.payload["is_ext_shared_channel"]
    assert delivery.payload["event"]["user_team"] != delivery.payload["team_id"]


def test_another_bot_says_that_it_is_one(fake: FakeSlack) -> None:
    robot = fake.user("robot", is_bot=True)
    fake.say(robot, fake.channel("general", robot), "beep")
    (delivery,) = fake.deliveries

    assert delivery.payload["event"]["bot_id"] == f"B{robot[1:]}"
    assert delivery.payload["event"]["user"] == robot


def test_the_bot_is_told_nothing_of_channels_that_it_is_not_in(fake: FakeSlack) -> None:
    ada = fake.user("ada")
    fake.say(ada, fake.channel("other", ada, bot=False), "hello")

    assert fake.deliveries == []


def test_people_come_and_go(fake: FakeSlack, client: WebClient) -> None:
    ada, dee = fake.user("ada"), fake.stranger("dee")
    room = fake.channel("general", ada)
    before = client.conversations_info(channel=room)["channel"]["is_ext_shared"]
    fake.join(dee, room)
    fake.leave(ada, room)

    assert (before, client.conversations_info(channel=room)["channel"]["is_ext_shared"]) == (False, True)
    assert client.conversations_members(channel=room)["members"] == [BOT_USER, dee]


def test_the_bot_hears_of_a_closed_form_where_it_asked_to(
    fake: FakeSlack, app: App, client: WebClient, pressed: list[Body]
) -> None:
    closed: list[Body] = []

    @app.view_closed("form")
    def gone(ack: Ack, body: Body) -> None:
        ack()
        closed.append(body)

    ada = fake.user("ada")
    fake.shortcut(ada, "report").wait()
    form = {"type": "modal", "callback_id": "form", "notify_on_close": True, "title": plain("x")}
    client.views_open(trigger_id=pressed[0]["trigger_id"], view=form | {"blocks": [{"type": "divider"}]})
    view = fake.view_of(ada)
    assert view
    delivery = fake.close(ada, view)
    assert delivery
    delivery.wait()

    assert closed[0]["type"] == "view_closed"
    assert fake.view_of(ada) is None


def test_nobody_replies_where_there_is_no_thread(fake: FakeSlack) -> None:
    ada = fake.user("ada")
    room = fake.channel("general", ada)

    with pytest.raises(Impossible, match="no thread"):
        fake.say(ada, room, "hello", thread_ts="1.000001")
