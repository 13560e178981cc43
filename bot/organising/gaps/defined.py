"""The words that a policy defines for all that it tracks: "journey data means all that the items generate"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.organising.gaps.card import Pattern, Practice
from bot.organising.gaps.mention import mentioned
from bot.organising.gaps.statement import Statement, folded, plain
from knowledge.sentences import SpanKind

_MOST = 100  # words of one policy
_NO_TERM = frozenset(
    "policy notice document agreement purpose scope aim this that these those there which what it they you we our your "
    "all each any no nothing".split()
)
_TERM = r"(?P<term>[A-Za-z][\w-]{2,}(?: [a-z][\w-]+){0,2}?)"
# "Journey data means all that the items generate", ""item" means a piece of equipment in section 3".
_MEANS = re.compile(
    rf"^\W*(?:(?i:in this [^,;.]{{1,40}}, ))?(?:(?:[Aa]n?|[Tt]he) )?[\"']?{_TERM}[\"']?,? "
    r"(?:means|denotes|refers to|comprises|stands for) (?P<rest>[^;]{3,200})"
)
# ""Yard data" is any record mentioned below", "Anything marked "stream" is one of the four data streams".
_IS = re.compile(
    rf"^\W*(?:(?i:in this [^,;.]{{1,40}}, ))?(?:(?:[Aa]n?|[Aa]nything (?:marked|called)) [\"']?|[\"']){_TERM}[\"']? "
    r"(?:is|are) (?P<rest>(?:any|all|every|whatever|everything|one of|each)\b[^;]{3,200})"
)
_MATTER = r"(?:data|records?|readings|information|material|output|outputs|logs)"
# "Analytics data: whatever a tool in Part B produces".
_LISTED = re.compile(
    rf"^\W*(?P<term>[A-Z][\w-]{{2,}} {_MATTER}): (?P<rest>(?:any|all|every|whatever|everything)\b[^;]{{3,200}})"
)
_ASKED = re.compile(rf"^\W*What (?:is|are|counts as|do we mean by) [\"']{_TERM}[\"']\?")
_OF_ALL = re.compile(
    r"\b(?:whatever|everything|all|any|every|each of|the (?:two|three|four|five|six|seven))\b[^.]{0,80}\b(?:tools?|"
    r"items?|systems?|sources?|sections?|parts?|chapters?|clauses?|generates?|produces?|collects?|gathers?|devices?|"
    r"equipment|software|monitoring|streams?|mentioned|described|listed)\b"
    r"|\b(?:in|under|of|from|by) (?:section|part|chapter|article|schedule|annex|clause)s? \w+"
)
_SOMEBODY = re.compile(
    r"\b(?:persons?|people|anyone|anybody|everyone|who|employees?|workers?|staff|compan(?:y|ies)|bod(?:y|ies))\b"
)
_ON_DATA = re.compile(rf"\b(?:{_MATTER}|monitor\w*|tracking)\b")


def collective(statements: Sequence[Statement], practices: Sequence[Practice]) -> Pattern | None:
    """Where a policy uses a word that it defined as whatever it tracks: "journey data", "every item". None where it
    defines none. A word for one practice ("camera data: whatever the cameras film") is none of these."""
    terms = dict.fromkeys(term for statement in statements if (term := _defined(statement, practices)))
    named = [_used(term) for term in list(terms)[:_MOST] if term not in _NO_TERM]
    return re.compile("|".join(named)) if named else None


def defines(statement: Statement, practices: Sequence[Practice]) -> bool:
    """Whether it says what a word for all that is tracked means."""
    return bool(_defined(statement, practices))


def _defined(statement: Statement, practices: Sequence[Practice]) -> str:
    if statement.kind is SpanKind.ROW:
        return ""
    said = plain(statement.text)
    if asked := _ASKED.match(said):
        return asked["term"].casefold() if _ON_DATA.search(asked["term"].casefold()) else ""
    found = _MEANS.match(said) or _IS.match(said) or _LISTED.match(said)
    if found is None or not _OF_ALL.search(found["rest"]) or _SOMEBODY.search(found["rest"]):
        return ""
    term, rest = found["term"].casefold(), folded(found["rest"])
    own = mentioned(practices, term) if " " not in term else frozenset()
    return "" if own or len(mentioned(practices, rest)) == 1 else term


def _used(term: str) -> str:
    """One word alone is a common one: with "every" or "no" before it, or "data" behind."""
    one = re.escape(term).removesuffix("s")
    if " " in term:
        return rf"\b{one}s?\b"
    return rf"\b(?:all|every|each|any|no|an?|both) (?:new |other |of the |the )?{one}s?\b|\b{one} {_MATTER}\b"
