"""Two versions are compared by what they say: neither markup, order, numbering nor a date stamp is a change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.comparison import Row, SentenceChange, changes_between, is_stamp, same_words, side_by_side

KEPT_90 = "Activity records are kept for 90 days and then deleted."
KEPT_180 = "Activity records are kept for 180 days and then deleted."
LOCKED = "The screen is locked when the desk is left."
OPT_OUT = "You may opt out of the tool at any time and nobody asks why."
CATS = "Cats are fine."
TRAINS = "What you type is used to train language models."
SENTENCES = [KEPT_90, KEPT_180, LOCKED, OPT_OUT, CATS, TRAINS, "Mail is scanned for malware at night."]


def test_changes_are_told_in_the_order_of_the_later_text_with_removals_last() -> None:
    found = changes_between(f"{OPT_OUT} {KEPT_90} {LOCKED}", f"{CATS} {KEPT_180} {LOCKED}")

    assert found == [SentenceChange(None, CATS), SentenceChange(KEPT_90, KEPT_180), SentenceChange(OPT_OUT, None)]
    assert [change.kind for change in found] == ["added", "changed", "removed"]


def test_a_change_is_told_with_the_headings_it_stands_under() -> None:
    former = f"# Policy\n\n## Data\n\n### Logs\n\n{KEPT_90}\n\n## Else\n\n{OPT_OUT}\n"
    later = f"# Policy\n\n## Data\n\n### Logs\n\n{KEPT_180}\n\n## Else\n\n{CATS}\n"

    assert changes_between(former, later) == [
        SentenceChange(KEPT_90, KEPT_180, "Data › Logs"),
        SentenceChange(None, CATS, "Else"),
        SentenceChange(OPT_OUT, None, "Else"),
    ]


@pytest.mark.parametrize(
    ("former", "later"),
    [
        (f"{LOCKED} {KEPT_90}", f"{KEPT_90}\n\n{LOCKED}"),
        (f"- {LOCKED}\n- {KEPT_90}", f"{LOCKED} {KEPT_90}"),
        (f"- {LOCKED} {KEPT_90}\n- {CATS}", f"- {LOCKED}\n- {KEPT_90}\n- {CATS}"),
        (f"1. {LOCKED}\n\n2. {KEPT_90}", f"2.1 {LOCKED}\n\n2.2 {KEPT_90}"),
        ("(a) We keep logs. (b) Cats are fine.", "(i) We keep logs. (ii) Cats are fine."),
        ("Don’t share “keys” – ever.", 'Don\'t share "keys" - ever.'),
        ("Read https://old.example/a about it.", "Read https://new.example/b?x=1 about it."),
        ("Write to [email protected] for it.", "Write to [email\u00a0protected] for it."),
        (f"Last modified May 7, 2025.\n\n{LOCKED}", f"Last modified October 2, 2025.\n\n{LOCKED}"),
        (f"Effective 1 March 2025, version 2.0\n\n{LOCKED}", f"Effective 1 May 2026, version 2.1\n\n{LOCKED}"),
        (f"最終更新日：2024年5月1日\n\n{LOCKED}", f"最終更新日：2026年1月9日\n\n{LOCKED}"),
        (f"Stand: 3. Mai 2024\n\n{LOCKED}", LOCKED),
        (f"+/-\n\n{LOCKED}", f"▲\n\n{LOCKED}"),
        ("ＡＩ reads mail.", "AI reads mail."),
    ],
)
def test_how_a_text_is_set_is_no_change(former: str, later: str) -> None:
    assert changes_between(former, later) == []
    assert same_words(former, later)


@pytest.mark.parametrize(
    ("former", "later"),
    [
        ("We may not share your data with brokers.", "We may not share your data."),
        ("We may not share your data.", "We may share your data."),
        (f"{LOCKED} {KEPT_90}", f"{LOCKED} {KEPT_180}"),
        ("Mail is kept until 1 March 2026.", "Mail is kept until 1 March 2027."),
        ("従業員のキー入力は記録されません。", "従業員のキー入力は記録されます。"),
        (f"{LOCKED} {LOCKED} {CATS}", LOCKED),
        ("# Policy\n\n## Do we train models with your mail?\n\nNo.", "# Policy\n\n## Do we sell your mail?\n\nNo."),
    ],
)
def test_a_word_that_changes_what_is_said_is_a_change(former: str, later: str) -> None:
    assert changes_between(former, later) != []
    assert changes_between(later, former) != []


@pytest.mark.parametrize("text", ["Monitoring starts on 1 May 2026.", KEPT_90, "We told you on 3 May 2024.", ""])
def test_a_sentence_that_says_more_than_a_date_is_no_stamp(text: str) -> None:
    assert not is_stamp(text)


SAID = st.lists(st.sampled_from(SENTENCES), max_size=6, unique=True)
SET = st.sampled_from([" ", "\n\n", "\n- "])


@given(SAID, SAID, SET, SET)
def test_each_sentence_that_came_or_went_is_told_once(before: list[str], now: list[str], one: str, other: str) -> None:
    found = changes_between("\n- " * (one != " ") + one.join(before), other.join(now))

    assert sorted(c.now for c in found if c.now) == sorted(set(now) - set(before))
    assert sorted(c.before for c in found if c.before) == sorted(set(before) - set(now))


@given(SAID, SAID)
def test_the_way_back_tells_the_same_sentences_the_other_way(before: list[str], now: list[str]) -> None:
    there = changes_between("\n\n".join(before), "\n\n".join(now))
    back = changes_between("\n\n".join(now), "\n\n".join(before))

    assert sorted((c.before or "", c.now or "") for c in there) == sorted((c.now or "", c.before or "") for c in back)


@given(SAID, SAID)
def test_side_by_side_shows_both_texts_whole_and_in_order(before: list[str], now: list[str]) -> None:
    rows = side_by_side("# Title\n\n" + "\n\n".join(before), "# Title\n\n" + "\n- ".join(["", *now]))

    # Where both say the same the later wording stands on both sides, here with the mark of a list entry.
    assert [(r.before or "").removeprefix("- ") for r in rows if r.before is not None] == ["Title", *before]
    assert [r.now for r in rows if r.now is not None] == ["Title", *(f"- {sentence}" for sentence in now)]
    assert all(r.kind in {"same", "added", "removed", "changed", "moved", "heading"} for r in rows)


def test_side_by_side_tells_what_moved_from_what_came_and_went() -> None:
    former = f"# P\n\n## Logs\n\n{LOCKED} {KEPT_90} {OPT_OUT}\n"
    later = f"# P\n\n## Records\n\n{LOCKED} {KEPT_180} {CATS}\n\n{OPT_OUT}\n"

    rows = side_by_side(former, later)

    assert Row("changed", KEPT_90, KEPT_180) in rows
    assert Row("added", None, CATS) in rows
    assert Row("heading", "P", "P", 1) in rows
    assert [r for r in rows if OPT_OUT in (r.before, r.now)] == [Row("same", OPT_OUT, OPT_OUT)]
    assert {r.now or r.before for r in rows if r.level == 2} == {"Logs", "Records"}


def test_a_sentence_that_only_moved_is_marked_so_on_both_sides() -> None:
    rows = side_by_side(f"{CATS}\n\n{LOCKED}\n\n{KEPT_90}", f"{LOCKED}\n\n{KEPT_90}\n\n{CATS}")

    assert [r for r in rows if r.kind != "same"] == [Row("moved", CATS, None), Row("moved", None, CATS)]


@pytest.mark.parametrize("line", ["." * 1_000_000, "1 May 2025 " + "at " * 300_000, f"version{' ' * 1_000_000}x"])
def test_a_line_without_an_end_is_no_stamp_and_keeps_nobody_waiting(line: str) -> None:
    assert not is_stamp(line)


def test_a_line_of_dots_with_a_date_keeps_nobody_waiting() -> None:
    assert not any(is_stamp(f"{'.' * n}x{'.' * n}") for n in range(70))
    assert is_stamp("Last updated ............ 3 May 2025")


def test_endless_sentences_are_told_as_removed_and_added() -> None:
    before, now = (" ".join(f"{word} and" for _ in range(5_000)) for word in ("cats", "dogs"))

    assert [c.kind for c in changes_between(before, now)] == ["added", "removed"]


def test_a_long_table_of_which_every_row_was_changed_is_told_row_by_row() -> None:
    before, now = (
        "\n".join(f"* Cookie {n} | kept for {months} months | Acme" for n in range(1_000)) for months in (12, 13)
    )

    found = changes_between(before, now)

    assert {c.kind for c in found} == {"changed"}
    assert all(c.before and c.now and c.before.split("|")[0] == c.now.split("|")[0] for c in found)


def test_an_amount_at_the_beginning_is_no_number_of_a_paragraph() -> None:
    assert changes_between("1.5 years is the limit.", "7.5 years is the limit.")
    assert not changes_between("1.5 Logs are kept.", "7.5 Logs are kept.")


@pytest.mark.parametrize(
    ("before", "now"),
    [("* Webcams | ✗", "* Webcams | ✓"), ("* Logs | < 30", "* Logs | > 30"), ("## Prohibited", "## Permitted")],
)
def test_yes_and_no_are_told_apart_where_they_are_no_sentence(before: str, now: str) -> None:
    assert changes_between(f"# P\n\n{before}", f"# P\n\n{now}")


def test_a_tick_is_a_tick_however_it_is_drawn() -> None:
    assert not changes_between("* Webcams | ✔", "* Webcams | ✅")


@pytest.mark.parametrize(
    ("done", "never"),
    [("## What we record", "## What we never record"), ("We record:", "We do not record:")],
)
def test_what_moves_from_what_is_never_done_to_what_is_done_is_gone_there_and_come_here(done: str, never: str) -> None:
    before = f"# P\n\n{done}\n\n- calls\n\n{never}\n\n- keystrokes\n- webcams"
    now = f"# P\n\n{done}\n\n- calls\n- keystrokes\n\n{never}\n\n- webcams"

    assert [(c.before, c.now) for c in changes_between(before, now)] == [(None, "keystrokes"), ("keystrokes", None)]
