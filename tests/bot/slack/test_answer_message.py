"""An answer in Slack: complete, in the order in which it is read, and always within Slack's limits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.slack.answer_message import answer_messages
from bot.slack.escaping import plain
from bot.slack.names import claim_of
from knowledge.answer import Answer, AnswerStatus, Official, source_line
from tests.bot.slack.conftest import Room
from tests.bot.slack.reading import complaints_about, elements_of, links_of, words_of
from tests.conftest import Desk

CLAIM = "0123456789abcdef0123456789abcdef01234567"
# Real questions, one of each kind of answer.
ASKED = {
    "law of a place": "Does my boss in New York have to tell me that they read my email?",
    "several places": "Can they record my screen in New York and in Germany?",
    "policy and law": "What does our policy say about monitoring my email without prior notice in New York?",
    "no place": "can they log my keystrokes?",
    "a timeline": "what happened to Meta's employee tracking?",
    "abstained": "which colour should the walls of the canteen have in Norway?",
    "out of scope": "how do I hack my manager's laptop",
    "es": "¿Puede mi jefe leer mis correos en España?",
    "de": "Darf mein Chef in Deutschland meine E-Mails lesen?",
    "fr": "Mon patron peut-il lire mes e-mails en France ?",
    "it": "Il mio capo può leggere le mie email in Italia?",
    "pt": "O meu chefe pode ler os meus e-mails em Portugal?",
    "ja": "会社は私のメールを読むことができますか？",
    "zh": "公司可以看我的电子邮件吗？",
}


@pytest.fixture(params=ASKED)
def answer(request: pytest.FixtureRequest, member_desk: Desk) -> Answer:
    return member_desk.ask(ASKED[request.param])


def notice_law(desk: Desk) -> Answer:
    return desk.ask(ASKED["law of a place"])


def public(answer: Answer) -> str:
    (message,) = answer_messages(answer, ephemeral=False, shareable=False)
    return words_of(message.blocks)


# Whatever the answer


def test_slack_takes_it_as_it_is(answer: Answer, room: Room) -> None:
    posted = room.post(answer_messages(answer, ephemeral=False, shareable=False, claim=CLAIM))
    shown = room.post(answer_messages(answer, ephemeral=True, shareable=True, token="t" * 40), ephemeral=True)

    assert len(posted) == len(shown) == 1


def test_everything_that_is_said_is_shown_with_its_markers(answer: Answer) -> None:
    shown = public(answer)

    for statement in (answer.direct, *answer.basis):
        assert statement.marked in shown
    for entry in answer.timeline.entries if answer.timeline else ():
        assert entry.marked(answer.words) in shown
    for notice in answer.notices:
        assert notice in shown


def test_every_source_stands_below_with_how_it_stands(answer: Answer) -> None:
    _, _, below = public(answer).rpartition(answer.words.say("parts.sources"))

    for citation in answer.citations:
        assert citation.title in below
        assert source_line(citation, answer.words) in below


def test_the_place_is_always_told(answer: Answer) -> None:
    assert answer.words.say(f"place_from.{answer.jurisdiction_from}").casefold() in public(answer).casefold()


def test_who_only_hears_the_notification_hears_the_answer(answer: Answer) -> None:
    (message,) = answer_messages(answer, ephemeral=False, shareable=False)

    assert plain(message.text) == answer.text or plain(message.text).endswith("…")
    assert len(message.text) <= 3000


def test_every_answer_can_be_rated(answer: Answer) -> None:
    (native,) = answer_messages(answer, ephemeral=False, shareable=False)
    (plainly,) = answer_messages(answer, ephemeral=False, shareable=False, native_feedback=False)

    assert native.blocks[-1]["type"] == "context_actions"
    assert [b["text"]["text"] for b in plainly.blocks[-1]["elements"]] == ["👍", "👎"]
    assert all(b["accessibility_label"] for b in plainly.blocks[-1]["elements"])


@pytest.mark.parametrize("language", ["es", "de", "fr", "it", "pt", "ja", "zh"])
def test_each_language_is_answered_in_itself_down_to_the_buttons(member_desk: Desk, language: str) -> None:
    answer = member_desk.ask(ASKED[language])
    (message,) = answer_messages(answer, ephemeral=True, shareable=True, token="t")
    english = public(notice_law(member_desk))

    assert answer.language == language
    pressed = [button["text"]["text"] for button in elements_of(message.blocks, "button")]
    assert pressed and not [text for text in pressed if text in english and "[" not in text]


# How it reads


def test_what_comes_first_is_the_answer_in_bold(member_desk: Desk) -> None:
    answer = notice_law(member_desk)
    (message,) = answer_messages(answer, ephemeral=False, shareable=False)
    first = elements_of(message.blocks, "text")[0]

    assert first == {"type": "text", "text": answer.direct.text, "style": {"bold": True}}


def test_a_marker_and_a_title_lead_to_the_source(member_desk: Desk) -> None:
    answer = notice_law(member_desk)
    law = answer.citations[0]
    (message,) = answer_messages(answer, ephemeral=False, shareable=False)

    assert links_of(message.blocks)["[1]"] == links_of(message.blocks)[law.title] == law.url


def test_a_source_without_an_address_keeps_its_number(member_desk: Desk) -> None:
    answer = member_desk.ask(ASKED["policy and law"])
    without = [citation for citation in answer.citations if not citation.url]

    assert without
    _, _, below = public(answer).rpartition("Sources")
    assert all(f"[{c.n}]" in below and c.title in below for c in without)


def test_policy_and_law_stand_under_headings_of_their_own(member_desk: Desk) -> None:
    lines = public(member_desk.ask(ASKED["policy and law"])).splitlines()

    assert "The law where you work" in lines and "Where the two differ" in lines


def test_each_of_several_places_has_a_heading(member_desk: Desk) -> None:
    lines = public(member_desk.ask(ASKED["several places"])).splitlines()

    assert {"New York", "Germany"} <= {line.strip() for line in lines}


def test_the_words_of_the_law_stand_below_a_summary_of_it(member_desk: Desk) -> None:
    answer = notice_law(member_desk)
    with_words = replace(answer.citations[0], official=Official("ny", "§ 52-c*2", "shall give prior _written_ notice"))
    shown = public(replace(answer, citations=(with_words, *answer.citations[1:])))

    assert "The text itself, § 52-c*2: “shall give prior _written_ notice”" in shown


def test_a_translation_stands_beside_its_original(member_desk: Desk) -> None:
    answer = member_desk.ask(ASKED["de"])
    translated = [citation for citation in answer.citations if citation.translation]

    assert translated
    for citation in translated:
        assert answer.words.say("source.original", quote=citation.quote) in public(answer)


def test_a_posted_answer_is_known_by_its_claim(member_desk: Desk) -> None:
    (message,) = answer_messages(notice_law(member_desk), ephemeral=False, shareable=False, claim=CLAIM)

    assert message.blocks[0]["block_id"] == f"answer:{CLAIM}"
    assert claim_of(message.blocks[0]["block_id"]) == CLAIM


def test_where_others_see_it_the_question_stands_above(member_desk: Desk) -> None:
    answer = notice_law(member_desk)
    (message,) = answer_messages(answer, ephemeral=False, shareable=False, question="Do <!here> they read it?")

    assert words_of(message.blocks[0]).splitlines()[0].replace("\u2060", "") == "Do <!here> they read it?"
    assert complaints_about([message]) == []


def test_an_abstention_has_no_sources_and_can_be_asked_for_another_place(member_desk: Desk) -> None:
    answer = member_desk.ask(ASKED["abstained"])
    (message,) = answer_messages(answer, ephemeral=False, shareable=False)

    assert answer.status is AnswerStatus.ABSTAINED
    assert "Sources" not in words_of(message.blocks).splitlines()
    assert [b["text"]["text"] for b in elements_of(message.blocks, "button")] == ["Change place"]
