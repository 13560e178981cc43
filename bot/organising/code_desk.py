"""The Desk's part: hands out codes that it does not remember, and keeps a ledger of who took one."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from bot.errors import UserError
from bot.organising import circle as circles
from bot.organising.calendar import day_in, week_of
from bot.organising.choice import CHOICES
from bot.organising.code import Code
from bot.organising.purpose import Purpose
from bot.store.desk import FLOOR, DeskStore
from bot.store.desk_codes import DeskBatch, DeskCodes, desk_codes
from bot.store.exchange import Exchange, Kind, Message

_FIRST_DAY = date(2026, 1, 1)
_A_DAY = 100  # files of a kind, at the most
LACKING = timedelta(minutes=30)
_HIGHEST_BEGINNING = 900_000  # numbers have six digits
_AT = {choice.id: at for at, choice in enumerate(CHOICES)}


class NotHanded(StrEnum):
    TAKEN_BEFORE = "taken before"
    NONE_LEFT = "none left"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A code on its way to the person it was drawn for. In memory only, and only until they see it."""

    code: Code
    batch: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Remembered:
    """Until when the Desk keeps that somebody took a code; None: until the petition is closed."""

    purpose: Purpose
    until: date | None


class CodeDesk:
    """`person` is whatever stands for one and the same person; it is never stored, only a keyed hash of it."""

    def __init__(
        self,
        store: DeskStore,
        exchange: Exchange,
        *,
        zone: tzinfo,
        circle: int = circles.USUAL,
        draw: Callable[[int], int] = secrets.randbelow,
    ) -> None:
        """Raises `ConfigError`."""
        self._store = store
        self._exchange = exchange
        self._zone = zone
        self._circle = circles.checked(circle)
        self._draw = draw
        self._lacking: datetime | None = None

    def hand_out(self, person: str, purpose: Purpose, *, now: datetime) -> Code | NotHanded:
        """A code drawn at random; which one it was is forgotten with this call. Raises `UserError`."""
        drawn = self.draw(person, purpose, now=now)
        return drawn.code if isinstance(drawn, Drawn) else drawn

    def draw(self, person: str, purpose: Purpose, *, now: datetime) -> Drawn | NotHanded:
        """The same for one that may yet have to be taken back. Raises `UserError`."""
        opened = self._settled(now)
        with suppress(UserError):  # the next round tells of it; meanwhile there are codes of other batches
            self._announce_all(opened)
        day = day_in(self._zone, now)
        if not purpose.is_handed_out(day):
            return NotHanded.NONE_LEFT
        with desk_codes(self._store) as rows:
            mark = self._mark(person, purpose)
            if rows.is_marked(mark):
                return NotHanded.TAKEN_BEFORE
            for batch in rows.batches():
                codes = rows.codes(batch.batch) if batch.purpose == purpose.text and not batch.opens else []
                if codes:
                    code = codes[self._draw(len(codes))]
                    rows.drop_code(code)
                    rows.mark(mark, purpose.text)
                    rows.put_batch(self._one_more(batch, day))
                    return Drawn(Code(code), batch.batch)
        return NotHanded.NONE_LEFT

    def take_back(self, drawn: Drawn, person: str, purpose: Purpose) -> bool:
        """Undoes `draw`, for a code that certainly nobody saw: it is drawn from again, the person may take another and
        counts in no circle. The rows are then those from before, so that nothing tells who it was drawn for. False,
        and nothing changed, once its batch has opened: there the code counts as held. Raises `UserError`.

        Not for a code that may have been seen: two people could then hold it."""
        with desk_codes(self._store) as rows:
            batch = next((row for row in rows.batches() if row.batch == drawn.batch and not row.opens), None)
            if batch is None or not rows.unmark(self._mark(person, purpose)):
                return False
            rows.put_code(drawn.code.text, batch.batch)
            taken = batch.taken - 1
            rows.put_batch(replace(batch, taken=taken, reached=batch.reached if taken >= self._circle else ""))
            return True

    def send_choices(self, person: str, choices: Iterable[str], *, now: datetime) -> bool:
        """Counts what was chosen in Slack, in place of a code. False where this quarter's was taken before. Raises
        `KeyError` for what is no choice."""
        positions = [_AT[choice] for choice in choices]
        day = day_in(self._zone, now)
        purpose = Purpose.concern(day)
        with desk_codes(self._store) as rows:
            if not positions or not rows.mark(self._mark(person, purpose), purpose.text):
                return False
            rows.count(week_of(day), positions)
            return True

    def has_taken(self, person: str, purpose: Purpose) -> bool:
        with desk_codes(self._store) as rows:
            return rows.is_marked(self._mark(person, purpose))

    def forget(self, person: str, *, now: datetime) -> list[Remembered]:
        """Forgets that they took codes that are handed out no more. The rest is told: forgotten now, it would let
        anybody take two."""
        day, left = day_in(self._zone, now), []
        with desk_codes(self._store) as rows:
            for text in rows.purposes_marked():
                purpose = Purpose(text)
                if not purpose.is_handed_out(day):
                    rows.unmark(self._mark(person, purpose))
                elif rows.is_marked(self._mark(person, purpose)):
                    left.append(Remembered(purpose, purpose.ends))
        return left

    def close(self, petition: Purpose) -> None:
        """The petition is over: who took a code for it is forgotten, and what is left of its codes."""
        with desk_codes(self._store) as rows:
            rows.drop_marks(petition.text)
            for batch in rows.batches():
                if batch.purpose == petition.text:
                    rows.drop_batch(batch.batch)

    def totals(self) -> dict[str, int]:
        """What the Box published last, by choice."""
        with desk_codes(self._store) as rows:
            return rows.totals()

    # By the clock

    def settle(self, *, now: datetime) -> None:
        """Opens what has been full over a midnight, forgets what has ended. Before each code is handed out as well:
        so at midnight exactly those count who took one before it. Raises `UserError` where an opening cannot be
        written; run again, it goes on."""
        self._announce_all(self._settled(now))

    def is_without_codes(self, *, now: datetime) -> bool:
        """True once a look every now and then found none to hand out for concerns for `LACKING`: the Box does not run,
        or waits for batches that this Desk lost."""
        purpose = Purpose.concern(day_in(self._zone, now)).text
        with desk_codes(self._store) as rows:
            batches = [row for row in rows.batches() if row.purpose == purpose and not row.opens]
            has = any(rows.codes(row.batch) for row in batches)
        self._lacking = None if has else min(self._lacking or now, now)
        return self._lacking is not None and now - self._lacking >= LACKING

    def _settled(self, now: datetime) -> list[tuple[DeskBatch, list[str]]]:
        """Batches that have opened and are yet to be announced, with what was not handed out of them."""
        day = day_in(self._zone, now)
        with desk_codes(self._store) as rows:
            for batch in rows.batches():
                if batch.reached and not batch.opens and day.isoformat() > batch.reached:
                    opens = date.fromisoformat(batch.reached) + timedelta(days=1)
                    sequence = _next(rows, Kind.OPENINGS, day)
                    rows.put_sequence(Kind.OPENINGS, sequence)
                    rows.put_batch(replace(batch, opens=opens.isoformat(), sequence=sequence))
                elif not batch.opens and not Purpose(batch.purpose).is_handed_out(day) and not batch.reached:
                    rows.drop_batch(batch.batch)
            for purpose in rows.purposes_marked():
                if not Purpose(purpose).is_handed_out(day):
                    rows.drop_marks(purpose)
            return [(batch, rows.codes(batch.batch)) for batch in rows.batches() if batch.opens]

    def _announce_all(self, opened: list[tuple[DeskBatch, list[str]]]) -> None:
        for batch, void in sorted(opened, key=lambda one: one[0].sequence):
            self._announce(batch, void)

    def take_in(self) -> list[str]:
        """Batches and totals that came from the Box. The names of files that were refused."""
        return [*self._take(Kind.CODES, _add_batch), *self._take(Kind.TOTALS, _put_totals)]

    def send_counts(self, *, now: datetime) -> bool:
        """Full weeks go to the Box together, once `FLOOR` people or more sent something in them; sorted by choice, so
        that their order says nothing. Should this end midway, they are counted once or not at all."""
        day = day_in(self._zone, now)
        week = week_of(day)
        with desk_codes(self._store) as rows:
            people, numbers = rows.counted_before(week)
            if people < FLOOR:
                return False
            counts = {choice.id: number for choice, number in zip(CHOICES, numbers, strict=False) if number}
            sequence = _next(rows, Kind.COUNTS, day)
            self._exchange.write(Message(Kind.COUNTS, sequence, {"week": week, "counts": counts}))
            rows.put_sequence(Kind.COUNTS, sequence)
            rows.drop_counts_before(week)
        return True

    def _announce(self, batch: DeskBatch, void: list[str]) -> None:
        """Written again with the same number where it was not known whether it had been."""
        body = {
            "batch": batch.batch, "circle": circles.stated(batch.taken, self._circle), "opens": batch.opens,
            "void": void,
        }  # fmt: skip
        self._exchange.write(Message(Kind.OPENINGS, batch.sequence, body))
        with desk_codes(self._store) as rows:
            rows.drop_batch(batch.batch)

    def _one_more(self, batch: DeskBatch, day: date) -> DeskBatch:
        taken = batch.taken + 1
        full = taken >= self._circle and not batch.reached
        return replace(batch, taken=taken, reached=day.isoformat() if full else batch.reached)

    def _mark(self, person: str, purpose: Purpose) -> str:
        return self._store.seal.name("code taken", purpose.text, person)

    def _take(self, kind: Kind, apply: Callable[[DeskCodes, Message], None]) -> list[str]:
        with desk_codes(self._store) as rows:
            after = rows.sequence(kind)

        def accept(message: Message) -> None:
            with desk_codes(self._store) as rows:
                apply(rows, message)
                rows.put_sequence(kind, message.sequence)

        return self._exchange.take(kind, after=after, accept=accept)


def _next(rows: DeskCodes, kind: Kind, day: date) -> int:
    """The number of the next file. A Desk whose database was lost begins above whatever it had sent by that day: the
    Box takes nothing that is older."""
    before = rows.sequence(kind)
    return before + 1 if before else min(max(1, (day - _FIRST_DAY).days * _A_DAY), _HIGHEST_BEGINNING)


def _add_batch(rows: DeskCodes, message: Message) -> None:
    """One without codes is void: the Box waits for it no more."""
    if message.body["codes"]:
        rows.add_batch(message.body["batch"], message.body["purpose"], message.body["codes"])
    else:
        rows.drop_batch(message.body["batch"])


def _put_totals(rows: DeskCodes, message: Message) -> None:
    rows.put_totals(message.body["totals"])
