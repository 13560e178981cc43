"""Petitions in the office: each step is said before it is taken, taken once, and nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import NothingFound
from bot.organising.petitions.life import State, Step
from bot.organising.petitions.petition import Result
from bot.organising.petitions.roster import OpeningResult
from bot.organising.petitions.text import Mode
from tests.bot.web.office_petitions import (
    ID,
    QUOTE,
    box_of,
    cooled,
    drafted,
    filled,
    name_key,
    next_day,
    opened,
    pressed,
)
from tests.bot.web.office_petitions import signed as people_sign
from tests.bot.web.office_site import ADMIN, Office

PAGE = f"/petitions/{ID}"
ROSTER = "ab" * 32


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = Office(tmp_path)
    yield found
    found.close()


def state(office: Office) -> State:
    return box_of(office).book.petition(ID).state


def result(office: Office, confirmed: int, text_sha256: str = "") -> str:
    sha256 = text_sha256 or box_of(office).book.petition(ID).sha256
    return OpeningResult(ID, sha256, confirmed, ROSTER if confirmed else "").text


def test_the_list_says_how_each_stands_and_what_comes_next(office: Office) -> None:
    opened(office)
    page = office.get("/petitions", office.sign_in())

    for words in ("Our keys are ours", "Open: people can sign", "Fewer than ten have signed", "10 are needed"):
        assert words in page.main
    assert "Last day to sign: 20 December 2026" in page.main and "Next: People sign until 20 December 2026" in page.main
    assert PAGE in page.links()


def test_a_total_is_told_in_tens_only(office: Office) -> None:
    opened(office)
    people_sign(office, 17)
    token = office.sign_in()

    for path in ("/petitions", PAGE):
        page = office.get(path, token).main
        assert "10 or more have signed" in page and re.search(r"\b17\b", page) is None


def test_text_and_hash_are_shown_before_freezing_and_what_is_frozen_is_what_was_shown(office: Office) -> None:
    drafted(office)
    token = office.sign_in()
    page = office.get(f"{PAGE}/step/freeze", token)
    shown = filled(page, "Freeze the text")["sha256"]

    assert shown in page.main and "told in writing 30 days before" in page.main
    assert office.post(f"{PAGE}/step/freeze", token, sha256=shown, sure="yes").response.headers["location"] == PAGE
    assert box_of(office).book.petition(ID).sha256 == shown
    assert shown in office.get(PAGE, token).main


def test_a_text_that_was_changed_since_it_was_shown_is_not_frozen(office: Office) -> None:
    drafted(office)
    token = office.sign_in()
    form = filled(office.get(f"{PAGE}/step/freeze", token), "Freeze the text", sure="yes")
    pressed(office, token, f"{PAGE}/part/opening", "Save", opening="Another opening.")
    answer = office.post(f"{PAGE}/step/freeze", token, **form)

    assert answer.status == 422 and "The text was changed meanwhile" in answer.main and state(office) is State.DRAFT


@pytest.mark.parametrize("step", ["freeze", "discard"])
def test_what_cannot_be_undone_is_not_done_before_a_box_is_ticked(office: Office, step: str) -> None:
    drafted(office)
    token = office.sign_in()
    page = office.get(f"{PAGE}/step/{step}", token)
    label = page.soup.find("h1").get_text()  # type: ignore[union-attr]
    answer = office.post(f"{PAGE}/step/{step}", token, **filled(page, label))

    assert answer.status == 422 and "Tick the box" in answer.main and state(office) is State.DRAFT


def test_what_is_missing_is_named_and_there_is_no_button_to_freeze(office: Office) -> None:
    drafted(office)
    token = office.sign_in()
    pressed(office, token, f"{PAGE}/part/values", "Save", **{"value.notice_days": ""})

    assert "a value for $notice_days" in office.get(PAGE, token).main
    page = office.get(f"{PAGE}/step/freeze", token)
    assert "cannot be frozen yet" in page.main and page.soup.select_one("input[name=sha256]") is None


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/step/freeze"])
def test_quoted_policies_are_warned_of_before_everybody_can_read_them(office: Office, path: str) -> None:
    drafted(office)
    page = office.get(path, office.sign_in()).main

    assert (
        "Everybody who has the Box’s address can read this page, the quoted sentences of company policies too" in page
    )
    assert QUOTE in page


def test_it_is_opened_delivered_answered_closed_and_purged_on_its_pages(office: Office) -> None:
    drafted(office)
    token = office.sign_in()
    pressed(office, token, f"{PAGE}/step/freeze", "Freeze the text", sure="yes")
    pressed(office, token, f"{PAGE}/step/open", "Open it for signing", sure="yes")
    assert state(office) is State.OPEN
    people_sign(office, 12)
    next_day(office, 3)
    token = office.sign_in()
    where, label = f"{PAGE}/step/deliver", "Write down that it was delivered"
    pressed(office, token, where, label, to="The works manager", how="By hand", sure="yes")
    page = office.get(PAGE, token).main
    assert "The works manager" in page and "By hand" in page
    where, label = f"{PAGE}/step/answer", "Write down the employer’s answer"
    given = {"demand.C02": "met", "demand.own-1": "refused"}
    pressed(office, token, where, label, text="Notice, yes. Keys, no.", sure="yes", **given)
    page = office.get(PAGE, token).main
    assert "Written notice: Met" in page and "No keystrokes: Refused" in page and "Notice, yes. Keys, no." in page
    pressed(office, token, f"{PAGE}/step/close", "Close it", why="It is answered.", sure="yes")
    assert state(office) is State.CLOSED
    answer = pressed(office, token, f"{PAGE}/step/purge", "Purge it", sure="yes")
    assert answer.response.headers["location"] == "/petitions"
    with pytest.raises(NothingFound):
        box_of(office).book.petition(ID)


def test_a_demand_that_the_answer_does_not_speak_of_stays_open(office: Office) -> None:
    cooled(office)
    token = office.sign_in()
    label = "Write down that it was delivered"
    pressed(office, token, f"{PAGE}/step/deliver", label, to="The board", how="By post", sure="yes")
    label = "Write down the employer’s answer"
    pressed(office, token, f"{PAGE}/step/answer", label, text="We will see.", sure="yes", **{"demand.C02": "partly"})

    assert box_of(office).book.petition(ID).results == {"C02": Result.PARTLY}
    assert "No keystrokes: Open" in office.get(PAGE, token).main


@pytest.mark.parametrize(("typed", "told"), [
    ({"to": "The board", "how": "By hand", "on": "2027-02-01"}, "That day has not come yet"),
    ({"to": "The board", "how": "By hand", "on": "yesterday"}, "A day is written as"),
    ({"to": "The board", "how": "By hand", "on": "２０２６-12-01"}, "A day is written as"),
    ({"to": "The board", "how": "", "on": "2026-12-01"}, "Say it in 1 to 400 characters"),
])  # fmt: skip
def test_what_was_typed_stays_where_it_does_not_go_through(office: Office, typed: dict[str, str], told: str) -> None:
    cooled(office)
    answer = office.post(f"{PAGE}/step/deliver", office.sign_in(), sure="yes", **typed)

    assert answer.status == 422 and told in answer.main and state(office) is State.COOLED
    label = "Write down that it was delivered"
    assert {name: filled(answer, label)[name] for name in typed} == typed


def test_names_are_sealed_to_a_key_that_is_chosen_by_its_fingerprint(office: Office) -> None:
    drafted(office, Mode.NAMES)
    token = office.sign_in()
    pressed(office, token, f"{PAGE}/step/freeze", "Freeze the text", sure="yes")
    assert "no key yet" in office.get(f"{PAGE}/step/open", token).main
    key = name_key(office)
    keys = box_of(office).keys.named(key)
    assert keys is not None
    page = office.get(f"{PAGE}/step/open", token)
    assert " ".join(keys.fingerprint.words) in page.main
    assert pressed(office, token, f"{PAGE}/step/open", "Open it for signing", sure="yes").status == 422, "none chosen"
    pressed(office, token, f"{PAGE}/step/open", "Open it for signing", sure="yes", key=key)
    assert box_of(office).book.petition(ID).key == key
    assert office.process.services.free_name_keys() == [], "one petition, one key"


def test_the_custodians_result_is_pasted_and_the_sealed_names_go(office: Office) -> None:
    cooled(office, Mode.NAMES)
    token, label = office.sign_in(), "Give in the custodians’ result"
    assert "/step/deliver" not in " ".join(office.get(PAGE, token).links())
    pressed(office, token, f"{PAGE}/step/result", label, result=result(office, 11).replace("\n", "\r\n"), sure="yes")
    petition = box_of(office).book.petition(ID)

    assert petition.state is State.OPENED
    with box_of(office).store.reading() as rows:
        assert rows.petitions.signatures(ID) == []
    assert ROSTER in office.get(PAGE, token).main


def test_too_few_confirmed_names_end_it_and_nothing_is_told(office: Office) -> None:
    cooled(office, Mode.NAMES)
    token, label = office.sign_in(), "Give in the custodians’ result"
    pressed(office, token, f"{PAGE}/step/result", label, result=result(office, 0), sure="yes")

    assert state(office) is State.EXPIRED
    assert box_of(office).book.petition(ID).log[-1].step is Step.TOO_FEW


@pytest.mark.parametrize("kind", ["another text", "cut off", "a roster", "nothing", "too many"])
def test_another_file_than_its_result_changes_nothing(office: Office, kind: str) -> None:
    cooled(office, Mode.NAMES)
    pasted = {
        "another text": result(office, 11, "cd" * 32), "cut off": result(office, 11)[:-20], "nothing": "",
        "a roster": '{"format": "steward roster 1", "names": []}', "too many": result(office, 400),
    }[kind]  # fmt: skip
    answer = office.post(f"{PAGE}/step/result", office.sign_in(), result=pasted, sure="yes")

    assert answer.status == 422 and state(office) is State.COOLED


def test_a_successor_begins_with_the_text_and_names_the_one_before(office: Office) -> None:
    opened(office)
    answer = pressed(office, office.sign_in(), f"{PAGE}/step/successor", "Draft a successor")
    after = box_of(office).book.petition(f"{ID}-2")

    assert answer.response.headers["location"] == f"{PAGE}-2"
    assert after.text.predecessor == ID and after.state is State.DRAFT


def test_a_step_that_does_not_come_now_is_not_there(office: Office) -> None:
    opened(office)
    token = office.sign_in()

    for step in ("freeze", "open", "deliver", "answer", "result", "purge", "discard", "reach", "nonsense"):
        assert office.post(f"{PAGE}/step/{step}", token, sure="yes").status == 404
    assert state(office) is State.OPEN


def test_what_was_typed_for_a_step_that_somebody_else_took_meanwhile_is_shown_to_copy(office: Office) -> None:
    cooled(office)
    token = office.sign_in()
    form = {"to": "The board", "how": "By hand at noon", "on": "2026-12-01", "sure": "yes"}
    office.post(f"{PAGE}/step/deliver", token, **form)
    again = office.post(f"{PAGE}/step/deliver", token, **form)

    assert again.status == 404 and "By hand at noon" in again.main


@pytest.mark.parametrize(("form", "begins", "name"), [
    ("pdf", b"%PDF-", ".pdf"), ("poster", b"%PDF-", "-poster.pdf"), ("docx", b"PK", ".docx"), ("md", b"# ", ".md"),
    ("html", b"<!doctype html>", ".html"), ("csv", b"", ".csv"), ("json", b"{", ".json"),
])  # fmt: skip
def test_what_was_frozen_is_taken_along_in_each_format(office: Office, form: str, begins: bytes, name: str) -> None:
    drafted(office)
    token = office.sign_in()
    assert office.get(f"{PAGE}/file/{form}", token).status == 404, "a draft can still change"
    opened_text = box_of(office).book.freeze(ID, now=office.clock.now)
    answer = office.get(f"{PAGE}/file/{form}", token).response

    assert answer.status_code == 200 and answer.content.lower().startswith(begins.lower()) and answer.content
    assert answer.headers["content-disposition"] == f'attachment; filename="{ID}{name}"'
    assert answer.headers["cache-control"] == "no-store" and office.get(f"{PAGE}/file/{form}").status == 403
    assert f"{PAGE}/file/{form}" in office.get(PAGE, token).links()
    if form == "json":
        assert answer.json()["text_sha256"] == opened_text.sha256


def test_admins_do_all_of_it_too(office: Office) -> None:
    drafted(office)
    token = office.sign_in(ADMIN)
    pressed(office, token, f"{PAGE}/step/freeze", "Freeze the text", sure="yes")

    assert state(office) is State.FROZEN


def test_a_log_that_was_changed_at_the_machine_is_told(office: Office) -> None:
    opened(office)
    with box_of(office).store.transaction() as rows:
        entry = rows.petitions.log(ID)[0]
        rows.petitions._do("update petition_log set entry = ? where number = 1", (entry.replace("2026-11", "2026-10"),))

    assert "somebody changed the log" in office.get(PAGE, office.sign_in()).main


@pytest.mark.parametrize("path", ["/petitions", PAGE, f"{PAGE}/step/close", f"{PAGE}/history", "/begin", "/gaps"])
def test_without_a_session_nothing_of_it_is_shown_or_done(office: Office, path: str) -> None:
    opened(office)
    for answer in (office.get(path), office.post(path, why="Enough", sure="yes"), office.get(path, "x" * 43)):
        assert answer.status in (403, 405) and "Our keys" not in answer.response.text
    assert state(office) is State.OPEN


@pytest.mark.parametrize("site", ["cross-site", "same-site", None])
def test_no_other_site_takes_a_step(office: Office, site: str | None) -> None:
    opened(office)
    headers = {"Sec-Fetch-Site": site} if site else {}
    answer = office.post(f"{PAGE}/step/close", office.sign_in(), headers, why="Enough", sure="yes")

    assert answer.status == 403 and state(office) is State.OPEN
