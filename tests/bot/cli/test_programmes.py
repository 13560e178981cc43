"""`steward programmes`: each with its last known state, and the timeline of one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Protocol

import pytest

from ingest.pack import pack_folder
from knowledge.catalogue import Catalogue
from knowledge.programme import Programme
from knowledge.programme_reader import read_programmes

SHIPPED = read_programmes(pack_folder())


class Run(Protocol):
    code: int
    out: str
    err: str
    complaint: str


class Steward(Protocol):
    data: Path

    def __call__(self, *arguments: str, stdin: str = "") -> Run: ...


def flat(run: Run) -> str:
    assert run.code == 0, run
    return " ".join(run.out.split())


def test_every_programme_is_listed_with_its_last_known_state(steward: Steward) -> None:
    told = flat(steward("programmes"))

    for programme in SHIPPED:
        assert programme.id in told and programme.title in told and programme.state.text in told
    assert "22 June 2026: Paused; no report found that it restarted or was cancelled." in told


def test_a_script_reads_an_object_a_line(steward: Steward) -> None:
    rows = {row["id"]: row for row in map(json.loads, steward("programmes", "--json").out.splitlines())}

    assert list(rows) == [programme.id for programme in SHIPPED]
    assert rows["amazon-scanners"] == {
        "id": "amazon-scanners", "title": "Amazon warehouse scanner indicators in France",
        "employer": "Amazon (France Logistique)", "events": 2,
        "state": {"on": "2025-12-23", "text": "Fine cut to €15 million; it stays for the remaining breaches"},
    }  # fmt: skip


@pytest.mark.parametrize("shown", SHIPPED, ids=lambda shown: shown.id)
def test_one_is_shown_with_its_whole_timeline(steward: Steward, shown: Programme) -> None:
    told, whole = flat(steward("programmes", "show", shown.id)), steward("programmes", "show", shown.id, "--json").out

    assert shown.title in told and shown.employer in told and shown.url in told
    assert all(event.text in told and event.by in told for event in shown.events)
    assert all(f"steward documents show {card}" in told for card in shown.cards)
    read = json.loads(whole)
    assert [(e["on"], e["by"], e["text"]) for e in read["timeline"]] == [
        (event.on.written, event.by, event.text) for event in shown.events
    ]
    assert read["cards"] == list(shown.cards) and read["checked"] == shown.checked.isoformat()


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("meta", "meta-mci"),
        ("Meta-MCI", "meta-mci"),
        ("news-meta-mci", "meta-mci"),
        ("meta-mic", "meta-mci"),
        ("amazon", "amazon-scanners"),
        ("xai", "xai-hubstaff"),
    ],
)
def test_an_unknown_programme_is_told_with_those_nearest(steward: Steward, typed: str, near: str) -> None:
    run = steward("programmes", "show", typed)

    assert run.code == 2 and near in run.complaint and "steward programmes" in run.complaint


@pytest.mark.parametrize("typed", ["quokkaparade", "", "../../etc/passwd"])
def test_what_is_near_to_none_is_told_without_repeating_it(steward: Steward, typed: str) -> None:
    run = steward("programmes", "show", typed)

    assert run.code == 2 and "Nearest" not in run.complaint and (not typed or typed not in run.complaint)


def test_a_library_without_programmes_says_how_to_get_them(own_steward: Steward) -> None:
    with (
        Catalogue.create(own_steward.data / "catalogue.db") as catalogue,
        catalogue.writing(searchable=False),
    ):
        for document, version in catalogue.documents():
            if document.is_programme:
                catalogue.remove(document.id, on=version.added)

    assert "steward library rebuild" in flat(own_steward("programmes"))
    assert own_steward("programmes", "--json").out == ""
    assert own_steward("programmes", "show", "meta-mci").code == 2
    assert "Timeline" not in flat(own_steward("ask", "is meta still tracking employees?"))


def test_a_timeline_is_laid_out_in_the_terminal(steward: Steward) -> None:
    told = flat(steward("ask", "did meta stop tracking its staff"))

    assert "Timeline: Meta's Model Capability Initiative (MCI) • 21 April 2026, reported by Reuters: " in told
    assert told.index("Timeline") < told.index("What you can do") < told.index("Sources")
    assert "]–[" in told.partition("Sources")[2]
    assert len(json.loads(steward("ask", "did meta stop tracking its staff", "--json").out)["timeline"]) == 11


def test_a_document_of_the_library_shows_the_lines_too(steward: Steward) -> None:
    told = flat(steward("documents", "show", "meta-mci"))

    assert "event: 2026-05-28/29" in told and "reported, not a finding" in told


def test_the_programmes_of_a_pack_are_held_to_their_rules(steward: Steward) -> None:
    told = flat(steward("pack", "check"))
    assert f"{len(SHIPPED)} programmes" in told and "0 broken" in told
    assert json.loads(steward("pack", "check", "--json").out)["programmes"] == len(SHIPPED)
