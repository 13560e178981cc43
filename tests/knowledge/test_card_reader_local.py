"""Cards of a workplace's own: the rules of docs/cards.md, and those that hold only for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.card import UnitKind
from knowledge.card_reader import parse_card, read_card
from knowledge.errors import CardError


def broken(text: str, *, stem: str = "us-wa-wristbands", local: bool = True) -> str:
    with pytest.raises(CardError) as caught:
        parse_card(text, stem=stem, local=local)
    return str(caught.value)


def test_a_card_of_ones_own_is_read_whole_under_an_id_that_no_pack_can_have(local_card: str, tmp_path: Path) -> None:
    (tmp_path / "us-wa-wristbands.md").write_text(local_card, encoding="utf-8")
    card = read_card(tmp_path / "us-wa-wristbands.md", local=True)

    assert (card.id, card.is_local, card.public) == ("local:us-wa-wristbands", True, False)
    assert card.reviewed_by == "union counsel"
    assert {unit.id for unit in card.units} == {f"local:us-wa-wristbands#{n}" for n in range(1, 6)}


@pytest.mark.parametrize(("visibility", "public"), [("public", True), ("members", False)])
def test_it_says_itself_who_may_be_shown_it(local_card: str, visibility: str, public: bool) -> None:
    text = local_card.replace("names:", f"visibility: {visibility}\nnames:")

    assert parse_card(text, stem="us-wa-wristbands", local=True).public is public


RULES = {
    "nobody vouches for it": ("reviewed_by: union counsel\n", "", "front matter lacks reviewed_by"),
    "an empty role vouches for it": ("reviewed_by: union counsel", 'reviewed_by: " "', "reviewed_by holds something"),
    "who vouches stands where it can be taken out": (
        "reviewed_by: union",
        '"reviewed_by": union',
        "one line of its own",
    ),
    "visibility is known": ("names:", "visibility: everybody\nnames:", "visibility is public or members"),
    "visibility is one word": ("names:", "visibility: [public]\nnames:", "visibility is public or members"),
    "nothing is left to be filled in": ("Quayside wristband notice", "<<a title>>", "line 4: <<a title>>"),
    "no comment is shown": ("and keep the reply.", "and keep it <!-- sure? -->", "the text holds a comment"),
    "it cannot decline for Steward": ("## action:", "## scope:", "scope units stand in xcut-bot-scope only"),
}


@pytest.mark.parametrize(("old", "new", "rule"), RULES.values(), ids=RULES)
def test_a_broken_rule_is_named(local_card: str, old: str, new: str, rule: str) -> None:
    assert old in local_card

    assert rule in broken(local_card.replace(old, new, 1))


def test_not_even_under_the_name_of_the_card_that_may(local_card: str) -> None:
    text = local_card.replace("id: us-wa-wristbands", "id: xcut-bot-scope").replace("## action:", "## scope:")

    assert "scope units stand in" in broken(text, stem="xcut-bot-scope")


@pytest.mark.parametrize("name", ["Us-wa", "us_wa", "us--wa", "-us", "us wa", "local:us", "ü-wa", "x" * 61])
def test_an_id_is_plain(local_card: str, name: str) -> None:
    assert "id is lower-case letters" in broken(local_card.replace("id: us-wa-wristbands", f'id: "{name}"'), stem=name)


def test_a_card_of_the_pack_has_no_such_keys(local_card: str) -> None:
    assert "unknown key: reviewed_by" in broken(local_card, local=False)


def test_a_text_that_points_elsewhere_is_broken_in_any_card(card_text: str) -> None:
    text = card_text.replace("Ask in writing for the notice", "They must be asked in writing for the notice")

    assert "points at something outside it: 'They'" in broken(text, stem="xx-example", local=False)


def test_every_kind_of_unit_but_one_may_stand_in_it(local_card: str) -> None:
    for kind in UnitKind:
        text = local_card.replace("## coverage:", f"## {kind}:")
        if kind in (UnitKind.VERDICT, UnitKind.DEADLINE, UnitKind.SCOPE):  # have rules of their own
            broken(text)
        else:
            assert parse_card(text, stem="us-wa-wristbands", local=True).units[2].kind is kind
