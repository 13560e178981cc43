"""A petition from the book becomes documents: sources where they belong, totals as published, no name unasked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.errors import FileDamaged, UserError
from bot.organising.petitions.name import SignedName
from bot.organising.petitions.petition import Petition, Result
from bot.organising.petitions.record import PetitionRecord
from bot.organising.petitions.release import Minimum
from bot.organising.petitions.roster import Roster, roster_of
from bot.organising.petitions.text import Demand, Mode, Source, Standing
from bot.petition_export import BINARY, FORMATS, document_of, exported, read_export, with_roster
from bot.rendering.petition import Group
from tests.bot.organising.petitions.conftest import Hall, text
from tests.bot.rendering.petition_papers import pdf_text

TODAY = date(2026, 12, 1)
ADDRESS = "https://steward.example.org"


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    made = Hall(tmp_path)
    yield made
    made.close()


@pytest.fixture
def named(hall: Hall) -> tuple[Petition, Roster]:
    hall.opened(wording=text(Mode.NAMES))
    for number, code in enumerate(hall.handed(12)):
        hall.sign(code, name=f"Person {number:02d}")
    hall.tomorrow(4)
    sha256 = hall.book.petition("our-keys").sha256
    roster = roster_of("our-keys", sha256, 10, [SignedName.read(f"Person {n:02d}", "", Minimum.N) for n in range(12)])
    assert roster is not None
    return hall.book.confirm("our-keys", confirmed=12, roster_sha256=roster.sha256, now=hall.now), roster


def signed_of(petition: Petition) -> str:
    return " ".join(document_of(PetitionRecord(petition), day=TODAY).signed)


def test_only_law_in_force_here_stands_under_the_law(hall: Hall) -> None:
    sources = tuple(Source(standing.value, standing) for standing in Standing)
    wording = replace(text(), demands=(Demand("own-1", "Heading", "Text.", "", sources),))
    (demand,) = document_of(PetitionRecord(hall.opened(wording=wording)), day=TODAY).demands
    placed = {source.title: source.group for source in demand.sources}

    assert [title for title, group in placed.items() if group is Group.LAW] == ["binding"]
    assert [title for title, group in placed.items() if group is Group.POLICY] == ["policy"]
    labels = {source.title: source.label for source in demand.sources}
    assert labels["elsewhere"] == "law in force in another place, not here" and labels["not in force"] == "not in force"
    assert all("not" in labels[title] for title, group in placed.items() if group is Group.NO_RIGHT)


def test_what_is_said_of_signatures_is_what_was_published_at_each_step(hall: Hall) -> None:
    hall.book.draft("our-keys", text(), now=hall.now)
    assert signed_of(hall.book.freeze("our-keys", now=hall.now)) == ""
    assert signed_of(hall.book.open("our-keys", now=hall.now)).startswith("Fewer than 10 people have signed so far.")
    for code in hall.handed(17):
        hall.sign(code)
    hall.tomorrow()
    assert signed_of(hall.book.petition("our-keys")).startswith("At least 10 people have signed so far.")
    hall.tomorrow(3)
    after = signed_of(hall.book.petition("our-keys"))
    assert after.startswith("At least 10 people signed.") and "17" not in after and "No list is kept" in after


def test_a_petition_that_too_few_signed_says_so(hall: Hall) -> None:
    hall.opened()
    hall.tomorrow(40)
    assert signed_of(hall.book.petition("our-keys")).startswith(
        "Fewer than the 10 people that it needed signed in time."
    )


def test_delivery_answers_and_the_log_are_in_it(hall: Hall) -> None:
    hall.opened()
    for code in hall.handed(12):
        hall.sign(code)
    hall.tomorrow(4)
    hall.book.deliver("our-keys", to="Ms Roe", on=hall.now.date(), how="by hand", now=hall.now)
    petition = hall.book.answer(
        "our-keys", on=hall.now.date(), text="Yes.", demands={"own-1": Result.MET}, now=hall.now
    )
    made = document_of(PetitionRecord(petition), day=TODAY, address=ADDRESS)

    assert made.delivery is not None and made.delivery.to == "Ms Roe"
    assert made.answers[0].results == ((2, "No keystrokes", "met"),)
    assert [step.words for step in made.steps][-1].startswith("The answer of")
    assert made.log_hash == petition.log[-1].hash and made.sha256 == petition.sha256 and made.address == ADDRESS
    assert len(made.words) == 8 and made.names == () and made.roster_sha256 == ""


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "poster"])
def test_each_format_is_the_same_bytes_for_the_same_petition_and_day(hall: Hall, form: str) -> None:
    record = PetitionRecord(hall.opened())
    made = exported(record, form, day=TODAY, address=ADDRESS)

    assert made and made == exported(record, form, day=TODAY, address=ADDRESS)
    assert (form in BINARY) == (made[:2] in (b"%P", b"PK"))


def test_an_exported_file_makes_the_same_documents_where_there_is_no_box(hall: Hall) -> None:
    record = PetitionRecord(hall.opened())
    again = read_export(exported(record, "json", day=TODAY).decode())

    for form in ("html", "md", "csv", "json"):
        assert exported(again, form, day=TODAY) == exported(record, form, day=TODAY)


def test_of_a_file_that_was_changed_nothing_is_made(hall: Hall) -> None:
    changed = PetitionRecord(hall.opened()).text.replace("Our keys are ours", "Our keys are theirs")
    with pytest.raises(UserError, match="does not agree with itself"):
        read_export(changed)


def test_names_come_from_the_roster_that_the_log_names_and_from_no_other(named: tuple[Petition, Roster]) -> None:
    petition, roster = named
    record = with_roster(PetitionRecord(petition), roster.text)

    for form in ("html", "md", "csv", "json"):
        assert all(f"Person {n:02d}" in exported(record, form, day=TODAY).decode() for n in range(12))
    assert "Person 07" in pdf_text(exported(record, "pdf", day=TODAY))
    other = Roster(roster.petition, roster.text_sha256, roster.names[:-1])
    with pytest.raises(UserError, match="not the roster that the petition's log names"):
        with_roster(PetitionRecord(petition), other.text)
    with pytest.raises(UserError, match="not the roster"):
        with_roster(PetitionRecord(petition), roster.text.replace("Person 01", "Person 99"))
    with pytest.raises(FileDamaged):
        with_roster(PetitionRecord(petition), roster.text.replace("\n", ""))


def test_without_a_roster_no_format_holds_a_name(named: tuple[Petition, Roster]) -> None:
    petition, _ = named
    for form in ("html", "md", "csv", "json"):
        assert "Person" not in exported(PetitionRecord(petition), form, day=TODAY).decode()
    assert "12 people confirmed to the custodians, each in private" in signed_of(petition)


def test_a_roster_is_refused_before_the_log_names_one(hall: Hall, named_elsewhere: Roster) -> None:
    with pytest.raises(UserError, match="log names no roster yet"):
        with_roster(PetitionRecord(hall.opened()), named_elsewhere.text)


@pytest.fixture
def named_elsewhere() -> Roster:
    return Roster("our-keys", "00" * 32, (("Ada Byron", ""),))


def test_a_draft_is_shown_with_its_values_and_marked(hall: Hall) -> None:
    draft = PetitionRecord(hall.book.draft("our-keys", text(), now=hall.now))
    made = exported(draft, "md", day=TODAY).decode()

    assert "This is a draft." in made and "30 days before" in made and "How to check" not in made
    for form in ("json", "poster"):
        with pytest.raises(UserError):
            exported(draft, form, day=TODAY, address=ADDRESS)
    lacking = hall.book.edit("our-keys", replace(text(), variables={}), now=hall.now)
    assert "\\$notice\\_days" in exported(PetitionRecord(lacking), "md", day=TODAY).decode()


def test_a_poster_is_for_a_petition_that_can_be_signed_at_an_address(hall: Hall) -> None:
    record = PetitionRecord(hall.opened())
    shown = " ".join(pdf_text(exported(record, "poster", day=TODAY, address=ADDRESS)).split())
    assert "Written notice" in shown and "People can sign until 20 December 2026." in shown
    assert "signed so far" not in shown, "it would be out of date on the wall"
    with pytest.raises(UserError, match=r"web\.address"):
        exported(record, "poster", day=TODAY)
    closed = PetitionRecord(hall.book.close("our-keys", why="over", now=hall.now))
    with pytest.raises(UserError, match="nobody can sign"):
        exported(closed, "poster", day=TODAY, address=ADDRESS)


def test_a_successor_names_what_it_takes_the_place_of(hall: Hall) -> None:
    hall.opened()
    hall.book.successor("our-keys", "our-keys-2", now=hall.now)
    record = PetitionRecord(hall.book.freeze("our-keys-2", now=hall.now))

    assert json.loads(record.text)["predecessor"] == "our-keys"
    assert "**Takes the place of:** our-keys" in exported(record, "md", day=TODAY).decode()
