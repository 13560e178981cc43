"""Whether each word of a translation is listed for a word of its English, and each word of the English has one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from knowledge.verifier.glue import GLUE
from knowledge.verifier.renderings import COLUMNS, Unit, is_optional, is_thing, units_of, words_of
from knowledge.verifier.text import written_out
from knowledge.verifier.written import Ground

_NO = {
    "en": "not no never cannot neither nor none without", "de": "nicht kein keine keinen keiner keinem keines nie niemals ohne weder",
    "es": "no sin nunca ni", "fr": "ne n sans", "it": "non senza né", "pt": "não sem nunca nem",
}  # fmt: skip
_OR = {"en": "or", "de": "oder", "es": "o", "fr": "ou", "it": "o", "pt": "ou"}
READ = frozenset(COLUMNS) - {"en"}
"""Languages whose words are listed. In others no sentence can be held to an English source."""


def faults_of_rendering(sentence: str, quote: str, called: str, language: str) -> Iterator[Ground]:
    """`called` is what the source is known by, which a sentence may say besides. A word that no list has is refused, for
    nobody can tell what it says."""
    english = written_out(quote)
    theirs = units_of(english, "en", GLUE["en"])
    known = frozenset(words_of(english))
    names = frozenset(words_of(called)) - known
    ours = [u for u in units_of(sentence, language, GLUE[language]) if u.rows or u.text not in names]
    pairs = _paired(ours, theirs)
    back = _paired([unit for unit in theirs if not is_optional(unit)], ours)
    if pairs is None or back is None:
        yield Ground.UNSUPPORTED
    elif not _in_order(ours, theirs, pairs) or _exchanged(ours, theirs, pairs):
        yield Ground.AGENT
    elif _in_another_part(_parts(words_of(sentence), ours, language), _parts(words_of(english), theirs, "en"), pairs):
        yield Ground.CONDITION
    elif _denied_elsewhere(
        _denials(words_of(sentence), ours, language, 2), _denials(words_of(english), theirs, "en", 1), pairs
    ):
        yield Ground.NEGATION


def _paired(ones: Sequence[Unit], others: Sequence[Unit]) -> list[int] | None:
    """For each of the ones the other that stands for it, each once and the first that can; None where there are too few."""
    taken: dict[int, int] = {}

    def place(one: int, seen: set[int]) -> bool:
        fit = [n for n, other in enumerate(others) if n not in seen and _alike(ones[one], other)]
        for n in sorted(fit, key=lambda n: n in taken):
            seen.add(n)
            if n not in taken or place(taken[n], seen):
                taken[n] = one
                return True
        return False

    if not all(place(one, set()) for one in range(len(ones))):
        return None
    found = {one: n for n, one in taken.items()}
    return [found[one] for one in range(len(ones))]


def _alike(one: Unit, other: Unit) -> bool:
    return not one.rows.isdisjoint(other.rows) or one.text == other.text


def _in_order(ours: Sequence[Unit], theirs: Sequence[Unit], pairs: Sequence[int]) -> bool:
    """Whether things come as in the English, but for those that stand side by side there: "wage law", "ley de salarios"."""
    things = [theirs[other] for one, other in zip(ours, pairs, strict=True) if is_thing(one, theirs[other])]
    return all(
        first.at < second.at or _side_by_side(second, first, theirs)
        for n, first in enumerate(things)
        for second in things[n + 1 :]
    )


def _exchanged(ours: Sequence[Unit], theirs: Sequence[Unit], pairs: Sequence[int]) -> bool:
    """Whether two words have changed places with regard to those beside them: "written purpose, stated rules"."""
    at = {other: ours[one].at for one, other in enumerate(pairs)}
    beside = [
        (n, n + 1) for n in range(len(theirs) - 1) if theirs[n].to == theirs[n + 1].at and {n, n + 1} <= at.keys()
    ]
    return any(
        abs(at[a] - at[d]) < abs(at[a] - at[b]) and abs(at[c] - at[b]) < abs(at[c] - at[d])
        for a, b in beside
        for c, d in beside
        if len({a, b, c, d}) == 4
    )


def _parts(words: Sequence[str], units: Sequence[Unit], language: str) -> list[int]:
    """For each unit the number of the part that it stands in, where a colon, a semicolon and "or" part a sentence."""
    ends = [n for n, word in enumerate(words) if word in (":", ";", _OR[language])]
    return [len(ends), *(sum(end < unit.at for end in ends) for unit in units)]


def _in_another_part(ours: Sequence[int], theirs: Sequence[int], pairs: Sequence[int]) -> bool:
    """Whether something stands on the other side of a colon or an "or" than in the English, where both have as many."""
    return ours[0] == theirs[0] and any(ours[one + 1] != theirs[other + 1] for one, other in enumerate(pairs))


def _denials(words: Sequence[str], units: Sequence[Unit], language: str, before: int) -> list[set[int]]:
    """For each word that denies, the numbers of the units beside it as far as the next comma: `before` and two behind."""
    found: list[set[int]] = []
    for at, word in enumerate(words):
        if word not in _NO[language].split():
            continue
        commas = [n for n, other in enumerate(words) if other in (",", ":", ";")]
        low, high = (
            max((n for n in commas if n < at), default=-1),
            min((n for n in commas if n > at), default=len(words)),
        )
        left = [n for n, unit in enumerate(units) if low < unit.at < at][-before:]
        found.append({*left, *[n for n, unit in enumerate(units) if at < unit.at < high][:2]})
    return found


def _denied_elsewhere(ours: Sequence[set[int]], theirs: Sequence[set[int]], pairs: Sequence[int]) -> bool:
    """Whether something else is denied than in the English, where both deny as often in such words."""
    return len(ours) == len(theirs) and any(
        held and {pairs[n] for n in own}.isdisjoint(held) for own, held in zip(ours, theirs, strict=True)
    )


def _side_by_side(one: Unit, other: Unit, units: Sequence[Unit]) -> bool:
    between = sorted((u for u in units if one.at <= u.at <= other.at), key=lambda u: u.at)
    return all(a.to == b.at for a, b in pairwise(between))
