"""Where a sentence keeps its source's words side by side, what stands between them must turn them the same way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from knowledge.verifier.operators import Turn, operators
from knowledge.verifier.sense import without_opening
from knowledge.verifier.vocabulary import content, senses
from knowledge.verifier.written import Ground

_ALIKE = {
    Turn.MUST: "must", Turn.TIME_TO: "time", Turn.MAY: "may", Turn.MUST_NOT: "not may", Turn.CANNOT: "not may",
    Turn.NEED_NOT: "not must", Turn.NO_RIGHT: "not", Turn.NOT: "not", Turn.NEVER: "never", Turn.OUTSIDE: "not",
    Turn.MYTH: "myth", Turn.NOT_FORBIDDEN: "not forbidden", Turn.ONLY: "only", Turn.IF: "if", Turn.UNLESS: "unless",
    Turn.EXCEPT: "except", Turn.WITHOUT: "without", Turn.BEFORE: "before", Turn.AFTER: "after", Turn.UNTIL: "until",
    Turn.MOST: "most", Turn.SOME: "some", Turn.ALL: "all", Turn.USUALLY: "usually", Turn.PERHAPS: "perhaps", Turn.OFTEN: "often",
    Turn.WRITTEN: "written", Turn.EVEN_IF: "even if", Turn.WOULD: "would", Turn.EITHER: "either",
}  # fmt: skip
_MAY_GO = frozenset({"all", "must", "either"})  # "is required to announce" may be "announces", in the middle of a law
_SETTLED = (
    ("must", "time"),
    ("may", "time"),
    ("if", "after"),
    ("not", "without"),
    ("unless", "without"),
    ("may", "only"),
)
_MAY_COME = frozenset(
    {"if", "usually", "perhaps", "often", "some"}
)  # it says less with them; they rest on something too
_NEGATED = frozenset({"not", "without", "not may", "not must", "never", "not forbidden", "myth"})
_FAST = _NEGATED | {"before", "after", "unless", "except", "until"}  # must not move between words that both have
_BEGIN, _END = "^", "$"
_Step = tuple[str, str, Counter[str]]
"""(word, next word, the operators between them)."""


def faults_of_order(sentence: str, context: Sequence[str]) -> Iterator[Ground]:
    """An operator may move, but not into a place or out of one that both have, unless the rest accounts for it."""
    ours, theirs = _steps(without_opening(sentence)), [s for part in context for s in _steps(without_opening(part))]
    turned = _turned(ours, theirs)
    lost, gained = _unaccounted(turned)
    elsewhere = Counter(turned.their_elsewhere)
    for turn in _NEGATED:
        del elsewhere[turn]  # nothing elsewhere makes it right to put a "not" between two words of the source
    changed = (lost - turned.own_elsewhere) + (gained - elsewhere)
    if changed:
        yield Ground.NEGATION if changed.keys() & _NEGATED else Ground.MODALITY


class _Turned(NamedTuple):
    """Operators: those that places have `lost` and `gained` which both texts have; and those elsewhere in each."""

    lost: Counter[str]
    gained: Counter[str]
    own_elsewhere: Counter[str]
    their_elsewhere: Counter[str]


def _turned(ours: Sequence[_Step], theirs: Sequence[_Step]) -> _Turned:
    held: dict[tuple[str, str], list[Counter[str]]] = {}
    for before, after, turns in theirs:
        for one, other in product(_names(before), _names(after)):
            held.setdefault((one, other), []).append(turns)
    own_elsewhere, their_elsewhere = Counter[str](), sum((turns for *_, turns in theirs), Counter[str]())
    lost, gained = Counter[str](), Counter[str]()
    for before, after, turns in ours:
        there = [t for names in product(_names(before), _names(after)) for t in held.get(names, ())]
        if not there:
            own_elsewhere += turns
        elif turns or all(there):
            nearest = min(there, key=lambda t: _distance(turns, t))
            said, there_said = _settled(turns, nearest)
            their_elsewhere -= nearest
            lost += there_said - said
            gained += said - there_said
    return _Turned(lost, gained, own_elsewhere, their_elsewhere)


def _unaccounted(turned: _Turned) -> tuple[Counter[str], Counter[str]]:
    """(lost, gained), without what may go or come, and what only moved."""
    lost, gained = Counter(turned.lost), Counter(turned.gained)
    for turn in _MAY_GO:
        del lost[turn]
    for turn in _MAY_COME:
        del gained[turn]
    for turn in lost.keys() - _FAST:
        moved = min(lost[turn], gained[turn])
        lost[turn] -= moved
        gained[turn] -= moved
    if turned.their_elsewhere["only"]:
        lost["not"] -= min(lost["not"], gained["unless"])
        del gained["unless"], gained["must"]
    return +lost, +gained


def _distance(one: Counter[str], other: Counter[str]) -> int:
    own, held = _settled(one, other)
    return sum(((own - held) + (held - own)).values())


def _settled(own: Counter[str], other: Counter[str]) -> tuple[Counter[str], Counter[str]]:
    """Both without what says the same: having 30 days to do it, and having to do it within them."""
    for said, held in _SETTLED:
        if other[held] and own[said] and not own[held] and not other[said]:
            own, other = own - Counter([said]), other - Counter([held])
    return own, other


def _names(word: str) -> frozenset[str]:
    return frozenset({word}) if word in (_BEGIN, _END) else senses(word)


@lru_cache(maxsize=1024)
def _steps(text: str) -> tuple[_Step, ...]:
    """Those of all neighbouring content words that are no operators themselves."""
    turned = [o for o in operators(text) if o.turn in _ALIKE]
    words = [w for w in content(text) if not any(o.at <= w.at < o.to and w not in o.inner for o in turned)]
    found: list[_Step] = []
    before, at = _BEGIN, 0
    for word in words:
        colon = text.rfind(": ", at, word.at)
        if colon >= 0:
            found.append((before, _END, Counter(_ALIKE[o.turn] for o in turned if at <= o.at < colon)))
            before, at = _BEGIN, colon
        between = Counter(_ALIKE[o.turn] for o in turned if at <= o.at <= word.at)
        found.append((before, word.low, between))
        before, at = word.low, word.at + 1
    found.append((before, _END, Counter(_ALIKE[o.turn] for o in turned if o.at >= at)))
    return tuple(found)
