"""The gap report that was kept: shown without reading a policy, and never as what it is not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.errors import UserError
from bot.keeper import Keeper
from bot.organising.gaps.card_reader import cards_stamp
from bot.organising.gaps.catalogued import policies_in
from bot.organising.gaps.corrections import Correction, Corrections, Role
from bot.organising.gaps.kept import KeptReport, key_of
from bot.organising.gaps.verdict import Verdict
from bot.policy_gaps import OF_EARLIER, PolicyGaps
from bot.settings import Settings
from knowledge.catalogue import Catalogue
from knowledge.jurisdiction import Jurisdiction
from knowledge.library import LibraryFolder
from tests.bot.organising.gaps.made_reports import VERSIONS, quote, report
from tests.conftest import NOW
from tests.made_once import copied

pytestmark = pytest.mark.long


class Held:
    """A library with the made-up company's policies, and a report that quotes one of them."""

    def __init__(self, folder: LibraryFolder) -> None:
        self.settings = Settings.load({"STEWARD_DATA": str(folder.path)}, folder=folder.path)
        self.gaps = PolicyGaps(self.settings, now=lambda: NOW)
        self.folder = folder.path / "gaps"
        with Catalogue.read(folder.catalogue) as catalogue:
            self.policies = policies_in(catalogue)
        self.key = key_of(self.policies, [cards_stamp(self.folder), self.settings.embedding_model])

    def keep(self, key: str = "", document: str = "") -> None:
        made = report(quote(document=document or self.policies[0].id), "location")
        KeptReport(self.folder / "report.json").write(key or self.key, made)


@pytest.fixture
def held(built_demo: LibraryFolder, tmp_path: Path) -> Held:
    return Held(copied(built_demo, tmp_path / "data"))


def test_what_was_kept_is_shown_as_it_was_made(held: Held) -> None:
    held.keep()
    found = held.gaps.kept()

    assert found is not None and found.report == report(quote(document=held.policies[0].id), "location")
    assert OF_EARLIER not in found.told.notes and [one.practice for one in found.practices] == ["location"]


def test_of_earlier_policies_it_says_so_first(held: Held) -> None:
    held.keep("another key")
    found = held.gaps.kept()

    assert found is not None and found.told.notes[0] == OF_EARLIER


def test_there_is_none_where_none_was_made_or_it_quotes_what_is_no_longer_held(held: Held) -> None:
    (held.folder / "report.json").unlink(missing_ok=True)
    assert held.gaps.kept() is None
    held.keep(document="policies/removed")
    assert held.gaps.kept() is None
    (held.folder / "report.json").write_text("{")
    assert held.gaps.kept() is None


def test_law_is_named_for_the_place_that_is_asked_for(held: Held) -> None:
    held.keep()
    found, nowhere = held.gaps.kept([Jurisdiction.parse("US-NY")]), held.gaps.kept()

    assert found is not None and found.told.places == "New York"
    assert nowhere is not None and nowhere.told.places == ""


def test_a_correction_counts_in_it(held: Held) -> None:
    held.keep()
    made = Correction("location", "kept", Verdict.CONTRARY, "It says so.", Role.LAWYER, date(2026, 11, 20), VERSIONS)
    Corrections(held.folder / "corrections.jsonl").add(made)
    found = held.gaps.kept()

    assert found is not None and found.report.rows[0].cell("kept").verdict is Verdict.CONTRARY


def test_without_a_library_it_says_what_to_run(tmp_path: Path) -> None:
    settings = Settings.load({"STEWARD_DATA": str(tmp_path)}, folder=tmp_path)

    with pytest.raises(UserError, match="steward doctor"):
        PolicyGaps(settings, now=lambda: NOW).kept()


def test_while_it_is_made_whoever_asks_is_told_so_and_then_it_is_there_and_kept(held: Held) -> None:
    (held.folder / "report.json").unlink(missing_ok=True)
    gaps = PolicyGaps(held.settings, now=lambda: NOW, patient=False)
    told = set()
    for _ in range(300):  # each holds the asker for two seconds at most
        try:
            made = gaps.made()
            break
        except UserError as error:
            told.add(str(error))
    else:
        pytest.fail("It was never made.")

    assert made.report.rows
    assert all(one.startswith("Steward is reading the policies.") for one in told)
    assert PolicyGaps(held.settings, now=lambda: NOW).kept() == made


def test_the_keeper_makes_it_a_pass_after_it_refreshed_the_library(held: Held) -> None:
    kept = held.folder / "report.json"
    kept.unlink(missing_ok=True)
    gaps = PolicyGaps(held.settings, now=lambda: NOW)
    keeper = Keeper(held.settings, lambda: NOW, lambda _: None, lambda _: None, gaps=gaps)

    keeper.look()
    assert not kept.exists()
    keeper.look()
    assert kept.exists()
