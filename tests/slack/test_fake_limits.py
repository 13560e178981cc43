"""The fake takes what Slack documents as its limit, and refuses one more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import Block

from tests.slack.fake import FakeSlack
from tests.slack.fake.blocks import HOME, MESSAGE, MODAL
from tests.slack.fake.limits import (
    MESSAGE_CHARACTERS,
    blocks_of_markdown,
    pings_in,
    problem_with_message,
    problems_with_view,
)  # fmt: skip

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str = "x", **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(number: int = 0, **more: Any) -> Json:
    return {"type": "button", "action_id": f"a{number}", "text": plain("Go"), **more}


def options(count: int, text: str = "x", value: str = "v") -> list[Json]:
    return [{"text": plain(text), "value": f"{value}{number}"[-len(value) - 3 :]} for number in range(count)]


def actions(*elements: Json) -> list[Json]:
    return [{"type": "actions", "elements": list(elements)}]


def feedback(text: str = "Good", value: str = "good", count: int = 1) -> list[Json]:
    rated = {"text": plain(text), "value": value}
    element = {"type": "feedback_buttons", "positive_button": rated, "negative_button": rated}
    return [{"type": "context_actions", "elements": [{**element, "action_id": f"f{n}"} for n in range(count)]}]


def select(of: list[Json], **more: Any) -> list[Json]:
    return actions({"type": "static_select", "action_id": "s", "options": of, **more})


def typed_in(kind: str, of: list[Json]) -> list[Json]:
    return actions({"type": kind, "action_id": "s", "options": of})


def one_option(text: str = "x", value: str = "v") -> list[Json]:
    return [{"text": plain(text), "value": value}]


def markdown(text: str) -> Json:
    return {"type": "markdown", "text": text}


# What is being measured; the message with n of it; the most that Slack takes.
EDGES = [
    ("blocks", lambda n: [section()] * n, 50),
    ("section text", lambda n: [section("x" * n)], 3000),
    ("section fields", lambda n: [{"type": "section", "fields": [plain("x")] * n}], 10),
    ("field text", lambda n: [{"type": "section", "fields": [plain("x" * n)]}], 2000),
    ("header", lambda n: [{"type": "header", "text": plain("x" * n)}], 150),
    ("context elements", lambda n: [{"type": "context", "elements": [plain("x")] * n}], 10),
    ("actions", lambda n: actions(*[button(k) for k in range(n)]), 25),
    ("button text", lambda n: actions(button(text=plain("x" * n))), 75),
    ("button value", lambda n: actions(button(value="x" * n)), 2000),
    ("button url", lambda n: actions(button(url="https://e.org/" + "x" * (n - 14))), 3000),
    ("block_id", lambda n: [section(block_id="x" * n)], 255),
    ("action_id", lambda n: actions(button() | {"action_id": "x" * n}), 255),
    ("option text", lambda n: select(one_option(text="x" * n)), 75),
    ("option value", lambda n: select(one_option(value="x" * n)), 150),
    ("select options", lambda n: select(options(n)), 100),
    ("select placeholder", lambda n: select(options(1), placeholder=plain("x" * n)), 150),
    ("overflow options", lambda n: typed_in("overflow", options(n)), 5),
    ("radio buttons", lambda n: typed_in("radio_buttons", options(n)), 10),
    ("checkboxes", lambda n: typed_in("checkboxes", options(n)), 10),
    ("feedback text", lambda n: feedback(text="x" * n), 75),
    ("feedback value", lambda n: feedback(value="x" * n), 2000),
    ("context actions", lambda n: feedback(count=n), 5),
    ("markdown", lambda n: [markdown("x" * n)], 12000),
    ("markdown in all", lambda n: [markdown("x" * 6000), markdown("x" * (n - 6000))], 12000),
    ("markdown becoming blocks", lambda n: [markdown("\n\n".join(["x"] * n))], 50),
    ("a whole message", lambda n: [section("x" * 3000)] * 4 + [section("x" * (n - 12000))], MESSAGE_CHARACTERS),
    ("confirm title", lambda n: actions(button(confirm=confirm(title="x" * n))), 100),
    ("confirm text", lambda n: actions(button(confirm=confirm(text="x" * n))), 300),
    ("confirm button", lambda n: actions(button(confirm=confirm(confirm="x" * n))), 30),
    ("image text", lambda n: [{"type": "image", "image_url": "https://e.org/i.png", "alt_text": "x" * n}], 2000),
    ("alert", lambda n: [{"type": "alert", "text": plain("x" * n)}], 200),
    ("card body", lambda n: [{"type": "card", "body": plain("x" * n)}], 200),
    ("carousel", lambda n: [{"type": "carousel", "elements": [{"type": "card", "body": plain("x")}] * n}], 10),
    ("table rows", lambda n: [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * n}], 100),
]  # fmt: skip


def confirm(title: str = "x", text: str = "x", confirm: str = "x") -> Json:
    return {"title": plain(title), "text": plain(text), "confirm": plain(confirm), "deny": plain("x")}


@pytest.mark.parametrize(("what", "blocks", "most"), EDGES, ids=[edge[0] for edge in EDGES])
def test_a_message_is_taken_at_each_limit_and_refused_beyond_it(what: str, blocks: Any, most: int) -> None:
    assert problem_with_message({"text": "x", "blocks": blocks(most)}) is None
    assert problem_with_message({"text": "x", "blocks": blocks(most + 1)}) is not None


@pytest.mark.parametrize(("what", "blocks", "most"), EDGES, ids=[edge[0] for edge in EDGES])
def test_what_the_fake_takes_is_taken_by_the_models_of_slack_sdk(what: str, blocks: Any, most: int) -> None:
    for block in blocks(most):
        parsed = Block.parse(block)
        assert parsed and parsed.to_dict()["type"] == block["type"]


def modal(**parts: Any) -> Json:
    return {"type": "modal", "title": plain("x"), "submit": plain("x"), "blocks": [section()]} | parts


VIEW_EDGES = [
    ("title", lambda n: modal(title=plain("x" * n)), 24),
    ("submit", lambda n: modal(submit=plain("x" * n)), 24),
    ("close", lambda n: modal(close=plain("x" * n)), 24),
    ("private_metadata", lambda n: modal(private_metadata="x" * n), 3000),
    ("callback_id", lambda n: modal(callback_id="x" * n), 255),
    ("blocks", lambda n: modal(blocks=[section()] * n), 100),
    ("home blocks", lambda n: {"type": "home", "blocks": [section()] * n}, 100),
]


@pytest.mark.parametrize(("what", "view", "most"), VIEW_EDGES, ids=[edge[0] for edge in VIEW_EDGES])
def test_a_view_is_taken_at_each_limit_and_refused_beyond_it(what: str, view: Any, most: int) -> None:
    kind = view(most)["type"]
    assert problems_with_view(view(most), kind) == []
    assert problems_with_view(view(most + 1), kind)


INPUT = {"type": "input", "label": plain("x"), "element": {"type": "plain_text_input", "action_id": "a"}}
UNSOUND = {
    "unknown block": [{"type": "sparkle"}],
    "unknown field": [section(colour="red")],
    "no type": [{"text": plain("x")}],
    "empty section": [{"type": "section"}],
    "empty text": [section("")],
    "blank text": [section("  ")],
    "null": [section(accessory=None)],
    "header in mrkdwn": [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
    "emoji in mrkdwn": [{"type": "section", "text": {"type": "mrkdwn", "text": "x", "emoji": True}}],
    "the same block_id": [section(block_id="b"), section(block_id="b")],
    "the same action_id": actions(button(1), button(1)),
    "input in a message": [INPUT],
    "feedback among actions": actions(feedback()[0]["elements"][0]),
    "no options": select([]),
    "an initial option that isn't offered": select(options(2), initial_option=one_option(value="z")[0]),
    "style": actions(button(style="loud")),
    "url": actions(button(url="javascript:alert()")),
    "no blocks in context": [{"type": "context", "elements": []}],
    "two tables": [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}] * 2,
}


@pytest.mark.parametrize("name", UNSOUND)
def test_an_unsound_message_is_refused(name: str) -> None:
    problem = problem_with_message({"text": "x", "blocks": UNSOUND[name]})

    assert problem and problem[0] == "invalid_blocks"
    assert "[json-pointer:/blocks" in problem[1][0]


@pytest.mark.parametrize(
    ("message", "error"),
    [
        ({}, "no_text"),
        ({"text": " "}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"markdown_text": "x", "text": "x"}, "markdown_text_conflict"),
        ({"markdown_text": "x", "blocks": [section()]}, "markdown_text_conflict"),
        ({"markdown_text": "x" * 12_001}, "msg_too_long"),
        ({"text": "x", "attachments": [{"text": "x"}]}, "invalid_attachments"),
        ({"text": ["x"]}, "invalid_arguments"),
        ({"blocks": "section"}, "invalid_blocks"),
    ],
)
def test_a_message_must_say_something_in_one_way(message: Json, error: str) -> None:
    problem = problem_with_message(message)

    assert problem and problem[0] == error


@pytest.mark.parametrize(
    "view",
    [
        modal(blocks=[INPUT]) | {"submit": None},
        {key: value for key, value in modal(blocks=[INPUT]).items() if key != "submit"},
        modal(blocks=[markdown("x")]),
        modal(blocks=feedback()),
        modal(colour="red"),
        modal(title={"type": "mrkdwn", "text": "x"}),
        {"type": "home", "blocks": [section()]},
        {"type": "modal", "blocks": [section()]},
    ],
)
def test_an_unsound_modal_is_refused(view: Json) -> None:
    assert problems_with_view(view, "modal")


def test_inputs_are_for_modals_and_answers_for_messages() -> None:
    assert problems_with_view(modal(blocks=[INPUT]), "modal") == []
    assert problems_with_view({"type": "home", "blocks": [INPUT]}, "home")
    assert [("input" in kinds, "markdown" in kinds) for kinds in (MESSAGE, MODAL, HOME)] == [
        (False, True), (True, False), (False, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("one line", 1),
        ("two\nlines", 1),
        ("one\n\ntwo", 2),
        ("# Heading\ntext\n- item\n- item\n\n---\n", 4),
        ("| a |\n|---|\n| b |\n\n```\ncode\n\n# no heading\n```\nend", 3),
    ],
)
def test_markdown_becomes_several_blocks(text: str, blocks: int) -> None:
    assert blocks_of_markdown(text) == blocks


def test_whatever_rings_at_people_is_noticed_wherever_it_stands() -> None:
    rich = {"type": "rich_text", "elements": [{"type": "broadcast", "range": "here"}]}

    assert pings_in("<!here> and <!channel|channel>", [markdown("<@U123> <!subteam^S1>")], rich) == [
        "<!here>", "<!channel|channel>", "<@U123>", "<!subteam^S1>", "broadcast:here",
    ]  # fmt: skip
    assert pings_in("&lt;!here&gt; @here <#C1> <https://e.org>") == []


def test_a_refusal_says_where_and_is_remembered(fake: FakeSlack, client: WebClient) -> None:
    room = fake.channel("general")

    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel=room, text="x", blocks=[section(), section("x" * 3001)])

    assert refused.value.response["error"] == "invalid_blocks"
    assert refused.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]"
    ]
    assert [violation.where for violation in fake.violations] == ["chat.postMessage"]
    assert fake.messages(room) == []


def test_every_way_to_send_something_is_measured(fake: FakeSlack, client: WebClient) -> None:
    ada = fake.user("ada")
    room = fake.channel("general", ada)
    ts = client.chat_postMessage(channel=room, text="x")["ts"]
    home = client.views_publish(user_id=ada, view={"type": "home", "blocks": [section()]})["view"]["id"]
    long = [section("x" * 3001)]
    ways: list[tuple[Callable[[], object], str]] = [
        (lambda: client.chat_postEphemeral(channel=room, user=ada, text="x", blocks=long), "invalid_blocks"),
        (lambda: client.chat_update(channel=room, ts=ts, text="x", blocks=long), "invalid_blocks"),
        (lambda: client.views_open(trigger_id="x", view=modal(blocks=long)), "invalid_arguments"),
        (lambda: client.views_push(trigger_id="x", view=modal(blocks=long)), "invalid_arguments"),
        (lambda: client.views_publish(user_id=ada, view={"type": "home", "blocks": long}), "invalid_arguments"),
        (lambda: client.views_update(view_id=home, view={"type": "home", "blocks": long}), "invalid_arguments"),
    ]

    for way, expected in ways:
        with pytest.raises(SlackApiError) as refused:
            way()
        assert refused.value.response["error"] == expected
    assert len(fake.violations) == len(ways)


def test_what_rings_at_people_is_posted_all_the_same_and_remembered(fake: FakeSlack, client: WebClient) -> None:
    client.chat_postMessage(channel=fake.channel("general"), text="<!here> look")

    assert [(ping.where, ping.token) for ping in fake.pings] == [("chat.postMessage", "<!here>")]
