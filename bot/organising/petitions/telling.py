"""What the Desk is told of petitions: how each stands, as its page shows it. Never a signature."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Any

from bot.organising.calendar import day_in
from bot.organising.petitions.book import read_petition
from bot.organising.petitions.life import State
from bot.organising.petitions.petition import Petition, Result
from bot.organising.purpose import Purpose
from bot.store.box import BoxStore
from bot.store.exchange import Exchange, Kind, Message


class Telling:
    def __init__(self, store: BoxStore, exchange: Exchange, *, zone: tzinfo) -> None:
        self._store = store
        self._exchange = exchange
        self._zone = zone

    def signable(self, *, now: datetime) -> list[Purpose]:
        """What codes are made for."""
        day = day_in(self._zone, now)
        with self._store.reading() as rows:
            found = [read_petition(rows, row) for row in rows.petitions.petitions()]
        return [Purpose.petition(petition.id) for petition in found if petition.is_signable(day)]

    def send(self) -> None:
        """A file for each petition that stands otherwise than the Desk was told last. Should this end on the way,
        it is sent again."""
        with self._store.reading() as rows:
            found = [(row, read_petition(rows, row)) for row in rows.petitions.petitions()]
        for row, petition in found:
            if petition.state is State.DRAFT:
                continue
            body = _body(petition)
            mark = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
            if mark == row.sent:
                continue
            with self._store.transaction() as rows:
                if rows.petitions.petition(petition.id) is None:
                    continue
                # A number is used up before its file is written: none is ever written twice with another content.
                sequence = rows.sequence(Kind.PETITIONS) + 1
                rows.put_sequence(Kind.PETITIONS, sequence)
            self._exchange.write(Message(Kind.PETITIONS, sequence, body))
            with self._store.transaction() as rows:
                now_row = rows.petitions.petition(petition.id)
                if now_row is not None:
                    rows.petitions.put(replace(now_row, sent=mark))


def _body(petition: Petition) -> dict[str, Any]:
    results = Counter(petition.results.values())
    return {
        "petition": petition.id, "title": " ".join(petition.text.title.split()), "sha256": petition.sha256,
        "mode": petition.text.mode.value, "threshold": petition.text.threshold, "total": petition.total,
        "deadline": petition.text.deadline.isoformat(), "state": petition.state.value,
        "results": {result.value: results[result] for result in Result},
    }  # fmt: skip
