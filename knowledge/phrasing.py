"""Has a language model word an answer, and shows of that only what the verifier passed.

The model is given the question and the sources that the answer cites, nothing else. What it writes replaces the
statement of the source it cites; how that source stands, actions, timelines and notices stay as they were.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from time import monotonic

from knowledge.answer import Answer, AnswerStatus, Citation, Statement, status_words
from knowledge.chat_model import ChatModel, Message, ModelFault, Usage
from knowledge.fence import fence_for, fenced
from knowledge.slots import Slot, grounds_against, slots_of, worded
from knowledge.verdict import capital
from knowledge.verifier import Ground, Written
from knowledge.worded import FellBack, WordedBy, Wrote
from knowledge.wording import wording
from knowledge.written_lines import ReplyTooLong, WrittenLines
from prompts import load

SYSTEM, USER = "answer/phrase.system", "answer/phrase.user"
MAX_TOKENS = 1_200  # of what it may write
TIMEOUT = 20.0  # seconds
_MOST_OF_ONE = 3  # sentences from one source
# Grounds beside the verifier's.
UNREADABLE, SAID_TWICE = "unreadable", "said_twice"
_LANGUAGES = {
    "en": "English", "es": "Spanish", "de": "German", "fr": "French", "it": "Italian", "pt": "Portuguese",
}  # fmt: skip

_CONTRACTED = re.compile(r"\b([a-z]+)n['’]t\b", re.IGNORECASE)
_WHOLE = {"can't": "cannot", "won't": "will not", "shan't": "shall not"}

OnSentence = Callable[[Statement], None]


def can_be_worded(answer: Answer) -> bool:
    """Whether there is anything for a model: an answer whose first statement rests on a source of its own, in a
    language in which a sentence can be held to it."""
    if answer.language not in _LANGUAGES:
        return False
    return answer.status is AnswerStatus.ANSWERED and bool(slots_of(answer)) and slots_of(answer)[0].position == 0


@dataclass
class _Told:
    """What has come of the model's reply so far."""

    passed: dict[int, list[Wrote]] = field(default_factory=dict)
    dropped: int = 0
    grounds: Counter[str] = field(default_factory=Counter)
    fell_back: FellBack | None = None
    usage: Usage | None = None

    @property
    def count(self) -> int:
        return sum(map(len, self.passed.values()))

    def refuse(self, grounds: Sequence[str]) -> None:
        self.dropped += 1
        self.grounds.update(set(grounds))


class Phraser:
    """`timeout` is for the whole reply, in seconds of `clock`."""

    def __init__(
        self,
        model: ChatModel,
        *,
        max_tokens: int = MAX_TOKENS,
        timeout: float = TIMEOUT,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._model = model
        self._max_tokens = max_tokens
        self._timeout = timeout
        self._clock = clock

    @property
    def name(self) -> str:
        return self._model.name

    def phrase(self, answer: Answer, question: str, *, day: date, on_sentence: OnSentence | None = None) -> Answer:
        """The answer as the model worded it; as it was, with `worded_by.fell_back`, where too little of that passed.

        `question` is to stand alone; `on_sentence` is called with each statement as its sentence passes, the first time
        with one that rests on the source that leads. Raises nothing of the model's.
        """
        if not can_be_worded(answer):
            return answer
        told = _Told()
        release = _Release(slots_of(answer), on_sentence)
        try:
            self._listen(answer, question, day, told, release)
        except ModelFault as fault:
            told.fell_back = FellBack(fault.kind)
        except ReplyTooLong:
            told.fell_back = FellBack.BROKEN
        lead = slots_of(answer)[0].n
        if told.fell_back is None and (lead not in told.passed or told.count < told.dropped):
            told.fell_back = FellBack.UNSUPPORTED
        by = WordedBy(
            model=self._model.name,
            prompts=tuple((name, load(name).version) for name in (SYSTEM, USER)),
            passed=told.count,
            dropped=told.dropped,
            grounds=tuple(sorted(told.grounds.items())),
            tokens=(told.usage.prompt_tokens, told.usage.completion_tokens) if told.usage else None,
            fell_back=told.fell_back,
        )
        if told.fell_back:
            return replace(answer, worded_by=by)
        return replace(worded(answer, told.passed), worded_by=by)

    def _listen(self, answer: Answer, question: str, day: date, told: _Told, release: _Release) -> None:
        slots = {slot.n: slot for slot in slots_of(answer)}
        until = self._clock() + self._timeout
        lines = WrittenLines()
        stream = self._model.stream(messages(answer, question), max_tokens=self._max_tokens, timeout=self._timeout)
        try:
            for piece in stream:
                for written in lines.feed(piece):
                    _take(written, slots, answer, day, told, release)
                if self._clock() > until:
                    raise ModelFault("timeout", "The language model did not answer in time.")
        finally:
            stream.close()
            told.usage = stream.usage
        if lines.is_open:
            told.refuse([UNREADABLE])


def messages(answer: Answer, question: str) -> list[Message]:
    """What a model is told: instructions first, then the question, then the sources, each between fences."""
    sources = {slot.n: next(c for c in answer.citations if c.n == slot.n) for slot in slots_of(answer)}
    texts = [question, *(text for c in sources.values() for text in (_head(c), c.quote))]
    fence = fence_for(texts)
    said = "\n\n".join(f"{_head(c)}\n{fenced(c.quote, fence)}" for c in sources.values())
    language = _LANGUAGES.get(answer.language, "English")
    return [
        Message("system", load(SYSTEM).render(language=language, lead=str(slots_of(answer)[0].n))),
        Message("user", load(USER).render(fence=fence, question=question, sources=said)),
    ]


def _head(citation: Citation) -> str:
    """A source's number, title and standing, on one line."""
    standing = status_words(citation, wording("en"))
    parts = [citation.kind.value, citation.title, citation.jurisdiction, standing]
    return f"Source {citation.n}: " + " · ".join(" ".join(part.split()) for part in parts if part)


def _take(
    written: Written | None, slots: Mapping[int, Slot], answer: Answer, day: date, told: _Told, release: _Release
) -> None:
    if written is None:
        told.refuse([UNREADABLE])
        return
    if answer.language == "en":
        written = replace(written, sentence=written_out(written.sentence))
    slot = slots.get(written.cite)
    if slot is None:
        told.refuse([Ground.UNKNOWN_CITATION])
        return
    held = told.passed.get(slot.n, [])
    if len(held) == _MOST_OF_ONE:
        return  # more than is asked for is neither counted nor shown
    if any(written.sentence == wrote.sentence for several in told.passed.values() for wrote in several):
        told.refuse([SAID_TWICE])
        return
    if found := grounds_against(written, slot, answer, day):
        told.refuse(found)
        return
    wrote = slot.wrote(written)
    told.passed.setdefault(slot.n, []).append(wrote)
    release.add(slot, wrote)


def written_out(sentence: str) -> str:
    """English without contractions: "doesn't" is "does not" to who reads it and to who checks it."""

    def whole_of(found: re.Match[str]) -> str:
        return _WHOLE.get(found[0].casefold().replace("’", "'"), f"{found[1]} not")

    whole = _CONTRACTED.sub(whole_of, sentence)
    return capital(whole) if sentence[:1].isupper() else whole


class _Release:
    """Hands statements on as they pass; none before the first of the source that leads."""

    def __init__(self, slots: Sequence[Slot], on_sentence: OnSentence | None) -> None:
        self._lead = slots[0].n
        self._hand_on = on_sentence or (lambda _: None)
        self._held: list[Statement] | None = []

    def add(self, slot: Slot, wrote: Wrote) -> None:
        said = slot.said(wrote)
        if self._held is None:
            self._hand_on(said)
        elif slot.n == self._lead:
            held, self._held = self._held, None
            for statement in (said, *held):
                self._hand_on(statement)
        else:
            self._held.append(said)
