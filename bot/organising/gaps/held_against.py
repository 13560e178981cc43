"""Which practices a contrary is held against, of those that it may be about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.organising.gaps.mention import mentioned

if TYPE_CHECKING:
    from bot.organising.gaps.by_example import PolicyRead

_OF_ALL = 0.45  # how sure the examples have to be that it is about whatever is tracked, of about 1
_THIS = re.compile(r"\b(?:this|it|these|that)\b")
# "The monitoring in this Part"; a part or a chapter holds all that stands under its heading.
_HERE = re.compile(r"\b(?:in|under|of|by) this (part|chapter|section|clause|paragraph|article|annex|appendix)\b")
_WIDE = ("part", "chapter")
# "All records other than footage and calls are kept": up to the verb; at the beginning, up to the comma.
_BUT = r"(?:other than|apart from|except(?:ing)?(?: for)?|excluding|with the exception of|save for|but for|but not)"
_OTHER_THAN = re.compile(
    rf"^\W*{_BUT}\b[^,;]*|\b{_BUT}\b[^;]*?(?=\b(?:is|are|was|were|may|can|must|will|shall|has|have)\b|;|$)"
)
_NOTHING_BUT = re.compile(r"\b(?:no|nothing|nobody|none|not)\b[^,;]{0,40}\b(?:other than|but|except|apart from)\b")
# What it cites beside what it is about.
_BESIDE = re.compile(r"\b(?:including|as with|in addition to|as well as|like|for the purposes of|dealt with|handled)\b")
_AI, _OWN_DEVICE = "ai_training", "own_device"
_SELDOM_BY_COMPUTER = ("camera", "biometrics", "location")


def may_accuse(read: PolicyRead, at: int, practice: str) -> bool:
    """Whether a contrary may be held against a practice: the training of AI by no rule for all monitoring, nothing by
    the name of another policy's tool, nothing else by what goes on with the training that was named right before ("you
    consent to this use"), and nothing that it spares."""
    if read.is_by_tool(at) and practice not in read.own_tools:
        return False  # a name that only another policy has for a tool may be a word here
    if _spares(read, at, practice):
        return False
    if practice in read.named(at):
        return True
    stands = read.stands(at, read.practices)
    of_all = _is_of_all(read, at) or read.is_of_everything(at)
    if practice != _AI:
        goes_on = _AI in stands.before and not read.named(at) and _THIS.search(read.statements[at].own)
        return of_all or not goes_on
    return practice in stands.topics | stands.before and not of_all


def prevails(read: PolicyRead, at: int, practice: str) -> bool:
    """Whether a contrary may outweigh what else is said of the practice: it names that alone, and tells neither what
    was nor what a law or a court demands."""
    return read.mentions(at) == {practice} and not read.cards.shared["excused"].search(read.statements[at].said)


def _spares(read: PolicyRead, at: int, practice: str) -> bool:
    """A practice that is named as the exception, that is not named while something is that is not done, or that is not
    dealt with where it cites; and, where it is the company's equipment that is spoken of outside the section of the
    practice, a worker's own device and, unless it is a rule for all, what is seldom done by computers."""
    statement = read.statements[at]
    if practice in read.mentions(at):
        rule = statement.said if _NOTHING_BUT.search(statement.said) else _OTHER_THAN.sub("", statement.said)
        return practice not in mentioned(read.cards.practices, rule)
    if read.mentions(at) and read.mentions(at).isdisjoint(read.tracking()):
        return True  # it has a word for what is not done
    if (confined := _confined(read, at)) and practice not in confined:
        return True
    if practice in read.stands(at, read.practices).topics:
        return False
    spared = practice == _OWN_DEVICE or (practice in _SELDOM_BY_COMPUTER and not _is_of_all(read, at))
    return spared and read.cards.shared["of_company"].search(statement.said) is not None


def _confined(read: PolicyRead, at: int) -> frozenset[str]:
    """The practices of what it cites: of clauses by their labels, or of where it stands ("under this Part"); none where
    it cites nothing, or as one of several."""
    statement = read.statements[at]
    if _BESIDE.search(statement.said) or read.cards.shared["everything"].search(statement.said):
        return frozenset()
    if cited := read.stands(at, read.practices).cited:
        return cited
    if (here := _HERE.search(statement.own)) is None:
        return frozenset()
    under = statement.heading.split(" › ")[0] if here[1] in _WIDE else statement.heading
    below = (n for n, one in enumerate(read.statements) if f"{one.heading} › ".startswith(f"{under} › "))
    return frozenset().union(*(read.named(n) for n in below))


def _is_of_all(read: PolicyRead, at: int) -> bool:
    return read.sure_of_all(at) >= _OF_ALL
