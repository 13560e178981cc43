"""Memory: for a while, under keys that nobody can turn back, until it is told to forget."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.memory import PLACES_KEPT, TURNS_KEPT, Memory, Turn
from knowledge.conversation import Conversation
from knowledge.jurisdiction import Jurisdiction

ADA, BEN = "U0ADACANARY", "U0BENCANARY"
NEW_YORK = (Jurisdiction("US-NY"),)
SECOND = timedelta(seconds=1)


@dataclass
class Clock:
    time: datetime = field(default_factory=lambda: datetime(2026, 11, 28, 9, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.time

    def pass_(self, length: timedelta) -> None:
        self.time += length


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_an_area_is_counted_once_a_week_for_each_and_anew_after_being_forgotten(memory: Memory) -> None:
    assert memory.counts(ADA, "pay", "2026-W48") and not memory.counts(ADA, "pay", "2026-W48")
    assert memory.counts(ADA, "time", "2026-W48") and memory.counts(BEN, "pay", "2026-W48")
    assert memory.counts(BEN, "leave", "2026-W49")
    assert not [held for held in vars(memory)["_people"].values() if "pay" in held.counted], "the week before is gone"

    memory.forget(BEN)
    assert memory.counts(BEN, "leave", "2026-W49")


@pytest.fixture
def memory(clock: Clock) -> Memory:
    return Memory(clock)


def turn(typed: str = "may they?") -> Turn:
    return Turn(typed, None, Conversation((typed,)))


def everything(held: object, seen: dict[int, object]) -> Iterator[str]:
    """Every text that can be reached from an object, whatever holds it."""
    if id(held) in seen:
        return
    seen[id(held)] = held  # kept alive, so that no other object gets its id
    if isinstance(held, str):
        yield held
    elif isinstance(held, bytes):
        yield held.decode("latin-1")
    elif isinstance(held, dict):
        for key, value in held.items():
            yield from everything(key, seen)
            yield from everything(value, seen)
    elif isinstance(held, list | tuple | set | frozenset):
        for part in held:
            yield from everything(part, seen)
    else:
        slots = [name for kind in type(held).__mro__ for name in getattr(kind, "__slots__", ())]
        yield from everything({name: getattr(held, name, None) for name in slots}, seen)
        yield from everything(dict(getattr(held, "__dict__", {})), seen)


def test_a_turn_is_kept_for_15_minutes_and_not_a_second_longer(memory: Memory, clock: Clock) -> None:
    token = memory.keep(ADA, "C1", turn())

    assert timedelta(minutes=15) == TURNS_KEPT
    clock.pass_(TURNS_KEPT - SECOND)
    assert memory.turn(ADA, token) == turn()
    clock.pass_(SECOND)
    assert memory.turn(ADA, token) is None
    assert not any("may they?" in text for text in everything(memory, {})), "it is gone, not only hidden"


def test_where_to_answer_is_known_for_15_minutes(memory: Memory, clock: Clock) -> None:
    token = memory.keep_address(ADA, "C1", "https://hooks.example/1")

    clock.pass_(TURNS_KEPT - SECOND)
    assert memory.address(ADA, token) == ("https://hooks.example/1", "C1")
    clock.pass_(SECOND)
    assert memory.address(ADA, token) == ("", "")


def test_a_place_is_kept_for_30_days(memory: Memory, clock: Clock) -> None:
    memory.choose(ADA, NEW_YORK)

    clock.pass_(PLACES_KEPT - SECOND)
    assert memory.place(ADA) == NEW_YORK and memory.place(BEN) == ()
    clock.pass_(SECOND)
    assert memory.place(ADA) == ()


def test_nobody_finds_what_is_anothers_by_their_token(memory: Memory) -> None:
    token, address = memory.keep(ADA, "C1", turn()), memory.keep_address(ADA, "C1", "https://hooks.example/1")

    assert memory.turn(BEN, token) is None and memory.address(BEN, address) == ("", "")
    assert memory.turn(ADA, "guessed") is None


def test_forgetting_takes_all_of_one_person_and_nothing_of_another(memory: Memory) -> None:
    tokens = {}
    for user in (ADA, BEN):
        memory.choose(user, NEW_YORK)
        memory.greet(user)
        typed = turn(f"asked by {user[2:5]}")
        tokens[user] = (memory.keep(user, "C1", typed), memory.keep_address(user, "C1", f"https://x.example/{user}"))
    memory.forget(ADA)

    assert memory.place(ADA) == () and memory.turn(ADA, tokens[ADA][0]) is None
    assert memory.address(ADA, tokens[ADA][1]) == ("", "") and memory.greet(ADA), "and is told again who runs this"
    assert not any("ADA" in text for text in everything(memory, {}))
    assert memory.place(BEN) == NEW_YORK and memory.turn(BEN, tokens[BEN][0]) and not memory.greet(BEN)
    assert memory.address(BEN, tokens[BEN][1])[1] == "C1"


ACTS = st.lists(
    st.tuples(st.sampled_from(["choose", "keep", "greet", "address", "forget", "wait"]), st.sampled_from([ADA, BEN])),
    max_size=30,
)


@given(ACTS)
def test_whatever_was_done_before_nothing_of_a_person_is_found_once_they_are_forgotten(
    acts: list[tuple[str, str]],
) -> None:
    clock = Clock()
    memory = Memory(clock)
    held: dict[str, list[str]] = {ADA: [], BEN: []}
    for act, user in acts:
        match act:
            case "choose":
                memory.choose(user, NEW_YORK)
            case "keep":
                held[user].append(memory.keep(user, "C1", turn()))
            case "greet":
                memory.greet(user)
            case "address":
                held[user].append(memory.keep_address(user, "C1", "https://x.example/1"))
            case "forget":
                memory.forget(user)
            case "wait":
                clock.pass_(timedelta(minutes=4))
    others = [memory.turn(BEN, token) for token in held[BEN]]
    memory.forget(ADA)

    assert memory.place(ADA) == ()
    assert all(memory.turn(ADA, token) is None and memory.address(ADA, token) == ("", "") for token in held[ADA])
    assert [memory.turn(BEN, token) for token in held[BEN]] == others


def test_no_users_id_stands_in_its_state(memory: Memory) -> None:
    memory.choose(ADA, NEW_YORK)
    memory.greet(ADA)
    memory.keep(ADA, "C1", turn())
    memory.keep_address(ADA, "C1", "https://hooks.example/1")
    memory.answered("C0CHANNELCANARY", "1.1")
    memory.has_answered("C0CHANNELCANARY", "2.2", lambda: False)

    found = list(everything(memory, {}))
    assert any("may they?" in text for text in found), "the search finds what is there"
    assert not any("CANARY" in text for text in found)


def test_keys_are_others_after_each_start(clock: Clock) -> None:
    assert Memory(clock).person(ADA) != Memory(clock).person(ADA)


def test_nothing_survives_a_start(memory: Memory, clock: Clock) -> None:
    memory.choose(ADA, NEW_YORK)
    token = memory.keep(ADA, "C1", turn())
    started_again = Memory(clock)

    assert started_again.place(ADA) == () and started_again.turn(ADA, token) is None and started_again.greet(ADA)


def test_a_thread_is_looked_at_once(memory: Memory) -> None:
    looked: list[str] = []

    def look() -> bool:
        looked.append("looked")
        return True

    assert memory.has_answered("C1", "1.1", look) and memory.has_answered("C1", "1.1", look)
    assert looked == ["looked"]
    assert not memory.has_answered("C2", "1.1", lambda: False), "the same hour in another channel is another thread"


def test_a_thread_that_was_just_answered_in_needs_no_look(memory: Memory) -> None:
    memory.answered("C1", "1.1")

    assert memory.has_answered("C1", "1.1", lambda: pytest.fail("looked"))


def test_of_too_many_people_the_one_longest_not_seen_is_forgotten(memory: Memory) -> None:
    memory.choose(ADA, NEW_YORK)
    memory.choose(BEN, NEW_YORK)
    for number in range(19_999):
        memory.greet(f"U{number}")

    assert memory.place(ADA) == () and memory.place(BEN) == NEW_YORK
