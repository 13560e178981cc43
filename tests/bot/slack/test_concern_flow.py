"""Raising a concern: a code is shown once and kept nowhere, choices are only counted, no typed word is read."""

from __future__ import annotations

import json
import re
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from bot.organising.choice import CHOICES
from bot.organising.code import Code
from bot.slack import concern_words as said
from bot.slack import names, words
from bot.slack.concern_views import FIRST_BOXES
from bot.slack.manifest import RAISE_CONCERN
from tests.bot.slack.intake import ADDRESS, Q4, Intake
from tests.slack.fake import Impossible
from tests.slack.traces import found_in, guessable, readable

Json = dict[str, object]
TYPED = "Quokkaparade"
SHOWN = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){2}\b")


def first_window(intake: Intake, user: str = "") -> dict[str, object]:
    intake.fake.shortcut(user or intake.ada, RAISE_CONCERN).wait()
    return intake.window(said.BY_CODE, user)


def paper(intake: Intake, user: str = "") -> dict[str, object]:
    intake.press(first_window(intake, user), names.CONCERN_CODE, user)
    return intake.window(said.PAPER, user)


def code_of(intake: Intake, user: str = "") -> Code:
    """Taken as people take it."""
    intake.press(paper(intake, user), names.CONCERN_DRAW, user)
    shown = SHOWN.findall(json.dumps(intake.window("Write it on paper now", user)))
    assert len(shown) == 1
    code = Code.read(shown[0])
    assert code
    return code


def choices(intake: Intake) -> dict[str, object]:
    intake.press(first_window(intake), names.CONCERN_CHOOSE)
    return intake.window(said.SPENDS)


def counts(intake: Intake) -> list[tuple[int, bytes]]:
    with closing(sqlite3.connect(intake.folder / "desk.db")) as reading:
        return reading.execute("select people, counts from concern_counts").fetchall()


# A code


def test_a_code_is_shown_in_one_window_and_stands_in_nothing_else_that_slack_was_sent(intake: Intake) -> None:
    intake.open()
    intake.batch()
    code = code_of(intake)
    intake.fake.close(intake.ada, intake.window(code.shown))
    intake.command("help")
    intake.fake.wait_for(lambda: intake.fake.ephemerals(intake.ada))
    with_it = [method for method, text in intake.sent() if code.shown in text or code.text in text]

    assert with_it == ["views.update"]
    assert not [m for m in intake.fake.workspace.messages if code.shown in m.words]
    assert "private_metadata" not in "".join(text for _, text in intake.sent())


def test_the_window_says_what_to_do_with_a_code(intake: Intake) -> None:
    intake.open()
    intake.batch()
    code = code_of(intake)
    window = json.dumps(intake.window(code.shown), ensure_ascii=False)

    assert ADDRESS in window and "off the work Wi-Fi" in window
    assert "20 people or more" in window and "first midnight" in window
    assert "one concern this quarter, until 14 January 2027" in window and "by 31 December 2026" in window


def test_a_code_is_kept_in_no_file_and_neither_is_who_took_it(intake: Intake) -> None:
    intake.open()
    intake.batch()
    code = code_of(intake)
    held = intake.held()

    assert len(held) > 20_000
    for form in (*readable(code.text), *readable(code.shown), *guessable(intake.ada, ["T0FAKETEAM", intake.ada])):
        assert form not in held
    paths = [path for path in intake.folder.glob("desk.*") if path.is_file()]
    assert found_in(paths, {code.text: set(readable(code.text))}) == []


def test_nothing_is_spent_before_somebody_says_that_paper_is_ready(intake: Intake) -> None:
    intake.open()
    intake.batch()
    intake.fake.close(intake.ada, paper(intake))
    assert intake.codes is not None

    assert not intake.codes.has_taken(f"T0FAKETEAM {intake.ada}", Q4)


def test_twenty_clicks_at_once_give_one_code_and_it_stays_on_the_screen(intake: Intake) -> None:
    intake.open()
    intake.batch()
    view = paper(intake)
    first = intake.fake.click(intake.ada, view, names.CONCERN_DRAW)
    again = [intake.fake.redeliver(first) for _ in range(19)]
    for delivery in (first, *again):
        delivery.wait()
    intake.listening.shutdown()
    drawn = {code for _, text in intake.sent() for code in SHOWN.findall(text)}

    assert len(drawn) == 1
    assert drawn.pop() in json.dumps(intake.fake.view_of(intake.ada))
    assert len(left(intake)) == 59


def left(intake: Intake) -> list[str]:
    with closing(sqlite3.connect(intake.folder / "desk.db")) as reading:
        return [row[0] for row in reading.execute("select code from codes")]


def test_from_two_devices_somebody_gets_one_code(intake: Intake) -> None:
    intake.open()
    intake.batch()
    code = code_of(intake)
    intake.press(first_window(intake), names.CONCERN_CODE)
    told = json.dumps(intake.window("You have had yours"), ensure_ascii=False)

    assert "paper ticket" in told and "1 January 2027" in told
    assert code.shown not in told


def test_thirty_people_get_thirty_codes(intake: Intake) -> None:
    intake.open()
    intake.batch()
    people = [intake.fake.guest(f"p{n}") if n % 3 else intake.fake.user(f"p{n}") for n in range(30)]
    views = {user: paper(intake, user) for user in people}
    together = threading.Barrier(len(people))

    def press(user: str) -> None:
        together.wait(60)
        intake.fake.click(user, views[user], names.CONCERN_DRAW).wait(20)

    threads = [threading.Thread(target=press, args=(user,)) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    codes = [SHOWN.findall(json.dumps(intake.window("Write it on paper now", user))) for user in people]

    assert len({code for (code,) in codes}) == 30
    assert len(left(intake)) == 30


def test_where_no_code_is_left_nothing_is_spent_and_it_is_said(intake: Intake) -> None:
    intake.open()
    intake.press(paper(intake), names.CONCERN_DRAW)
    assert "Nothing was spent" in json.dumps(intake.window("There is no code left"))
    intake.batch()

    assert code_of(intake).text


def test_with_the_next_quarter_everybody_is_offered_another(intake: Intake) -> None:
    intake.open()
    intake.batch()
    code = code_of(intake)
    intake.now += timedelta(days=40)
    intake.batch()

    assert code_of(intake) != code


def test_a_code_drawn_in_the_last_second_of_a_quarter_is_shown_with_its_own_last_day(intake: Intake) -> None:
    intake.open()
    intake.batch()
    assert intake.codes is not None
    intake.now = datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC)

    def draw(_: int) -> int:
        intake.now += timedelta(seconds=2)
        return 0

    intake.codes._draw = draw
    intake.press(paper(intake), names.CONCERN_DRAW)
    window = json.dumps(intake.window("Write it on paper now"), ensure_ascii=False)

    assert "until 14 January 2027" in window and "April" not in window


# Slack fails


def test_a_window_that_was_closed_meanwhile_gets_its_code_in_another(intake: Intake) -> None:
    intake.open()
    intake.batch()
    intake.fake.faults.error("views.update", "not_found", 2)  # the second is for whoever would look again
    view = paper_by_home(intake)
    intake.press(view, names.CONCERN_DRAW)
    shown = SHOWN.findall(json.dumps(intake.window("Write it on paper now")))

    assert len(shown) == 1
    assert [m for m, text in intake.sent() if shown[0] in text] == ["views.update", "views.open"]


def paper_by_home(intake: Intake) -> dict[str, object]:
    """Without an update before."""
    guest = intake.ada
    intake.fake.workspace.users[guest].is_restricted = True  # a member's home needs a library
    intake.fake.open_home(guest)
    home = intake.fake.wait_for(lambda: intake.fake.home_of(guest), 20)
    intake.press(home, names.HOME_CODE)
    return intake.window(said.PAPER)


def test_a_code_that_slack_certainly_did_not_show_is_taken_back_and_nothing_is_spent(intake: Intake) -> None:
    intake.open()
    intake.batch()
    before = sorted(left(intake))
    view = paper_by_home(intake)
    intake.fake.faults.error("views.update", "not_found")
    intake.fake.faults.error("views.open", "expired_trigger_id")
    intake.press(view, names.CONCERN_DRAW)
    intake.window("so it was taken back")
    assert intake.codes is not None

    assert sorted(left(intake)) == before
    assert not intake.codes.has_taken(f"T0FAKETEAM {intake.ada}", Q4)
    intake.fake.close(intake.ada, intake.window("so it was taken back"))
    assert code_of(intake).text


@pytest.mark.parametrize("fault", ["dropped after", "internal_error", "status"])
def test_a_code_that_may_have_been_seen_is_not_taken_back(intake: Intake, fault: str) -> None:
    intake.open()
    intake.batch()
    view = paper_by_home(intake)
    faults = intake.fake.faults
    if fault == "dropped after":
        faults.drop("views.update", 4, after=True)
    elif fault == "status":
        faults.status("views.update", 503, 4)
    else:
        faults.error("views.update", "internal_error", 4)
    intake.press(view, names.CONCERN_DRAW)
    intake.window("Write it on paper now" if fault == "dropped after" else "it is lost")
    intake.fake.wait_for(lambda: len(intake.fake.calls("views.update")) == 5, 20)
    assert intake.codes is not None

    assert intake.codes.has_taken(f"T0FAKETEAM {intake.ada}", Q4)
    if fault == "dropped after":
        assert SHOWN.search(json.dumps(intake.fake.view_of(intake.ada))), "what is shown is not written over"


@pytest.mark.parametrize("fault", ["busy", "lost once"])
def test_a_slack_that_fails_for_a_moment_shows_the_code_all_the_same(intake: Intake, fault: str) -> None:
    intake.open()
    intake.batch()
    view = paper_by_home(intake)
    if fault == "busy":
        intake.fake.faults.rate_limit("views.update", 1)
    else:
        intake.fake.faults.drop("views.update")
    intake.press(view, names.CONCERN_DRAW)

    assert SHOWN.search(json.dumps(intake.window("Write it on paper now")))


def test_where_the_desk_cannot_write_nothing_is_drawn(intake: Intake) -> None:
    intake.open()
    intake.batch()
    view = paper(intake)
    vars(intake.store)["_connection"].execute("pragma query_only = on")
    intake.press(view, names.CONCERN_DRAW)

    assert "Nothing was spent" in json.dumps(intake.window("Something went wrong"))


# Choices


def test_choices_land_as_counts_and_nothing_else(intake: Intake) -> None:
    intake.open()
    intake.batch()
    sent = intake.fake.submit(
        intake.ada,
        choices(intake),
        {FIRST_BOXES: ["tracked.screen", "tracked.other"], "ticked:wanted": ["wanted.stop"]},
    )
    sent.wait()
    intake.window("Thank you")
    ((people, numbers),) = counts(intake)
    made = [c.id for at, c in enumerate(CHOICES) if numbers[at * 4 : at * 4 + 4] == b"\0\0\0\1"]
    held = intake.held()

    assert people == 1 and made == ["tracked.screen", "tracked.other", "wanted.stop"]
    assert sum(numbers) == 3
    assert b"tracked.screen" not in held
    assert not [form for form in guessable(intake.ada, ["T0FAKETEAM", intake.ada]) if form in held]


def test_choices_and_a_code_are_the_same_right(intake: Intake) -> None:
    intake.open()
    intake.batch()
    intake.fake.submit(intake.ada, choices(intake), {FIRST_BOXES: ["tracked.screen"]}).wait()
    intake.fake.close(intake.ada, intake.window("Thank you"))
    intake.press(first_window(intake), names.CONCERN_CODE)
    intake.fake.close(intake.ada, intake.window("You have had yours"))

    other = intake.organiser
    code_of(intake, other)
    intake.press(first_window(intake, other), names.CONCERN_CHOOSE, other)
    intake.fake.submit(other, intake.window(said.SPENDS, other), {FIRST_BOXES: ["tracked.screen"]}).wait()
    intake.window("You have had yours", other)
    assert counts(intake)[0][0] == 1


def test_what_was_sent_twice_counts_once(intake: Intake) -> None:
    intake.open()
    sent = intake.fake.submit(intake.ada, choices(intake), {FIRST_BOXES: ["tracked.screen"]})
    sent.wait()
    intake.fake.redeliver(sent).wait()

    assert [people for people, _ in counts(intake)] == [1]


def test_without_a_tick_nothing_is_sent_and_the_window_stays(intake: Intake) -> None:
    intake.open()
    sent = intake.fake.submit(intake.ada, choices(intake))
    sent.wait()

    assert sent.errors == {FIRST_BOXES: said.NOTHING_CHOSEN}
    assert counts(intake) == []


def test_what_was_never_offered_is_not_counted(intake: Intake) -> None:
    intake.open()
    view = choices(intake)
    with pytest.raises(Impossible):
        intake.fake.submit(intake.ada, view, {FIRST_BOXES: ["she said"]})
    sent = intake.fake.submit(intake.ada, view, {FIRST_BOXES: ["tracked.screen"]})
    sent.wait()
    forged = json.loads(json.dumps(sent.payload).replace("tracked.screen", "she said"))
    forged["user"]["id"] = intake.organiser
    sent.payload = forged
    intake.fake.redeliver(sent).wait()

    assert [people for people, _ in counts(intake)] == [1]


def test_what_is_asked_for_a_code_carries_no_tick(intake: Intake) -> None:
    intake.open()
    window = first_window(intake)

    assert not [block for block in window["blocks"] if block["type"] == "input"]  # type: ignore[attr-defined]


# What is typed


@pytest.mark.parametrize(
    "typed",
    [
        f"concern my boss {TYPED} watches me", f"CONCERN: {TYPED}?", f"concern\n{TYPED}", f"concern\u00a0{TYPED}",
        f"*concerns* about {TYPED}", f"“concern” {TYPED}", "concern", f"  Concern, {TYPED}",
    ],
)  # fmt: skip
def test_nothing_that_is_typed_after_the_word_is_read_kept_or_repeated(
    intake: Intake, typed: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("DEBUG")
    intake.open()
    intake.command(typed)
    intake.window(said.NOT_READ)
    intake.press(intake.window(said.BY_CODE), names.CONCERN_CODE)
    intake.window(said.PAPER)
    ours = [text for method, text in intake.sent() if TYPED in text]
    printed = capfd.readouterr()

    assert ours == []
    assert TYPED not in caplog.text and TYPED not in printed.out + printed.err
    assert not [form for form in readable(TYPED) if form in intake.held()]
    with closing(sqlite3.connect(intake.folder / "desk.db")) as reading:
        assert reading.execute("select count(*) from claims").fetchone() == (0,), "it is no question"
    assert intake.fake.ephemerals(intake.ada) == []


@pytest.mark.parametrize("typed", ["concerning cameras, may they?", "may they? I have a concern", "unconcerned"])
def test_what_only_looks_like_the_word_is_a_question(intake: Intake, typed: str) -> None:
    intake.open()
    intake.command(typed)
    intake.fake.wait_for(lambda: intake.fake.ephemerals(intake.ada), 20)

    assert intake.fake.view_of(intake.ada) is None


def test_no_log_names_a_person_a_choice_or_a_code(intake: Intake, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    intake.open()
    intake.batch()
    code = code_of(intake)
    intake.fake.submit(intake.ada, choices(intake), {FIRST_BOXES: ["tracked.screen"]}).wait()
    intake.window("You have had yours")
    view = paper(intake, intake.organiser)
    intake.fake.faults.error("views.update", "not_found", 2)
    intake.fake.faults.error("views.open", "expired_trigger_id")
    intake.press(view, names.CONCERN_DRAW, intake.organiser)
    intake.fake.wait_for(lambda: "A code was drawn" in caplog.text, 20)
    intake.listening.shutdown()
    drawn = {found for _, text in intake.sent() for found in SHOWN.findall(text)}
    looked_for = [intake.ada, intake.organiser, code.text, "tracked.", *drawn, *(c.replace("-", "") for c in drawn)]

    assert len(drawn) == 2
    assert [word for word in looked_for if word in caplog.text] == []


# The rest of the command


def test_forgetting_tells_what_is_kept_until_when(intake: Intake) -> None:
    intake.open()
    intake.batch()
    intake.command("forget-me")
    nothing = intake.fake.wait_for(lambda: intake.fake.ephemerals(intake.ada), 20)[0]
    code_of(intake)
    intake.command("forget-me")
    told = intake.fake.wait_for(lambda: intake.fake.ephemerals(intake.ada)[1:], 20)[0]

    assert "code" not in nothing.words
    assert words.FORGOTTEN in told.words and "until 1 January 2027" in told.words


def test_where_the_employer_runs_it_no_concern_is_taken_and_it_says_why(intake: Intake) -> None:
    intake.open(kind="employer")
    intake.command("concern")
    window = intake.window(said.EMPLOYER)
    intake.command("forget-me")
    told = intake.fake.wait_for(lambda: intake.fake.ephemerals(intake.ada), 20)[0]
    intake.fake.workspace.users[intake.ada].is_restricted = True
    intake.fake.open_home(intake.ada)
    home = json.dumps(intake.fake.wait_for(lambda: intake.fake.home_of(intake.ada), 20))

    assert [block["type"] for block in window["blocks"]] == ["section"]
    assert words.FORGOTTEN in told.words
    assert said.EMPLOYER in home and names.HOME_CODE not in home and said.RAISED not in home


def test_the_home_tab_is_the_same_before_and_after_a_code(intake: Intake) -> None:
    intake.open()
    intake.batch()
    guest = intake.fake.guest("gus")
    homes: list[object] = []
    for _ in range(2):
        intake.fake.open_home(guest)
        before = len(homes)
        intake.fake.wait_for(lambda n=before: len(intake.fake.calls("views.publish")) > n, 20)  # type: ignore[misc]
        homes.append(intake.fake.calls("views.publish")[-1].arguments)
        if before == 0:
            code_of(intake, guest)

    assert homes[0] == homes[1] and names.HOME_CODE in json.dumps(homes)


def test_the_office_gives_a_code_to_those_who_run_it_and_to_nobody_else(intake: Intake) -> None:
    asked: list[str] = []

    def make(user: str) -> str:
        asked.append(user)
        return "Wombat-7"

    intake.open(office_code=make)
    for user in (intake.admin, intake.organiser, intake.ada):
        intake.command("office", user)
    told = {user: intake.fake.wait_for(lambda u=user: intake.fake.ephemerals(u), 20)[0].words  # type: ignore[misc]
            for user in (intake.admin, intake.organiser, intake.ada)}  # fmt: skip

    assert "Wombat-7" in told[intake.admin] and "Wombat-7" in told[intake.organiser]
    assert told[intake.ada] == words.NOT_FOR_YOU
    assert sorted(asked) == sorted([intake.admin, intake.organiser])


def test_without_an_office_its_word_is_for_nobody(intake: Intake) -> None:
    intake.open()
    intake.command("office", intake.admin)

    assert intake.fake.wait_for(lambda: intake.fake.ephemerals(intake.admin), 20)[0].words == words.NOT_FOR_YOU
