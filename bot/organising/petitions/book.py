"""The book of petitions: drafts and their history, and each step of a petition's life, written down as it is taken."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from typing import Any

from bot.errors import NothingFound, UserError
from bot.organising.calendar import day_in
from bot.organising.custodians.key_set import KeySet
from bot.organising.custodians.key_set import Purpose as KeyPurpose
from bot.organising.petitions.life import IllegalStep, Role, State, Step, entry_of, following
from bot.organising.petitions.petition import Petition, Result
from bot.organising.petitions.smoothed import UNREAD
from bot.organising.petitions.text import Mode, PetitionText, as_json, checked, checked_id, from_json, ready
from bot.organising.purpose import Purpose
from bot.store.box import BoxStore
from bot.store.box_rows import BoxRows
from bot.store.petition_rows import PetitionRow

_MOST_PETITIONS = 200


@dataclass(frozen=True, slots=True)
class Draft:
    """An earlier wording. `number` counts from 1."""

    number: int
    day: date
    text: PetitionText


class PetitionBook:
    """`key_named` gives an installed key for names by its id. Days are those where people work."""

    def __init__(self, store: BoxStore, *, zone: tzinfo, key_named: Callable[[str], KeySet | None]) -> None:
        self._store = store
        self._zone = zone
        self._key_named = key_named

    # Reading

    def petitions(self) -> list[Petition]:
        with self._store.reading() as rows:
            return [read_petition(rows, row) for row in rows.petitions.petitions()]

    def petition(self, id: str) -> Petition:
        """Raises `NothingFound`."""
        with self._store.reading() as rows:
            return found_in(rows, id)

    def any_frozen(self) -> bool | None:
        """Whether there is one that people may see. None where the file is busy: nobody waits for this."""
        with self._store.glance() as rows:
            return rows.petitions.any_frozen() if rows else None

    def drafts(self, id: str) -> list[Draft]:
        """Each wording there was, the last one last; none once it is frozen."""
        with self._store.reading() as rows:
            found_in(rows, id)
            return [
                Draft(row.number, date.fromisoformat(row.day), from_json(json.loads(row.text)))
                for row in rows.petitions.drafts(id)
            ]

    # Drafting

    def draft(self, id: str, text: PetitionText, *, now: datetime) -> Petition:
        """Begins one. Raises `UserError`."""
        day, sound = self._day(now), checked(text)
        with self._store.transaction() as rows:
            if rows.petitions.petition(checked_id(id)) is not None:
                raise UserError("There is a petition of that id already. Choose another. Nothing was changed.")
            if len(rows.petitions.petitions()) >= _MOST_PETITIONS:
                raise UserError("There are very many petitions. Purge some that are closed first.")
            rows.petitions.put(
                PetitionRow(id, State.DRAFT.value, _stored(sound), "", "", 0, day.isoformat(), day.isoformat())
            )
            rows.petitions.add_draft(id, day.isoformat(), _stored(sound))
            return found_in(rows, id)

    def edit(self, id: str, text: PetitionText, *, now: datetime) -> Petition:
        """Another wording; earlier ones stay until it is frozen. Raises `IllegalStep` once it is, `UserError`."""
        day, sound = self._day(now), checked(text)
        with self._store.transaction() as rows:
            row = _draft_row(rows, id)
            if (stored := _stored(sound)) != row.text:
                rows.petitions.put(replace(row, text=stored))
                rows.petitions.add_draft(id, day.isoformat(), stored)
            return found_in(rows, id)

    def go_back_to(self, id: str, number: int, *, now: datetime) -> Petition:
        """An earlier wording becomes the last one; nothing between is lost. Raises `UserError`."""
        earlier = next((draft for draft in self.drafts(id) if draft.number == number), None)
        if earlier is None:
            raise NothingFound("There is no wording of that number. Nothing was changed.")
        return self.edit(id, earlier.text, now=now)

    def discard(self, id: str) -> None:
        """A draft goes, with its history. Raises `IllegalStep` once it is frozen."""
        with self._store.transaction() as rows:
            _draft_row(rows, id)
            rows.petitions.drop(id)

    def successor(self, id: str, new: str, *, now: datetime) -> Petition:
        """A new draft that begins with the text of another and names it; people are asked again. Raises `UserError`."""
        before = self.petition(id)
        return self.draft(new, replace(before.text, predecessor=before.id), now=now)

    # Steps

    def freeze(self, id: str, *, sha256: str = "", read: bool = False, now: datetime) -> Petition:
        """From here on the text cannot be changed. Drafts go. `sha256`: of the text that was looked at, should somebody
        edit it meanwhile. `read`: somebody says that they read what a language model worded. Raises `UserError`."""
        day = self._day(now)
        with self._store.transaction() as rows:
            row = _draft_row(rows, id)
            whole = ready(from_json(json.loads(row.text)), today=day)
            if sha256 not in ("", whole.sha256):
                raise UserError("The text was changed meanwhile. Look at it again. Nothing was frozen.")
            if any(demand.smoothed for demand in whole.demands) and not read:
                raise UserError(UNREAD)
            rows.petitions.put(replace(row, text=_stored(whole), sha256=whole.sha256))
            rows.petitions.drop_drafts(id)
            return take_step(rows, id, Step.FREEZE, Role.ORGANISER, day, {"text_sha256": whole.sha256})

    def open(self, id: str, *, key: str = "", now: datetime) -> Petition:
        """People may sign. Where names are collected, `key` is the custodians' key made for this petition and for no
        other. Raises `UserError`."""
        day = self._day(now)
        with self._store.transaction() as rows:
            petition = found_in(rows, id)
            if petition.text.deadline <= day:
                raise UserError("The last day to sign is over. Draft a successor with a later one.")
            if petition.text.mode is Mode.NAMES:
                self._check_key(rows, key)
            elif key:
                raise UserError("No names are collected under this petition, so it needs no key. Nothing was changed.")
            after = take_step(rows, id, Step.OPEN, Role.ORGANISER, day, {"key": key})
            row = rows.petitions.petition(id)
            assert row is not None  # noqa: S101 - within the transaction that just wrote it
            # Not looked at before tomorrow: nobody's signature shows by the minute.
            rows.petitions.put(replace(row, key=key, told=max(row.told, day.isoformat())))
            return replace(after, key=key)

    def confirm(self, id: str, *, confirmed: int, roster_sha256: str, now: datetime) -> Petition:
        """What came back from the custodians: how many names were confirmed, and the hash of their roster, which never
        was here. Names that were held sealed go. Raises `UserError`."""
        with self._store.transaction() as rows:
            petition = found_in(rows, id)
            _refuse_without_names(petition)
            if confirmed < petition.text.threshold:
                raise UserError("Fewer names were confirmed than the petition asks for: nothing is told of them.")
            held = len(rows.petitions.minimums(id)) if petition.state is State.COOLED else confirmed
            if confirmed > held:
                raise UserError("More names were confirmed than people signed. Nothing was changed.")
            holds = {"confirmed": confirmed, "roster_sha256": roster_sha256}
            after = take_step(rows, id, Step.CONFIRM, Role.CUSTODIANS, self._day(now), holds)
            rows.petitions.drop_signatures(id)
            return after

    def too_few(self, id: str, *, now: datetime) -> Petition:
        """Too few were confirmed: nothing is told, and what was held goes. Raises `UserError`."""
        with self._store.transaction() as rows:
            _refuse_without_names(found_in(rows, id))
            after = take_step(rows, id, Step.TOO_FEW, Role.CUSTODIANS, self._day(now), {})
            rows.petitions.drop_signatures(id)
            return after

    def deliver(self, id: str, *, to: str, on: date, how: str, now: datetime) -> Petition:
        """Raises `UserError`: names are delivered only once custodians opened and confirmed them."""
        day = self._day(now)
        _not_later(on, day)
        with self._store.transaction() as rows:
            petition = found_in(rows, id)
            if petition.text.mode is Mode.NAMES and petition.state is State.COOLED:
                raise IllegalStep("The custodians have not opened and confirmed its names yet. Nothing was changed.")
            if (begun := petition.last(Step.OPEN)) is not None and on < begun.day:
                raise UserError("That day is before anybody could sign. Nothing was changed.")
            holds = {"to": _words(to), "on": on.isoformat(), "how": _words(how)}
            return take_step(rows, id, Step.DELIVER, Role.ORGANISER, day, holds)

    def answer(self, id: str, *, on: date, text: str, demands: Mapping[str, Result], now: datetime) -> Petition:
        """What the employer answered, in all and to each demand; a later answer comes after an earlier one. Raises
        `UserError`."""
        day = self._day(now)
        _not_later(on, day)
        with self._store.transaction() as rows:
            petition = found_in(rows, id)
            known = {demand.id for demand in petition.text.demands}
            if not demands.keys() <= known:
                raise UserError("One of these is no demand of this petition. Nothing was changed.")
            delivered = petition.last(Step.DELIVER)
            if delivered is not None and on.isoformat() < delivered.holds["on"]:
                raise UserError("That day is before it was delivered. Nothing was changed.")
            results = {demand: demands[demand].value for demand in sorted(demands)}
            holds = {"on": on.isoformat(), "text": _words(text, 4_000), "demands": results}
            return take_step(rows, id, Step.ANSWER, Role.ORGANISER, day, holds)

    def close(self, id: str, *, why: str, now: datetime) -> Petition:
        """Nobody signs any more, and what was held of signatures goes. Raises `UserError`."""
        with self._store.transaction() as rows:
            after = take_step(rows, id, Step.CLOSE, Role.ORGANISER, self._day(now), {"why": _words(why)})
            rows.petitions.drop_signatures(id)
            _drop_codes(rows, id)
            return after

    def purge(self, id: str) -> None:
        """All of a closed petition goes, its log too. Raises `IllegalStep`."""
        with self._store.transaction() as rows:
            if found_in(rows, id).state is not State.CLOSED:
                raise IllegalStep("Only a closed petition is purged. Close it first. Nothing was changed.")
            rows.petitions.drop(id)
            _drop_codes(rows, id)  # or they would sign a later petition of that id

    def _check_key(self, rows: BoxRows, key: str) -> None:
        keys = self._key_named(key) if key else None
        if keys is None or keys.purpose is not KeyPurpose.NAME:
            raise UserError(
                "Names are sealed to a key of their own. Have the custodians make one (steward custodians new "
                "--purpose name), install its public file and name it here. Nothing was changed."
            )
        if any(row.key == key for row in rows.petitions.petitions()):
            raise UserError("Another petition uses that key. Each has one of its own. Nothing was changed.")

    def _day(self, now: datetime) -> date:
        return day_in(self._zone, now)


# Within a transaction


def found_in(rows: BoxRows, id: str) -> Petition:
    """Raises `NothingFound`."""
    row = rows.petitions.petition(id)
    if row is None:
        raise NothingFound("There is no petition of that id. See: steward petition list")
    return read_petition(rows, row)


def read_petition(rows: BoxRows, row: PetitionRow) -> Petition:
    log = tuple(entry_of(json.loads(entry)) for entry in rows.petitions.log(row.petition))
    text = from_json(json.loads(row.text))
    ended = next((entry.holds["total"] for entry in reversed(log) if entry.step is Step.COOL_OFF), row.published)
    return Petition(
        row.petition, State(row.state), text, row.sha256, row.key, ended, date.fromisoformat(row.since), log
    )  # fmt: skip


def take_step(
    rows: BoxRows, id: str, step: Step, role: Role, day: date, holds: Mapping[str, Any]
) -> Petition:  # fmt: skip
    """Raises `IllegalStep`."""
    petition = found_in(rows, id)
    state, entry = following(petition.log, petition.state, step, role, day, holds)
    row = rows.petitions.petition(id)
    assert row is not None  # noqa: S101 - it was just found
    rows.petitions.put(replace(row, state=state.value, since=day.isoformat()))
    rows.petitions.add_entry(id, entry.number, json.dumps(entry.as_json(), sort_keys=True, ensure_ascii=False))
    return found_in(rows, id)


def _draft_row(rows: BoxRows, id: str) -> PetitionRow:
    found_in(rows, id)
    row = rows.petitions.petition(id)
    assert row is not None  # noqa: S101 - it was just found
    if row.state != State.DRAFT:
        raise IllegalStep("Its text is frozen and cannot be changed. Draft a successor. Nothing was changed.")
    return row


def _stored(text: PetitionText) -> str:
    return json.dumps(as_json(text), sort_keys=True, ensure_ascii=False)


def _drop_codes(rows: BoxRows, id: str) -> None:
    for batch in rows.batches():
        if batch.purpose == Purpose.petition(id).text:
            rows.drop_batch(batch.batch)


def _refuse_without_names(petition: Petition) -> None:
    if petition.text.mode is not Mode.NAMES:
        raise IllegalStep("No names are collected under this petition, so none are opened. Nothing was changed.")


def _not_later(on: date, day: date) -> None:
    if on > day:
        raise UserError("That day has not come yet. Nothing was changed.")


def _words(text: str, longest: int = 400) -> str:
    """Raises `UserError`."""
    kept = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not kept or len(kept) > longest:
        raise UserError(f"Say it in 1 to {longest:,} characters. Nothing was changed.")
    return kept
