"""The fake's Web API: who is where, what was said, and what Slack would say no to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.slack.fake import FakeSlack

Json = dict[str, Any]


def error(refused: pytest.ExceptionInfo[SlackApiError]) -> str:
    return str(refused.value.response["error"])


def section(text: str = "x") -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def test_the_token_says_who_calls(fake: FakeSlack, client: WebClient) -> None:
    told = client.auth_test()

    assert (told["team"], told["user"], told["bot_id"][0]) == ("Fake Team", "steward", "B")
    assert "chat:write" in told.headers["x-oauth-scopes"]


@pytest.mark.parametrize(
    ("token", "method", "expected"),
    [
        ("", "auth.test", "not_authed"),
        ("xoxb-other", "auth.test", "invalid_auth"),
        ("app", "chat.postMessage", "not_allowed_token_type"),
        ("bot", "apps.connections.open", "not_allowed_token_type"),
    ],
)
def test_a_token_that_does_not_fit_is_refused(fake: FakeSlack, token: str, method: str, expected: str) -> None:
    token = {"app": fake.app_token, "bot": fake.bot_token}.get(token, token)

    with pytest.raises(SlackApiError) as refused:
        WebClient(token, base_url=fake.base_url).api_call(method)

    assert error(refused) == expected


def test_a_revoked_token_is_worth_nothing(fake: FakeSlack, client: WebClient) -> None:
    fake.revoke()

    with pytest.raises(SlackApiError) as refused:
        client.auth_test()

    assert error(refused) == "token_revoked"


def test_a_scope_that_was_not_granted_is_named(fake: FakeSlack, client: WebClient) -> None:
    fake.scopes.discard("users:read")
    fake.scopes.discard("groups:history")
    room = fake.channel("secret", kind="group")

    with pytest.raises(SlackApiError) as refused:
        client.users_info(user=fake.user("ada"))
    with pytest.raises(SlackApiError) as unread:
        client.conversations_history(channel=room)

    assert (error(refused), refused.value.response["needed"]) == ("missing_scope", "users:read")
    assert "chat:write" in refused.value.response["provided"]
    assert unread.value.response["needed"] == "groups:history"


def test_an_unknown_method_is_refused_and_any_method_can_be_unknown(fake: FakeSlack, client: WebClient) -> None:
    fake.without("assistant.threads.setStatus")

    for method in ("no.such", "assistant.threads.setStatus"):
        with pytest.raises(SlackApiError) as refused:
            client.api_call(method, params={"channel_id": "C", "thread_ts": "1", "status": "x"})
        assert error(refused) == "unknown_method"


def test_a_missing_argument_is_named(fake: FakeSlack, client: WebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        client.api_call("chat.postMessage", json={"text": "x"})

    assert error(refused) == "invalid_arguments"
    assert refused.value.response["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]


def test_people_are_members_guests_strangers_bots_or_gone(fake: FakeSlack, client: WebClient) -> None:
    seen = {
        name: client.users_info(user=user)["user"]
        for name, user in {
            "member": fake.user("ada"),
            "guest": fake.guest("ben"),
            "single": fake.user("cy", is_restricted=True, is_ultra_restricted=True),
            "stranger": fake.stranger("dee"),
            "bot": fake.user("robot", is_bot=True),
            "gone": fake.user("eve", deleted=True),
        }.items()
    }

    assert [name for name, user in seen.items() if user.get("is_restricted")] == ["guest", "single"]
    assert [name for name, user in seen.items() if user.get("is_ultra_restricted")] == ["single"]
    assert [name for name, user in seen.items() if user.get("is_stranger")] == ["stranger"]
    assert [name for name, user in seen.items() if user["team_id"] != seen["member"]["team_id"]] == ["stranger"]
    assert [name for name, user in seen.items() if user["is_bot"]] == ["bot"]
    assert [name for name, user in seen.items() if user["deleted"]] == ["gone"]


def test_channels_say_what_they_are_and_who_is_in_them(fake: FakeSlack, client: WebClient) -> None:
    ada, dee = fake.user("ada"), fake.stranger("dee")
    public, shared = fake.channel("general", ada), fake.channel("shared", ada, dee)
    private, foreign = fake.channel("secret", ada, kind="group"), fake.channel("other", ada, kind="group", bot=False)
    direct = client.conversations_open(users=ada)["channel"]["id"]

    infos = [client.conversations_info(channel=channel)["channel"] for channel in (public, shared, private, direct)]
    with pytest.raises(SlackApiError) as refused:
        client.conversations_info(channel=foreign)

    assert [info["is_im"] for info in infos] == [False, False, False, True]
    assert [info.get("is_private") for info in infos] == [False, False, True, None]
    assert [info.get("is_ext_shared") for info in infos] == [False, True, False, None]
    assert error(refused) == "channel_not_found"
    assert ada in client.conversations_members(channel=shared)["members"]
    listed = client.users_conversations(user=ada, types="public_channel,private_channel")["channels"]
    assert [channel["name"] for channel in listed] == ["general", "shared", "secret"]


def test_members_are_told_of_in_pages(fake: FakeSlack, client: WebClient) -> None:
    people = [fake.user(str(number)) for number in range(5)]
    room = fake.channel("general", *people)

    pages = client.conversations_members(channel=room, limit=4)

    assert [len(page["members"]) for page in pages] == [4, 2]


def test_a_thread_and_a_channel_are_read_without_what_one_person_sees(fake: FakeSlack, client: WebClient) -> None:
    ada = fake.user("ada")
    room = fake.channel("general", ada)
    first = fake.say(ada, room, "one")
    reply = client.chat_postMessage(channel=room, text="two", thread_ts=first.ts)
    client.chat_postEphemeral(channel=room, user=ada, text="hush", thread_ts=first.ts)
    fake.say(ada, room, "three")

    thread = client.conversations_replies(channel=room, ts=first.ts)["messages"]
    history = client.conversations_history(channel=room)["messages"]

    assert [message["text"] for message in thread] == ["one", "two"]
    assert thread[0]["reply_count"] == 1 and thread[1]["bot_id"]
    assert [message["text"] for message in history] == ["three", "one"]
    assert [message.text for message in fake.ephemerals(ada)] == ["hush"]
    assert float(first.ts) < float(reply["ts"])
    link = client.chat_getPermalink(channel=room, message_ts=reply["ts"])["permalink"]
    assert link.endswith(f"?thread_ts={first.ts}&cid={room}")


def test_the_bot_changes_and_takes_back_only_what_it_said(fake: FakeSlack, client: WebClient) -> None:
    ada = fake.user("ada")
    room = fake.channel("general", ada)
    theirs, own = fake.say(ada, room, "x").ts, client.chat_postMessage(channel=room, text="y", blocks=[section()])["ts"]

    client.chat_update(channel=room, ts=own, text="z")
    (message,) = fake.messages(room)
    assert (message.text, len(message.blocks)) == ("z", 1)
    client.chat_update(channel=room, ts=own, text="z", blocks=[])
    assert message.blocks == []
    attempts: list[tuple[Callable[[], object], str]] = [
        (lambda: client.chat_update(channel=room, ts=theirs, text="z"), "cant_update_message"),
        (lambda: client.chat_delete(channel=room, ts=theirs), "cant_delete_message"),
        (lambda: client.chat_update(channel=room, ts="1.000001", text="z"), "message_not_found"),
        (lambda: client.chat_update(channel=room, ts=own, text="x" * 4001), "msg_too_long"),
    ]
    for call, expected in attempts:
        with pytest.raises(SlackApiError) as refused:
            call()
        assert error(refused) == expected
    client.chat_delete(channel=room, ts=own)
    assert fake.messages(room) == []


@pytest.mark.parametrize(
    ("traits", "expected"),
    [
        ({"bot": False}, "not_in_channel"),
        ({"bot": False, "kind": "group"}, "channel_not_found"),
        ({"is_archived": True}, "is_archived"),
    ],
)
def test_the_bot_does_not_post_where_it_may_not(
    fake: FakeSlack, client: WebClient, traits: Json, expected: str
) -> None:
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel=fake.channel("general", **traits), text="x")

    assert error(refused) == expected


def test_what_one_person_sees_is_for_somebody_in_the_channel(fake: FakeSlack, client: WebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        client.chat_postEphemeral(channel=fake.channel("general"), user=fake.user("ada"), text="x")

    assert error(refused) == "user_not_in_channel"


def test_a_reply_is_no_thread_to_reply_in(fake: FakeSlack, client: WebClient) -> None:
    ada = fake.user("ada")
    room = fake.channel("general", ada)
    first = fake.say(ada, room, "one")
    reply = fake.say(ada, room, "two", thread_ts=first.ts)

    for ts in (reply.ts, "1.000001"):
        with pytest.raises(SlackApiError) as refused:
            client.chat_postMessage(channel=room, text="x", thread_ts=ts)
        assert error(refused) == "cannot_reply_to_message"


def test_blocks_get_ids_and_markdown_loses_its_own(fake: FakeSlack, client: WebClient) -> None:
    room = fake.channel("general")
    blocks = [section(), {"type": "markdown", "text": "# x", "block_id": "mine"}]

    posted = client.chat_postMessage(channel=room, text="x", blocks=blocks)["message"]["blocks"]

    assert posted[0]["block_id"]
    assert "block_id" not in posted[1]


def test_a_view_is_changed_only_by_whoever_knows_how_it_stands(fake: FakeSlack, client: WebClient) -> None:
    ada = fake.user("ada")
    home = {"type": "home", "blocks": [section()]}
    first = client.views_publish(user_id=ada, view=home)["view"]
    client.views_publish(user_id=ada, view=home, hash=first["hash"])

    attempts: list[Callable[[], object]] = [
        lambda: client.views_publish(user_id=ada, view=home, hash=first["hash"]),
        lambda: client.views_update(view_id=first["id"], view=home, hash=first["hash"]),
    ]
    for call in attempts:
        with pytest.raises(SlackApiError) as refused:
            call()
        assert error(refused) == "hash_conflict"
    assert client.views_update(view_id=first["id"], view=home)["view"]["id"] == first["id"]
