"""Every card of the pack and of the workplace, and what the pack must hold."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from ingest.pack import pack_folder
from ingest.pack_check import checked_local, checked_pack, clashes, missing_cards, required_ids
from knowledge.document import LOCAL_ORIGIN, PACK_ORIGIN
from knowledge.sentences import Span, SpanKind, sentences

FACTS = Path(__file__).parents[2] / ".." / "shared" / "law" / "facts.md"
# An entry of the fact sheet is headed by its id: **us-sca | Stored Communications Act**, or **us-sca** alone.
ENTRY = re.compile(r"\*\*([a-z][a-z0-9]*(?:-[a-z0-9]+)+)(?: \||\*\*)")


def test_the_pack_that_is_shipped_holds_every_card_it_must() -> None:
    cards = checked_pack(pack_folder())

    assert missing_cards(pack_folder(), cards) == []
    assert [checked.rule for checked in cards if checked.rule] == []
    assert len(required_ids(pack_folder())) == len(set(required_ids(pack_folder()))) > 100


def test_the_list_of_what_the_pack_must_hold_is_that_of_the_fact_sheet() -> None:
    if not FACTS.is_file():
        pytest.skip("the fact sheet that the cards were written from is not here")
    entries = ENTRY.findall(FACTS.read_text(encoding="utf-8").partition("## Appendix A")[0])

    assert required_ids(pack_folder()) == list(dict.fromkeys(entries))


def test_a_card_that_must_be_there_and_is_not_is_named(tmp_path: Path) -> None:
    shutil.copytree(pack_folder(), tmp_path / "pack")
    (tmp_path / "pack" / "law" / "il-bipa.md").unlink()

    assert missing_cards(tmp_path / "pack", checked_pack(tmp_path / "pack")) == ["il-bipa"]


def test_a_broken_card_is_there_and_broken(tmp_path: Path) -> None:
    shutil.copytree(pack_folder(), tmp_path / "pack")
    (tmp_path / "pack" / "law" / "il-bipa.md").write_text("nothing", encoding="utf-8")
    cards = checked_pack(tmp_path / "pack")

    assert missing_cards(tmp_path / "pack", cards) == []
    assert [(c.id, c.rule) for c in cards if c.card is None] == [
        ("il-bipa", "il-bipa.md: has no front matter between two lines of ---")
    ]


def test_a_pack_without_a_list_must_hold_nothing(tmp_path: Path) -> None:
    assert missing_cards(tmp_path, []) == []


def test_cards_of_ones_own_are_told_from_the_pack(tmp_path: Path, local_card: str) -> None:
    (tmp_path / "law").mkdir()
    (tmp_path / "law" / "us-wa-wristbands.md").write_text(local_card, encoding="utf-8")
    (tmp_path / "law" / "ny-52c2.md").write_text(local_card, encoding="utf-8")
    local, pack = checked_local(tmp_path), checked_pack(pack_folder())

    assert {c.origin for c in local} == {LOCAL_ORIGIN} and {c.origin for c in pack} == {PACK_ORIGIN}
    assert [(c.id, c.card is None) for c in local] == [("local:ny-52c2", True), ("local:us-wa-wristbands", False)]
    assert all(c.path.is_file() for c in (*local, *pack))
    assert clashes([*pack, *local]) == ["ny-52c2"] and clashes(pack) == clashes(local) == []


def test_a_card_is_past_its_review_the_day_after(tmp_path: Path, local_card: str) -> None:
    (tmp_path / "law").mkdir()
    (tmp_path / "law" / "us-wa-wristbands.md").write_text(local_card, encoding="utf-8")
    (checked,) = checked_local(tmp_path)

    assert not checked.is_past_review(date(2027, 5, 20)) and checked.is_past_review(date(2027, 5, 21))


def test_no_card_of_the_pack_was_shipped_past_its_review() -> None:
    assert [c.id for c in checked_pack(pack_folder()) if c.card and c.card.review_by <= c.card.checked] == []


def test_every_first_sentence_of_the_pack_stands_without_another() -> None:
    """As sentences of policies are held to it, but for "It depends" and "It is not true that", which point ahead."""
    dangling = [
        unit.id
        for checked in checked_pack(pack_folder())
        if checked.card
        for unit in checked.card.units
        for first in sentences(unit.text)[:1]
        if Span(first, SpanKind.SENTENCE, 0).dangles
        and not re.match(r"It (depends|is (not true that|a myth that|wrong to say))\b", first)
    ]

    assert dangling == []
