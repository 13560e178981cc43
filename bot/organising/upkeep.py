"""What Desk and Box do by the clock, each in its own process: at start, after each midnight, and every few minutes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo

from bot.errors import UserError
from bot.organising.calendar import day_in
from bot.organising.code_box import CodeBox
from bot.organising.code_desk import CodeDesk
from bot.organising.concern_box import ConcernBox
from bot.organising.petitions.desk import PetitionDesk
from bot.organising.petitions.signing import SignatureBox
from bot.organising.petitions.telling import Telling
from bot.organising.purpose import Purpose
from bot.organising.themes import Themes

_READY = 2
"""Batches that are yet to open: one is being handed out, and one takes over when that opens."""


class BoxUpkeep:
    def __init__(
        self,
        codes: CodeBox,
        concerns: ConcernBox,
        themes: Themes,
        *,
        zone: tzinfo,
        batch_size: int = 60,
        signatures: SignatureBox | None = None,
        telling: Telling | None = None,
    ) -> None:
        self._codes = codes
        self._concerns = concerns
        self._themes = themes
        self._zone = zone
        self._batch_size = batch_size
        self._signatures = signatures
        self._telling = telling

    def run(self, *, now: datetime) -> list[str]:
        """The names of files in the exchange that were not taken. Raises `UserError` once all was done that could be:
        where the exchange cannot be used, what is over still goes. Run again, it goes on."""
        refused: list[str] = []
        _each(
            lambda: self._codes.settle(now=now),
            lambda: self._concerns.expire(now=now),
            lambda: refused.extend(self._codes.take_in()),
            lambda: refused.extend(self._themes.take_in()),
            lambda: self._themes.settle(now=now),
            lambda: self._sign(now),
            lambda: self._make(Purpose.concern(day_in(self._zone, now))),
            lambda: self._tell_of_petitions(now),
        )
        return refused

    def _sign(self, now: datetime) -> None:
        if self._signatures is not None:
            self._signatures.round(now=now)

    def _tell_of_petitions(self, now: datetime) -> None:
        if self._telling is not None:
            for petition in self._telling.signable(now=now):
                self._make(petition)
            self._telling.send()

    def take_in(self) -> list[str]:
        """What came from the Desk, and nothing that goes by the clock. Otherwise as `run`."""
        refused: list[str] = []
        _each(
            lambda: refused.extend(self._codes.take_in()),
            lambda: refused.extend(self._themes.take_in()),
        )
        return refused

    def _make(self, purpose: Purpose) -> None:
        for _ in range(_READY - self._codes.unopened(purpose)):
            self._codes.make_batch(purpose, self._batch_size)


def keep_desk(codes: CodeDesk, petitions: PetitionDesk | None = None, *, now: datetime) -> list[str]:
    """The names of files in the exchange that were not taken. Raises `UserError` once all was done that could be; run
    again, it goes on."""
    refused: list[str] = []

    def news() -> None:
        if petitions is not None:  # after the codes: those of a petition that is over go
            refused.extend(petitions.take_in(now=now))
            petitions.settle(now=now)

    _each(
        lambda: refused.extend(codes.take_in()),
        news,
        lambda: codes.settle(now=now),
        lambda: codes.send_counts(now=now),
    )
    return refused


def _each(*steps: Callable[[], object]) -> None:
    """All of them, whichever fails; then the first trouble is raised."""
    troubles: list[UserError] = []
    for step in steps:
        try:
            step()
        except UserError as error:
            troubles.append(error)
    if troubles:
        raise troubles[0]
