"""Whether an English sentence turns what it says as its source does: same operators, on the same words, none left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from knowledge.verifier.operators import Operator, Turn, operators
from knowledge.verifier.text import Token, tokens
from knowledge.verifier.vocabulary import ROLE, content, is_content, meaning, senses, shared
from knowledge.verifier.written import Ground

T = Turn
_NEGATIVE = (T.NEED_NOT, T.MUST_NOT, T.CANNOT, T.NO_RIGHT, T.NOT_FORBIDDEN, T.NOT, T.MYTH, T.OUTSIDE, T.NEVER)
_MODAL = (T.MUST, T.MAY)
_LIMITING = (T.IF, T.UNLESS, T.WITHOUT, T.BEFORE, T.AFTER, T.UNTIL, T.ONLY, T.EVEN_IF)
_RESTS_ON: dict[Turn, tuple[Turn, ...]] = {
    T.MUST: (T.MUST, T.TIME_TO),
    T.NEED_NOT: (T.NEED_NOT, T.NOT, T.NO_RIGHT),
    T.MUST_NOT: (T.MUST_NOT, T.CANNOT),
    T.CANNOT: (T.CANNOT, T.MUST_NOT, T.NOT, T.NO_RIGHT),
    T.NO_RIGHT: (T.NO_RIGHT, T.CANNOT, T.NOT),
    T.MAY: (T.MAY, T.TIME_TO),
    T.TIME_TO: (T.TIME_TO, T.MUST),
    T.NOT_FORBIDDEN: (T.NOT_FORBIDDEN,),
    T.NOT: (T.NOT, T.CANNOT, T.NEED_NOT, T.NO_RIGHT, T.OUTSIDE, T.MYTH, T.NEVER, T.WITHOUT),
    T.MYTH: (T.MYTH, T.NOT),
    T.OUTSIDE: (T.OUTSIDE, T.NOT, T.EXCEPT),
    T.NEVER: (T.NEVER,),
    T.ONLY: (T.ONLY,),
    T.IF: (T.IF, T.WITHOUT, T.UNLESS, T.AFTER),
    T.EVEN_IF: (T.EVEN_IF,),
    T.UNLESS: (T.UNLESS, T.EXCEPT, T.WITHOUT),
    T.EXCEPT: (T.EXCEPT, T.UNLESS, T.OUTSIDE),
    T.WITHOUT: (T.WITHOUT, T.NOT, T.UNLESS),
    T.BEFORE: (T.BEFORE,),
    T.AFTER: (T.AFTER,),
    T.UNTIL: (T.UNTIL,),
    T.FROM: (T.FROM,),
    T.ALL: (T.ALL,),
    T.MOST: (T.MOST,),
    T.SOME: (T.SOME,),
    T.USUALLY: (T.USUALLY,),
    T.PERHAPS: (T.PERHAPS,),
    T.OFTEN: (T.OFTEN,),
    T.WRITTEN: (T.WRITTEN,),
    T.WOULD: (T.WOULD, T.WILL),
    T.EITHER: (T.EITHER,),
}
"""What the source must have where a sentence has the key."""
_ANY_NOT = (*_NEGATIVE, T.UNLESS, T.WITHOUT, T.EXCEPT)
_KEPT_BY: dict[Turn, tuple[Turn, ...]] = {
    T.BOTH: (T.BOTH,),
    **{turn: (turn,) for turn in _RESTS_ON},
    **dict.fromkeys(_NEGATIVE, _ANY_NOT),
    T.NOT_FORBIDDEN: (T.NOT_FORBIDDEN,),
    T.NEVER: (T.NEVER,),
    T.MUST: (T.MUST, T.TIME_TO),
    T.MAY: (T.MAY, T.ONLY),
    T.TIME_TO: (T.TIME_TO, T.MUST, T.MAY),
    T.UNLESS: (T.UNLESS, T.EXCEPT, T.WITHOUT, T.ONLY),
    T.EXCEPT: (T.EXCEPT, T.UNLESS, T.OUTSIDE),
    T.WITHOUT: (T.WITHOUT, T.NOT, T.UNLESS, T.CANNOT, T.MUST_NOT),
    T.AFTER: (T.AFTER, T.IF),
    T.WOULD: (T.WOULD, T.WILL),
    T.WILL: (T.WILL, T.WOULD),
}
"""What may stand in a sentence where the source has the key: whatever stands there rests on something itself."""
_MAY_GO = frozenset({T.ALL, T.BOTH, T.WILL, T.FROM, T.EITHER})  # less is said without them, not more
_GROUNDS = {
    **dict.fromkeys(_NEGATIVE, Ground.NEGATION),
    **dict.fromkeys((T.MUST, T.MAY, T.WOULD, T.WILL, T.PERHAPS), Ground.MODALITY),
    **dict.fromkeys((T.ALL, T.MOST, T.SOME, T.USUALLY, T.OFTEN, T.EITHER, T.BOTH), Ground.QUANTITY),
    **dict.fromkeys((T.BEFORE, T.AFTER, T.UNTIL, T.FROM), Ground.TIME_ORDER),
}
_OPENING = re.compile(r"(?P<words>[^:.]{1,90}): (?=\S)")
_ONLY_SO = re.compile(r"only\b[^:]{1,90}: ", re.IGNORECASE)
_ONLY_SO_TOLD = re.compile(
    r"\bonly\b|\b(?:not|no|cannot|never|nobody|without)\b.*\b(?:unless|without|before|until)\b", re.IGNORECASE
)
_ENOUGH = 0.5
_TWICE = re.compile(
    r"(?:\bnot|n't|\bnever)\b(?: \w+){1,3} (?:no|nor|neither)\b|\bnot \w+ not\b|\b(?:no|none|nobody|neither)\b(?: \w+){1,4} not\b",
    re.IGNORECASE,
)


def without_opening(text: str) -> str:
    """The text from behind "No:" or "Not law:" on; an opening that says what must be so stays."""
    opening = _OPENING.match(text)
    if opening is None or re.match("only|.*,", opening["words"], re.IGNORECASE):
        return text
    bare = [token for token in content(opening["words"]) if token.low not in _EMPTY]
    turned = any(o.turn is T.MYTH for o in operators(opening["words"]))
    return text if bare or turned else text[opening.end() :]


_EMPTY = frozenset(
    "allowed usually depends law confirmed relied rely force probably sometimes employer giving notice true paused "
    "withdrawn vetoed reported enforce pursued enforced still valid longer".split()
)


def without_myth(sentence: str, context: tuple[str, ...]) -> tuple[str, ...]:
    """The context without what it names as a false belief, for a sentence that does not speak of one: the belief supports
    nothing."""
    if any(o.turn is T.MYTH for o in operators(sentence)):
        return context
    return tuple(_after_myth(part) for part in context)


@lru_cache(maxsize=1024)
def _after_myth(part: str) -> str:
    opening = re.match(r"[^:]{1,240}: (?=\S)", part)
    if opening and any(o.turn is T.MYTH and o.at < opening.end() for o in operators(part)):
        return part[opening.end() :]
    return part


def faults_of_sense(sentence: str, context: Sequence[str]) -> Iterator[Ground]:
    said = without_opening(sentence)
    ours = _compared(said)
    theirs = [o for part in context for o in operators(part)]
    yield from _added(sentence, context, ours, theirs)
    meant = meaning(said)
    for part in context:
        if len(context) == 1 or _speaks_of(part, context, meant):
            yield from _left_out(sentence, without_opening(part), ours, theirs)


def _added(
    sentence: str, context: Sequence[str], ours: Sequence[Operator], theirs: Sequence[Operator]
) -> Iterator[Ground]:
    """What a sentence says that rests on nothing in its source."""
    for own in ours:
        rests = _RESTS_ON.get(own.turn)
        has = rests and any(other.turn in rests and _matches(own, other) for other in theirs)
        if rests and not has and not _follows(own, ours, theirs):
            yield _GROUNDS.get(own.turn, Ground.CONDITION)
    if len(_TWICE.findall(sentence)) > sum(len(_TWICE.findall(part)) for part in context):
        yield Ground.NEGATION
    for turn in (T.ALL, T.ONLY, T.MOST):
        if sum(o.turn is turn for o in operators(sentence)) > sum(o.turn is turn for o in theirs):
            yield _GROUNDS.get(turn, Ground.CONDITION)


def _left_out(sentence: str, held: str, ours: Sequence[Operator], theirs: Sequence[Operator]) -> Iterator[Ground]:
    """What a part of the source that the sentence speaks of says, and the sentence does not."""
    said = without_opening(sentence)
    meant = meaning(said)
    opening = _OPENING.match(held)
    if opening and "," in opening["words"] and opening["words"].startswith("Only"):
        words = [w for w in content(opening["words"]) if w.low not in ROLE]
        if shared(words, meant) < _ENOUGH * len(words):
            yield Ground.CONDITION
    if _ONLY_SO.match(held) and not _ONLY_SO_TOLD.search(sentence):
        yield Ground.CONDITION
    for other in _compared(held):
        if other.turn in _MODAL and _as_often(other.turn, ours, theirs):
            continue
        if _is_lost(other, ours, meant, said) and not _goes_with_opening(other, held):
            yield _GROUNDS.get(other.turn, Ground.CONDITION)


@lru_cache(maxsize=512)
def _compared(text: str) -> tuple[Operator, ...]:
    return tuple(o for o in operators(text) if o.turn in _KEPT_BY)


def _goes_with_opening(other: Operator, held: str) -> bool:
    """Whether it stands in an opening that may be left out: "Usually yes, after notice: …" answers a question."""
    colon = held.find(": ")
    opening = held[:colon]
    if not 0 <= other.at < colon <= 90:
        return False
    if re.match(r"(?:usually |probably )?(?:yes|not?)\b", opening, re.IGNORECASE):
        return other.turn not in (T.IF, T.UNLESS)
    return False


def _follows(own: Operator, ours: Sequence[Operator], theirs: Sequence[Operator]) -> bool:
    """What a sentence may say in other words: "only if" of what is to be so, "must" of what is only so."""
    turns = {o.turn for o in theirs if _overlap(own, o) or not o.near}
    if own.turn is T.MUST:
        return T.ONLY in turns and T.MAY not in turns
    if own.turn is T.MAY:
        return (T.ONLY in turns and any(o.turn is T.ONLY for o in ours)) or T.AT_MOST in turns
    if own.turn is T.UNLESS:
        return T.ONLY in turns and bool(turns & {T.NOT, T.MUST_NOT, T.CANNOT, T.WITHOUT})
    return False


def _words(words: Sequence[Token]) -> frozenset[str]:
    plain = [w for w in words if w.low not in ROLE] or list(words)
    return frozenset(sense for word in plain for sense in senses(word.low))


def _overlap(one: Operator, other: Operator) -> bool:
    return not _words(one.near).isdisjoint(_words(other.near))


def _matches(one: Operator, other: Operator) -> bool:
    return not one.near or not other.near or _overlap(one, other)


def _is_lost(other: Operator, ours: Sequence[Operator], meant: frozenset[str], said: str) -> bool:
    """Whether a sentence says what an operator of its source bears on, and leaves the operator out."""
    if other.turn in _MAY_GO:
        return False
    kept = [own for own in ours if own.turn in _KEPT_BY[other.turn]]
    if other.turn is T.MYTH:
        main = [w for w in other.main if w.low not in ROLE]
        return shared(main, meant) >= 0.6 * len(main) and not kept
    if (other.turn in _LIMITING and other.beyond) or (other.turn is T.EXCEPT and other.beyond and not other.is_noun):
        return _is_unconditioned(other, kept, ours, meant, said)
    if other.is_noun or not _bears(other, meant):
        return False
    return not any(_matches(own, other) for own in kept)


def _as_often(turn: Turn, ours: Sequence[Operator], theirs: Sequence[Operator]) -> bool:
    return sum(o.turn is turn for o in ours) >= sum(o.turn is turn for o in theirs)


def _speaks_of(part: str, context: Sequence[str], meant: frozenset[str]) -> bool:
    """Whether a sentence says anything that this part of its source says and the other parts do not."""
    others = frozenset(sense for other in context if other != part for sense in meaning(other))
    alone = [w for w in content(part) if senses(w.low).isdisjoint(others)]
    return not alone or shared(alone, meant) > 0


def _bears(other: Operator, meant: frozenset[str]) -> bool:
    near = [w for w in other.near if w.low not in ROLE] or list(other.near)
    if not near:
        return False
    after = [w for w in other.right[:2] if w.low not in ROLE]
    if after and not shared(after, meant):
        return False
    return shared(near, meant) >= _ENOUGH * len(near)


def _is_unconditioned(
    other: Operator, kept: Sequence[Operator], ours: Sequence[Operator], meant: frozenset[str], said: str
) -> bool:
    main = [w for w in other.main if w.low not in ROLE]
    least = min(len(main), max(2, round(0.35 * len(main))))
    if not main or shared(main, meant) < least:
        return False
    told = shared(other.beyond, meant) >= _ENOUGH * len(other.beyond)
    if not told:
        return True
    if kept:
        return False
    if other.turn is T.IF and re.search(r"\b(?:that|who|which)\b", said):
        return shared(other.beyond, meant) < 0.8 * len(other.beyond)
    if other.turn is T.ONLY:
        return not any(o.turn in (T.MUST, T.MUST_NOT, T.NEED_NOT, T.UNLESS) for o in ours)
    return True


@lru_cache(maxsize=512)
def _pairs(text: str) -> frozenset[tuple[str, str, str]]:
    """(stem, "and" or "or", stem) of neighbouring words that are joined."""
    words = tokens(text)
    found = set()
    for n, token in enumerate(words):
        if token.low in ("and", "or"):
            before = next((w for w in reversed(words[:n]) if is_content(w)), None)
            after = next((w for w in words[n + 1 : n + 4] if is_content(w)), None)
            if before and after:
                found.add((before.low, token.low, after.low))
    return frozenset(found)


def faults_of_joining(sentence: str, context: str) -> Iterator[Ground]:
    """ "and" where the source has "or" between the same words, or the other way round."""
    held = _pairs(context)
    for before, joint, after in _pairs(sentence):
        other = "or" if joint == "and" else "and"
        if (before, other, after) in held and (before, joint, after) not in held:
            yield Ground.CONDITION
