"""After a restart: what was taken on before it and not answered."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.errors import UserError
from bot.slack import words
from bot.slack.asking import Asking
from bot.slack.delivery import Delivery
from bot.slack.heard import Heard
from bot.slack.notice_message import notice_message
from bot.slack.sending import Undelivered
from bot.store.desk import DeskStore, Surface, Unfinished

log = logging.getLogger(__name__)
_RESPONSE_URL_LIVES = 1800  # seconds


def resume(asking: Asking, store: DeskStore, left: Sequence[Unfinished], now: Callable[[], datetime]) -> None:
    """Takes messages up again; who asked where nothing is kept is told to ask anew. `left` was read before anything
    new was heard, so that nothing is begun twice."""
    for one in left:
        try:
            if one.surface is Surface.EPHEMERAL:
                _tell(asking.delivery, one, now())
                store.finish(one.claim)
            else:
                _take_up(asking, store, one)
        except UserError:
            log.warning("A claim could not be finished")


def _tell(delivery: Delivery, one: Unfinished, now: datetime) -> None:
    url, user = one.place.get("url", ""), one.place.get("user", "")
    if url and (now - one.taken).total_seconds() < _RESPONSE_URL_LIVES:
        delivery.note(url, notice_message(words.RESTARTED))
    elif user:  # asked in a window; the answer would have come as a direct message, too
        _note(delivery, user, "")


def _take_up(asking: Asking, store: DeskStore, one: Unfinished) -> None:
    try:
        heard = _heard_again(asking.delivery, one.place)
    except Undelivered as lost:
        log.warning("What was asked before the restart cannot be read: %s", lost.error)
        if _note(asking.delivery, one.place.get("channel", ""), one.place.get("thread", "")):
            store.finish(one.claim)
        return
    if heard is not None:
        asking.publicly(heard, again=True, grown=one.place.get("grown", ""))
    else:
        store.finish(one.claim)


def _note(delivery: Delivery, channel: str, thread: str) -> bool:
    try:
        delivery.post(channel, thread, lambda _: [notice_message(words.RESTARTED)])
    except Undelivered as lost:
        log.warning("Slack took no notice: %s", lost.error)
        return False
    return True


def _heard_again(delivery: Delivery, place: Mapping[str, str]) -> Heard | None:
    """None where it was deleted since. Raises `Undelivered` where it cannot be read."""
    channel, ts, thread = place.get("channel", ""), place.get("ts", ""), place.get("thread", "")
    message = next((m for m in delivery.history.read(channel, thread, ts) if m.get("ts") == ts), None)
    if message is None or not message.get("user"):
        return None
    return Heard(
        place.get("team", ""), channel, ts, thread, str(message["user"]), str(message.get("text", "")),
        bool(place.get("direct")),
    )  # fmt: skip
