"""Tells a channel of every change that matters, once: looks at the library when it has moved, claims, posts.

Whether a claimed change was posted before a crash is read in the channel itself. Where that cannot be read, it counts
as posted: twice would be worse than not at all.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from bot.slack.alert_channel import AlertChannel
from bot.slack.alert_message import alert_message, block_of, summary_message, told
from bot.slack.answer_message import SlackMessage
from bot.slack.delivery import Delivery
from bot.slack.sending import Refused, Undelivered
from bot.slack.watch import Watch
from bot.store.desk import DeskStore
from ingest.changes.version_change import VersionChange, recent_changes
from knowledge.catalogue import Catalogue
from knowledge.document import Visibility

log = logging.getLogger(__name__)
LATELY = timedelta(days=14)
"""What came in earlier is not told of, be it that nobody ran Steward or that the channel could not be reached."""
ALONE = 5
"""Messages at a time; what is more comes in one summary."""
_AGAIN = timedelta(minutes=10)  # until what could not be posted is tried again


class Alerts:
    """`find` is the channel, or raises `Refused`; `members_only` whether only full members read it."""

    def __init__(
        self,
        catalogue: Path,
        store: DeskStore,
        delivery: Delivery,
        find: Callable[[], AlertChannel],
        members_only: Callable[[str], bool],
        now: Callable[[], datetime],
        web_address: str | None = None,
    ) -> None:
        self._catalogue, self._store, self._delivery, self._now = catalogue, store, delivery, now
        self._find, self._members_only, self._web_address = find, members_only, web_address
        self._seen = ""
        self._again: datetime | None = None
        self._complaint = ""
        self._watch = Watch("alerting", self.look, self._complain)

    def start(self) -> None:
        self._watch.start()

    def nudge(self) -> None:
        """The library may have moved: it is looked at now."""
        self._watch.nudge()

    def stop(self, seconds: float) -> bool:
        """Posts no further message; whether the one that is on its way has arrived."""
        return self._watch.stop(seconds)

    def look(self) -> None:
        """Posts what is new, where the library has moved or something waits. Raises `KnowledgeError`, `UserError`."""
        with Catalogue.read(self._catalogue) as catalogue:
            revision = catalogue.revision
            if revision == self._seen and (self._again is None or self._now() < self._again):
                return
            since = self._now().date() - LATELY
            found = [c for c in recent_changes(catalogue, members=True, since=since) if c.alerts]
        if self._store.begin_alerts(map(told, found)):
            found = []
        new = [change for change in found if not self._store.alert_state(told(change))]
        waits = bool(new) and not self._tell(new)
        self._seen, self._again = revision, self._now() + _AGAIN if waits else None

    def _tell(self, new: Sequence[VersionChange]) -> bool:
        """Whether nothing waits any more."""
        try:
            channel = self._find()
        except Refused as refused:
            self._complain(refused.error)
            return False
        may = self._sayable(new, channel)
        try:
            left = self._not_there(may, channel.id)
            for changes, message in self._messages(left):
                if self._watch.stopped:
                    return False
                self._post(channel.id, changes, message)
        except Undelivered as lost:
            self._complain(lost.error)
            return False
        if len(may) == len(new):
            self._complaint = ""
        return len(may) == len(new)

    def _sayable(self, new: Sequence[VersionChange], channel: AlertChannel) -> list[VersionChange]:
        """Policies for members are told of where full members read, and nobody else."""
        public = [change for change in new if is_public(change)]
        if len(public) == len(new):
            return public
        if not channel.shared and self._members_only(channel.id):
            return list(new)
        self._complain("not only full members read the channel, or they are too many to look at")
        return public

    def _not_there(self, changes: Sequence[VersionChange], channel: str) -> list[VersionChange]:
        """Without those that were taken on earlier and stand in the channel. Raises `Undelivered` where that cannot be
        told just now."""
        begun = [change for change in changes if self._store.alert_state(told(change)) is False]
        if not begun:
            return list(changes)
        try:
            there = self._delivery.history.names_in(channel)
        except Undelivered as lost:
            if lost.later or lost.error in ("not_in_channel", "channel_not_found"):
                raise
            there = None
        for change in begun:
            one = told(change)
            if there is None or block_of(one) in there:
                self._store.alert_posted(one)
            else:
                self._store.drop_alert(one)
        return [change for change in changes if not self._store.alert_state(told(change))]

    def _messages(self, changes: Sequence[VersionChange]) -> Iterator[tuple[list[VersionChange], SlackMessage]]:
        """What weighs most in messages of their own, in the order of time; the rest in one."""
        heaviest = sorted(changes, key=lambda c: (-c.alerts[0].weight, -c.later.added.toordinal()))
        for change in sorted(heaviest[:ALONE], key=lambda c: (c.later.added, c.on)):
            yield [change], alert_message(change, self._web_address)
        if rest := heaviest[ALONE:]:
            yield rest, summary_message(rest, self._web_address)

    def _post(self, channel: str, changes: Sequence[VersionChange], message: SlackMessage) -> None:
        """Raises `Undelivered`."""
        mine = [one for one in map(told, changes) if self._store.claim_alert(one)]
        if not mine:
            return
        try:
            self._delivery.post(channel, "", lambda _: [message])
        except Undelivered as lost:
            if not lost.later:  # else Slack may have taken it: the next look tells
                for one in mine:
                    self._store.drop_alert(one)
            raise
        for one in mine:
            self._store.alert_posted(one)

    def _complain(self, why: str) -> None:
        """Once, and not again until something has changed: the same stands every ten minutes otherwise."""
        if why != self._complaint:
            self._complaint = why
            log.warning("An alert waits: %s. Run: steward slack check", why)


def is_public(change: VersionChange) -> bool:
    """Whether anybody may be shown both texts."""
    whose = (change.document.visibility, change.former.visibility, change.later.visibility)
    return all(visibility is Visibility.PUBLIC for visibility in whose)
