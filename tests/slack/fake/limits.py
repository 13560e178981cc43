"""What Slack takes and refuses: whole messages, views and streamed chunks, and who is rung at by them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .blocks import HOME, MARKDOWN, MESSAGE, MODAL
from .elements import plain
from .records import Json
from .schema import Check, Complaints, anything, complain, flag, items, shape, string, typed
from .workspace import strings

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
# Not documented: others measured that a whole message is refused from about here on, whatever its blocks.
MESSAGE_CHARACTERS = 13_200
TEXT, UPDATED_TEXT = 40_000, 4_000
VIEW_BYTES = 250_000

_STRUCTURE = re.compile(r"\s*(#{1,6}\s|[-*_]{3,}\s*$|!\[)")
_ITEM = re.compile(r"\s*([-*+]|\d+[.)])\s")
_PING = re.compile(r"<!(?:here|channel|everyone)\b[^>]*>|<!subteam\^[^>]*>|<@[UW][A-Z0-9]+[^>]*>")


def blocks_of_markdown(text: str) -> int:
    """How many blocks Slack makes of a markdown block: each heading, paragraph, list, table, rule and code its own."""
    count, before = 0, ""
    for part in re.split(r"(```.*?(?:```|\Z))", text, flags=re.DOTALL):
        if part.startswith("```"):
            count, before = count + 1, ""
            continue
        for line in part.splitlines():
            kind = _kind_of(line, before)
            count += kind not in ("", before) or kind == "alone"
            before = kind
    return max(count, 1)


def _kind_of(line: str, before: str) -> str:
    """What a line of markdown belongs to; a line of a list may go on in the next line, and after an empty one."""
    if not line.strip():
        return ""
    if _STRUCTURE.match(line):
        return "alone"
    if line.lstrip().startswith("|"):
        return "table"
    if _ITEM.match(line) or (before == "list" and line.startswith(" ")):
        return "list"
    return "list" if before == "list" else "paragraph"


def problems_with_blocks(blocks: Any, kinds: Mapping[str, Check], most: int, at: str = "/blocks") -> Complaints:
    """Everything wrong with these blocks on this surface."""
    complaints: Complaints = []
    items(typed(kinds), most)(blocks, at, complaints)
    if complaints:
        return complaints
    names = [block["block_id"] for block in blocks if block.get("block_id") and block["type"] != "markdown"]
    for name in sorted({name for name in names if names.count(name) > 1}):
        complain(complaints, f"block_id must be unique: {name[:40]}", at)
    if sum(block["type"] == "table" for block in blocks) > 1:
        complain(complaints, "only one table is allowed", at)
    return complaints


def problem_with_size(blocks: list[Json], most: int = MESSAGE_BLOCKS) -> tuple[str, str] | None:
    """The error and its message where sound blocks are, together, too much for one message."""
    written = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if written > MARKDOWN:
        return "msg_blocks_too_long", f"markdown blocks: {written} characters, {MARKDOWN} allowed in all"
    whole = sum(len(words) for words in strings(blocks, ("text", "alt_text")))
    if whole > MESSAGE_CHARACTERS:
        return "msg_blocks_too_long", f"message: {whole} characters, about {MESSAGE_CHARACTERS} allowed"
    expanded = sum(blocks_of_markdown(block["text"]) if block["type"] == "markdown" else 1 for block in blocks)
    if expanded > most:
        return (
            "invalid_blocks",
            f"no more than {most} items allowed (markdown becomes {expanded}) [json-pointer:/blocks]",
        )
    return None


def problem_with_message(message: Mapping[str, Any], longest_text: int = TEXT) -> tuple[str, Complaints] | None:
    """The error with which Slack refuses a message, and why; none where it takes it."""
    text, blocks, markdown = message.get("text"), message.get("blocks"), message.get("markdown_text")
    if markdown is not None and (text or blocks):
        return "markdown_text_conflict", ["markdown_text cannot stand beside text or blocks"]
    if markdown is not None and len(markdown) > MARKDOWN:
        return "msg_too_long", [f"markdown_text: {len(markdown)} characters, {MARKDOWN} allowed"]
    if not str(text or "").strip() and not blocks and not str(markdown or "").strip():
        return "no_text", ["text, blocks or markdown_text is required"]
    if message.get("attachments"):
        return "invalid_attachments", ["attachments are not taken here: use blocks"]
    if text is not None and not isinstance(text, str):
        return "invalid_arguments", ["[ERROR] must be a string [json-pointer:/text]"]
    if len(text or "") > longest_text:
        return "msg_too_long", [f"text: {len(text or '')} characters, {longest_text} allowed"]
    if not blocks:
        return None
    complaints = problems_with_blocks(blocks, MESSAGE, MESSAGE_BLOCKS)
    if complaints:
        return "invalid_blocks", complaints
    size = problem_with_size(blocks)
    return (size[0], [size[1]]) if size else None


_COMMON = {
    "blocks": anything, "callback_id": string(255), "private_metadata": string(3000, shortest=0),
    "external_id": string(255, shortest=0),
}  # fmt: skip
_VIEWS = typed({
    "modal": shape(
        {"type": anything, "title": plain(24), "blocks": anything},
        {
            **_COMMON, "submit": plain(24), "close": plain(24), "clear_on_close": flag, "notify_on_close": flag,
            "submit_disabled": flag,
        },
    ),
    "home": shape({"type": anything, "blocks": anything}, _COMMON),
})  # fmt: skip


def problems_with_view(view: Any, kind: str) -> Complaints:
    """Everything wrong with a view that is to be a "modal" or a "home"."""
    complaints: Complaints = []
    _VIEWS(view, "/view", complaints)
    if complaints:
        return complaints
    if view["type"] != kind:
        complain(complaints, f"must be a {kind}", "/view/type")
    kinds = MODAL if kind == "modal" else HOME
    complaints += problems_with_blocks(view["blocks"], kinds, VIEW_BLOCKS, "/view/blocks")
    if complaints:
        return complaints
    if kind == "modal" and "submit" not in view and any(block["type"] == "input" for block in view["blocks"]):
        complain(complaints, "submit is required when there is an input block", "/view/submit")
    if str(view["blocks"]).count("'focus_on_load': True") > 1:
        complain(complaints, "only one element may have focus_on_load", "/view/blocks")
    return complaints


_CHUNK = typed({
    "markdown_text": shape({"type": anything, "text": string(MARKDOWN)}),
    "plan_update": shape({"type": anything, "title": string(256)}),
    "task_update": shape(
        {"type": anything, "id": string(255), "title": string(256)},
        {"status": anything, "details": string(256), "output": string(256), "sources": anything},
    ),
    "blocks": shape({"type": anything, "blocks": items(typed(MESSAGE), MESSAGE_BLOCKS)}),
})  # fmt: skip


def problems_with_chunks(chunks: Any) -> Complaints:
    """Everything wrong with the chunks of a streamed message."""
    complaints: Complaints = []
    items(_CHUNK, 1_000, least=0)(chunks, "/chunks", complaints)
    return complaints


def pings_in(*sent: Any) -> list[str]:
    """What in a message would ring at people, as it was written."""
    found = [token for part in sent for words in strings(part) for token in _PING.findall(words)]
    return found + [token for part in sent for token in _rich_pings(part)]


def _rich_pings(tree: Any) -> list[str]:
    if isinstance(tree, list):
        return [token for part in tree for token in _rich_pings(part)]
    if not isinstance(tree, dict):
        return []
    keys = {"broadcast": "range", "user": "user_id", "usergroup": "usergroup_id"}
    key = keys.get(str(tree.get("type")))
    here = [f"{tree['type']}:{tree[key]}"] if key and key in tree else []
    return here + [token for part in tree.values() for token in _rich_pings(part)]
