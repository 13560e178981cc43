"""Tells a follow-up ("what about contractors?") from a question that stands alone. By its words only, no model.

A follow-up opens like one, or points back, and names little matter of its own. Whoever turns to another matter names
that matter, however the question opens: "and may I record a meeting?" stands alone.
"""

from __future__ import annotations

import re

from knowledge.retrieval import terms

_SAME = re.compile(
    r"\b(same question|same thing|same for|same again|same there|and there|what about there|ask again|misma pregunta"
    r"|gleiche frage|m[eê]me question|stessa domanda|mesma pergunta)\b"
)
_OPENS = re.compile(
    r"^(and|or|but|also|so|then|what about|how about|what if|same|ok(ay)?|even|only|not|if|really|what else"
    r"|anything else|plus|for)\b"
)
_ASKS_SHORTLY = re.compile(r"^(and |but |ok(ay)? |so )?((since|until|from|by) when|when|who|how|why|where|which one)\b")
# Openings of other languages, whose small words are not told from those that carry matter.
_OPENS_ELSEWHERE = re.compile(
    r"^(y|e|und|oder|aber|auch|et|tampoco|también|was ist (mit|wenn)|wie lange|ab wann|seit wann|bis wann|warum"
    r"|desde cuándo|cuánto tiempo|por qué|depuis quand|combien de temps|da quando|quanto tempo|desde quando)\b"
    r"|\b(eso|esto|ello|dafür|dagegen|davon|damit|darüber|dazu|daran|deswegen|ça|cela|questo|quello|ciò|isso|isto)\b"
    r"|それ|その場合|那么|它"
)
_DAS = re.compile(r"\bdas( [a-zäöüß]+)?$")  # a German noun has a capital: here it is no article
# "Does my line manager?", "is the camera legal?"
_VERBLESS = re.compile(
    r"^(do|does|did|is|are|was|were|can|will|may|has|have) (the|my|our|their|his|her|your|those)( \w+){1,3}$"
)
_ANTICIPATES = re.compile(  # "is it legal to": what it is follows
    r"\b(is|was|isn't|would|does|will|be|how) (it|that) (be |even |still |really )?(a crime|against the law|\w+) "
    r"(to|that|if|for|when|because|there)\b"
)
_POINTS_BACK = re.compile(
    r"\b(same (question|thing|for|again)|that one|those|these|that|it|them|its|there|instead|as well|too)\b"
)
_POINTS_CLEARLY = re.compile(
    r"\b(in (that|this|such a|the same) (case|situation)|(that|this) (kind|sort|type) of|over there|theirs"
    r"|the (new|old|other|first|second|same|latter|former|next) ones?"
    r"|(that|this|those|these) (law|act|rule|memo|ruling|case|fine|right|notice|bill|one|tool|app|deadline)s?"
    r"|(is|was|does|do|did|would|will|can|could|should|may|must|has|why|whether|if) (that|this|it)"
    r"|(they|we|i|you|he|she) (break|skip|ignore|refuse)(s|ped|d)? (it|that|this|them))\b"
)
_ENDS_POINTING = re.compile(r"\b(it|that|this|them|those|these)(,? (then|now|too|here|anyway|or not))?$")
_CLAUSE_END = re.compile(r"[.?!,;:]\s| [-–—] ")
# Words that say what is asked of a matter, and not of what.
_ASKS_OF_IT = frozenset(
    "legal illegal lawful unlawful allowed allow right wrong true apply applies cover covered covers count counts "
    "exempt everyone everybody anyone anybody someone people deadline limit long much many often far soon big "
    "small large company companies employer employers boss manager law laws rule rules valid force start starts "
    "started begin end ended happen happens refuse object complain file report sue contact ask say said says know "
    "knows get got give take back even only already still yet really mean does keep kept make makes made let like "
    "work works go goes going want need different difference enough first before after now then new old one ones "
    "thing things kind sort case look enforce enforces authority agency court penalty penalties fine fines "
    "exception exceptions exactly anything something nothing else never because same here there".split()
)
_LONG, _SHORT, _FEW, _VERY_FEW = 16, 12, 8, 6  # words


def repeats(text: str) -> bool:
    """Whether the text asks the last question again ("same question")."""
    return bool(_SAME.search(text.casefold()))


def leans_on_earlier(text: str) -> bool:
    """Whether the text needs the last question to be understood ("what about contractors?")."""
    plain = text.replace("’", "'").strip(" ?!.…,;¿¡？。")
    low = plain.casefold()
    words, matter = len(low.split()), _matter(low)
    if repeats(text):
        return True
    if words <= _SHORT and (not matter or (matter <= 2 and _OPENS.search(low))):
        return True
    if words <= _VERY_FEW and matter <= 1 and (_ASKS_SHORTLY.search(low) or _VERBLESS.search(low)):
        return True
    return _points(low, words, matter) or (words <= _FEW and bool(_OPENS_ELSEWHERE.search(low) or _DAS.search(plain)))


def _points(low: str, words: int, matter: int) -> bool:
    """Whether a word points back to what an earlier question, and no clause before it, speaks of."""
    told = [clause.end() for clause in _CLAUSE_END.finditer(low)]
    own = "" if not told else low[: told[-1]]
    if _matter(own) > 1:
        return False
    pointing = _ANTICIPATES.sub(" ", low)
    return bool(
        (matter <= 3 and words <= _LONG and _POINTS_CLEARLY.search(pointing))
        or (matter <= 2 and words <= _LONG and _ENDS_POINTING.search(pointing))
        or (matter <= 2 and words <= _FEW and _POINTS_BACK.search(pointing))
    )


def _matter(text: str) -> int:
    return len(set(terms(text)) - _ASKS_OF_IT)
