"""What the fake writes down while a bot talks to it, for tests to look at afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


class Impossible(AssertionError):
    """Nobody could do this in Slack: the button isn't there, the message isn't theirs, the form is incomplete."""


class NotInTime(AssertionError):
    """What a test waited for did not happen before its deadline."""


class Refused(Exception):
    """The Web API answers `ok: false` with this error."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.answer: Json = {"ok": False, "error": error, **more}


@dataclass(frozen=True, slots=True)
class Call:
    """One request to the Web API or to a response_url, and its answer."""

    method: str
    arguments: Json
    answer: Json
    at: float


@dataclass(frozen=True, slots=True)
class Violation:
    """Something was sent that Slack would refuse; each message ends with where it is."""

    where: str
    messages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ping:
    """Something was posted that rings at people, such as `<!here>` or `<@U1>`."""

    where: str
    token: str


@dataclass(frozen=True, slots=True)
class Ack:
    """How the bot acknowledged an envelope, and after how long."""

    envelope_id: str
    type: str
    seconds: float
    payload: Json
