"""Reads a question: cleans what was typed, notices what kind of question it is. Nothing here stores or logs it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from knowledge.card import UnitKind
from knowledge.errors import QuestionRefused

LONGEST = 2_000  # characters

_WANTS: tuple[tuple[UnitKind, re.Pattern[str]], ...] = (
    (
        UnitKind.COVERAGE,
        re.compile(
            r"\b((i.?m|i am|as|we.?re|we are) (a |an )?([\w-]+ )?(supervisor|manager|team lead|contractor|freelancer|temp|volunteer|intern|domestic worker|farm ?worker|railroad|rail worker)"
            r"|(government|public|state|federal|city|county|municipal) (employee|worker|job|servant|agency)|are (supervisors|managers|contractors|freelancers|temps))"
        ),
    ),
    (UnitKind.DEADLINE, re.compile(r"\b(how long|how many days|how soon|dead ?line|time limit|by when|too late)\b")),
    (
        UnitKind.ACTION,
        re.compile(
            r"\b(what (can|should|do|could) (i|we)( all)? do|how (do|can|should|would) (i|we)|where (do|can) (i|we)"
            r"|who (do|can|should) (i|we)|next steps?|what now|(ask|report|complain|file|contact|request)\b)"
        ),
    ),
    (UnitKind.REMEDY, re.compile(r"\b(penalt|remed|fines?\b|fined|sue\b|damages|compensation|back pay|reinstat|punish|what happens to them)")),
    (UnitKind.COVERAGE, re.compile(r"\b(who is covered|does (it|this|that|the law) (apply|cover)|am i covered|are we covered|covers? me|apply to me|exempt)")),
    (
        UnitKind.STATUS,
        re.compile(
            r"\b(still (valid|law|in force|good)|is .* (law|valid|in force|dead|in effect)( yet| now)?\b|did .* (pass|become)|(has|was|were|got) .* "
            r"(passed|signed|vetoed|enacted|banned|repealed|rescinded)|what happened (to|with)|when does .* (start|begin))"
        ),
    ),
)  # fmt: skip
_ASSERTS = re.compile(
    r"(,? (right|correct|yes|no|innit|isn'?t it|is that so|true)\??$|\bsince (the|they|it|my)\b|^so\b|^but\b|\bsays\b|\bsaid\b|\bi heard\b"
    r"|\bdoesn'?t apply\b|\bis (banned|illegal|unlawful)\b|\bnow that\b|\bbecause\b|\bmeans? (that )?)"
)
_PERMISSION = re.compile(
    r"\b((am|are|is) (i|we|it|they|my \w+|the \w+|using|a) .{0,60}\b(allowed|legal|illegal|lawful|a crime|ok|okay|against)"
    r"|(can|could|will|may) (i|we|they|you|my \w+|the \w+|he|she) .{0,40}\b(fired?|sacked?|disciplined?|suspended?|sued?|punish\w*|get in trouble)"
    r"|what happens if|what if|(will|would) i (lose|get (fired|sacked|in trouble|canned)|be (fired|sacked|sued|the first)|go to jail)|(is|are) .{0,30}\b(protected|covered)|is (it|that|this) (even )?(legal|illegal|lawful|allowed|ok|okay|a crime)|is (using|it|a) .{0,40}\b(crime|fraud|illegal|legal|allowed)"
    r"|(got|get|been|was|were) (fired|sacked|disciplined|written up|caught)|fired for|sacked for|committing|\b(ok|okay|legal|allowed|lawful|fine) ?\?$)"
)
_RIGHTS = re.compile(
    r"\b(rights|my right|(can|may|could) (i|we) (object|refuse|sue|complain|ask|demand|see|get|request|"
    r"delete|have)|what (can|should|could) (i|we) do|is (that|this|it) (even )?(legal|allowed|lawful)|protects? (me|us))\b"
)
_WHICH_LAW = re.compile(
    r"\b(which|what|whose) ((country|state|place)'?s? )?(laws?|rules|state|country|one) ?(appl|govern|count|protect|cover|do i|is it|$|\?)"
)
_THEIR_TEXT = (
    r"(our|the|my|their|your|company|employer'?s?|office|staff|workplace|work) (\w+ ){0,2}?"
    r"(polic(y|ies)|handbook|rules?|guidelines?|manual|code of conduct|privacy notice)"
)
_FRAME = re.compile(
    rf"^(so |and |hi,? |please )?((what|where) (do|does|did|is|are|can i find)( it)?( say)?( in)? {_THEIR_TEXT}"
    rf"( (say|says|said|state|states|tell us|have))?( (about|on|regarding|for))?|according to {_THEIR_TEXT},?"
    rf"|(do|does) {_THEIR_TEXT} (say|mention|cover|allow|address)( anything)?( (about|on))?"
    rf"|is there (a|any) (polic(y|ies)|rules?|guidelines?) (about|on|for|against|regarding))\s+(?P<matter>.{{3,}})$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Question:
    """A cleaned question. `wants` is the kind of unit it asks for, where its words say so; `asks_rights` tells whether
    it asks what the asker may do or have, and not only what happened."""

    text: str
    wants: UnitKind | None
    asserts: bool
    asks_permission: bool
    asks_rights: bool = False
    asks_which_law: bool = False


def clean(typed: str) -> str:
    """What was typed, as plain text on one line. Raises `QuestionRefused` where nothing or too much is left.

    Control, bidi and zero-width characters go: they could make a question look other than it reads.
    """
    if len(typed) > 50 * LONGEST:
        raise _too_long(f"more than {50 * LONGEST:,}")
    normal = unicodedata.normalize("NFKC", typed)
    kept = "".join(
        c if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn") else " " * (c in "\n\t\r") for c in normal
    )
    text = " ".join(kept.split())
    if not any(c.isalnum() for c in text):
        raise QuestionRefused(
            "There is no question here yet. Type one in a few words, for example: can they log my keystrokes?"
        )
    if len(text) > LONGEST:
        raise _too_long(f"{len(text):,}")
    return text


def read(text: str) -> Question:
    """What kind of question a cleaned text is."""
    low = text.casefold().replace("’", "'")
    wants = next((kind for kind, pattern in _WANTS if pattern.search(low)), None)
    return Question(
        text, wants, bool(_ASSERTS.search(low)), bool(_PERMISSION.search(low)), bool(_RIGHTS.search(low)),
        bool(_WHICH_LAW.search(low)),
    )  # fmt: skip


def matter_of(text: str) -> str:
    """What a question is about, without "what does our policy say about": that would match every text on policies."""
    framed = _FRAME.match(text)
    return framed["matter"] if framed else text


def _too_long(length: str) -> QuestionRefused:
    return QuestionRefused(
        f"That is {length} characters; a question may have {LONGEST:,}. Nothing of it was kept. "
        "Please ask in a few sentences."
    )
