"""Small words that turn a whole sentence: off and on, nobody and somebody, and and or, and who it is that says so."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from knowledge.verifier.operators import Turn, operators
from knowledge.verifier.sense import without_opening
from knowledge.verifier.text import stem, tokens
from knowledge.verifier.vocabulary import ROLE, content, is_content, meaning, senses, shared
from knowledge.verifier.written import Ground

_NEGATIVE = (
    Turn.NOT, Turn.NEED_NOT, Turn.MUST_NOT, Turn.CANNOT, Turn.NO_RIGHT, Turn.NOT_FORBIDDEN, Turn.MYTH, Turn.OUTSIDE, Turn.NEVER,
    Turn.WITHOUT, Turn.UNLESS, Turn.EXCEPT,
)  # fmt: skip
_TURNED = {
    "off": "on",
    "on": "off",
    "by": "to",
    "to": "by",
    "into": "out",
    "out": "into",
    "against": "for",
    "under": "over",
}
_NOBODY = {"nobody": "body", "none": "body", "nothing": "thing"}
_SOMEBODY = {
    "somebody": "body", "someone": "body", "everybody": "body", "everyone": "body", "something": "thing", "everything": "thing",
}  # fmt: skip
_WORKING = re.compile(r"(?P<kind>working|business|calendar|consecutive|net) (?:days?|weeks?|hours?)\b", re.IGNORECASE)
_LENGTH = re.compile(r"\b(?:days?|weeks?|hours?)\b", re.IGNORECASE)
_SAYS_SO = re.compile(r"\bsteward(?:'s)?\b", re.IGNORECASE)
_KEEPS_SAYING = re.compile(
    r"\b(?:steward(?:'s)?|librar\w+|sources?|found|finds?|kn[oe]wn?|knows|confirm\w*)\b", re.IGNORECASE
)
_STANDING = (
    r"withdrawn|rescinded|vetoed|repealed|superseded|replaced|cancel(?:l)?ed|void|blocked|suspended|struck|dead|gone|"
    r"over(?:turned|ruled)|abolished|revoked|scrapped|invalid"
)
_PREDICATE = re.compile(
    rf"\b(?:is|are|was|were|be|been|remains?|remained|stays?|stayed|became|stands?)\b(?: (?:now|also|still|since|already|later|then))* (?P<word>{_STANDING})\b",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(
    r"\b(?:can |may |will |must |then )*(?:follows?|comes? (?:later|after|afterwards|next|second))\b(?! the\b| an?\b| \w+ing\b)",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"\b(?:begins?|starts?) with\b", re.IGNORECASE)
_COMES_FIRST = re.compile(r"\b(?:comes?|goes?|is|are) first\b", re.IGNORECASE)
_OR, _OR_TOO = (
    re.compile(r"\bor\b(?! not\b)", re.IGNORECASE),
    re.compile(r"\b(?:or|nor|either|neither|any|one of)\b", re.IGNORECASE),
)
_COMPARED = re.compile(
    r"\b(?:far |much |even )?(?:shorter|longer|higher|lower|stricter|wider|narrower|stronger|weaker|larger|smaller)\b",
    re.IGNORECASE,
)
_NEAR = 3


def faults_of_slips(sentence: str, context: Sequence[str], called: str) -> Iterator[Ground]:
    whole = " ".join(context)
    if _particles_turned(sentence, whole):
        yield Ground.UNSUPPORTED
    if _somebody_for_nobody(sentence, whole) or _no_lost(sentence, whole) or _only_denied(sentence, whole):
        yield Ground.NEGATION
    if _or_for_and(sentence, whole):
        yield Ground.CONDITION
    if _other_days(sentence, whole):
        yield Ground.NUMBER
    if any(_said_as_so(sentence, part) for part in context):
        yield Ground.MODALITY
    if _stands_otherwise(sentence, whole, called):
        yield Ground.STATUS
    if _out_of_turn(sentence, whole):
        yield Ground.TIME_ORDER
    if _compound_lost(sentence, whole) or _relative_lost(sentence, whole):
        yield Ground.CONDITION
    if any(_denial_moved(sentence, part) for part in context):
        yield Ground.NEGATION


def _said_as_so(sentence: str, part: str) -> bool:
    """Whether what somebody says in the source is told as if it were so."""
    told = _SAYS_SO.search(part) and not _KEEPS_SAYING.search(sentence)
    return bool(told) and shared(content(part), meaning(sentence)) >= 3


@lru_cache(maxsize=512)
def _led_by(text: str) -> dict[str, frozenset[str]]:
    """The particles that stand right before each content word, with nothing but small words between."""
    found: dict[str, set[str]] = {}
    particle = ""
    for token in tokens(text):
        if token.low in _TURNED:
            particle = token.low
        elif particle and token.is_word and is_content(token):
            found.setdefault(stem(token.low), set()).add(particle)
            particle = ""
        elif not token.is_word or not token.low.isalpha() or token.low in ("and", "or", "be", "have"):
            particle = ""
    return {word: frozenset(particles) for word, particles in found.items()}


def _particles_turned(sentence: str, whole: str) -> bool:
    held = _led_by(whole)
    for word, particles in _led_by(sentence).items():
        for particle in particles:
            if _TURNED[particle] in held.get(word, ()) and particle not in held[word]:
                return True
    return False


def _somebody_for_nobody(sentence: str, whole: str) -> bool:
    own, held = ({t.low for t in tokens(text)} for text in (sentence, whole))
    lost = {kind for word, kind in _NOBODY.items() if word in held and word not in own}
    return any(word in own and word not in held and kind in lost for word, kind in _SOMEBODY.items())


def _no_lost(sentence: str, whole: str) -> bool:
    """ "No statute forbids" turned into "A statute forbids … in no state": what nothing is said to be, something is."""
    own = operators(sentence)
    for operator in operators(whole):
        if not re.match(r"no\b", whole[operator.at : operator.to], re.IGNORECASE):
            continue
        for word in (*operator.inner, *operator.right)[:_NEAR]:
            if word.low in ROLE:
                continue
            pattern = rf"\b(?:an?|one|some) (?:[\w-]+ ){{0,2}}{re.escape(word.text)}\b"
            for m in re.finditer(pattern, sentence, re.IGNORECASE):
                if re.search(pattern, whole, re.IGNORECASE):
                    continue
                if not any(o.turn in _NEGATIVE and o.at < m.start() for o in own):
                    return True
    return False


def _only_denied(sentence: str, whole: str) -> bool:
    """Whether a word that the source has in a "not …" opening alone is said without any "not"."""
    opening = re.match(r"(?P<words>not? [^:.]{3,60}): ", whole, re.IGNORECASE)
    if not opening:
        return False
    rest = meaning(whole[opening.end() :])
    denied = [w for w in content(opening["words"]) if senses(w.low).isdisjoint(rest) and w.low not in ROLE]
    for word in denied:
        for own in content(sentence):
            if stem(own.low) != stem(word.low):
                continue
            begin = max((sentence.rfind(mark, 0, own.at) for mark in ".;:"), default=-1)
            end = min((at for mark in ".;:" if (at := sentence.find(mark, own.to)) >= 0), default=len(sentence))
            denials = [o for o in operators(sentence) if o.turn in _NEGATIVE and begin < o.at < end]
            if all(o.at > 0 and re.match(r"No [A-Z]", sentence[o.at :]) for o in denials):  # "the No Robo Bosses bill"
                return True
    return False


def _or_for_and(sentence: str, whole: str) -> bool:
    """All of it where any of it would do. "Not this and not that" may be "neither this nor that"."""
    if any(o.turn in _NEGATIVE for o in operators(sentence)):
        return False
    if _OR.search(sentence) and not _OR_TOO.search(whole):
        return True
    either, both = _joined("or", sentence), _joined("and", whole) - _joined("or", whole)
    return bool(either & both)


@lru_cache(maxsize=512)
def _joined(joint: str, text: str) -> frozenset[str]:
    """The content words right behind "and", or "or"."""
    words = tokens(text)
    found: set[str] = set()
    for n, token in enumerate(words):
        if token.low == joint:
            after = next((w for w in words[n + 1 : n + 4] if is_content(w)), None)
            if after is not None:
                found.add(stem(after.low))
    return frozenset(found)


def _other_days(sentence: str, whole: str) -> bool:
    """ "45 working days" is not "45 days"."""
    own, held = ({m["kind"].casefold() for m in _WORKING.finditer(text)} for text in (sentence, whole))
    plain = [m for m in _LENGTH.finditer(sentence)]
    return bool(own - held) or bool(
        held and plain and not own and len(_LENGTH.findall(whole)) == len(list(_WORKING.finditer(whole)))
    )


def _stands_otherwise(sentence: str, whole: str, called: str) -> bool:
    """ "… remains rescinded" of something that the source does not say to be so, and that is not the source itself."""
    held = {stem(t.low) for t in tokens(whole)}
    codes = {t.low for t in tokens(called) if t.is_code}
    for m in _PREDICATE.finditer(sentence):
        if stem(m["word"].casefold()) not in held and not any(t.low in codes for t in tokens(sentence[: m.start()])):
            return True
    return False


def _out_of_turn(sentence: str, whole: str) -> bool:
    """What follows, what it begins with and what comes first must be the same things as in the source."""
    for pattern, side in ((_FOLLOWS, "left"), (_BEGINS, "right"), (_COMPARED, "left")):
        own, held = _beside(sentence, pattern, side), _beside(whole, pattern, side)
        if own and held and not own & held:
            return True
    first, after = _beside(sentence, _COMES_FIRST, "left"), _beside(whole, _FOLLOWS, "left")
    return bool(first & after)


@lru_cache(maxsize=512)
def _beside(text: str, pattern: re.Pattern[str], side: str) -> frozenset[str]:
    found: set[str] = set()
    for m in pattern.finditer(text):
        if side == "left":
            begin = max((text.rfind(mark, 0, m.start()) for mark in ".;:,"), default=-1) + 1
            near = [w for w in content(text) if begin <= w.at and w.to <= m.start()][-_NEAR:]
        else:
            near = [w for w in content(text) if m.end() <= w.at][:2]
        for word in near:
            found |= {stem(word.low)} if word.low.removesuffix("'s") in ROLE else senses(word.low)
    return frozenset(found)


def _compound_lost(sentence: str, whole: str) -> bool:
    """ "Per-scan damages" are not "damages"."""
    own = {stem(t.low) for t in tokens(sentence)}
    words = {stem(w.low): w for w in content(sentence)}
    for m in re.finditer(r"\b(?P<one>[A-Za-z]+)-(?P<two>[a-z]+) (?P<noun>[a-z]+)\b", whole):
        noun = stem(m["noun"])
        if noun not in words or len(re.findall(rf"\b{re.escape(m['noun'])}\b", whole, re.IGNORECASE)) > 1:
            continue
        parts = [stem(m[part].casefold()) for part in ("one", "two")]
        if not any(part in own for part in parts) and meaning(f"{m['one']} {m['two']}").isdisjoint(meaning(sentence)):
            return True
    return False


_VERDICT = re.compile(r"^(?:No|Not|Yes|Usually|Only)\b[^:.]{0,80}: ")
_MOVES = (Turn.NOT, Turn.OUTSIDE, Turn.MUST_NOT, Turn.CANNOT)


def _denial_moved(sentence: str, part: str) -> bool:
    """Whether what the source denies is told, and what the sentence denies is something else."""
    own = [o for o in operators(sentence) if o.turn in _NEGATIVE]
    held = [o for o in operators(_VERDICT.sub("", without_opening(part))) if o.turn in _MOVES]
    meant = meaning(sentence)
    if not own:
        return False
    for operator in held:
        words = [w for w in operator.right[:_NEAR] if w.low not in ROLE] or [
            w for w in operator.left[:_NEAR] if w.low not in ROLE
        ]
        if len(words) < 2 or shared(words, meant) < len(words):
            continue
        reached = (meaning(" ".join(w.text for w in (*o.main, *o.inner, *o.beyond))) for o in own)
        enough = 1 if operator.to - operator.at == 2 else 0.5 * len(words)  # "no violation"
        if max(shared(words, reach) for reach in reached) < enough:
            return True
    return False


_RELATIVE = re.compile(
    r"\b(?P<noun>[A-Za-z]{2,}) (?:that|which|who) (?P<rest>(?:ha(?:s|ve)|is|are|was|were|can|could|may|must|would|[a-z]+(?:s|ed))\b[^.;:,]*)"
)
_SECOND = re.compile(r"(?<=\w) (?:is|are|was|were|may|must|can|cannot|has|have|needs?)\b(?! been)")
_CLAUSE = re.compile(r"[.;:,]|\b(?:and|but|or)\b")


def _relative_lost(sentence: str, whole: str) -> bool:
    """ "Breaks that have been booked" are not "breaks": wherever a thing is named, one time it is with what marks it out."""
    for m in _RELATIVE.finditer(whole):
        noun = m["noun"].casefold()
        marks = content(_SECOND.split(m["rest"], maxsplit=1)[0])[:_NEAR]
        if noun in ROLE or not marks or not is_content(tokens(noun)[0]):
            continue
        named = [w for w in content(sentence) if stem(w.low) == stem(noun)]
        if not named:
            continue
        held = meaning(" ".join(w.text for w in marks))
        parts = [sentence[a:b] for a, b in _clauses(sentence) if any(a <= w.at < b for w in named)]
        if all(meaning(part).isdisjoint(held) for part in parts):
            return True
    return False


def _clauses(text: str) -> list[tuple[int, int]]:
    bounds = [0, *(m.start() for m in _CLAUSE.finditer(text)), len(text)]
    return list(itertools.pairwise(bounds))
