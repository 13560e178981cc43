"""An admin's word on what was held back: it answers, or it never was one."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from ingest.changes.version_change import version_changes
from ingest.errors import IngestRefused
from ingest.following.held import bring_back, discard, forget, release
from ingest.following.source import Place
from ingest.following.state import State
from ingest.ingestion import remove_documents
from knowledge.catalogue import Catalogue
from knowledge.library import find_fault
from tests.ingest.following.followed import RULES, TRAINS, Followed, page

SHORT = page(RULES[0])


@pytest.fixture
def waiting(monitored: Followed) -> str:
    """The id of a text that collapsed and waits."""
    monitored.pages.serve("/policy", SHORT)
    monitored.look()
    (row,) = monitored.held()
    return row.id


def removed_sentences(followed: Followed) -> list[str | None]:
    with Catalogue.read(followed.folder.catalogue) as catalogue:
        (change,) = version_changes(catalogue, "monitoring", members=True)
    return [weighed.change.before for weighed in change.changes]


def test_what_is_released_answers_and_its_change_is_told(monitored: Followed, waiting: str) -> None:
    later = monitored.clock + timedelta(hours=1)

    report = release(monitored.folder, waiting, now=later)

    assert report.updated == ["monitoring"] and find_fault(monitored.folder) is None
    assert RULES[0] in monitored.answering()["monitoring"] and RULES[1] not in monitored.answering()["monitoring"]
    assert set(removed_sentences(monitored)) == set(RULES[1:])
    assert monitored.held() == []
    state = monitored.state()
    assert (state.state, state.reason, state.since) == (State.UNCHANGED, "", later)


def test_what_was_released_is_unchanged_at_the_next_look(monitored: Followed, waiting: str) -> None:
    release(monitored.folder, waiting, now=monitored.clock)

    report = monitored.look()

    assert report.documents.unchanged == ["monitoring"] and not report.documents.changed
    assert len(monitored.versions()) == 2
    assert monitored.versions()[-1].snapshot == monitored.following().snapshots.keep("monitoring", SHORT.encode())


def test_a_text_that_came_back_is_told_as_a_return_when_released(monitored: Followed) -> None:
    first = monitored.versions()[0].day
    monitored.pages.serve("/policy", page(*RULES, TRAINS))
    monitored.look()
    monitored.pages.serve("/policy", page(*RULES))
    monitored.look()
    (row,) = monitored.held()

    release(monitored.folder, row.id, now=monitored.clock)

    with Catalogue.read(monitored.folder.catalogue) as catalogue:
        live = catalogue.live_version("monitoring")
    assert live and live.restored == first


def test_a_first_text_that_was_held_becomes_a_document(followed: Followed) -> None:
    followed.pages.serve("/policy", page("Not found: whoever is not found in the office is marked absent."))
    followed.follow()
    assert followed.look().documents.added == []
    (row,) = followed.held()
    assert (row.document_id, followed.answering()) == ("", {})

    assert release(followed.folder, row.id, now=followed.clock).added == ["monitoring"]

    assert list(followed.answering()) == ["monitoring"]
    assert followed.look().documents.unchanged == ["monitoring"]


def test_what_is_discarded_is_never_heard_of_again(monitored: Followed, waiting: str) -> None:
    good = monitored.answering()

    row = discard(monitored.folder, waiting, now=monitored.clock)

    assert row.discarded and monitored.state().state is State.UNCHANGED
    for _ in range(4):
        report = monitored.look()
        assert [state.state for state in report.states] == [State.UNCHANGED]
        assert not report.documents.held and not report.documents.changed
    assert monitored.answering() == good and monitored.held() == []


def test_a_file_that_is_discarded_is_never_heard_of_again(followed: Followed, tmp_path: Path) -> None:
    home = tmp_path / "policies"
    followed.follow("ours", place=Place.PATH, address=str(home))
    followed.write(*RULES, home=home)
    followed.look()
    followed.write("To do.", home=home)
    followed.look()
    (row,) = followed.held()

    discard(followed.folder, row.id, now=followed.clock)

    report = followed.look()
    assert not report.documents.held and report.states[0].state is State.UNCHANGED
    assert RULES[0] in followed.answering()["policies/monitoring"]


def test_a_discard_can_be_undone(monitored: Followed, waiting: str) -> None:
    discard(monitored.folder, waiting, now=monitored.clock)

    assert not bring_back(monitored.folder, waiting, now=monitored.clock).discarded

    assert [row.id for row in monitored.held()] == [waiting]
    assert [state.state for state in monitored.look().states] == [State.HELD]
    assert release(monitored.folder, waiting, now=monitored.clock).updated == ["monitoring"]


def test_what_was_discarded_can_still_be_released(monitored: Followed, waiting: str) -> None:
    discard(monitored.folder, waiting, now=monitored.clock)

    assert release(monitored.folder, waiting, now=monitored.clock).updated == ["monitoring"]


@pytest.mark.parametrize("word", [release, discard, bring_back])
def test_an_id_that_nothing_waits_under_is_told(monitored: Followed, waiting: str, word: object) -> None:
    assert callable(word)
    for held_id in ("nothing", "", waiting[:-1], waiting.upper() + " "):
        with pytest.raises(IngestRefused, match="steward sources held"):
            word(monitored.folder, held_id, now=monitored.clock)
    assert [row.id for row in monitored.held()] == [waiting]


def test_it_is_released_once(monitored: Followed, waiting: str) -> None:
    release(monitored.folder, waiting, now=monitored.clock)

    with pytest.raises(IngestRefused):
        release(monitored.folder, waiting, now=monitored.clock)
    assert len(monitored.versions()) == 2


def test_a_file_that_is_as_it_was_no_longer_waits(followed: Followed, tmp_path: Path) -> None:
    home = tmp_path / "policies"
    followed.follow("ours", place=Place.PATH, address=str(home))
    followed.write(*RULES, home=home)
    followed.look()
    followed.write("To do.", home=home)
    followed.look()
    assert followed.held()
    followed.write(*RULES, home=home)

    assert [state.state for state in followed.look().states] == [State.UNCHANGED]
    assert followed.held() == []


def test_a_file_that_is_gone_no_longer_waits(followed: Followed, tmp_path: Path) -> None:
    home = tmp_path / "policies"
    followed.follow("ours", place=Place.PATH, address=str(home))
    followed.write(*RULES, home=home)
    followed.write("Breaks are paid.", home=home, name="breaks.md")
    followed.look()
    followed.write("To do.", home=home)
    followed.look()
    (home / "monitoring.md").unlink()

    assert followed.look().documents.removed == ["policies/monitoring"]
    assert followed.held() == []


# What was taken out by hand


def test_a_page_that_was_taken_out_by_hand_stays_out(monitored: Followed) -> None:
    remove_documents(monitored.folder, ["monitoring"], now=monitored.clock)
    monitored.pages.serve("/policy", page(*RULES, TRAINS))

    assert not monitored.look().documents.changed
    report = monitored.look()

    assert not report.documents.changed and monitored.answering() == {}
    assert [name for name, reason in report.documents.skipped if "steward sources remove monitoring" in reason] == [
        "monitoring"
    ]


def test_it_comes_back_where_the_source_is_followed_anew(monitored: Followed) -> None:
    remove_documents(monitored.folder, ["monitoring"], now=monitored.clock)
    monitored.look()

    forget(monitored.folder, monitored.sources[0], [], now=monitored.clock)

    assert monitored.look().documents.added == ["monitoring"]
    assert list(monitored.answering()) == ["monitoring"]


def test_what_was_known_of_a_source_is_forgotten(monitored: Followed, waiting: str) -> None:
    forget(monitored.folder, monitored.sources[0], ["monitoring"], now=monitored.clock)

    assert monitored.state().state is State.NEW
    assert monitored.held() == []
    assert not (monitored.folder.path / "snapshots" / "monitoring").exists()
