"""Drafts in the office: begun from what speaks for a demand, edited part by part, and never lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.organising.petitions.text import Demand, Mode
from bot.web.office_session import COOKIE
from tests.bot.web.conftest import Page
from tests.bot.web.office_petitions import ID, box_of, drafted, filled, pressed, text
from tests.bot.web.office_site import TOTALS, Office, token_of
from tests.bot.web.test_hostile_texts import CORPUS

PAGE = f"/petitions/{ID}"
PARTS = ("about", "opening", "closing", "values", "new", "demand-C02", "demand-own-1")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = Office(tmp_path)
    yield found
    found.close()


def begun(office: Office, token: str, **typed: str) -> Page:
    given = {"id": ID, "clause": "C02\nC15", "title": "Our keys", "addressee": "The board", "threshold": "20"} | typed
    return office.post("/begin", token, **({"deadline": "2026-12-24", "mode": "count"} | given))


def demands(office: Office) -> list[str]:
    return [demand.id for demand in box_of(office).book.petition(ID).text.demands]


# Beginning


def test_what_people_said_ranks_the_clauses_and_stands_beside_them(office: Office) -> None:
    office.publish(TOTALS)
    page = office.get("/begin", office.sign_in())
    labels = [label.get_text() for label in page.soup.select(".clause label")]

    assert "At least 40 concerns asked for this" in page.main
    assert "All other clauses" in page.main and len(labels) == len(set(labels)) >= 24
    first = page.soup.select_one(".clause")
    assert first is not None and "At least 40" in first.get_text()


def test_where_nothing_speaks_for_a_clause_the_page_and_the_draft_say_so(office: Office) -> None:
    token = office.sign_in()

    assert "No published theme and no gap" in office.get("/begin", token).main
    assert "What the company’s policies say was not looked at" in office.get("/begin", token).main
    begun(office, token)
    assert "Its demands were chosen by those who wrote it" in office.get(PAGE, token).main


def test_a_draft_begins_with_what_was_ticked(office: Office) -> None:
    token = office.sign_in()
    answer = begun(office, token, mode="names")
    made = box_of(office).book.petition(ID).text

    assert answer.response.headers["location"] == PAGE and demands(office) == ["C02", "C15"]
    assert (made.title, made.addressee, made.threshold, made.mode) == ("Our keys", "The board", 20, Mode.NAMES)
    assert made.deadline.isoformat() == "2026-12-24" and made.operator == "Local 12"


@pytest.mark.parametrize(("typed", "told"), [
    ({"clause": ""}, "Choose at least one demand"), ({"clause": "C02\nC999"}, "not there any more"),
    ({"threshold": "15"}, "multiple of 10"), ({"threshold": "many"}, "The threshold is a number"),
    ({"deadline": "soon"}, "A day is written as"), ({"deadline": "2026-02-30"}, "A day is written as"),
    ({"mode": "both"}, "Choose whether only the number counts"), ({"id": "Our Keys!"}, "small letters, digits"),
    ({"title": "x" * 161}, "characters"),
])  # fmt: skip
def test_a_beginning_that_does_not_go_through_keeps_what_was_typed(
    office: Office, typed: dict[str, str], told: str
) -> None:
    answer = begun(office, office.sign_in(), **typed)

    assert answer.status == 422 and told in answer.main and box_of(office).book.petitions() == []
    form = filled(answer, "Make the draft")
    kept = {"title": "Our keys", "addressee": "The board", "threshold": "20", "deadline": "2026-12-24"} | typed
    assert {name: form[name] for name in kept if name not in ("clause", "mode")} == {
        name: value for name, value in kept.items() if name not in ("clause", "mode")
    }
    if "clause" not in typed:
        assert form["clause"].split() == ["C02", "C15"]


def test_a_name_that_is_taken_is_not_taken_again(office: Office) -> None:
    token = office.sign_in()
    begun(office, token)

    assert begun(office, token, title="Another").status == 422
    assert box_of(office).book.petition(ID).text.title == "Our keys"


# Editing


def test_every_field_is_edited_and_read_as_people_will_read_it(office: Office) -> None:
    drafted(office)
    token = office.sign_in()
    pressed(office, token, f"{PAGE}/part/about", "Save", title="Hands off", addressee="The CEO", threshold="30",
            operator="Local 13", deadline="2027-01-10", mode="names")  # fmt: skip
    pressed(office, token, f"{PAGE}/part/opening", "Save", opening="First.\r\n\r\nSecond.")
    pressed(office, token, f"{PAGE}/part/closing", "Save", closing="Answer us by $answer_by.")
    pressed(office, token, f"{PAGE}/part/values", "Save", **{"value.notice_days": "45", "value.answer_by": "1 March"})
    pressed(office, token, f"{PAGE}/part/demand-own-1", "Save", heading="No keys", text="None.", reason="Because.")
    page = office.get(PAGE, token).main

    for words in ("Hands off", "The CEO", "Local 13", "30 signatures", "10 January 2027", "First.", "Second.",
                  "Answer us by 1 March.", "writing 45 days", "No keys", "Because."):  # fmt: skip
        assert words in page
    assert box_of(office).book.petition(ID).text.opening == "First.\n\nSecond."


def test_the_closing_promises_what_is_done_after_a_change_of_terms(office: Office) -> None:
    token = office.sign_in()
    begun(office, token)
    changed = {"threshold": "40", "mode": "names", "deadline": "2027-02-01"}
    pressed(office, token, f"{PAGE}/part/about", "Save", **changed)
    page = office.get(PAGE, token).main

    assert "nobody's name is collected" not in page and "unless at least 40 agreed to be" in page
    assert "an answer in writing by 1 March 2027" in page
    pressed(office, token, f"{PAGE}/part/closing", "Save", closing="Answer us.")
    pressed(office, token, f"{PAGE}/part/about", "Save", mode="count")
    assert box_of(office).book.petition(ID).text.closing == "Answer us.", "own words stay"


def test_demands_are_moved_taken_out_and_added(office: Office) -> None:
    drafted(office)
    token = office.sign_in()
    pressed(office, token, f"{PAGE}/part/demand-own-1", "Save and move up")
    assert demands(office) == ["own-1", "C02"]
    pressed(office, token, f"{PAGE}/part/demand-own-1", "Save and move down", text="Changed on the way.")
    assert demands(office) == ["C02", "own-1"]
    assert box_of(office).book.petition(ID).text.demands[1].text == "Changed on the way."
    pressed(office, token, f"{PAGE}/part/new", "Save", heading="Ours", text="We decide.", reason="")
    assert demands(office) == ["C02", "own-1", "own-2"]
    pressed(office, token, f"{PAGE}/part/demand-C02", "Take it out")
    pressed(office, token, f"{PAGE}/part/new", "Add this clause", clause="C02")
    assert demands(office) == ["own-1", "own-2", "C02"]
    assert box_of(office).book.petition(ID).text.variables["notice_days"] == "30", "a value that was given stays"


def test_a_source_is_taken_out_by_unticking_it(office: Office) -> None:
    drafted(office)
    token = office.sign_in()
    assert "quoted sentences of company policies" in office.get(PAGE, token).main
    pressed(office, token, f"{PAGE}/part/demand-C02", "Save", keep="1")

    assert [s.title for s in box_of(office).book.petition(ID).text.demands[0].sources] == [
        "Electronic monitoring (New York)"
    ]
    assert "quoted sentences of company policies" not in office.get(PAGE, token).main


def test_a_variable_says_what_it_stands_for_and_what_is_usual(office: Office) -> None:
    token = office.sign_in()
    begun(office, token)
    page = office.get(f"{PAGE}/part/values", token).main

    assert re.search(r"\$notice_days This is [^.]+\. Usual: [^.]+\.", page)
    pressed(office, token, f"{PAGE}/part/opening", "Save", opening="Since $first_day.")
    assert "[no value yet for first_day]" in office.get(PAGE, token).main
    assert "A variable of your own" in office.get(f"{PAGE}/part/values", token).main


def test_it_can_be_looked_at_before_it_is_saved(office: Office) -> None:
    drafted(office)
    token = office.sign_in()
    form = filled(office.get(f"{PAGE}/part/opening", token), "Look at it first", opening="We who type ask for this.")
    page = office.post(f"{PAGE}/part/opening", token, **form)

    assert "Not saved yet" in page.main and "We who type ask for this." in page.main
    assert box_of(office).book.petition(ID).text == text()
    assert filled(page, "Save")["opening"] == "We who type ask for this."
    office.post(f"{PAGE}/part/opening", token, **filled(page, "Save"))
    assert box_of(office).book.petition(ID).text.opening == "We who type ask for this."


def test_what_two_people_change_at_once_is_not_lost_without_a_word(office: Office) -> None:
    drafted(office)
    token = office.sign_in()
    mine = filled(office.get(f"{PAGE}/part/opening", token), "Save", opening="Mine.")
    other = filled(office.get(f"{PAGE}/part/closing", token), "Save", closing="Theirs, elsewhere.")
    pressed(office, token, f"{PAGE}/part/opening", "Save", opening="Theirs.")
    office.post(f"{PAGE}/part/closing", token, **other)
    answer = office.post(f"{PAGE}/part/opening", token, **mine)

    assert answer.status == 409 and "Theirs." in answer.main and filled(answer, "Save")["opening"] == "Mine."
    office.post(f"{PAGE}/part/opening", token, **filled(answer, "Save"))
    held = box_of(office).book.petition(ID).text
    assert (held.opening, held.closing) == ("Mine.", "Theirs, elsewhere.")


def test_going_back_makes_an_earlier_wording_the_last_one(office: Office) -> None:
    drafted(office)
    token = office.sign_in()
    pressed(office, token, f"{PAGE}/part/opening", "Save", opening="Worse.")
    page = office.get(f"{PAGE}/history", token)
    assert "Worse." in page.main and "We who work here ask for this." in page.main
    office.post(f"{PAGE}/history", token, number="1")

    assert box_of(office).book.petition(ID).text == text()
    assert len(box_of(office).book.drafts(ID)) == 3
    assert office.post(f"{PAGE}/history", token, number="99").status == 422


@pytest.mark.parametrize(("part", "typed", "told"), [
    ("about", {"threshold": "7"}, "multiple of 10"), ("about", {"deadline": "31.12.2026"}, "A day is written as"),
    ("opening", {"opening": "x" * 6001}, "6,000 fit there"), ("new", {"heading": "Only"}, "a heading and a text"),
])  # fmt: skip
def test_an_edit_that_does_not_go_through_keeps_what_was_typed(
    office: Office, part: str, typed: dict[str, str], told: str
) -> None:
    drafted(office)
    token = office.sign_in()
    answer = pressed(office, token, f"{PAGE}/part/{part}", "Save", **typed)

    assert answer.status == 422 and told in answer.main and box_of(office).book.petition(ID).text == text()
    assert {name: filled(answer, "Save")[name] for name in typed} == typed


def test_a_text_typed_while_it_was_frozen_is_shown_to_copy(office: Office) -> None:
    drafted(office)
    token = office.sign_in()
    form = filled(office.get(f"{PAGE}/part/opening", token), "Save", opening="An hour's work.")
    box_of(office).book.freeze(ID, now=office.clock.now)
    answer = office.post(f"{PAGE}/part/opening", token, **form)

    assert answer.status == 404 and "An hour's work." in answer.main


# Sessions end


def test_what_was_typed_when_the_session_ended_goes_along_with_signing_in_again(office: Office) -> None:
    drafted(office)
    token = office.sign_in()
    form = filled(office.get(f"{PAGE}/part/demand-C02", token), "Save", text="Sixty minutes\nof work.", keep="0\n1")
    office.clock.on(minutes=31)
    expired = office.post(f"{PAGE}/part/demand-C02", token, **form)
    assert (
        expired.status == 403
        and "was not saved yet" in expired.main
        and "Sixty minutes\nof work." in expired.response.text
    )
    again = filled(expired, "Sign in", code=office.code(), numbers="000000")
    office.clock.on(seconds=30)
    wrong = office.post("/", **again)
    assert "That did not fit" in wrong.main
    right = office.post("/", **filled(wrong, "Sign in", code=office.code(), numbers=office.numbers()))
    assert right.status == 200 and "not saved yet" in right.main
    fresh = right.response.cookies[COOKIE]
    resumed = filled(right, "Go on where you were")
    assert resumed == form
    assert office.post(f"{PAGE}/part/demand-C02", fresh, **resumed).status == 303
    assert box_of(office).book.petition(ID).text.demands[0].text == "Sixty minutes\nof work."


def test_what_was_typed_without_a_session_is_stored_nowhere(office: Office) -> None:
    drafted(office)
    office.post(f"{PAGE}/part/opening", opening="Quokkaparade")

    left = [path for path in office.data.rglob("*") if path.is_file()]
    assert left and [path.name for path in left if b"Quokkaparade" in path.read_bytes()] == []


@pytest.mark.parametrize("path", ["//evil.example/x", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_leads_to_no_other_site(office: Office, path: str) -> None:
    office.clock.on(seconds=30)
    given = {"kept-path": path, "kept:opening": "x"}
    answer = office.post("/", code=office.code(), numbers=office.numbers(), **given)

    assert token_of(answer) and answer.response.headers["location"] == "/"


# Hostile texts


def harmless(page: Page) -> None:
    assert page.status in (200, 403, 404, 409, 422)
    assert not page.soup.find_all(["script", "img", "svg", "iframe", "style", "base"])
    for tag in page.soup.find_all(True):
        assert not [name for name in tag.attrs if name.startswith("on") or name == "srcdoc"]
        assert not re.match(r"\s*(javascript|data|vbscript):", str(tag.get("href", "")), re.I)
    assert all(str(form["action"]).startswith("/") for form in page.soup.find_all("form"))
    assert [title.get_text() for title in page.soup.find_all("title")] == ["Steward"]


@pytest.mark.long
@pytest.mark.parametrize("evil", CORPUS)
def test_no_text_of_a_petition_becomes_markup(office: Office, evil: str) -> None:
    before = text()
    source = replace(before.demands[0].sources[0], title=evil, url=f"https://example.org/{evil}", line=evil, quote=evil)
    wording = replace(
        before, title=f"T {evil}", addressee=f"A {evil}", opening=evil, closing=evil, operator="Local 12",
        demands=(Demand("C02", f"Notice {evil}", f"$notice_days {evil}", evil, (source,)), before.demands[1]),
        variables={"notice_days": f"30 {evil}"},
    )  # fmt: skip
    drafted(office, wording=wording)
    token = office.sign_in()
    for path in (PAGE, f"{PAGE}/history", f"{PAGE}/step/freeze", *(f"{PAGE}/part/{part}" for part in PARTS)):
        harmless(office.get(path, token))
    for part in PARTS:
        label = "Look at it first"
        form = {name: evil for name in filled(office.get(f"{PAGE}/part/{part}", token), label) if name != "seen"}
        for do in ("look", "save"):
            answer = office.post(f"{PAGE}/part/{part}", token, **{**form, "do": do, "seen": "x"})
            assert answer.status in (200, 409, 422)
            harmless(answer)
        harmless(office.post(f"{PAGE}/part/{part}", **form))
    box_of(office).book.freeze(ID, now=office.clock.now)
    for path in ("/petitions", PAGE, f"{PAGE}/step/open", f"{PAGE}/step/close"):
        harmless(office.get(path, token))
    harmless(office.post(f"{PAGE}/step/close", token, why=evil))
