"""Between what people write and what Slack calls text: nothing written becomes live, and no id is ever read.

Texts that stand in mrkdwn are `escaped`. Texts that stand in rich text or plain text are `literal`: Slack takes them
as they are, so that a quote keeps its asterisks and underscores.
"""

from __future__ import annotations

import re

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_CHARACTERS = {entity: character for character, entity in _ENTITIES.items()}
_ENTITY = re.compile("|".join(_CHARACTERS))
_CONTROL = re.compile(r"<([^<>]*)>")
_LOOKS_LIVE = re.compile(r"<(?=[!@#])")
_LINK = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SEPARATOR = "\u2060"  # a word joiner: invisible, and no place to break a line

SOMEBODY, SOMEWHERE, SOME_GROUP = "someone", "a channel", "a group"


def escaped(text: str) -> str:
    """For mrkdwn: no mention, link or date in `text` is live. What `* _ ~` mean there is left to it; see `bold`."""
    return re.sub("[&<>]", lambda found: _ENTITIES[found[0]], text)


def bold(text: str) -> str:
    """In bold in mrkdwn, on one line. An asterisk would end the bold and becomes its lookalike: only for texts of
    which no word is quoted."""
    line = " ".join(text.split())
    return f"*{escaped(line).replace('*', '∗')}*" if line else ""


def literal(text: str) -> str:
    """For rich text and plain text, which Slack shows as they are. Should a client read `<!here>` as a mention all the
    same, it finds none."""
    return _LOOKS_LIVE.sub(f"<{_SEPARATOR}", text)


def unturned(text: str) -> str:
    """On one line and without the invisible characters that would turn what is read, up to whatever follows."""
    return " ".join(_TURNING.sub("", text).split())


def plain(text: str, bot_user: str | None = None) -> str:
    """What a person wrote, of the text of a Slack message: without the bot's mention, with labels for links and names
    of channels, and "someone" for whoever else was mentioned."""
    if bot_user:
        text, removed = re.subn(rf"(?<!\s)\s*<@{re.escape(bot_user)}(?:\|[^<>]*)?>\s*", " ", text)
        text = text.strip() if removed else text
    text = _CONTROL.sub(lambda found: _said(found[1]), text)
    return _ENTITY.sub(lambda found: _CHARACTERS[found[0]], text)


def _said(control: str) -> str:
    """What stands between < and >, in words."""
    target, _, label = control.partition("|")
    if target.startswith("@"):
        return SOMEBODY
    if target.startswith("#"):
        return f"#{label}" if label else SOMEWHERE
    if target.startswith("!subteam"):
        return label or SOME_GROUP
    if target.startswith("!"):
        return label or f"@{target[1:].partition('^')[0]}"
    if label:
        return label
    return target.removeprefix("mailto:") if _LINK.match(target) else f"&lt;{control}&gt;"
