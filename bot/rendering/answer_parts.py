"""Parts of an answer that every face shows in the same words: the place, and the sources with their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.answer import Answer, Citation, source_line
from knowledge.language import detect
from knowledge.verdict import capital
from knowledge.worded import FellBack


def place_line(answer: Answer) -> str:
    """The place assumed and where it was taken from; always shown."""
    whence = answer.words.say(f"place_from.{answer.jurisdiction_from}")
    named = ", ".join(capital(place.name) for place in answer.jurisdictions)
    return f"{named} ({whence})" if named else capital(whence)


def markers(numbers: Sequence[int]) -> str:
    """[2] [4], and [5]–[15] for many in a row: a timeline has one for each line."""
    if len(numbers) > 3 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"[{numbers[0]}]–[{numbers[-1]}]"
    return " ".join(f"[{n}]" for n in numbers)


def by_source(answer: Answer) -> list[tuple[list[int], Citation]]:
    """One row for each source and address, with all its numbers and all the provisions that are cited of it."""
    rows: dict[tuple[object, ...], list[Citation]] = {}
    for citation in answer.citations:
        # What tells two rows apart is all of a source's line but the provision: kind, place, status, dates.
        line = source_line(replace(citation, citation=""), answer.words)
        key = (citation.document, citation.title, line, citation.url, citation.official)
        rows.setdefault(key, []).append(citation)
    found = []
    for of_one in rows.values():
        provisions = "; ".join(dict.fromkeys(c.citation for c in of_one))
        found.append(([c.n for c in of_one], replace(of_one[0], citation=provisions)))
    return found


# Which sentence tells why a model's words are not shown.
_FELL_BACK = {
    FellBack.TIMEOUT: "late",
    FellBack.BUDGET: "busy",
    FellBack.RATE_LIMITED: "busy",
    FellBack.RESTING: "away",
    FellBack.UNREACHABLE: "away",
    FellBack.REFUSED: "away",
    FellBack.BROKEN: "away",
    FellBack.UNSUPPORTED: "unsupported",
}


def model_lines(answer: Answer) -> list[str]:
    """What every face says of the language model: how it read a follow-up, and that it worded the answer or why it did
    not. Empty where none was asked."""
    by = answer.worded_by
    if by is None:
        return []
    understood = [answer.words.say("worded.understood", question=by.understood)] if by.understood else []
    if by.fell_back:
        return [*understood, answer.words.say(f"worded.{_FELL_BACK[by.fell_back]}")]
    if not answer.is_worded:
        return understood
    key = "by" if answer.language == "en" else "by_translated"
    return [*understood, answer.words.say(f"worded.{key}", model=by.model)]


def original_of(answer: Answer, citation: Citation) -> str:
    """A source's own words, as they stand beside what is said: where that is a translation, or a model's words. Empty
    where they do not."""
    written = (s.cites for s in (answer.direct, *answer.basis) if s.written)
    if citation.translation is None and not any(citation.n in cites for cites in written):
        return ""
    return said_as_original(answer, citation.quote)


def said_as_original(answer: Answer, quote: str) -> str:
    """Words of a source, called English where they are."""
    key = "original" if detect(quote) == "en" else "original_foreign"
    return answer.words.say(f"source.{key}", quote=quote)
