"""Taking a code to sign with: shown once and kept nowhere, one a petition, and nothing that was typed is read."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest

from bot.organising.code import Code
from bot.organising.purpose import Purpose
from bot.slack import concern_words, names
from bot.slack import petition_words as said
from bot.store.exchange import Exchange, Kind, Message
from tests.bot.slack.intake import ADDRESS, Intake
from tests.slack.traces import found_in, guessable, readable

TYPED = "Quokkaparade"
TITLE, OTHER = "Our keys are ours", "No cameras in the canteen"
OURS, CANTEEN = "our-keys", "canteen"
SHOWN = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){2}\b")
WRITE = "Write it on paper now"


def stands(intake: Intake, state: str = "open", id: str = OURS, **other: Any) -> None:
    """As the Box tells it, taken in by the Desk."""
    intake.files += 1
    body = {
        "petition": id, "title": TITLE if id == OURS else OTHER, "sha256": "a" * 64, "mode": "count", "threshold": 50,
        "total": 20, "deadline": "2026-12-20", "state": state, "results": {"met": 0, "partly": 0, "refused": 0},
    }  # fmt: skip
    Exchange(intake.folder / "exchange").write(Message(Kind.PETITIONS, intake.files, body | other))
    assert intake.petitions is not None
    assert intake.petitions.take_in(now=intake.now) == []
    intake.petitions.settle(now=intake.now)


def batch(intake: Intake, id: str = OURS) -> None:
    assert intake.codes is not None
    intake.box.make_batch(Purpose.petition(id), 60)
    assert intake.codes.take_in() == []


@pytest.fixture
def open_two(intake: Intake) -> Intake:
    """Two petitions that can be signed, with codes."""
    intake.open()
    stands(intake)
    stands(intake, id=CANTEEN, mode="names", total=0, deadline="2026-12-24")
    batch(intake)
    batch(intake, CANTEEN)
    return intake


def listed(intake: Intake, user: str = "", typed: str = "sign") -> dict[str, object]:
    intake.command(typed, user)
    return intake.window(said.WHAT_IT_IS[:40], user)


def paper(intake: Intake, user: str = "", id: str = OURS) -> dict[str, object]:
    intake.press(listed(intake, user), names.numbered(names.PETITION_PICK, id), user)
    return intake.window(concern_words.PAPER, user)


def code_of(intake: Intake, user: str = "", id: str = OURS) -> Code:
    """Taken as people take it."""
    intake.press(paper(intake, user, id), names.numbered(names.PETITION_DRAW, id), user)
    shown = SHOWN.findall(json.dumps(intake.window(WRITE, user)))
    assert len(shown) == 1
    code = Code.read(shown[0])
    assert code
    return code


def left(intake: Intake) -> list[str]:
    with closing(sqlite3.connect(intake.folder / "desk.db")) as reading:
        return sorted(row[0] for row in reading.execute("select code from codes"))


def told(view: object) -> str:
    return json.dumps(view, ensure_ascii=False)


def test_the_list_tells_what_can_be_signed_and_what_slack_can_tell(open_two: Intake) -> None:
    window = told(listed(open_two))

    assert window.index(TITLE) < window.index(OTHER), "the one that ends sooner first"
    assert "20 or more signatures so far; it needs 50. Last day to sign: 20 December 2026." in window
    assert "Fewer than 10 signatures so far" in window and said.NAMES in window
    assert "that you took a code for this petition, not whether you signed" in window
    assert '"type": "plain_text_input"' not in window and '"private_metadata": ""' in window


def test_a_code_is_shown_in_one_window_and_stands_in_nothing_else(open_two: Intake) -> None:
    code = code_of(open_two)
    window = told(open_two.window(code.shown))
    assert ADDRESS in window and "off the work Wi-Fi" in window and TITLE in window
    assert "one signature under" in window and "until 20 December 2026" in window and "20 people or more" in window
    open_two.fake.close(open_two.ada, open_two.window(code.shown))
    open_two.command("help")
    open_two.fake.wait_for(lambda: open_two.fake.ephemerals(open_two.ada))

    assert [method for method, text in open_two.sent() if code.shown in text or code.text in text] == ["views.update"]
    assert not [m for m in open_two.fake.workspace.messages if code.shown in m.words]
    assert "private_metadata" not in "".join(text for _, text in open_two.sent())


def test_a_code_is_kept_in_no_file_and_neither_is_who_took_it(
    open_two: Intake, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    code = code_of(open_two)
    held = open_two.held() + caplog.text.encode()

    for form in (*readable(code.text), *readable(code.shown), *guessable(open_two.ada, ["T0FAKETEAM", open_two.ada])):
        assert form not in held
    paths = [path for path in open_two.folder.glob("desk.*") if path.is_file()]
    assert found_in(paths, {code.text: set(readable(code.text))}) == []
    assert len(left(open_two)) == 119


def test_each_petition_has_a_code_for_everybody_and_none_has_two(open_two: Intake) -> None:
    first, second, third = code_of(open_two), code_of(open_two, id=CANTEEN), code_of(open_two, open_two.organiser)
    assert len({first, second, third}) == 3
    open_two.press(listed(open_two), names.numbered(names.PETITION_PICK, OURS))
    again = told(open_two.window("You have had your code for this petition"))

    assert "paper ticket" in again and "quarter" not in again and first.shown not in again


def test_a_code_to_sign_and_one_for_a_concern_are_two_rights(open_two: Intake) -> None:
    code_of(open_two)
    assert open_two.codes is not None

    assert open_two.codes.send_choices(f"T0FAKETEAM {open_two.ada}", ["tracked.screen"], now=open_two.now)


def test_pressed_twice_it_draws_one_and_it_stays_on_the_screen(open_two: Intake) -> None:
    first = open_two.fake.click(open_two.ada, paper(open_two), names.numbered(names.PETITION_DRAW, OURS))
    for delivery in (first, *[open_two.fake.redeliver(first) for _ in range(5)]):
        delivery.wait()
    open_two.listening.shutdown()
    drawn = {code for _, text in open_two.sent() for code in SHOWN.findall(text)}

    assert len(drawn) == 1 and drawn.pop() in told(open_two.fake.view_of(open_two.ada)) and len(left(open_two)) == 119


def test_nothing_is_spent_before_paper_is_ready_and_where_no_code_is_left(intake: Intake) -> None:
    intake.open()
    stands(intake)
    intake.press(paper(intake), names.numbered(names.PETITION_DRAW, OURS))
    assert "Nothing was spent" in told(intake.window("There is no code left for this petition"))
    batch(intake)

    assert code_of(intake).text


def test_a_code_that_slack_certainly_did_not_show_is_taken_back(open_two: Intake) -> None:
    before, view = left(open_two), paper(open_two)
    open_two.fake.faults.error("views.update", "not_found", 1)
    open_two.fake.faults.error("views.open", "expired_trigger_id")
    open_two.press(view, names.numbered(names.PETITION_DRAW, OURS))
    open_two.window("so it was taken back")
    assert left(open_two) == before
    open_two.fake.close(open_two.ada, open_two.window("so it was taken back"))

    assert code_of(open_two).text


def test_a_code_that_may_have_been_seen_is_not_taken_back(open_two: Intake) -> None:
    view = paper(open_two)
    open_two.fake.faults.status("views.update", 503, 4)
    open_two.press(view, names.numbered(names.PETITION_DRAW, OURS))

    assert "paper ticket" in told(open_two.window("it is lost")) and len(left(open_two)) == 119


@pytest.mark.parametrize("state", ["cooled off", "expired", "closed"])
def test_over_while_the_window_was_open_nothing_is_drawn(open_two: Intake, state: str) -> None:
    view = paper(open_two)
    stands(open_two, state)
    open_two.press(view, names.numbered(names.PETITION_DRAW, OURS))

    assert not SHOWN.search(told(open_two.window("cannot be signed any more")))


def test_after_its_last_day_it_is_over_also_where_the_box_is_silent(open_two: Intake) -> None:
    view = paper(open_two)
    open_two.now += timedelta(days=26)
    open_two.press(view, names.numbered(names.PETITION_DRAW, OURS))
    assert "Nothing was spent" in told(open_two.window("cannot be signed any more"))

    assert len(left(open_two)) == 120


def test_where_none_can_be_signed_it_says_so(intake: Intake) -> None:
    intake.open()
    intake.command("sign")

    assert "button" not in told(intake.window(said.NONE_OPEN))


@pytest.mark.parametrize("typed", ["sign", "Sign", " *sign* ", "sign " + TYPED, f"sign: {TYPED}", f"SIGN\n{TYPED}"])
def test_nothing_that_is_typed_after_the_word_is_read(
    open_two: Intake, caplog: pytest.LogCaptureFixture, typed: str
) -> None:
    caplog.set_level("DEBUG")
    assert said.NOT_READ in told(listed(open_two, typed=typed))

    assert all(TYPED not in text for _, text in open_two.sent())
    assert TYPED not in caplog.text and TYPED.encode() not in open_two.held()


def test_forgetting_names_the_petition_until_when_it_is_remembered(open_two: Intake) -> None:
    code_of(open_two)
    open_two.command("forget-me")
    kept = open_two.fake.wait_for(lambda: open_two.fake.ephemerals(open_two.ada), 20)[-1].words
    assert f"for the petition “{TITLE}” until that petition is closed" in kept and OTHER not in kept
    stands(open_two, "closed")
    open_two.command("forget-me")
    last = open_two.fake.wait_for(lambda: open_two.fake.ephemerals(open_two.ada)[1:], 20)[-1].words

    assert "Forgotten" in last and TITLE not in last


def test_the_home_tab_is_the_same_for_everybody_before_and_after_a_code(open_two: Intake) -> None:
    guest = open_two.fake.guest("gus")
    before = home_of(open_two, guest)
    home = open_two.fake.home_of(guest)
    assert home is not None
    open_two.press(home, names.HOME_SIGN, guest)
    open_two.press(open_two.window(said.WHAT_IT_IS[:40], guest), names.numbered(names.PETITION_PICK, OURS), guest)
    view = open_two.window(concern_words.PAPER, guest)
    open_two.press(view, names.numbered(names.PETITION_DRAW, OURS), guest)
    assert SHOWN.search(told(open_two.window(WRITE, guest)))

    assert home_of(open_two, guest) == before
    assert TITLE in before and OTHER in before and said.ROW[0] in before


def home_of(intake: Intake, user: str) -> str:
    published = len(intake.fake.calls("views.publish"))
    intake.fake.open_home(user)
    intake.fake.wait_for(lambda: len(intake.fake.calls("views.publish")) > published, 20)
    return told(intake.fake.calls("views.publish")[-1].arguments)


def test_where_the_employer_runs_it_no_petition_is_offered_and_it_says_why(intake: Intake) -> None:
    intake.open(kind="employer")
    intake.command("sign")

    assert "button" not in told(intake.window(said.EMPLOYER))


def test_help_names_the_way_to_sign(intake: Intake) -> None:
    intake.open()
    intake.command("help")
    shown = intake.fake.wait_for(lambda: intake.fake.ephemerals(intake.ada), 20)[-1].words

    assert "/steward sign" in shown and "nothing that is typed after it is read" in shown


def test_on_a_server_that_hears_of_no_button_what_is_picked_leads_to_the_same_windows(intake: Intake) -> None:
    intake.open(rich_text=False)
    stands(intake)
    batch(intake)
    intake.fake.submit(intake.ada, listed(intake), {names.PRESSED: names.numbered(names.PETITION_PICK, OURS)}).wait()
    draw = {names.PRESSED: names.numbered(names.PETITION_DRAW, OURS)}
    intake.fake.submit(intake.ada, intake.window(concern_words.PAPER), draw).wait()

    assert SHOWN.search(told(intake.window(WRITE))) and len(left(intake)) == 59
    intake.command("concern")
    first = intake.window(concern_words.BY_CODE)
    intake.fake.submit(intake.ada, first, {names.PRESSED: names.CONCERN_CODE}).wait()
    assert "one concern for this quarter" in told(intake.window(concern_words.PAPER))
