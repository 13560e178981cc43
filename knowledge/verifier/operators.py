"""Words that turn what an English sentence says: must, may, not, only, unless, most, at least, before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from knowledge.verifier.text import Token, stem
from knowledge.verifier.vocabulary import content


class Turn(StrEnum):
    """What an operator does."""

    MUST = "must"
    NEED_NOT = "need_not"
    MUST_NOT = "must_not"
    CANNOT = "cannot"
    NO_RIGHT = "no_right"
    MAY = "may"
    NOT_FORBIDDEN = "not_forbidden"
    NOT = "not"
    MYTH = "myth"
    OUTSIDE = "outside"
    ONLY = "only"
    IF = "if"
    EVEN_IF = "even_if"
    UNLESS = "unless"
    EXCEPT = "except"
    WITHOUT = "without"
    BEFORE = "before"
    AFTER = "after"
    UNTIL = "until"
    FROM = "from"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE = "more"
    FEWER = "fewer"
    ABOUT = "about"
    ALL = "all"
    MOST = "most"
    SOME = "some"
    USUALLY = "usually"
    PERHAPS = "perhaps"
    NEVER = "never"
    OFTEN = "often"
    WRITTEN = "written"
    WOULD = "would"
    WILL = "will"
    EITHER = "either"
    BOTH = "both"
    TIME_TO = "time_to"


_BE = r"(?:is|are|was|were|be|been|being)"
_DENY = r"(?:not|n't|never)"
_BANNED = r"(?:forbid\w*|forbade|prohibit\w*|bans?|banned|bars?|barred|outlaw\w*|unlawful|illegal|off limits)"
_ALLOWED = r"(?:allow(?:s|ed|ing)?|permit(?:s|ted|ting)?|entitled?|authori[sz]ed)"
_NEEDED = r"(?:requir(?:e|es|ed|ing)|need(?:s|ed)?|oblig(?:e|es|ed)|owe[sd]?|compulsory|mandatory|necessary|ask(?:s|ed)? (?:for|that)|call(?:s|ed)? for|want(?:s|ed)?|demand(?:s|ed)?)"
_WHO = r"(?:(?:an?|the|your|private|covered|each|every|some|all|its|their)\s)*(?:employers?|compan(?:y|ies)|business(?:es)?|firms?|organi[sz]ations?|bodies|banks?|workers?|employees?|you|staff|people|platforms?)"
_LONG = r"(?:(?:(?!only|not|no\b)\w+\s){1,3}(?:days?|months?|weeks?|years?)|that long)(?:\s\w+)?"
_RULES: tuple[tuple[Turn, str], ...] = (
    (Turn.MYTH, rf"(?:it {_BE} )?(?:not true|a myth|untrue|false|wrong to say)(?: (?:that|to say|to think))?|{_BE} (?:wrong|a myth|false|untrue|mistaken|a mistake|an error|incorrect|inaccurate)\b|looks (?:wrong|mistaken)|(?:the )?(?:belief|claim) that|people think"),
    (
        Turn.FROM,
        r"only from (?=\d|january|february|march|april|may|june|july|august|september|october|november|december)",
    ),
    (Turn.EXCEPT, r"(?:anyone|anybody|everyone|everybody|anything|everything|nobody|all|any|every)(?: \w+){0,5} but\b(?! also| not)"),
    (Turn.BOTH, r"with or without|\b\w+ or not\b"),
    (Turn.EVEN_IF, r"even (?:if|when|where|without|under)|whether or not|regardless of|no matter"),
    (Turn.NOT_FORBIDDEN, rf"(?:(?:do|does|did|is|are|was) ?{_DENY}|cannot|neither|never)(?: \w+)? {_BANNED}|forbids? neither|(?:no|not an?) (?:outright |general |flat )?ban|not {_BANNED}|not always banned|(?:do|does|did) ?{_DENY} (?:stop|prevent|keep)"),
    (Turn.MUST_NOT, rf"(?:may|must|shall|should|can) ?{_DENY}(?: be)?(?: {_ALLOWED})?|(?:may|must|shall) (?:only )?(?:in no case|no longer)|{_BE} ?{_DENY} (?:\w+ )?{_ALLOWED}|not {_ALLOWED}|no (?:\w+ ){{1,2}}(?:{_BE}|may|can) (?:be )?{_ALLOWED}|no (?:(?!not\b)\w+ ){{1,9}}(?:may|shall)|{_BANNED}|an offence|a crime(?! or)|a criminal matter"),
    (Turn.CANNOT, rf"cannot|can't|could {_DENY}|{_BE} (?:unable|not able) to|{_BE} not possible|nobody (?:can|could|may)|no (?:\w+ ){{1,5}}(?:can|could)"),
    (Turn.NEED_NOT, rf"needs? not|needn't|(?:do|does|did|will|would) ?{_DENY} (?:even )?(?:have to|need|requir\w+|ask|demand|want|call|oblige|owe|force|make)(?: for| to)?|{_BE} ?{_DENY} (?:\w+ )?{_NEEDED}|not {_NEEDED}|(?:need|require|ask for|owe|want)s? (?:no|neither)|no (?:\w+ ){{1,4}}{_BE} (?:(?!not )\w+ )?{_NEEDED}|no (?:need|duty|obligation|requirement)(?: \w+)?(?: to)?|without (?:having|needing) to|not (?:have|need) to"),
    (Turn.NO_RIGHT, r"no (?:\w+ ){0,2}(?:rights?|protection|lawsuits?|claims?|remed(?:y|ies))"),
    (Turn.TIME_TO, rf"ha(?:s|ve) {_LONG} (?:for|to)\b"),
    (Turn.AT_LEAST, r"at least|or more\b|no (?:fewer|less) than|not less than|minimum of|and above|or over|no earlier than"),
    (Turn.AT_MOST, r"at most|up to|no (?:more|longer|later) than|not more than|maximum|(?:can|may) (?:reach|cost|take)(?: up to)?|reach(?:es)? ?(?:up to)?|within|in \d+ days|run from|or (?:fewer|less)"),
    (Turn.MORE, r"more than|over (?=\d)|above|exceed\w*|longer than|further than"),
    (Turn.FEWER, r"(?:fewer|less|shorter) than|under (?=[$€£]|\d+ (?:days|weeks|months|years|people|employees))|below"),
    (Turn.ABOUT, r"about (?=[$€£]?\d)|around (?=[$€£]?\d)|roughly|approximately|some (?=\d)|nearly|almost"),
    (Turn.ONLY, rf"(?:(?:{_ALLOWED}|possible|valid)\s)?\bonly\b(?! an? (?:bill|proposal|draft))(?: if| when| where)?|solely|\bjust (?=for|if|when|where|an?\b|the\b|over|in\b)|\blimited\b(?! (?:company|liability))|\balone\b|exclusively|nothing but|nobody but|no other"),
    (Turn.UNLESS, r"unless|as long as .{0,40} not"),
    (Turn.EXCEPT, r"except(?:ing|ion|ions|s|ed)?(?: for| where| if)?|other than|apart from|\baside\b|with the exception|save (?:for|where)|but for"),
    (Turn.BOTH, r"with or without|\w+ or not\b|whether or not"),
    (Turn.BOTH, r"not (?:only|just|merely)\b"),
    (Turn.BEFORE, r"not after\b"),
    (Turn.AFTER, r"not before\b"),
    (Turn.IF, r"\bif\b|when(?:ever)?\b|\bwhere(?:ver)?\b|provided(?: that)?|in case|as long as|as far as|on condition|in the event|\bonce\b(?! per)|depends? on|\bdepend(?:s|ing)?\b"),
    (Turn.WITHOUT, r"\bwithout\b|lack(?:s|ing|ed)?\b|absent\b|in the absence of"),
    (Turn.BEFORE, r"\bbefore\b|beforehand|in advance|prior to|\bprior\b|\bfirst\b|earlier than|ahead of"),
    (Turn.AFTER, r"\bafter\b|afterwards?|following (?=the|an?\b)|\blater\b"),
    (Turn.UNTIL, r"\buntil\b|\btill\b|\bby (?=\d|january|february|march|april|may|june|july|august|september|october|november|december|the end)"),
    (Turn.FROM, r"\bsince\b|\bfrom (?=\d|january|february|march|april|may|june|july|august|september|october|november|december)|as of"),
    (Turn.NEVER, r"\bnever\b|in no case|under no circumstances"),
    (Turn.OUTSIDE, r"outside|(?:left|leaves?|leaving) (?:\w+ ){0,4}out\b|leaves? out|not cover(?:ed|s)?|exempt\w*|exclud\w*|(?:do|does|did) ?(?:not|n't) (?=cover|reach|apply|include|catch|bind)|ruled out|stops? at"),
    (Turn.NOT, r"\bnot\b|n't\b|\bno\b(?!\.? ?\d)(?!\. )|\bnone\b|\bnobody\b|\bnothing\b|\bneither\b|\bnor\b|rather than|instead of|\bnowhere\b|no longer"),
    (Turn.WRITTEN, r"in writing|\bwritten\b|\bwriting\b"),
    (Turn.MUST, rf"\bmust\b|\bshall\b|ha(?:s|ve|d) to\b|needs? to\b|{_BE} (?:required|obliged|bound|due)\b|\b{_NEEDED}\b|requirement\w*|(?<!off )(?<!breach of )(?<!your )\bdut(?:y|ies)\b|obligat\w*|ma(?:ke|kes|de) (?={_WHO}\s\w)|needed\b|ma(?:ke|kes|de) .{{0,8}}\b(?=answer for)|{_BE} bound"),
    (Turn.WOULD, r"\bwould\b"),
    (Turn.WILL, r"\bwill\b"),
    (Turn.MAY, rf"\bmay\b(?! \d)|\bcan\b|\bcould\b|\bmight\b|\blets?\b|{_ALLOWED}\b|\brights?\b(?! law)|free to|able to|\bpossible\b|enti?tles?|(?:{_BE}|counts? as|to be) (?:(?!not\b)\w+ )?(?:lawful|legal)\b"),
    (Turn.ALL, r"\ball\b|\bevery\b(?! (?:day|year|month|week|\d))|\beach\b|everyone|everybody|\balways\b|completely|entirely|automatically"),
    (Turn.MOST, r"\bmost\b|majority|mostly"),
    (Turn.SOME, r"\bsome\b|\bseveral\b|\bcertain\b|sometimes|\bfew\b|\bmany\b|in (?:some|certain) cases|partly"),
    (Turn.USUALLY, r"\busually\b|generally|normally|typically|as a rule|in general|\bnormal\b|\busual\b"),
    (Turn.PERHAPS, r"probably|\blikely\b|seems?\b|\bappears?\b|looks (?:like|wrong|mistaken)|perhaps|possibly|doubtful|doubt\b"),
    (Turn.OFTEN, r"\boften\b|\brarely\b|seldom|frequently|\boccasional(?:ly)?\b|exceptional(?:ly)?"),
    (Turn.EITHER, r"\beither\b|one of the two|one of\b"),
    (Turn.BOTH, r"\bboth\b|all (?:two|three|four)\b|together\b"),
)  # fmt: skip
_SPANNING = frozenset({Turn.NEED_NOT, Turn.MUST_NOT, Turn.NO_RIGHT, Turn.CANNOT, Turn.OUTSIDE, Turn.NOT_FORBIDDEN})
_ANY = re.compile(
    r"(?:(?<![^\W_])|(?=n't\b))(?:"
    + "|".join(f"(?P<{turn.value}_{n}>{pattern})" for n, (turn, pattern) in enumerate(_RULES))
    + r")(?:(?<=\W)|(?![^\W_]))",
    re.IGNORECASE,
)
_STOP = r"(?:(?<!\b[A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})(?<!\b[A-Z][a-z]{3})[.]|[;:!?])(?=\s|$)"
_OWN = frozenset(
    stem(w)
    for w in "require need owe ask call want demand oblige compulsory mandatory necessary allow permit forbid ban bar "
    "prohibit lawful unlawful illegal legal entitle authorise authorize outlaw stop prevent keep forbade duty obligation requirement "
    "possible valid offence crime criminal matter exempt exclude reach cost run take true belief claim wrong think exception".split()
)
_BOUND = re.compile(rf"{_STOP}|, (?:and|but|so|or|while|because|though|although|as|which|who|then|yet)\b|[,()]")
_HARD = re.compile(rf"{_STOP}|, (?:and|but|so|while|because|though|although|yet)\b")


@dataclass(frozen=True, slots=True)
class Operator:
    """`left` and `right` are the nearest content words of its own clause, nearest first; `reach` is all of the words of
    its part of the sentence but those behind it up to the next comma, which are `beyond`."""

    turn: Turn
    at: int
    to: int
    left: tuple[Token, ...]
    right: tuple[Token, ...]
    main: tuple[Token, ...]
    beyond: tuple[Token, ...]
    inner: tuple[Token, ...] = ()
    is_noun: bool = False  # "three exceptions": told by content, not by turning anything

    @property
    def near(self) -> tuple[Token, ...]:
        return self.left[:3] + self.inner + self.right[:3]


@lru_cache(maxsize=1024)
def operators(text: str) -> tuple[Operator, ...]:
    """The operators of a folded English text, in order."""
    words = content(text)
    soft = [0, *(m.start() for m in _BOUND.finditer(text)), len(text)]
    hard = [0, *(m.start() for m in _HARD.finditer(text)), len(text)]
    found: list[Operator] = []
    for m in _ANY.finditer(text):
        turn = Turn((m.lastgroup or "").rpartition("_")[0])
        if turn in (Turn.MAY, Turn.ONLY, Turn.MUST) and m[0][0].isupper() and _inside_name(text, m.start()):
            continue
        low, high = _span(soft, m.start(), m.end())
        begin, end = _span(hard, m.start(), m.end())
        left = tuple(w for w in reversed(words) if low <= w.at and w.to <= m.start())
        right = tuple(w for w in words if m.end() <= w.at and w.to <= high)
        whole = tuple(w for w in words if begin <= w.at and w.to <= end)
        beyond = right
        main = tuple(w for w in whole if w not in beyond)
        if (len(main) <= 1 or m.start() == 0) and (colon := text.find(": ", m.end())) in range(
            1, 120
        ):  # "Only if you agree: …"
            main = tuple(w for w in words if w.at > colon)
        elif not main:  # "Without a works council there is …"
            main, beyond = beyond[2:], beyond[:2]
        inner = tuple(
            w for w in words if turn in _SPANNING and m.start() <= w.at and w.to <= m.end() and stem(w.low) not in _OWN
        )
        found.append(
            Operator(
                turn, m.start(), m.end(), left, right, main, beyond, inner, bool(re.match("exceptions?$", m[0], re.I))
            )
        )
    return tuple(found)


def _inside_name(text: str, at: int) -> bool:
    """ "Civil Rights Law", "the Right to Privacy in the Workplace Act": names, in which nothing is allowed."""
    before = text[:at].rstrip()
    return bool(before) and before[-1] not in ".:;!?"


def _span(bounds: list[int], at: int, to: int) -> tuple[int, int]:
    low = max(b for b in bounds if b <= at)
    return low, min((b for b in bounds if b >= to), default=bounds[-1])
