"""The fake, as a bot of a few lines sees it: mentions, commands, buttons and forms go there and back."""

from __future__ import annotations

from typing import Any

import pytest
from slack_bolt import Ack, App, Respond, Say, SayStream, SetStatus
from slack_sdk import WebClient

from tests.slack.conftest import Connect
from tests.slack.fake import MENTION, FakeSlack, Impossible

Body = dict[str, Any]


def button(action_id: str, value: str = "v") -> Body:
    return {"type": "button", "action_id": action_id, "value": value, "text": {"type": "plain_text", "text": "Press"}}


def actions(*elements: Body) -> Body:
    return {"type": "actions", "elements": list(elements)}


def form(title: str = "Why?") -> Body:
    plain = {"type": "plain_text", "text": title}
    options = [{"text": {"type": "plain_text", "text": word}, "value": word} for word in ("old", "wrong")]
    return {
        "type": "modal",
        "callback_id": "why",
        "title": plain,
        "submit": plain,
        "blocks": [
            {
                "type": "input",
                "block_id": "note",
                "label": plain,
                "element": {"type": "plain_text_input", "action_id": "text"},
            },
            {
                "type": "input",
                "block_id": "kind",
                "label": plain,
                "optional": True,
                "element": {"type": "static_select", "action_id": "pick", "options": options},
            },
        ],
    }


def test_a_mention_is_told_of_twice_and_answered_in_its_thread(fake: FakeSlack, app: App, connect: Connect) -> None:
    heard: list[Body] = []

    @app.event("app_mention")
    def mentioned(event: Body, body: Body, say: Say) -> None:
        heard.append(body)
        say(text="Yes.", thread_ts=event["ts"])

    @app.event("message")
    def told(body: Body) -> None:
        heard.append(body)

    connect(app)
    ada = fake.user("ada")
    room = fake.channel("general", ada)
    asked = fake.say(ada, room, f"{MENTION} may they?")

    (answer,) = fake.wait_for(lambda: fake.messages(room, asked.ts))
    fake.wait_for(lambda: len(heard) == 2)
    assert answer.text == "Yes."
    assert {body["event"]["type"] for body in heard} == {"app_mention", "message"}
    assert {body["event"]["ts"] for body in heard} == {asked.ts}
    assert len({body["event_id"] for body in heard}) == 2
    fake.wait_for(lambda: len(fake.acks) == 3)  # the bot's own answer is told of as well
    assert (fake.violations, fake.pings) == ([], [])


def test_the_two_events_of_a_mention_come_in_either_order(fake: FakeSlack) -> None:
    ada = fake.user("ada")
    room = fake.channel("general", ada)
    fake.mention_first = False
    fake.say(ada, room, MENTION)

    assert [delivery.payload["event"]["type"] for delivery in fake.deliveries] == ["message", "app_mention"]


def test_bolt_shows_a_status_and_lets_an_answer_grow(fake: FakeSlack, app: App, connect: Connect) -> None:
    @app.event("message")
    def told(event: Body, set_status: SetStatus, say_stream: SayStream) -> None:
        if "bot_id" in event or event.get("subtype"):
            return
        set_status("is reading…", loading_messages=["Looking…"])
        stream = say_stream(buffer_size=1)
        stream.append(markdown_text="Yes, ")
        stream.stop(markdown_text="they may.")

    connect(app)
    ada = fake.user("ada")
    asked = fake.say(ada, fake.direct(ada), "may they?")

    (answer,) = fake.wait_for(lambda: [m for m in fake.messages(asked.channel, asked.ts) if not m.streaming])
    assert answer.text == "Yes, they may."
    assert [call.arguments["status"] for call in fake.calls("assistant.threads.setStatus")] == ["is reading…"]
    assert fake.status_of(asked.channel, asked.ts) == ""
    assert fake.violations == []


def test_a_direct_message_is_told_of_once(fake: FakeSlack, app: App, connect: Connect) -> None:
    @app.event("message")
    def told(event: Body, say: Say) -> None:
        say(f"{event['channel_type']}: {event['text']}")

    connect(app)
    ada = fake.user("ada")
    fake.say(ada, fake.direct(ada), f"{MENTION} hello")

    (answer,) = fake.wait_for(lambda: fake.messages(fake.direct(ada)))
    assert answer.text == f"im: {MENTION} hello"


def test_a_command_is_answered_for_one_person(fake: FakeSlack, app: App, connect: Connect) -> None:
    @app.command("/steward")
    def asked(ack: Ack, command: Body, respond: Respond) -> None:
        ack()
        respond(f"You asked: {command['text']}")

    connect(app)
    ada, ben = fake.user("ada"), fake.user("ben")
    room = fake.channel("general", ada, ben, bot=False)
    delivery = fake.slash(ada, room, "/steward", "may they?")

    assert delivery.wait().payload == {}
    assert delivery.in_time
    (answer,) = fake.wait_for(lambda: fake.ephemerals(ada))
    assert (answer.text, fake.ephemerals(ben), fake.messages(room)) == ("You asked: may they?", [], [])


def test_a_command_may_be_answered_while_acknowledging(fake: FakeSlack, app: App, connect: Connect) -> None:
    @app.command("/steward")
    def asked(ack: Ack) -> None:
        ack("At once.")

    connect(app)
    ada = fake.user("ada")
    fake.slash(ada, fake.channel("general", ada), "/steward").wait()

    assert [message.text for message in fake.ephemerals(ada)] == ["At once."]


def test_a_button_opens_a_form_that_is_submitted_with_errors_first(
    fake: FakeSlack, app: App, connect: Connect, client: WebClient
) -> None:
    submitted: list[Body] = []

    @app.action("why")
    def pressed(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form())

    @app.view("why")
    def sent(ack: Ack, view: Body) -> None:
        if view["state"]["values"]["note"]["text"]["value"] == "short":
            ack(response_action="errors", errors={"note": "Say more."})
        else:
            submitted.append(view)
            ack()

    connect(app)
    ada, ben = fake.user("ada"), fake.user("ben")
    room = fake.channel("general", ada)
    client.chat_postMessage(channel=room, text="Hi", blocks=[actions(button("why", "1"), button("other"))])
    (message,) = fake.messages(room)

    with pytest.raises(Impossible, match="nothing with action_id 'missing'"):
        fake.click(ada, message, "missing")
    with pytest.raises(Impossible, match="nothing with action_id 'why' and value '2'"):
        fake.click(ada, message, "why", "2")
    with pytest.raises(Impossible, match="does not see"):
        fake.click(ben, message, "why")
    fake.click(ada, message, "why", "1").wait()
    view = fake.wait_for(lambda: fake.view_of(ada))
    with pytest.raises(Impossible, match="must be filled in"):
        fake.submit(ada, view)
    with pytest.raises(Impossible, match="has no option 'new'"):
        fake.submit(ada, view, {"text": "long enough", "pick": "new"})
    refused = fake.submit(ada, view, {"text": "short"})
    refused.wait()

    assert refused.errors == {"note": "Say more."}
    assert fake.view_of(ada)
    fake.submit(ada, view, {"note": "long enough", "pick": "wrong"}).wait()
    assert fake.view_of(ada) is None
    values = submitted[0]["state"]["values"]
    assert values["note"]["text"] == {"type": "plain_text_input", "value": "long enough"}
    assert values["kind"]["pick"]["selected_option"]["value"] == "wrong"


def test_an_acknowledged_form_becomes_another_lies_under_one_or_is_cleared_away(
    fake: FakeSlack, app: App, connect: Connect
) -> None:
    steps = iter(("update", "push", "clear"))

    @app.shortcut("ask")
    def used(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form("One"))

    @app.view("why")
    def sent(ack: Ack) -> None:
        step = next(steps)
        ack({"response_action": step} | ({} if step == "clear" else {"view": form(step)}))

    connect(app)
    ada = fake.user("ada")
    fake.shortcut(ada, "ask").wait()
    titles = []
    for _ in range(3):
        view = fake.wait_for(lambda: fake.view_of(ada))
        titles.append(view["title"]["text"])
        fake.submit(ada, view, {"text": "x"}).wait()

    assert titles == ["One", "update", "push"]
    assert fake.view_of(ada) is None


def test_a_home_tab_is_opened_published_and_pressed(fake: FakeSlack, app: App, connect: Connect) -> None:
    pressed: list[Body] = []

    @app.event("app_home_opened")
    def opened(event: Body, client: WebClient) -> None:
        if event["tab"] == "home":
            client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [actions(button("go"))]})
        else:
            client.assistant_threads_setSuggestedPrompts(
                channel_id=event["channel"], prompts=[{"title": "Mail", "message": "May they read my mail?"}]
            )

    @app.action("go")
    def go(ack: Ack, body: Body) -> None:
        ack()
        pressed.append(body)

    connect(app)
    ada = fake.user("ada")
    fake.open_home(ada)
    home = fake.wait_for(lambda: fake.home_of(ada))
    fake.click(ada, home, "go").wait()
    fake.open_messages_tab(ada)

    assert fake.wait_for(lambda: fake.workspace.prompts)[fake.direct(ada)]["prompts"][0]["title"] == "Mail"
    assert pressed[0]["container"] == {"type": "view", "view_id": home["id"]}


def test_an_edited_mention_is_told_of_again_and_a_deleted_message_too(
    fake: FakeSlack, app: App, connect: Connect
) -> None:
    heard: list[tuple[str, str | None]] = []

    @app.event("app_mention")
    def mentioned(event: Body) -> None:
        heard.append(("app_mention", "edited" if "edited" in event else None))

    @app.event("message")
    def told(event: Body) -> None:
        heard.append(("message", event.get("subtype")))

    connect(app)
    ada = fake.user("ada")
    message = fake.say(ada, fake.channel("general", ada), "hello")
    fake.edit(message, f"{MENTION} hello")
    fake.delete(message)

    fake.wait_for(lambda: len(heard) == 4)
    assert sorted(heard, key=str) == [
        ("app_mention", "edited"),
        ("message", "message_changed"),
        ("message", "message_deleted"),
        ("message", None),
    ]
