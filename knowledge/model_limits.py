"""A chat model within limits: tokens, time, tries. Past any of them it is not asked, and answers stand without it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from time import monotonic, sleep

from knowledge.chat_model import ChatModel, Message, ModelFault, ModelStream, Usage, estimated_tokens
from knowledge.circuit_breaker import CircuitBreaker
from knowledge.model_ledger import LedgerUnusable, ModelLedger
from knowledge.worded import WordedBy

_LONGEST_PROMPT = 16_000  # tokens, as estimated; what Steward sends is far below
_FIRST_WAIT = 0.5  # seconds before the second try where the server names none


@dataclass(frozen=True, slots=True)
class Limits:
    """`timeout` in seconds for one call with all its tries; `tokens_per_answer` bounds what is written in one call, and
    `tokens_per_day` what is read and written by all of them; `at_once` how many are asked at the same time."""

    timeout: float = 20.0
    tokens_per_answer: int = 2_000
    tokens_per_day: int = 200_000
    tries: int = 2
    at_once: int = 8


class Limited:
    """A `ChatModel` around another. `today` is the day that the budget is of; `wait` sleeps for seconds."""

    def __init__(
        self,
        model: ChatModel,
        ledger: ModelLedger,
        limits: Limits,
        *,
        today: Callable[[], date],
        breaker: CircuitBreaker | None = None,
        clock: Callable[[], float] = monotonic,
        wait: Callable[[float], None] = sleep,
    ) -> None:
        self._model, self._ledger, self.limits = model, ledger, limits
        self._today, self._clock, self._wait = today, clock, wait
        self._breaker = breaker or CircuitBreaker(clock=clock)
        self._places = threading.Semaphore(limits.at_once)

    @property
    def name(self) -> str:
        return self._model.name

    @property
    def rests(self) -> bool:
        """Whether it failed so often that it is left in peace for a while."""
        return not self._breaker.is_closed

    def note(self, by: WordedBy) -> None:
        """Counts what became of one answer. Never fails: a number is not worth an answer."""
        try:
            self._ledger.note(
                passed=by.passed, dropped=by.dropped, fell_back=by.fell_back and by.fell_back.value, day=self._today()
            )
        except LedgerUnusable:
            return

    def stream(self, messages: Sequence[Message], *, max_tokens: int, timeout: float) -> ModelStream:
        """Raises `ModelFault`: of the kinds budget and resting without asking, of the others when it is iterated."""
        most = min(max_tokens, self.limits.tokens_per_answer)
        reads = sum(estimated_tokens(message.text) for message in messages)
        if reads > _LONGEST_PROMPT:
            raise ModelFault("budget", "That is more than a language model is given for one answer.")
        if not self._places.acquire(blocking=False):
            raise ModelFault("rate_limited", "The language model is busy with others just now.")
        try:
            self._hold(reads + most)
        except ModelFault:
            self._places.release()
            raise
        return _Stream(self, messages, most, min(timeout, self.limits.timeout), reads, self._today())

    def _hold(self, tokens: int) -> None:
        if not self._breaker.lets_pass():
            raise ModelFault("resting", "The language model failed several times and is left in peace for a minute.")
        try:
            held = self._ledger.hold(tokens, most=self.limits.tokens_per_day, day=self._today())
        except LedgerUnusable as error:
            raise ModelFault("budget", str(error)) from None
        if not held:
            raise ModelFault("budget", "What may be asked of the language model in a day is used up.")

    def _settle(self, held: int, used: Usage, day: date) -> None:
        try:
            self._ledger.settle(held, used, day=day)
        except LedgerUnusable:
            return  # what was set aside stays spent


class _Stream:
    """One call with its tries. What it set aside is settled once, however it ends."""

    def __init__(
        self, owner: Limited, messages: Sequence[Message], most: int, timeout: float, reads: int, day: date
    ) -> None:
        self._owner, self._messages, self._most = owner, messages, most
        self._reads, self._day = reads, day
        self._until = owner._clock() + timeout
        self._inner: ModelStream | None = None
        self._tried = self._written = 0
        self._ended = False
        self.usage: Usage | None = None

    def __iter__(self) -> _Stream:
        return self

    def __next__(self) -> str:
        while not self._ended:
            try:
                piece = next(self._opened())
            except StopIteration:
                if not self._written:
                    self._end(well=False)
                    raise ModelFault("broken", "The language model wrote nothing.") from None
                self._end(well=True)
            except ModelFault as fault:
                if not self._again(fault):
                    self._end(well=False)
                    raise
            except BaseException:
                self._end(well=False)
                raise
            else:
                self._written += estimated_tokens(piece)
                return piece
        raise StopIteration

    def _opened(self) -> ModelStream:
        if self._inner is None:
            self._tried += 1
            left = max(0.0, self._until - self._owner._clock())
            self._inner = self._owner._model.stream(self._messages, max_tokens=self._most, timeout=left)
        return self._inner

    def _again(self, fault: ModelFault) -> bool:
        """Waits where another try may go better, nothing was written yet and the time suffices."""
        wait = _FIRST_WAIT if fault.retry_after is None else fault.retry_after
        left = self._until - self._owner._clock()
        if self._written or not fault.passing or self._tried >= self._owner.limits.tries or wait >= left:
            return False
        if self._inner is not None:
            self._inner.close()
            self._inner = None
        self._owner._wait(wait)
        return True

    def close(self) -> None:
        """Whoever has heard enough leaves; where something had come, the model did well."""
        self._end(well=self._written > 0)

    def _end(self, *, well: bool) -> None:
        if self._ended:
            return
        self._ended = True
        told = None
        if self._inner is not None:
            self._inner.close()
            told = self._inner.usage
        asked = self._tried > 0 and (well or self._written > 0 or told is not None)
        self.usage = told or (Usage(self._reads, self._written) if asked else None)
        owner = self._owner
        (owner._breaker.went_well if well else owner._breaker.went_wrong)()
        owner._settle(self._reads + self._most, self.usage or Usage(0, 0), self._day)
        owner._places.release()
