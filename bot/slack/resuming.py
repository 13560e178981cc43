"""After a restart: what was taken on before it and not answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.slack import words
from bot.slack.asking import Asking
from bot.slack.delivery import Delivery
from bot.slack.heard import Heard
from bot.slack.notice_message import notice_message
from bot.store.desk import DeskStore, Surface

_RESPONSE_URL_LIVES = 1800  # seconds


def resume(asking: Asking, store: DeskStore, now: Callable[[], datetime]) -> int:
    """Takes messages up again; who asked where nothing is kept is told to ask anew. Returns how many there were."""
    found = store.unfinished(now=now())
    for left in found:
        if left.surface is Surface.EPHEMERAL:
            url = left.place.get("url", "")
            if url and (now() - left.taken).total_seconds() < _RESPONSE_URL_LIVES:
                asking.delivery.note(url, notice_message(words.RESTARTED))
            store.finish(left.claim)
        elif (heard := _heard_again(asking.delivery, left.place)) is not None:
            asking.publicly(heard, again=True)
        else:
            store.finish(left.claim)
    return len(found)


def _heard_again(delivery: Delivery, place: Mapping[str, str]) -> Heard | None:
    channel, ts, thread = place.get("channel", ""), place.get("ts", ""), place.get("thread", "")
    there = delivery.thread(channel, thread)
    message = next((m for m in there if m.get("ts") == ts), None)
    if message is None or not message.get("user"):
        return None  # deleted since
    return Heard(
        place.get("team", ""), channel, ts, thread, str(message["user"]), str(message.get("text", "")),
        bool(place.get("direct")),
    )  # fmt: skip
