"""What people see of Steward: a real workspace on this computer, in a real browser."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from slack_bolt import BoltRequest

from bot.organising.code_box import CodeBox
from bot.organising.purpose import Purpose
from bot.settings import Settings
from bot.slack import concern_words
from bot.slack.local_workspace import EMPLOYEE, LocalWorkspace
from bot.slack.manifest import ASK_ABOUT_MESSAGE
from bot.slack.process import SlackDesk, open_slack_desk
from bot.store.box import BoxStore
from bot.store.exchange import Exchange
from tests.slack.browser import Seat, pages_of
from tests.slack.local_workspace import local_workspace
from tests.slack.seated import slack_settings

EVE, OMAR, ADA = "Eve Employee", "Omar Organiser", "Ada Admin"
KEYS = "may they log my keystrokes?"
BOSSES = "Did California pass the No Robo Bosses Act?"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalWorkspace]:
    with local_workspace(tmp_path_factory.mktemp("workspace")) as started:
        yield started


@pytest.fixture(scope="module")
def desk(workspace: LocalWorkspace, desk_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SlackDesk]:
    """Steward as `steward slack demo` runs it, with a Box that has made codes."""
    box = BoxStore.open(tmp_path_factory.mktemp("box"))
    codes = CodeBox(box, Exchange(desk_data / "exchange"), zone=UTC)
    codes.make_batch(Purpose.concern(datetime.now(UTC).date()), 60)
    box.close()
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.upper() in ("HTTP_PROXY", "HTTPS_PROXY")]:
            patch.delenv(name)
        for path in desk_data.glob("desk.*"):
            path.unlink()
        settings = Settings.load({"STEWARD_DATA": str(desk_data)}, folder=desk_data)
        slack = slack_settings(workspace.base_url)
        opened = open_slack_desk(settings, slack, now=lambda: datetime.now(UTC))
        opened.start()
        yield opened
        assert opened.stop(30), "something accepted was not finished"


@pytest.fixture(scope="module")
def seat(workspace: LocalWorkspace, desk: SlackDesk, opened_browser: Browser) -> Iterator[Seat]:
    with pages_of(opened_browser) as new_page:
        yield Seat(new_page(), workspace.address)


@pytest.fixture
def eve(seat: Seat, workspace: LocalWorkspace) -> Seat:
    """An empty workspace, with Eve in #general."""
    return _fresh(seat, workspace)


def _fresh(seat: Seat, workspace: LocalWorkspace) -> Seat:
    workspace.control("reset", {})
    seat.page.goto(workspace.address)
    seat.act_as(EVE)
    seat.open("general")
    seat.say("/steward forget-me")
    seat.read("Forgotten: your place")
    return seat


def test_a_command_is_answered_to_its_asker_with_sources_and_who_reads_what(eve: Seat) -> None:
    eve.say(f"/steward {KEYS} I work in New York")

    answer = eve.read("Sources")
    expect(answer).to_contain_text("only visible to you")
    expect(answer).to_contain_text("Usually yes, after notice")
    expect(answer).to_contain_text("New York (from your question)")
    expect(answer).to_contain_text("What your policy says")
    expect(answer).not_to_contain_text("[rich_text]")
    expect(eve.read("can reach your employer")).to_contain_text("/steward")


def test_the_passage_and_the_next_steps_are_one_press_away(eve: Seat) -> None:
    eve.say(f"/steward {BOSSES}")
    answer = eve.read("Vetoed")

    answer.get_by_role("button", name="Show passage").click()
    expect(eve.window()).to_contain_text("was stopped by a veto")
    eve.close_window()
    answer.get_by_role("button", name="What can I do?").click()
    expect(eve.window()).to_contain_text("What you can do")
    expect(eve.window()).to_contain_text("checked")
    eve.close_window()


def test_another_place_is_chosen_and_the_question_answered_for_it(eve: Seat) -> None:
    eve.say(f"/steward {KEYS}")
    eve.read("Sources").get_by_role("button", name="Change place").click()
    where = eve.window().get_by_placeholder("New York, US-NY")
    where.fill("Atlantis")
    eve.press("Save")
    eve.window().get_by_text("I don't know that place").wait_for()
    where.fill("Germany")
    eve.press("Save")

    expect(eve.read("Germany (as you chose)")).to_contain_text("keylogger")


def test_a_question_that_names_its_place_says_so_when_another_is_chosen(eve: Seat) -> None:
    eve.say(f"/steward {KEYS} I work in New York")
    eve.read("Sources").get_by_role("button", name="Change place").click()
    eve.window().get_by_placeholder("New York, US-NY").fill("Germany")
    eve.press("Save")

    expect(eve.read("From now on I answer for Germany")).to_contain_text("This question names its place itself")


def test_a_private_conversation_goes_on_in_a_window(eve: Seat) -> None:
    eve.say(f"/steward {KEYS} I work in New York")
    eve.read("Sources").get_by_role("button", name="Ask a follow-up").click()
    expect(eve.window()).to_contain_text("Only you see the answer")
    eve.window().get_by_role("textbox").fill("and in Germany?")
    eve.press("Ask")

    expect(eve.read("Germany (from your question)")).to_contain_text("keylogger")


def test_what_one_presses_below_an_answer_is_only_counted(eve: Seat) -> None:
    eve.say(f"/steward {BOSSES}")
    answer = eve.read("Vetoed")
    answer.get_by_role("button", name="This answer helped").click()
    expect(eve.read("Your choice was counted")).to_contain_text("only visible to you")

    answer.get_by_role("button", name="This answer did not help").click()
    eve.window().get_by_label("It is out of date").check()
    eve.press("Send")
    eve.window().get_by_text("nothing else was kept").wait_for()
    eve.close_window()


def test_an_answer_is_shared_after_it_was_shown_what_everybody_will_see(eve: Seat) -> None:
    eve.say(f"/steward {BOSSES}")
    eve.read("Vetoed").get_by_role("button", name="Share to channel").click()
    expect(eve.window()).to_contain_text("everybody in #general will see")
    expect(eve.window()).to_contain_text(BOSSES)
    assert eve.page.locator(".messages .msg", has_text=BOSSES).count() == 0
    eve.press("Post")
    eve.window().get_by_text("Posted. Everybody in the channel").wait_for()
    eve.close_window()

    expect(eve.read(BOSSES)).not_to_contain_text("only visible to you")


def test_a_mention_is_answered_in_its_thread_which_goes_on_without_another(eve: Seat) -> None:
    eve.open("random")
    eve.say("@steward may they read my work email in New York?")
    eve.open_thread()
    expect(eve.read("Sources", among=".thread-pane")).to_contain_text("New York (from your question)")
    eve.reply("and in Germany?")

    eve.read("Germany (from your question)", among=".thread-pane")
    everybodys = eve.page.locator(".messages .msg", has_text="Sources", has_not_text="only visible to you")
    assert everybodys.all_inner_texts() == [], "the channel itself stays quiet"


@pytest.mark.parametrize(
    ("typed", "said"),
    [("help", "/steward forget-me"), ("where US-NY", "From now on I answer for New York"),
     ("where", "You have set no place"), ("admin health", "look after Steward")],
)  # fmt: skip
def test_what_a_command_says_besides_answers(eve: Seat, typed: str, said: str) -> None:
    eve.say(f"/steward {typed}")

    expect(eve.read(said)).to_contain_text("only visible to you")


def test_the_home_tab_is_that_of_a_role_and_asks_and_sets_the_place(eve: Seat) -> None:
    page = eve.page
    eve.open("steward")
    page.get_by_text("Who runs this and who can read what").wait_for()
    assert page.get_by_text("What Steward could not answer").count() == 0
    page.get_by_role("button", name="Set place").click()
    eve.window().get_by_role("combobox").select_option(label="France")
    eve.press("Save")
    page.get_by_text("as you chose").wait_for()

    page.get_by_role("button", name="Ask a question").click()
    expect(eve.window()).to_contain_text("The answer comes as a direct message")
    eve.window().get_by_role("textbox").fill(KEYS)
    eve.press("Ask")
    eve.open(EVE)
    eve.read("France (as you chose)")

    eve.open("steward")
    eve.act_as(OMAR)
    page.get_by_text("What Steward could not answer").wait_for()
    assert page.get_by_text("Sources and health").count() == 0
    eve.act_as(ADA)
    page.get_by_text("Sources and health").wait_for()


def test_a_direct_message_is_answered_in_its_thread(eve: Seat) -> None:
    eve.open("steward")
    eve.open(EVE)
    eve.say("what does our policy say about personal phones?")
    eve.open_thread()

    expect(eve.read("Sources", among=".thread-pane")).to_contain_text("personal phone")


def test_an_admin_is_told_what_the_library_holds(eve: Seat) -> None:
    eve.act_as(ADA)
    eve.say("/steward admin health")

    expect(eve.read("texts, the oldest checked")).to_contain_text("Law:")


@pytest.mark.long
def test_an_admin_reads_the_sources_anew(eve: Seat) -> None:
    eve.act_as(ADA)
    eve.say("/steward admin refresh")
    eve.read("Reading the sources anew")

    expect(eve.read("Done:", seconds=180)).to_contain_text("0 removed")


def test_a_message_is_asked_about_in_a_window(eve: Seat, desk: SlackDesk, workspace: LocalWorkspace) -> None:
    """The local Slack offers no shortcuts: the bot is told of one as Slack would, all else happens in the browser."""
    eve.say("they will read all our emails from Monday, in New York")
    said = _last_said(workspace)
    eve.say(f"/steward {BOSSES}")
    eve.read("Vetoed").get_by_role("button", name="Ask a follow-up").click()
    eve.press("Cancel")
    pressed = next(e["detail"] for e in reversed(workspace.control("log")["log"]) if e["kind"] == "interactive"
                   and e["detail"]["type"] == "block_actions")  # fmt: skip
    shortcut = {
        "type": "message_action", "callback_id": ASK_ABOUT_MESSAGE, "message": said, "message_ts": said["ts"],
        **{key: pressed[key] for key in ("team", "user", "channel", "trigger_id", "response_url", "api_app_id")},
    }  # fmt: skip
    assert desk.app.dispatch(BoltRequest(body=shortcut, mode="socket_mode")).status == 200

    field = eve.window().get_by_role("textbox")
    expect(field).to_have_value(re.compile("read all our emails"))
    field.fill("may they read my work email in New York?")
    eve.press("Ask")
    expect(eve.read("New York (from your question)")).to_contain_text("only visible to you")


def _last_said(workspace: LocalWorkspace) -> dict[str, Any]:
    """Eve's last message in #general, once it is there."""
    for _ in range(100):
        said = [m for m in workspace.control("messages/C0GENERAL")["messages"] if m.get("user") == EMPLOYEE]
        if said:
            return dict(said[-1])
        time.sleep(0.05)
    raise AssertionError(json.dumps(workspace.control("state")["channels"]))


def _picks(seat: Seat, label: str) -> None:
    """This server hears of no button in a window, so what could be pressed is picked."""
    seat.window().get_by_text(label, exact=True).click()
    seat.press("Go on")


def test_a_code_is_shown_once_in_a_window_after_paper_was_asked_for(eve: Seat) -> None:
    eve.say("/steward concern my boss watches me")
    expect(eve.window()).to_contain_text(concern_words.CONFIDENTIAL)
    expect(eve.window().locator("textarea, input[type=text]")).to_have_count(0)
    _picks(eve, concern_words.SHOW_CODE)
    expect(eve.window()).to_contain_text(concern_words.PAPER)
    _picks(eve, concern_words.SHOW_NOW)
    expect(eve.window()).to_contain_text(re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}"))
    eve.press(concern_words.WROTE_IT)

    eve.say("/steward concern")
    _picks(eve, concern_words.SHOW_CODE)
    expect(eve.window()).to_contain_text("You have had yours for this quarter")
    eve.close_window()
    expect(eve.page.locator(".messages")).not_to_contain_text(re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}"))


def test_choices_are_ticked_and_sent(seat: Seat, workspace: LocalWorkspace) -> None:
    _fresh(seat, workspace)
    seat.act_as(OMAR)
    seat.open("general")
    seat.say("/steward concern")
    _picks(seat, concern_words.CHOOSE)
    seat.press("Send")
    seat.window().get_by_text(concern_words.NOTHING_CHOSEN).wait_for()
    seat.window().get_by_text("the screen", exact=True).click()
    seat.press("Send")
    expect(seat.window()).to_contain_text("Your choices were counted")
    seat.close_window()
