"""A handbook speaks of messages, cameras and records on every page; only where somebody watches does it count."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.organising.gaps.card_reader import shipped_cards
from bot.organising.gaps.nearest import Nearest
from bot.organising.gaps.passages import Sign, passages_of
from bot.organising.gaps.policy import Policy
from bot.organising.gaps.report import Report, report_of
from bot.organising.gaps.verdict import Verdict

_HANDBOOK = Path(__file__).parents[4] / ".." / "shared" / "policies" / "18f-handbook"
_ORDINARY = """
## Meetings

Keep your camera on if your connection allows it, and mute your microphone while others speak.
Share your screen when you walk people through a draft.
A meeting is recorded only when somebody who cannot come asks for it.
The notes go into the shared folder on the same day.

## Messages

Post in a channel rather than in a direct message, so that others can find the answer.
Messages about lunch belong in the lunch channel.
Use threads, and do not page people at night.

## Time sheets

Enter your hours every Friday, with the code of the project.
Track leave in the same form.
Your lead approves the sheet by noon on Monday.

## Training

Each of us has a budget for courses, and five days a year to attend them.
The model for a development plan is in the template folder.

## Equipment

You get a laptop and a badge in your first week.
A badge that is lost is reported to the front desk, which makes another.
Passwords are changed once a year and are at least fourteen characters long.

## Reviews

Your lead and you talk about your work twice a year, and both sign what was agreed.
Ratings go from one to four.
Whoever disagrees with a rating can ask the second lead to look at it.
"""
_CAMERAS = """
## Cameras in the yard

CCTV cameras record the yard and the loading bay day and night.
Footage from the cameras is deleted after 30 days.
Only the safety officer sees the footage, and it is passed on to nobody else.
"""


def _report(text: str, nearest: Nearest, title: str = "Our handbook") -> Report:
    return report_of([Policy("one", title, "2026-01-01", "2026-01-01", f"# {title}\n{text}")], shipped_cards(), nearest)


def test_a_handbook_in_which_nobody_watches_has_no_row(nearest: Nearest) -> None:
    assert _report(_ORDINARY, nearest).rows == ()


def test_of_a_handbook_with_a_passage_on_cameras_that_passage_is_read_and_no_other(nearest: Nearest) -> None:
    report = _report(_ORDINARY + _CAMERAS + _ORDINARY.replace("## ", "## More on "), nearest)

    assert [row.practice for row in report.rows] == ["camera"]
    [row] = report.rows
    assert row.mention.heading == "Cameras in the yard"
    assert {quote.heading for cell in row.cells for quote in cell.quotes} == {"Cameras in the yard"}
    assert row.cell("kept").verdict is Verdict.STATED
    assert not any(cell.verdict is Verdict.CONTRARY for cell in row.cells)


def _sign(section: int, **shown: bool) -> Sign:
    return Sign(section, **{"speaks": False, "names": False, "word": False, "shows": False, "watches": False, **shown})


_SIGNS = st.lists(st.builds(Sign, st.integers(0, 5), *[st.booleans()] * 5), max_size=30)


@given(_SIGNS)
def test_only_sections_that_are_there_are_about_tracking_and_a_title_makes_all_of_them_so(signs: list[Sign]) -> None:
    there = frozenset(sign.section for sign in signs)

    assert passages_of(signs, titled=False).sections <= there
    assert passages_of(signs, titled=True).sections == there


@given(_SIGNS)
def test_more_pages_on_other_things_never_make_more_of_a_handbook_count(signs: list[Sign]) -> None:
    signs = [sign for sign in signs if sign.section < 5]
    before = passages_of(signs, titled=False)
    after = passages_of([*signs, *[_sign(9) for _ in range(40)]], titled=False)

    assert after.sections - {9} <= before.sections
    assert 9 not in after.sections or after.throughout


def test_where_nobody_watches_in_a_policy_a_passage_has_to_say_plainly_what_is_done() -> None:
    other = [_sign(0) for _ in range(20)]
    told = [_sign(1, speaks=True, names=True, word=True), _sign(1, speaks=True), *[_sign(1) for _ in range(3)]]
    watched = _sign(2, names=True, shows=True, watches=True)

    assert not passages_of([*other, *told], titled=False).sections
    assert passages_of([*other, *told, watched], titled=False).sections == {1, 2}


def test_a_sentence_by_which_somebody_watches_is_enough_and_one_that_only_speaks_is_not() -> None:
    other = [_sign(0) for _ in range(20)]

    assert passages_of([*other, _sign(1, names=True, shows=True, watches=True)], titled=False).sections == {1}
    assert not passages_of([*other, _sign(1, speaks=True, names=True)], titled=False).sections


@pytest.mark.long
@pytest.mark.skipif(not _HANDBOOK.is_dir(), reason="the handbook of a real employer is not on this machine")
def test_a_real_handbook_that_watches_only_messages_is_silent_on_everything_else(nearest: Nearest) -> None:
    from ingest.prepared import IngestOptions, prepare
    from ingest.reading.block import Unreadable
    from ingest.reading.file_kind import read_file

    policies: list[Policy] = []
    for path in sorted(_HANDBOOK.rglob("*.md")):
        try:
            read = prepare(read_file(path)[0], path, IngestOptions())
        except Unreadable:
            continue  # pages that hold nothing but a link to another
        policies.append(Policy(str(path.relative_to(_HANDBOOK)), read.title, "", "", read.text))

    report = report_of(policies, shipped_cards(), nearest)

    assert len(policies) > 200
    assert [row.practice for row in report.rows] == ["messages"]
    [row] = report.rows
    # "If you're using … anything, you are actively consenting to being monitored", "set to retain all messages
    # forever": nothing else is held against anybody.
    assert [cell.column for cell in row.cells if cell.verdict is Verdict.CONTRARY] == ["opt_in", "kept"]
    # "Anything you say … can be monitored, recorded", "nothing is private".
    assert {cell.column for cell in row.cells if cell.verdict is not Verdict.SILENT} == {
        "opt_in", "minimum", "kept", "private",
    }  # fmt: skip
    assert {cell.quotes[0].title for cell in row.cells if cell.quotes} <= {
        "Intro to TTS Tech Operations",
        "Slack records",
    }
