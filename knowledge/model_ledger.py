"""What was asked of a language model today, in numbers: a small file that the processes of one machine share.

It holds the day and counts, nothing of a question and no time of day. Where it cannot be read or written, nothing is
asked: a budget that cannot be kept is taken as spent.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.chat_model import Usage
from knowledge.errors import KnowledgeError

_LARGEST = 4096  # bytes
_REASON = re.compile(r"[a-z_]{1,20}")
FILE = "today.json"


class LedgerUnusable(KnowledgeError):
    """The file cannot be read or written, or holds something else."""


@dataclass(frozen=True, slots=True)
class ModelCounts:
    """`held` are tokens set aside for calls that have not ended, or never did; `fell_back` counts by reason."""

    day: date
    asked: int = 0
    worded: int = 0
    passed: int = 0
    dropped: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    held: int = 0
    fell_back: Mapping[str, int] = field(default_factory=dict)

    @property
    def tokens(self) -> int:
        return self.prompt_tokens + self.completion_tokens + self.held


class ModelLedger:
    """`folder` is made for this user alone; where processes of several users ask, make it beforehand for their group.
    Every method raises `LedgerUnusable`."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def counts(self, day: date) -> ModelCounts:
        """Those of the day; none where nothing was asked on it yet. Nothing is written."""
        try:
            text = self._path.read_bytes()
        except FileNotFoundError:
            return ModelCounts(day)
        except OSError:
            raise _unusable() from None
        return _of_day(_parsed(text, day), day)

    def hold(self, tokens: int, *, most: int, day: date) -> bool:
        """Sets tokens aside for one call, and counts it; False where more than `most` would be spent on the day."""
        with self._change(day) as (counts, write):
            if counts.tokens + tokens > most:
                return False
            write(replace(counts, asked=counts.asked + 1, held=counts.held + tokens))
            return True

    def settle(self, tokens: int, used: Usage, *, day: date) -> None:
        """The end of a call for which `tokens` were set aside."""
        with self._change(day) as (counts, write):
            write(
                replace(
                    counts,
                    held=max(0, counts.held - tokens),
                    prompt_tokens=counts.prompt_tokens + max(0, used.prompt_tokens),
                    completion_tokens=counts.completion_tokens + max(0, used.completion_tokens),
                )
            )

    def note(self, *, passed: int, dropped: int, fell_back: str | None, day: date) -> None:
        """One answer: sentences that the verifier passed and dropped, and why it fell back where it did."""
        with self._change(day) as (counts, write):
            reasons = dict(counts.fell_back)
            if fell_back is not None:
                reason = fell_back if _REASON.fullmatch(fell_back) else "other"
                reasons[reason] = reasons.get(reason, 0) + 1
            write(
                replace(
                    counts,
                    worded=counts.worded + (fell_back is None),
                    passed=counts.passed + passed,
                    dropped=counts.dropped + dropped,
                    fell_back=reasons,
                )
            )

    @contextmanager
    def _change(self, day: date) -> Iterator[tuple[ModelCounts, Callable[[ModelCounts], None]]]:
        try:
            descriptor = self._open()
        except OSError:
            raise _unusable() from None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            counts = _of_day(_parsed(os.pread(descriptor, _LARGEST + 1, 0), day), day)
            yield counts, lambda changed: _write(descriptor, changed)
        except OSError:
            raise _unusable() from None
        finally:
            os.close(descriptor)  # and with it the lock

    def _open(self) -> int:
        folder = self._path.parent
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        shared = bool(folder.stat().st_mode & stat.S_IWGRP)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            if os.fstat(descriptor).st_uid == os.geteuid():
                os.fchmod(descriptor, 0o660 if shared else 0o600)
        except OSError:
            os.close(descriptor)
            raise
        return descriptor


def _write(descriptor: int, counts: ModelCounts) -> None:
    """In place and of constant size, so that no moment leaves less than a whole file."""
    row: dict[str, Any] = asdict(counts) | {"day": counts.day.isoformat(), "fell_back": dict(counts.fell_back)}
    os.pwrite(descriptor, json.dumps(row).encode().ljust(_LARGEST), 0)


def _of_day(counts: ModelCounts, day: date) -> ModelCounts:
    """A day that is over leaves nothing behind; a clock that went back gives no second budget."""
    return counts if counts.day >= day else ModelCounts(day)


def _parsed(text: bytes, day: date) -> ModelCounts:
    if not text.strip():
        return ModelCounts(day)
    try:
        row = json.loads(text)
        counts = ModelCounts(**(row | {"day": date.fromisoformat(row["day"])}))
    except (ValueError, TypeError, KeyError):
        raise _unusable() from None
    numbers = [value for key, value in asdict(counts).items() if key not in ("day", "fell_back")]
    reasons = counts.fell_back
    if not isinstance(reasons, dict) or not all(
        isinstance(value, int) and value >= 0 for value in (*numbers, *reasons.values())
    ):
        raise _unusable()
    return counts


def _unusable() -> LedgerUnusable:
    return LedgerUnusable(
        f"{FILE}, which keeps a language model to its budget, cannot be read or written, so none is asked. Give rights "
        "to its folder (model.data), or delete the file."
    )
