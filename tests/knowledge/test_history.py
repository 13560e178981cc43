"""What changed between versions: since when a sentence stands, what stood before, what is said no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from knowledge.document import Version
from knowledge.history import Change, change_of, holds, removals
from knowledge.sentences import Span, spans_of

DAYS = (date(2024, 1, 1), date(2025, 1, 1), date(2026, 1, 1))


def versions(*texts: str) -> list[Version]:
    """One version a year, the last of them live."""
    return [
        Version(
            id=f"d@{n}", document_id="d", text=text, added=day, checked=day, review_by=None, directive=False,
            states=(), dated=day, left=DAYS[n + 1] if n + 1 < len(texts) else None,
        )
        for n, (text, day) in enumerate(zip(texts, DAYS[: len(texts)], strict=True))
    ]  # fmt: skip


def span(text: str) -> Span:
    return spans_of(text)[0]


KEPT_90 = "Activity records are kept for 90 days and then deleted."
KEPT_180 = "Activity records are kept for 180 days and then deleted."
LOCKED = "The screen is locked when the desk is left."


def test_a_reworded_sentence_is_told_with_its_day_and_what_stood_there() -> None:
    held = versions(f"{LOCKED} {KEPT_90}", f"{LOCKED} {KEPT_180}")

    assert change_of(span(KEPT_180), held, held[-1]) == Change(DAYS[1], KEPT_90)


def test_a_new_sentence_has_nothing_before_it() -> None:
    held = versions(LOCKED, f"{LOCKED} Wristbands count the steps of each crew.")

    assert change_of(span("Wristbands count the steps of each crew."), held, held[-1]) == Change(DAYS[1], None)


def test_a_sentence_that_was_always_there_has_no_history() -> None:
    held = versions(f"{LOCKED} {KEPT_90}", f"{LOCKED} {KEPT_180}")

    assert change_of(span(LOCKED), held, held[-1]) is None
    assert change_of(span(LOCKED), held[-1:], held[-1]) is None


def test_of_three_versions_the_one_that_brought_the_sentence_counts() -> None:
    early = versions(KEPT_90, KEPT_180, KEPT_180)
    late = versions(KEPT_90, KEPT_90, KEPT_180)

    assert change_of(span(KEPT_180), early, early[-1]) == Change(DAYS[1], KEPT_90)
    assert change_of(span(KEPT_180), late, late[-1]) == Change(DAYS[2], KEPT_90)


def test_a_line_broken_elsewhere_is_no_change() -> None:
    held = versions(KEPT_90.replace(" days", "\ndays"), KEPT_90)

    assert change_of(span(KEPT_90), held, held[-1]) is None
    assert holds("kept for\n90  days", "for 90 days")


def test_a_new_row_was_never_another_row_that_went_on_reworded() -> None:
    held = versions(
        "* Data: Websites; How often: continuously; Kept for: 90 days.",
        "* Data: Websites; How often: continuously; Kept for: 180 days.\n"
        "* Data: Keystrokes; How often: continuously; Kept for: 180 days.",
    )
    websites, keystrokes = spans_of(held[-1].text)

    assert change_of(websites, held, held[-1]) == Change(DAYS[1], "Data: Websites; How often: continuously; "
                                                         "Kept for: 90 days.")  # fmt: skip
    assert change_of(keystrokes, held, held[-1]) == Change(DAYS[1], None)


OPT_OUT = "An employee may opt out by writing to the desk."


def gone(held: list[Version]) -> list[tuple[str, date, date]]:
    return [(s.text, r.former.day, r.on) for r in removals(held, held[-1]) for s in r.spans]


def test_what_is_said_no_more_is_found_with_the_version_that_said_it() -> None:
    assert gone(versions(f"{LOCKED} {OPT_OUT}", LOCKED)) == [(OPT_OUT, DAYS[0], DAYS[1])]


def test_of_three_versions_a_removal_is_dated_by_the_first_without_it() -> None:
    assert gone(versions(f"{LOCKED} {OPT_OUT}", LOCKED, f"{LOCKED} Cats are fine.")) == [(OPT_OUT, DAYS[0], DAYS[1])]
    assert gone(versions(OPT_OUT, f"{LOCKED} {OPT_OUT}", LOCKED)) == [(OPT_OUT, DAYS[1], DAYS[2])]


def test_what_was_reworded_or_came_back_was_not_removed() -> None:
    assert gone(versions(KEPT_90, KEPT_180)) == []
    assert gone(versions(OPT_OUT, LOCKED, OPT_OUT)) == [(LOCKED, DAYS[1], DAYS[2])]
    assert gone(versions(OPT_OUT)) == []


def test_a_text_that_was_changed_and_kept_its_date_was_changed_on_the_day_it_came_in() -> None:
    former, later = versions(KEPT_90, KEPT_180)
    later = replace(later, dated=former.dated)

    assert change_of(span(KEPT_180), [former, later], later) == Change(DAYS[1], KEPT_90)
    assert [r.on for r in removals([former, replace(later, text=LOCKED)], replace(later, text=LOCKED))] == [DAYS[1]]
