"""The Web API: which methods there are, who may call them, and how a call is judged before it is carried out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .platform import Platform
from .records import Json, Refused

Carry = Callable[[Platform, Json], Json]


@dataclass(frozen=True, slots=True)
class Method:
    """One method: what carries it out, any one of which scopes it takes, and which arguments it can't do without."""

    carry: Carry
    scopes: tuple[str, ...]
    needs: tuple[str, ...]
    kind: str  # whether it takes the bot's token or the app's


METHODS: dict[str, Method] = {}


def method(name: str, *needs: str, scopes: str = "", kind: str = "bot") -> Callable[[Carry], Carry]:
    """Makes a function answer to a method's name."""

    def register(carry: Carry) -> Carry:
        METHODS[name] = Method(carry, tuple(scopes.split()), needs, kind)
        return carry

    return register


def truth(value: object) -> bool:
    """A boolean argument, sent as JSON or in a form."""
    return value in (True, 1, "1", "true", "True")


def answer(platform: Platform, name: str, token: str | None, arguments: Json) -> Json:
    """What Slack answers to this call."""
    known = METHODS.get(name)
    try:
        if known is None or name in platform.off:
            raise Refused("unknown_method", req_method=name)
        _check_token(platform, known, token)
        platform.need_scope(*known.scopes)
        _check_needs(platform, name, known, arguments)
        with platform.workspace.lock:
            return {"ok": True, **known.carry(platform, arguments)}
    except Refused as refused:
        return refused.answer


def _check_token(platform: Platform, known: Method, token: str | None) -> None:
    if not token:
        raise Refused("not_authed")
    if token not in (platform.bot_token, platform.app_token):
        raise Refused("invalid_auth")
    if token != (platform.bot_token if known.kind == "bot" else platform.app_token):
        raise Refused("not_allowed_token_type")
    if platform.revoked:
        raise Refused("token_revoked")


def _check_needs(platform: Platform, name: str, known: Method, arguments: Mapping[str, Any]) -> None:
    missing = [need for need in known.needs if arguments.get(need) in (None, "")]
    if missing:
        messages = [f"[ERROR] missing required field: {need}" for need in missing]
        raise platform.refuse(name, "invalid_arguments", messages)
