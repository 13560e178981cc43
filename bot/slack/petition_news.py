"""Tells a channel how petitions stand, each piece of news once: claims it, looks whether it stands there, posts.

Whether something that was claimed had been posted before a crash is read in the channel itself. Where that cannot be
read, it counts as posted: twice would be worse than not at all.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.organising.petitions.desk import Announcement, PetitionDesk
from bot.slack.alert_channel import AlertChannel
from bot.slack.delivery import Delivery
from bot.slack.petition_message import block_of, petition_message
from bot.slack.sending import Refused, Undelivered
from bot.slack.watch import Watch

log = logging.getLogger(__name__)
_AGAIN = timedelta(minutes=10)  # until what could not be posted is tried again


class PetitionNews:
    """`find` is the channel, or raises `Refused`."""

    def __init__(
        self,
        petitions: PetitionDesk,
        delivery: Delivery,
        find: Callable[[], AlertChannel],
        now: Callable[[], datetime],
        web_address: str | None = None,
    ) -> None:
        self._petitions, self._delivery, self._find, self._now = petitions, delivery, find, now
        self._web_address = web_address
        self._again: datetime | None = None
        self._complaint = ""
        self._looking = threading.Lock()  # who looks twice at once would take for lost what the other is posting
        self._watch = Watch("petition-news", self.look, self._complain)

    def start(self) -> None:
        self._watch.start()

    def nudge(self) -> None:
        """Something may be new: it is looked at now."""
        self._watch.nudge()

    def stop(self, seconds: float) -> bool:
        """Posts no further message; whether the one that is on its way has arrived."""
        return self._watch.stop(seconds)

    def look(self) -> None:
        """Posts what is new. Raises `UserError`."""
        with self._looking:
            self._post_new()

    def _post_new(self) -> None:
        if (self._again is not None and self._now() < self._again) or not self._petitions.due(now=self._now()):
            return
        try:
            self._tell(self._find().id)
        except (Refused, Undelivered) as lost:
            self._complain(lost.error)
            self._again = self._now() + _AGAIN
        else:
            self._complaint, self._again = "", None

    def _tell(self, channel: str) -> None:
        """Raises `Undelivered`."""
        there = self._standing_in(channel)
        for one in self._petitions.due(now=self._now()):
            if one.begun and (there is None or block_of(one) in there):
                self._petitions.told(one)
            elif one.begun:
                self._petitions.not_told(one)
        for one in self._petitions.due(now=self._now()):
            if self._watch.stopped:
                return
            if self._petitions.claim(one):
                # It can stand there already where an older desk.db was put back.
                if there is not None and block_of(one) in there:
                    self._petitions.told(one)
                else:
                    self._post(channel, one)

    def _standing_in(self, channel: str) -> set[str] | None:
        """Names of blocks; None where Steward may not read there. Raises `Undelivered` where it cannot just now."""
        try:
            return self._delivery.history.names_in(channel)
        except Undelivered as lost:
            if lost.later or lost.error in ("not_in_channel", "channel_not_found"):
                raise
            return None

    def _post(self, channel: str, one: Announcement) -> None:
        """Raises `Undelivered`."""
        try:
            self._delivery.post(channel, "", lambda _: [petition_message(one, self._web_address)])
        except Undelivered as lost:
            if not lost.later:  # else Slack may have taken it: the next look tells
                self._petitions.not_told(one)
            raise
        self._petitions.told(one)

    def _complain(self, why: str) -> None:
        """Once, and not again until something has changed: the same stands every ten minutes otherwise."""
        if why != self._complaint:
            self._complaint = why
            log.warning("News of a petition waits: %s. Run: steward slack check", why)
