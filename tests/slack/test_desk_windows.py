"""What people press on an answer, and the home tab."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.slack import names
from bot.slack.manifest import ASK_ABOUT_MESSAGE, ASK_STEWARD
from tests.slack.conftest import Office
from tests.slack.fake import Message

pytestmark = pytest.mark.long
PAY = "may my employer forbid me to talk about pay? I work in New York"


def asked(office: Office, question: str = PAY) -> Message:
    office.fake.slash(office.ada, office.room, "/steward", question)
    return office.fake.wait_for(
        lambda: next((m for m in reversed(office.fake.ephemerals(office.ada)) if "[1]" in m.words), None), seconds=20
    )


def action(message: Message, name: str) -> str:
    """The action_id of the first control of a family."""
    controls = [e for b in message.blocks if b["type"] in ("actions", "context_actions") for e in b["elements"]]
    return str(next(c["action_id"] for c in controls if names.family(name).match(c["action_id"])))


def view(office: Office, title: str, user: str = "") -> dict[str, Any]:
    def there() -> dict[str, Any] | None:
        found = office.fake.view_of(user or office.ada)
        return found if found and title in found["title"]["text"] else None

    return office.fake.wait_for(there, seconds=20)


def words_of(shown: object) -> str:
    """Everything that stands in a view."""
    return json.dumps(shown)


def test_the_passage_behind_a_number_is_shown(office: Office) -> None:
    answer = asked(office)
    office.fake.click(office.ada, answer, action(answer, names.SHOW_PASSAGE))

    assert "National Labor Relations" in words_of(office.fake.wait_for(lambda: office.fake.view_of(office.ada)))


def test_what_one_can_do_is_shown_with_its_source(office: Office) -> None:
    answer = asked(office)
    office.fake.click(office.ada, answer, action(answer, names.WHAT_CAN_I_DO))

    assert "checked" in words_of(office.fake.wait_for(lambda: office.fake.view_of(office.ada)))


def test_another_place_answers_the_same_question_again(office: Office) -> None:
    answer = asked(office, "may they log my keystrokes?")
    office.fake.click(office.ada, answer, action(answer, names.CHANGE_PLACE))
    shown = view(office, "Where you work")
    refused = office.fake.submit(office.ada, shown, {names.PLACE_TYPED: "Atlantis"})
    refused.wait()
    assert names.PLACE_TYPED in refused.errors
    office.fake.submit(office.ada, view(office, "Where you work"), {names.PLACE_TYPED: "Germany"})

    assert "keylogger" in office.whispered(office.ada, "Germany (as you chose)").words.casefold()


def test_a_follow_up_goes_on_from_the_private_answer(office: Office) -> None:
    answer = asked(office, "may they log my keystrokes in New York?")
    office.fake.click(office.ada, answer, action(answer, names.ASK_FOLLOW_UP))
    office.fake.submit(office.ada, view(office, "Ask a follow-up"), {names.QUESTION: "and in Germany?"})

    assert "keylogger" in office.whispered(office.ada, "Germany").words.casefold()


def test_sharing_asks_first_and_posts_only_what_is_public(office: Office) -> None:
    answer = asked(office, "Did California pass the No Robo Bosses Act?")
    office.fake.click(office.ada, answer, action(answer, names.SHARE))
    shown = view(office, "Share this answer?")
    assert not [m for m in office.fake.messages(office.room) if m.bot_id]
    office.fake.submit(office.ada, shown)

    posted = office.fake.wait_for(lambda: [m for m in office.fake.messages(office.room) if m.bot_id], seconds=20)
    assert "Vetoed" in posted[0].words
    assert "Policy ›" not in posted[0].words


def test_an_answer_from_members_policies_offers_no_sharing(office: Office) -> None:
    answer = asked(office, "what does our policy say about personal phones?")
    controls = [e["action_id"] for b in answer.blocks if b["type"] == "actions" for e in b["elements"]]

    assert names.ASK_FOLLOW_UP in controls
    assert names.SHARE not in controls


def test_feedback_is_counted_and_no_small_count_is_told(office: Office) -> None:
    answer = asked(office)
    assert office.desk is not None
    store = office.desk.store
    rated = next(e for b in answer.blocks if b["type"] == "context_actions" for e in b["elements"])
    bad = rated["negative_button"]["value"]
    for _ in range(4):
        office.fake.click(office.ada, answer, rated["action_id"], bad).wait()
    office.fake.submit(office.ada, view(office, "It didn't help"), {names.REASON: "not_my_place"}).wait()

    assert store.tallies("feedback") == {}, "four are too few to be told of"
    office.fake.close(office.ada, office.fake.wait_for(lambda: office.fake.view_of(office.ada)))
    office.fake.click(office.ada, answer, rated["action_id"], bad).wait()
    assert office.fake.wait_for(lambda: store.tallies("feedback")) == {"bad": 5}


def test_a_message_can_be_asked_about_and_a_question_asked_from_anywhere(office: Office) -> None:
    said = office.fake.say(office.admin, office.room, "they will read all our emails from Monday, in New York")
    office.fake.shortcut(office.ada, ASK_ABOUT_MESSAGE, said)
    office.fake.submit(office.ada, view(office, "Ask Steward"), {names.QUESTION: "may they read my email in New York?"})
    assert "New York" in office.whispered(office.ada, "[1]").words

    office.fake.shortcut(office.ada, ASK_STEWARD)
    office.fake.submit(office.ada, view(office, "Ask Steward"), {names.QUESTION: "may they log keystrokes in Germany?"})
    direct = office.fake.direct(office.ada)
    told = office.fake.wait_for(lambda: [m for m in office.fake.messages(direct) if "[1]" in m.words], seconds=20)
    assert "Germany" in told[0].words


def test_the_home_tab_is_that_of_a_role(office: Office) -> None:
    office.fake.open_home(office.ada)
    office.fake.open_home(office.admin)
    employee = words_of(office.fake.wait_for(lambda: office.fake.home_of(office.ada), seconds=20))
    admin = words_of(office.fake.wait_for(lambda: office.fake.home_of(office.admin), seconds=20))

    assert "Who runs this and who can read what" in employee
    assert "Sources and health" in admin
    assert "Sources and health" not in employee


def test_an_admin_refreshes_and_hears_what_became_of_it(office: Office) -> None:
    office.fake.slash(office.admin, office.room, "/steward", "admin refresh")
    assert "0 removed" in office.whispered(office.admin, "unchanged").words

    office.fake.slash(office.admin, office.room, "/steward", "what does our policy say about personal phones?")
    assert "personal phone" in office.whispered(office.admin, "[1]").words
