"""A card to be filled in: a real beginning, and no card until it is filled in."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from ingest.card_skeleton import NewCard, skeleton, write_skeleton
from ingest.errors import CardRefused
from ingest.local_cards import read_local
from ingest.pack import pack_folder
from knowledge.card import Kind
from knowledge.card_reader import parse_card
from knowledge.errors import CardError, LibraryReadOnly

TODAY = date(2026, 11, 23)
KINDS = [Kind.LAW, Kind.NEWS, Kind.GUIDE]
FILLED = {
    "a question": "can they count my steps", "the same, in slang": "step spy allowed", "official citation": "Code § 7",
    "publisher and date": "The Quay Gazette, 3 May 2026", "official address": "https://example.org/7",
    "where it applies": "US-WA", "what a reader": "Step counting", "the day you": "2026-11-20",
    "who vouches": "union counsel",
}  # fmt: skip


def begin(folder: Path, card_id: str = "us-wa-steps", kind: Kind = Kind.LAW, **given: str) -> Path:
    return write_skeleton(folder, NewCard(card_id, kind, **given), pack=pack_folder(), today=TODAY)


def filled_in(text: str) -> str:
    """Every place replaced, as somebody would who reads what belongs there."""
    number = iter(range(1000))

    def replaced(found: re.Match[str]) -> str:
        known = [new for old, new in FILLED.items() if found[1].startswith(old)]
        return known[0] if known else f"Yes, step counting needs notice in Washington, number {next(number)}"

    return re.sub(r"<<([^<>]+)>>", replaced, text)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_is_no_card_and_says_what_is_missing_where(kind: Kind, tmp_path: Path) -> None:
    path = begin(tmp_path, kind=kind)

    found = read_local(tmp_path)

    assert path == tmp_path / kind.value / "us-wa-steps.md" and found.cards == ()
    rule = found.broken[0].rule
    assert rule.startswith("us-wa-steps.md: is still to be filled in (line 4: <<what a reader would call it")
    assert re.search(r"and \d+ more\)$", rule)


@pytest.mark.parametrize("kind", KINDS)
def test_filled_in_it_keeps_every_rule(kind: Kind) -> None:
    card = parse_card(filled_in(skeleton(NewCard("us-wa-steps", kind), TODAY)), stem="us-wa-steps", local=True)

    assert (card.kind, len(card.units), card.public) == (kind, 5, False)
    assert card.review_by == date(2027, 5, 24) and all(len(unit.asks) == 4 for unit in card.units)


def test_as_long_as_one_place_is_left_it_is_no_card() -> None:
    text = filled_in(skeleton(NewCard("us-wa-steps", Kind.LAW), TODAY))
    left = text.replace("union counsel", "<<who vouches for this card>>")

    with pytest.raises(CardError, match=r"\(line 12: <<who vouches for this card>>\)$"):
        parse_card(left, stem="us-wa-steps", local=True)


def test_what_is_known_stands_in_it_already(tmp_path: Path) -> None:
    path = begin(
        tmp_path, jurisdiction="US-WA", title='Steps: the "quay" rule', citation="Code § 7", url="https://example.org/7"
    )
    text = path.read_text(encoding="utf-8")

    card = parse_card(filled_in(text), stem="us-wa-steps", local=True)

    assert (card.title, card.citation, card.jurisdiction) == ('Steps: the "quay" rule', "Code § 7", "US-WA")


def test_a_claim_is_never_filled_in_for_anybody() -> None:
    """Who vouches for a card, and when it was compared with the law, only a person can say."""
    text = skeleton(NewCard("us-wa-steps", Kind.LAW, "US-WA", "Steps", "Code § 7", "https://example.org/7"), TODAY)

    assert re.search(r"^checked: .*<<", text, re.M) and re.search(r"^reviewed_by: .*<<", text, re.M)


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    path = begin(tmp_path)
    path.write_text("mine", encoding="utf-8")

    for kind in KINDS:
        with pytest.raises(CardRefused, match="it was left as it is"):
            begin(tmp_path, kind=kind)

    assert path.read_text(encoding="utf-8") == "mine" and [p for p in tmp_path.rglob("*.md")] == [path]


REFUSED = {
    "an id of the pack": ({"card_id": "ny-52c2"}, "Steward's own pack has a card of that id"),
    "an id with a capital": ({"card_id": "US-wa"}, "lower-case"),
    "an id that leaves the folder": ({"card_id": "../ny"}, "lower-case"),
    "an id with a separator": ({"card_id": "local:ny"}, "lower-case"),
    "an empty id": ({"card_id": ""}, "lower-case"),
    "an endless id": ({"card_id": "x" * 61}, "60 characters at most"),
    "an endless title": ({"title": "x" * 71}, "70 characters at most"),
    "a title of two lines": ({"title": "one\ntwo"}, "one line"),
    "an address that is none": ({"url": "example.org"}, "https address"),
    "news of one place": ({"kind": Kind.NEWS, "jurisdiction": "US-WA"}, "leave out --jurisdiction"),
}


@pytest.mark.parametrize(("asked", "why"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_become_a_card_is_refused_and_nothing_is_written(
    tmp_path: Path, asked: dict[str, str], why: str
) -> None:
    with pytest.raises(CardRefused, match=why):
        begin(tmp_path, **asked)  # type: ignore[arg-type]

    assert list(tmp_path.rglob("*")) == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "cards").write_text("a file where the folder should be", encoding="utf-8")

    with pytest.raises(LibraryReadOnly, match="nothing was written"):
        begin(tmp_path / "cards")
