"""What a model writes, read on a thread of its own, so that whoever waits is never held longer than they agreed to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from queue import Empty, SimpleQueue
from time import monotonic

from knowledge.chat_model import ModelFault, Usage

Pieces = Callable[[], Iterator[str | Usage]]
_LONGEST_TOKEN = 12  # letters, and few are longer than five: a server that keeps to its bound never comes near


class ReadAside:
    """A `ModelStream` of what `pieces` gives. `timeout` is for the whole, `silence` for what follows a piece; both are
    seconds of `clock`. `stop` cuts the connection; `explain` says in our words what went wrong."""

    def __init__(
        self,
        pieces: Pieces,
        *,
        max_tokens: int,
        timeout: float,
        silence: float,
        stop: Callable[[], None],
        explain: Callable[[Exception], ModelFault],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._most = max_tokens * _LONGEST_TOKEN
        self._until, self._silence, self._clock = clock() + timeout, silence, clock
        self._stop, self._explain = stop, explain
        self._came: SimpleQueue[str | Usage | ModelFault | None] = SimpleQueue()
        self._begun = self._ended = False
        self._left = threading.Event()
        self._usage: Usage | None = None
        threading.Thread(target=self._read, args=(pieces,), name="model", daemon=True).start()

    @property
    def usage(self) -> Usage | None:
        return self._usage

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        while not self._ended:
            came = self._next()
            if came is None:
                self.close()
            elif isinstance(came, ModelFault):
                self.close()
                raise came
            elif isinstance(came, Usage):
                self._usage = came
            else:
                self._begun = True
                return came
        raise StopIteration

    def _next(self) -> str | Usage | ModelFault | None:
        left = self._until - self._clock()
        wait = min(left, self._silence) if self._begun else left
        try:
            return self._came.get(timeout=max(0.0, wait))
        except Empty:
            return ModelFault("timeout", "The language model did not answer in time.")

    def close(self) -> None:
        """Reads no more; cuts the connection."""
        self._ended = True
        self._left.set()
        with suppress(Exception):  # whatever the connection thinks of it
            self._stop()

    def _read(self, pieces: Pieces) -> None:
        written = 0
        try:
            for piece in pieces():
                if self._left.is_set():
                    return
                written += len(piece) if isinstance(piece, str) else 0
                if written > self._most:
                    raise ModelFault("broken", "The language model wrote on past what it was allowed.")
                self._came.put(piece)
            self._came.put(None)
        except ModelFault as fault:
            self._came.put(fault)
        except Exception as error:  # noqa: BLE001 - each library has its own; what it says may repeat the question
            self._came.put(self._explain(error))
