"""Reads statutes in the JSON layouts of public legal data sets."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from ingest.reading.block import Reading, Unreadable
from ingest.reading.charset import decoded
from ingest.reading.statute_canada import read_canadian
from ingest.reading.statute_code import read_code_section, read_state_code
from ingest.reading.statute_eu import read_eu
from ingest.reading.statute_json import Fields

_LAYOUTS: tuple[tuple[frozenset[str], Callable[[Fields], list[Reading]]], ...] = (
    (frozenset(("celex_id", "articles")), read_eu),
    (frozenset(("documents", "provisions")), read_state_code),
    (frozenset(("title", "provisions")), read_canadian),
)
_KNOWN = (
    "EU acts (keys celex_id, articles, recitals), state codes (documents, provisions), "
    "Canadian acts (title, provisions), and as .jsonl the US Code (id, citation, title, text on each line)"
)
_LINE_KEYS = frozenset(("citation", "text"))


def read_statute(path: Path) -> list[Reading]:
    """The statutes in the JSON file at `path`. Raises Unreadable, also for JSON that holds no statute."""
    text = decoded(path.read_bytes())
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":
            return _lines(text)  # a value to a line, under the other name
        raise Unreadable(f"it is not valid JSON (line {error.lineno})") from None
    except ValueError:
        raise Unreadable("it is not valid JSON") from None
    if isinstance(found, dict):
        for keys, read in _LAYOUTS:
            if keys <= found.keys():
                return read(Fields(found))
        if found.keys() >= _LINE_KEYS:
            return [read_code_section(Fields(found))]
    raise Unreadable(f"it is JSON, but in no layout of statutes that is read: {_KNOWN}")


def read_statute_lines(path: Path) -> list[Reading]:
    """A section of the US Code from each line of the file at `path`. Raises Unreadable."""
    return _lines(decoded(path.read_bytes()))


def _lines(text: str) -> list[Reading]:
    readings = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except ValueError:
            raise Unreadable(f"it is not valid JSON (line {number})") from None
        if not isinstance(found, dict) or not found.keys() >= _LINE_KEYS:
            raise Unreadable(f"line {number} is JSON, but in no layout of statutes that is read: {_KNOWN}")
        readings.append(read_code_section(Fields(found)))
    if not readings:
        raise Unreadable("it is empty (no line holds anything)")
    return readings
