"""When a sentence came into a document, and what stood there before: read off the versions that the library holds."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from knowledge.comparison import REWORDED
from knowledge.document import Version
from knowledge.sentences import Span, spans_of

_RUN = 3  # neighbouring sentences told of together


def changed_on(former: Version, later: Version) -> date:
    """The day that the later text gives itself; where that is no later than the former's, the day it came in. A text
    that is changed and keeps its old date was not changed on that day."""
    return later.day if later.day > former.day else later.added


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence that an earlier version did not have. `before` is what stood in its place, None where nothing did."""

    on: date
    before: str | None


def change_of(span: Span, versions: Sequence[Version], live: Version) -> Change | None:
    """How `span` of the `live` version came about. None where every version that is held has it."""
    earlier = [v for v in versions if v.id != live.id and (v.added, v.day) <= (live.added, live.day)]
    newer = live
    for version in sorted(earlier, key=lambda v: (v.day, v.added), reverse=True):
        if not holds(version.text, span.text):
            return Change(changed_on(version, newer), _before(span.text, version.text, newer.text))
        newer = version
    return None


@dataclass(frozen=True, slots=True)
class Removal:
    """Up to three neighbouring sentences that a `former` version had and that none has had since the day `on`."""

    spans: tuple[Span, ...]
    former: Version
    on: date


def removals(versions: Sequence[Version], live: Version) -> list[Removal]:
    """What earlier versions said and the live one says no more, not even reworded; the latest removals first."""
    ordered = [*sorted((v for v in versions if v.id != live.id), key=lambda v: (v.day, v.added)), live]
    now = [span.text for span in spans_of(live.text)]
    told: set[str] = set()
    found: list[Removal] = []
    for former, later in reversed(list(pairwise(ordered))):
        run: list[Span] = []
        for span in spans_of(former.text):
            gone = not holds(live.text, span.text) and not holds(later.text, span.text)
            if gone and span.text not in told and _nearest(span.text, now) is None:
                told.add(span.text)
                if run and (len(run) == _RUN or span.line - run[-1].line > 1):
                    found.append(Removal(tuple(run), former, changed_on(former, later)))
                    run = []
                run.append(span)
            elif run:
                found.append(Removal(tuple(run), former, changed_on(former, later)))
                run = []
        if run:
            found.append(Removal(tuple(run), former, changed_on(former, later)))
    return found


def holds(text: str, sentence: str) -> bool:
    """Whether `sentence` stands in `text`; line breaks count as spaces."""
    return " ".join(sentence.split()) in " ".join(text.split())


def _before(sentence: str, former: str, newer: str) -> str | None:
    gone = [span.text for span in spans_of(former) if not holds(newer, span.text)]
    before = _nearest(sentence, gone)
    # What went on as another sentence, nearer to it, is not what this one replaced.
    came = [span.text for span in spans_of(newer) if not holds(former, span.text)]
    return before if before is not None and _nearest(before, came) == sentence else None


def _nearest(sentence: str, others: Sequence[str]) -> str | None:
    words = sentence.casefold().split()
    best, ratio = None, REWORDED
    for other in others:
        matcher = difflib.SequenceMatcher(None, words, other.casefold().split(), autojunk=False)
        if matcher.quick_ratio() >= ratio and (found := matcher.ratio()) >= ratio:
            best, ratio = other, found
    return best
