"""Whether a sentence tells how its source stands: law that is not in force is never worded as a right or a duty."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from knowledge.card import Kind, Status
from knowledge.document import TextKind
from knowledge.verifier.figures import figures_of
from knowledge.verifier.written import Ground, Source

_NOT_LAW = r"not (?:yet )?(?:a )?law|not confirmed as (?:law|in force)|\bbills?\b|propos\w+|\bdrafts?\b|pending|not enacted|not (?:yet )?adopted"
_NOT_YET = (
    r"not yet|only from|once in force|have not (?:yet )?(?:begun|started)|has not (?:yet )?(?:begun|started)|no earlier than|"
    r"not (?:yet )?in force|cannot (?:yet )?be (?:enforced|relied)|cannot (?:yet )?rely|when it starts|blocked|starts? on|"
    r"due to start|(?:is|was) to start|does not (?:yet )?apply|on hold|next year|not .{0,20}rel(?:y|ied) on"
)
_WORDS: dict[Status, str] = {
    Status.PROPOSED: _NOT_LAW,
    Status.VETOED: r"veto\w*",
    Status.WITHDRAWN: r"withdr[ae]w\w*|rescind\w*|took back|taken back|pulled|never law|not law|not any more|no longer",
    Status.SUPERSEDED: r"supersed\w*|replace[sd]?\b|repeal\w*|no longer|not any more|on hold|not enforced|not .{0,12}rel(?:y|ied) on|cannot confirm|had been postponed|before citing|before you cite",
    Status.NOT_YET: _NOT_YET,
    Status.DUE: _NOT_YET + r"|\bdirective\b",
    Status.REPORTED: r"report\w*|according to|\bpress\b|not confirmed|as published|published text",
}  # fmt: skip
STATUS_WORDS = {status: re.compile(rf"(?<!\w)(?:{words})", re.IGNORECASE) for status, words in _WORDS.items()}
_BINDS = re.compile(
    r"\b(?:in force|(?:is|are|became|now) (?:the )?law|took effect|takes effect|(?:has|have) (?:applied|started|begun)|enacted|"
    r"(?:is|are) (?:now )?(?:binding|enforceable)|now (?:applies|requires|bans|gives)|currently)\b",
    re.IGNORECASE,
)
_NOW = re.compile(r"^now\b|\b(?:now|already|currently) (?:in force|law|binding|applies|required)", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:not|no|never|until|once|unless|before|when|if|from|will|would|none|neither|without|isn't|instead)\b",
    re.IGNORECASE,
)
_CLAIM = re.compile(
    r"\b(?:must|shall|ha(?:s|ve) to|requires?|obliges?|forbids?|bans|prohibits?|bars|allows?|lets?|entitles?|gives? (?:you|workers|employees)|may|can|"
    r"makes? employers|need to|needs to|are entitled|is entitled|protects?|covers?)\b",
    re.IGNORECASE,
)
_ABOUT_ITSELF = re.compile(
    r"\b(?:would|was|were|had|could|not|no|never|nobody|none|nothing|neither|cannot|will|until|once|before)\b",
    re.IGNORECASE,
)
_VERDICT = re.compile(
    r"^(?:yes|no|usually (?:yes|not?)|not allowed|not yet|probably not|sometimes|it depends|usually)(?=[:,.]|\s[a-z])",
    re.IGNORECASE,
)
_ALLOWED = re.compile(
    r"(?:allowed|permitted|legal|lawful|fine|sure|true|right|correct|illegal|banned|forbidden)\s*[:!,]", re.IGNORECASE
)
_ANSWERS = re.compile(r"\b(?:the (?:short )?answer is|in short,? (?:yes|no))", re.IGNORECASE)


def faults_of_status(sentence: str, context: str, source: Source, day: date) -> Iterator[Ground]:
    status = source.status
    if status is Status.IN_FORCE or source.kind is Kind.POLICY:
        yield from _belittled(sentence, context)
        return
    told = bool(STATUS_WORDS[status].search(sentence)) or _is_future(sentence, source, day)
    if not told:
        yield Ground.STATUS
    low, held = sentence.casefold(), context.casefold()
    for claim in _BINDS.finditer(sentence):
        before = sentence[max(0, claim.start() - 24) : claim.start()]
        if low.count(claim[0].casefold()) > held.count(claim[0].casefold()) and not _DENIED.search(before):
            yield Ground.STATUS
    if _NOW.search(sentence) and not _NOW.search(context):
        yield Ground.STATUS
    if (
        status in (Status.PROPOSED, Status.VETOED, Status.WITHDRAWN, Status.SUPERSEDED)
        and source.text_kind is TextKind.OFFICIAL
    ):
        for claim in _CLAIM.finditer(sentence):
            if not _ABOUT_ITSELF.search(sentence[max(0, claim.start() - 30) : claim.start()]):
                yield Ground.STATUS


def _is_future(sentence: str, source: Source, day: date) -> bool:
    """Whether a day to come is named, from which on something is so."""
    if source.status not in (Status.NOT_YET, Status.DUE):
        return False
    for dated in figures_of(sentence, "en").dates:
        year, month, number = dated.day
        if (
            year
            and (year, month or 1, number or 1) > (day.year, day.month, day.day)
            and re.search(
                r"\b(?:from|on|starts?|begins?|until|due)\W+(?:\w+\W+){0,2}$", sentence[: dated.at], re.IGNORECASE
            )
        ):
            return True
    return False


def _belittled(sentence: str, context: str) -> Iterator[Ground]:
    """Words of another status than its own, which the source does not say either."""
    for pattern in (_NEVER_LAW,):
        for _word in pattern.finditer(sentence):
            if not pattern.search(context):
                yield Ground.STATUS
                return


_NEVER_LAW = re.compile(
    r"\b(?:not (?:yet )?law|not yet in force|vetoed|withdrawn|superseded|repealed|proposed|only a (?:bill|proposal)|rescinded|on hold|no longer (?:law|in force|applies))\b",
    re.IGNORECASE,
)


def faults_of_verdict(sentence: str, quote: str, *, opens: bool) -> Iterator[Ground]:
    """A sentence answers Yes or No only where its quote begins so."""
    if _ANSWERS.search(sentence) or (_ALLOWED.match(sentence) and not _ALLOWED.match(quote)):
        yield Ground.VERDICT
    said = _VERDICT.match(sentence)
    if said is None or said[0].casefold() == "usually":
        return
    if said[0].casefold() in ("no", "not yet", "sometimes", "usually") and re.match(r" \w", sentence[said.end() :]):
        return  # "No device may …" is no verdict
    held = _VERDICT.match(quote)
    if held is None or held[0].casefold() != said[0].casefold():
        yield Ground.VERDICT
