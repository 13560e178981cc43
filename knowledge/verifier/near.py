"""A sentence that keeps nearly every word of its source may differ from it only in what changes nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

from knowledge.verifier.scope import NARROWS
from knowledge.verifier.spelt import SPELT
from knowledge.verifier.text import stem, tokens
from knowledge.verifier.vocabulary import GLUE, ROLE, senses
from knowledge.verifier.written import Ground

_KEPT = 0.85  # of the sentence's words stand in its source, in the same order
_KEPT_OF_SOURCE = 0.85  # or of the source's in the sentence
_FEW = 3  # or so few words are new
_CLASSES = {
    "not": "not no none nobody nothing neither nor never nowhere without unless except may-not need-not forbids forbidden bans banned "
    "bars barred prohibits prohibited unlawful illegal outside offence excluded exempt",
    "must": "must requires required require needs needed need wants asks owes makes make obliges obliged",
    "may": "may allows allowed allow permits permitted lets let lawful legal right rights",
    "only": "only", "should": "should ought", "might": "might", "would": "would", "before": "before first", "after": "after once since",
    "until": "until", "some": "some several certain few many", "most": "most", "all": "all both always ever", "or": "or",
    "usually": "usually generally typically normally often sometimes rarely probably likely", "less": "least fewer less",
    "more": "more", "written": "written oral",
}  # fmt: skip
_CLASS = {word: turn for turn, words in _CLASSES.items() for word in words.split()}
_MAY_COME = frozenset("or must may before after".split())  # told by order, roles and counts where they are not the same
_ALIKE = (
    (r"\b(?:does|do|did) not (?:have|need) to\b|\bneed not\b|\b(?:is|are) not required to\b", "need-not"),
    (r"\b(?:may|must|can|could) not\b|\bcannot\b|\b(?:is|are) not allowed to\b", "may-not"),
    (r"\bha(?:s|ve) to\b|\b(?:is|are) required to\b|\bshall\b|\bneeds? to\b", "must"),
    (r"\bcan\b|\b(?:is|are) allowed to\b|\bcould\b", "may"),
    (r"\bcan't\b", "may-not"), (r"n't\b", " not"), (r"\b(?:alone|solely)\b", "only"), (r"\bnobody\b", "no"), (r"\bwhen\b|\bwhere\b", "if"), (r"\bin advance\b|\bbeforehand\b", "before"), (r"\b(?:each|every)\b", "all"),
)  # fmt: skip
_SAME = tuple((re.compile(pattern, re.IGNORECASE), instead) for pattern, instead in _ALIKE)
_STANDING = re.compile(
    r"(?:(?:not yet in force|proposed|vetoed|withdrawn|superseded|reported|due to start|a directive)(?:\b[^:]{0,40})?): ",
    re.IGNORECASE,
)
_OPENING = re.compile(r"(?!only\b)(?:[^:.]{1,90}: |(?:usually |probably )?(?:yes|no|not), )", re.IGNORECASE)
_WORD = re.compile(r"[\w*§]+(?:[-/.'()][\w*]+)*\)?|[,;:.()!?]")


@dataclass
class _Change:
    lost: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    is_clause: bool = False  # what was lost is a clause by itself


def faults_against_near(sentence: str, context: Sequence[str], called: str) -> Iterator[Ground]:
    """`called`: what the source may be called by besides the words of `context`."""
    found: list[Ground] = []
    for own in dict.fromkeys((_words(sentence), _words(_STANDING.sub("", sentence, count=1)))):
        for part in dict.fromkeys((" ".join(context), *context)):
            for held in dict.fromkeys((_words(part), _words(_OPENING.sub("", part, count=1)))):
                if (changes := _changes(own, held)) is not None:
                    grounds = list(_faults(changes, f"{called} {' '.join(context)}"))
                    if not grounds:
                        return
                    found += grounds
    yield from found


def without_standing(sentence: str, context: str) -> str:
    """Without "Not yet in force: " and the like, which a sentence begins with and its source does not."""
    opening = _STANDING.match(sentence)
    return sentence if opening is None or context.startswith(opening[0]) else sentence[opening.end() :]


def _changes(own: tuple[str, ...], held: tuple[str, ...]) -> list[_Change] | None:
    """What differs; None where the sentence keeps too little of its source."""
    matcher = SequenceMatcher(None, held, own, autojunk=False)
    blocks = matcher.get_matching_blocks()
    kept = sum(_is_word(word) for block in blocks for word in own[block.b : block.b + block.size])
    ours, theirs = sum(map(_is_word, own)), sum(map(_is_word, held))
    if kept < 5 or (kept < _KEPT * ours and kept < theirs * _KEPT_OF_SOURCE and ours - kept > _FEW):
        return None
    found = []
    for tag, i, j, a, b in matcher.get_opcodes():
        if tag != "equal":
            ends = (
                i == 0 or not _is_word(held[i - 1]) or not _is_word(held[i]),
                j == len(held) or not _is_word(held[j]) or not _is_word(held[j - 1]),
            )
            found.append(_Change(list(held[i:j]), list(own[a:b]), tag == "delete" and all(ends)))
    return found


def _faults(changes: Sequence[_Change], called: str) -> Iterator[Ground]:
    lost = Counter(word for change in changes if not change.is_clause for word in change.lost)
    gone = {sense for change in changes for word in change.lost for sense in _senses(word)}
    new = Counter(word for change in changes for word in change.new)
    own, held = (Counter(_CLASS[word] for word in words.elements() if word in _CLASS) for words in (new, lost))
    gained, gone_turns = own - held, held - own
    if gained["not"] or gone_turns["not"]:
        yield Ground.NEGATION
    turned = set(gained | gone_turns) - {"not"}
    if turned - _MAY_COME or (gained and gone_turns):
        yield Ground.MODALITY
    names = frozenset(called.casefold().split()) | {stem(w) for w in called.casefold().split()}
    narrowed = lost - new
    if any(word in NARROWS for word in narrowed):
        yield Ground.CONDITION
    for change in changes:
        for word in change.new:
            roles = _roles(word)
            if roles and (theirs := frozenset[str]().union(*map(_roles, change.lost))) and not roles <= theirs:
                yield Ground.AGENT
            elif not _is_word(word) or word in GLUE or word in _CLASS:
                continue
            elif _senses(word).isdisjoint(gone | names) and word not in names:
                yield Ground.NUMBER if any(map(str.isdigit, word)) else Ground.UNSUPPORTED


@lru_cache(maxsize=1024)
def _words(text: str) -> tuple[str, ...]:
    for pattern, instead in _SAME:
        text = pattern.sub(instead, text)
    numbers = SPELT["en"]
    low = (m[0].casefold() for m in _WORD.finditer(text))
    return tuple(str(int(numbers[w])) if w in numbers and w not in ("a", "an", "one") else w for w in low)


@lru_cache(maxsize=8192)
def _senses(word: str) -> frozenset[str]:
    return frozenset(sense for token in tokens(word) for sense in senses(token.low)) | {word}


@lru_cache(maxsize=4096)
def _roles(word: str) -> frozenset[str]:
    return frozenset(
        ROLE[token.low.removesuffix("'s")] for token in tokens(word) if token.low.removesuffix("'s") in ROLE
    )


def _is_word(word: str) -> bool:
    return word[0].isalnum() or word[0] in "§*_"
