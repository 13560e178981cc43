"""Whether a sentence is finished: it ends as a sentence does, and not in the middle of a clause of its source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from knowledge.verifier.text import Token, tokens
from knowledge.verifier.vocabulary import is_content, meaning, senses

_ENDS = re.compile(r"[.!。！…][\"'”’)\]»」』]*$")
_BEGINS = re.compile(r"[\"'“‘«»¡¿「『(§]*(?:[^\W_a-z]|\d|[a-z]+[A-Z0-9])")
_NEVER_LAST = re.compile(
    r"(?<![^\W_])(?:vs?|gegen|contre|no|nos|nr|núm|art|arts|artt|sec|secs|para|paras|cf|e\.g|i\.e|z\.b|d\.h|approx|ca|"
    r"mr|mrs|ms|dr|prof|fig|pp?|bzw|gem|vgl|esp|incl|st|§+)\.?[\"'”’)\]]*$",
    re.IGNORECASE,
)
_SEEN_LAST = re.compile(
    r"(?<![^\W_])(?:[A-Z]|Inc|Ltd|Corp|Co|etc|al|U\.S|Cal|Ill|Mass|Cir|Code|Civ|Lab|Del|Stat)\.[\"'”’)\]]*$"
)
_HANGS = frozenset(
    "the a an of and or but nor if when where that which who whose whom than as because while although though unless until "
    "is are was were be been must may can could shall should will would not only its their your his her our my this these "
    "to into from with without by between under per via in on at for about against before after during".split()
)
_MAY_FOLLOW = frozenset(
    "and or but nor so yet if when where unless until because since while although though whereas before after during under "
    "in on at for from with without by into about against through within as than which who whose is are".split()
)

_HANGS_ON = frozenset("under in by of ( says per with".split())
_GAP = re.compile(r"\b(?:and|or|but|nor|the|an?|of|to)\s?[,.;:)]|[,;:] ?[,;:.]|\(\s?\)", re.IGNORECASE)
_TAIL = 3


def is_unfinished(sentence: str, context: Sequence[str], language: str) -> bool:
    """Whether a folded sentence breaks off. `context` are the whole sentences it rests on."""
    bare = sentence.strip()
    last = bare.rstrip(".!\"'”’)]")
    if not _is_paired(bare):
        return True
    if not _ENDS.search(bare) and not any(not _ENDS.search(part) and _ends_with(part, bare) for part in context):
        return True  # an entry of a list has no full stop
    if language in ("ja", "zh", "th", "ko"):
        return False
    if not _BEGINS.match(bare):
        return not any(part.strip() == bare for part in context)
    if bare.endswith(".") and _NEVER_LAST.search(last):
        return not any(_ends_with(part, bare) for part in context) or bool(re.search(r"\bvs?\.?$", last))
    if _SEEN_LAST.search(bare) and not any(_ends_with(part, bare) for part in context):
        return True
    return language == "en" and (_has_gap(bare, " ".join(context)) or _breaks_off(bare, context))


def _has_gap(sentence: str, context: str) -> bool:
    """Whether something was cut out of its middle: ", and, not after", "Record, when …"."""
    gaps = Counter(found[0].casefold() for found in _GAP.finditer(sentence))
    if gaps - Counter(found[0].casefold() for found in _GAP.finditer(context)):
        return True
    first = re.match(r"(?!(?:yes|no|not|usually|however|also|today)\b)[^\W\d_]+, ", sentence, re.IGNORECASE)
    return first is not None and first[0].casefold() not in context.casefold()


def _is_paired(text: str) -> bool:
    listed = len(re.findall(r"(?<![\w(])(?:\d{1,2}|[a-z])\)", text))
    return text.count("(") in (text.count(")"), text.count(")") - listed) and text.count('"') % 2 == 0


def _ends_with(part: str, sentence: str) -> bool:
    return part.rstrip(".!\"')] ").endswith(" ".join(sentence.rstrip(".!\"')] ").split()[-2:]))


def _breaks_off(sentence: str, context: Sequence[str]) -> bool:
    """Whether it stops at a word that wants another, or where its source goes on with the same clause."""
    own = _words(sentence)
    while own and not _is_word(own[-1]):
        own.pop()
    if not own:
        return True
    tails = [rest for part in context for rest in _behind(own, _words(part))]
    if not tails:
        return own[-1].low in _HANGS
    if own[-1].low in _HANGS and all(rest and _is_word(rest[0]) for rest in tails):
        return True
    said = meaning(sentence)
    return all(_goes_on(rest, said) for rest in tails)


def _goes_on(rest: Sequence[Token], said: frozenset[str]) -> bool:
    """Whether the source goes on with the same clause, and with what the sentence says nowhere else."""
    if not rest or not _is_word(rest[0]) or rest[0].low in _MAY_FOLLOW:
        return False
    wanted = next((token for token in rest if is_content(token)), None)
    return wanted is None or senses(wanted.low).isdisjoint(said)


def _words(text: str) -> list[Token]:
    return [token for token in tokens(text) if token.text not in "\"'"]


def _behind(own: Sequence[Token], part: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """What stands behind each place in a part where the last words of a sentence stand, but for a name that the sentence
    hangs on with a word of its own: "…, under the Workplace Surveillance Act 2005"."""
    for end in range(_TAIL, len(part) + 1):
        size = 0
        while size < min(len(own), end) and own[-size - 1].low == part[end - size - 1].low:
            size += 1
        if size >= _TAIL and not (size < len(own) and own[-size - 1].low in _HANGS_ON):
            yield part[end:]


def _is_word(token: Token) -> bool:
    return token.is_word or token.is_code
