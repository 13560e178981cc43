"""The YAML block at the head of a Markdown file."""

from __future__ import annotations

import re

import yaml

_BLOCK = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


def split(text: str) -> tuple[dict[str, object], str]:
    """What stands between the lines `---` at the head of `text`, and the text without it.

    A block that is no YAML mapping stays in the text (there a `---` is a line drawn across the page); one that looks
    like a mapping and is broken YAML is dropped: it was never meant to be read by people.
    """
    match = _BLOCK.match(text)
    if match is None:
        return {}, text
    try:
        found = yaml.safe_load(match["yaml"])
    except (yaml.YAMLError, ValueError, RecursionError):  # ValueError: a date such as 2026-13-45
        keyed = re.match(r"\s*[\w-]+:", match["yaml"])
        return {}, text[match.end() :] if keyed else text
    if found is None:
        return {}, text[match.end() :]
    if not isinstance(found, dict):
        return {}, text
    return {key: value for key, value in found.items() if isinstance(key, str)}, text[match.end() :]
