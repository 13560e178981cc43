"""The Box's part: makes codes, keeps a keyed hash of each until it is used, opens a batch for enough people at once."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from hmac import compare_digest

from bot.errors import UserError
from bot.organising import circle as circles
from bot.organising.calendar import day_in
from bot.organising.code import Code, fresh_codes
from bot.organising.purpose import Purpose
from bot.store.box import BoxStore
from bot.store.box_rows import NEVER, NEVER_ON_PAPER, BatchRow, BoxRows
from bot.store.exchange import Exchange, Kind, Message

MOST_CODES = 2_000


@dataclass(frozen=True, slots=True)
class Standing:
    """What a code that may still be used is good for. `circle`: it is one of at least that many; 0 while its batch is
    closed. `digest` is what is spent."""

    purpose: Purpose
    circle: int
    digest: bytes


def refuse_over(purpose: Purpose, opens: date) -> None:
    """Raises `UserError` where slips for it work no more on the day on which they would open."""
    if not purpose.is_good(opens):
        raise UserError(
            "The quarter of these slips is over, and by midnight they work no more. Burn them, and print a sheet for "
            "this quarter. Nothing was changed."
        )


class CodeBox:
    def __init__(
        self,
        store: BoxStore,
        exchange: Exchange,
        *,
        zone: tzinfo,
        circle: int = circles.USUAL,
        random_bits: Callable[[int], int] = secrets.randbits,
    ) -> None:
        """Raises `ConfigError`."""
        self._store = store
        self._exchange = exchange
        self._zone = zone
        self._circle = circles.checked(circle)
        self._random_bits = random_bits
        self.kept_closed = False
        """True once a batch was not opened, since the Desk's circle is smaller than this Box's: its codes are lost."""

    # Making

    def make_batch(self, purpose: Purpose, size: int) -> None:
        """Makes codes for the Desk to hand out: after this, only their keyed hashes are here. Should it end before the
        file is written, nobody ever gets them, and they go with the quarter. Raises `UserError`."""
        batch, codes = self._fresh(purpose, size, NEVER)
        try:
            self._send(batch, purpose.text, codes)
        except UserError:
            self._drop(batch)  # else it would be waited for, and no other made in its place
            raise

    def waiting(self) -> int:
        """How many batches the Desk is to hand out of and has not opened, for whatever purpose."""
        with self._store.reading() as rows:
            return len(_waiting(rows))

    def void_waiting(self) -> None:
        """Voids them, here and at the Desk, should it have them: for one that lost codes. Those that people hold never
        open. Raises `UserError`; run again, it goes on."""
        with self._store.reading() as rows:
            batches = _waiting(rows)
        for row in batches:
            # The Desk first: it would hand out codes that do nothing. Without codes, the file says that they are void.
            self._send(row.batch, row.purpose, [])
            self._drop(row.batch)

    def make_tickets(self, purpose: Purpose, size: int) -> tuple[bytes, list[Code]]:
        """Makes codes to be drawn from a hat: the batch, and its codes to be printed now, since they are not kept."""
        return self._fresh(purpose, size, NEVER_ON_PAPER)

    def printed(self) -> list[tuple[bytes, Purpose, int]]:
        """Sheets that wait to be opened: batch, purpose, how many slips were printed; in the order of random ids."""
        with self._store.reading() as rows:
            return sorted(
                (
                    (batch.batch, Purpose(batch.purpose), rows.codes_left(batch.batch))
                    for batch in rows.batches()
                    if batch.is_printed
                ),
                key=lambda sheet: sheet[0],
            )

    def void_tickets(self, batch: bytes) -> None:
        """They were never printed: they go."""
        self._drop(batch)

    def open_tickets(self, batch: bytes, drawn: int, *, now: datetime) -> bool:
        """At the next midnight, on the word of whoever counted the slips that were drawn; the rest is burnt, for which
        of them they are nobody knows here. False where no batch of that name is closed. Raises `UserError`."""
        opens = day_in(self._zone, now) + timedelta(days=1)
        with self._store.transaction() as rows:
            if not self._circle <= drawn <= rows.codes_left(batch):
                raise UserError(
                    f"A batch opens once at least {self._circle} slips of it were drawn, and no more than it has. "
                    "Nothing was changed."
                )
            for row in rows.batches():
                if row.batch == batch:
                    refuse_over(Purpose(row.purpose), opens)
            return rows.open_batch(batch, circles.stated(drawn, self._circle), opens.isoformat())

    def _send(self, batch: bytes, purpose: str, codes: list[Code]) -> None:
        with self._store.transaction() as rows:
            sequence = rows.sequence(Kind.CODES) + 1
            rows.put_sequence(Kind.CODES, sequence)
        body = {"batch": batch.hex(), "purpose": purpose, "codes": [code.text for code in codes]}
        self._exchange.write(Message(Kind.CODES, sequence, body))

    def _drop(self, batch: bytes) -> None:
        with self._store.transaction() as rows:
            rows.drop_batch(batch)

    def _fresh(self, purpose: Purpose, size: int, opens: str) -> tuple[bytes, list[Code]]:
        """Sorted by hash: that order, and the one in which they were made, have nothing to do with each other."""
        if not self._circle <= size <= MOST_CODES:
            raise UserError(f"A batch has {self._circle} to {MOST_CODES:,} codes.")
        batch = secrets.token_bytes(16)
        by_digest = {self.digest(code): code for code in fresh_codes(size, random_bits=self._random_bits)}
        with self._store.transaction() as rows:
            rows.add_batch(BatchRow(batch, purpose.text, 0, opens), by_digest)
        return batch, [by_digest[digest] for digest in sorted(by_digest)]

    # Using

    def digest(self, code: Code) -> bytes:
        return self._store.pepper.keyed("code", code.text.encode())

    def standing(self, code: Code, *, now: datetime) -> Standing | None:
        """None for a code that is not known, was used, or is void: these are not told apart."""
        with self._store.reading() as rows:
            return self.standing_in(rows, code, now=now)

    def standing_in(self, rows: BoxRows, code: Code, *, now: datetime) -> Standing | None:
        digest, day = self.digest(code), day_in(self._zone, now)
        found = rows.batch_of(digest)
        if found is None or not compare_digest(found[0], digest):
            return None
        batch, purpose = found[1], Purpose(found[1].purpose)
        if not purpose.is_good(day):
            return None
        return Standing(purpose, batch.circle if batch.is_open(day.isoformat()) else 0, digest)

    # By the clock

    def take_in(self) -> list[str]:
        """Openings that came from the Desk. The names of files that were refused."""
        with self._store.reading() as rows:
            after = rows.sequence(Kind.OPENINGS)
        return self._exchange.take(Kind.OPENINGS, after=after, accept=self._open)

    def settle(self, *, now: datetime) -> None:
        """Codes of quarters that are over go."""
        day = day_in(self._zone, now)
        with self._store.transaction() as rows:
            for batch in rows.batches():
                if not Purpose(batch.purpose).is_good(day) or not rows.codes_left(batch.batch):
                    rows.drop_batch(batch.batch)

    def close(self, petition: Purpose) -> None:
        """The petition is over: its codes go."""
        with self._store.transaction() as rows:
            for batch in rows.batches():
                if batch.purpose == petition.text:
                    rows.drop_batch(batch.batch)

    def unopened(self, purpose: Purpose) -> int:
        """How many batches for it the Desk hands out of and are yet to open: with fewer than two, make one."""
        with self._store.reading() as rows:
            return sum(batch.purpose == purpose.text for batch in _waiting(rows))

    def _open(self, message: Message) -> None:
        """What was not handed out is void, also where the batch is not here any more. A circle that is smaller than
        this Box's own setting is opened by no file."""
        body = message.body
        with self._store.transaction() as rows:
            rows.put_sequence(Kind.OPENINGS, message.sequence)
            for code in body["void"]:
                rows.spend(self.digest(Code(code)))
            if body["circle"] < self._circle:
                self.kept_closed = True
            else:
                opens = date.fromisoformat(body["opens"])
                rows.open_batch(bytes.fromhex(body["batch"]), body["circle"], opens.isoformat())


def _waiting(rows: BoxRows) -> list[BatchRow]:
    return [batch for batch in rows.batches() if not batch.circle and not batch.is_printed]
