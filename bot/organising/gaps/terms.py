"""The words that a policy defines for what some practices yield or are done with: ""Field Data" means the positions and
the footage", "Session Records: the images made under paragraph 3", "footage (the "Clips")"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.organising.gaps.called import Names
from bot.organising.gaps.card import Cards, Pattern
from bot.organising.gaps.cited import Labels
from bot.organising.gaps.mention import mentioned
from bot.organising.gaps.statement import Statement, folded, plain
from knowledge.sentences import SpanKind

_MOST = 100  # words of one policy
_WORDS = r"[A-Za-z][\w&/-]{1,24}(?: [A-Za-z][\w&/-]{0,24}){0,3}"
_NAMES = r"[A-Z][\w&/-]{1,24}(?: (?:[A-Z][\w&/-]{0,24}|of|and)){0,3}"
_MEANS = r"(?:means?|denotes?|refers? to|comprises?|stands? for|covers?|includes?)"
_LEAD = r"^\W*(?:\([a-z]{1,3}\) |[a-z]\) |\d[\d.]* )?(?:(?i:in|for the purposes of) this [^,;.:]{1,40}, )?"
# ""Field Data" means everything obtained under paragraphs 3 to 5", "Desk Feed is what the client sends".
_IS = r"(?:is|are) (?=(?:an?|the|all|any|every\w*|what\w*|each)\b)"
_QUOTED = re.compile(
    rf'{_LEAD}(?:(?:[Aa]n?|[Tt]he) )?["\'](?P<term>{_WORDS})["\'],? (?:{_MEANS}:? ?|{_IS})(?P<rest>.{{3,400}})'
)
_BARE = re.compile(rf"{_LEAD}(?:(?:[Aa]n?|[Tt]he) )?(?P<term>{_NAMES}) {_MEANS} (?P<rest>.{{3,400}})")
# "Session Records: the images made under paragraph 3", in a list of definitions.
_LISTED = re.compile(
    rf"{_LEAD}[\"']?(?P<term>[A-Z][\w&/-]{{1,24}}(?: [A-Za-z][\w&/-]{{0,24}}){{0,3}})[\"']?(?::| -) "
    r"(?P<rest>.{3,400})"
)
# The row of a table: "Term: Access Log; Meaning: the record of a door".
_ROW = re.compile(
    rf"^(?:the )?(?:defined )?(?:terms?|words?|expressions?): [\"']?(?P<term>{_WORDS})[\"']?; "
    r"[^:;]{3,30}: (?P<rest>.{3,400})",
    re.IGNORECASE,
)
_DEFINES = re.compile(
    r"\b(?:definitions?|defined terms|terms used|key terms|words used|vocabulary|glossary|interpretation|"
    r"what we mean)\b|^[\W\d]*(?:the )?terms(?: in this \w+)?\W*$"
    r"|^in (?:this|these) (?:policy|notice|order|standard|agreement|document|regulations?|rules|code)"
    r"(?: \([^)]*\))?:?$"
)
# "Footage from the doors (the "Clips")".
_BESIDE = re.compile(
    r"\((?:(?:together|collectively|each|jointly|hereafter|hereinafter),? )*(?:(?:the|an?|each) )?"
    rf"[\"'](?P<term>{_WORDS})[\"']\)"
)
# "Drivers" are people, whatever is fitted in their vans.
_SOMEBODY = re.compile(
    r"^\W*(?:(?:an?|any|all|the|every|each|our) )?(?:\w+ )?(?:persons?|people|anyone|anybody|everyone|everybody|"
    r"whoever|those|individuals?|employees?|workers?|staff|colleagues?|members?|compan(?:y|ies)|bod(?:y|ies)|firms?|"
    r"team|department|managers?|director|officers?|supervisors?|place|site|area|building|rooms?)\b"
)
# "Information on you, such as your image": an example is not what it stands for, nor is what is left out.
_FOR_EXAMPLE = re.compile(
    r"(?i)\b(?:such as|including|includes?|for example|e\.g\.|other than|except|excluding)\b.*|;.*"
)
# What only says what a word means, and nothing besides.
_ONLY_MEANS = re.compile(r"[\"'] ?,? ?(?:means?|denotes?|refers? to|stands? for|is (?:an?|the)|are the)\b")
_SAYS_MORE = re.compile(r", (?:which|and|but)\b|;|\b(?:kept|deleted|shared|sold|without|may|must|shall)\b")
_NEAREST = 40  # characters before a bracket that it may stand for
_LONGEST = 300  # characters of a heading that are looked at
_LIKE_ANY = frozenset(
    "policy notice document agreement purpose scope aim this that these those there which what it they you we our your "
    "all each any no nothing company employee employees staff worker workers user users colleague colleagues manager "
    "management consent retention access disclosure recipients recipient storage review data information records "
    "systems system monitoring personal note contact contacts owner version account".split()
) | {"personal data", "personal information", "monitoring data", "employee data", "notice period"}


class Terms:
    """`names`: by word, as it is written, the practices that it stands for. `places`: the definitions, which say
    nothing else."""

    def __init__(
        self, statements: Sequence[Statement], named: Sequence[frozenset[str]], cards: Cards, labels: Labels
    ) -> None:
        """`named`: what each statement names."""
        self._cards, self._labels = cards, labels
        defined = [(at, *pair) for at, one in enumerate(statements) if (pair := _defined(one))]
        found = [*defined, *((at, *pair) for at, one in enumerate(statements) for pair in _beside(one))][:_MOST]
        self.names: Names = {}
        # Twice: one may be put by a word that is defined below it.
        for _ in range(2):
            for at, term, rest in found:
                if folded(term) not in _LIKE_ANY and (
                    stands_for := self._stands_for(statements[at], named[at], term, rest)
                ):
                    self.names[term] = self.names.get(term, frozenset()) | stands_for
        self.places = frozenset(
            at for at, term, rest in defined if term in self.names and _ONLY_MEANS.search(folded(statements[at].text))
            and not _SAYS_MORE.search(rest)
        )  # fmt: skip

    def _stands_for(self, statement: Statement, named: frozenset[str], term: str, rest: str) -> frozenset[str]:
        rest = _FOR_EXAMPLE.sub("", rest)
        if _SOMEBODY.search(folded(rest)):
            return frozenset()
        by_word = mentioned(self._cards.practices, folded(rest)) | mentioned(self._cards.practices, folded(term))
        others = (n for other, n in self.names.items() if other != term and used(other).search(rest))
        return (by_word or named).union(self._labels.cited(statement), *others)


def used(term: str) -> Pattern:
    """Where a defined word stands as such: with its capitals where it was given some."""
    one = re.escape(term.removesuffix("s"))
    flags = re.IGNORECASE if term.islower() else 0
    return re.compile(rf"\b{one}(?:s|es)?\b", flags)


def _defined(statement: Statement) -> tuple[str, str] | None:
    """The word that a statement is the definition of, and what it is said to be."""
    said = plain(statement.text)
    if statement.kind is SpanKind.ROW:
        found = _ROW.match(said)
    else:
        among = _is_among_definitions(statement)
        found = _QUOTED.match(said) or (among and (_BARE.match(said) or _LISTED.match(said))) or None
    return (found["term"], found["rest"]) if found else None


def _beside(statement: Statement) -> Iterator[tuple[str, str]]:
    """The words that it gives in passing to what it speaks of."""
    said = plain(statement.text)
    return ((match["term"], said[max(0, match.start() - _NEAREST) : match.start()]) for match in _BESIDE.finditer(said))


def _is_among_definitions(statement: Statement) -> bool:
    last = folded(statement.heading.rpartition(" › ")[2][:_LONGEST])
    return _DEFINES.search(last) is not None or _DEFINES.search(folded(statement.lead[-_LONGEST:])) is not None
