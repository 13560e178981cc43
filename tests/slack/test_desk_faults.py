"""Slack is slow, busy, broken or forgetful, and still everybody who asked hears from Steward, once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.slack import names, words
from tests.slack.conftest import Office
from tests.slack.fake import MENTION, FakeSlack, Message
from tests.thorough import spread

PHONES = "what does our policy say about personal phones?"
PAY = "may my employer forbid me to talk about pay? I work in New York"
POST, WHISPER, STATUS = "chat.postMessage", "chat.postEphemeral", "assistant.threads.setStatus"

Fault = Callable[[FakeSlack, str], None]


def mention(office: Office, question: str = PHONES, user: str = "") -> Message:
    return office.fake.say(user or office.ada, office.room, f"{MENTION} {question}")


def settled(office: Office) -> None:
    """Waits until another question, asked last, is answered: whatever was to come before it has come."""
    office.answer(mention(office, PAY, office.admin))


FAULTS: dict[str, Fault] = {
    "too many requests": lambda fake, method: fake.faults.rate_limit(method, retry_after=1, times=2),
    "an internal error": lambda fake, method: fake.faults.status(method, 500),
    "a bad gateway": lambda fake, method: fake.faults.status(method, 502),
    "unavailable twice": lambda fake, method: fake.faults.status(method, 503, times=2),
    "an error in words": lambda fake, method: fake.faults.error(method, "internal_error"),
    "a connection that breaks": lambda fake, method: fake.faults.drop(method),
    "an answer that takes its time": lambda fake, method: fake.faults.slow(method, 0.7),
}
SOON = ("too many requests", "a connection that breaks")
EACH = [pytest.param(fault, marks=() if fault in SOON else pytest.mark.long) for fault in FAULTS]


@pytest.mark.parametrize("fault", EACH)
def test_an_answer_arrives_once_however_slack_fails(office: Office, fault: str) -> None:
    settled(office)
    FAULTS[fault](office.fake, POST)
    asked = mention(office)

    assert "[1]" in office.answer(asked).words
    office.close()
    assert len(office.answers(asked)) == 1


@pytest.mark.parametrize("fault", EACH)
def test_a_private_answer_arrives_however_slack_fails(office: Office, fault: str) -> None:
    office.fake.slash(office.ada, office.room, "/steward", "help")
    office.whispered(office.ada, "forget-me")
    FAULTS[fault](office.fake, "response_url")
    office.fake.slash(office.ada, office.room, "/steward", PHONES)

    assert "personal phone" in office.whispered(office.ada, "[1]").words
    assert len([m for m in office.fake.ephemerals(office.ada) if "[1]" in m.words]) == 1


def test_an_answer_of_which_slack_s_receipt_is_lost_is_not_posted_again(office: Office) -> None:
    office.fake.faults.drop(POST, after=True)
    asked = mention(office)

    office.answer(asked)
    office.close()
    assert office.fake.calls("conversations.replies"), "it looked whether it was there"
    assert len(office.answers(asked)) == 1


def test_while_it_cannot_look_nothing_is_posted_again(office: Office) -> None:
    office.fake.faults.drop(POST, after=True)
    office.fake.faults.status("conversations.replies", 503, times=4)
    asked = mention(office)

    office.answer(asked)
    office.close()
    assert office.fake.faults.pending() == 0
    assert len(office.answers(asked)) == 1


@pytest.mark.parametrize(
    "how",
    [
        pytest.param("warning", marks=pytest.mark.long),
        pytest.param("refresh_requested", marks=pytest.mark.long),
        "drop",
    ],
)
def test_what_is_asked_while_the_socket_changes_is_answered_once(office: Office, how: str) -> None:
    if how == "drop":
        office.fake.drop_sockets()
    else:
        office.fake.disconnect(how)
    asked = mention(office)

    assert "[1]" in office.answer(asked).words
    settled(office)
    assert len(office.answers(asked)) == 1


@pytest.mark.parametrize("reason", spread(["timeout", "connection_failed", "http_error"], 2))
def test_a_question_that_slack_delivers_again_is_answered_once(office: Office, reason: str) -> None:
    asked = mention(office)
    for delivery in list(office.fake.deliveries):
        office.fake.redeliver(delivery, reason)
    office.answer(asked)
    for delivery in [d for d in office.fake.deliveries if d.attempt]:
        office.fake.redeliver(delivery, reason)
    settled(office)

    kinds = {d.payload["event"]["type"] for d in office.fake.deliveries if d.reason == reason}
    assert kinds >= {"app_mention", "message"}
    assert len(office.answers(asked)) == 1


@pytest.mark.parametrize("first", ["app_mention", "message"])
def test_whichever_event_tells_of_a_mention_first_it_is_answered_once(office: Office, first: str) -> None:
    office.fake.mention_first = first == "app_mention"
    asked = mention(office)

    office.answer(asked)
    settled(office)
    assert len(office.answers(asked)) == 1


@pytest.mark.parametrize(
    "error", spread(["unknown_method", "not_allowed_token_type", "missing_scope", "ratelimited"], 3)
)
def test_without_a_status_the_same_answer_comes(office: Office, error: str) -> None:
    with_status = office.answer(mention(office))
    office.fake.faults.error(STATUS, error, times=9)
    without = office.answer(mention(office))

    assert office.fake.faults.pending() < 9
    assert without.words == with_status.words


def test_a_status_that_slack_has_no_time_for_delays_no_answer(office: Office) -> None:
    office.fake.faults.rate_limit(STATUS, retry_after=600)

    assert "[1]" in office.answer(mention(office)).words


def test_where_slack_s_feedback_buttons_are_refused_ordinary_ones_stand(office: Office) -> None:
    office.fake.faults.error(POST, "invalid_blocks")
    answer = office.answer(mention(office))

    assert [b["type"] for b in answer.blocks][-1] == "actions"
    assert "👍" in answer.words and "[1]" in answer.words


@pytest.mark.parametrize("error", ["invalid_blocks", "msg_blocks_too_long", "msg_too_long"])
def test_where_all_blocks_are_refused_the_answer_comes_as_text_with_its_sources(office: Office, error: str) -> None:
    whole = office.answer(mention(office, PAY))
    links = {e["url"] for b in whole.blocks if b["type"] == "rich_text" for e in _links(b)}
    office.fake.faults.error(POST, error, times=2)
    answer = office.answer(mention(office, PAY))

    assert answer.blocks == [] and "[1]" in answer.text
    assert links and [link for link in links if link not in answer.text] == []


def _links(block: dict[str, object]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for part in block.get("elements", []):  # type: ignore[attr-defined]
        found += [part] if part.get("type") == "link" else _links(part)
    return found


def test_without_the_right_to_look_people_up_policies_stay_hidden_and_law_is_answered(office: Office) -> None:
    office.fake.scopes.discard("users:read")

    assert "Devices Policy" not in office.answer(mention(office)).words
    assert "New York" in office.answer(mention(office, PAY)).words


@pytest.mark.parametrize("lost", ["chat:write", "every token"])
def test_without_the_right_to_post_a_private_answer_comes_all_the_same(office: Office, lost: str) -> None:
    if lost == "every token":
        office.fake.revoke()
    else:
        office.fake.scopes.discard(lost)
    mention(office)
    office.fake.slash(office.ada, office.room, "/steward", PAY)

    assert "New York" in office.whispered(office.ada, "[1]").words


def test_whoever_pressed_too_long_ago_for_a_window_is_told_to_press_again(office: Office) -> None:
    office.fake.slash(office.ada, office.room, "/steward", PAY)
    answer = office.whispered(office.ada, "[1]")
    controls = [e["action_id"] for b in answer.blocks if b["type"] == "actions" for e in b["elements"]]
    follow_up = next(name for name in controls if names.family(names.ASK_FOLLOW_UP).match(name))
    office.fake.faults.error("views.open", "expired_trigger_id")
    office.fake.click(office.ada, answer, follow_up)

    office.whispered(office.ada, words.PRESS_AGAIN)


@pytest.mark.parametrize("error", ["expired_url", "used_url"])
def test_where_the_address_of_an_answer_is_spent_it_comes_another_private_way(office: Office, error: str) -> None:
    office.fake.slash(office.ada, office.room, "/steward", "help")
    office.whispered(office.ada, "forget-me")
    office.fake.slash(office.ada, office.room, "/steward", PAY)
    answer = office.whispered(office.ada, "[1]")
    follow_up = next(e["action_id"] for b in answer.blocks if b["type"] == "actions" for e in b["elements"]
                     if names.family(names.ASK_FOLLOW_UP).match(e["action_id"]))  # fmt: skip
    office.fake.click(office.ada, answer, follow_up)
    shown = office.fake.wait_for(lambda: office.fake.view_of(office.ada))
    if error == "expired_url":
        office.fake.advance(1801)
    else:
        for response in office.fake.platform.responses.values():
            response.uses = 5
    office.fake.submit(office.ada, shown, {names.QUESTION: "and in Germany?"})

    assert "Germany" in office.whispered(office.ada, "Germany").words
    assert office.fake.calls(WHISPER) and not [m for m in office.fake.messages(office.room) if m.bot_id]


def test_an_answer_that_cannot_be_posted_is_said_to_have_failed_where_its_asker_sees_it(office: Office) -> None:
    office.fake.faults.error(POST, "restricted_action_read_only_channel")
    asked = mention(office)

    notice = office.whispered(office.ada, "Something went wrong")
    assert notice.thread_ts is None, "Slack shows nobody what stands in a thread without replies"
    assert office.answers(asked) == []


def test_at_first_contact_the_notice_stands_where_it_is_seen(office: Office) -> None:
    mention(office)

    assert office.whispered(office.ada, "can reach your employer").thread_ts is None
