"""A consent is for what was shown, for an hour, and is used once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.web.consent import LASTS, Consents, NotSent
from tests.bot.web.house import Clock

SHOWN, OTHER = b"all that would be sent", b"something else"


class Sending:
    """What is sent with a consent, counted; held back until `released`."""

    def __init__(self, *, held: bool = False) -> None:
        self.times = 0
        self.begun = threading.Semaphore(0)
        self.released = threading.Event()
        if not held:
            self.released.set()

    def __call__(self) -> str:
        self.times += 1
        self.begun.release()
        assert self.released.wait(20)
        return "worded"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def consents(clock: Clock) -> Consents[str]:
    return Consents(key=bytes(32), now=clock, at_once=2)


def test_a_consent_sends_once(consents: Consents[str]) -> None:
    token, send = consents.fresh(SHOWN), Sending()

    assert consents.once(token, SHOWN, send) == "worded"
    assert consents.once(token, SHOWN, send) is NotSent.SPENT
    assert send.times == 1


def test_a_second_press_while_it_is_under_way_waits_for_the_same(consents: Consents[str]) -> None:
    token, send = consents.fresh(SHOWN), Sending(held=True)
    with ThreadPoolExecutor(2) as presses:
        first = presses.submit(consents.once, token, SHOWN, send)
        assert send.begun.acquire(timeout=20)
        second = presses.submit(consents.once, token, SHOWN, send)
        assert not second.done()
        send.released.set()

        assert (first.result(20), second.result(20)) in {("worded", "worded"), ("worded", NotSent.SPENT)}
    assert send.times == 1


def test_what_was_not_shown_is_not_sent(consents: Consents[str]) -> None:
    send = Sending()

    assert consents.once(consents.fresh(SHOWN), OTHER, send) is NotSent.OTHER
    assert send.times == 0


def test_after_an_hour_nothing_is_sent(consents: Consents[str], clock: Clock) -> None:
    token, send = consents.fresh(SHOWN), Sending()
    clock.now += LASTS

    assert consents.once(token, SHOWN, send) is NotSent.OTHER
    assert send.times == 0


@pytest.mark.parametrize("how", ["empty", "random", "cut", "longer", "twice", "other process"])
def test_a_consent_that_nobody_was_given_sends_nothing(consents: Consents[str], clock: Clock, how: str) -> None:
    token, send = consents.fresh(SHOWN), Sending()
    until, nonce, mac = token.split(".")
    elsewhere: Consents[str] = Consents(key=bytes(range(32)), now=clock)
    given = {
        "empty": "", "random": f"{until}.{'0' * 32}.{mac}", "cut": token[:-1],
        "longer": f"{int(until, 16) + 3600:x}.{nonce}.{mac}", "twice": f"{token}\n{token}",
        "other process": elsewhere.fresh(SHOWN),
    }[how]  # fmt: skip

    assert consents.once(given, SHOWN, send) is NotSent.OTHER
    assert send.times == 0


def test_few_wait_for_a_model_at_once_and_who_is_held_off_has_not_used_their_consent(consents: Consents[str]) -> None:
    late, send = consents.fresh(SHOWN), Sending(held=True)
    with ThreadPoolExecutor(2) as presses:
        waiting = [presses.submit(consents.once, consents.fresh(SHOWN), SHOWN, send) for _ in range(2)]
        assert send.begun.acquire(timeout=20) and send.begun.acquire(timeout=20)
        assert consents.once(late, SHOWN, send) is NotSent.BUSY
        send.released.set()
        assert [one.result(20) for one in waiting] == ["worded", "worded"]

    assert consents.once(late, SHOWN, send) == "worded"


def test_what_goes_wrong_uses_the_consent_up(consents: Consents[str]) -> None:
    def broken() -> str:
        raise LookupError

    token, send = consents.fresh(SHOWN), Sending()
    with pytest.raises(LookupError):
        consents.once(token, SHOWN, broken)

    assert consents.once(token, SHOWN, send) is NotSent.SPENT
    assert send.times == 0


def test_of_a_used_consent_only_random_bytes_are_kept_and_not_beyond_its_hour(
    consents: Consents[str], clock: Clock
) -> None:
    token = consents.fresh(SHOWN)
    consents.once(token, SHOWN, Sending())
    assert list(vars(consents)["_spent"]) == [token.split(".")[1]]
    clock.now += LASTS + timedelta(seconds=1)
    consents.once(consents.fresh(SHOWN), SHOWN, Sending())

    assert token.split(".")[1] not in vars(consents)["_spent"]
    assert not vars(consents)["_under_way"]
