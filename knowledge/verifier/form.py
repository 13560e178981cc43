"""What can be told of a sentence by itself: letters, markup, length, and whom it speaks to. Works in any language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from knowledge.verifier.written import Ground

MOST_LETTERS, MOST_WORDS = 420, 60
LEAST_LETTERS = {"ja": 6, "zh": 4}
_ODD = frozenset("Cc Cf Co Cs Cn Zl Zp".split())
_MARKUP = re.compile(
    r"[<>\[\]{}|\\^~`#=@]|\*(?=\s)|(?<=\s)\*|\*\*|(?<!\w)\*\w|__|(?<![\w.])_\w|!\(|&\w+;|&#|^\s*(?:[-•*+>]|\d+[.)])\s|:[a-z_]{2,}:"
    r"|\b(?:javascript|data|file|mailto|tel):\S|\b(?:https?|ftp)://|\bwww\."
)
_FIRST_PERSON = re.compile(
    r"(?<![\w'.§-])(?:I(?!\s*§)|I'm|I've|I'll|my|mine|myself|we|our|ours|ourselves|we're|we've|let's|as an ai|language model)(?![\w.-])"
)
_ROMAN = re.compile(r"\b(?:Art|Article|Annex|Title|Part|Chapter|Division|Schedule)s?\.? I\b")
_ADDRESSED = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,30}\b(?:previous|prior|above|earlier|instructions?|rules?|prompts?|all)\b"
    r"|\b(?:system|developer|user) (?:prompt|message)\b|\b(?:as requested|sure[,!]|certainly[,!]|of course[,!]|hello|dear|"
    r"thank you|please note|note that|here is|here's|remember that|trust me|steward says|i hope)\b"
    r"|\b(?:click here|click (?:on )?this|follow this link|type in|copy and paste|send (?:us|me))\b",
    re.IGNORECASE,
)
_DISGUISED = {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "MATHEMATICAL", "FULLWIDTH", "CIRCLED"}
_OWN_SCRIPT = {"ja", "zh", "ko"}
_ENDS = re.compile(r"(?P<before>[\w.§()*]*?)(?P<mark>[.!?])[\"'”’)\]]*\s+(?=(?P<after>[\"“'¿¡]?[^\W_]*|\S))")
_SHORT = frozenset(
    "§ v vs no nos art arts sec s ss c ch ff para paras inc co u.s.c u.s n.j.a.c n.y cal lab civ conn gen stat del mass bus com const "
    "st dr mr ms mrs prof dec nov oct sept sep aug jul jun apr mar feb jan m.r.s p.a p.l l ltd corp fed cir colo wash ill reg "
    "approx etc al e.g i.e abs nr bzw z.b d.h gem vgl ee uu núm sr sra g.u d.lgs lit ziff vs p pp vol ed".split()
)
_BEGINNERS = frozenset(
    "The You It This That They He She We If There But And So These Employers Workers Employees".split()
)


def faults_of_form(sentence: str, language: str) -> Iterator[Ground]:
    if _odd_letters(sentence, language):
        yield Ground.LETTERS
    if _MARKUP.search(sentence.replace("52-c*2", "")) or "\n" in sentence:
        yield Ground.MARKUP
    if len(sentence) > MOST_LETTERS or len(sentence.split()) > MOST_WORDS:
        yield Ground.TOO_LONG
    if len(sentence.strip()) < LEAST_LETTERS.get(language, 12):
        yield Ground.UNSUPPORTED
    if _several(sentence, language):
        yield Ground.SEVERAL_SENTENCES
    if sentence.rstrip().endswith("?") or _speaks(sentence, language):
        yield Ground.ADDRESSED


def _speaks(sentence: str, language: str) -> bool:
    plain = sentence.replace("’", "'")
    unquoted = re.sub(r"[\"“][^\"“”]*[\"”]", " ", plain)
    return bool(_ADDRESSED.search(plain) or (language == "en" and _FIRST_PERSON.search(_ROMAN.sub("", unquoted))))


def _several(sentence: str, language: str) -> bool:
    if language in ("ja", "zh"):
        return len([part for part in re.split(r"[。！？!?]", sentence) if part.strip("」』）\"' ")]) > 1
    for end in _ENDS.finditer(sentence.rstrip()):
        before, mark, after = end["before"].casefold().strip(".("), end["mark"], end["after"]
        if not after or not (after[0].isupper() or after[0] in "\"“'¿¡"):
            continue
        short = after[0] in "§" or (
            mark == "." and (before in _SHORT or len(before) == 1 or (before.isdigit() and language == "de"))
        )
        if not short or after in _BEGINNERS:
            return True
    return False


def _odd_letters(sentence: str, language: str) -> bool:
    """Invisible, turned or disguised letters: nobody sees what such a sentence says."""
    for letter in sentence:
        if unicodedata.category(letter) in _ODD or letter in "\u00ad\u115f\u1160\u3164\uffa0\u2800":
            return True
    if unicodedata.normalize("NFC", sentence) != sentence and language != "ja":
        return True
    for word in re.findall(r"[^\W\d_]+", sentence):
        scripts = {
            unicodedata.name(letter, "?").split()[0] for letter in word if ord(letter) > 0x7F or letter.isalpha()
        }
        if (
            scripts & {"MATHEMATICAL", "CIRCLED", "FULLWIDTH", "PARENTHESIZED", "SQUARED"}
            and language not in _OWN_SCRIPT
        ):
            return True
        if "LATIN" in scripts and scripts & _DISGUISED:
            return True
        if language not in ("el", "ru", "uk", "bg", "sr", "mk", "be") and scripts & {"CYRILLIC", "GREEK", "CHEROKEE"}:
            return True
    return False
