"""The statements of an answer that a model may word: those that say one source's words, and how that source stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.answer import Answer, Citation, Part, Statement
from knowledge.document import TextKind
from knowledge.language import detect
from knowledge.sentences import sentences
from knowledge.verdict import capital, without_verdict
from knowledge.verifier import Ground, Source, Written, verify, without_standing
from knowledge.worded import Wrote

_NO = re.compile(r"\b(not|no|never|none|nobody|nothing|neither|nor|cannot|nowhere|without)\b|n['’]t\b", re.IGNORECASE)
_PARTLY = " […]"


@dataclass(frozen=True, slots=True)
class Slot:
    """One such statement: the `position` where it stands (0 leads), its source `n`, and what stands around the source's
    words: "Not in force yet (starts 1 January 2027):", the name and the day of a policy's version."""

    position: int
    n: int
    statement: Statement
    before: str
    after: str
    source: str
    translated: bool

    @property
    def place(self) -> str | None:
        return self.statement.place

    def wrote(self, written: Written) -> Wrote:
        return Wrote(written.sentence, written.quote, self.before, self.after)

    def said(self, wrote: Wrote) -> Statement:
        return replace(self.statement, text=wrote.text, written=wrote)

    def told(self, passed: Sequence[Wrote]) -> list[Statement]:
        """What stands in the statement's place: what was written, in the order of the source, and in the source's own
        words each of its sentences that nothing of it rests on, so that no condition is lost."""
        if not passed:
            return [self.statement]
        whole = _line(self.source)
        told = [(whole.find(_line(wrote.quote)), self.said(wrote)) for wrote in passed]
        left = [part for part in sentences(self.source) if not _rests(part, passed, whole)]
        if left and self.translated:
            return [self.statement]
        shown = [part if part in self.statement.text else capital(without_verdict(part)) for part in left]
        own = [replace(self.statement, text=f"{self.before}{part}{self.after}") for part in shown]
        told += [(whole.find(_line(part)), statement) for part, statement in zip(left, own, strict=True)]
        return [statement for _, statement in sorted(told, key=lambda one: one[0])]


def slots_of(answer: Answer) -> list[Slot]:
    cited = {citation.n: citation for citation in answer.citations}
    found: list[Slot] = []
    for position, statement in enumerate((answer.direct, *answer.basis)):
        if len(statement.cites) != 1 or statement.part is Part.DIFFERENCE:
            continue
        source = cited[statement.cites[0]]
        frame = _frame(statement.text, source.translation or source.quote)
        if frame is not None and all(slot.n != source.n for slot in found):
            found.append(Slot(position, source.n, statement, *frame, source.quote, source.translation is not None))
    return found


def worded(answer: Answer, passed: Mapping[int, Sequence[Wrote]]) -> Answer:
    """The answer with what was written of each source, by its number, in the place of that source's statement. Sources
    and their numbers stay."""
    slots = {slot.position: slot for slot in slots_of(answer)}
    said: list[Statement] = []
    for position, statement in enumerate((answer.direct, *answer.basis)):
        slot = slots.get(position)
        said += slot.told(passed.get(slot.n, ())) if slot else [statement]
    return _with_words_of_language(replace(answer, direct=said[0], basis=tuple(said[1:])))


def _rests(part: str, passed: Sequence[Wrote], whole: str) -> bool:
    """Whether every word of a source's sentence stands in what was quoted."""
    begin = whole.find(_line(part))
    end = begin + len(_line(part))
    spans = [(whole.find(_line(wrote.quote)), len(_line(wrote.quote))) for wrote in passed]
    quoted = {position for start, length in spans if start >= 0 for position in range(start, start + length)}
    return begin >= 0 and all(not whole[at].isalnum() or at in quoted for at in range(begin, end))


def _line(text: str) -> str:
    return " ".join(text.split())


def _with_words_of_language(answer: Answer) -> Answer:
    """What a model worded in the asker's language is no longer said to stand in the original."""
    if answer.language == "en":
        return answer
    words, told = answer.words, (answer.direct, *answer.basis, *answer.actions)
    whole = all(s.written for s in told if s.cites) and not answer.timeline
    english, key = words.say("notice.english_sources"), "notice.translated" if whole else "notice.translated_partly"
    return replace(answer, notices=tuple(notice.replace(english, words.say(key)) for notice in answer.notices))


def _frame(text: str, source: str) -> tuple[str, str] | None:
    """What stands before and after the source's words, without the quotation marks around them."""
    rest = without_verdict(source)
    for words in (source, capital(source), rest, capital(rest)):
        before, found, after = text.partition(words)
        if found:
            return before.removesuffix("“"), after.removeprefix(_PARTLY).removeprefix("”")
    return None


def sources_of(answer: Answer) -> dict[int, Source]:
    """The numbered sources that a model is given for an answer, as the verifier holds it to them."""
    cited = {citation.n: citation for citation in answer.citations}
    return {slot.n: source_of(cited[slot.n]) for slot in slots_of(answer)}


def source_of(citation: Citation) -> Source:
    return Source(
        n=citation.n,
        text=citation.quote,
        status=citation.status,
        jurisdiction=citation.jurisdiction,
        kind=citation.kind,
        text_kind=citation.text_kind,
        title=citation.title,
        citation=citation.citation,
        since=citation.since,
        language=detect(citation.quote) if citation.text_kind is TextKind.OFFICIAL else "en",
        names=citation.names,
        locator=citation.locator,
        directive=citation.directive,
    )


def grounds_against(written: Written, slot: Slot, answer: Answer, day: date) -> tuple[str, ...]:
    """Why a sentence may not stand in the slot's place; none where it may."""
    places = [slot.place] if slot.place else [place.code for place in answer.jurisdictions]
    sources = sources_of(answer)
    found = verify(written, sources, language=answer.language, places=places, day=day)
    source = sources.get(written.cite)
    said = without_standing(written.sentence, source) if source else written.sentence  # "Not yet in force: …"
    if answer.language == "en" and len(_NO.findall(said)) > len(_NO.findall(written.quote)):
        found = tuple(dict.fromkeys((*found, Ground.NEGATION)))  # "no court has held that not …" denies what it tells
    return tuple(ground.value for ground in found)
