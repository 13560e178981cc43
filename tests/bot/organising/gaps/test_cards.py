"""Cards: what organisers may write, and what they are told where a rule is broken."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from bot.organising.gaps.card_check import misread, read_as
from bot.organising.gaps.card_reader import CardBroken, read_cards, shipped_cards
from bot.organising.gaps.verdict import Verdict
from ingest.pack import pack_folder

CARDS = shipped_cards()


def own(tmp_path: Path, **changed: tuple[str, str]) -> Path:
    """A folder with our card on retention in it, one text of it replaced."""
    text = files("bot.organising.gaps").joinpath("columns/kept.toml").read_text(encoding="utf-8")
    for was, becomes in changed.values():
        assert was in text
        text = text.replace(was, becomes, 1)
    (tmp_path / "columns").mkdir()
    (tmp_path / "columns" / "kept.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_every_example_is_read_as_its_card_means_it() -> None:
    assert list(misread(CARDS)) == []


def test_there_are_nine_practices_and_twelve_columns() -> None:
    assert (len(CARDS.practices), len(CARDS.columns)) == (9, 12)


def test_every_card_that_law_is_cited_from_is_in_the_pack() -> None:
    named = {asks.document for column in CARDS.columns for asks in column.asks if asks.document}

    assert named <= {path.stem for path in pack_folder().rglob("*.md")}


def test_a_card_of_ones_own_replaces_ours(tmp_path: Path) -> None:
    cards = read_cards(own(tmp_path, name=('name = "Kept how long"', 'name = "Storage"')))

    column = cards.column("kept")
    assert column is not None and (column.name, column.own) == ("Storage", True)
    assert [c.id for c in cards.columns] == [c.id for c in CARDS.columns]


def test_without_cards_of_ones_own_ours_are_read(tmp_path: Path) -> None:
    assert read_cards(tmp_path) is CARDS


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ('id = "kept"', 'id = "other"', "id is to be the file's name"),
        ('verdict = "stated"', 'verdict = "yes"', "verdict is one of"),
        ('name = "Kept how long"', "name = 3", "name is to be a text in quotes"),
        ('verdict = "stated"', 'set_phrase = true\nverdict = "stated"', "a set_phrase is for what is contrary"),
        ("[words]", "surprise = 1\n[words]", "the key surprise is unknown"),
        ("any = ['", "any = ['(', '", "is no regular expression"),
        ("any = ['", "any = ['x*', '", "fits everything"),
        ("any = ['", "any = ['<nowhere>', '", "uses <nowhere>"),
        ('stated = [\n  "Footage is deleted after 30 days.",', "stated = [", "at least 10 are needed"),
        ("[words]", "[words", "no sound TOML"),
    ],
)
def test_a_broken_card_is_told_by_its_file_and_the_rule(tmp_path: Path, was: str, becomes: str, told: str) -> None:
    with pytest.raises(CardBroken) as caught:
        read_cards(own(tmp_path, change=(was, becomes)))

    assert "columns/kept.toml" in str(caught.value) and told in str(caught.value)


def test_a_sentence_alone_is_read_by_its_card() -> None:
    column = CARDS.column("kept")
    assert column is not None

    assert read_as(column, "Tapes are wiped every Friday after 10 days.") is Verdict.STATED
    assert read_as(column, "The canteen opens at noon.") is Verdict.SILENT
