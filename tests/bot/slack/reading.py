"""Reads blocks and views as a person and as Slack do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from slack_sdk.models.blocks import Block

from bot.slack.answer_message import SlackMessage
from tests.slack.fake.limits import pings_in, problem_with_message, problems_with_view

Json = dict[str, Any]
_ROWS = ("rich_text_section", "rich_text_quote", "section", "context", "header", "input")


def words_of(tree: object) -> str:
    """All that a person reads in blocks or a view, in order, each row on a line of its own."""
    return "".join(_words(tree)).strip()


def _words(tree: object) -> Iterator[str]:
    if isinstance(tree, dict):
        if tree.get("type") in _ROWS:
            yield "\n"
        for key, value in tree.items():
            if key == "text" and isinstance(value, str):
                yield value
            else:
                yield from _words(value)
    elif isinstance(tree, list | tuple):
        for part in tree:
            yield from _words(part)


def elements_of(tree: object, *kinds: str) -> list[Json]:
    """Everything of these types in blocks or a view, in order."""
    if isinstance(tree, list | tuple):
        return [found for part in tree for found in elements_of(part, *kinds)]
    if not isinstance(tree, dict):
        return []
    return [tree] * (tree.get("type") in kinds) + [f for part in tree.values() for f in elements_of(part, *kinds)]


def links_of(tree: object) -> dict[str, str]:
    """The text of each link and where it leads."""
    return {link["text"]: link["url"] for link in elements_of(tree, "link")}


def complaints_about(messages: Sequence[SlackMessage]) -> list[object]:
    """What Slack would refuse of these messages, and whom they would ring at."""
    found: list[object] = []
    for message in messages:
        sent = {"text": message.text, "blocks": list(message.blocks)}
        problem = problem_with_message(sent)
        found += [problem] if problem else []
        found += pings_in(message.text, list(message.blocks))
        found += [block["type"] for block in message.blocks if Block.parse(block) is None]
    return found


def complaints_about_view(view: Json, kind: str = "modal") -> list[str]:
    return [*problems_with_view(view, kind), *pings_in(view)]
