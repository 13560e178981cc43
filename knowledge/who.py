"""Who asks, as far as the words of a question tell it: what is to be done is not the same for everybody."""

from __future__ import annotations

import re
from enum import StrEnum


class Who(StrEnum):
    """`REPRESENTATIVE` speaks for others; `REGULATED` is of an industry that a country regulates as a whole, `SHOP` of
    none that has rules of its own."""

    REPRESENTATIVE = "representative"
    PLATFORM = "platform"
    NONPROFIT = "nonprofit"
    PUBLIC = "public"
    SHOP = "shop"
    REGULATED = "regulated"


_REP = (
    r"((union|staff|worker|employee|shop|works?|labou?r|personnel)('?s)? ?(floor )?"
    r"(rep|representative|steward|delegate|official|organi[sz]er|council|council member|committee)s?"
    r"|steward|csp|rsu|betriebsrat|betriebsrätin|cse)"
)
_PUBLIC = (
    r"(city|county|state|government|ministry|town hall|city hall|public school|school district|police|post office)"
)
_WORDS: tuple[tuple[Who, re.Pattern[str]], ...] = (
    (
        Who.REPRESENTATIVE,
        re.compile(
            rf"(?<!no )\b{_REP} (here|speaking)\b|^(hi,? |hello,? )?{_REP}( member)?\b[^.?!]{{0,25}}:"
            r"|\b(i.?m|i am|we.?re|we are|speaking as|elected( as)?|as) (the |a |an |your |our )?"
            rf"([\w-]+ ){{0,2}}{_REP}\b"
            rf"|\bi (sit|serve|am) on (the|our|a) {_REP}|\bi represent\b|\bour (members|bargaining unit)\b"
            r"|\bwe\b.{0,30}\b(demand|request) to bargain\b"
        ),
    ),
    (
        Who.PLATFORM,
        re.compile(
            r"\bi (ride|drive|deliver)\b.{0,30}\b(for|with|on)\b"
            r"|\b(delivery|ride.?hail\w*|platform|gig|food) ?(app|platform|worker|rider|driver|courier|work)s?\b"
            r"|\b(uber|deliveroo|glovo|wolt|lyft|doordash|bolt food|just eat|foodora|lieferando)\b"
        ),
    ),
    (Who.NONPROFIT, re.compile(r"\b(non.?profits?|charity|charities|ngo|not.for.profit)\b|\b501\(?c")),
    (
        Who.PUBLIC,
        re.compile(
            r"\b(government|public sector|public|state|federal|city|county|municipal|civil) "
            r"(employee|worker|job|servant|agency|school)s?\b"
            rf"|\b(i (work|am employed|teach)|employed) (for|at|with|in|by) (the |a |our )?([\w-]+ )?{_PUBLIC}\b"
        ),
    ),
    (
        Who.SHOP,
        re.compile(
            r"\b(i work|working|work|job|employed) (in|at|for) (a |an |the |my )?([\w-]+ ){0,2}"
            r"(shop|store|restaurant|caf[eé]|supermarket|bakery|salon|hotel|factory)\b"
        ),
    ),
    (
        Who.REGULATED,
        re.compile(
            r"\b(i work|working|work|job|employed) (in|at|for) (a |an |the |my )?([\w-]+ ){0,2}"
            r"(bank|airline|railway|telecom\w*|broadcaster)\b"
        ),
    ),
)


def who_asks(text: str) -> frozenset[Who]:
    """What a question tells of the one who asks; empty for most."""
    low = text.casefold().replace("’", "'")
    return frozenset(who for who, pattern in _WORDS if pattern.search(low))
