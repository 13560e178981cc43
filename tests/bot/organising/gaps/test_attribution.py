"""Which practices a statement is about; for the contrary, none that it only may be about."""

from __future__ import annotations

import pytest

from bot.organising.gaps.card_reader import shipped_cards
from bot.organising.gaps.defined import collective
from bot.organising.gaps.mention import apart
from bot.organising.gaps.nearest import Nearest
from bot.organising.gaps.report import Report, report_of
from bot.organising.gaps.statement import Statement, statements_of
from bot.organising.gaps.verdict import Verdict
from tests.bot.organising.gaps.judged import read

CARDS = shipped_cards()
_CAMERAS = "## Cameras\n\nCCTV cameras film the yard.\n\n"
_VANS = "## Vans\n\nGPS trackers are fitted in vans.\n\n"
_POLICY = f"# Monitoring policy\n\n{_CAMERAS}{{cameras}}\n\n{_VANS}{{vans}}\n\n"


def report(nearest: Nearest, text: str) -> Report:
    return report_of([read("p", text)], CARDS, nearest)


def cells(found: Report, column: str) -> dict[str, Verdict]:
    return {row.practice: row.cell(column).verdict for row in found.rows}


def said(nearest: Nearest, column: str, *, cameras: str = "", vans: str = "", after: str = "") -> dict[str, Verdict]:
    return cells(report(nearest, _POLICY.format(cameras=cameras, vans=vans) + after), column)


def test_what_may_be_done_with_any_recording_is_held_against_what_its_section_is_about_alone(nearest: Nearest) -> None:
    found = said(nearest, "kept", cameras="Any recording may be kept indefinitely.")

    assert found == {"camera": Verdict.CONTRARY, "location": Verdict.SILENT}


def test_the_contrary_in_a_section_that_is_about_nothing_is_held_against_nobody(nearest: Nearest) -> None:
    found = said(nearest, "opt_in", after="## Parking\n\nWhoever refuses to take part will be dismissed.\n")

    assert Verdict.CONTRARY not in found.values()


def test_the_contrary_of_all_monitoring_is_held_against_each_practice(nearest: Nearest) -> None:
    found = said(nearest, "told", after="## General\n\nAll monitoring under this policy may begin without notice.\n")

    assert found == {"camera": Verdict.CONTRARY, "location": Verdict.CONTRARY}


def test_the_contrary_of_all_monitoring_is_not_held_against_the_training_of_ai(nearest: Nearest) -> None:
    trains = "Footage is used to train our AI models.\n\nAll monitoring under this policy may begin without notice.\n"
    found = said(nearest, "told", cameras="", after=f"## General\n\n{trains}")

    assert found["camera"] is Verdict.CONTRARY
    assert found.get("ai_training", Verdict.SILENT) is Verdict.SILENT


@pytest.mark.parametrize(
    "passage",
    [
        "5.1 Cameras. CCTV cameras film the yard. It is deleted after 30 days.\n\n"
        "5.2 Vans. GPS trackers are fitted in vans. It is kept indefinitely.",
        "Source 1: cameras. CCTV cameras film the yard. It is deleted after 30 days.\n\n"
        "Source 2: vans. GPS trackers are fitted in vans. It is kept indefinitely.",
        "What do the cameras film? CCTV cameras film the yard. It is deleted after 30 days.\n\n"
        "Do you track vans? GPS trackers are fitted in vans. It is kept indefinitely.",
    ],
)
def test_a_paragraph_that_begins_with_what_it_is_about_is_about_that(nearest: Nearest, passage: str) -> None:
    found = cells(report(nearest, f"# Monitoring policy\n\n## Tools\n\n{passage}\n"), "kept")

    assert found == {"camera": Verdict.STATED, "location": Verdict.CONTRARY}


@pytest.mark.parametrize(
    "heading",
    ["Terms for the two tools", "Conditions for all items", "Controls on every system", "Terms common to A and B"],
)
def test_terms_for_all_count_for_each_practice(nearest: Nearest, heading: str) -> None:
    found = said(nearest, "kept", after=f"## {heading}\n\nIt is deleted after 30 days.\n")

    assert found == {"camera": Verdict.STATED, "location": Verdict.STATED}


@pytest.mark.parametrize(
    ("defined", "sentence"),
    [
        ("Journey data means all that the items in section 2 generate.", "Journey data is deleted after 30 days."),
        ("Activity data: whatever a tool in Part B produces.", "Activity data is deleted after 30 days."),
        ('"Yard data" is any record mentioned below.', "Yard data is deleted after 30 days."),
        ('What is "yard data"?\n\nIt comes from two sources.', "Yard data is deleted after 30 days."),
        (
            'Anything marked "stream" is one of the two data streams in chapter 2.',
            "Stream data is deleted after 30 days.",
        ),
    ],
)
def test_a_word_that_the_policy_defines_as_all_that_it_tracks_stands_for_each_practice(
    nearest: Nearest, defined: str, sentence: str
) -> None:
    text = _POLICY.format(cameras="", vans="").replace("policy\n", f"policy\n\n{defined}\n", 1)
    found = cells(report(nearest, f"{text}## Storage\n\n{sentence}\n"), "kept")

    assert found == {"camera": Verdict.STATED, "location": Verdict.STATED}


@pytest.mark.parametrize(
    "sentence",
    [
        "Travel costs are refunded at the rate of article 55.",
        '"Colleague" is anybody on our payroll in any section.',
        "The client: any company in the sector.",
        "They are one of the two systems in section 3.",
        "A kitchen table is fine for an hour.",
    ],
)
def test_what_a_person_or_a_common_thing_is_defines_no_word_for_all_that_is_tracked(sentence: str) -> None:
    assert collective(statements_of(f"# Rules\n\n{sentence}\n"), CARDS.practices) is None


def test_a_question_says_nothing_of_its_own(nearest: Nearest) -> None:
    found = said(nearest, "assessed", cameras="Did anyone ask the works council?\n\nWas an impact assessment made?")

    assert found == {"camera": Verdict.SILENT, "location": Verdict.SILENT}


def test_of_a_sentence_on_two_practices_each_clause_counts_for_its_own(nearest: Nearest) -> None:
    kept = "Footage is deleted after a week; calls are kept indefinitely."
    found = report(nearest, f"# Monitoring\n\nWe record calls and use CCTV.\n\n{kept}\n")

    assert cells(found, "kept") == {"camera": Verdict.STATED, "messages": Verdict.CONTRARY}
    quotes = [quote for row in found.rows for quote in row.cell("kept").quotes]
    assert all(sentence in kept for quote in quotes for sentence in quote.sentences)


def test_a_tool_in_the_first_column_of_a_table_is_known_by_its_name(nearest: Nearest) -> None:
    table = "| Tool | What it does |\n|---|---|\n| RoomCheck | CCTV cameras record the room |\n"
    said_of_it = "## Storage\n\nWhat comes from RoomCheck is deleted after 30 days.\n"
    found = cells(report(nearest, f"# Monitoring\n\n{table}\n\nKeystrokes are logged.\n\n{said_of_it}"), "kept")

    assert found == {"camera": Verdict.STATED, "keystrokes": Verdict.SILENT}


def test_whoever_employs_people_is_no_tool_though_it_records_calls(nearest: Nearest) -> None:
    text = (
        "# Northwind Traders: monitoring\n\n## Calls\n\nNorthwind records calls.\n\n## Cameras\n\nCCTV cameras film "
        "the yard.\n\nWhat Northwind gets from them is deleted after 30 days.\n"
    )

    assert cells(report(nearest, text), "kept") == {"camera": Verdict.STATED, "messages": Verdict.SILENT}


@pytest.mark.parametrize(
    "sentence",
    ["By continuing to work here you consent to this use.", "Whoever enters is taken to agree to this training."],
)
def test_what_is_said_of_this_right_after_training_is_named_is_held_against_training_alone(
    nearest: Nearest, sentence: str
) -> None:
    text = (
        "# Monitoring policy\n\n## Cameras\n\nCCTV cameras film the yard.\n\nFootage is used to train our AI models. "
        f"{sentence}\n"
    )

    assert cells(report(nearest, text), "opt_in")["camera"] is not Verdict.CONTRARY


@pytest.mark.parametrize(
    "sentence",
    [
        "We ask each driver before GPS data is used to train AI models.",
        "Tracking is switched off at weekends and never happens on private trips.",
        "Saying no to tracking costs you nothing.",
    ],
)
def test_what_denies_or_asks_is_not_the_contrary(nearest: Nearest, sentence: str) -> None:
    found = report(nearest, f"# Vehicle tracking\n\nGPS trackers are fitted in vans.\n\n{sentence}\n")

    assert Verdict.CONTRARY not in [cell.verdict for row in found.rows for cell in row.cells]


@pytest.mark.parametrize(
    ("sentence", "counts"),
    [
        ("GPS and video data may be kept indefinitely.", {"camera", "location"}),
        ("Footage, GPS data and calls may be kept indefinitely.", {"camera", "location", "messages"}),
    ],
)
def test_the_contrary_of_practices_named_in_one_breath_is_held_against_each(
    nearest: Nearest, sentence: str, counts: set[str]
) -> None:
    text = f"# Monitoring\n\nWe record calls, use CCTV and track vans by GPS.\n\n## Storage\n\n{sentence}\n"

    found = cells(report(nearest, text), "kept")
    assert {practice for practice, verdict in found.items() if verdict is Verdict.CONTRARY} == counts


@pytest.mark.parametrize(
    "sentence",
    [
        "The following is never done: calls are recorded without notice; hidden cameras film staff without notice.",
        "It is forbidden to keep GPS data indefinitely; to film with hidden cameras without notice.",
        "We will not keep GPS data indefinitely; film staff with cameras without notice.",
    ],
)
def test_clauses_under_one_denial_are_not_told_apart(sentence: str) -> None:
    [statement] = statements_of(f"# Rules\n\n{sentence}\n")

    assert apart(CARDS.practices, statement) == [statement]


@pytest.mark.parametrize("heading", ["Rules for all employees", "Limits on all expenses", "Rules in any office"])
def test_rules_for_people_or_for_other_things_are_not_rules_for_all_that_is_tracked(
    nearest: Nearest, heading: str
) -> None:
    found = said(nearest, "told", after=f"## {heading}\n\nWe may change things at any time without notice.\n")

    assert Verdict.CONTRARY not in found.values()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Retention: all footage is deleted from every system after 30 days.", Verdict.STATED),
        ("Storage: all footage from every device is kept indefinitely.", Verdict.CONTRARY),
    ],
)
def test_a_line_that_begins_with_its_matter_is_read_and_defines_nothing(
    nearest: Nearest, line: str, told: Verdict
) -> None:
    assert said(nearest, "kept", cameras=line)["camera"] is told


def test_a_number_before_a_paragraph_is_no_number_of_a_section(nearest: Nearest) -> None:
    text = (
        "# Monitoring policy\n\n## 1. Cameras\n\nCCTV cameras film the yard.\n\n## 2. Vans\n\n1. Fitting. GPS trackers "
        "are fitted in vans.\n\n2. Use. Trackers run at work.\n\n## 3. Storage\n\nRecords under section 1 are kept "
        "for 30 days and then deleted.\n"
    )

    assert cells(report(nearest, text), "kept") == {"camera": Verdict.STATED, "location": Verdict.SILENT}


def test_what_follows_a_paragraph_with_a_heading_of_its_own_is_about_its_chapter(nearest: Nearest) -> None:
    text = (
        "# Monitoring policy\n\n## Tools\n\nCCTV cameras film the yard.\n\n1. Signs. There is a sign at the gate.\n\n"
        f"It is kept indefinitely.\n\n{_VANS}"
    )

    assert cells(report(nearest, text), "kept") == {"camera": Verdict.CONTRARY, "location": Verdict.SILENT}


@pytest.mark.parametrize(
    "line", ["30 days. Then it goes.", "Article 6 GDPR. The basis is consent.", "Tool 1 records calls. Tool 2 films."]
)
def test_a_number_or_a_whole_sentence_is_no_label(line: str) -> None:
    assert {heading for heading, _ in _sections(f"# Rules\n\n## Tools\n\n{line}\n")} == {"Tools"}


def _sections(text: str) -> list[tuple[str, str]]:
    """(what it stands under, its text) of each statement."""
    found: list[Statement] = statements_of(text)
    return [(statement.heading, statement.text) for statement in found]


def test_the_next_paragraph_is_not_of_the_one_that_began_with_a_heading() -> None:
    text = "# Rules\n\n## Tools\n\n5.1 The meter. It counts keys.\n\nNothing else is used.\n"

    assert _sections(text)[-1] == ("Tools", "Nothing else is used.")
    assert ("Tools › 5.1 The meter", "It counts keys.") in _sections(text)


def test_one_sentence_that_is_short_is_no_heading() -> None:
    text = "# Rules\n\n## Tools\n\n5.1 Managers may look. They do so weekly.\n\nAsk first. Then wait.\n"

    assert {heading for heading, _ in _sections(text)} == {"Tools"}
