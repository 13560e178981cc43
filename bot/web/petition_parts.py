"""The parts of a draft that are edited one by one: reads what was typed into one of them, and gives the whole text."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.errors import NothingFound, UserError
from bot.organising.petitions.text import Demand, Mode, PetitionText, as_json

ABOUT, OPENING, CLOSING, VALUES, NEW = "about", "opening", "closing", "values", "new"
DEMAND, VALUE, KEEP = "demand-", "value.", "keep"
_NUMBER = re.compile(r"[0-9]{1,7}")


def demand_of(text: PetitionText, part: str) -> Demand | None:
    """The demand that a part names; None for any other part. Raises `NothingFound`."""
    if not part.startswith(DEMAND):
        return None
    found = next((demand for demand in text.demands if demand.id == part.removeprefix(DEMAND)), None)
    if found is None:
        raise NothingFound("There is no such demand.")
    return found


def held_of(text: PetitionText, part: str) -> dict[str, str]:
    """What stands in that part now, by the names of its fields. Raises `NothingFound` where it has no such part."""
    if demand := demand_of(text, part):
        return {"heading": demand.heading, "text": demand.text, "reason": demand.reason}
    if part == ABOUT:
        return {
            "title": text.title, "addressee": text.addressee, "operator": text.operator,
            "threshold": str(text.threshold), "deadline": text.deadline.isoformat(), "mode": text.mode.value,
        }  # fmt: skip
    if part == VALUES:
        names = dict.fromkeys([*text.variables, *text.missing])
        return {f"{VALUE}{name}": text.variables.get(name, "") for name in names}
    if part in (OPENING, CLOSING):
        return {part: text.opening if part == OPENING else text.closing}
    if part == NEW:
        return {"heading": "", "text": "", "reason": ""}
    raise NothingFound("A draft has no such part.")


def mark_of(text: PetitionText, part: str) -> str:
    """Tells whether somebody else changed that part since it was shown."""
    held = {**held_of(text, part), "sources": _sources_of(text, part)}
    return hashlib.sha256(json.dumps(held, sort_keys=True).encode()).hexdigest()[:16]


def edited(text: PetitionText, part: str, typed: Mapping[str, str]) -> PetitionText:
    """The whole text with that part as it was typed, unchecked. Raises `UserError`, `NothingFound`."""
    held = held_of(text, part)
    given = {name: typed.get(name, before) for name, before in held.items()}
    if demand := demand_of(text, part):
        kept = {line.strip() for line in typed.get(KEEP, "").split("\n")}
        sources = tuple(source for n, source in enumerate(demand.sources) if str(n) in kept)
        now = replace(demand, heading=given["heading"], text=given["text"], reason=given["reason"], sources=sources)
        return replace(text, demands=tuple(now if one.id == demand.id else one for one in text.demands))
    if part == NEW:
        own = Demand(own_id(text), given["heading"], given["text"], given["reason"])
        return replace(text, demands=(*text.demands, own))
    if part == VALUES:
        values = {name.removeprefix(VALUE): value for name, value in given.items()}
        return replace(text, variables={name: value for name, value in values.items() if value.strip()})
    if part == OPENING:
        return replace(text, opening=given[OPENING])
    if part == CLOSING:
        return replace(text, closing=given[CLOSING])
    return replace(
        text, title=given["title"], addressee=given["addressee"], operator=given["operator"],
        threshold=number_in(given["threshold"]), deadline=day_typed(given["deadline"]), mode=mode_in(given["mode"]),
    )  # fmt: skip


def own_id(text: PetitionText) -> str:
    """The next of `own-1`, `own-2` and so on."""
    used = {demand.id for demand in text.demands}
    return next(f"own-{n}" for n in range(1, len(used) + 2) if f"own-{n}" not in used)


def moved(text: PetitionText, part: str, by: int) -> PetitionText:
    """With that demand one place further up (-1) or down (1), where there is one. Raises `NothingFound`."""
    demand = demand_of(text, part)
    order = [one.id for one in text.demands]
    if demand is None:
        raise NothingFound("There is no such demand.")
    at = order.index(demand.id)
    demands = [one for one in text.demands if one.id != demand.id]
    demands.insert(max(0, min(len(demands), at + by)), demand)
    return replace(text, demands=tuple(demands))


def without(text: PetitionText, part: str) -> PetitionText:
    """Raises `NothingFound`."""
    demand = demand_of(text, part)
    if demand is None:
        raise NothingFound("There is no such demand.")
    return replace(text, demands=tuple(one for one in text.demands if one.id != demand.id))


def number_in(typed: str) -> int:
    """Raises `UserError`."""
    if not _NUMBER.fullmatch(typed.strip()):
        raise UserError("The threshold is a number, a multiple of ten.")
    return int(typed.strip())


def day_typed(typed: str) -> date:
    """Raises `UserError`."""
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", typed.strip(), re.ASCII):
            return date.fromisoformat(typed.strip())
    except ValueError:
        pass
    raise UserError("A day is written as 2026-12-20: year, month, day.")


def mode_in(typed: str) -> Mode:
    """Raises `UserError`."""
    try:
        return Mode(typed.strip())
    except ValueError:
        raise UserError("Choose whether only the number counts, or names are collected.") from None


def _sources_of(text: PetitionText, part: str) -> object:
    demand = demand_of(text, part)
    if demand is None:
        return None
    return next(one["sources"] for one in as_json(text)["demands"] if one["id"] == demand.id)
