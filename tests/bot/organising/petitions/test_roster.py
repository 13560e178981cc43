"""The roster: only who confirmed, only with the company they asked for, and files that cannot be changed unseen."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FileDamaged
from bot.organising.petitions.name import SignedName
from bot.organising.petitions.release import Minimum
from bot.organising.petitions.roster import read_result, read_roster, result_of, roster_of

SHA = "a" * 64
minimums = st.lists(st.sampled_from(Minimum), max_size=60)


def people(asked: list[Minimum]) -> list[SignedName]:
    return [SignedName.read(f"Person {number}", "driver", minimum) for number, minimum in enumerate(asked)]


@given(minimums)
def test_everybody_on_it_has_as_many_beside_them_as_they_asked_for(asked: list[Minimum]) -> None:
    names = people(asked)
    roster = roster_of("our-keys", SHA, 10, names)
    if roster is None:
        for highest in Minimum:  # no group is large enough for its own wishes
            assert sum(one <= highest for one in asked) < highest.people(10)
        assert result_of("our-keys", SHA, None).confirmed == 0
        return
    by_name = {name.name: name.minimum for name in names}

    assert len(roster.names) >= 10
    assert all(len(roster.names) >= by_name[name].people(10) for name, _ in roster.names)
    left_out = [minimum for name, minimum in by_name.items() if name not in {told for told, _ in roster.names}]
    assert all(minimum > max(by_name[name] for name, _ in roster.names) for minimum in left_out)


@given(st.lists(st.tuples(st.text(min_size=1, max_size=30), st.text(max_size=30)), min_size=10, max_size=20))
def test_it_is_read_back_as_it_was_written_and_its_hash_goes_with_it(given_names: list[tuple[str, str]]) -> None:
    named = [SignedName(name, role, Minimum.N) for name, role in given_names]
    try:
        roster = roster_of("our-keys", SHA, 10, named)
        assert roster is not None
        text = roster.text.encode().decode()
    except UnicodeEncodeError:
        return
    result = result_of("our-keys", SHA, roster)

    assert read_roster(text) == roster and read_roster(text.replace("\n", "\r\n")) == roster
    assert read_result(result.text) == result
    assert (result.confirmed, result.roster_sha256) == (len(given_names), roster.sha256)


def test_its_order_says_nothing_of_the_order_in_which_people_signed() -> None:
    names = people([Minimum.N] * 12)

    assert roster_of("our-keys", SHA, 10, names) == roster_of("our-keys", SHA, 10, names[::-1])


def test_what_goes_back_to_the_box_holds_no_name_and_no_repr_tells_one() -> None:
    roster = roster_of("our-keys", SHA, 10, people([Minimum.N] * 10))
    assert roster is not None

    assert "Person" not in result_of("our-keys", SHA, roster).text and "Person" not in repr(roster)


@pytest.mark.parametrize("number", range(7))
def test_a_change_of_either_file_is_found(number: int) -> None:
    roster = roster_of("our-keys", SHA, 10, people([Minimum.N] * 10))
    assert roster is not None
    result = json.loads(result_of("our-keys", SHA, roster).text)
    bad = [
        {**result, "confirmed": -1}, {**result, "confirmed": 0}, {**result, "roster_sha256": "x"},
        {**result, "confirmed": None}, {**result, "more": 1}, {key: result[key] for key in list(result)[1:]},
        {**result, "confirmed": "12"},
    ][number]  # fmt: skip
    with pytest.raises(FileDamaged):
        read_result(json.dumps(bad, sort_keys=True, indent=1) + "\n")


@pytest.mark.parametrize(
    "text", ["", "[]", "[" * 100_000, '{"format": "steward roster 1"}', '{"format": "steward roster 1", "names": 5}',
             '{"format": "steward roster 1", "names": [5], "petition": "x", "text_sha256": "y"}'], ids=range(6)
)  # fmt: skip
def test_another_kind_of_file_is_no_roster(text: str) -> None:
    with pytest.raises(FileDamaged):
        read_roster(text)
