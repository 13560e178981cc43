"""Whether a folded sentence is about a practice, and whether it says that it is done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bot.organising.gaps.card import Pattern, Practice


def mentioned(practices: Iterable[Practice], said: str) -> frozenset[str]:
    """The practices that a folded sentence is about, whether it says that they are done or not."""
    return frozenset(
        p.id for p in practices
        if any(m.search(said) for m in p.mentions) and not any(n.search(said) for n in p.negations)
    )  # fmt: skip


def tracks(practice: Practice, said: str, shared: Mapping[str, Pattern], *, by_mention: bool = False) -> bool:
    """Whether a folded sentence says that it is done, or may be. With `by_mention`, for texts that are about tracking
    as a whole, to mention it without denying it is enough."""
    if not any(m.search(said) for m in practice.mentions) or any(n.search(said) for n in practice.negations):
        return False
    if shared["conduct"].search(said):
        return False
    patterns = (*practice.tracked, *(practice.mentions if by_mention else ()))
    matches = [match for p in patterns for match in p.finditer(said)]
    if by_mention:
        return bool(matches) and not any(_denied(said, match, shared) for match in matches)
    return any(not _denied(said, match, shared) for match in matches)


def _denied(said: str, match: re.Match[str], shared: Mapping[str, Pattern]) -> bool:
    start = max(said.rfind(end, 0, match.start()) for end in ("; ", ". ", " but ")) + 1
    if shared["denial"].search(said[start : match.end()]):
        return True
    return bool(shared["denial_after"].match(said[match.end() :]))
