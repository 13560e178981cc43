"""A folder that is ingested again and again: what is new or changed comes in, what is gone stops answering."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import pytest

from ingest.errors import IngestRefused
from ingest.intake import IngestReport
from knowledge.document import Document, Version

FIRST, LATER, LAST = date(2026, 11, 23), date(2026, 12, 1), date(2026, 12, 9)
CAMERAS = "# Cameras\n\n## Where\n\nCameras film the loading dock and the main gate. They do not film the canteen.\n"
BADGES = "# Badges\n\n## Use\n\nBadge readers note the hour of each entry. The notes are kept for 40 days.\n"
STRICTER = CAMERAS.replace("They do not film the canteen.", "They also film the canteen.")


class Company(Protocol):
    home: Path

    def write(self, name: str, content: str | bytes) -> Path: ...
    def ingest(self, *paths: Path, day: date = FIRST, **options: Any) -> IngestReport: ...
    def remove(self, *ids: str) -> None: ...
    def documents(self) -> dict[str, Document]: ...
    def texts(self) -> dict[str, str]: ...
    def versions(self, document_id: str) -> list[Version]: ...
    def quotes(self, question: str, *, member: bool = True) -> set[tuple[str, str]]: ...


def spans(versions: list[Version]) -> list[tuple[date, date | None]]:
    """From when until when each version answered."""
    return [(version.added, version.left) for version in versions]


def test_a_new_folder_comes_in_and_answers(company: Company) -> None:
    company.write("cameras.md", CAMERAS)
    company.write("access/badges.txt", "BADGES\n\nBadge readers note the hour of each entry.\n")

    report = company.ingest()

    assert report == IngestReport(added=["policies/cameras", "policies/access/badges"])
    assert company.documents().keys() == {"policies/cameras", "policies/access/badges"}
    said = company.quotes("Which places do the cameras film?")
    assert any(document == "policies/cameras" and "film the loading dock" in quote for document, quote in said)


def test_the_same_bytes_again_change_nothing_but_the_day_they_were_checked(company: Company) -> None:
    company.write("cameras.md", CAMERAS)
    company.ingest()
    before = company.texts()

    company.write("cameras.md", CAMERAS)  # written anew: a later time, the same bytes
    report = company.ingest(day=LATER)

    assert report == IngestReport(unchanged=["policies/cameras"]) and not report.changed
    (version,) = company.versions("policies/cameras")
    assert (version.added, version.checked, version.left) == (FIRST, LATER, None)
    assert company.texts() == before


def test_an_edited_file_is_a_new_version_of_the_same_document_and_the_old_text_is_kept(company: Company) -> None:
    company.write("cameras.md", CAMERAS)
    company.ingest()
    company.write("cameras.md", STRICTER)

    report = company.ingest(day=LATER)

    assert report == IngestReport(updated=["policies/cameras"])
    old, new = company.versions("policies/cameras")
    assert spans([old, new]) == [(FIRST, LATER), (LATER, None)] and old.id != new.id
    assert "do not film the canteen" in old.text and "also film the canteen" in new.text
    said = {quote for _, quote in company.quotes("Do cameras film the canteen?")}
    assert any("also film the canteen" in quote for quote in said)
    assert not any("do not film the canteen" in quote for quote in said)


def test_a_text_that_comes_back_is_a_version_of_its_own(company: Company) -> None:
    for day, text in ((FIRST, CAMERAS), (LATER, STRICTER), (LAST, CAMERAS)):
        company.write("cameras.md", text)
        company.ingest(day=day)

    versions = company.versions("policies/cameras")

    assert spans(versions) == [(FIRST, LATER), (LATER, LAST), (LAST, None)]
    assert versions[0].text == versions[2].text and len({v.id for v in versions}) == 3
    assert company.ingest(day=LAST) == IngestReport(unchanged=["policies/cameras"])
    company.write("cameras.md", CAMERAS + "\n\n")  # other bytes, the same text
    assert company.ingest(day=LAST) == IngestReport(unchanged=["policies/cameras"])
    assert spans(company.versions("policies/cameras")) == spans(versions)


def test_a_text_may_come_back_more_than_once(company: Company) -> None:
    for text in (CAMERAS, STRICTER, CAMERAS, STRICTER, CAMERAS):
        company.write("cameras.md", text)
        company.ingest()

    versions = company.versions("policies/cameras")

    assert [("also" in v.text) for v in versions] == [False, True, False, True, False]
    assert len({v.id for v in versions}) == 5 and [v.left for v in versions][-1] is None
    assert company.texts()["policies/cameras"] == versions[-1].text


def test_a_file_that_was_removed_stops_answering_and_its_versions_are_kept(company: Company) -> None:
    company.write("badges.md", BADGES)
    gone = company.write("cameras.md", CAMERAS)
    company.ingest()
    gone.unlink()

    report = company.ingest(day=LATER)

    assert report == IngestReport(unchanged=["policies/badges"], removed=["policies/cameras"])
    assert company.documents().keys() == {"policies/badges"}
    assert not any(document == "policies/cameras" for document, _ in company.quotes("What do the cameras film?"))
    (version,) = company.versions("policies/cameras")
    assert version.left == LATER and "canteen" in version.text


def test_a_document_that_was_taken_out_and_is_ingested_again_is_the_one_it_was(company: Company) -> None:
    company.write("cameras.md", CAMERAS)
    company.ingest()
    company.remove("policies/cameras")
    assert company.documents() == {}

    report = company.ingest(day=LATER)

    assert report == IngestReport(added=["policies/cameras"])
    assert spans(company.versions("policies/cameras")) == [(FIRST, FIRST), (LATER, None)]


def test_a_file_that_vanished_and_comes_back_is_the_document_it_was(company: Company) -> None:
    company.write("badges.md", BADGES)
    path = company.write("cameras.md", CAMERAS)
    company.ingest()
    path.unlink()
    company.ingest(day=LATER)
    company.write("cameras.md", STRICTER)

    assert company.ingest(day=LAST).added == ["policies/cameras"]
    assert spans(company.versions("policies/cameras")) == [(FIRST, LATER), (LAST, None)]


def test_a_file_that_can_be_read_no_more_keeps_answering_as_it_was_read(company: Company) -> None:
    company.write("cameras.md", CAMERAS)
    company.write("badges.md", BADGES)
    company.ingest()
    company.write("cameras.md", b"\x00\x01\x02" * 400)
    company.write("badges.md", BADGES.replace("40", "60"))

    report = company.ingest(day=LATER)

    ((name, reason),) = report.failed
    assert name == "cameras.md" and reason.endswith("; the version read before answers on")
    assert report.updated == ["policies/badges"] and report.removed == []
    assert "do not film the canteen" in company.texts()["policies/cameras"]


def test_a_file_that_became_too_large_keeps_answering_as_it_was_read(company: Company) -> None:
    path = company.write("cameras.md", CAMERAS)
    company.ingest()
    with path.open("r+b") as file:
        file.truncate(300_000_000)

    ((_, reason),) = company.ingest().failed

    assert "too large (300 MB" in reason and reason.endswith("; the version read before answers on")
    assert "policies/cameras" in company.documents()


def test_a_file_that_was_emptied_of_text_is_told_to_answer_on(company: Company) -> None:
    company.write("cameras.md", CAMERAS)
    company.write("badges.md", BADGES)
    company.ingest()
    company.write("cameras.md", "---\nredirect: badges.md\n---\n")

    report = company.ingest()

    assert report.skipped == [("cameras.md", "it holds no text of its own; the version read before answers on")]
    assert "policies/cameras" in company.documents()


def test_one_entry_that_is_gone_from_a_file_of_many_stops_answering(company: Company) -> None:
    def section(number: int, text: str) -> str:
        citation = f"29 U.S.C. § {number}"
        return json.dumps({"id": f"usc-29-{number}", "citation": citation, "title": f"Part {number}", "text": text})

    first, second, third = (section(n, f"The employer shall post notice number {n}.") for n in (151, 152, 153))
    company.write("code.jsonl", f"{first}\n{second}\n{third}\n")
    assert company.ingest().added == [f"policies/code/usc-29-{n}" for n in (151, 152, 153)]
    company.write("code.jsonl", f"{third}\n{section(151, 'The employer shall post two notices.')}\n")

    report = company.ingest(day=LATER)

    assert report == IngestReport(
        unchanged=["policies/code/usc-29-153"],
        updated=["policies/code/usc-29-151"],
        removed=["policies/code/usc-29-152"],
    )
    assert company.documents().keys() == {"policies/code/usc-29-151", "policies/code/usc-29-153"}
    assert company.ingest().unchanged == ["policies/code/usc-29-151", "policies/code/usc-29-153"]
    company.write("code.jsonl", f"{first}\n{second}\n{third}\n")
    assert company.ingest(day=LAST).added == ["policies/code/usc-29-152"]


def test_entries_of_one_name_are_documents_of_their_own(company: Company) -> None:
    lines = [{"id": "usc-1", "citation": "1 U.S.C. § 1", "title": "A", "text": f"Rule {n} binds."} for n in (1, 2)]
    company.write("code.jsonl", "\n".join(map(json.dumps, lines)))

    report = company.ingest()

    assert report.added == ["policies/code/usc-1", "policies/code/usc-1-2"]
    assert [t.split()[-3:] for t in company.texts().values()] == [["Rule", n, "binds."] for n in ("1", "2")]
    assert company.ingest().unchanged == report.added


def test_an_empty_folder_is_refused_and_what_was_held_answers_on(company: Company) -> None:
    path = company.write("cameras.md", CAMERAS)
    company.ingest()
    path.unlink()

    with pytest.raises(IngestRefused, match=r"no file to read.*Nothing was changed.*documents remove"):
        company.ingest()
    company.write("logo.png", b"\x89PNG")
    with pytest.raises(IngestRefused, match="no file to read"):
        company.ingest()
    assert "policies/cameras" in company.documents()


def test_an_empty_folder_is_refused_beside_one_where_something_failed(company: Company) -> None:
    company.write("a/cameras.md", CAMERAS)
    badges = company.write("b/badges.md", BADGES)
    company.ingest(company.home / "a", company.home / "b")
    (company.home / "a" / "link.md").symlink_to(badges)
    badges.unlink()

    with pytest.raises(IngestRefused, match="no file to read"):
        company.ingest(company.home / "a", company.home / "b")
    assert company.documents().keys() == {"a/cameras", "b/badges"}


def test_a_folder_that_is_not_there_is_refused_and_what_was_held_answers_on(company: Company) -> None:
    company.write("old/cameras.md", CAMERAS)
    company.write("new/badges.md", BADGES)
    company.ingest(company.home / "old")
    (company.home / "old").rename(company.home / "away")

    with pytest.raises(IngestRefused, match=r"no such file or folder.*answers on"):
        company.ingest(company.home / "new", company.home / "old")
    assert company.documents().keys() == {"old/cameras"}, "nothing of the other folder came in either"
