"""Every rule of programme files, broken once: the error names the file and the rule."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from ingest.pack import pack_folder
from knowledge.card import Card, Status
from knowledge.card_reader import read_pack
from knowledge.citation import occurs
from knowledge.errors import CardError
from knowledge.programme import How, Programme
from knowledge.programme_reader import parse_programme, programme_paths, read_programme, read_programmes

FORMAT = Path(__file__).parents[2] / "docs" / "cards.md"
SHIPPED = read_programmes(pack_folder())

SOUND = """\
id = "xx-tracker"
title = "The Example tracker"
employer = "Example"
cards = ["xx-example"]
called = ["Example"]
citation = "The Example Herald, 2026"
url = "https://example.org/tracker"
checked = 2026-11-23
review_by = 2027-05-23

[state]
on = "2026-06"
text = "Paused"
confidence = "unverified"
doubt = "whether it runs again"

[[event]]
on = "2026-04-21"
by = "The Example Herald"
text = "The tracker counts steps."
confidence = "verified"

[[event]]
on = "2026-05-28/29"
by = "The Example Authority"
how = "decided"
superseded = 2026-06-01
text = "The tracker may go on."
confidence = "unverified"
doubt = "on which of the two days."
"""


def broken(old: str, new: str) -> str:
    """What reading says of the programme after one change; the change must have found its place."""
    assert SOUND.count(old) >= 1, f"the sound programme has no {old!r}"
    with pytest.raises(CardError) as caught:
        parse_programme(SOUND.replace(old, new, 1), "xx-tracker")
    return str(caught.value)


def test_a_sound_programme_is_read_whole() -> None:
    programme = parse_programme(SOUND, "xx-tracker")

    assert (programme.id, programme.employer, programme.cards) == ("xx-tracker", "Example", ("xx-example",))
    assert (programme.state.on.written, programme.state.doubt) == ("2026-06", "whether it runs again")
    assert [(e.on.written, e.by, e.how, e.doubt) for e in programme.events] == [
        ("2026-04-21", "The Example Herald", How.REPORTED, None),
        ("2026-05-28/29", "The Example Authority", How.DECIDED, "on which of the two days"),
    ]
    assert programme.source == SOUND


def test_what_is_reported_stays_reported_and_a_decision_is_one_until_another_replaces_it() -> None:
    reported, decided = parse_programme(SOUND, "xx-tracker").units

    assert [(s.status, s.since) for s in reported.states] == [(Status.REPORTED, None)]
    assert [(s.status, s.since) for s in decided.states] == [
        (Status.IN_FORCE, date(2026, 5, 29)),
        (Status.SUPERSEDED, date(2026, 6, 1)),
    ]


def test_an_event_is_told_from_the_last_day_on_which_it_may_have_happened() -> None:
    decided = parse_programme(SOUND, "xx-tracker").units[1]

    assert [decided.holds_on(date(2026, 5, day)) for day in (28, 29, 30)] == [False, True, True]


def test_a_wrapped_text_is_one_line_and_stands_in_the_file() -> None:
    wrapped = SOUND.replace('"The tracker counts steps."', '"""\nThe tracker\ncounts steps.\n"""')
    event = parse_programme(wrapped, "xx-tracker").events[0]

    assert event.text == "The tracker counts steps." and occurs(event.text, wrapped)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "xx-tracker"', 'id = "other"', "the file is named 'xx-tracker'"),
        ('employer = "Example"\n', "", "lacks employer"),
        ('employer = "Example"\n', 'employer = "Example"\nmood = "bad"\n', "unknown key: mood"),
        ('employer = "Example"', 'employer = ""', "employer is not text"),
        ('title = "The', 'title = "The ' + "very " * 14, "70 at most"),
        ('["xx-example"]', "[]", "cards is a list of texts"),
        ('["Example"]', '"Example"', "called is a list of texts"),
        ('"https:', '"http:', "https"),
        ("checked = 2026-11-23", 'checked = "2026-11-23"', "checked is not a date"),
        ("review_by = 2027", "review_by = 2025", "review_by is before checked"),
        ("checked = 2026-11-23", "checked = 2026-06-29", "later than the day it was checked"),
        ('on = "2026-06"', 'on = "2026-05-28"', "state is older than its last event"),
        ('text = "Paused"', f'text = "{"paused " * 13}"', "state: text has 13 words, 12 at most"),
        ('on = "2026-04-21"', 'on = "21 April 2026"', 'event 1: on is "2026-05-28"'),
        ('on = "2026-04-21"', "on = 2026-04-21", 'event 1: on is "2026-05-28"'),
        ('on = "2026-04-21"', 'on = "2026-05-30"', "not oldest first"),
        ('by = "The Example Herald"\n', "", "event 1: lacks by"),
        ("counts steps.", f"counts {'steps ' * 28}.", "event 1: text has 32 words, 30 at most"),
        ("counts steps.", "counts steps", "event 1: text is not a whole sentence"),
        ("counts steps.", "counts \\u0022steps\\u0022.", "event 1: text is written with escapes"),
        ('how = "decided"', 'how = "guessed"', "event 2: how is one of reported, decided, stated"),
        ('how = "decided"\n', "", "event 2: superseded"),
        ("superseded = 2026-06-01", "superseded = 2026-05-29", "event 2: superseded"),
        ('confidence = "verified"', 'confidence = "sure"', "event 1: confidence is verified"),
        ('doubt = "on which of the two days."\n', "", "event 2: confidence is verified"),
        ('confidence = "verified"', 'confidence = "verified"\ndoubt = "it all"', "event 1: confidence is verified"),
        ("[[event]]", "[event]", "is not TOML"),
        ("2027-05-23", "2027-05-33", "is not TOML"),
    ],
)
def test_a_broken_rule_is_named_with_its_file(old: str, new: str, said: str) -> None:
    told = broken(old, new)

    assert told.startswith("xx-tracker.toml: ") and said in told


def test_a_programme_without_events_is_refused() -> None:
    bare = SOUND[: SOUND.index("[[event]]")]

    for source in (bare, "event = []\n" + bare):
        with pytest.raises(CardError, match=r"event"):
            parse_programme(source, "xx-tracker")


def test_its_cards_must_be_there_and_its_id_must_be_its_own(tmp_path: Path, card_text: str) -> None:
    path = tmp_path / "programmes" / "xx-tracker.toml"
    path.parent.mkdir()
    path.write_text(SOUND, encoding="utf-8")
    with pytest.raises(CardError, match=r"xx-tracker\.toml: there is no card xx-example"):
        read_programme(path)

    (tmp_path / "law").mkdir()
    (tmp_path / "law" / "xx-example.md").write_text(card_text, encoding="utf-8")
    assert read_programme(path).id == "xx-tracker"

    (tmp_path / "law" / "xx-tracker.md").write_text(card_text, encoding="utf-8")
    with pytest.raises(CardError, match=r"a card is named xx-tracker already"):
        read_programme(path)


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "programmes" / "xx-tracker.toml"
    path.parent.mkdir()
    path.write_bytes(b"\xff\xfe")

    with pytest.raises(CardError, match=r"xx-tracker\.toml: cannot be read"):
        read_programme(path)


def test_a_pack_without_programmes_has_none(tmp_path: Path) -> None:
    assert read_programmes(tmp_path) == []


# Those that are shipped


def test_every_news_card_belongs_to_a_programme() -> None:
    news = {card.id for card in read_pack(pack_folder()) if card.kind == "news"}

    assert news <= {card for programme in SHIPPED for card in programme.cards}
    assert len(SHIPPED) == len(programme_paths(pack_folder()))


@cache
def every_card() -> list[Card]:
    return read_pack(pack_folder())


@pytest.mark.parametrize("programme", SHIPPED, ids=lambda programme: programme.id)
def test_a_programme_was_checked_when_its_card_was(programme: Programme) -> None:
    cards = [card for card in every_card() if card.id in programme.cards]

    assert {(c.checked, c.review_by, c.url, c.citation) for c in cards} == {
        (programme.checked, programme.review_by, programme.url, programme.citation)
    }


def test_nothing_rests_on_what_is_known_to_be_unreliable() -> None:
    everything = " ".join(programme.source for programme in SHIPPED).casefold()

    for word in ("beltran", "hyprnews", "3,200", "3:26-cv"):
        assert word not in everything


def test_the_written_format_names_every_key_and_limit() -> None:
    told = FORMAT.read_text(encoding="utf-8").partition("## Programmes")[2]
    keys = set(re.findall(r"^\[?\[?(\w+)(?: =|\])", SOUND, flags=re.MULTILINE)) - {"event", "state"}

    assert [key for key in sorted(keys) if f"`{key}`" not in told and f"\n{key} = " not in told] == []
    assert "30 words" in told and "12 words" in told
