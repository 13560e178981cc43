"""Signing in at the office: a short code says who, the numbers of an authenticator app show it. Each is good once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from datetime import datetime

from bot.organising import authenticator, short_code
from bot.organising.short_code import Claim, ShortCodes
from bot.organising.strangers import StrangerLimit

_NUMBERS_AT_ONCE = 5
_NUMBERS_A_MINUTE = 0.1
_NOBODYS = "A" * 32  # a secret to compare with where there is none, so that it takes as long


class TooManyTries(Exception):
    """So many codes are being tried that this one was not looked at."""


class SignIn:
    """What was used is remembered until it would be over anyway, in memory: what was made before the start of this
    process is not taken, so that a restart makes nothing good again."""

    def __init__(
        self,
        codes: ShortCodes,
        people: Collection[str],
        secret_of: Callable[[str], str | None],
        *,
        clock: Callable[[], float],
        started: datetime,
    ) -> None:
        """`secret_of` gives what a person's app was given, None where they are not enrolled; `clock` is monotonic."""
        self._codes = codes
        self._people = tuple(people)
        self._secret_of = secret_of
        self._started = started
        self._strangers = StrangerLimit(clock=clock)
        self._numbers = {
            person: StrangerLimit(at_once=_NUMBERS_AT_ONCE, a_minute=_NUMBERS_A_MINUTE, clock=clock)
            for person in self._people
        }
        self._spent: set[Claim] = set()
        self._last_numbers = dict.fromkeys(self._people, authenticator.step_of(started))
        self._lock = threading.Lock()

    def enter(self, code: str, numbers: str, *, now: datetime) -> str | None:
        """Who it is; None whichever of the two did not fit. Raises `TooManyTries`, `ConfigError`.

        The limit for codes that are nobody's is one for all, and keeps no addresses. Whoever has a good code is bound
        by one of their own: five tries at numbers, then one in ten minutes."""
        with self._lock:
            claim = self._claim(code, now)
            secret = self._secret_of(claim.person) if claim else None
            if claim is None or secret is None:
                authenticator.fitting_step(_NOBODYS, numbers, now=now, after=0)
                if not self._strangers.lets_in():
                    raise TooManyTries
                return None
            if not self._numbers[claim.person].lets_in():
                return None
            after = self._last_numbers[claim.person]
            step = authenticator.fitting_step(secret, numbers, now=now, after=after)
            if step is None:
                return None
            self._last_numbers[claim.person] = step
            self._spent.add(claim)
            return claim.person

    def knows(self, code: str, *, now: datetime) -> bool:
        """Whether that is a code that is good. It stays so."""
        with self._lock:
            return self._claim(code, now) is not None

    def _claim(self, code: str, now: datetime) -> Claim | None:
        oldest = short_code.step_of(now) - short_code.LASTS // short_code.STEP
        self._spent = {claim for claim in self._spent if claim.step >= oldest}
        claim = self._codes.claim(code, self._people, now=now)
        if claim is None or claim in self._spent or claim.step <= short_code.step_of(self._started):
            return None
        return claim
