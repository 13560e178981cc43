"""What a chat model is to Steward: a name, and text that streams."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from knowledge.errors import KnowledgeError

FaultKind = Literal["timeout", "refused", "unreachable", "rate_limited", "broken", "budget", "resting"]


@dataclass(frozen=True, slots=True)
class Message:
    """One of the messages that a model is given. Its text stays out of its repr."""

    role: Literal["system", "user", "assistant"]
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that were read and written, as the server told them or, where it did not, as they were estimated."""

    prompt_tokens: int
    completion_tokens: int


class ModelFault(KnowledgeError):
    """A model that could not be asked, or did not answer as it must. Its text is ours and repeats nothing of what was
    asked or answered. `passing`: whether another try may go better; `retry_after`: the seconds that the server named
    until then."""

    def __init__(self, kind: FaultKind, text: str, *, passing: bool = False, retry_after: float | None = None) -> None:
        super().__init__(text)
        self.kind = kind
        self.passing = passing
        self.retry_after = retry_after


class ModelStream(Protocol):
    """What a model writes, piece by piece; iterating raises `ModelFault`. `usage` is there once it has ended."""

    @property
    def usage(self) -> Usage | None: ...
    def __iter__(self) -> Iterator[str]: ...
    def __next__(self) -> str: ...
    def close(self) -> None: ...


class ChatModel(Protocol):
    """`max_tokens` bounds what is written; `timeout` is for the whole of it, in seconds."""

    @property
    def name(self) -> str: ...
    def stream(self, messages: Sequence[Message], *, max_tokens: int, timeout: float) -> ModelStream: ...


def estimated_tokens(text: str) -> int:
    """About as many tokens as a model counts in the text, rather too many: four letters of ASCII, one of others."""
    beyond = sum(letter > "\x7f" for letter in text)
    return (len(text) - beyond + 3) // 4 + beyond
