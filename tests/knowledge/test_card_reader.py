"""Every rule of docs/cards.md, broken once: the error names the file and the rule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingest.pack import pack_folder
from knowledge.card import Kind, State, Status
from knowledge.card_reader import card_paths, parse_card, read_card, read_pack
from knowledge.errors import CardError
from knowledge.jurisdiction import place_names

CARD_FORMAT = Path(__file__).parents[2] / "docs" / "cards.md"


def broken(card_text: str, old: str, new: str) -> str:
    """What reading says of the card after one change; the change must have found its place."""
    assert card_text.count(old) >= 1, f"the sound card has no {old!r}"
    with pytest.raises(CardError) as caught:
        parse_card(card_text.replace(old, new, 1), stem="xx-example")
    return str(caught.value)


def test_a_sound_card_is_read_whole(card_text: str) -> None:
    card = parse_card(card_text, stem="xx-example")

    assert (card.id, card.kind, card.jurisdiction) == ("xx-example", Kind.LAW, "US-NY")
    assert [unit.id for unit in card.units] == [f"xx-example#{n}" for n in range(1, 6)]
    assert card.names == ("Example Notice Act", "§ 1 notice law")
    assert card.states[-1].status is Status.IN_FORCE
    assert card.source == card_text


def test_a_unit_takes_from_its_card_what_it_does_not_say_itself(card_text: str) -> None:
    changed = card_text.replace("valid: 2025-10-13..", "jurisdiction: DE\nurl: https://example.org/de")
    units = parse_card(changed, stem="xx-example").units

    assert [(u.jurisdiction, u.url) for u in units[:2]] == [
        ("US-NY", "https://example.org/law/1"),
        ("DE", "https://example.org/de"),
    ]
    assert {u.citation for u in units} == {"Example Rights Law § 1"}


def test_a_wrapped_paragraph_is_one_line_of_text(card_text: str) -> None:
    assert "written notice on hiring." in parse_card(card_text, stem="xx-example").units[0].text


def test_windows_line_ends_read_like_any_other(card_text: str, tmp_path: Path) -> None:
    path = tmp_path / "xx-example.md"
    path.write_bytes(card_text.replace("\n", "\r\n").encode())

    assert read_card(path) == parse_card(card_text, stem="xx-example")


@pytest.mark.parametrize(
    "key", ["id", "kind", "title", "jurisdiction", "citation", "url", "status", "checked", "review_by"]
)
def test_front_matter_needs_every_required_key(card_text: str, key: str) -> None:
    line = re.search(rf"^{key}: .*\n", card_text, re.MULTILINE)
    assert line is not None

    assert broken(card_text, line[0], "") == f"xx-example.md: front matter lacks {key}"


FRONT_MATTER = {
    "front matter begins with a line of dashes": ("---\nid", "id", "no front matter"),
    "front matter ends with a line of dashes": ("\n---\n\n##", "\n\n##", "no front matter"),
    "front matter is YAML": ("names: [", "names: [[", "front matter is not YAML"),
    "no unknown key": ("directive:", "directives:", "unknown key: directives"),
    "id is the file's name": ("id: xx-example", "id: xx-other", "the file is named 'xx-example'"),
    "kind is known": ("kind: law", "kind: gossip", "kind is one of"),
    "policies are no cards": ("kind: law", "kind: policy", "kind is one of"),
    "title is text": ("title: Example monitoring notice law", "title: 7", "title holds something that is not text"),
    "title is not empty": ("title: Example monitoring notice law", 'title: " "', "title holds something"),
    "title is short": ("title: Example", f"title: {'x' * 60}", "70 at most"),
    "place is known": ("jurisdiction: US-NY", "jurisdiction: Atlantis", "jurisdiction is not a place code"),
    "news holds in any place": ("kind: law", "kind: news", "XX"),
    "citation is text": ("citation: Example Rights Law § 1", "citation: 1", "citation holds something"),
    "address is https": ("https://example.org", "http://example.org", "url is an https address"),
    "address has no space": ("https://example.org/law/1", "https://example.org/law 1", "url is an https address"),
    "status is known": ("status: in_force", "status: maybe", "status is one of"),
    "guidance is no status": ("status: in_force", "status: guidance", "status is one of"),
    "what is due says when": ("status: in_force\neffective: 2022-05-07", "status: due", "due needs effective"),
    "effective is a day": ("effective: 2022-05-07", "effective: last spring", "effective is not a date"),
    "directive is a flag": ("directive: false", "directive: maybe", "directive is true or false"),
    "default rule is a flag": ("directive: false", "default_rule: 1", "default_rule is true or false"),
    "checked is a day": ("checked: 2026-11-23", "checked: yesterday", "checked is not a date"),
    "checked is a day of the calendar": ("checked: 2026-11-23", "checked: 2026-02-30", "xx-example.md: "),
    "checked is a day, not an hour": ("checked: 2026-11-23", "checked: 2026-11-23 10:00:00", "checked is not a date"),
    "review is a day": ("review_by: 2027-05-23", "review_by: soon", "review_by is not a date"),
    "names are text": ("names: [Example Notice Act", "names: [7", "names holds something that is not text"),
    "names are a list, not a number": ('names: [Example Notice Act, "§ 1 notice law"]', "names: 7", "names"),
    "names are a list, not one word": ('names: [Example Notice Act, "§ 1 notice law"]', "names: BIPA", "names"),
}


@pytest.mark.parametrize(("old", "new", "rule"), FRONT_MATTER.values(), ids=FRONT_MATTER)
def test_a_broken_front_matter_is_named(card_text: str, old: str, new: str, rule: str) -> None:
    said = broken(card_text, old, new)

    assert said.startswith("xx-example.md: ")
    assert rule in said


HISTORY = {
    "last entry is the status": ("[{from: 2022-05-07, status: withdrawn}]", "the last entry of history"),
    "oldest first": (
        "[{from: 2023-01-01, status: proposed}, {from: 2022-05-07, status: in_force}]",
        "not oldest first",
    ),
    "no day twice": (
        "[{from: 2022-05-07, status: proposed}, {from: 2022-05-07, status: in_force}]",
        "not oldest first",
    ),
    "entries have both keys": ("[{from: 2022-05-07}]", "each entry of history"),
    "is a list of entries": ("[in_force]", "each entry of history"),
    "is a list": ("7", "each entry of history"),
    "days are days": ("[{from: once, status: in_force}]", "history is not a date"),
    "days have no hour": (
        "[{from: 2021-01-01, status: proposed}, {from: 2022-05-07 10:00:00, status: in_force}]",
        "xx-example.md: ",
    ),
    "statuses are known": ("[{from: 2022-05-07, status: dead}]", "history is one of"),
}


@pytest.mark.parametrize(("history", "rule"), HISTORY.values(), ids=HISTORY)
def test_a_broken_history_is_named(card_text: str, history: str, rule: str) -> None:
    assert rule in broken(card_text, "effective: 2022-05-07", f"history: {history}")


def test_a_history_may_not_know_a_day(card_text: str) -> None:
    history = "history: [{from: unknown, status: proposed}, {from: 2022-05-07, status: in_force}]"
    card = parse_card(card_text.replace("effective: 2022-05-07", history), stem="xx-example")

    assert card.states[0] == State(Status.PROPOSED, None)


def test_a_card_has_five_units_at_least_and_twelve_at_most(card_text: str) -> None:
    action = card_text[card_text.index("## action") :]
    assert broken(card_text, action, "").endswith("has 4 units, 5 to 12 are allowed")
    many = "\n".join(re.sub(r"^  - (.+)$", rf"  - \1 {n}", action, flags=re.MULTILINE) for n in range(9))
    assert broken(card_text, action, many).endswith("has 13 units, 5 to 12 are allowed")


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "xx-bytes.md").write_bytes(b"---\n\xff\xfe\n---\n")

    with pytest.raises(CardError, match=r"xx-bytes\.md: cannot be read"):
        read_card(tmp_path / "xx-bytes.md")


def test_a_pack_with_one_broken_card_names_that_card(card_text: str, tmp_path: Path) -> None:
    (tmp_path / "law").mkdir()
    (tmp_path / "law" / "xx-example.md").write_text(card_text, encoding="utf-8")
    (tmp_path / "law" / "xx-worse.md").write_text("nothing", encoding="utf-8")

    with pytest.raises(CardError, match=r"^xx-worse\.md: has no front matter"):
        read_pack(tmp_path)


def test_the_example_in_the_format_description_breaks_no_rule_but_having_one_unit() -> None:
    example = re.search(r"````markdown\n(.*?)````", CARD_FORMAT.read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None

    with pytest.raises(CardError, match=r"^xx-example\.md: has 1 units, 5 to 12 are allowed$"):
        parse_card(example[1], stem="xx-example")


def test_the_shipped_pack_passes() -> None:
    cards = read_pack(pack_folder())

    assert len(cards) == len(card_paths(pack_folder())) >= 15
    assert {card.jurisdiction for card in cards} <= place_names().keys()


def test_no_two_units_of_the_shipped_pack_are_asked_for_in_the_same_words() -> None:
    """Where both could be said: in one place, on one day."""
    seen: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for unit in (unit for card in read_pack(pack_folder()) for unit in card.units):
        days = str(unit.valid_from or "0001"), str(unit.valid_until or "9999")
        for ask in unit.asks:
            seen.setdefault((" ".join(ask.casefold().split()), unit.jurisdiction), []).append((unit.id, *days))
    twice = {
        ask: [one[0], other[0]]
        for (ask, _), units in seen.items()
        for i, one in enumerate(units)
        for other in units[:i]
        if max(one[1], other[1]) <= min(one[2], other[2])
    }

    assert twice == {}
