"""A name as it is sealed: one size, one line, nothing that hides, and no repr that tells it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.organising.custodians.ceremony import new_keys
from bot.organising.custodians.key_set import Purpose
from bot.organising.custodians.sealing import seal
from bot.organising.petitions.name import PADDED_BYTES, SEALED_BYTES, SignedName
from bot.organising.petitions.release import Minimum
from tests.bot.organising.petitions.conftest import NOW

KEYS = new_keys(b"sixteen bytes...", Purpose.NAME, NOW.date(), custodians=3, threshold=2)


@given(st.text(max_size=90), st.text(max_size=90), st.sampled_from(Minimum))
def test_what_is_taken_is_packed_sealed_to_one_size_and_read_back_as_it_was(
    name: str, role: str, minimum: Minimum
) -> None:
    try:
        signed = SignedName.read(name, role, minimum)
    except UserError:
        return
    packed = signed.packed()

    assert SignedName.unpacked(packed) == signed
    assert len(packed) < PADDED_BYTES
    assert len(seal(KEYS.public.public_key, packed, PADDED_BYTES)) == SEALED_BYTES
    assert not any(
        unicodedata.category(c) in ("Cc", "Cs", "Co", "Zl", "Zp") for c in signed.name + signed.role
    )  # fmt: skip


def test_its_repr_tells_neither_name_nor_role() -> None:
    signed = SignedName.read("Zymurgia Quaxley", "driver", Minimum.N)

    assert "Zymurgia" not in repr(signed) and "driver" not in repr(signed)


def test_lines_and_what_turns_text_around_become_spaces_and_joiners_stay() -> None:
    signed = SignedName.read("Ann\r\n\u202eB. \u2028 Quokka", "می\u200cخواهم", Minimum.N)

    assert (signed.name, signed.role) == ("Ann B. Quokka", "می\u200cخواهم")


@pytest.mark.parametrize(
    "packed",
    [b"", b"\xff", b"[]", b"5", b"null", b"[" * 400, b'{"version": 2, "name": "A", "role": "", "minimum": 2}',
     b'{"version": 1, "name": "A", "role": "", "minimum": 5}', b'{"version": 1, "name": "", "role": "", "minimum": 2}',
     b'{"version": 1, "name": "A"}'],
    ids=range(10),
)  # fmt: skip
def test_what_is_no_name_is_a_value_error_that_repeats_nothing(packed: bytes) -> None:
    with pytest.raises(ValueError, match="not a name of this version"):
        SignedName.unpacked(packed)
