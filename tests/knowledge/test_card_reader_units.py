"""Every rule of docs/cards.md for a unit, broken once; and whatever stands in a file, only a CardError comes out."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.card import Card, UnitKind
from knowledge.card_reader import parse_card, read_card
from knowledge.errors import CardError
from tests.thorough import examples

ACTION = "Ask in writing for the notice that the Example Rights Law (§ 1) wants, and keep the reply."
REMEDY = "The Example Attorney General enforces"
LAST_ASK = "  - where do i begin\n"

UNITS = {
    "a heading has kind and title": ("## rule: What the notice says", "## rule", "not of the form"),
    "a unit has a yaml block": ("asks:\n  - what must", "```\nasks:\n  - what must", "unit 2"),
    "the yaml block is YAML": ("asks:\n  - what can", "asks: [\n  - what can", "yaml block is not YAML"),
    "the yaml block is a mapping": (f"asks:\n  - what can i do now\n  - how do i ask for the notice\n  - what is my "
                                    f"next step\n{LAST_ASK}confidence: verified", "- asks", "keys and values"),
    "no unknown key": ("deadline_days:", "days:", "unknown key: days"),
    "confidence is needed": (f"{LAST_ASK}confidence: verified", LAST_ASK, "lacks confidence"),
    "asks are needed": ("asks:\n  - what can", "confidence: verified\nvalid:\n  - what can", "lacks asks"),
    "kind is known": ("## action:", "## opinion:", "kind is one of"),
    "scope units stand in one card": ("## action:", "## scope:", "xcut-bot-scope"),
    "one paragraph": (ACTION, f"{ACTION}\n\nAnd another.", "more than one paragraph"),
    "45 words": (ACTION, " ".join(["Ask"] * 46), "46 words, 45 at most"),
    "four asks": (LAST_ASK, "", "3 asks, 4 at least"),
    "asks are text": (LAST_ASK, "  - 5\n", "asks holds something that is not text"),
    "asks are a list, not one text": (f"asks:\n  - what can i do now\n  - how do i ask for the notice\n  - what is my "
                                      f"next step\n{LAST_ASK}", "asks: jiggle\n", "asks"),
    "asks are a list, not a number": (f"asks:\n  - what can i do now\n  - how do i ask for the notice\n  - what is my "
                                      f"next step\n{LAST_ASK}", "asks: 4\n", "asks"),
    "no ask twice in a unit": (LAST_ASK, "  - What  can I do now\n", "stands twice"),
    "no ask in two units": (LAST_ASK, "  - is there a penalty\n", "stands twice"),
    "a verdict opens with one": ("Yes, with notice: the", "The", "a verdict opens with"),
    "confidence is known": ("confidence: verified", "confidence: certain", "confidence is verified, or unverified"),
    "what is unverified says why": ("doubt: whether the penalty was raised in 2026\n", "", "with a doubt"),
    "a doubt is short": ("doubt: whether", f"doubt: {'really ' * 12}whether", "12 words at most"),
    "a doubt is not blank": ("doubt: whether the penalty was raised in 2026", 'doubt: " "', "with a doubt"),
    "what is verified has no doubt": ("confidence: unverified", "confidence: verified", "confidence is"),
    "valid has dots": ("valid: 2025-10-13..", "valid: 2025-10-13", "valid is DATE.."),
    "valid has a day": ("valid: 2025-10-13..", 'valid: ".."', "valid is DATE.."),
    "valid days are days": ("valid: 2025-10-13..", "valid: 2025-10-32..", "valid is not a date"),
    "valid runs forward": ("valid: 2025-10-13..", "valid: 2025-10-13..2025-10-12", "ends before it begins"),
    "a deadline has days": ("deadline_days: 183\n", "", "a deadline has both"),
    "a deadline has words": ("deadline: 6 months\n", "", "a deadline has both"),
    "a deadline unit has a deadline": ("deadline: 6 months\ndeadline_days: 183\n", "", "a deadline has both"),
    "days are one at least": ("deadline_days: 183", "deadline_days: 0", "deadline_days is a number of days"),
    "days are a number": ("deadline_days: 183", "deadline_days: true", "deadline_days is a number of days"),
    "deadline words are words": ("deadline: 6 months", "deadline: 6", "deadline holds something"),
    "form is known": ("valid: 2025-10-13..", "form: rumour", "form is one of"),
    "whom it is for is known": ("valid: 2025-10-13..", "for: [pirate]", "for and not_for is one of"),
    "what a court blocks says so": ("valid: 2025-10-13..", "status: not_yet\nform: blocked", "opens with Blocked"),
    "place is known": ("valid: 2025-10-13..", "jurisdiction: Narnia", "jurisdiction is not a place code"),
    "citation is text": ("valid: 2025-10-13..", "citation: 5", "citation holds something"),
    "address is https": ("valid: 2025-10-13..", "url: ftp://example.org", "url is an https address"),
    "status is known": ("valid: 2025-10-13..", "status: rumoured", "status is one of"),
    "what is due says when": ("valid: 2025-10-13..", "status: due", "due needs effective"),
    "what starts on an unknown day says Not yet": ("valid: 2025-10-13..", "status: not_yet", "opens with Not yet"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "rule"), UNITS.values(), ids=UNITS)
def test_a_broken_unit_is_named(card_text: str, old: str, new: str, rule: str) -> None:
    assert old in card_text
    with pytest.raises(CardError) as caught:
        parse_card(card_text.replace(old, new, 1), stem="xx-example")

    assert str(caught.value).startswith("xx-example.md: ")
    assert rule in str(caught.value)


def test_an_error_in_a_unit_tells_which_unit(card_text: str) -> None:
    with pytest.raises(CardError, match=r"^xx-example\.md: unit 3 \(Who enforces it\): "):
        parse_card(card_text.replace("confidence: unverified", "confidence: guessed"), stem="xx-example")


@pytest.mark.parametrize("status", ["proposed", "vetoed", "withdrawn", "superseded"])
def test_what_is_not_law_says_so_in_its_first_words(card_text: str, status: str) -> None:
    """A remedy cannot be promised of a bill: the reader refuses it until its first words take it back."""
    promising = card_text.replace("doubt: whether", f"status: {status}\neffective: 2024-01-01\ndoubt: whether")
    with pytest.raises(CardError, match="what is not law says so in its first words"):
        parse_card(promising, stem="xx-example")

    honest = promising.replace(REMEDY, f"Not law: {REMEDY}")
    assert parse_card(honest, stem="xx-example").units[2].text.startswith("Not law: ")


def test_the_same_words_may_ask_for_two_units_that_share_no_day(card_text: str) -> None:
    before = card_text.replace("valid: 2025-10-13..", "valid: ..2025-10-12").replace(
        "  - is there a penalty\nconfidence", "  - what must the notice say\nvalid: 2025-10-13..\nconfidence"
    )
    assert len(parse_card(before, stem="xx-example").units) == 5

    with pytest.raises(CardError, match="stands twice"):
        parse_card(before.replace("valid: 2025-10-13..", "valid: 2025-10-12.."), stem="xx-example")


def test_a_unit_knows_the_days_on_which_it_is_right(card_text: str) -> None:
    rule = parse_card(card_text, stem="xx-example").units[1]

    assert rule.valid_from is not None
    assert rule.valid_until is None
    assert rule.holds_on(rule.valid_from)
    assert not rule.holds_on(rule.valid_from.replace(day=12))


def test_a_doubt_and_a_deadline_are_kept(card_text: str) -> None:
    units = {unit.kind: unit for unit in parse_card(card_text, stem="xx-example").units}

    assert (units[UnitKind.REMEDY].verified, units[UnitKind.REMEDY].doubt) == (
        False,
        "whether the penalty was raised in 2026",
    )
    assert (units[UnitKind.DEADLINE].deadline, units[UnitKind.DEADLINE].deadline_days) == ("6 months", 183)


def card_or_error(source: str) -> Card | CardError:
    try:
        return parse_card(source, stem="xx-example")
    except CardError as error:
        return error


@given(st.text())
@settings(max_examples=examples(100), deadline=None)
def test_arbitrary_text_is_no_card(source: str) -> None:
    found = card_or_error(source)

    assert isinstance(found, CardError)
    assert str(found).startswith("xx-example.md: ")


@given(st.binary())
@settings(max_examples=examples(50), deadline=None)
def test_arbitrary_bytes_are_no_card(tmp_path_factory: pytest.TempPathFactory, source: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "xx-example.md"
    path.write_bytes(source)

    with pytest.raises(CardError, match=r"^xx-example\.md: "):
        read_card(path)


FRONT_KEYS = (
    "id", "kind", "title", "jurisdiction", "citation", "url", "status", "effective", "history", "directive", "checked",
    "review_by", "names", "default_rule",
)  # fmt: skip
UNIT_KEYS = (
    "asks", "confidence", "doubt", "valid", "status", "effective", "history", "jurisdiction", "citation", "url",
    "deadline", "deadline_days",
)  # fmt: skip
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.dates() | st.datetimes()
    | st.binary(max_size=4)
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from(["from", "status", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@pytest.mark.parametrize("key", FRONT_KEYS)
@given(SCALARS | VALUES)
@settings(max_examples=30, deadline=None)
def test_any_value_in_the_front_matter_is_read_or_named(card_text: str, key: str, value: object) -> None:
    _, front, body = card_text.split("---\n", 2)
    changed = yaml.safe_load(front) | {key: value}
    found = card_or_error(f"---\n{yaml.safe_dump(changed, allow_unicode=True)}---\n{body}")

    assert isinstance(found, Card) or str(found).startswith("xx-example.md: ")


@pytest.mark.parametrize("key", UNIT_KEYS)
@given(SCALARS | VALUES)
@settings(max_examples=30, deadline=None)
def test_any_value_in_a_unit_is_read_or_named(card_text: str, key: str, value: object) -> None:
    head, _, rest = card_text.rpartition("```yaml\n")
    block, _, text = rest.partition("```\n")
    changed = yaml.safe_load(block) | {key: value}
    found = card_or_error(f"{head}```yaml\n{yaml.safe_dump(changed, allow_unicode=True)}```\n{text}")

    assert isinstance(found, Card) or str(found).startswith("xx-example.md: ")


@given(st.data())
@settings(max_examples=examples(100), deadline=None)
def test_a_card_cut_or_scribbled_on_anywhere_is_read_or_named(card_text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(card_text)))
    end = data.draw(st.integers(start, min(len(card_text), start + 40)))
    found = card_or_error(card_text[:start] + data.draw(st.text(max_size=12)) + card_text[end:])

    assert isinstance(found, Card) or str(found).startswith("xx-example.md: ")
