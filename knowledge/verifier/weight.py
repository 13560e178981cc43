"""How often a sentence denies, obliges, allows and hedges, held to its source by counting."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from knowledge.verifier.text import stem, tokens
from knowledge.verifier.vocabulary import EMPLOYER, ROLE, WORKER, content
from knowledge.verifier.written import Ground

_KEPT, _KEPT_OF_SOURCE = 0.8, 0.6  # of the sentence's words and of its source's, in any order
_VERDICT = re.compile(r"(?:usually |probably )?(?:yes|no)\b[^:.]{0,60}?[:,] (?=\S)", re.IGNORECASE)
_BANS = (
    r"forb[ia]d\w*|bans?|banned|bars|barred|prohibit\w*|unlawful\w*|illegal\w*|outlaw\w*|impossible|unable|invalid|offence|"
    r"exclud\w+|exempt\w*|outside|stops?|prevents?"
)
_TIME = r"\d+(?: \w+)? (?:days?|weeks?|months?|years?)|(?:one|two|three|four|five|six|seven|ten) (?:days?|weeks?|months?|years?)"
_TURNS = {
    turn: re.compile(rf"\b(?:{words})\b" + (r"|n't\b" if turn == "not" else ""), re.IGNORECASE)
    for turn, words in (
        ("not", rf"not|no(?!\. ?\d)|none|nobody|nothing|neither|never|nowhere|cannot|without|unless|except|{_BANS}"),
        ("must", rf"must|shall|ha(?:s|ve|d) to|needs?(?: to)?|requir\w+|needed|oblig\w+|wants|asks? for|calls? for|owes?|has (?:{_TIME}) to"),
        ("may", rf"may|can|cannot|could|lets?|allow\w*|permit\w*|entitle\w*|you have (?:{_TIME}) to"),
    )
}  # fmt: skip
_HEDGES = re.compile(
    r"\s*(?:usually|probably|sometimes|normally|generally|it depends|often|mostly)\b[^:.]{0,60}: ", re.IGNORECASE
)
_HEDGED = re.compile(
    r"\b(?:usually|probably|likely|sometimes|normally|generally|typically|depends?|often|most|mostly|as a rule|in general|unless|"
    r"except\w*|some|many)\b", re.IGNORECASE,
)  # fmt: skip
_SUFFERS = re.compile(
    r"\b(?P<who>\w+) (?:(?:also|then|only) )?(?:cannot|(?:must|may|can|will|could|should)(?: not)?) be (?P<deed>\w+)",
    re.IGNORECASE,
)


def faults_of_weight(sentence: str, context: Sequence[str]) -> Iterator[Ground]:
    own, whole = _stems(sentence), " ".join(context)
    parts = [part for part in context if _share(_stems(part), own) >= 0.5] or list(context)
    if any(
        _HEDGES.match(part) and not _HEDGED.search(sentence)
        for part in parts
        if _share(_stems(_rest(part)), own) >= 0.5
    ):
        yield Ground.QUANTITY
    said, held = _counted(sentence), _counted(" ".join(parts))
    if (said["must"] - held["must"]) * (said["may"] - held["may"]) < 0:
        yield Ground.MODALITY
    near = [part for part in parts if _share(_stems(part), own) >= _KEPT_OF_SOURCE]
    if near and _share(own, _stems(" ".join(near))) >= _KEPT:
        told, theirs = _VERDICT.sub("", sentence, count=1), " ".join(_VERDICT.sub("", part, count=1) for part in near)
        if _counted(told)["not"] != _counted(theirs)["not"]:
            yield Ground.NEGATION
        if _counted(told)["may"] < _counted(theirs)["may"] and _counted(told)["must"] >= _counted(theirs)["must"]:
            yield Ground.MODALITY
    if _suffers_instead(sentence, whole):
        yield Ground.AGENT


def _suffers_instead(sentence: str, context: str) -> bool:
    """ "An employee cannot be held to it" where it is the employer that nobody can hold to it."""
    named = {ROLE[t.low] for t in tokens(sentence) if t.low in ROLE}
    held = {ROLE[t.low] for t in tokens(context) if t.low in ROLE}
    for found in _SUFFERS.finditer(sentence):
        role = ROLE.get(found["who"].casefold())
        other = {EMPLOYER: WORKER, WORKER: EMPLOYER}.get(role or "")
        if other and other in held and other not in named and found[0].casefold() not in context.casefold():
            return role == WORKER or role not in held
    return False


def _rest(part: str) -> str:
    return part.partition(": ")[2]


@lru_cache(maxsize=1024)
def _counted(text: str) -> Counter[str]:
    return Counter({turn: len(pattern.findall(text)) for turn, pattern in _TURNS.items()})


@lru_cache(maxsize=1024)
def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(w.low) for w in content(text) if w.low not in ROLE and not _is_turn(w.low))


@lru_cache(maxsize=4096)
def _is_turn(word: str) -> bool:
    return any(pattern.fullmatch(word) for pattern in _TURNS.values())


def _share(words: frozenset[str], among: frozenset[str]) -> float:
    return len(words & among) / len(words) if words else 0.0
