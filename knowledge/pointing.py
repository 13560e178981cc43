"""Whether a unit's text points at something outside it. A unit is shown alone and beside any other, so it must not."""

from __future__ import annotations

import re

# What a first sentence may begin with before it comes to its subject: "Not true that …", "Only if …", "Yes: …".
_LEAD = frozenset(
    "yes no not usually often only sometimes rarely probably almost mostly generally partly unlikely likely possibly "
    "legally maybe never still until as of before after if when where while unless though although because since "
    "true wrong myth a the belief that longer yet law vetoed withdrawn superseded proposed even also in most cases is "
    "was depends say to".split()
)
_POINTS = frozenset(
    "it its itself he him his she her hers they them their theirs themselves this these those such here".split()
)
# At the very beginning of a text these point too; later they join what stands in it.
_POINTS_FIRST = _POINTS | frozenset(
    "that and but or so however therefore thus hence also otherwise instead moreover furthermore nevertheless likewise "
    "similarly then accordingly meanwhile".split()
)
# "It depends …", "It is not true that …": this "it" stands for what follows.
_EMPTY_IT = re.compile(
    r"it (depends\b|(is|was|can be|may be|would be|takes|costs)\b[^.:;]{0,40}?\b(that|to|whether|until|before)\b)", re.I
)
_ELSEWHERE = re.compile(
    r"\b(((see|as|mentioned|described|listed|shown|noted|stated|named) (above|below))|aforementioned"
    r"|the (above|latter|former|foregoing)(?! (employer|employee|worker|boss|colleague|staff)s?)"
    r"|(this|the same|the previous|the next|another|the other) (card|unit|entry|answer)"
    r"|as (mentioned|noted) (earlier|before))\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\w’'-]+")


def pointing_word(text: str) -> str | None:
    """The word or words of `text` that point at something outside it; None where it stands alone.

    A pronoun may point at what the text itself has named before. So what is looked at is the beginning, up to the first
    word that can be a subject, and phrases like "see above" anywhere.
    """
    for position, found in enumerate(_WORD.finditer(text)):
        word = found[0].lower()
        if _EMPTY_IT.match(text[found.start() :]):
            continue
        if word in (_POINTS if position else _POINTS_FIRST):
            return found[0]
        if word not in _LEAD:
            break
    elsewhere = _ELSEWHERE.search(text)
    return elsewhere[0] if elsewhere else None
