"""Signatures on the Box: one for a code, withdrawn with seven words, told in tens and once a day."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo

from bot.errors import UserError
from bot.organising.calendar import day_in, week_of
from bot.organising.code import Code
from bot.organising.code_box import CodeBox
from bot.organising.custodians.archive import Sealed
from bot.organising.petitions.book import found_in, read_petition, take_step
from bot.organising.petitions.life import IllegalStep, Role, State, Step
from bot.organising.petitions.name import SEALED_BYTES, SignedName
from bot.organising.petitions.outcome import Look as Look
from bot.organising.petitions.outcome import Outcome as Outcome
from bot.organising.petitions.outcome import Signed as Signed
from bot.organising.petitions.petition import SIGNABLE, Petition, told
from bot.organising.petitions.release import Minimum, released
from bot.organising.petitions.text import Mode
from bot.organising.purpose import Purpose
from bot.organising.receipt import Receipt, Receipts
from bot.organising.strangers import StrangerLimit
from bot.store.box import BoxStore
from bot.store.box_rows import BoxRows
from bot.store.petition_rows import SignatureRow

COOLS = timedelta(days=3)
"""From the day on which it was reached: two whole days at least, whenever on the first day that was."""
RETAINED = timedelta(days=180)
"""After it was closed, or expired; then all of it is purged."""
NAMES_WAIT = timedelta(days=90)
"""For the custodians. Names that nobody opened by then are worth nobody's risk: they go."""


class SignatureBox:
    """`seal` gives what seals to a key by its id, None where it is not installed: padded to one size."""

    def __init__(
        self,
        store: BoxStore,
        codes: CodeBox,
        *,
        seal: Callable[[str], Callable[[bytes], bytes] | None],
        strangers: StrangerLimit,
        zone: tzinfo,
    ) -> None:
        self._store = store
        self._codes = codes
        self._receipts = Receipts(store.pepper)
        self._seal = seal
        self._strangers = strangers
        self._zone = zone

    # Signing

    def issue_receipt(self) -> tuple[Receipt, str]:
        """Seven fresh words, to be shown before signing, and the hidden field they travel in. Nothing is stored."""
        return self._receipts.issue()

    def read_receipt(self, signed: str) -> Receipt | None:
        return self._receipts.read(signed)

    def typed_receipt(self, typed: str) -> Receipt | None:
        return self._receipts.typed(typed)

    def knows(self, signed: str, words: str) -> bool:
        """Whether a form is no stranger's: it came with the words of a signature that is here, or holds them typed."""
        receipts = [found for found in (self._receipts.read(signed), self._receipts.typed(words)) if found]
        with self._store.reading() as rows:
            return any(rows.petitions.signature(receipt.lookup) for receipt in receipts)

    def look_at(self, code: Code | None, signed: str, petition: str, *, now: datetime) -> Look:
        """Before anything is sent, and spends nothing. The words of `signed` stay the same through reload and back
        button, unless a signature or a concern has come with them. Raises `UserError`."""
        receipt = self._receipts.read(signed)
        with self._store.reading() as rows:
            outcome, circle = self._outlook(rows, code, petition, now=now)
            before = self._before(rows, receipt, petition) if receipt else None
        if outcome is Outcome.NO_SUCH_CODE or outcome is Outcome.NOT_SIGNABLE:
            if before in (Outcome.SIGNED_BEFORE, Outcome.WITHDRAWN_BEFORE):
                return Look(before)
            stranger = outcome is Outcome.NO_SUCH_CODE and not self._strangers.lets_in()
            return Look(Outcome.TOO_MANY if stranger else outcome)
        if outcome is not Outcome.SIGNED:
            return Look(outcome)
        if receipt is None or before:
            receipt, signed = self._receipts.issue()
        return Look(outcome, circle, tuple(receipt.words.split()), signed)

    def look(self, code: Code | None, petition: str, *, now: datetime) -> tuple[Outcome, int]:
        """What would become of it, and the circle that its code is one of. Nothing is spent."""
        with self._store.reading() as rows:
            outcome, circle = self._outlook(rows, code, petition, now=now)
        if outcome is Outcome.NO_SUCH_CODE and not self._strangers.lets_in():
            return Outcome.TOO_MANY, 0
        return outcome, circle

    def sign(
        self, code: Code | None, signed: str, petition: str, sha256: str, name: SignedName | None, *, now: datetime
    ) -> Outcome:
        """Spends the code and keeps the signature, both or neither; the same receipt a second time changes nothing.
        `sha256` is that of the text that was read. `name` where the petition collects names, and only there. Raises
        `UserError`."""
        receipt = self._receipts.read(signed)
        if receipt is None:
            return Outcome.NO_RECEIPT if self._strangers.lets_in() else Outcome.TOO_MANY
        outcome, _ = self.look(code, petition, now=now)
        with self._store.transaction() as rows:
            if before := self._before(rows, receipt, petition):
                return before
            if outcome is not Outcome.SIGNED or code is None:
                return outcome
            outcome, _ = self._outlook(rows, code, petition, now=now)
            if outcome is not Outcome.SIGNED:
                return outcome
            found = found_in(rows, petition)
            if found.sha256 != sha256:
                return Outcome.NOT_SIGNABLE
            row = SignatureRow(
                secrets.token_bytes(16), petition, receipt.lookup, name.minimum if name else Minimum.N,
                self._sealed(found, name),
            )  # fmt: skip
            if not rows.spend(self._codes.digest(code)):
                return Outcome.NO_SUCH_CODE
            rows.petitions.add_signature(row)
        return Outcome.SIGNED

    # For whoever has the words

    def find(self, receipt: Receipt) -> Signed | None:
        with self._store.reading() as rows:
            row = rows.petitions.signature(receipt.lookup)
            if row is None:
                return None
            petition = found_in(rows, row.petition)
        return Signed(petition, petition.state in SIGNABLE)

    def withdraw(self, receipt: Receipt, *, now: datetime) -> bool:
        """Gone when this returns, and no backup brings it back. True as well where it was withdrawn before. False where
        there is none, or its cooling-off has ended: that is not told apart by state, so ask `find` first."""
        stone = self._tombstone(receipt)
        with self._store.transaction() as rows:
            row = rows.petitions.signature(receipt.lookup)
            if row is None:
                return rows.is_withdrawn(stone)
            if found_in(rows, row.petition).state not in SIGNABLE:
                return False
            rows.bury_signature(receipt.lookup, stone, week_of(day_in(self._zone, now)))
            return True

    # For the custodians

    def names(self, petition: str, *, now: datetime) -> list[Sealed]:
        """The sealed names that may be told, once the cooling-off has ended; who asked for more company than there is
        is not among them. In the order of random ids. Raises `UserError`."""
        week = week_of(day_in(self._zone, now))
        with self._store.reading() as rows:
            found = found_in(rows, petition)
            if found.text.mode is not Mode.NAMES or found.state is not State.COOLED:
                raise IllegalStep("Names leave the Box only once its cooling-off has ended. Nothing was written.")
            held = rows.petitions.signatures(petition)
        may = released([Minimum(row.minimum) for row in held], found.text.threshold)
        if not may:
            raise UserError(
                "The Box holds fewer names than the petition asks for: a copy was restored that was made before they "
                "came. Nothing was written; close the petition and ask people again."
            )
        return [Sealed(row.id.hex(), week, row.sealed) for row in held if row.minimum in may]

    # By the clock

    def round(self, *, now: datetime) -> None:
        """Once a day: what is told of each petition, and the steps that come by themselves."""
        day = day_in(self._zone, now)
        with self._store.reading() as rows:
            due = [row.petition for row in rows.petitions.petitions() if row.told < day.isoformat()]
        for petition in due:
            with self._store.transaction() as rows:
                self._day_of(rows, petition, day)
            self._end_codes(petition)

    def _day_of(self, rows: BoxRows, id: str, day: date) -> None:
        row = rows.petitions.petition(id)
        if row is None or row.told >= day.isoformat():
            return
        petition = read_petition(rows, row)
        counted = len(rows.petitions.minimums(id)) if petition.state in SIGNABLE else 0
        total = told(counted, row.published)
        rows.petitions.put(replace(row, published=total, told=day.isoformat()))
        self._step(rows, petition, counted, total, day)

    def _step(self, rows: BoxRows, petition: Petition, counted: int, total: int, day: date) -> None:
        enough = self._enough(rows, petition)
        if petition.state is State.OPEN and enough:
            take_step(rows, petition.id, Step.REACH, Role.BOX, day, {"threshold": petition.text.threshold})
        elif petition.state is State.OPEN and day > petition.text.deadline:
            self._expire(rows, petition.id, day)
        elif petition.state is State.REACHED and day >= petition.since + COOLS:
            if enough:
                take_step(rows, petition.id, Step.COOL_OFF, Role.BOX, day, {"total": counted - counted % 10})
                if petition.text.mode is Mode.COUNT:  # the number is all there was to them
                    rows.petitions.drop_signatures(petition.id)
            else:
                take_step(rows, petition.id, Step.FALL_SHORT, Role.BOX, day, {})
                if day > petition.text.deadline:
                    self._expire(rows, petition.id, day)
        elif petition.state is State.COOLED and petition.text.mode is Mode.NAMES:
            if day >= petition.since + NAMES_WAIT:
                self._expire(rows, petition.id, day)
        elif petition.state in (State.CLOSED, State.EXPIRED) and day >= petition.since + RETAINED:
            rows.petitions.drop(petition.id)

    @staticmethod
    def _expire(rows: BoxRows, id: str, day: date) -> None:
        take_step(rows, id, Step.EXPIRE, Role.BOX, day, {})
        rows.petitions.drop_signatures(id)

    @staticmethod
    def _enough(rows: BoxRows, petition: Petition) -> bool:
        if petition.state not in SIGNABLE:
            return False
        minimums = [Minimum(value) for value in rows.petitions.minimums(petition.id)]
        if petition.text.mode is Mode.COUNT:
            return len(minimums) >= petition.text.threshold
        return bool(released(minimums, petition.text.threshold))

    def _end_codes(self, id: str) -> None:
        """Codes end with the signing."""
        with self._store.reading() as rows:
            row = rows.petitions.petition(id)
            over = row is None or State(row.state) not in (State.DRAFT, State.FROZEN, *SIGNABLE)
        if over:
            self._codes.close(Purpose.petition(id))

    def _before(self, rows: BoxRows, receipt: Receipt, petition: str) -> Outcome | None:
        """Words that something else came with are nobody's to sign with: they would lead back to two things."""
        if row := rows.petitions.signature(receipt.lookup):
            return Outcome.SIGNED_BEFORE if row.petition == petition else Outcome.NO_RECEIPT
        if rows.concern(receipt.lookup):
            return Outcome.NO_RECEIPT
        return Outcome.WITHDRAWN_BEFORE if rows.is_withdrawn(self._tombstone(receipt)) else None

    def _outlook(self, rows: BoxRows, code: Code | None, petition: str, *, now: datetime) -> tuple[Outcome, int]:
        row = rows.petitions.petition(petition)
        if row is None or not read_petition(rows, row).is_signable(day_in(self._zone, now)):
            return Outcome.NOT_SIGNABLE, 0
        standing = self._codes.standing_in(rows, code, now=now) if code else None
        if standing is None:
            return Outcome.NO_SUCH_CODE, 0
        if standing.purpose != Purpose.petition(petition):
            return Outcome.NOT_FOR_THIS, 0
        return (Outcome.SIGNED if standing.circle else Outcome.NOT_OPEN), standing.circle

    def _sealed(self, petition: Petition, name: SignedName | None) -> bytes:
        """Raises `UserError`."""
        if petition.text.mode is Mode.COUNT:
            if name is not None:
                raise ValueError("no name is taken where only the number counts")
            return b""
        seal = self._seal(petition.key)
        if seal is None:
            raise UserError(
                "The custodians' key for this petition is not in its place, so no name can be sealed. Nothing was "
                "kept and your code is still good. Please tell whoever runs this."
            )
        if name is None:
            raise ValueError("a name is asked for here")
        sealed = seal(name.packed())
        if len(sealed) != SEALED_BYTES:
            raise ValueError("what is sealed is always of one size")
        return sealed

    def _tombstone(self, receipt: Receipt) -> bytes:
        return self._store.pepper.keyed("tombstone", receipt.lookup)
