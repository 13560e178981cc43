"""Smooths the wording of a draft's demands with a language model, where they are Steward's clauses word for word.

What a model is given is the clause's own text, from the files that Steward comes with, with its variables as {{1}}.
Never anything of the petition: no title, addressee, theme, finding, source or value, and no word of an organiser's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from time import monotonic

from bot.errors import UserError
from bot.organising.clauses.clause import Clause
from bot.organising.drafts.fidelity import Fault, faults
from bot.organising.petitions.smoothed import Smoothed, mark_of, told_name
from bot.organising.petitions.text import Demand, PetitionText, checked
from knowledge.chat_model import ChatModel, Message, ModelFault
from knowledge.fence import fence_for
from prompts import load

SYSTEM, USER = "draft/smooth.system", "draft/smooth.user"
ALL_WITHIN, ONE_WITHIN = 60.0, 20.0
"""Seconds for a draft, and for one paragraph of it."""
_VARIABLE = re.compile(r"\$([a-z][a-z0-9_]*)")
_MARK = re.compile(r"\{\{(\d+)\}\}")
_CHANGED = "That demand was changed since its wording was smoothed. Have it smoothed again. Nothing was changed."


class Part(StrEnum):
    TEXT = "text"
    REASON = "reason"


class Kept(StrEnum):
    """Why a paragraph keeps its wording."""

    YOURS = "yours"  # not the clause word for word, so it was not sent
    SMOOTHED = "smoothed"  # a model worded it before
    SAME = "same"  # the model changed nothing
    REFUSED = "refused"  # what the model wrote says something else; see `faults`
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`before` is what stands in the draft. `after` is the model's wording where it passed, with its variables as they
    stand in the draft; else `kept` says why there is none. Of a reason only the clause's own sentences are meant."""

    demand: str
    part: Part
    before: str
    after: str = ""
    kept: Kept | None = None
    faults: tuple[Fault, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.demand}.{self.part.value}"


@dataclass(frozen=True, slots=True)
class Smoothing:
    """`stopped` says in a sentence why the rest was not asked, empty where all was."""

    paragraphs: tuple[Paragraph, ...]
    stopped: str = ""

    @property
    def sent(self) -> bool:
        """Whether a model was asked, or would have been."""
        return any(one.kept not in (Kept.YOURS, Kept.SMOOTHED) for one in self.paragraphs)


class Smoother:
    """`clauses` are Steward's own, and never a workplace's."""

    def __init__(
        self, model: ChatModel, clauses: Sequence[Clause], *, timeout: float = ONE_WITHIN,
        within: float = ALL_WITHIN,
        clock: Callable[[], float] = monotonic,
    ) -> None:  # fmt: skip
        self._model = model
        self._clauses = {clause.id: clause for clause in clauses if not clause.own}
        self._timeout = timeout
        self._within = within
        self._clock = clock

    @property
    def name(self) -> str:
        """The model's, as it may stand in public."""
        return told_name(self._model.name)

    @property
    def prompts(self) -> str:
        return f"{load(SYSTEM).version}.{load(USER).version}"

    def smooth(self, text: PetitionText) -> Smoothing:
        """Raises nothing of the model's: a paragraph that it does not answer for keeps its wording."""
        until, stopped = self._clock() + self._within, ""
        found: list[Paragraph] = []
        for one in self.paragraphs(text):
            if one.kept is None and not stopped and (left := until - self._clock()) <= 0:
                stopped = "It took too long, so the rest was left as it is."
            if one.kept is not None or stopped:
                found.append(one if one.kept else replace(one, kept=Kept.UNANSWERED))
                continue
            try:
                found.append(self._asked(one, min(left, self._timeout)))
            except ModelFault as fault:
                found.append(replace(one, kept=Kept.UNANSWERED))
                stopped = str(fault)
        return Smoothing(tuple(found), stopped)

    def taken(self, text: PetitionText, wordings: Mapping[str, str]) -> PetitionText:
        """With these wordings, by the ids of their paragraphs, in place of the clauses'. They are looked at once more.
        Raises `UserError`."""
        now = {one.id: one for one in self.paragraphs(text) if one.kept is None}
        for id, wording in wordings.items():
            if id not in now:
                raise UserError(_CHANGED)
            ours, names = opaque(now[id].before)
            theirs = _opaque_as(wording, names)
            if theirs is None or faults(ours, theirs):
                raise UserError("That wording does not say what the clause says. Nothing was changed.")
        return checked(replace(text, demands=tuple(self._worded(demand, wordings, now) for demand in text.demands)))

    def paragraphs(self, text: PetitionText) -> Iterator[Paragraph]:
        """Those that a model may be asked about, and with `kept` those that none is."""
        for demand in text.demands:
            clause = self._clauses.get(demand.id)
            smoothed = demand.smoothed
            ours = clause.demand if clause and text.language == "en" else None
            yield _paragraph(demand, Part.TEXT, demand.text, ours, bool(smoothed and smoothed.text))
            if demand.reason:
                ours = clause.reason if clause and text.language == "en" else None
                yield _paragraph(demand, Part.REASON, demand.reason, ours, bool(smoothed and smoothed.reason))

    # One paragraph

    def _asked(self, one: Paragraph, timeout: float) -> Paragraph:
        """Raises `ModelFault`."""
        ours, names = opaque(one.before)
        fence = fence_for([ours])
        messages = [
            Message("system", load(SYSTEM).render()),
            Message("user", load(USER).render(fence=fence, paragraph=ours)),
        ]
        stream = self._model.stream(messages, max_tokens=len(ours) // 2 + 40, timeout=timeout)
        try:
            written = _read(stream, 4 * len(ours))
        finally:
            stream.close()
        theirs = " ".join(written.replace(fence, " ").replace("’", "'").split())
        if theirs == ours:
            return replace(one, kept=Kept.SAME)
        if found := faults(ours, theirs):
            return replace(one, kept=Kept.REFUSED, faults=found)
        return replace(one, after=_restored(theirs, names))

    def _worded(self, demand: Demand, wordings: Mapping[str, str], now: Mapping[str, Paragraph]) -> Demand:
        text, reason = demand.text, demand.reason
        made = demand.smoothed or Smoothed(self.name, self.prompts)
        if (id := f"{demand.id}.{Part.TEXT.value}") in wordings:
            text = wordings[id]
            made = replace(made, model=self.name, prompts=self.prompts, text=mark_of(text))
        if (id := f"{demand.id}.{Part.REASON.value}") in wordings:
            reason = wordings[id] + reason.removeprefix(now[id].before)
            made = replace(made, model=self.name, prompts=self.prompts, reason=mark_of(reason))
        return replace(demand, text=text, reason=reason, smoothed=made if made.text or made.reason else None)


def opaque(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with {{1}}, {{2}} … for its variables, and their names in that order."""
    names: list[str] = []

    def mark(match: re.Match[str]) -> str:
        names.append(match[1])
        return f"{{{{{len(names)}}}}}"

    return _VARIABLE.sub(mark, text), tuple(names)


def _opaque_as(text: str, names: Sequence[str]) -> str | None:
    """A text with variables, with the marks that `opaque` gave these names; None where it has others."""
    left = [*enumerate(names, start=1)]

    def mark(match: re.Match[str]) -> str:
        found = next((one for one in left if one[1] == match[1]), None)
        if found is None:
            return match[0]
        left.remove(found)
        return f"{{{{{found[0]}}}}}"

    made = _VARIABLE.sub(mark, text)
    return None if left or "$" in made else made


def _restored(text: str, names: Sequence[str]) -> str:
    return _MARK.sub(lambda match: f"${names[int(match[1]) - 1]}", text)


def _paragraph(demand: Demand, part: Part, held: str, ours: str | None, smoothed: bool) -> Paragraph:
    if smoothed:
        return Paragraph(demand.id, part, held, kept=Kept.SMOOTHED)
    followed = part is Part.REASON and held.startswith((f"{ours} ", f"{ours}\n"))
    is_ours = ours is not None and (held == ours or followed)
    if not is_ours or ours is None:
        return Paragraph(demand.id, part, held, kept=Kept.YOURS)
    return Paragraph(demand.id, part, ours)


def _read(stream: Iterator[str], longest: int) -> str:
    """No more than `longest` characters: what goes on and on is no paragraph."""
    written = ""
    for piece in stream:
        written += piece
        if len(written) > longest:
            break
    return written
