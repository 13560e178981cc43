"""Small checks from which the shapes of blocks and views are put together; each says what is wrong and where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Complaints = list[str]
Check = Callable[[Any, str, Complaints], None]


def complain(complaints: Complaints, problem: str, at: str) -> None:
    """Words a problem as Slack words it in `response_metadata.messages`."""
    complaints.append(f"[ERROR] {problem} [json-pointer:{at}]")


def string(longest: int = 3000, shortest: int = 1) -> Check:
    """Text between two lengths, both allowed."""

    def check(value: Any, at: str, complaints: Complaints) -> None:
        if not isinstance(value, str):
            complain(complaints, "must be a string", at)
        elif len(value) > longest:
            complain(complaints, f"must be less than {longest + 1} characters", at)
        elif len(value.strip()) < shortest:
            complain(complaints, f"must be more than {shortest - 1} characters", at)

    return check


def choice(*values: object) -> Check:
    """One of a few values."""

    def check(value: Any, at: str, complaints: Complaints) -> None:
        if value not in values:
            complain(complaints, "must be one of the allowed values", at)

    return check


def flag(value: Any, at: str, complaints: Complaints) -> None:
    """True or false."""
    if not isinstance(value, bool):
        complain(complaints, "must be a boolean", at)


def number(least: int, most: int) -> Check:
    """A whole number between two, both allowed."""

    def check(value: Any, at: str, complaints: Complaints) -> None:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            complain(complaints, f"must be a number from {least} to {most}", at)

    return check


def anything(value: Any, at: str, complaints: Complaints) -> None:
    """Not looked into."""


def items(of: Check, most: int, least: int = 1) -> Check:
    """A list of such things, not too many and not too few."""

    def check(value: Any, at: str, complaints: Complaints) -> None:
        if not isinstance(value, list):
            complain(complaints, "must be an array", at)
            return
        if len(value) > most:
            complain(complaints, f"no more than {most} items allowed", at)
        if len(value) < least:
            complain(complaints, f"no fewer than {least} items allowed", at)
        for place, item in enumerate(value):
            of(item, f"{at}/{place}", complaints)

    return check


def shape(must: Mapping[str, Check], may: Mapping[str, Check] | None = None) -> Check:
    """An object with just these fields."""
    known = {**must, **(may or {})}

    def check(value: Any, at: str, complaints: Complaints) -> None:
        if not isinstance(value, dict):
            complain(complaints, "must be an object", at)
            return
        for missing in sorted(must.keys() - value.keys()):
            complain(complaints, f"missing required field: {missing}", at)
        for name, part in value.items():
            if name not in known:
                complain(complaints, f"invalid additional property: {name}", at)
            elif part is None:
                complain(complaints, "must not be null", f"{at}/{name}")
            else:
                known[name](part, f"{at}/{name}", complaints)

    return check


def typed(kinds: Mapping[str, Check]) -> Check:
    """An object that says by its `type` which of these shapes it has."""

    def check(value: Any, at: str, complaints: Complaints) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in kinds:
            complain(complaints, f"unsupported type: {kind}", f"{at}/type")
        else:
            kinds[kind](value, at, complaints)

    return check


def both(*checks: Check) -> Check:
    """All of these at once."""

    def check(value: Any, at: str, complaints: Complaints) -> None:
        for each in checks:
            each(value, at, complaints)

    return check
