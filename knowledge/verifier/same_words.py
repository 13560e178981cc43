"""The last check, and the strictest: a sentence in its source's language has the words of the quoted sentences, in their
order. So nobody has to judge whether another wording says the same: another wording does not pass.

Free are only: words that say the same wherever they stand (`_SAME`), articles, how a source stands where the sentence
opens with it, and punctuation. What a source says in brackets or opens with ("But", "So") may go; nothing else may.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from knowledge.card import Status
from knowledge.verifier.phrases import EVERYWHERE, Phrases
from knowledge.verifier.text import folded, written_out
from knowledge.verifier.written import Ground, Source

_SAME = Phrases(
    EVERYWHERE,
    """
must / has to / have to
need not / does not have to / do not have to
cannot / can not
after / following
about / concerning
your employer / the employer
whether or not / regardless of whether
""",
)
_FREE = frozenset("the a an that".split())
"""May be there or not."""
_LEADING = frozenset("and but so also then yet however still".split())
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[§$€£%]")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NUMBERED = re.compile(r"^\(?\d{1,2}[.)]\s+")
_OPENING = re.compile(r"^(?P<told>[^:]{1,40}):\s+")
_STANDING: Mapping[Status, tuple[str, ...]] = {
    Status.PROPOSED: ("proposed", "a proposal", "only proposed"), Status.VETOED: ("vetoed",),
    Status.WITHDRAWN: ("withdrawn",), Status.SUPERSEDED: ("superseded",), Status.REPORTED: ("reported",),
    Status.NOT_YET: ("not yet in force",), Status.DUE: ("due to start", "a directive", "due"),
}  # fmt: skip


def faults_of_wording(sentence: str, context: Sequence[str], source: Source) -> Iterator[Ground]:
    """`context`: the whole sentences that hold the quote, folded."""
    forms = dict.fromkeys((folded(sentence), without_standing(folded(sentence), source)))
    ours = [_words(form, source.language) for form in forms]
    whole = " ".join(context)
    theirs = [_words(form, source.language) for form in (whole, _BRACKETS.sub(" ", whole))]
    if not any(_bare(own) == _bare(other) for own in ours for other in theirs):
        yield Ground.WORDING


def without_standing(sentence: str, source: Source) -> str:
    """What is left of a sentence without an opening that only tells how its source stands, and tells it right."""
    opening = _OPENING.match(sentence)
    if opening and opening["told"].casefold() in _STANDING.get(source.status, ()):
        return sentence[opening.end() :]
    return sentence


def _words(text: str, language: str) -> list[str]:
    low = _NUMBERED.sub("", folded(text).casefold())
    words = _TOKEN.findall(written_out(low) if language == "en" else low)
    while words and words[0] in _LEADING:
        words = words[1:]
    return _SAME.as_one(words) if language == "en" else words


def _bare(words: Sequence[str]) -> list[str]:
    return [word for word in words if word not in _FREE]
