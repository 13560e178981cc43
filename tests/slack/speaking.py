"""A language model that says its lines when a test lets it, and a desk whose answers it words."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.slack.process import SlackDesk
from knowledge.chat_model import Message, Usage
from knowledge.model_answering import ModelAnswerer
from tests.lying_server import Behaviour

NAME = "a-model"
_WAITS = 60.0  # seconds that a line is held back at most, so that no thread outlives its test


class Speaker:
    """`write` is given the messages and returns lines. Where it is `held`, a line is said for each `let`."""

    def __init__(self, write: Behaviour, *, held: bool = False) -> None:
        self.write = write
        self.name = NAME
        self.asked: list[Sequence[Message]] = []
        self.closed = threading.Event()
        self.fails: Exception | None = None  # in place of the next line
        self._lines = threading.Semaphore(0) if held else None

    def let(self, lines: int = 1) -> None:
        assert self._lines is not None
        self._lines.release(lines)

    def stream(self, messages: Sequence[Message], *, max_tokens: int, timeout: float) -> _Stream:
        self.asked.append(messages)
        written = self.write([{"role": message.role, "content": message.text} for message in messages])
        return _Stream(self, str(written).splitlines(keepends=True))

    def said(self, lines: Sequence[str]) -> Iterator[str]:
        for line in lines:
            if self._lines is not None:
                self._lines.acquire(timeout=_WAITS)
            if self.fails is not None:
                raise self.fails
            yield line


class _Stream:
    def __init__(self, speaker: Speaker, lines: Sequence[str]) -> None:
        self._speaker, self._said = speaker, speaker.said(lines)

    @property
    def usage(self) -> Usage | None:
        return None

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        return next(self._said)

    def close(self) -> None:
        self._speaker.closed.set()


def worded_by(speaker: Speaker, opened: SlackDesk) -> None:
    """From now on the desk's answers are worded by this model."""
    live = opened.desk
    live._desk = replace(live._desk, worded=ModelAnswerer(live._desk.answerer, speaker))
