"""What the gatekeeper lets answer, what it keeps waiting, and what it stops asking about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest.changes.gate import Hold
from ingest.following.extraction import extract
from ingest.following.gatekeeper import Gatekeeper, Verdict
from ingest.following.source import Selectors
from ingest.intake import Arrival
from ingest.prepared import IngestOptions, Prepared, prepare
from knowledge.card import Kind
from knowledge.catalogue import Catalogue
from knowledge.catalogue_following import HeldRow
from tests.ingest.following.followed import GERMAN, RULES, TRAINS

HOUR = timedelta(hours=1)
DAY = 24 * HOUR


class Gate:
    """One page that is judged again and again; what may answer is put into force, without being embedded."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.clock = datetime(2026, 11, 23, 12, tzinfo=UTC)

    def look(
        self, *sentences: str, later: timedelta = DAY, meant: bool = False, language: str | None = None
    ) -> Verdict:
        self.clock += later
        prepared = _prepared(*sentences)
        document = self.catalogue.document("page")
        documents = (document,) if document and self.catalogue.live_version("page") else ()
        arrival = Arrival("source:s", "page", prepared.id_of("page"), documents)
        gatekeeper = Gatekeeper(self.catalogue, "s", self.clock, language, reverts_are_meant=meant)
        verdict = gatekeeper.judge(arrival, [prepared])
        with self.catalogue.writing(searchable=False):
            gatekeeper.write()
            if verdict.hold is None:
                held, live = self.catalogue.versions("page"), self.catalogue.live_version("page")
                version = prepared.version("page", "", self.clock.date(), held, live.id if live else "")
                self.catalogue.put(prepared.document("page", "source:s", "page"), version, (), ())
        return verdict

    def discard(self) -> None:
        (row,) = self.waiting()
        with self.catalogue.writing(searchable=False):
            self.catalogue.hold(_discarded(row))

    def waiting(self) -> list[HeldRow]:
        return [row for row in self.catalogue.held("s") if not row.discarded]


def _prepared(*sentences: str) -> Prepared:
    text = "# Monitoring\n\n" + "\n\n".join(sentences)
    (reading,) = extract(text.encode(), "text/markdown", "utf-8", "policy.md", Selectors()).readings
    return prepare(reading, Path("policy.md"), IngestOptions(kind=Kind.POLICY))


def _discarded(row: HeldRow) -> HeldRow:
    return HeldRow(**{name: getattr(row, name) for name in row.__slots__} | {"discarded": True})


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    catalogue = Catalogue.create(tmp_path / "catalogue.db")
    yield Gate(catalogue)
    catalogue.close()


@pytest.fixture
def read(gate: Gate) -> Gate:
    assert gate.look(*RULES) == Verdict()
    return gate


def test_a_text_that_is_held_waits_once_however_often_it_is_seen(read: Gate) -> None:
    assert [read.look(RULES[0]).hold for _ in range(4)] == [Hold.COLLAPSED] * 4

    (row,) = read.waiting()
    assert row.times == 4
    assert (row.document_id, row.reason) == ("page", "collapsed")
    assert datetime.fromisoformat(row.last_seen) - datetime.fromisoformat(row.first_seen) == 3 * DAY


def test_another_bad_text_takes_the_place_of_the_one_that_waits(read: Gate) -> None:
    read.look(RULES[0])
    first = read.waiting()[0].id

    read.look("The page you are looking for was not found.")

    assert [row.reason for row in read.waiting()] == ["error page"]
    assert read.waiting()[0].id != first


def test_another_good_text_takes_its_place_as_well(read: Gate) -> None:
    read.look(RULES[0])

    assert read.look(*RULES, TRAINS) == Verdict()
    assert read.waiting() == []


def test_a_date_stamp_makes_no_other_text_of_what_waits(read: Gate) -> None:
    read.look("Last updated 3 May 2026.", RULES[0])
    read.look("Last updated 4 May 2026.", RULES[0])

    assert [row.times for row in read.waiting()] == [2]


def test_a_first_text_that_is_an_error_page_waits_for_a_person(gate: Gate) -> None:
    assert gate.look("404. The page you are looking for was not found.").hold is Hold.ERROR_PAGE
    assert [row.document_id for row in gate.waiting()] == [""]


def test_a_first_text_in_another_language_than_was_said_waits(gate: Gate) -> None:
    assert gate.look(*GERMAN, language="en-GB").hold is Hold.OTHER_LANGUAGE
    assert gate.look(*GERMAN, language="de") == Verdict()


def test_a_text_that_changes_language_is_let_in_where_that_is_the_one_that_was_said(read: Gate) -> None:
    assert read.look(*GERMAN).hold is Hold.OTHER_LANGUAGE
    assert read.look(*GERMAN, language="de") == Verdict()


@pytest.mark.parametrize(
    ("looks", "believed"),
    [
        ((0, 47, 0.9), False),
        ((0, 48), False),
        ((0, 1, 47), True),
        ((0, 24, 24), True),
        ((0, 1, 1, 1, 1), False),
        ((0, 200, 1), True),
    ],
)
def test_what_comes_back_is_believed_at_the_third_look_after_two_days(
    read: Gate, looks: tuple[float, ...], believed: bool
) -> None:
    first = read.clock.date()
    read.look(*RULES, TRAINS)

    verdicts = [read.look(*RULES, later=hours * HOUR) for hours in looks]

    assert all(verdict.hold is Hold.SEEN_BEFORE for verdict in verdicts[:-1])
    assert verdicts[-1] == (Verdict(restored=first) if believed else Verdict(Hold.SEEN_BEFORE))


def test_a_text_that_was_away_meanwhile_begins_to_wait_anew(read: Gate) -> None:
    read.look(*RULES, TRAINS)
    read.look(*RULES)
    read.look(*RULES)
    read.look("Just a moment, we are checking your browser.")

    assert read.look(*RULES).hold is Hold.SEEN_BEFORE
    assert read.waiting()[0].times == 1


def test_where_somebody_put_it_back_it_answers_at_once(read: Gate) -> None:
    read.look(*RULES, TRAINS)

    assert read.look(*RULES, meant=True) == Verdict()


def test_what_was_discarded_is_held_in_silence(read: Gate) -> None:
    read.look(RULES[0])
    read.discard()

    assert read.look(RULES[0]) == Verdict(Hold.COLLAPSED, discarded=True)
    assert read.waiting() == []


def test_what_was_discarded_never_answers_by_itself(read: Gate) -> None:
    read.look(*RULES, TRAINS)
    read.look(*RULES)
    read.discard()

    assert all(read.look(*RULES) == Verdict(Hold.SEEN_BEFORE, discarded=True) for _ in range(5))


def test_what_was_discarded_stays_so_when_the_text_that_answers_has_shrunk_towards_it(read: Gate) -> None:
    read.look(*RULES[:2])
    read.discard()
    assert read.look(*RULES[:4]) == Verdict()

    assert read.look(*RULES[:2]) == Verdict(Hold.COLLAPSED, discarded=True)


def test_nothing_of_it_is_written_where_a_look_is_only_tried(read: Gate) -> None:
    prepared = _prepared(RULES[0])
    document = read.catalogue.document("page")
    assert document
    Gatekeeper(read.catalogue, "s", read.clock).judge(Arrival("source:s", "page", "k", (document,)), [prepared])

    assert read.catalogue.held() == []
