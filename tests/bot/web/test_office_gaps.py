"""The gap report in the office: read by practice, corrected by role, taken along, and begun a draft from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.organising.petitions.text import Standing
from knowledge.library import LibraryFolder
from tests.bot.web.office_petitions import ID, box_of, filled, pressed
from tests.bot.web.office_site import ADMIN, Office
from tests.made_once import copied

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def office(built_demo: LibraryFolder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The demo company's; tests share it and take back what they correct."""
    data = copied(built_demo, tmp_path_factory.mktemp("gaps") / "data").path
    found = Office(data)
    yield found
    found.close()


@pytest.fixture(scope="module")
def token(office: Office) -> str:
    """One session for all: tries at numbers are limited."""
    return office.sign_in()


@pytest.fixture
def practice(office: Office, token: str) -> str:
    """The first practice that the policies mention."""
    found = [link for link in office.get("/gaps", token).links() if link.startswith("/gaps/") and "#" not in link]
    assert found
    return found[0]


def test_every_practice_has_a_table_with_a_verdict_in_words_for_each_column(office: Office, token: str) -> None:
    page = office.get("/gaps", token)
    tables = page.soup.find_all("table")

    assert tables and {len(table.select("tbody tr")) for table in tables} == {12}
    verdicts = {cell.get_text(strip=True) for cell in page.soup.select("td.verdict")}
    assert verdicts <= {"stated", "partly", "looked for, not found", "the contrary", "not found in what could be read"}
    assert len(verdicts) >= 3 and "policies were searched" in page.main


def test_a_practice_shows_the_sentence_its_document_version_and_heading_and_what_asks_for_it(
    office: Office, token: str, practice: str
) -> None:
    page = office.get(practice, token)

    assert len(page.soup.select("section.cell")) == 12
    assert "version of 20" in page.main and " › " in page.main and "What asks for it" in page.main
    assert page.soup.select("section.cell blockquote")


def test_a_correction_is_marked_says_why_and_by_which_role_and_is_taken_back(
    office: Office, token: str, practice: str
) -> None:
    for by, role in ((office.sign_in(ADMIN), "admin"), (token, "organiser")):
        before = office.get(practice, by).main
        given = {"verdict": "contrary", "why": "The schedule says otherwise."}
        answer = pressed(office, by, f"{practice}/kept", "Correct it", **given)
        assert answer.response.headers["location"] == practice
        page = office.get(practice, by).main
        for words in (f"by the role {role}", "The schedule says otherwise.", "Kept how long: the contrary"):
            assert words in page
        assert "(corrected)" in office.get("/gaps", by).main
        pressed(office, by, f"{practice}/kept", "Take the correction back")
        assert office.get(practice, by).main == before
    log = (office.data / "gaps" / "corrections.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["by"] for line in log} == {"admin", "organiser"}
    assert ADMIN not in "".join(log) and "Ben4" not in "".join(log)


@pytest.mark.parametrize(("typed", "told"), [
    ({"verdict": "contrary", "why": " "}, "Say in a sentence why"),
    ({"why": "Because."}, "Choose what the policies say"), ({"verdict": "nonsense", "why": "Because."}, "Choose what"),
    ({"verdict": "partly", "why": "x" * 401}, "at most 400"), ({"do": "undo"}, "nothing to take back"),
])  # fmt: skip
def test_a_correction_that_does_not_go_through_keeps_what_was_typed(
    office: Office, token: str, practice: str, typed: dict[str, str], told: str
) -> None:
    answer = office.post(f"{practice}/purpose", token, **typed)

    assert answer.status == 422 and told in answer.main
    if typed.get("why", "").strip():
        assert filled(answer, "Correct it")["why"] == typed["why"]


@pytest.mark.parametrize(("form", "kind", "begins"), [
    ("md", "text/markdown", b"# Consent gap report"), ("csv", "text/csv", b"\xef\xbb\xbf\"practice\""),
    ("pdf", "application/pdf", b"%PDF-"),
])  # fmt: skip
def test_it_is_taken_along(office: Office, token: str, form: str, kind: str, begins: bytes) -> None:
    answer = office.get(f"/gaps.{form}", token).response

    assert answer.status_code == 200 and answer.headers["content-type"].partition(";")[0] == kind
    assert answer.content.startswith(begins)
    assert answer.headers["content-disposition"] == f'attachment; filename="consent-gaps.{form}"'
    assert office.get(f"/gaps.{form}").status == 403


def test_what_is_not_in_the_report_is_not_there(office: Office, token: str, practice: str) -> None:
    for path in ("/gaps/nonsense", "/gaps/nonsense/kept", f"{practice}/nonsense"):
        assert office.get(path, token).status == 404


def test_gaps_speak_for_clauses_and_the_draft_quotes_the_policies_with_their_version(
    office: Office, token: str
) -> None:
    page = office.get("/begin", token)
    chosen = page.soup.select_one(".clause input")
    assert "It says: “" in page.main and "looked for in" in page.main and chosen is not None
    made = {"id": ID, "clause": str(chosen["value"]), "threshold": "20", "deadline": "2026-12-30", "mode": "count"}
    assert office.post("/begin", token, **made).status == 303
    text = box_of(office).book.petition(ID).text
    quoted = [s for d in text.demands for s in d.sources if s.standing is Standing.POLICY and s.quote]
    assert quoted and all(", version 20" in source.line for source in quoted)
    assert "quoted sentences of company policies" in office.get(f"/petitions/{ID}", token).main


def test_the_report_is_read_again_only_where_a_policy_or_a_card_is_another(office: Office, token: str) -> None:
    gaps = office.process.services.gaps
    first, second = gaps.made().report, gaps.made().report

    assert first.rows[0].mention is second.rows[0].mention


def test_where_there_is_no_library_the_page_says_what_to_run(tmp_path: Path) -> None:
    office = Office(tmp_path)
    token = office.sign_in()
    pages = [office.get(path, token) for path in ("/gaps", "/gaps.md", "/gaps.csv", "/gaps.pdf", "/gaps/screen")]
    office.close()

    assert [page.status for page in pages] == [200, 409, 409, 409, 404]
    assert all("steward doctor" in page.main for page in pages[:4])
