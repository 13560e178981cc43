"""Whatever people type or paste, they are answered or told why not, and nobody else waits or is rung at for it."""

from __future__ import annotations

import copy

import pytest

from tests.slack.conftest import Office
from tests.slack.fake import MENTION, Delivery
from tests.thorough import spread

PAY = "may my employer forbid me to talk about pay? I work in New York"
LONGEST = 40_000  # characters that Slack takes in a message

ODD = {
    "two directions": f"\u202e{PAY}\u202c \u2066and\u2069",
    "invisible characters": "\u200b".join(PAY),
    "families and flags": f"{PAY} 👩‍👩‍👧‍👦🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "stacked accents": PAY.replace("o", "o" + "\u0301" * 40),
    "half a character": f"{PAY} \ud83d",
    "control characters": f"{PAY}\x00\x07\x1b[31m",
    "wide letters": "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in PAY),
    "live mentions": f"{PAY} <!here> <!channel> <@U0000000001> <#C1|x> <!subteam^S1> @here",
    "unfinished entities": f"{PAY} <<<< <@ <!here &lt;!here&gt; &amp;lt; ]]> *_~`",
    "another script": "Darf mein Arbeitgeber meine E-Mails lesen? 私の会社はメールを読めますか。",
    "nothing that is a word": "… ?!? 🤷",
    "only mentions": "<@U0000000001> <!here>",
}


@pytest.mark.parametrize("kind", spread(ODD, 3))
def test_odd_characters_are_answered_or_told_of_and_ring_at_nobody(office: Office, kind: str) -> None:
    in_channel = office.fake.say(office.ada, office.room, f"{MENTION} {ODD[kind]}")
    office.fake.slash(office.ada, office.room, "/steward", ODD[kind])

    # In the channel its asker is greeted first; what comes then is an answer for all, or a word for the asker alone.
    office.fake.wait_for(lambda: len(office.fake.ephemerals(office.ada)) + len(office.answers(in_channel)) >= 3, 20)
    shown = [*office.fake.ephemerals(office.ada), *office.answers(in_channel)]
    assert not any("Something went wrong" in message.words for message in shown)


PASTED = {
    "words": PAY + " la" * (LONGEST // 3 - 30),
    "brackets": "<" * (LONGEST - 20),
    "spaces": " \n" * (LONGEST // 2 - 10) + "x",
    "pronouns": "he " * (LONGEST // 3 - 9),
}


@pytest.mark.parametrize("kind", PASTED)
def test_a_paste_as_long_as_slack_takes_is_told_of_and_holds_nobody_up(office: Office, kind: str) -> None:
    pasted = f"{MENTION} {PASTED[kind]}"
    assert len(pasted) <= LONGEST
    long = office.fake.say(office.admin, office.room, pasted)
    asked = office.fake.say(office.ada, office.room, f"{MENTION} {PAY}")

    assert "New York" in office.answer(asked).words
    # Greeted first; then told that it is too long, or answered what is left of it without the spaces.
    office.fake.wait_for(lambda: len(office.fake.ephemerals(office.admin)) + len(office.answers(long)) >= 2, 20)
    shown = [*office.fake.ephemerals(office.admin), *office.answers(long)]
    assert not any(pasted[20:60] in message.words for message in shown)


def test_a_file_of_50_megabytes_is_left_where_it_is_and_the_words_beside_it_are_answered(office: Office) -> None:
    direct = office.fake.direct(office.ada)
    office.answer(office.fake.say(office.ada, direct, PAY), 2)
    told = next(d for d in office.fake.deliveries if d.payload["event"]["type"] == "message")
    payload = copy.deepcopy(told.payload)
    shared = office.fake.say(office.admin, office.room, "a place for it")
    held = {"id": "F1", "size": 50 * 2**20, "mimetype": "text/plain", "url_private": f"{office.fake.base_url}files.F1"}
    payload["event"] |= {
        "subtype": "file_share", "files": [held], "ts": shared.ts, "channel": office.room, "channel_type": "channel",
        "user": office.admin, "text": f"{MENTION} {PAY}",
    }  # fmt: skip
    office.fake.redeliver(Delivery("events_api", payload, "again"), "timeout")

    assert "New York" in office.answer(shared).words
    assert not [call for call in office.fake.platform.calls if call.method.startswith("files.")]


def test_a_message_longer_than_any_that_slack_takes_is_told_of(office: Office) -> None:
    office.fake.say(office.ada, office.fake.direct(office.ada), f"{PAY} " * 8_000)

    direct = office.fake.direct(office.ada)
    office.fake.wait_for(lambda: any("a question may have" in m.words for m in office.fake.messages(direct)), 20)
