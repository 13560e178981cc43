"""Whether a smoothed paragraph says what the clause says: pure code, and strict.

The words have to be those of the clause, in their order. Free are only: words and phrases that say the same
(`same_words`), an added "the", the comma before the last item of a list and after what opens a sentence, sentences
parted or joined at ", and" where nothing before it governs what comes after, and where in its clause "within … days"
stands. So nobody has to judge whether another wording weakens a demand: another wording does not pass. What is left
goes through the verifier of answers too, sentence by sentence, with the clause as its source.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import pairwise

from bot.organising.drafts.same_words import (
    CONTRACTED,
    OPENERS,
    PHRASES,
    SUBJECTS,
    SUBORDINATE,
    TURNS,
    WHO,
)
from knowledge.card import Kind, Status
from knowledge.document import TextKind
from knowledge.jurisdiction import ANYWHERE
from knowledge.verifier import Ground, Source, Written, verify

SHORTEST, LONGEST = 0.6, 1.3
"""Of the clause's own length."""
_TOKEN = re.compile(r"\{\{\d+\}\}|\d+|[a-z]+(?:[-'][a-z]+)*'?|[.,;:]")
_PLACEHOLDER = re.compile(r"\{\{\d+\}\}")
_ALLOWED = re.compile(r"(?:\{\{\d+\}\}|[A-Za-z0-9 .,;:'-])+")
_CAPITAL = re.compile(r"(?<=[a-z0-9,}'-] )[A-Z][A-Za-z]*|\b[A-Za-z]*[a-z][A-Z]\w*|\b[A-Z]{2,}\b")
_BREAK, _MAYBE = "<and>", "<,>"  # ", and" before a clause of its own; a comma that may stand there
_SHORT_ITEM = 2  # words
_LEADS = 6  # words that may open a sentence before its comma
_INSTEAD = {_BREAK: (".",), _MAYBE: (",",)}


class Fault(StrEnum):
    """Why a paragraph keeps the clause's wording."""

    EMPTY = "empty"
    PLACEHOLDER = "placeholder"
    FORM = "form"
    LENGTH = "length"
    NUMBER = "number"
    TURN = "turn"
    WHO = "who"
    ADDED = "added"
    LOST = "lost"
    ORDER = "order"
    VERIFIER = "verifier"


def faults(original: str, smoothed: str) -> tuple[Fault, ...]:
    """Both with placeholders as {{1}}; none where it says the same."""
    if not smoothed.strip():
        return (Fault.EMPTY,)
    if Counter(_PLACEHOLDER.findall(original)) != Counter(_PLACEHOLDER.findall(smoothed)):
        return (Fault.PLACEHOLDER,)
    if not _well_formed(original, smoothed):
        return (Fault.FORM,)
    if not SHORTEST * len(original) <= len(smoothed) <= LONGEST * len(original):
        return (Fault.LENGTH,)
    ours, theirs = _sentences(original), _sentences(smoothed)
    if not _follows(ours, theirs):
        return tuple(_grounds(ours, theirs))
    return () if _verified(ours, theirs) else (Fault.VERIFIER,)


def _well_formed(original: str, smoothed: str) -> bool:
    """One paragraph of plain letters that ends as one; no word is set off by capitals that the clause has not so."""
    text = smoothed.replace("’", "'")
    if not _ALLOWED.fullmatch(text) or not text.endswith(".") or "  " in text:
        return False
    starts = re.findall(r"(?:^|\. )(\S)", text)
    return all(not letter.islower() for letter in starts) and not (
        set(_CAPITAL.findall(text)) - set(_CAPITAL.findall(original))
    )


# Reading


def _sentences(text: str) -> list[list[str]]:
    """Words as they are compared, and commas but those before "and" and "or"; ; and : end a sentence too."""
    sentences: list[list[str]] = [[]]
    for token in _TOKEN.findall(text.lower().replace("’", "'")):
        if token in (".", ";", ":"):
            sentences.append([])
        else:
            sentences[-1].extend(CONTRACTED.get(token, (token,)))
    return [_marked(PHRASES.as_one(sentence)) for sentence in sentences if sentence]


def _marked(words: Sequence[str]) -> list[str]:
    """Where ", and" begins a clause of its own that nothing before it governs, it is a break. A comma before the last
    "and" or "or" of a list of short items is left out: with or without it, the list is the same."""
    found: list[str] = []
    for at, word in enumerate(words):
        after = words[at + 1] if at + 1 < len(words) else ""
        if word == "," and after in ("and", "or") and "," in words[max(0, at - _SHORT_ITEM - 1) : at]:
            continue
        parted = at > 0 and words[at - 1] == "," and word == "and" and after in SUBJECTS
        if parted and SUBORDINATE.isdisjoint(words[:at]):
            if found[-1:] == [","]:
                found.pop()
            word = _BREAK
        found.append(word)
    return found


# Comparing


def _follows(ours: Sequence[Sequence[str]], theirs: Sequence[Sequence[str]]) -> bool:
    flat = [
        token for one in theirs for t in [*one, "."] for token in ((",", "and") if t == _BREAK else (t,))
    ]  # fmt: skip
    reached = {0}
    for number, sentence in enumerate(ours):
        after = ours[number + 1] if number + 1 < len(ours) else None
        joins = after is not None and SUBORDINATE.isdisjoint(sentence) and after[0] in SUBJECTS
        reached = {end for start in reached for one in _variants(sentence) for end in _ends(one, flat, start, joins)}
    return len(flat) in reached


def _variants(sentence: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The sentence, with a comma possible after what opens it; and with "within … days" first or last in a clause that
    nothing else could be tied to."""
    yield tuple(sentence)
    if sentence[0] in OPENERS:
        for at in range(1, min(len(sentence), _LEADS + 1)):
            if sentence[at - 1] in (",", "and", "or", _BREAK):
                break
            if sentence[at] in SUBJECTS:
                yield (*sentence[:at], ",", *sentence[at:])
    clauses = _parted(sentence)
    for number, clause in enumerate(clauses):
        for moved in _moved(clause):
            joined = [*clauses[:number], moved, *clauses[number + 1 :]]
            yield tuple(token for n, one in enumerate(joined) for token in ([_BREAK] if n else []) + list(one))


def _parted(sentence: Sequence[str]) -> list[list[str]]:
    clauses: list[list[str]] = [[]]
    for token in sentence:
        if token == _BREAK:
            clauses.append([])
        else:
            clauses[-1].append(token)
    return clauses


def _moved(clause: Sequence[str]) -> Iterator[list[str]]:
    start = next((at for at, token in enumerate(clause) if token in ("within", "once-a-year", "on-request")), None)
    if start is None:
        return
    end = start + 1
    if clause[start] == "within":
        if clause[start + 2 : start + 3] != ["days"]:
            return
        end = start + (5 if list(clause[start + 3 : start + 5]) == ["of", "asking"] else 3)
    segment = list(clause[start:end])
    before, after = list(clause[:start]), list(clause[end:])
    if before[-1:] == [","]:
        before.pop()
    if after[:1] == [","]:
        after.pop(0)
    rest = [*before, *after]
    if any(token in SUBORDINATE or token in _TIES for token in rest):
        return
    yield [*segment, _MAYBE, *rest]
    yield [*rest, _MAYBE, *segment]


_TIES = frozenset((*"and or not no nobody nothing only that who whom whoever what".split(), ","))


def _ends(ours: Sequence[str], theirs: Sequence[str], start: int, joins: bool) -> set[int]:
    """Where in `theirs` this sentence may end, read from `start` on; behind its full stop, or the "and" it is joined
    to the next one by."""

    @cache
    def read(at: int, here: int) -> frozenset[int]:
        word = theirs[here] if here < len(theirs) else ""
        if not word:
            return frozenset()
        found: frozenset[int] = read(at, here + 1) if word == "the" else frozenset()
        joined = word == "," and theirs[here + 1 : here + 2] == ["and"]
        if at == len(ours):
            ends = [here + 1] * (word == ".") + [here + 2] * (joins and joined)
            return found | frozenset(ends)
        if ours[at] == _MAYBE:
            found |= read(at + 1, here)
        if ours[at] == _BREAK and joined:
            found |= read(at + 1, here + 2)
        if word == ours[at] or word in _INSTEAD.get(ours[at], ()):
            found |= read(at + 1, here + 1)
        return found

    return set(read(0, start))


def _verified(ours: Sequence[Sequence[str]], theirs: Sequence[Sequence[str]]) -> bool:
    """Each sentence by one of the clause's, by two that it was made of, or by the part that it was; all with one word
    for what says the same. A clause is no law, and has no date."""
    whole = [_spelt(sentence) for sentence in ours]
    parts = [_spelt(clause) for sentence in ours for clause in _parted(sentence)]
    quotes = dict.fromkeys([*whole, *parts, *map(" ".join, pairwise(whole))])
    return all(any(_says(sentence, quote) for quote in quotes) for sentence in map(_spelt, theirs))


def _says(sentence: str, quote: str) -> bool:
    source = Source(1, quote, Status.IN_FORCE, ANYWHERE, Kind.GUIDE, TextKind.SUMMARY, "", "", None)
    found = verify(Written(sentence, 1, quote), {1: source}, language="en", places=(), day=date.min)
    # Quotes are chosen here, and not by the model; the words are compared above.
    return not {*found} - {Ground.QUOTE_TOO_SHORT, Ground.WORDING}


def _spelt(sentence: Sequence[str]) -> str:
    """As a sentence again, with a number of its own for each placeholder."""
    words = " ".join(", and" if token == _BREAK else token.replace("-", " ") for token in sentence)
    numbered = _PLACEHOLDER.sub(lambda match: str(900 + int(match[0].strip("{}"))), words.replace(" ,", ","))
    return f"{numbered[:1].upper()}{numbered[1:]}."


# Telling why


def _grounds(ours: Sequence[Sequence[str]], theirs: Sequence[Sequence[str]]) -> Iterator[Fault]:
    before, after = _bag(ours), _bag(theirs)
    added, lost = after - before, before - after
    changed = added | lost
    if any(word.isdigit() for word in changed):
        yield Fault.NUMBER
    if any(word in TURNS for word in changed):
        yield Fault.TURN
    if any(word in WHO for word in changed):
        yield Fault.WHO
    if any(_plain(word) for word in added):
        yield Fault.ADDED
    if any(_plain(word) for word in lost):
        yield Fault.LOST
    if not any(_tells(word) for word in changed):
        yield Fault.ORDER


def _bag(sentences: Sequence[Sequence[str]]) -> Counter[str]:
    return Counter("and" if token == _BREAK else token for sentence in sentences for token in sentence)


def _plain(word: str) -> bool:
    return _tells(word) and not word.isdigit() and word not in TURNS and word not in WHO


def _tells(word: str) -> bool:
    return word not in ("the", "and", ",")
