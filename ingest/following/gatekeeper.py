"""Decides of what was read in one source whether it may answer, and keeps what may not for an admin to look at."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from ingest.changes.gate import Hold, Seen, hold_for
from ingest.intake import PART, Arrival
from ingest.prepared import Prepared
from knowledge.catalogue import Catalogue
from knowledge.catalogue_following import HeldRow
from knowledge.comparison import is_stamp, same_words, words_of
from knowledge.document import Document

# A text that came back is believed once it was there at a first look and at two more, over two days.
_LOOKS, _OVER = 3, timedelta(hours=48)
TOLD = {
    Hold.COLLAPSED: "less than a quarter of the text is left",
    Hold.SEEN_BEFORE: "it says what an earlier version said; it is believed if it stays so for two days",
    Hold.OTHER_LANGUAGE: "it is in another language than before",
    Hold.ERROR_PAGE: "it looks like an error page",
    Hold.SIGN_IN_PAGE: "it looks like a page to sign in",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`hold` says why what was read does not answer. `restored` is the day of the version that it brings back.
    `discarded`: an admin has said of this very text that it is none."""

    hold: Hold | None = None
    restored: date | None = None
    discarded: bool = False


@dataclass
class Gatekeeper:
    """For one source and one look at it. `notes` are written with `write`, within the transaction of the rest."""

    catalogue: Catalogue
    source_id: str
    now: datetime
    language: str | None = None
    reverts_are_meant: bool = False
    notes: list[HeldRow] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)

    def judge(self, arrival: Arrival, prepared: Sequence[Prepared], baseline: str | None = None) -> Verdict:
        """`baseline` stands for the text of the live version, where the same bytes would now be read otherwise."""
        known = {d.path.partition(PART)[2]: d for d in arrival.documents}
        held = {row.id: row for row in self.catalogue.held(self.source_id)}
        restored: date | None = None
        for one in prepared:
            document = known.get(one.part)
            waiting = held.get(_id(arrival, one))
            found = self._hold(one, document, baseline)
            if waiting and waiting.discarded:  # whatever the text that answers is by now
                found = Hold(waiting.reason)
            if found is Hold.SEEN_BEFORE and waiting and not waiting.discarded and self._stayed(waiting):
                restored = came_back(self.catalogue, one, document)
            elif found is not None:
                self._note(arrival, one, document, found, waiting)
                return Verdict(found, discarded=bool(waiting and waiting.discarded))
        self.settle(arrival)
        return Verdict(restored=restored)

    def write(self) -> None:
        for row in self.notes:
            self.catalogue.hold(row)
        for held_id in self.settled:
            self.catalogue.let_go(held_id)

    def settle(self, arrival: Arrival) -> None:
        """Another text has taken the place of whatever waits there: that was a passing fault."""
        place = (arrival.origin, arrival.path)
        self.settled += [
            row.id
            for row in self.catalogue.held(self.source_id)
            if (row.origin, row.path.partition(PART)[0]) == place and not row.discarded
        ]

    def settle_rest(self) -> None:
        """Whatever else waits of this source was looked at, and is there no more."""
        noted = {row.id for row in self.notes}
        rows = self.catalogue.held(self.source_id)
        self.settled += [row.id for row in rows if row.id not in noted and not row.discarded]

    def _hold(self, one: Prepared, document: Document | None, baseline: str | None) -> Hold | None:
        versions = self.catalogue.versions(document.id) if document else []
        live = next((v for v in versions if v.left is None), None)
        good = baseline if baseline is not None and live is not None else live.text if live else None
        former = [v.text for v in versions if v is not live]
        return hold_for(one.text, Seen(good, former, self.language, self.reverts_are_meant))

    def _stayed(self, waiting: HeldRow) -> bool:
        return waiting.times + 1 >= _LOOKS and self.now - datetime.fromisoformat(waiting.first_seen) >= _OVER

    def _note(
        self, arrival: Arrival, one: Prepared, document: Document | None, found: Hold, waiting: HeldRow | None
    ) -> None:
        now = self.now.isoformat()
        if waiting is None:  # what waited there was yet another text
            self.settle(arrival)
        self.notes.append(
            replace(waiting, last_seen=now, times=waiting.times + 1)
            if waiting
            else HeldRow(
                id=_id(arrival, one),
                source_id=self.source_id,
                origin=arrival.origin,
                path=f"{arrival.path}{PART}{one.part}" if one.part else arrival.path,
                document_id=document.id if document else "",
                title=one.title,
                reason=found,
                first_seen=now,
                last_seen=now,
                times=1,
                discarded=False,
                source_key=arrival.source_key,
                snapshot=arrival.snapshot,
                extractor=arrival.extractor,
                content=one.as_json(),
            )
        )


def came_back(catalogue: Catalogue, one: Prepared, document: Document | None) -> date | None:
    """The day of the version that said the same and was taken out since."""
    versions = catalogue.versions(document.id) if document else []
    return next((v.day for v in reversed(versions) if v.left and same_words(v.text, one.text)), None)


def _id(arrival: Arrival, one: Prepared) -> str:
    """The same for a text in which only a date stamp or its setting is another."""
    words = " ".join(words_of("\n".join(line for line in one.text.splitlines() if not is_stamp(line.strip()))))
    said = "\x1f".join((arrival.origin, arrival.path, one.part, words))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:12]
