"""Words that narrow whom or what a rule is about: left out, the rule would say more than it does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from knowledge.verifier.operators import Operator, Turn, operators
from knowledge.verifier.text import Token, stem, tokens
from knowledge.verifier.vocabulary import ROLE, content, is_content, meaning, senses, shared
from knowledge.verifier.written import Ground

NARROWS = frozenset(
    "private public federal federally regulated covered personal confidential biometric medical sensitive automated high "
    "covert independent explicit express critical frontier digital remote mandatory civil criminal serious significant "
    "unlawful secret former large larger provincial national electronic genetic special adverse".split()
)
_RELATES = ("that", "who", "which", "whose", "with", "without", "where", "responsible")
_FAR = 6
_THRESHOLDS = (Turn.AT_LEAST, Turn.MORE, Turn.FEWER)


def faults_of_scope(sentence: str, context: Sequence[str]) -> Iterator[Ground]:
    meant = meaning(sentence)
    said = {stem(w.low) for w in content(sentence)}
    bare = [noun for _, noun in _narrowed(sentence)]
    for part in context:
        if shared(content(part), meant) < 3:
            continue
        narrowed = _narrowed(part)
        free = {stem(noun.low) for noun in _unnarrowed(part)}
        for word, noun in narrowed:
            if stem(noun.low) in free or stem(word.low) in said or noun in bare:
                continue
            if senses(noun.low) & meant:
                yield Ground.CONDITION
        yield from _faults_of_relatives(sentence, part, meant)
        yield from _faults_of_thresholds(sentence, part, meant)


@lru_cache(maxsize=512)
def _narrowed(text: str) -> tuple[tuple[Token, Token], ...]:
    """(adjective, noun): "private employers", "personal online accounts"."""
    words = tokens(text)
    found: list[tuple[Token, Token]] = []
    for n, token in enumerate(words):
        if token.low not in NARROWS:
            continue
        run: list[Token] = []
        for follower in words[n + 1 : n + 4]:
            if not follower.is_word or not is_content(follower):
                break
            run.append(follower)
        if run:
            found.append((token, run[-1] if run[-1].low not in NARROWS else run[0]))
    return tuple(found)


def _unnarrowed(text: str) -> list[Token]:
    taken = {noun.at for _, noun in _narrowed(text)}
    return [w for w in content(text) if w.at not in taken]


def _faults_of_relatives(sentence: str, part: str, meant: frozenset[str]) -> Iterator[Ground]:
    """ "employers that monitor calls must …": whoever the rule is about is named with what makes it about them."""
    words = tokens(part)
    spoken = {ROLE[t.low] for t in tokens(sentence) if t.low in ROLE}
    for n, token in enumerate(words):
        if token.low not in ROLE or ROLE[token.low] not in spoken:
            continue
        end = next((k for k in range(n + 1, min(n + _FAR, len(words))) if words[k].low in _RELATES), None)
        if end is None or any(not w.is_word and not w.is_code for w in words[n + 1 : end]):
            continue
        rest = [w for w in content(part) if w.at >= words[end].to]
        told, main = rest[:3], [w for w in rest[3:] if w.low not in ROLE]
        stop = next((w.at for w in words[end:] if w.text in ".;:"), len(part))
        told = [w for w in told if w.at < stop]
        main = [w for w in main if w.at < stop]
        if told and main and shared(main, meant) >= 0.5 * len(main) and not shared(told, meant):
            yield Ground.CONDITION


def _faults_of_thresholds(sentence: str, part: str, meant: frozenset[str]) -> Iterator[Ground]:
    """ "employers with 25 or more staff": the number goes with the rule."""
    held = {o.turn for o in operators(sentence)}
    for operator in operators(part):
        if operator.turn in _THRESHOLDS and operator.turn not in held and _bears(operator, meant):
            yield Ground.CONDITION


def _bears(operator: Operator, meant: frozenset[str]) -> bool:
    main = [w for w in (*operator.main, *operator.beyond) if w.low not in ROLE]
    return bool(main) and shared(main, meant) >= 0.5 * len(main)
