"""`/steward gaps` in a whole Slack: for members alone, as it was kept, and nothing tells who looked."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bot.organising.gaps.kept import KeptReport
from bot.organising.gaps.report import Report
from bot.policy_gaps import OF_EARLIER
from bot.slack import gap_words, names
from knowledge.catalogue import Catalogue
from knowledge.jurisdiction import Jurisdiction
from knowledge.library import LibraryFolder
from tests.bot.organising.gaps.made_reports import quote, report
from tests.bot.slack.intake import Intake
from tests.made_once import copied
from tests.slack.traces import guessable

pytestmark = pytest.mark.long
HOSTILE = "Vans <!channel> carry <https://x.example|trackers>."


def held(folder: Path) -> str:
    """The id of a policy that the library holds."""
    with Catalogue.read(folder / "catalogue.db") as catalogue:
        return min(d.id for d, _ in catalogue.documents() if d.kind == "policy" and not d.is_card)


def keep(intake: Intake, document: str = "") -> Report:
    made = report(quote(HOSTILE, document=document or held(intake.folder)), "location", "camera")
    KeptReport(intake.folder / "gaps" / "report.json").write("an earlier key", made)
    return made


@pytest.fixture
def desk(intake: Intake, built_demo: LibraryFolder, tmp_path: Path) -> Intake:
    """With the made-up company's policies."""
    intake.folder = copied(built_demo, tmp_path / "data").path
    intake.open(library=True)
    return intake


def whispered(intake: Intake, words: str, user: str = "") -> str:
    def there() -> str | None:
        found = [
            json.dumps([m.words, m.blocks], ensure_ascii=False) for m in intake.fake.ephemerals(user or intake.ada)
        ]
        return next((text for text in reversed(found) if words in text), None)

    return intake.fake.wait_for(there, 20)


def test_the_command_leads_from_the_practices_to_one_and_back_in_the_same_window(desk: Intake) -> None:
    keep(desk)
    desk.command(" Gaps ")
    shown = whispered(desk, gap_words.INTRODUCTION[:23])
    assert OF_EARLIER in shown and "/steward where New York" in shown
    message = desk.fake.ephemerals(desk.ada)[-1]
    desk.fake.click(desk.ada, message, names.numbered(names.GAPS_PRACTICE, "location")).wait()
    window = desk.window("version of 2026-11-01")
    assert "<!channel>" not in json.dumps(window) and "trackers" in json.dumps(window)
    desk.press(window, names.GAPS_ALL)

    assert names.numbered(names.GAPS_PRACTICE, "camera") in json.dumps(desk.window(gap_words.INTRODUCTION[:40]))
    assert len(desk.fake.calls("views.open")) == 1


def test_the_home_tab_opens_it_for_the_place_that_the_person_chose(desk: Intake) -> None:
    keep(desk)
    desk.command("where New York")
    whispered(desk, Jurisdiction.parse("US-NY").name)
    desk.fake.open_home(desk.ada)
    home = desk.fake.wait_for(lambda: desk.fake.home_of(desk.ada), 20)
    desk.press(home, names.HOME_GAPS)

    assert "Law is named for New York." in json.dumps(desk.window(gap_words.INTRODUCTION[:40]))


def test_a_guest_is_shown_no_sentence_of_a_policy_whatever_they_press(desk: Intake) -> None:
    keep(desk)
    guest = desk.fake.guest("gus")
    desk.command("gaps")
    whispered(desk, gap_words.INTRODUCTION[:23])
    desk.fake.slash(guest, desk.fake.channel("mixed", guest), "/steward", "gaps")

    assert "trackers" not in whispered(desk, gap_words.MEMBERS_ONLY[:40], guest)
    assert gap_words.INTRODUCTION[:23] not in json.dumps([m.words for m in desk.fake.ephemerals(guest)])


def test_before_it_was_made_it_says_who_makes_it_and_nothing_is_made(desk: Intake) -> None:
    shutil.rmtree(desk.folder / "gaps")
    desk.command("gaps")

    assert "with: steward gaps" in whispered(desk, gap_words.NOT_MADE[0][:40])
    assert not (desk.folder / "gaps").exists()


def test_what_was_removed_from_the_library_is_quoted_no_longer(desk: Intake) -> None:
    keep(desk, "policies/removed")
    desk.command("gaps")

    assert "trackers" not in whispered(desk, gap_words.NOT_MADE[0][:40])


def test_without_a_library_it_says_what_to_run(intake: Intake) -> None:
    intake.open()
    intake.command("gaps")

    assert whispered(intake, "steward doctor")


def test_nothing_of_who_looked_is_logged_or_written(desk: Intake, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    keep(desk)
    desk.command("gaps")
    whispered(desk, gap_words.INTRODUCTION[:23])
    message = desk.fake.ephemerals(desk.ada)[-1]
    desk.fake.click(desk.ada, message, names.numbered(names.GAPS_PRACTICE, "location")).wait()
    desk.window("version of 2026-11-01")
    files = b"".join(p.read_bytes() for p in (desk.folder / "gaps").iterdir()) + desk.held() + caplog.text.encode()

    assert all(form not in files for form in guessable(desk.ada, ["T0FAKETEAM", desk.ada]))
    assert "location" not in caplog.text and "trackers" not in caplog.text


def test_on_a_server_that_hears_of_no_button_what_is_picked_leads_to_the_same_windows(
    intake: Intake, built_demo: LibraryFolder, tmp_path: Path
) -> None:
    intake.folder = copied(built_demo, tmp_path / "data").path
    intake.open(rich_text=False, library=True)
    keep(intake)
    intake.fake.open_home(intake.ada)
    intake.press(intake.fake.wait_for(lambda: intake.fake.home_of(intake.ada), 20), names.HOME_GAPS)
    first = intake.window(gap_words.INTRODUCTION[:40])
    intake.fake.submit(intake.ada, first, {names.PRESSED: names.numbered(names.GAPS_PRACTICE, "location")}).wait()
    second = intake.window("version of 2026-11-01")
    intake.fake.submit(intake.ada, second, {names.PRESSED: names.GAPS_ALL}).wait()

    assert intake.window(gap_words.INTRODUCTION[:40])
