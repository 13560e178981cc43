"""People ask Steward in Slack, everywhere that they can, and each question is answered once."""

from __future__ import annotations

import pytest

from bot.slack import words
from tests.slack.conftest import Office
from tests.slack.fake import MENTION

PHONES = "what does our policy say about personal phones?"


def blocks_of(message: object, kind: str) -> list[dict[str, object]]:
    return [block for block in getattr(message, "blocks", []) if block["type"] == kind]


def test_a_mention_is_answered_once_in_its_thread_with_sources(office: Office) -> None:
    asked = office.fake.say(office.ada, office.room, f"{MENTION} {PHONES}")

    answer = office.answer(asked)
    assert "personal phone" in answer.words and "[1]" in answer.words
    assert answer.thread_ts == asked.ts
    for delivery in list(office.fake.deliveries):
        office.fake.redeliver(delivery)
    later = office.fake.say(office.ada, office.room, f"{MENTION} may they read my work email? I work in New York")
    office.answer(later)
    assert len(office.answers(asked)) == 1, "redelivered, and told as a mention and as a message"


def test_at_first_contact_one_reads_who_runs_this_and_who_can_read_what_once(office: Office) -> None:
    first = office.fake.say(office.ada, office.room, f"{MENTION} {PHONES}")
    office.answer(first)
    second = office.fake.say(office.ada, office.room, f"{MENTION} may they read my email?")
    office.answer(second)

    notices = [m for m in office.fake.ephemerals(office.ada) if "can reach your employer" in m.words]
    assert len(notices) == 1
    assert words.NOT_STORED.split(".")[0] in notices[0].words


def test_a_thread_goes_on_without_a_mention_and_knows_what_it_was_about(office: Office) -> None:
    asked = office.fake.say(office.ada, office.room, f"{MENTION} may they log keystrokes in New York?")
    office.answer(asked)
    office.fake.say(office.ada, office.room, "and in Germany?", thread_ts=asked.ts)

    answer = office.answer(asked, 2)
    assert "Germany" in answer.words
    assert "keylogger" in answer.words.casefold() or "keystroke" in answer.words.casefold()


def test_in_a_thread_nobody_is_talked_over(office: Office) -> None:
    asked = office.fake.say(office.ada, office.room, f"{MENTION} {PHONES}")
    office.answer(asked)
    office.fake.say(office.admin, office.room, "thanks, good to know", thread_ts=asked.ts)
    office.fake.say(office.admin, office.room, f"<@{office.ada}> did you know that?", thread_ts=asked.ts)
    elsewhere = office.fake.say(office.admin, office.room, "lunch?")
    office.fake.say(office.ada, office.room, "where do we go?", thread_ts=elsewhere.ts)
    last = office.fake.say(office.ada, office.room, f"{MENTION} may they read my email?")
    office.answer(last)

    assert len(office.answers(asked)) == 1
    assert office.answers(elsewhere) == []


def test_a_direct_message_is_answered_and_goes_on(office: Office) -> None:
    direct = office.fake.direct(office.ada)
    asked = office.fake.say(office.ada, direct, PHONES)
    told = office.fake.wait_for(lambda: [m for m in office.answers(asked) if "[1]" in m.words], seconds=20)

    assert "personal phone" in told[0].words
    assert any("can reach your employer" in m.words for m in office.answers(asked))


def test_a_command_is_answered_to_its_asker_only(office: Office) -> None:
    office.fake.slash(office.ada, office.room, "/steward", PHONES)

    assert "[1]" in office.whispered(office.ada, "personal phone").words
    assert not [m for m in office.fake.messages(office.room) if m.bot_id]
    assert office.fake.ephemerals(office.admin) == []


@pytest.mark.long
@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "Write your question after the command"), ("help", "forget-me"), ("forget-me", "Forgotten"),
     ("where New York", "New York"), ("where", "You have set no place"), ("where Atlantis", "I don't know that place"),
     ("admin health", "look after Steward")],
)  # fmt: skip
def test_what_a_command_says_besides_answers(office: Office, typed: str, said: str) -> None:
    office.fake.slash(office.ada, office.room, "/steward", typed)

    assert said in office.whispered(office.ada, said).words


def test_a_place_that_was_set_is_answered_for_until_it_is_forgotten(office: Office) -> None:
    office.fake.slash(office.ada, office.room, "/steward", "where US-NY")
    office.whispered(office.ada, "From now on")
    office.fake.slash(office.ada, office.room, "/steward", "must they tell me before they read my email?")
    office.whispered(office.ada, "New York (as you chose)")
    office.fake.slash(office.ada, office.room, "/steward", "forget-me")
    office.whispered(office.ada, "Forgotten")
    office.fake.slash(office.ada, office.room, "/steward", "where")
    office.whispered(office.ada, "You have set no place")


def test_guests_and_those_who_sit_with_guests_are_shown_no_policy(office: Office) -> None:
    office.fake.slash(office.guest, office.mixed, "/steward", PHONES)
    office.fake.wait_for(lambda: len(office.fake.ephemerals(office.guest)) > 1, seconds=20)
    asked = office.fake.say(office.ada, office.mixed, f"{MENTION} {PHONES}")
    answer = office.answer(asked)

    said = [m.words for m in office.fake.ephemerals(office.guest)]
    assert not any("Devices Policy" in text for text in [*said, answer.words])


def test_what_reads_like_a_report_is_neither_answered_nor_repeated(office: Office) -> None:
    told = "My manager Canaryname threatened me in the warehouse yesterday"
    asked = office.fake.say(office.ada, office.room, f"{MENTION} {told}")

    notice = office.whispered(office.ada, "I don't take reports in Slack")
    assert "Canaryname" not in notice.words
    assert office.answers(asked) == []


def test_an_edit_is_not_answered_again(office: Office) -> None:
    asked = office.fake.say(office.ada, office.room, f"{MENTION} {PHONES}")
    office.answer(asked)
    office.fake.edit(asked, f"{MENTION} {PHONES} please")
    last = office.fake.say(office.ada, office.room, f"{MENTION} may they read my email?")
    office.answer(last)

    assert len(office.answers(asked)) == 1
