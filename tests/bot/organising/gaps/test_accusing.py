"""Nobody is accused of what a policy asks, forbids, tells of others or of the past, or says that it does not do."""

from __future__ import annotations

import pytest

from bot.organising.gaps.card_reader import shipped_cards
from bot.organising.gaps.nearest import Nearest
from bot.organising.gaps.report import report_of
from bot.organising.gaps.verdict import Verdict
from tests.bot.organising.gaps.judged import read

CARDS = shipped_cards()
_CAMERAS = "# CCTV policy\n\n## Cameras\n\nCameras film the yard.\n\n"


def accused(nearest: Nearest, *texts: str) -> set[tuple[str, str]]:
    """(practice, column) of each cell that is the contrary."""
    report = report_of([read(f"p{n}", text) for n, text in enumerate(texts)], CARDS, nearest)
    return {(row.practice, c.column) for row in report.rows for c in row.cells if c.verdict is Verdict.CONTRARY}


def test_what_is_plainly_the_contrary_is_called_so(nearest: Nearest) -> None:
    assert ("camera", "kept") in accused(nearest, f"{_CAMERAS}Footage is kept indefinitely.\n")


@pytest.mark.parametrize(
    "passage",
    [
        "| Question | Answer |\n|---|---|\n| Is footage kept indefinitely? | No |",
        "| | Cameras |\n|---|---|\n| Footage is kept indefinitely | No |",
        "| Allowed | Not allowed |\n|---|---|\n| Cameras in the yard | Footage that is kept indefinitely |",
        "The following is forbidden:\n\n- keeping footage indefinitely",
        "### Myths\n\n- Footage is kept indefinitely.",
        "Instead of keeping footage forever, we wipe it.",
        "We have stopped keeping footage indefinitely.",
        "In the past, footage was kept indefinitely.",
        "Before 2020, footage was kept indefinitely.",
        "Where a court orders it, footage is kept indefinitely.",
        "Police may keep footage indefinitely.",
        "Footage of customers is kept indefinitely.",
        "Our competitors keep footage indefinitely.",
        "Hidden cameras are not used here.",
        "Covert cameras are never fitted without notice.",
        "Recordings may be used to train AI models.",
        "Our subsidiary in Lyon, under French law, keeps footage indefinitely.",
        "Whoever does not want to be filmed is given a card for the side door.",
        "The maker of the cameras trains its models on public pictures, which we have no part in.",
        "If footage were kept indefinitely, nobody would come.",
        "The union reports that in other shops footage is kept indefinitely.",
        "Keystrokes, which we do not log, would be kept indefinitely.",
        "Signed copies of this camera policy are kept indefinitely.",
        '"Long-term storage" means that footage is kept indefinitely.',
    ],
)
def test_what_is_asked_or_forbidden_or_of_others_or_of_the_past_accuses_nobody(nearest: Nearest, passage: str) -> None:
    assert accused(nearest, f"{_CAMERAS}{passage}\n") == set()


@pytest.mark.parametrize(
    ("passage", "column"),
    [
        ('"Footage" is kept indefinitely.', "kept"),
        ("The footage is kept indefinitely, and sold to any affiliated company.", "kept"),
        ("Footage is kept indefinitely and is used in all our offices in Leeds.", "kept"),
    ],
)
def test_what_stands_plainly_is_not_hidden_by_how_it_is_put(nearest: Nearest, passage: str, column: str) -> None:
    assert ("camera", column) in accused(nearest, f"{_CAMERAS}{passage}\n")


def test_the_name_of_another_policys_tool_accuses_nobody(nearest: Nearest) -> None:
    keys = "# Monitoring policy\n\nMercury records keystrokes of all staff.\n"
    cameras = f"{_CAMERAS}## Spills\n\nMercury files are kept indefinitely.\n"

    assert ("keystrokes", "kept") not in accused(nearest, keys, cameras)


def test_a_practice_that_is_denied_has_no_row_however_much_is_said_of_it(nearest: Nearest) -> None:
    denied = (
        "## Keystrokes\n\nKeystrokes are not logged. Nothing is kept. Nothing is shared with anyone. Nobody is "
        "disciplined.\n"
    )

    report = report_of([read("p", f"{_CAMERAS}{denied}")], CARDS, nearest)

    assert [row.practice for row in report.rows] == ["camera"]


_PHONES = "## Your own phone\n\nA work profile is installed on personal phones. It reports the installed apps.\n\n"
_KEYS = "## 3. Typing\n\nKeystrokes are logged.\n\n"
_FILMS = "## 4. Cameras\n\nCameras film the yard.\n\n"


def test_what_is_said_of_the_companys_computers_is_not_held_against_workers_own_phones(nearest: Nearest) -> None:
    rule = "By logging on to a company computer you consent to all monitoring under this policy."

    found = accused(nearest, f"# Monitoring policy\n\n{_PHONES}{_KEYS}## 5. General provisions\n\n{rule}\n")

    assert ("keystrokes", "opt_in") in found
    assert ("own_device", "opt_in") not in found


def test_what_cites_a_section_is_held_against_nothing_else(nearest: Nearest) -> None:
    rule = "Data collected under section 4 may be kept indefinitely."

    found = accused(nearest, f"# Monitoring policy\n\n{_KEYS}{_FILMS}## 5. General provisions\n\n{rule}\n")

    assert ("keystrokes", "kept") not in found


def test_a_section_does_not_stand_for_what_it_names_in_passing(nearest: Nearest) -> None:
    films = (
        "Cameras are set up by the office. Cameras are cleaned weekly. Cameras have signs. Cameras do not hear calls."
    )
    policy = (
        f"# Monitoring policy\n\n## 1. Calls\n\nCalls are recorded.\n\n{_FILMS}{films}\n\n## 5. General provisions\n\n"
    )

    found = accused(nearest, f"{policy}Data collected under section 4 is kept indefinitely.\n")

    assert ("messages", "kept") not in found


def test_an_exception_is_not_accused_of_the_rule(nearest: Nearest) -> None:
    rule = "All recordings other than screenshots, keystrokes, and calls are kept indefinitely."

    found = accused(nearest, f"# Monitoring policy\n\n{_KEYS}{_FILMS}## 5. General provisions\n\n{rule}\n")

    assert ("keystrokes", "kept") not in found


def test_who_is_punished_for_a_misdeed_is_not_punished_on_what_was_collected(nearest: Nearest) -> None:
    mail = "# Monitoring policy\n\n## Email\n\nEmail on company accounts is monitored.\n\n"
    misdeed = "Use of another person's mailbox without authorisation will result in dismissal.\n"

    assert ("messages", "discipline") in accused(nearest, f"{mail}Email logs alone can justify dismissal.\n")
    assert ("messages", "discipline") not in accused(nearest, mail + misdeed)


def test_data_that_may_be_used_in_proceedings_is_not_said_to_be_enough(nearest: Nearest) -> None:
    mail = "# Monitoring policy\n\n## Email\n\nEmail on company accounts is monitored.\n\n"

    used = accused(nearest, f"{mail}Email logs may be used in disciplinary proceedings.\n")
    enough = accused(nearest, f"{mail}Email logs alone may be used in disciplinary proceedings, dismissal included.\n")

    assert ("messages", "discipline") not in used
    assert ("messages", "discipline") in enough
