"""A chat model without HTTP, for tests that ask it hundreds of times: what it writes is what a behaviour returns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from knowledge.chat_model import Message, ModelFault, Usage
from tests.lying_server import Behaviour, Dies, Hangs, Refuses

_PIECE = 11  # characters


class DirectStream:
    def __init__(self, pieces: Iterable[str], fault: ModelFault | None) -> None:
        self._pieces = iter(pieces)
        self._fault = fault
        self.usage: Usage | None = None
        self.closed = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            return next(self._pieces)
        except StopIteration:
            if self._fault:
                raise self._fault from None
            self.usage = Usage(100, 50)
            raise

    def close(self) -> None:
        self.closed = True


@dataclass
class DirectModel:
    """`heard` is every text it was told."""

    behaviour: Behaviour
    name: str = "direct"
    heard: list[str] = field(default_factory=list)
    streams: list[DirectStream] = field(default_factory=list)

    def stream(self, messages: Sequence[Message], *, max_tokens: int, timeout: float) -> DirectStream:
        self.heard += [message.text for message in messages]
        written = self.behaviour([{"role": m.role, "content": m.text} for m in messages])
        if isinstance(written, Refuses):
            raise ModelFault("refused", "The language model refused.")
        if isinstance(written, Hangs):
            made = DirectStream(written.pieces, ModelFault("timeout", "The language model did not answer in time."))
        elif isinstance(written, Dies):
            made = DirectStream(written.pieces, ModelFault("broken", "The language model broke off."))
        elif isinstance(written, str):
            made = DirectStream([written[i : i + _PIECE] for i in range(0, len(written), _PIECE)], None)
        else:
            made = DirectStream(written, None)
        self.streams.append(made)
        return made
