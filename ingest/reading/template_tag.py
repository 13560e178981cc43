"""Tags of static-site generators (Jekyll, Liquid, Nunjucks), which a person who reads the page never sees."""

from __future__ import annotations

import re

_TAG = re.compile(
    r"\{%-?\s*(?P<name>\w*)(?P<rest>(?:(?!%\}|\{%).){0,2000})%\}|\{\{[^{}]{0,2000}\}\}|\{#[^{}]{0,2000}#\}", re.DOTALL
)
_QUOTED = re.compile(r"""["']([^"'\n]+)["']""")
_IN_A_TARGET = re.compile(r"""(?:\]\(\s*<?|^\s{0,3}\[[^\]\n]+\]:\s*|(?:href|src)\s*=\s*["']?)$""", re.MULTILINE)
_LOOK_BACK = 200


def without_template_tags(text: str) -> str:
    """`text` as the page shows it: comments gone whole, raw passages left as they stand, channels by their names."""
    parts: list[str] = []
    unclosed: set[str] = set()
    at = 0
    while match := _TAG.search(text, at):
        parts.append(text[at : match.start()])
        at = match.end()
        name = match["name"] or ""
        end = _closing(name).search(text, at) if name in ("comment", "raw") and name not in unclosed else None
        if end is not None:
            parts.append(text[at : end.start()] if name == "raw" else "")
            at = end.end()
        elif name in ("comment", "raw"):
            unclosed.add(name)  # not looked for again: it would be looked for to the end of the file
        elif name == "slack_channel" and (channel := _QUOTED.search(match["rest"])):
            parts.append(f"#{channel[1].lstrip('#')}")
        elif _IN_A_TARGET.search("".join(parts[-2:])[-_LOOK_BACK:]):
            parts.append("/")  # a link to somewhere, so that what follows ("#anchor") is not taken for this page
    parts.append(text[at:])
    return "".join(parts)


def _closing(name: str) -> re.Pattern[str]:
    return re.compile(rf"\{{%-?\s*end{name}\s*-?%\}}")
