"""The word or two with which a text answers the question it was written for: "No: …", "Usually yes: …", "Not yet: …".

Beside another answer such an opening would seem to answer again, and differently. What stands after it is a sentence of
its own, and says the same.
"""

from __future__ import annotations

import re

from knowledge.pointing import pointing_word

# "No, with narrow exceptions:" limits what follows, so it stays; so does "Only if …:", which is no Yes or No.
_OPENING = re.compile(
    r"(yes|no|not allowed|not yet|usually (yes|not?)(, an employer may( after( giving)? notice)?)?|probably not"
    r"|sometimes|it depends( on [^:.]{1,60})?): (?=\S)",
    re.IGNORECASE,
)


def without_verdict(text: str) -> str:
    """The text from behind its opening on, as it is written; the whole of it where it cannot stand without."""
    opening = _OPENING.match(text)
    if opening is None or pointing_word(capital(text[opening.end() :])):
        return text
    return text[opening.end() :]


def opens_not_yet(text: str) -> bool:
    return text.startswith("Not yet: ")


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def says(statement: str, source: str) -> bool:
    """Whether a statement holds its source's words: all of them, or all behind the verdict they open with."""
    rest = without_verdict(source)
    return source in statement or rest in statement or capital(rest) in statement
