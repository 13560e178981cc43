"""How much a changed sentence matters: by what it is about, and by whether it says something else or only so."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.changes.category import Category, categories_of
from knowledge.comparison import SentenceChange, changes_between, modality_of, words_of

# Words that come and go without a sentence saying anything else.
_FILLER = frozenset(
    "a an the this that these those our your its their of to for in on by with as at from such any all also s re ve "
    "other etc per via including include includes about please der die das den dem des ein eine und le la les un une "
    "el los las il lo gli o os um uma".split()
)
# One of them in place of another says something else: whose device is looked at, which way data goes.
_TELLING_FILLER = (frozenset(("our", "your", "their", "its")), frozenset(("to", "from")))
_INFLECTED = re.compile(r"(?<=..)(?:es|s|'s)$")
_SPELLINGS = (("isation", "ization"), ("ise", "ize"), ("ising", "izing"), ("our", "or"), ("programme", "program"),
              ("licence", "license"), ("ogue", "og"), ("judgement", "judgment"), ("centre", "center"))  # fmt: skip
_NAME = re.compile(r"(?<=\s)[A-Z][\w'’.-]*|\b[A-Z]{2,}\b|^[A-Z][\w'’]*")


@dataclass(frozen=True, slots=True)
class WeighedChange:
    """`categories` is the heaviest first; `weight` is 0 to 10. `alerts`: whether people should hear of it."""

    change: SentenceChange
    categories: tuple[Category, ...]
    weight: int
    alerts: bool

    @property
    def category(self) -> Category:
        return self.categories[0]


def weigh(change: SentenceChange, renamed: frozenset[str] | None = None) -> WeighedChange:
    """A sentence that came, went or says something else, by what it is or was about. One that only calls somebody by a
    new name or spells a word otherwise is listed and alerts nobody. `renamed` are the words that only one of the two
    texts has: a name that stays in the text was not given up, somebody else was put in its place."""
    told = [text for text in (change.before, change.now) if text]
    if modality_of(change.before or "") != modality_of(change.now or ""):
        # "We may not:" is about what it introduces, and "We never do this" about what it stands under.
        told += change.covers.splitlines()
        told += [change.heading] if change.before and change.now else []
    about = {category for text in told for category in categories_of(text)}
    if len(about) > 1:
        about.discard(Category.OTHER)
    categories = tuple(c for c in Category if c in about)
    if change.before and change.now and _says_the_same(change.before, change.now, renamed):
        return WeighedChange(change, categories, 1, alerts=False)
    return WeighedChange(change, categories, categories[0].weight, alerts=categories[0].matters)


@lru_cache(maxsize=256)
def weighed_changes(former: str, later: str) -> tuple[WeighedChange, ...]:
    """What changed from one text to the other, what matters most first."""
    changes = changes_between(former, later)
    renamed = frozenset(map(_spelled, {*words_of(former)} ^ {*words_of(later)})) if changes else None
    found = [weigh(change, renamed) for change in changes]
    return tuple(sorted(found, key=lambda w: (-w.alerts, -w.weight)))


def _says_the_same(before: str, now: str, renamed: frozenset[str] | None) -> bool:
    if categories_of(before) != categories_of(now):
        return False
    one, other = words_of(before), words_of(now)
    names = _names(before) | _names(now)
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal" and not _trifle(one[i1:i2], other[j1:j2], names, renamed):
            return False
    return True


def _trifle(
    gone: tuple[str, ...], came: tuple[str, ...], names: frozenset[str], renamed: frozenset[str] | None
) -> bool:
    if any(alike & {*gone} and alike & {*came} and alike & {*gone} != alike & {*came} for alike in _TELLING_FILLER):
        return False
    left = [_spelled(word) for word in gone if word not in _FILLER]
    right = [_spelled(word) for word in came if word not in _FILLER]
    if left == right:
        return True
    if renamed is not None and (renamed.isdisjoint(left) or renamed.isdisjoint(right)):
        return False
    # A name in place of a name. A name that joins or leaves is somebody who may now do it, or may no longer.
    everybody = {_spelled(name) for name in names}
    return bool(left and right) and everybody.issuperset(left + right) and abs(len(left) - len(right)) <= 1


def _names(text: str) -> frozenset[str]:
    """Words with a capital in mid-sentence, and a first word: what somebody or something is called. No figures. Where
    other words bear capitals as well, nothing tells names from them."""
    if _GERMAN.search(text) or _is_in_capitals(text):
        return frozenset()
    found = {word for name in _NAME.findall(text) for word in words_of(name)}
    return frozenset(word for word in found if not word.isdigit() and word not in _NO_NAMES)


def _is_in_capitals(text: str) -> bool:
    """A headline, or a sentence in capital letters."""
    words = [word for word in text.split() if word[0].isalpha()]
    return len(words) > _FEW and sum(word[0].isupper() for word in words[1:]) > len(words) // 2


_FEW = 2
_GERMAN = re.compile(r"\b(der|das|und|wird|werden|für|mit|nicht|den|dem|ist|sind|von|zur|zum|auf|bei|nach|kein\w*)\b")
_NO_NAMES = frozenset(
    "ai ml llm we you no not never nobody nothing neither none all only if unless except may must shall will can "
    "before after until during while when where once with without within outside always sometimes often rarely usually "
    "some most many few each every everybody everyone anybody anyone optional mandatory voluntary compulsory personal "
    "private work business company employer employers employee employees worker workers staff manager managers "
    "contractor contractors day days week weeks month months year years hour hours minute minutes january february "
    "march april may june july august september october november december monday tuesday wednesday thursday friday "
    "saturday sunday".split()
)


def _spelled(word: str) -> str:
    stem = _INFLECTED.sub("", word)
    for british, american in _SPELLINGS:
        stem = stem.replace(british, american)
    return stem
