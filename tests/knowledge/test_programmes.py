"""A question about a programme gets its last known state and its timeline; others get no timeline."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, Protocol

import pytest

from ingest.pack import pack_folder
from knowledge.answer import Answer
from knowledge.card import Kind
from knowledge.library import Library
from knowledge.programme_reader import read_programmes
from knowledge.programmes import programmes_of
from knowledge.wording import LANGUAGES, wording

TODAY = date(2026, 11, 23)
META = "did meta stop tracking its staff"


class Desk(Protocol):
    def ask(self, question: str, *codes: str, as_of: date | None = None, default: str | None = None) -> Answer: ...


def locators(answer: Answer) -> list[str]:
    """What leads and what supports, by the headings of their units."""
    return [answer.citations[n - 1].locator for s in (answer.direct, *answer.basis) for n in s.cites]


def dates(answer: Answer) -> list[str]:
    return [entry.event.on.written for entry in answer.timeline.entries] if answer.timeline else []


# What is told


@pytest.mark.parametrize("question", [META, "is meta still tracking employees?", "is MCI still running?"])
def test_whether_it_goes_on_is_answered_with_the_last_known_state(desk: Desk, question: str) -> None:
    answer = desk.ask(question)

    assert locators(answer)[0] == "Paused since 22 June 2026"
    assert "whether Meta has restarted or cancelled MCI since June 2026" in answer.notices[0]


@pytest.mark.parametrize(
    ("question", "state"),
    [
        ("what is MCI at Meta", "Paused since 22 June 2026"),
        ("was barclays fined", "Press reports only"),
        ("what did xai tell its tutors about hubstaff", "Press reports only"),
        ("did a court approve the wells fargo firings", "Nothing newer found"),
        ("is idle time tracking at amazon illegal", "The fine was cut"),
    ],
)
def test_whatever_is_asked_of_a_programme_its_last_known_state_is_told(desk: Desk, question: str, state: str) -> None:
    answer = desk.ask(question)

    assert state in locators(answer) and answer.timeline is not None
    assert len(answer.basis) <= 3


def test_a_timeline_tells_every_event_with_its_day_its_source_and_a_marker(desk: Desk) -> None:
    answer = desk.ask(META)

    assert answer.timeline is not None
    lines = (
        answer.text.partition("Timeline: Meta's Model Capability Initiative (MCI):\n")[2].split("\n\n")[0].split("\n")
    )
    assert len(lines) == len(answer.timeline.entries) == 11
    assert lines[0].startswith("• 21 April 2026, reported by Reuters: Tracking software on work computers")
    assert any(line.startswith("• 28–29 May 2026, stated by Meta (spokesperson Dave Arnold): ") for line in lines)
    assert lines[-1].startswith("• 22 June 2026, reported by Business Insider and WIRED: The programme was paused")
    cites = [n for entry in answer.timeline.entries for n in entry.cites]
    assert cites == list(range(cites[0], cites[0] + 11))
    assert all(line.endswith(f"[{n}]") for line, n in zip(lines, cites, strict=True))


def test_every_line_is_a_verbatim_span_of_what_is_stored(desk: Desk, library: Library) -> None:
    answer = desk.ask(META)

    assert answer.timeline is not None
    stored = {e.text: " ".join(e.version.text.split()) for e in library.catalogue.evidence_of("meta-mci")}
    for entry in answer.timeline.entries:
        (citation,) = (answer.citations[n - 1] for n in entry.cites)
        assert (citation.document, citation.quote) == ("meta-mci", entry.event.text)
        assert entry.event.text in stored[entry.event.text]


def test_the_contract_holds_with_a_timeline(desk: Desk, breaches: Callable[..., list[str]]) -> None:
    for question, codes, as_of in (
        (META, (), None),
        (META, (), date(2026, 5, 13)),
        ("did the cnil fine amazon", ("FR",), None),
        ("did the cnil fine amazon", ("US-NY",), None),
        ("what happened to barclays sapience", ("GB",), None),
        ("I'm in Dublin. did MCI capture the gchat of a US colleague?", (), None),
    ):
        answer = desk.ask(question, *codes, as_of=as_of)
        assert answer.timeline is not None, question
        assert breaches(answer.as_json(), question, as_of or TODAY) == [], question


def test_who_names_a_programme_and_asks_for_their_rights_is_told_those_and_not_its_whole_story(desk: Desk) -> None:
    answer = desk.ask("US colleague's MCI captured my gchat, I'm in Dublin. rights?")

    assert answer.citations[answer.direct.cites[0] - 1].kind is Kind.LAW and "GDPR" in answer.direct.text
    assert answer.timeline is None
    assert "news-meta-mci" in {c.document for c in answer.citations}


def test_what_a_line_leaves_unconfirmed_stands_in_the_line(desk: Desk) -> None:
    answer = desk.ask(META)

    assert answer.timeline is not None
    leaked = next(e for e in answer.timeline.entries if "leaked" in e.event.text)
    assert leaked.said(wording("en")).endswith("(Not confirmed: whether the leaked audio is authentic.)")
    assert not any("leaked audio" in notice for notice in answer.notices)
    assert leaked.as_json()["doubt"] == "whether the leaked audio is authentic"


def test_no_fact_stands_twice(desk: Desk) -> None:
    answer = desk.ask("what happened with MCI")

    assert dates(answer) and not {"Pausing and exemptions", "The internal exposure"} & set(locators(answer))


def test_a_single_event_that_leads_the_answer_is_not_told_again(desk: Desk, library: Library) -> None:
    assert len([p for p in read_programmes(pack_folder()) if len(p.events) == 1]) == 3

    assert desk.ask("how many people did wells fargo fire for faking keyboard activity").timeline is None
    assert desk.ask("how much was the cnil fine for tracking software", "FR").timeline is None
    assert dates(desk.ask("did a court approve the wells fargo firings")) == ["2024-05/06"]


def test_the_timeline_in_json_has_the_sources_own_dates(desk: Desk) -> None:
    timeline: Any = json.loads(json.dumps(desk.ask("what happened to barclays sapience").as_json()))["timeline"]

    assert [(e["on"], e["by"]) for e in timeline] == [
        ("2020-02", "City A.M. and Compliance Week"),
        ("2020-08", "City A.M. and Compliance Week"),
    ]
    assert all(e.keys() == {"on", "text", "by", "cites"} for e in timeline)


# Reports and decisions


def test_a_decision_is_called_one_and_the_one_it_replaced_is_not_in_force(desk: Desk) -> None:
    answer = desk.ask("did the cnil fine amazon", "FR")

    assert answer.timeline is not None
    assert [entry.as_json().get("how") for entry in answer.timeline.entries] == ["decided", "decided"]
    cited = [answer.citations[entry.cites[0] - 1].status for entry in answer.timeline.entries]
    assert cited == ["superseded", "in_force"]
    assert "27 December 2023, decided by CNIL: Amazon was fined €32 million" in answer.text
    assert "23 December 2025, decided by Conseil d'État: The fine was cut to €15 million" in answer.text


def test_what_is_reported_is_cited_as_reported(desk: Desk) -> None:
    answer = desk.ask(META)

    assert {c.status for c in answer.citations} == {"reported"} and {c.kind for c in answer.citations} == {"news"}


# As of a day


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 5, 13), "2026-05-12"),
        (date(2026, 5, 28), "2026-05-20"),
        (date(2026, 5, 29), "2026-05-28/29"),
        (date(2026, 6, 21), "2026-06-02"),
        (date(2026, 6, 22), "2026-06-22"),
    ],
)
def test_nothing_is_told_of_what_came_after_the_day(desk: Desk, day: date, last: str) -> None:
    assert dates(desk.ask("is meta still tracking employees?", as_of=day))[-1] == last


def test_before_its_first_event_a_programme_has_no_timeline(desk: Desk) -> None:
    assert desk.ask("is meta still tracking employees?", as_of=date(2026, 4, 20)).timeline is None


# Where no timeline belongs


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("can a warehouse track my scanner speed", ("FR",)),
        ("Company in Lyon takes screenshots every 5 minutes of remote staff", ()),
        ("can they log my keystrokes", ("DE",)),
        ("can they fire me for using a mouse jiggler", ("US-TX",)),
        ("my boss wants hubstaff on my personal laptop what do i do", ("US-TX",)),
        ("I work at Meta in London, can they read my DMs?", ()),
        ("can my employer use my work to train AI", ("US-CA",)),
    ],
)
def test_beside_an_answer_about_law_there_is_no_timeline(desk: Desk, question: str, codes: tuple[str, ...]) -> None:
    answer = desk.ask(question, *codes)

    assert answer.timeline is None and answer.as_json()["timeline"] == []
    assert "Timeline" not in answer.text


def test_a_law_card_that_leads_has_its_timeline_where_the_programme_is_named(desk: Desk) -> None:
    unnamed, named = (desk.ask(f"{who} scanner counts every pause, allowed?", "FR") for who in ("my", "my amazon"))

    assert {a.citations[0].document for a in (unnamed, named)} == {"fr-cnil-amazon"}
    assert (unnamed.timeline is None, len(dates(named))) == (True, 2)


def test_what_is_declined_or_not_found_has_no_timeline(desk: Desk) -> None:
    for question in ("who leaked the meta all-hands", "what will the weather be in Paris tomorrow"):
        assert desk.ask(question).timeline is None


def test_a_follow_up_keeps_to_the_card_and_not_to_the_timeline(desk: Desk) -> None:
    desk.ask("what is MCI at Meta")

    answer = desk.ask("does it include contractors?")
    assert locators(answer)[0] == "Whose devices" and len(dates(answer)) == 11


# In the library


def test_the_library_holds_the_programmes_of_the_pack(library: Library) -> None:
    assert programmes_of(library.catalogue.documents()) == read_programmes(pack_folder())


def test_a_programme_of_a_form_not_known_is_left_out(library: Library) -> None:
    held = [(d, v) for d, v in library.catalogue.documents() if d.is_programme]
    document, version = held[0]
    later = (document, replace(version, text=f'mood = "bad"\n{version.text}'))

    assert programmes_of([later, *held[1:]]) == programmes_of(held)[1:]


def test_no_search_finds_a_timeline(library: Library) -> None:
    held = [d.id for d, _ in library.catalogue.documents() if d.is_programme]

    for programme in held:
        units = [e.id for e in library.catalogue.evidence_of(programme)]
        assert units and library.catalogue.targets(units) == {}
        assert list(library.catalogue.target_vectors(units, library.embedder.model)) == []
        assert [t for t, _ in library.catalogue.match("programme OR fine OR names", ["xx.public.cards"], limit=2000)
                if t in units] == []  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_of_a_timeline_is_told_in_every_language(language: str) -> None:
    words = wording(language)
    for key in ("reported", "decided", "stated"):
        assert words.say(f"timeline.{key}", on="2026-06-22", by="WIRED", text="Paused.").startswith("2026-06-22")
