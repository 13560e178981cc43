"""What the admin says of the files takes effect on the same bytes; folders may lie in each other or share a name."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Protocol

import pytest

from ingest.intake import IngestReport
from knowledge.card import Kind
from knowledge.document import Document, Version, Visibility

CAMERAS = "# Cameras\n\n## Where\n\nCameras film the loading dock and the main gate.\n"
BADGES = "# Badges\n\n## Use\n\nBadge readers note the hour of each entry.\n"
ASKED = "Where do cameras film?"


class Company(Protocol):
    home: Path

    def write(self, name: str, content: str | bytes) -> Path: ...
    def ingest(self, *paths: Path, day: date = ..., **options: Any) -> IngestReport: ...
    def remove(self, *ids: str) -> None: ...
    def documents(self) -> dict[str, Document]: ...
    def texts(self) -> dict[str, str]: ...
    def versions(self, document_id: str) -> list[Version]: ...
    def quotes(self, question: str, *, member: bool = True) -> set[tuple[str, str]]: ...


@pytest.fixture
def cameras(company: Company) -> Path:
    """A policy that was ingested with nothing said of it."""
    path = company.write("cameras.md", CAMERAS)
    assert company.ingest(path).added == ["policies/cameras"]
    return path


def document(company: Company) -> Document:
    return company.documents()["policies/cameras"]


def test_where_nothing_is_said_it_is_a_policy_of_all_places_for_members(company: Company, cameras: Path) -> None:
    found = document(company)

    assert (found.kind, found.jurisdiction, found.visibility) == (Kind.POLICY, "XX", Visibility.MEMBERS)
    assert found.title == "Cameras"
    assert company.quotes(ASKED) and not company.quotes(ASKED, member=False)


def test_changed_visibility_takes_effect_and_back(company: Company, cameras: Path) -> None:
    report = company.ingest(cameras, visibility=Visibility.PUBLIC)

    assert report == IngestReport(updated=["policies/cameras"])
    assert company.quotes(ASKED, member=False) == company.quotes(ASKED) != set()
    assert company.ingest(cameras, visibility=Visibility.PUBLIC) == IngestReport(unchanged=["policies/cameras"])

    assert company.ingest(cameras, visibility=Visibility.MEMBERS) == IngestReport(updated=["policies/cameras"])
    assert company.quotes(ASKED) and not company.quotes(ASKED, member=False)
    assert len(company.versions("policies/cameras")) == 1, "its text never changed"


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({"jurisdiction": "US-NY"}, (Kind.POLICY, "US-NY", Visibility.MEMBERS)),
        ({"kind": Kind.GUIDE}, (Kind.GUIDE, "XX", Visibility.PUBLIC)),
        ({"kind": Kind.NEWS, "jurisdiction": "DE"}, (Kind.NEWS, "DE", Visibility.PUBLIC)),
        ({"kind": Kind.LAW, "jurisdiction": "EU"}, (Kind.LAW, "EU", Visibility.PUBLIC)),
        ({"kind": Kind.LAW, "jurisdiction": "EU", "visibility": Visibility.MEMBERS}, (Kind.LAW, "EU", "members")),
    ],
)
def test_changed_kind_and_place_take_effect_on_the_same_text(
    company: Company, cameras: Path, options: dict[str, Any], found: tuple[str, ...]
) -> None:
    report = company.ingest(cameras, **options)

    assert report == IngestReport(updated=["policies/cameras"])
    assert (document(company).kind, document(company).jurisdiction, document(company).visibility) == found
    assert len(company.versions("policies/cameras")) == 1
    assert company.ingest(cameras, **options).changed is False


def test_a_law_whose_place_is_not_said_is_not_made_one(company: Company, cameras: Path) -> None:
    ((_, reason),) = company.ingest(cameras, kind=Kind.LAW).failed

    assert "--jurisdiction" in reason and reason.endswith("; the version read before answers on")
    assert document(company).kind is Kind.POLICY


def test_a_changed_title_takes_effect_and_stands_in_the_text(company: Company, cameras: Path) -> None:
    report = company.ingest(cameras, title="Where we film")

    assert report == IngestReport(updated=["policies/cameras"])
    assert document(company).title == "Where we film"
    assert company.texts()["policies/cameras"].startswith("# Where we film\n")
    assert company.ingest(cameras).updated == ["policies/cameras"] and document(company).title == "Cameras"


def test_a_file_of_another_name_is_another_document_with_a_title_of_its_own(company: Company) -> None:
    path = company.write("camera-rules.txt", "Cameras film the loading dock and the main gate.")
    company.ingest()
    path.rename(company.home / "filming.txt")

    report = company.ingest()

    assert report == IngestReport(added=["policies/filming"], removed=["policies/camera-rules"])
    assert company.documents()["policies/filming"].title.casefold() == "filming"


# Folders


def test_two_folders_of_one_name_are_kept_apart(company: Company) -> None:
    for place, text in (("berlin", CAMERAS), ("york", BADGES), ("oslo", BADGES)):
        company.write(f"{place}/rules/use.md", text)
    berlin, york, oslo = (company.home / place / "rules" for place in ("berlin", "york", "oslo"))
    assert company.ingest(berlin, york).added == ["rules/use", "rules/use-md"]
    assert company.ingest(oslo).added == ["rules/use-2"]
    company.write("york/rules/use.md", BADGES.replace("hour", "minute"))

    assert company.ingest(york) == IngestReport(updated=["rules/use-md"])
    assert company.ingest(york, berlin, oslo) == IngestReport(unchanged=["rules/use-md", "rules/use", "rules/use-2"])
    company.write("york/rules/more.md", CAMERAS)
    (york / "use.md").unlink()
    assert company.ingest(york) == IngestReport(added=["rules/more"], removed=["rules/use-md"])
    assert company.documents().keys() == {"rules/use", "rules/use-2", "rules/more"}


def test_a_folder_within_one_that_was_ingested_keeps_its_ids(company: Company) -> None:
    company.write("team/cameras.md", CAMERAS)
    company.write("badges.md", BADGES)
    company.ingest()
    team = company.home / "team"

    assert company.ingest(team) == IngestReport(unchanged=["policies/team/cameras"])
    company.write("team/cameras.md", CAMERAS.replace("main gate", "side gate"))
    company.write("team/more.md", BADGES)
    report = company.ingest(team)
    assert (report.updated, report.added) == (["policies/team/cameras"], ["team/more"])
    (team / "cameras.md").unlink()
    assert company.ingest(team) == IngestReport(unchanged=["team/more"], removed=["policies/team/cameras"])
    assert company.ingest() == IngestReport(unchanged=["policies/badges", "team/more"])


def test_a_folder_around_one_that_was_ingested_keeps_its_ids(company: Company) -> None:
    company.write("team/cameras.md", CAMERAS)
    company.write("badges.md", BADGES)
    company.ingest(company.home / "team")

    report = company.ingest()

    assert report == IngestReport(added=["policies/badges"], unchanged=["team/cameras"])
    (company.home / "team" / "cameras.md").unlink()
    assert company.ingest() == IngestReport(unchanged=["policies/badges"], removed=["team/cameras"])


def test_what_is_named_twice_is_read_once(company: Company) -> None:
    path = company.write("team/cameras.md", CAMERAS)
    everything = (company.home, company.home / "team", path, company.home)

    assert company.ingest(*everything) == IngestReport(added=["policies/team/cameras"])
    company.write("team/cameras.md", BADGES)
    assert company.ingest(*everything[::-1]) == IngestReport(updated=["policies/team/cameras"])
    assert company.documents().keys() == {"policies/team/cameras"}


def test_a_file_by_itself_is_the_document_that_its_folder_holds(company: Company, cameras: Path) -> None:
    company.write("badges.md", BADGES)

    assert company.ingest() == IngestReport(added=["policies/badges"], unchanged=["policies/cameras"])
    assert company.ingest(cameras) == IngestReport(unchanged=["policies/cameras"]), "the others are not gone"
    assert len(company.documents()) == 2


def test_a_link_to_a_folder_is_that_folder(company: Company, cameras: Path) -> None:
    link = company.home.parent / "handbook"
    link.symlink_to(company.home, target_is_directory=True)

    assert company.ingest(link) == IngestReport(unchanged=["policies/cameras"])


def test_files_that_differ_in_their_suffix_alone_are_read_each_in_its_way(company: Company) -> None:
    text = "Rules\n=====\n\nCameras film the [dock](https://example.org/dock).\n"
    company.write("rules.md", text)
    company.write("rules.txt", text)

    assert company.ingest().added == ["policies/rules", "policies/rules-txt"]
    assert "film the dock." in company.texts()["policies/rules"]
    assert "film the [dock](https://example.org/dock)." in company.texts()["policies/rules-txt"]


def test_files_of_the_same_bytes_are_documents_of_their_own(company: Company) -> None:
    company.write("berlin/rules.md", CAMERAS)
    company.write("york/rules.md", CAMERAS)

    assert company.ingest().added == ["policies/berlin/rules", "policies/york/rules"]
    company.write("york/rules.md", BADGES)
    assert company.ingest() == IngestReport(updated=["policies/york/rules"], unchanged=["policies/berlin/rules"])


def test_taking_out_what_is_not_there_changes_nothing(company: Company, cameras: Path) -> None:
    company.remove("policies/nothing")

    assert company.documents().keys() == {"policies/cameras"} and company.quotes(ASKED)
