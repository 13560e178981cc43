"""How a source is: what an admin sees of it in the terminal, in Slack and on the web."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ingest.following.backoff import LONGEST, next_try
from ingest.following.failure import SourceFailed
from ingest.following.source import Source
from knowledge.catalogue_following import FollowedRow


class State(StrEnum):
    """`value` is stored and shown; never rename one."""

    NEW = "not looked at yet"
    OK = "ok"
    UNCHANGED = "unchanged"
    HELD = "held back"
    FAILING = "failing"
    GONE = "gone"  # the server says that there is no such page; it answers no more
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class SourceState:
    """`since` is when the state began, `checked` the last look that found something to read, `next_look` the next."""

    source: Source
    state: State
    reason: str = ""
    since: datetime | None = None
    checked: datetime | None = None
    next_look: datetime | None = None
    failures: int = 0

    @property
    def is_well(self) -> bool:
        return self.state in (State.NEW, State.OK, State.UNCHANGED, State.PAUSED)


def state_of(source: Source, followed: Mapping[str, FollowedRow]) -> SourceState:
    row = followed.get(source.id)
    if row is None:
        return SourceState(source, State.PAUSED if source.paused else State.NEW)
    state = State.PAUSED if source.paused else State(row.state)
    return SourceState(
        source, state, row.reason, _moment(row.since), _moment(row.checked), _moment(row.next_look), row.failures
    )


def is_due(source: Source, followed: Mapping[str, FollowedRow], now: datetime) -> bool:
    row = followed.get(source.id)
    wanted = _moment(row.next_look) if row else None
    if source.paused or row is None or wanted is None:
        return not source.paused
    # Further off than it can be: it is looked at more often than before, or the clock was wrong.
    longest = max(source.every, LONGEST) if row.failures else source.every
    return not now < wanted <= now + longest


def after_look(
    source: Source, before: FollowedRow | None, state: State, reason: str, now: datetime, **known: str
) -> FollowedRow:
    """The row once the source was read. `known` are its snapshot and extractor, where they are other ones."""
    same = before is not None and before.state == state and before.reason == reason
    return FollowedRow(
        source.id, state, "", reason, before.since if same and before else now.isoformat(), 0, now.isoformat(),
        (now + source.every).isoformat(),
        known.get("snapshot", before.snapshot if before else ""),
        known.get("extractor", before.extractor if before else ""),
    )  # fmt: skip


def after_failure(
    source: Source, before: FollowedRow | None, failure: SourceFailed, now: datetime, state: State = State.FAILING
) -> FollowedRow:
    failing = before is not None and before.failures > 0
    failures = (before.failures if before else 0) + 1
    wanted = next_try(failure.kind, failures, now, source.every, failure.retry_after)
    return FollowedRow(
        source.id, state, failure.kind, failure.reason,
        before.since if failing and before and before.state == state else now.isoformat(), failures,
        before.checked if before else "", wanted.isoformat(), before.snapshot if before else "",
        before.extractor if before else "",
    )  # fmt: skip


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


GONE_AFTER = 2  # refreshes in a row that find no such page
