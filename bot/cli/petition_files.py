"""A petition's text as a file that people edit: TOML or JSON in, TOML out."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bot.errors import FileDamaged, UserError
from bot.organising.petitions.text import PetitionText, as_json, from_json
from bot.settings import Settings

_LARGEST = 8_000_000  # bytes; the longest text that is taken has under 6,000,000
_FIELDS = ("title", "addressee", "opening", "closing", "operator", "language", "threshold", "deadline", "mode")
_RUNS, _USUAL = timedelta(days=30), 20


def empty_text(settings: Settings, today: date) -> dict[str, Any]:
    """What a draft made by hand begins with."""
    return {
        "title": "", "addressee": "", "opening": "", "demands": [], "closing": "", "threshold": _USUAL,
        "deadline": (today + _RUNS).isoformat(), "mode": "count", "operator": settings.operator.name,
    }  # fmt: skip


def read_text(path: Path) -> dict[str, Any]:
    """What stands in a file, unchecked. Raises `UserError`, `FileDamaged`; neither repeats anything of it."""
    if not path.is_file():
        raise UserError("The file is no file that can be read.")
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError:
        raise UserError("The file cannot be read. Is it there, and may you read it?") from None
    if len(data) > _LARGEST:
        raise UserError("The file is larger than any petition: up to 8 MB is read. Nothing was changed.")
    try:
        text = data.decode("utf-8-sig")
        parts = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        at = getattr(error, "lineno", None)
        where = f" Look at line {at}." if isinstance(at, int) else ""
        raise FileDamaged(f"This is neither TOML nor JSON in UTF-8.{where} Nothing was changed.") from None
    if not isinstance(parts, dict):
        raise FileDamaged("This is no petition's text. steward petition show ID --as-file writes one.")
    return parts


def text_of_parts(parts: Mapping[str, Any]) -> PetitionText:
    """Raises `UserError`, with what may stand in it."""
    given = dict(parts)
    if isinstance(given.get("deadline"), date):  # as TOML writes one
        given["deadline"] = given["deadline"].isoformat()
    if isinstance(variables := given.get("variables"), dict):
        given["variables"] = {
            str(name): str(value) if type(value) is int else value for name, value in variables.items()
        }
    return from_json(given)


def with_changes(parts: Mapping[str, Any], fields: Sequence[str], variables: Sequence[str]) -> dict[str, Any]:
    """`field=value` and `name=value`; an empty value takes a variable away. Raises `UserError`."""
    changed = dict(parts)
    for given in fields:
        field, found, value = given.partition("=")
        if not found or field not in _FIELDS:
            raise UserError(f"--set takes field=value, and the fields are: {', '.join(_FIELDS)}. Nothing was changed.")
        changed[field] = _number(value) if field == "threshold" else value
    values = dict(changed.get("variables") or {})
    for given in variables:
        name, found, value = given.partition("=")
        if not found:
            raise UserError("--variable takes name=value. Nothing was changed.")
        values.pop(name, None)
        if value:
            values[name] = value
    return {**changed, "variables": values}


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise UserError("The threshold is a number. Nothing was changed.")
    return int(text)


# Writing


def as_toml(text: PetitionText) -> str:
    """What `read_text` reads back."""
    parts = as_json(text)
    demands, variables = parts.pop("demands"), parts.pop("variables")
    lines = ["# A petition's text. Variables stand in it as $name and get their values below.", ""]
    lines += [f"{name} = {_value(value)}" for name, value in parts.items()]
    lines += ["", "[variables]", *(f"{name} = {_value(value)}" for name, value in variables.items())]
    for demand in demands:
        sources, smoothed = demand.pop("sources"), demand.pop("smoothed", None)
        lines += ["", "[[demands]]", *(f"{name} = {_value(value)}" for name, value in demand.items())]
        if smoothed:
            lines += ["", "[demands.smoothed]", *(f"{name} = {_value(value)}" for name, value in smoothed.items())]
        for source in sources:
            lines += ["", "[[demands.sources]]", *(f"{name} = {_value(value)}" for name, value in source.items())]
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    """JSON's strings are TOML's basic ones too; long ones stand in lines of their own."""
    if isinstance(value, str) and "\n" in value:
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"""\n{escaped}"""'
    return json.dumps(value, ensure_ascii=False)
