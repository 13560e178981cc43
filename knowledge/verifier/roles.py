"""Who does it, and to whom: employers, workers, unions, authorities and courts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from knowledge.verifier.operators import Operator, Turn, operators
from knowledge.verifier.text import Token, tokens
from knowledge.verifier.vocabulary import COURT, EMPLOYER, OFFICE, ROLE, UNION, WORKER, is_content, senses
from knowledge.verifier.written import Ground

_ASKED = frozenset({Turn.MUST, Turn.MAY, Turn.MUST_NOT, Turn.CANNOT, Turn.NEED_NOT, Turn.TIME_TO})
_ALIKE = {
    Turn.MUST: (Turn.MUST, Turn.TIME_TO), Turn.TIME_TO: (Turn.MUST, Turn.TIME_TO), Turn.MAY: (Turn.MAY,),
    Turn.MUST_NOT: (Turn.MUST_NOT, Turn.CANNOT), Turn.CANNOT: (Turn.MUST_NOT, Turn.CANNOT), Turn.NEED_NOT: (Turn.NEED_NOT,),
}  # fmt: skip
_MADE = re.compile(r"(?:lets?|allow|permit|entitl|ma[kd]e|requir|oblig|forbid|bar|ask|want|call|demand|prohibit)", re.I)
_PASSIVE = re.compile(
    r"^(?:\W*(?:not|also|then|only|still|first|even)?\W*)(?:be|been|get)\s+(?:\w+ly\s+)?\w+(?:ed|en|t|d|ld|pt|ne)\b",
    re.I,
)
_STARTS = re.compile(
    r"[.;:,(!?]|\b(?:and|but|so|because|if|when|where|unless|before|after|until|while|although|though)\b"
)
_CLAIMS = re.compile(
    r"\b(?:complain|file|bring|make|sue|claim|go|apply|ask|object|request|send|raise|contest|rely|use|put|hold|find|prove)\w*\b"
)
_NEW_ONES = (UNION, OFFICE, COURT)
_NOT_VERBS = frozenset(
    "in of at to for from by with on about under who that which whose is are was were be been being and or".split()
)


def faults_of_roles(sentence: str, context: str, called: str) -> Iterator[Ground]:
    named = {ROLE[t.low] for t in tokens(f"{context} . {called}") if t.low in ROLE}
    sentence, context = (re.sub(r"\([^()]*\)", lambda m: " " * len(m[0]), text) for text in (sentence, context))
    held = {ROLE[t.low] for t in tokens(context) if t.low in ROLE}
    if any(ROLE[t.low] in _NEW_ONES and ROLE[t.low] not in named for t in tokens(sentence) if t.low in ROLE):
        yield Ground.AGENT
    for own in _acting(sentence):
        others = [o for o in _acting(context) if o[0].turn in _ALIKE[own[0].turn] and _alike(own[0], o[0])]
        known = [agent for _, agent in others if agent]
        if own[1] and (own[1] not in known if known else _is_burdened(sentence, own, held)):
            yield Ground.AGENT
    if held >= {EMPLOYER, WORKER} and _one_for_both(sentence, context):
        yield Ground.AGENT
    theirs = _doing(context)
    for role, deed in _doing(sentence):
        doers = {other for other, done in theirs if not senses(done).isdisjoint(senses(deed))}
        if doers and role not in doers:
            yield Ground.AGENT


def _is_burdened(sentence: str, own: tuple[Operator, str | None], held: set[str]) -> bool:
    """Whether a duty is put on somebody on whom the source puts none. A claim may be put into the reader's hands."""
    operator, agent = own
    if agent in held:
        return False
    deed = sentence[operator.to : operator.to + 40]
    return agent != WORKER or (operator.turn is not Turn.MAY and not _CLAIMS.search(deed))


def _one_for_both(sentence: str, context: str) -> bool:
    ours, theirs = (Counter(ROLE[t.low] for t in tokens(x) if t.low in ROLE) for x in (sentence, context))
    return any(ours[one] > theirs[one] and not ours[other] for one, other in ((EMPLOYER, WORKER), (WORKER, EMPLOYER)))


def _alike(one: Operator, other: Operator) -> bool:
    words = [w for w in one.right[:3] if w.low not in ROLE]
    held = {sense for w in (*other.right[:4], *other.left[:2]) if w.low not in ROLE for sense in senses(w.low)}
    return not words or any(not senses(w.low).isdisjoint(held) for w in words)


@lru_cache(maxsize=512)
def _acting(text: str) -> tuple[tuple[Operator, str | None], ...]:
    """Each operator that tells what is to be done, with the role of whoever is to do it."""
    return tuple((o, _agent(text, o)) for o in operators(text) if o.turn in _ASKED)


def _agent(text: str, operator: Operator) -> str | None:
    after = text[operator.to - 3 if text[: operator.to].endswith(" be") else operator.to :]
    begins = max((m.end() for m in _STARTS.finditer(text, 0, operator.at)), default=0)
    if _MADE.match(text[operator.at : operator.to]) and (made := _first(after, 3)):
        return None if re.match(r"\W*(?:that )?(?:\w+ ){1,2}(?:is|are|be) ", after) else made
    if _PASSIVE.match(after):
        by = re.search(r"\bby\b(.{1,40})", after.split(".")[0])
        return _first(by[1]) if by else None
    return _first(text[begins : operator.at])


@lru_cache(maxsize=2048)
def _first(text: str, most: int = 40) -> str | None:
    words = tokens(text[:300])
    for n, token in enumerate(words[:most]):
        if token.low in ROLE and not _possesses(words, n):
            return ROLE[token.low]
        if not token.is_word and not token.is_code and token.text not in ("'", "-"):
            return None
    return None


def _possesses(words: Sequence[Token], n: int) -> bool:
    """ "your employer's system", "employee data": no one who does anything."""
    following = words[n + 1].text if n + 1 < len(words) else ""
    return words[n].low.endswith("'s") or following == "'"


@lru_cache(maxsize=512)
def _doing(text: str) -> tuple[tuple[str, str], ...]:
    """(role, word) where a word that may be a verb stands right behind a role: ("<employer>", "holds")."""
    words = tokens(text)
    found: list[tuple[str, str]] = []
    for n, token in enumerate(words[:-1]):
        role = ROLE.get(token.low.removesuffix("'s"))
        if role not in (EMPLOYER, WORKER):
            continue
        following = words[n + 1]
        if following.low in ("may", "must", "can", "shall", "also", "then", "not") and n + 2 < len(words):
            following = words[n + 2]
        if is_content(following) and following.low not in ROLE and following.low not in _NOT_VERBS:
            found.append((role, following.low))
    return tuple(found)
