"""Edits the text of sources.toml, so that comments, order and whatever else an admin wrote stay as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import tomlkit

_HEADER = re.compile(r"[ \t]*\[\[[ \t]*source[ \t]*\]\]")
_PLAIN_ID = re.compile(r"""[ \t]*id[ \t]*=[ \t]*("[^"\n]+"|'[^'\n]+')[ \t]*(#.*)?\r?\n?""")
_PAUSED = re.compile(r"[ \t]*paused[ \t]*=[ \t]*(true|false)[ \t]*(#.*)?\r?\n?")


def with_source(text: str, row: Mapping[str, Any]) -> str:
    """`row` stands last."""
    made = _in_style(text, tomlkit.dumps({"source": [dict(row)]}).strip("\n") + "\n")
    return f"{_ended(text)}{_in_style(text, chr(10))}{made}" if text.strip() else made


def without_source(text: str, number: int) -> str:
    """Without the source of that number, counted from 0, and the comment right above it."""
    parts = _parts(text)
    del parts[number + 1]
    return "".join(parts)


def with_pause(text: str, number: int, *, paused: bool) -> str:
    """The source of that number, counted from 0, is paused or not."""
    parts = _parts(text)
    lines = [line for line in _lines(parts[number + 1]) if not _PAUSED.fullmatch(line)]
    if paused:
        at = next(n for n, line in enumerate(lines) if _HEADER.match(line)) + 1
        at += bool(lines[at:] and _PLAIN_ID.fullmatch(lines[at]))
        lines[at - 1] = _ended(lines[at - 1])
        lines.insert(at, _in_style(text, "paused = true\n"))
    parts[number + 1] = "".join(lines)
    return "".join(parts)


def with_host(text: str, key: str, host: str) -> str:
    """`host` stands in the list called `key`, which is begun above everything else where there is none."""
    tree = tomlkit.parse(text)
    if key in tree:
        tree[key].append(host)
        return tomlkit.dumps(tree)
    lines = _lines(text)
    head = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    if head < len(lines) and lines[head].strip():
        head = 0  # that comment is about what follows it
    lines[:head] = [_ended("".join(lines[:head]))] if head else []
    lines.insert(min(head, 1), _in_style(text, f"{tomlkit.dumps({key: [host]})}"))
    return "".join(lines)


def _parts(text: str) -> list[str]:
    """What stands before the sources, then each source with the comment right above it."""
    lines = _lines(text)
    starts = []
    for number, line in enumerate(lines):
        if _HEADER.match(line):
            start = number
            while start and lines[start - 1].lstrip().startswith("#"):
                start -= 1
            starts.append(start or number)  # what the file begins with is about the file
    edges = [0, *starts, len(lines)]
    return ["".join(lines[a:b]) for a, b in pairwise(edges)]


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _ended(text: str) -> str:
    return text if text.endswith("\n") or not text else text + _in_style(text, "\n")


def _in_style(text: str, made: str) -> str:
    return made.replace("\n", "\r\n") if "\r\n" in text else made
