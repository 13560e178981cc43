"""What was brought in once is read again without being told, as it was said to be."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta

from ingest.ingestion import read_again
from ingest.intake import IngestReport
from knowledge.document import Visibility
from tests.ingest.conftest import TODAY, Company

LATER = datetime.combine(TODAY + timedelta(days=1), datetime.min.time(), UTC)
LOCKERS, BADGES = "# Lockers\n\nLockers are opened by the warden only.\n", "# Badges\n\nBadges are worn at work.\n"


def again(company: Company) -> IngestReport:
    return read_again(company.folder, now=LATER)


def test_nothing_that_stayed_the_same_is_read(company: Company) -> None:
    company.write("lockers.md", LOCKERS)
    company.ingest()

    report = again(company)

    assert (len(report.unchanged), report.changed, report.failed) == (1, False, [])


def test_what_came_changed_or_went_is_noticed(company: Company) -> None:
    company.write("lockers.md", LOCKERS)
    company.write("badges.md", BADGES)
    company.ingest()
    company.write("lockers.md", LOCKERS.replace("warden", "porter"))
    company.write("bikes.md", "# Bikes\n\nBikes stand in the yard.\n")
    (company.home / "badges.md").unlink()

    report = again(company)

    assert (len(report.added), len(report.updated), len(report.removed)) == (1, 1, 1)
    assert "porter" in " ".join(company.texts().values())


def test_what_was_said_of_a_folder_holds_for_it_still(company: Company) -> None:
    company.write("lockers.md", LOCKERS)
    company.ingest(visibility=Visibility.PUBLIC, jurisdiction="DE")
    company.write("lockers.md", LOCKERS.replace("warden", "porter"))
    company.write("badges.md", BADGES)

    again(company)

    found = {(d.visibility, d.jurisdiction) for d in company.documents().values()}
    assert found == {(Visibility.PUBLIC, "DE")} and len(company.documents()) == 2


def test_of_a_folder_within_another_its_own_word_holds(company: Company) -> None:
    company.write("lockers.md", LOCKERS)
    company.write("open/badges.md", BADGES)
    company.ingest()
    company.ingest(company.home / "open", visibility=Visibility.PUBLIC)
    company.write("open/badges.md", BADGES.replace("worn", "shown"))

    report = again(company)

    seen = {d.title: d.visibility for d in company.documents().values()}
    assert seen == {"Lockers": Visibility.MEMBERS, "Badges": Visibility.PUBLIC}
    assert len(report.updated) == 1


def test_a_single_file_brings_in_none_of_its_neighbours(company: Company) -> None:
    file = company.write("lockers.md", LOCKERS)
    company.write("badges.md", BADGES)
    company.ingest(file)

    again(company)

    assert [d.title for d in company.documents().values()] == ["Lockers"]


def test_what_was_taken_out_by_hand_stays_out_until_it_is_brought_in_by_hand(company: Company) -> None:
    company.write("lockers.md", LOCKERS)
    company.write("badges.md", BADGES)
    company.ingest()
    lockers = next(key for key, d in company.documents().items() if d.title == "Lockers")
    company.remove(lockers)

    report = again(company)

    assert lockers not in company.documents()
    assert report.skipped == [("lockers.md", "it was removed; steward ingest brings it back")]
    company.ingest()
    again(company)
    assert lockers in company.documents()


def test_a_folder_that_is_gone_is_named_and_answers_on(company: Company) -> None:
    company.write("lockers.md", LOCKERS)
    company.ingest()
    shutil.rmtree(company.home)

    report = again(company)

    ((name, reason),) = report.failed
    assert name == company.home.name and "answers on" in reason
    assert len(company.documents()) == 1
