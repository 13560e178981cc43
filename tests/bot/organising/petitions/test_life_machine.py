"""A petition through any order of steps: none that is not allowed, no name before shares and confirmations, and what is
gone stays gone."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.errors import UserError
from bot.organising.custodians.ceremony import opening_key
from bot.organising.custodians.sealing import open_sealed
from bot.organising.petitions.life import IllegalStep, State, first_break, state_after
from bot.organising.petitions.name import PADDED_BYTES, SignedName
from bot.organising.petitions.petition import SIGNABLE, Result
from bot.organising.petitions.release import Minimum
from bot.organising.petitions.roster import result_of, roster_of
from bot.organising.petitions.text import Mode
from bot.organising.receipt import Receipt
from tests.bot.organising.petitions.conftest import Hall, text
from tests.thorough import examples

ID = "our-keys"
SIGNERS = [f"Zymurgia Quaxley-{number}" for number in range(60)]


class Life(RuleBasedStateMachine):
    """Ten make the threshold; people sign and withdraw by the handful, custodians confirm some of the names."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.hall = Hall(self.folder)
        self.names = iter(SIGNERS)
        self.signed: list[Receipt] = []
        self.withdrawn: list[Receipt] = []
        self.mode = Mode.NAMES
        self.frozen = ""
        self.purged = False
        self.rosters: list[tuple[str, ...]] = []
        self.hall.book.draft(ID, text(self.mode), now=self.hall.now)

    def teardown(self) -> None:
        self.hall.close()
        shutil.rmtree(self.folder)

    @property
    def state(self) -> State | None:
        return None if self.purged else self.hall.book.petition(ID).state

    @initialize(people=st.sampled_from([-1, 0, 9, 12, 25]), mode=st.sampled_from(Mode))
    def begin(self, people: int, mode: Mode) -> None:
        """Somewhere between a draft and a petition that is reached, so that what comes late comes often."""
        if people >= 0:
            self.edit(10, mode)
            self.freeze()
            self.open()
            for code in self.hall.handed(people):
                self.signed.append(self.hall.sign(code, name=next(self.names)))

    @precondition(lambda self: not self.purged)
    @rule(threshold=st.sampled_from([10, 20]), mode=st.sampled_from(Mode))
    def edit(self, threshold: int, mode: Mode) -> None:
        before = self.hall.book.petition(ID)
        try:
            self.hall.book.edit(ID, text(mode, threshold), now=self.hall.now)
        except IllegalStep:
            assert before.state is not State.DRAFT
            assert self.hall.book.petition(ID) == before, "no edit after freezing"
        else:
            assert before.state is State.DRAFT
            self.mode = mode

    @precondition(lambda self: not self.purged)
    @rule()
    def freeze(self) -> None:
        before = self.state
        try:
            self.frozen = self.hall.book.freeze(ID, now=self.hall.now).sha256
        except IllegalStep:
            assert before is not State.DRAFT
        except UserError:
            assert self.hall.now.date() >= self.hall.book.petition(ID).text.deadline
        else:
            assert before is State.DRAFT

    @precondition(lambda self: not self.purged)
    @rule()
    def open(self) -> None:
        before = self.state
        key = self.hall.name_key() if self.mode is Mode.NAMES else ""
        try:
            self.hall.book.open(ID, key=key, now=self.hall.now)
        except IllegalStep:
            assert before is not State.FROZEN
        except UserError:  # the last day to sign is over, or a key is used
            assert before is not State.OPEN or key
        else:
            assert before is State.FROZEN

    @precondition(lambda self: not self.purged and self.state in SIGNABLE)
    @rule(people=st.integers(1, 9), minimum=st.sampled_from(Minimum))
    def sign(self, people: int, minimum: Minimum) -> None:
        if not self.hall.book.petition(ID).is_signable(self.hall.now.date()):
            return
        for code in self.hall.handed(people):
            name = next(self.names, None)
            if name is None:
                return
            self.signed.append(self.hall.sign(code, name=name, minimum=minimum))

    @precondition(lambda self: bool(self.signed) and not self.purged)
    @rule(which=st.integers(0, 1_000))
    def withdraw(self, which: int) -> None:
        receipt = self.signed[which % len(self.signed)]
        state = self.state
        gone = self.hall.box.withdraw(receipt, now=self.hall.now)
        if state in SIGNABLE:
            assert gone
            self.signed.remove(receipt)
            self.withdrawn.append(receipt)
        else:
            assert not gone, "withdrawal ends with the cooling-off"

    @rule(days=st.integers(1, 6))
    def days_pass(self, days: int) -> None:
        self.hall.tomorrow(days)

    @precondition(lambda self: not self.purged)
    @rule(shares=st.integers(0, 5), unconfirmed=st.integers(0, 12))
    def custodians_open(self, shares: int, unconfirmed: int) -> None:
        petition = self.hall.book.petition(ID)
        try:
            sealed = self.hall.box.names(ID, now=self.hall.now)
        except IllegalStep:
            assert petition.state is not State.COOLED or petition.text.mode is Mode.COUNT
            return
        assert len(sealed) >= petition.text.threshold
        keys = self.hall.installed[petition.key]
        try:
            key = opening_key(keys.public, keys.shares[:shares])
        except UserError:
            assert shares != keys.public.threshold
            return
        names = [SignedName.unpacked(open_sealed(key, one.sealed, PADDED_BYTES)) for one in sealed]
        confirmed = names[unconfirmed:]
        roster = roster_of(ID, petition.sha256, petition.text.threshold, confirmed)
        result = result_of(ID, petition.sha256, roster)
        if roster is None:
            self.hall.book.too_few(ID, now=self.hall.now)
            assert result.confirmed == 0
            return
        told = tuple(name for name, _ in roster.names)
        assert len(told) >= petition.text.threshold
        by_name = {name.name: name.minimum for name in confirmed}
        assert all(len(told) >= by_name[name].people(petition.text.threshold) for name in told)
        self.rosters.append(told)
        self.hall.book.confirm(
            ID, confirmed=result.confirmed, roster_sha256=result.roster_sha256, now=self.hall.now
        )  # fmt: skip

    @precondition(lambda self: not self.purged)
    @rule()
    def deliver(self) -> None:
        petition = self.hall.book.petition(ID)
        allowed = State.OPENED if petition.text.mode is Mode.NAMES else State.COOLED
        try:
            self.hall.book.deliver(ID, to="the board", on=self.hall.now.date(), how="by hand", now=self.hall.now)
        except IllegalStep:
            assert petition.state is not allowed
        else:
            assert petition.state is allowed

    @precondition(lambda self: not self.purged)
    @rule()
    def answer(self) -> None:
        before = self.state
        try:
            self.hall.book.answer(
                ID, on=self.hall.now.date(), text="We will.", demands={"C02": Result.MET}, now=self.hall.now
            )  # fmt: skip
        except IllegalStep:
            assert before not in (State.DELIVERED, State.ANSWERED)
        else:
            assert before in (State.DELIVERED, State.ANSWERED)

    @precondition(lambda self: not self.purged)
    @rule()
    def close(self) -> None:
        before = self.state
        try:
            self.hall.book.close(ID, why="it is over", now=self.hall.now)
        except IllegalStep:
            assert before in (State.DRAFT, State.REACHED, State.CLOSED)
        else:
            assert before not in (State.DRAFT, State.REACHED, State.CLOSED)

    @precondition(lambda self: not self.purged)
    @rule()
    def purge(self) -> None:
        before = self.state
        try:
            self.hall.book.purge(ID)
        except IllegalStep:
            assert before is not State.CLOSED
        else:
            assert before is State.CLOSED
            self.purged = True

    # What holds whatever happened

    @invariant()
    def the_log_follows_from_itself(self) -> None:
        if not self.purged:
            petition = self.hall.book.petition(ID)
            assert first_break(petition.log) is None
            assert state_after(petition.log) is petition.state

    @invariant()
    def the_text_is_what_was_frozen(self) -> None:
        if not self.purged and self.frozen:
            petition = self.hall.book.petition(ID)
            assert (petition.sha256, petition.text.sha256) == (self.frozen, self.frozen)

    @invariant()
    def no_name_stands_in_any_file(self) -> None:
        held = b"".join(path.read_bytes() for path in self.folder.rglob("*") if path.is_file())
        assert b"Zymurgia" not in held

    @invariant()
    def what_was_withdrawn_is_not_there(self) -> None:
        assert all(self.hall.box.find(receipt) is None for receipt in self.withdrawn)

    @invariant()
    def a_purge_leaves_nothing(self) -> None:
        if self.purged:
            with self.hall.store.reading() as rows:
                assert rows.petitions.petitions() == [] and rows.petitions.lookups() == []
                assert rows.petitions.log(ID) == [] and rows.petitions.drafts(ID) == []

    @invariant()
    def signatures_are_held_only_while_they_are_needed(self) -> None:
        if not self.purged and self.state not in (*SIGNABLE, State.COOLED):
            with self.hall.store.reading() as rows:
                assert rows.petitions.lookups() == []


Life.TestCase.settings = settings(
    max_examples=examples(100) // 2, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestLife = Life.TestCase


def test_a_whole_life_can_be_lived(tmp_path: Path) -> None:
    """The machine above may stop early by chance: here is the way through."""
    hall = Hall(tmp_path)
    hall.opened(wording=text(Mode.NAMES))
    for number, code in enumerate(hall.handed(30)):
        hall.sign(code, name=f"Person {number}")
    hall.tomorrow(4)
    petition = hall.book.petition(ID)
    keys = hall.installed[petition.key]
    key = opening_key(keys.public, keys.shares[2:])
    names = [
        SignedName.unpacked(open_sealed(key, one.sealed, PADDED_BYTES)) for one in hall.box.names(ID, now=hall.now)
    ]
    roster = roster_of(ID, petition.sha256, petition.text.threshold, names[2:])
    assert roster is not None
    hall.book.confirm(ID, confirmed=len(roster.names), roster_sha256=roster.sha256, now=hall.now)
    hall.book.deliver(ID, to="the board", on=hall.now.date(), how="by hand", now=hall.now)
    hall.book.answer(
        ID, on=hall.now.date(), text="One of them.", demands={"C02": Result.MET, "own-1": Result.REFUSED}, now=hall.now
    )  # fmt: skip
    hall.book.close(ID, why="half is won", now=hall.now)

    states = [State.FROZEN, State.OPEN, State.REACHED, State.COOLED, State.OPENED, State.DELIVERED, State.ANSWERED]
    log = hall.book.petition(ID).log
    assert [state_after(log[: number + 1]) for number in range(len(log))] == [*states, State.CLOSED]
    assert len(roster.names) == 28
    assert first_break([replace(entry, day=entry.day.replace(day=1)) for entry in log]) == 1
    hall.tomorrow(180)
    assert hall.book.petitions() == []
    hall.close()
