"""Whether a text reads like a report of what happened to somebody, and not like a question about the rules."""

from __future__ import annotations

import re

_WISH = re.compile(
    r"\b(i (want|wish|need|would like|'d like|have) to report|i(’|')?m reporting|report (him|her|them)|"
    r"report my (boss|manager)|anonymous(ly)? report|file a report (about|on) (him|her|my)|this is what happened|"
    r"let me tell you what)\b"
)
_DEED = re.compile(
    r"\b(my (boss|manager|supervisor|team ?lead|shift lead|colleague|co-?worker|director)|he|she|they|someone)\b"
    r".{0,40}\b(harass\w*|grop\w*|touch(ed|es|ing)? (me|her|him)|threaten(ed|s|ing)?|bull(y|ied|ies|ying)|assault\w*|"
    r"stalk\w*|"
    r"humiliat\w*|insult(ed|s|ing)?|screamed|yell(ed|s|ing)? at (me|her|him)|followed me|stole)\b"
)
_ASKS = re.compile(
    r"\?|^\s*(what|when|where|which|who|how|can|could|may|might|must|do|does|did|is|are|am|was|were|should|would|will|"
    r"has|have)\b|\b(am i allowed|is it (legal|allowed|ok)|what (can|should|do) i)\b"
)


def reads_like_report(text: str) -> bool:
    """A statement of what somebody did, or the wish to report it. A question about the rules is none, whatever led to
    it: it is answered."""
    low = text.casefold()
    if _ASKS.search(low):
        return False
    return bool(_WISH.search(low) or _DEED.search(low))
