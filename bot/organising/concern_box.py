"""Concerns on the Box: taken once for a code, sealed as they arrive, found again by seven words, gone after 90 days."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from bot.organising.calendar import day_in, week_of
from bot.organising.choice import as_bits
from bot.organising.code import Code
from bot.organising.code_box import CodeBox
from bot.organising.concern import SEALED_BYTES, Concern
from bot.organising.receipt import Receipt, Receipts
from bot.organising.strangers import StrangerLimit
from bot.store.box import BoxStore
from bot.store.box_rows import BoxRows, ConcernRow

KEPT = timedelta(days=90)
REPLY_KEPT = timedelta(days=7)
_WEEK = timedelta(days=7)


class Outcome(StrEnum):
    """What became of a form. Only `KEPT` spends the code."""

    KEPT = "kept"
    KEPT_BEFORE = "kept before"  # the same form once more: a reload, the back button, a lost response
    WITHDRAWN_BEFORE = "withdrawn before"
    NOT_OPEN = "not open"
    NO_KEY = "no key"  # the custodians have made none yet
    NOT_FOR_THIS = "not for this"  # a code for a petition
    NO_SUCH_CODE = "no such code"  # mistyped, used, void: not told apart
    NO_RECEIPT = "no receipt"  # the seven words are not of this Box
    TOO_MANY = "too many"  # strangers only


class Received(StrEnum):
    """What became of a reply that came from the custodians."""

    TAKEN = "taken"
    TAKEN_BEFORE = "taken before"  # also where it was deleted since: it does not come back
    NO_CONCERN = "no concern"  # withdrawn, or gone by its age


@dataclass(frozen=True, slots=True)
class Sealing:
    """`key` names the custodians' key; `seal` pads to `PADDED_BYTES` and seals to it: always `SEALED_BYTES`."""

    key: str
    seal: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A concern as the custodians of `key` get it: `id` is where a reply goes. Within `sealed` is the key to seal that
    to."""

    id: bytes
    week: str
    key: str
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """What seven words lead to: the sealed replies, for whoever has the words to open."""

    week: str
    replies: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Look:
    """What would become of a form, were it sent now. Where that is `KEPT`: the circle of its code, and the seven words
    to show with the signed field that they travel in."""

    outcome: Outcome
    circle: int = 0
    words: tuple[str, ...] = field(default=(), repr=False)
    signed: str = field(default="", repr=False)


def gone_on(week: str) -> date:
    """The day on which a concern of that ISO week is here no more."""
    return date.fromisoformat(f"{week}-1") + KEPT


class ConcernBox:
    """`sealing` gives what is sealed to on a day, None where there is no key for it."""

    def __init__(
        self,
        store: BoxStore,
        codes: CodeBox,
        *,
        sealing: Callable[[date], Sealing | None],
        strangers: StrangerLimit,
        zone: tzinfo,
    ) -> None:
        self._store = store
        self._codes = codes
        self._receipts = Receipts(store.pepper)
        self._sealing = sealing
        self._strangers = strangers
        self._zone = zone

    # Receipts

    def issue_receipt(self) -> tuple[Receipt, str]:
        """Seven fresh words, to be shown before sending, and the hidden field they travel in. Nothing is stored."""
        return self._receipts.issue()

    def read_receipt(self, signed: str) -> Receipt | None:
        return self._receipts.read(signed)

    def typed_receipt(self, typed: str) -> Receipt | None:
        return self._receipts.typed(typed)

    # Raising

    def takes(self, *, now: datetime) -> bool:
        """Whether there is a custodians' key to seal to."""
        return self._sealing(day_in(self._zone, now)) is not None

    def knows(self, code: Code | None, signed: str, words: str = "", *, now: datetime) -> bool:
        """Whether a form is no stranger's: its code is good, or its concern is here, also by the seven words typed."""
        receipts = [found for found in (self._receipts.read(signed), self._receipts.typed(words)) if found]
        with self._store.reading() as rows:
            if any(rows.concern(receipt.lookup) for receipt in receipts):
                return True
            return code is not None and self._codes.standing_in(rows, code, now=now) is not None

    def look(self, code: Code, signed: str, *, now: datetime) -> Look:
        """Before anything is sent, and spends nothing. The words of `signed` stay the same through reload and back
        button, unless a concern has come with them. Raises `UserError`."""
        receipt = self._receipts.read(signed)
        with self._store.reading() as rows:
            standing = self._codes.standing_in(rows, code, now=now)
            before = self._before(rows, receipt) if receipt else None
        if standing is None:
            stranger = Outcome.NO_SUCH_CODE if before or self._strangers.lets_in() else Outcome.TOO_MANY
            return Look(before or stranger)
        if not standing.purpose.is_concern:
            return Look(Outcome.NOT_FOR_THIS)
        if not self.takes(now=now):
            return Look(Outcome.NO_KEY)
        if not standing.circle:
            return Look(Outcome.NOT_OPEN)
        if receipt is None or before:
            receipt, signed = self._receipts.issue()
        return Look(Outcome.KEPT, standing.circle, tuple(receipt.words.split()), signed)

    def submit(self, code: Code | None, signed: str, concern: Concern, *, now: datetime) -> Outcome:
        """Spends the code and keeps the concern, both or neither; the same receipt a second time changes nothing.
        Raises `UserError` where the store fails: then it is not known which, and the same form may be sent again."""
        receipt = self._receipts.read(signed)
        if receipt is None:
            return Outcome.NO_RECEIPT if self._strangers.lets_in() else Outcome.TOO_MANY
        with self._store.reading() as rows:
            outcome = self._outlook(rows, code, receipt, now=now)
        if outcome is Outcome.NO_SUCH_CODE and not self._strangers.lets_in():
            return Outcome.TOO_MANY
        if outcome is not Outcome.KEPT or code is None:
            return outcome
        sealing = self._sealing(day_in(self._zone, now))
        if sealing is None:
            return Outcome.NO_KEY
        row = self._row(concern, receipt, sealing, now=now)
        with self._store.transaction() as rows:
            # Looked at again: since then, the same form or another with this code may have come.
            outcome = self._outlook(rows, code, receipt, now=now)
            if outcome is Outcome.KEPT:
                if not rows.spend(self._codes.digest(code)):
                    return Outcome.NO_SUCH_CODE
                rows.add_concern(row)
        return outcome

    def _outlook(self, rows: BoxRows, code: Code | None, receipt: Receipt, *, now: datetime) -> Outcome:
        if before := self._before(rows, receipt):
            return before
        standing = self._codes.standing_in(rows, code, now=now) if code else None
        if standing is None:
            return Outcome.NO_SUCH_CODE
        if not standing.purpose.is_concern:
            return Outcome.NOT_FOR_THIS
        return Outcome.KEPT if standing.circle else Outcome.NOT_OPEN

    def _before(self, rows: BoxRows, receipt: Receipt) -> Outcome | None:
        if rows.concern(receipt.lookup):
            return Outcome.KEPT_BEFORE
        return Outcome.WITHDRAWN_BEFORE if rows.is_withdrawn(self._tombstone(receipt.lookup)) else None

    def _row(self, concern: Concern, receipt: Receipt, sealing: Sealing, *, now: datetime) -> ConcernRow:
        return ConcernRow(
            id=secrets.token_bytes(16),
            lookup=receipt.lookup,
            week=week_of(day_in(self._zone, now)),
            choices=as_bits(concern.choices),
            key=sealing.key,
            sealed=_sized(sealing.seal(concern.packed(receipt.reply_public))),
        )

    # For whoever has the words

    def find(self, receipt: Receipt, *, now: datetime) -> Found | None:
        """The replies to it; from their first showing on they are kept for seven days. None where nothing is here."""
        goes = (day_in(self._zone, now) + REPLY_KEPT).isoformat()
        with self._store.reading() as rows:
            row = rows.concern(receipt.lookup)
            replies = rows.replies(row.id) if row else []
        if row is None:
            return None
        if replies:
            with self._store.transaction() as rows:
                rows.let_replies_go(row.id, goes)
        today = day_in(self._zone, now).isoformat()
        return Found(row.week, tuple(sealed for _, gone, sealed in replies if gone > today))

    def delete_replies(self, receipt: Receipt) -> bool:
        """Delete now: no backup and no file brings them back. False where there was none."""
        with self._store.transaction() as rows:
            row = rows.concern(receipt.lookup)
            replies = [(reply, row.week) for reply, _, _ in rows.replies(row.id)] if row else []
            self._bury_replies(rows, replies)
            return bool(replies)

    def withdraw(self, receipt: Receipt, *, now: datetime) -> bool:
        """Gone when this returns, and no backup brings it back. True as well where it was withdrawn before; False where
        nothing was ever here, or it is gone by its age. What was counted of its choices stays counted."""
        stone = self._tombstone(receipt.lookup)
        with self._store.transaction() as rows:
            row = rows.concern(receipt.lookup)
            if row is None:
                return rows.is_withdrawn(stone)
            rows.bury(row.id, stone, week_of(day_in(self._zone, now)))
            return True

    # For the custodians

    def sealed_concerns(self) -> list[Sealed]:
        """All that are here, in the order of random ids."""
        with self._store.reading() as rows:
            return [Sealed(row.id, row.week, row.key, row.sealed) for row in rows.concerns()]

    def add_reply(self, concern: bytes, sealed: bytes) -> bool:
        """A reply, sealed to the concern's key and as long as a concern. False where it is gone."""
        return self.add_replies([(concern, sealed)]) != [Received.NO_CONCERN]

    def add_replies(self, replies: Sequence[tuple[bytes, bytes]]) -> list[Received]:
        """The id of a concern and what is sealed, each. All of them or none; the same again adds nothing."""
        with self._store.transaction() as rows:
            return [self._receive(rows, concern, _sized(sealed)) for concern, sealed in replies]

    def _receive(self, rows: BoxRows, concern: bytes, sealed: bytes) -> Received:
        if rows.concern_by_id(concern) is None:
            return Received.NO_CONCERN
        # No two sealings are alike, so this is as random as any id, and the same for the same reply.
        reply = self._store.pepper.keyed("reply", concern + sealed)[:16]
        buried = rows.is_withdrawn(self._reply_tombstone(reply))
        return Received.TAKEN if not buried and rows.add_reply(reply, concern, sealed) else Received.TAKEN_BEFORE

    # By the clock

    def expire(self, *, now: datetime) -> None:
        """Only weeks are known. A concern goes 90 days after the Monday of its week: after 84 to 90 days."""
        day = day_in(self._zone, now)
        with self._store.transaction() as rows:
            rows.drop_weeks_before(week_of(day - KEPT + _WEEK))
            self._bury_replies(rows, rows.replies_gone_by(day.isoformat()))
            rows.drop_tombstones_before(week_of(day - KEPT - _WEEK))

    def _tombstone(self, lookup: bytes) -> bytes:
        return self._store.pepper.keyed("tombstone", lookup)

    def _reply_tombstone(self, reply: bytes) -> bytes:
        return self._store.pepper.keyed("reply tombstone", reply)

    def _bury_replies(self, rows: BoxRows, replies: Sequence[tuple[bytes, str]]) -> None:
        """With the week of the concern, so that when it was deleted is not kept; the stone outlives the concern."""
        rows.bury_replies((reply, self._reply_tombstone(reply), week) for reply, week in replies)


def _sized(sealed: bytes) -> bytes:
    if len(sealed) != SEALED_BYTES:
        raise ValueError("what is sealed is always of one size")
    return sealed
