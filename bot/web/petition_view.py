"""A petition as its pages show it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.organising.custodians.key_set import KeySet
from bot.organising.petitions.life import Entry, State, Step, first_break
from bot.organising.petitions.petition import Petition, Result
from bot.organising.petitions.release import Minimum
from bot.organising.petitions.signing import COOLS
from bot.organising.petitions.smoothed import wording_of
from bot.organising.petitions.text import Demand, Mode, Source, Standing
from bot.web import petition_words
from knowledge.wording import wording

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur", "ps", "dv", "yi")
_HAS = (Standing.BINDING,)
_OWN = (Standing.POLICY,)


@dataclass(frozen=True, slots=True)
class SourceGroup:
    """Sources under one heading: what is a right here is never under the same as what is none."""

    label: str
    aside: str
    sources: Sequence[Source]


@dataclass(frozen=True, slots=True)
class ShownStep:
    day: date
    who: str
    told: str


@dataclass(frozen=True, slots=True)
class PetitionView:
    """`keys` are those of the custodians, None where names are not collected or the key's file is not in its place.
    `last_day` is the last on which a signature can be taken back, empty where that is not known yet."""

    petition: Petition
    keys: KeySet | None
    signable: bool
    last_day: str

    @classmethod
    def of(cls, petition: Petition, keys: KeySet | None, day: date) -> PetitionView:
        last = wording("en").day(petition.since + COOLS - timedelta(days=1)) if petition.state is State.REACHED else ""
        return cls(petition, keys, petition.is_signable(day), last)

    @property
    def collects_names(self) -> bool:
        return self.petition.text.mode is Mode.NAMES

    @property
    def short(self) -> str:
        over = self.petition.state is State.OPEN and not self.signable
        return "The last day to sign is over" if over else petition_words.SHORT[self.petition.state]

    @property
    def state(self) -> str:
        return petition_words.state(self.petition, signable=self.signable, last_day=self.last_day)

    @property
    def total(self) -> str:
        return petition_words.total(self.petition)

    @property
    def withdrawal(self) -> str:
        return petition_words.withdrawal(self.petition, self.last_day)

    @property
    def sha256(self) -> list[str]:
        """In groups of eight digits."""
        return [self.petition.sha256[at : at + 8] for at in range(0, 64, 8)]

    @property
    def wording(self) -> str:
        """Which demands a language model worded, in a sentence without its full stop; empty where none."""
        return wording_of(self.petition.text)

    @property
    def language(self) -> str:
        language = self.petition.text.language
        return language if _LANGUAGE.fullmatch(language) else ""

    @property
    def direction(self) -> str:
        return "rtl" if self.language.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"

    @property
    def minimums(self) -> list[tuple[str, str]]:
        """Each value that a form may hold, and what it means here."""
        threshold = self.petition.text.threshold
        return [(str(int(choice)), petition_words.minimum(choice, threshold)) for choice in Minimum]

    def groups(self, demand: Demand) -> Iterator[SourceGroup]:
        law = [source for source in demand.sources if source.standing in _HAS]
        own = [source for source in demand.sources if source.standing in _OWN]
        rest = [source for source in demand.sources if source.standing not in (*_HAS, *_OWN)]
        none = "None of these is a right that the law gives here. They show what has been asked for or agreed."
        for label, aside, sources in (
            ("What the law says here", "", law), ("The company’s policies", "", own),
            ("Elsewhere, won by others, or proposed", none, rest),
        ):  # fmt: skip
            if sources:
                yield SourceGroup(label, aside, sources)

    # What became of it

    @property
    def steps(self) -> list[ShownStep]:
        return [
            ShownStep(entry.day, petition_words.ROLES[entry.role], petition_words.step(entry))
            for entry in self.petition.log
        ]

    @property
    def unbroken(self) -> bool:
        return first_break(self.petition.log) is None

    @property
    def delivery(self) -> Entry | None:
        return self.petition.last(Step.DELIVER)

    @property
    def roster_sha256(self) -> str:
        confirmed = self.petition.last(Step.CONFIRM)
        return str(confirmed.holds["roster_sha256"]) if confirmed else ""

    @property
    def why_closed(self) -> str:
        closed = self.petition.last(Step.CLOSE)
        return str(closed.holds["why"]) if closed else ""

    @property
    def answers(self) -> list[Entry]:
        return [entry for entry in self.petition.log if entry.step is Step.ANSWER]

    @property
    def results(self) -> Mapping[str, str]:
        """By demand, in words; a later answer counts where it speaks of the same one."""
        return {demand: petition_words.RESULTS[result] for demand, result in self.petition.results.items()}

    def results_of(self, answer: Entry) -> list[tuple[str, str]]:
        """(the demand's heading, the result) of one answer, in the order of the demands."""
        told = answer.holds["demands"]
        return [
            (demand.heading, petition_words.RESULTS[Result(told[demand.id])])
            for demand in self.petition.text.demands
            if demand.id in told
        ]
