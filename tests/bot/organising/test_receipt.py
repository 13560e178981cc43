"""Receipts: seven words that only this Box issues, and that lead to what they are for."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from bot.organising.receipt import WORDS, Receipts, receipt_words
from bot.store.pepper import Pepper

RECEIPTS = Receipts(Pepper(b"p" * 64))


def test_seven_words_are_ninety_bits() -> None:
    assert WORDS * math.log2(len(receipt_words())) > 90
    assert len(set(receipt_words())) == len(receipt_words())
    assert all(word.isascii() and word.isalpha() and word.islower() for word in receipt_words())


def test_a_receipt_comes_back_out_of_its_field() -> None:
    receipt, signed = RECEIPTS.issue()

    assert RECEIPTS.read(signed) == receipt
    assert len(receipt.words.split()) == WORDS


def test_each_receipt_is_another() -> None:
    assert len({RECEIPTS.issue()[0].words for _ in range(50)}) == 50


@given(st.data())
def test_a_field_that_was_changed_is_no_receipt(data: st.DataObject) -> None:
    _, signed = Receipts(RECEIPTS.pepper, choose=lambda count: count // 2).issue()
    at = data.draw(st.integers(0, len(signed) - 1))
    changed = signed[:at] + data.draw(st.characters()) + signed[at + 1 :]

    assert changed == signed or RECEIPTS.read(changed) is None


@given(st.text(max_size=80))
def test_a_field_that_was_thought_up_is_no_receipt(signed: str) -> None:
    assert RECEIPTS.read(signed) is None


def test_words_of_another_box_are_no_receipt() -> None:
    assert RECEIPTS.read(Receipts(Pepper(b"q" * 64)).issue()[1]) is None


@given(st.lists(st.sampled_from([" ", "  ", "-", ", ", "\n", " – "]), min_size=8, max_size=8), st.booleans())
def test_words_are_read_however_they_are_typed(between: list[str], loud: bool) -> None:
    receipt, _ = RECEIPTS.issue()
    typed = "".join(a + b for a, b in zip(between, [*receipt.words.split(), ""], strict=True))

    assert RECEIPTS.typed(typed.upper() if loud else typed) == receipt


def test_what_is_no_seven_words_of_the_list_is_read_as_none() -> None:
    words = RECEIPTS.issue()[0].words.split()
    for typed in ("", " ".join(words[:6]), " ".join([*words, "zoom"]), " ".join([*words[:6], "xyzzy"])):
        assert RECEIPTS.typed(typed) is None


def test_what_is_derived_from_the_words_leads_to_none_of_the_rest() -> None:
    receipt, signed = RECEIPTS.issue()
    derived = {receipt.lookup, receipt.reply_secret, receipt.reply_public, signed.encode()}

    assert len(derived) == 4
    other = Receipts(Pepper(b"q" * 64)).typed(receipt.words)
    assert other and not derived & {other.lookup, other.reply_secret, other.reply_public}


def test_a_receipt_tells_nothing_in_a_traceback() -> None:
    receipt, _ = RECEIPTS.issue()
    assert not any(word in repr(receipt) for word in receipt.words.split())
