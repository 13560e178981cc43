"""What a chat model is to Steward: a name, and text that streams."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from knowledge.errors import KnowledgeError

FaultKind = Literal["timeout", "refused", "unreachable", "rate_limited", "broken", "budget", "resting"]


@dataclass(frozen=True, slots=True)
class Message:
    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Usage:
    prompt_tokens: int
    completion_tokens: int


class ModelFault(KnowledgeError):
    def __init__(self, kind: FaultKind, text: str) -> None:
        super().__init__(text)
        self.kind = kind


class ModelStream(Protocol):
    @property
    def usage(self) -> Usage | None: ...
    def __iter__(self) -> Iterator[str]: ...
    def __next__(self) -> str: ...
    def close(self) -> None: ...


class ChatModel(Protocol):
    @property
    def name(self) -> str: ...
    def stream(self, messages: Sequence[Message], *, max_tokens: int, timeout: float) -> ModelStream: ...
