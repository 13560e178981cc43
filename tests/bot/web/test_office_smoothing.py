"""Smoothing in the office: both wordings beside each other, taken one by one, told on everything that is frozen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.organising.clauses.collection import built_in
from bot.organising.petitions.text import Demand
from tests.bot.smoothing_model import DEAD, HONEST, LIARS, honest
from tests.bot.web.conftest import Page
from tests.bot.web.office_petitions import ID, box_of, drafted, filled, pressed, text
from tests.bot.web.office_site import Office
from tests.lying_server import LyingServer

PAGE, BUTTON, TAKE = f"/petitions/{ID}", "Have the wording smoothed", "Put what is ticked into the draft"
CLAUSE = next(clause for clause in built_in() if clause.id == "C02")
SECRET = "Zyqvist"


def with_clause(office: Office) -> None:
    """A draft with a clause as it is, and a demand of the organisers' own."""
    wording = text()
    ours = Demand("C02", CLAUSE.title, CLAUSE.demand, CLAUSE.reason, wording.demands[0].sources)
    own = Demand("own-1", SECRET, f"{SECRET} is deleted.", f"{SECRET} said so.")
    drafted(office, wording=replace(wording, title=SECRET, addressee=SECRET, opening=SECRET, demands=(ours, own)))


@pytest.fixture
def server() -> Iterator[LyingServer]:
    with LyingServer(honest) as found:
        yield found


@pytest.fixture
def office(tmp_path: Path, server: LyingServer) -> Iterator[Office]:
    table = f'[model]\nname = "openai:small"\nbase_url = "{server.url}"\nsmooth_drafts = true\n'
    found = Office(tmp_path, model=table)
    yield found
    found.close()


def asked(office: Office, token: str) -> Page:
    """The page with both wordings."""
    return office.post(f"{PAGE}/smooth", token, **filled(office.get(PAGE, token), BUTTON))


def smoothed(office: Office, token: str) -> dict[str, str]:
    """What the form on that page sends where everything is ticked."""
    page = asked(office, token)
    return filled(page, TAKE, take="C02.text\nC02.reason" if "after.C02.reason" in filled(page, TAKE) else "C02.text")


def test_the_draft_says_who_is_sent_what_beside_the_button(office: Office) -> None:
    with_clause(office)
    page = office.get(PAGE, office.sign_in())

    assert "openai:small on this computer is sent the wording of Steward’s own clauses" in page.main
    assert "Whoever runs the model learns which clauses you chose" in page.main


def test_both_wordings_stand_beside_each_other_and_nothing_changes_by_looking(
    office: Office, server: LyingServer
) -> None:
    with_clause(office)
    before = box_of(office).book.petition(ID).text
    page = asked(office, office.sign_in())

    assert CLAUSE.demand in page.main and "Each worker concerned and their representatives are informed" in page.main
    assert page.main.count("Yours, left as it is. It was not sent.") == 2
    assert box_of(office).book.petition(ID).text == before
    assert not page.soup.select("input[type=checkbox][checked]")
    assert 1 <= len(server.heard) <= 2 and SECRET.encode() not in b"".join(server.raw)


def test_what_is_ticked_is_taken_and_history_takes_it_back(office: Office) -> None:
    with_clause(office)
    token = office.sign_in()
    answer = office.post(f"{PAGE}/smooth", token, **smoothed(office, token))
    demand = box_of(office).book.petition(ID).text.demands[0]

    assert answer.status == 303 and demand.text.startswith("Each worker concerned") and "$notice_days" in demand.text
    assert "Wording smoothed with the language model openai:small" in office.get(PAGE, token).main
    assert "openai:small" in office.get(f"{PAGE}/history", token).main
    assert pressed(office, token, f"{PAGE}/history", "Go back to wording 1").status == 303
    assert box_of(office).book.petition(ID).text.demands[0].text == CLAUSE.demand


def test_what_is_not_ticked_stays(office: Office) -> None:
    with_clause(office)
    token = office.sign_in()
    answer = office.post(f"{PAGE}/smooth", token, **(smoothed(office, token) | {"take": ""}))

    assert answer.status == 422 and "Nothing was ticked" in answer.main and "Each worker concerned" in answer.main
    assert box_of(office).book.petition(ID).text.demands[0].text == CLAUSE.demand


@pytest.mark.parametrize(("changed", "told"), [
    ({"after.C02.text": "We are told."}, "does not say what the clause says"),
    ({"take": "own-1.text", "after.own-1.text": "All is well."}, "was changed since"),
    ({"by": "openai:other 0"}, "model or its instructions were changed"),
])  # fmt: skip
def test_a_form_that_was_changed_on_the_way_changes_nothing(office: Office, changed: dict[str, str], told: str) -> None:
    with_clause(office)
    token = office.sign_in()
    answer = office.post(f"{PAGE}/smooth", token, **(smoothed(office, token) | changed))

    assert answer.status == 422 and told in answer.main
    assert len(box_of(office).book.drafts(ID)) == 1


def test_a_lying_model_is_told_of_and_offers_nothing(office: Office, server: LyingServer) -> None:
    server.behaviour = LIARS["strengthens"]
    with_clause(office)
    page = asked(office, office.sign_in())

    assert "The clause’s own wording stays, since the model’s may say something else" in page.main
    assert "without exception" not in page.main and "There is no wording to take" in page.main


def test_a_dead_model_is_told_of_and_the_draft_is_there(office: Office, server: LyingServer) -> None:
    server.behaviour = DEAD["500"]
    with_clause(office)
    token = office.sign_in()
    page = asked(office, token)

    assert page.status == 200 and "The model gave no answer" in page.main
    assert office.get(PAGE, token).status == 200 and len(box_of(office).book.drafts(ID)) == 1


def test_where_it_is_off_there_is_no_button_and_nothing_is_sent(tmp_path: Path, server: LyingServer) -> None:
    found = Office(tmp_path, model=f'[model]\nname = "openai:small"\nbase_url = "{server.url}"\n')
    try:
        with_clause(found)
        token = found.sign_in()
        assert BUTTON not in found.get(PAGE, token).main
        answer = found.post(f"{PAGE}/smooth", token, do="smooth")
    finally:
        found.close()

    assert answer.status == 409 and "Smoothing is off" in answer.main and server.heard == []


def test_freezing_asks_whether_it_was_read_and_what_is_frozen_says_so(office: Office) -> None:
    with_clause(office)
    token = office.sign_in()
    office.post(f"{PAGE}/smooth", token, **smoothed(office, token))
    form = f"{PAGE}/step/freeze"
    unread = pressed(office, token, form, "Freeze the text", sure="yes")
    read = pressed(office, token, form, "Freeze the text", sure="yes", read="yes")
    told = "Demand 1: wording smoothed with a language model openai:small and read by the organisers"

    assert unread.status == 422 and "Read that part first" in unread.main and read.status == 303
    assert told in office.get(f"{PAGE}/file/json", token).response.text
    assert told in office.get(f"{PAGE}/file/md", token).response.text


def test_a_smoothed_demand_that_somebody_edits_is_theirs_again(office: Office) -> None:
    with_clause(office)
    token = office.sign_in()
    office.post(f"{PAGE}/smooth", token, **smoothed(office, token))
    part = f"{PAGE}/part/demand-C02"
    held = filled(office.get(part, token), "Save")
    office.post(part, token, **held | {"text": f"{held['text']} By post."})
    demand = box_of(office).book.petition(ID).text.demands[0]

    assert demand.text.endswith("By post.") and (demand.smoothed is None or not demand.smoothed.text)


def test_the_honest_wording_is_another_than_the_clauses() -> None:
    assert HONEST[CLAUSE.demand.replace("$notice_days", "{{1}}")] != CLAUSE.demand.replace("$notice_days", "{{1}}")
