"""Whose a thing is, and whom a fine or a suit falls on: "your system" is not "its own system"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from knowledge.verifier.text import Token, stem, tokens
from knowledge.verifier.vocabulary import ROLE, WORKER, is_content
from knowledge.verifier.written import Ground

_OWNED = frozenset("own owns owned".split())
_BELONGS = frozenset("belong belongs belonging".split())
_BACK = frozenset("its their his her".split())
_FALLS_ON = re.compile(r"(?:cost|costs|fine|fines|fined|charge|charges|sue|sues|punish|punishes|penalise|penalises)$")
_SKIPPED = frozenset("the a an any each every your their its some another to".split())


def faults_of_owners(sentence: str, context: str) -> Iterator[Ground]:
    theirs = _owners(context)
    for thing, owners in _owners(sentence).items():
        if thing in theirs and not owners <= theirs[thing]:
            yield Ground.AGENT
    named = {ROLE[t.low] for t in tokens(context) if t.low in ROLE}
    if "your" in context.casefold().split():
        named |= {WORKER}
    if any(role not in named for role in _fallen_on(sentence)):
        yield Ground.AGENT


@lru_cache(maxsize=512)
def _owners(text: str) -> dict[str, frozenset[str]]:
    """The role that each thing is said to belong to, by the thing's stem, where that is told in so many words."""
    words = [t for t in tokens(text) if t.is_word or t.text in ".;:,"]
    found: dict[str, set[str]] = {}

    def told(things: list[Token], role: str | None) -> None:
        for thing in things:
            if role is not None and thing.low not in ROLE:
                found.setdefault(stem(thing.low), set()).add(role)

    for n, token in enumerate(words):
        told(*_owned_at(words, n, token.low))
    return {thing: frozenset(owners) for thing, owners in found.items()}


def _owned_at(words: list[Token], n: int, low: str) -> tuple[list[Token], str | None]:
    """(the things, whose they are) where the `n`-th word tells that; nobody's where it does not."""
    role, before = ROLE.get(low.removesuffix("'s")), words[n - 1].low if n else ""
    if low == "your":
        return _run(words, n + 1), WORKER
    if low == "own" and before in _BACK:
        return _run(words, n + 1), _role_before(words, n)
    if role and low != "you":
        run = _run(words, n + 1)
        return run if low.endswith("'s") else run[:1], role  # "union agreement"
    if low in _OWNED and before in ROLE:
        return _thing_before(words, n - 1), ROLE[before]
    if low in _BELONGS:
        return _thing_before(words, n), _role_after(words, n + 1)
    return [], None


def _run(words: list[Token], n: int) -> list[Token]:
    """What a possessive stands before: "your", "personal phone"."""
    run: list[Token] = []
    for word in words[n : n + 4]:
        if word.low == "own":
            continue
        if not is_content(word) or word.low in ROLE or word.low.endswith("'s"):
            break
        run.append(word)
    return run[:2]


def _thing_before(words: list[Token], n: int) -> list[Token]:
    near = [w for w in words[max(0, n - 4) : n] if is_content(w) and w.low not in ROLE]
    return near[-1:]


def _role_before(words: list[Token], n: int) -> str | None:
    return next((ROLE[w.low] for w in reversed(words[:n]) if w.low in ROLE), None)


def _role_after(words: list[Token], n: int) -> str | None:
    return next((ROLE[w.low.removesuffix("'s")] for w in words[n : n + 4] if w.low.removesuffix("'s") in ROLE), None)


def _fallen_on(text: str) -> set[str]:
    words = tokens(text)
    found: set[str] = set()
    for n, token in enumerate(words[:-1]):
        if not _FALLS_ON.match(token.low):
            continue
        for word in words[n + 1 : n + 4]:
            if word.low in ROLE:
                found.add(ROLE[word.low])
            if word.low not in _SKIPPED:
                break
    return found
