"""A window that can be shown once: whether somebody saw it, may have seen it, or certainly did not."""

from __future__ import annotations

import time
from enum import StrEnum

from slack_sdk import WebClient

from bot.slack.blocks import Block
from bot.slack.sending import Refused, call

_WAITS = (0.0, 0.5, 1.0, 2.0)  # seconds before each attempt


class Seen(StrEnum):
    YES = "yes"
    NO = "no"
    PERHAPS = "perhaps"


def show_once(client: WebClient, view_id: str, trigger: str, view: Block) -> Seen:
    """In the window that is open or, where Slack says that there is none, in one of its own. `client` tries nothing
    again by itself: each attempt whose end is not known counts as one that may have been seen."""
    doubt = False
    for wait in _WAITS:
        time.sleep(wait)
        try:
            call(lambda: client.views_update(view_id=view_id, view=view))
        except Refused as refused:
            doubt = doubt or not refused.certain
            if refused.certain and not refused.busy:
                break
        else:
            return Seen.YES
    return Seen.PERHAPS if doubt else _opened(client, trigger, view)


def _opened(client: WebClient, trigger: str, view: Block) -> Seen:
    try:
        call(lambda: client.views_open(trigger_id=trigger, view=view))
    except Refused as refused:
        return Seen.NO if refused.certain else Seen.PERHAPS
    return Seen.YES
