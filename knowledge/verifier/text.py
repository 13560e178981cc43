"""Text as the verifier compares it: folded letters, tokens with their stems, and where clauses end."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_TURNED = str.maketrans({
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "`": "'", "´": "'", "‐": "-",
    "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ",
})  # fmt: skip
_WORD = re.compile(
    r"(?P<code>[^\W\d_]*\d[\w*]*(?:[-/:.*][\w*]+)*(?:\([\w]{1,5}\))*)|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)?)|(?P<mark>[^\w\s])"
)
_SUFFIXES = tuple(
    "ationally ations ation ements ement ments ment ising izing ised ized ises izes ise ize ings ing ions ion ances ance "
    "ences ence ities ity ively ive ally al ably able ible ies ied ed es ly e s y".split()
)
_SHORTEST = 4
_IRREGULAR = {
    form: word
    for word, forms in (
        pair.split(":")
        for pair in "bring:brought hold:held tell:told give:gave,given take:took,taken keep:kept make:made pay:paid send:sent "
        "find:found begin:began,begun write:wrote,written leave:left meet:met lose:lost seek:sought draw:drew,drawn sell:sold "
        "choose:chose,chosen know:knew,known show:shown hide:hid,hidden strike:struck run:ran get:got speak:spoke,spoken "
        "come:came build:built lead:led feed:fed deal:dealt mean:meant rise:rose,risen forbid:forbade,forbidden bind:bound "
        "withdraw:withdrew,withdrawn think:thought break:broke,broken fall:fell,fallen see:saw,seen steal:stole,stolen "
        "drive:drove,driven wear:wore,worn teach:taught buy:bought catch:caught notify:notice analyse:analysis,analyze justify:justification".split()
    )
    for form in forms.split(",")
}


class Token(NamedTuple):
    """`low` is the word in lower case, `at` and `to` where it stands in the text."""

    text: str
    low: str
    at: int
    to: int
    is_word: bool
    is_code: bool


def folded(text: str) -> str:
    """One way to write quotation marks, dashes and spaces; letters keep their case."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_TURNED).split())


_CONTRACTED = re.compile(r"\b(?:(?P<can>ca)|(?P<will>wo)|(?P<word>\w+))n't\b", re.IGNORECASE)


@lru_cache(maxsize=2048)
def written_out(text: str) -> str:
    """A folded English text without contractions: "doesn't" is "does not"."""

    def whole_of(found: re.Match[str]) -> str:
        if found["can"]:
            return "Cannot" if found["can"][0] == "C" else "cannot"
        return f"{'will' if found['will'] else found['word']} not"

    return _CONTRACTED.sub(whole_of, text)


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[Token, ...]:
    """Words, codes with digits and marks of a folded text. "electronic-monitoring" is two words."""
    return tuple(
        Token(m[0], m[0].casefold(), m.start(), m.end(), m.lastgroup == "word", m.lastgroup == "code")
        for m in _WORD.finditer(text)
    )


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """A crude stem of an English word in lower case: enough for "requires" and "requirement" to meet."""
    bare = word.removesuffix("'s").removesuffix("'")
    bare = _IRREGULAR.get(bare, bare)
    for suffix in _SUFFIXES:
        if bare.endswith(suffix) and len(bare) - len(suffix) >= _SHORTEST - (suffix in ("s", "e", "ed", "es", "ing")):
            bare = bare[: -len(suffix)]
            break
    if len(bare) > _SHORTEST - 1 and bare[-1] == bare[-2] and bare[-1] not in "ls":
        bare = bare[:-1]
    return bare[:-1] + "i" if bare.endswith("y") and len(bare) > _SHORTEST - 1 else bare.removesuffix("e")
