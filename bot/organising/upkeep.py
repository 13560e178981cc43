"""What Desk and Box do by the clock, each in its own process: at start, after each midnight, and every few minutes."""

from __future__ import annotations

from datetime import datetime, tzinfo

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
        """The names of files in the exchange that were not taken. Raises `UserError`; run again, it goes on."""
        refused = [*self._codes.take_in(), *self._themes.take_in()]
        self._codes.settle(now=now)
        self._concerns.expire(now=now)
        self._themes.settle(now=now)
        purpose = Purpose.concern(day_in(self._zone, now))
        self._ready(purpose)
        if self._signatures is not None:
            self._signatures.round(now=now)
        if self._telling is not None:
            for petition in self._telling.signable(now=now):
                self._ready(petition)
            self._telling.send()
        return refused

    def _ready(self, purpose: Purpose) -> None:
        for _ in range(_READY - self._codes.unopened(purpose)):
            self._codes.make_batch(purpose, self._batch_size)


def keep_desk(codes: CodeDesk, petitions: PetitionDesk | None = None, *, now: datetime) -> list[str]:
    """The names of files in the exchange that were not taken. Raises `UserError`; run again, it goes on."""
    refused = codes.take_in()
    if petitions is not None:  # after the codes: those of a petition that is over go
        refused += petitions.take_in(now=now)
        petitions.settle(now=now)
    codes.settle(now=now)
    codes.send_counts(now=now)
    return refused
