"""What is known of people for a while: in this process's memory only, under keys that nobody can turn back."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.store.seal import Seal
from knowledge.conversation import Conversation
from knowledge.jurisdiction import Jurisdiction

TURNS_KEPT = timedelta(minutes=15)
PLACES_KEPT = timedelta(days=30)
_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Turn:
    """The last question of an ephemeral conversation, as typed, what was said before it, and what goes on from it."""

    typed: str
    before: Conversation | None
    after: Conversation


@dataclass(slots=True)
class _Known:
    place: tuple[Jurisdiction, ...] = ()
    greeted: bool = False
    place_until: datetime | None = None
    counted: set[str] = field(default_factory=set)


class Memory:
    """Thread-safe. Nothing of it is written to disk; `forget` clears all that is known of a person."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._seal = Seal.passing()
        self._lock = threading.Lock()
        self._people: OrderedDict[str, _Known] = OrderedDict()
        self._turns: OrderedDict[str, tuple[datetime, str, Turn]] = OrderedDict()
        self._threads: OrderedDict[str, bool] = OrderedDict()
        self._addresses: OrderedDict[str, tuple[datetime, str, str, str]] = OrderedDict()
        self._week = ""

    def person(self, user: str) -> str:
        """The key of a person, for queues and the like; differs after each start."""
        return self._seal.name("person", user)

    # The place

    def place(self, user: str) -> tuple[Jurisdiction, ...]:
        with self._lock:
            known = self._people.get(self.person(user))
            return known.place if known and known.place_until and known.place_until > self._now() else ()

    def choose(self, user: str, place: tuple[Jurisdiction, ...]) -> None:
        with self._lock:
            known = self._known(user)
            known.place, known.place_until = place, self._now() + PLACES_KEPT

    # First contact

    def greet(self, user: str) -> bool:
        """True the first time: then the notice is to be shown."""
        with self._lock:
            known = self._known(user)
            first, known.greeted = not known.greeted, True
            return first

    # What was counted

    def counts(self, user: str, area: str, week: str) -> bool:
        """True the first time that somebody's question of an area is counted in a week. Of earlier weeks nothing is
        remembered."""
        with self._lock:
            if week != self._week:
                self._week = week
                for known in self._people.values():
                    known.counted.clear()
            known = self._known(user)
            first = area not in known.counted
            known.counted.add(area)
            return first

    def _known(self, user: str) -> _Known:
        key = self.person(user)
        found = self._people.setdefault(key, _Known())
        self._people.move_to_end(key)
        while len(self._people) > _MOST:
            self._people.popitem(last=False)
        return found

    # Threads that Steward answered in

    def answered(self, channel: str, thread: str) -> None:
        with self._lock:
            self._threads[self._seal.name("thread", channel, thread)] = True

    def not_answered(self, channel: str, thread: str) -> None:
        """What was said to be answered there came to nothing: whether anything else was is to be looked up anew."""
        with self._lock:
            self._threads.pop(self._seal.name("thread", channel, thread), None)

    def remembers(self, channel: str, thread: str) -> bool:
        """Whether it is known already that Steward answered there."""
        with self._lock:
            return self._threads.get(self._seal.name("thread", channel, thread), False)

    def has_answered(self, channel: str, thread: str, look: Callable[[], bool | None]) -> bool:
        """`look` is asked once for a thread that nothing is known of yet; again where it could not tell (None)."""
        key = self._seal.name("thread", channel, thread)
        with self._lock:
            known = self._threads.get(key)
        if known is not None:
            return known
        seen = look()
        if seen is None:
            return False
        with self._lock:
            known = self._threads.setdefault(key, seen)
            while len(self._threads) > _MOST:
                self._threads.popitem(last=False)
        return known

    # Ephemeral conversations

    def keep(self, user: str, channel: str, turn: Turn) -> str:
        """Keeps the last turn of a conversation for a while; returns the token by which its buttons find it."""
        person = self.person(user)
        token = self._seal.name("turn", user, channel, self._now().isoformat(), str(id(turn)))
        with self._lock:
            self._drop_old()
            self._turns[token] = (self._now() + TURNS_KEPT, person, turn)
            while len(self._turns) > _MOST:
                self._turns.popitem(last=False)
        return token

    def turn(self, user: str, token: str) -> Turn | None:
        """None where it is forgotten, or somebody else's."""
        with self._lock:
            self._drop_old()
            found = self._turns.get(token)
            return found[2] if found and found[1] == self.person(user) else None

    # Where to answer, for what goes on in a window

    def keep_address(self, user: str, channel: str, url: str) -> str:
        """Returns a token by which a window finds the address again."""
        token = self._seal.name("address", user, channel, self._now().isoformat(), url)
        self.answer_at(user, token, url, channel)
        return token

    def answer_at(self, user: str, token: str, url: str, channel: str) -> None:
        with self._lock:
            self._addresses[token] = (self._now() + TURNS_KEPT, self.person(user), url, channel)
            while len(self._addresses) > _MOST:
                self._addresses.popitem(last=False)

    def address(self, user: str, token: str) -> tuple[str, str]:
        """(response_url, channel); empty where they are forgotten, or somebody else's."""
        with self._lock:
            found = self._addresses.get(token)
        if found is None or found[0] <= self._now() or found[1] != self.person(user):
            return "", ""
        return found[2], found[3]

    def forget(self, user: str) -> None:
        person = self.person(user)
        with self._lock:
            self._people.pop(person, None)
            for token in [token for token, (_, whose, _) in self._turns.items() if whose == person]:
                del self._turns[token]
            for token in [token for token, held in self._addresses.items() if held[1] == person]:
                del self._addresses[token]

    def _drop_old(self) -> None:
        now = self._now()
        while self._turns and next(iter(self._turns.values()))[0] <= now:
            self._turns.popitem(last=False)
        for token in [token for token, held in self._addresses.items() if held[0] <= now]:
            del self._addresses[token]
