"""A file that cannot be read is told with a reason that helps, and never stops the rest."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import pytest
from fpdf import FPDF
from PIL import Image

from ingest.errors import IngestRefused
from ingest.intake import IngestReport
from knowledge.document import Document
from knowledge.library import LibraryFolder

GOOD = "# Cameras\n\nCameras film the loading dock and the main gate.\n"


class Company(Protocol):
    home: Path
    folder: LibraryFolder

    def write(self, name: str, content: str | bytes) -> Path: ...
    def ingest(self, *paths: Path, **options: Any) -> IngestReport: ...
    def documents(self) -> dict[str, Document]: ...
    def texts(self) -> dict[str, str]: ...


def pdf(*, text: str = "", picture: bool = False, password: str = "") -> bytes:
    paper = FPDF()
    paper.add_page()
    paper.set_font("Helvetica", size=11)
    if text:
        paper.cell(0, 10, text)
    if picture:
        paper.image(Image.new("RGB", (300, 200), (200, 10, 10)), x=10, y=10, w=180)
    if password:
        paper.set_encryption(owner_password="owner", user_password=password)
    return bytes(paper.output())


def archive() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("rules.txt", "Rules.")
    return data.getvalue()


LAW_OF_NO_PLACE = json.dumps(
    {
        "documents": [{"identifier": "Civ. § 1", "title": "Notice Act", "jurisdiction": "Atlantis"}],
        "provisions": [{"document_index": 0, "section_number": "§ 1", "text": "An employer shall give notice."}],
    }
)
BROKEN: dict[str, tuple[str | bytes, str]] = {
    "empty.md": (b"", "it is empty (0 bytes)"),
    "binary.md": (bytes(range(256)) * 20, "not a text file"),
    "controls.txt": (b"\x01\x02\x03ab" * 300, "not a text file"),
    "marked.txt": (b"\xff\xfea", "it is marked as UTF-16 but is damaged"),
    "locked.pdf": (pdf(text="Cameras film the dock.", password="secret"), "protected by a password"),
    "scan.pdf": (pdf(picture=True), "run text recognition (OCR)"),
    "blank.pdf": (pdf(), "its pages hold no text"),
    "cut.pdf": (pdf(text="Cameras film the dock.")[:300], "it is damaged"),
    "old.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "save it as .docx, without a password"),
    "archive.txt": (archive(), "it is a ZIP archive"),
    "broken.json": ('{"celex_id": ', "it is not valid JSON (line 1)"),
    "other.json": ('{"name": "x"}', "no layout of statutes"),
    "deep.json": ("[" * 100_000, "nested too deep"),
    "one-bad-line.jsonl": ('{"id": "a", "citation": "b", "title": "c", "text": "d"}\n{"id": 1}\n', "line 2"),
    "nowhere.json": (LAW_OF_NO_PLACE, "whose law it is is not told; say it with --jurisdiction"),
}


@pytest.fixture
def troubled(company: Company) -> tuple[Company, IngestReport]:
    """A folder with two good files among the broken ones, ingested."""
    for name, (content, _) in BROKEN.items():
        company.write(name, content)
    company.write("a-first.md", GOOD)
    company.write("z-last.md", GOOD.replace("Cameras", "Badges"))
    return company, company.ingest()


def test_what_cannot_be_read_never_stops_the_rest(troubled: tuple[Company, IngestReport]) -> None:
    company, report = troubled

    assert report.added == ["policies/a-first", "policies/z-last"]
    assert company.documents().keys() == {"policies/a-first", "policies/z-last"}
    again = company.ingest()
    assert again.failed == report.failed and again.unchanged == report.added


def test_each_failure_is_told_once_with_its_reason(troubled: tuple[Company, IngestReport]) -> None:
    reasons = dict(troubled[1].failed)

    assert len(troubled[1].failed) == len(BROKEN)
    assert {name: reasons.get(name) for name, (_, part) in BROKEN.items() if part not in reasons.get(name, "")} == {}


def test_a_reason_is_a_sentence_that_repeats_nothing_of_the_file(troubled: tuple[Company, IngestReport]) -> None:
    company, report = troubled

    for name, reason in report.failed:
        assert reason.isprintable() and not reason.endswith(".") and reason == reason.strip(), name
        assert str(company.home) not in reason and "Atlantis" not in reason, name


def test_a_law_of_no_place_comes_in_once_its_place_is_said(company: Company) -> None:
    path = company.write("nowhere.json", LAW_OF_NO_PLACE)

    report = company.ingest(path, jurisdiction="US-CA")

    assert report.failed == [] and company.documents()[report.added[0]].jurisdiction == "US-CA"


def test_an_older_charset_is_no_failure(company: Company) -> None:
    company.write("regeln.txt", "REGELN\n\nDie Überwachung der Räume endet täglich um achtzehn Uhr.\n".encode("cp1252"))
    company.write("rules.txt", "RULES\n\nCameras film the dock.\n".encode("utf-16"))

    assert company.ingest().failed == []
    assert "Überwachung der Räume" in company.texts()["policies/regeln"]
    assert "Cameras film the dock." in company.texts()["policies/rules"]


def test_what_holds_no_text_is_skipped(company: Company) -> None:
    company.write("redirect.md", "---\nredirect: cameras.md\n---\n")
    company.write("headings.md", "# Only\n\n## Headings\n")
    company.write("logo.png", b"\x89PNG")
    company.write("cameras.md", GOOD)

    report = company.ingest()

    assert report.added == ["policies/cameras"] and report.failed == []
    reasons = dict(report.skipped)
    assert reasons["redirect.md"] == reasons["headings.md"] == "it holds no text of its own"
    assert "does not read this kind of file" in reasons["logo.png"]


def test_names_that_are_no_text_or_no_line_bring_nothing_down(company: Company) -> None:
    company.write("new\nline.md", GOOD)
    company.write("日本 🔒.md", "No heading, only a sentence.")
    try:
        (company.home / os.fsdecode(b"caf\xe9.md")).write_text(GOOD)
    except OSError:
        pytest.skip("this file system takes no such names")

    report = company.ingest()

    assert report.added == ["policies/new-line", "policies/日本"]
    ((name, reason),) = report.failed
    assert name == "caf?.md" and "rename it" in reason
    assert company.ingest().unchanged == report.added


def test_a_document_behind_a_link_or_a_closed_door_keeps_answering(company: Company) -> None:
    cameras = company.write("tools/cameras.md", GOOD)
    badges = company.write("badges.md", GOOD.replace("Cameras", "Badges"))
    company.ingest()
    (company.home / "tools").rename(company.home.parent / "tools")
    (company.home / "tools").symlink_to(company.home.parent / "tools", target_is_directory=True)
    badges.rename(company.home.parent / "badges.md")
    badges.symlink_to(company.home.parent / "badges.md")
    company.write("more.md", GOOD)

    report = company.ingest()

    assert dict(report.failed) == {
        "badges.md": "it is a link; links are not followed; the version read before answers on",
        "tools": "it is a link; links are not followed",
    }
    assert report.removed == [] and cameras.exists()
    assert company.documents().keys() == {"policies/badges", "policies/tools/cameras", "policies/more"}


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to(path)], ids=["pipe", "loop"])
def test_what_is_neither_file_nor_folder_is_refused(company: Company, make: Callable[[Path], None]) -> None:
    company.write("cameras.md", GOOD)
    company.ingest()
    make(company.home / "odd.md")

    with pytest.raises(IngestRefused, match="Nothing was changed"):
        company.ingest(company.home / "odd.md")
    assert company.documents().keys() == {"policies/cameras"}


INGEST = """
import json, sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from ingest.ingestion import ingest
from ingest.prepared import IngestOptions
from knowledge.embedding import DEFAULT_MODEL
from knowledge.library import LibraryFolder
folder = LibraryFolder(Path(sys.argv[1]), DEFAULT_MODEL)
print(json.dumps(asdict(ingest(folder, [Path(sys.argv[2])], IngestOptions(), now=datetime(2026, 11, 24, tzinfo=UTC)))))
"""


def test_what_this_user_may_read_no_more_keeps_answering(company: Company, bound: list[str]) -> None:
    closed = company.write("closed/cameras.md", GOOD).parent
    badges = company.write("badges.md", GOOD.replace("Cameras", "Badges"))
    company.write("more.md", GOOD)
    company.ingest()
    closed.chmod(0)
    badges.chmod(0)
    command = [*bound, sys.executable, "-c", INGEST, str(company.folder.path), str(company.home)]

    run = subprocess.run(command, capture_output=True, text=True, check=False)
    closed.chmod(0o755)
    badges.chmod(0o644)

    assert run.returncode == 0, run.stderr
    report = IngestReport(**json.loads(run.stdout))
    assert [name for name, _ in report.failed] == ["closed", "badges.md"]
    assert all("give this user the right to read it" in reason for _, reason in report.failed)
    assert report.failed[1][1].endswith("; the version read before answers on")
    assert (report.removed, report.unchanged) == ([], ["policies/more"])
    assert company.documents().keys() == {"policies/badges", "policies/closed/cameras", "policies/more"}
