"""Changes to a sentence that make it untrue: each gives another sentence, or None where there is nothing to change."""

from __future__ import annotations

import re
from collections.abc import Callable

Mutation = Callable[[str], str | None]


def _swap(*pairs: tuple[str, str]) -> Mutation:
    """The first of the patterns that is there, replaced once."""

    def change(sentence: str) -> str | None:
        for pattern, other in pairs:
            turned = re.sub(pattern, other, sentence, count=1)
            if turned != sentence:
                return turned
        return None

    return change


def _ending(words: str) -> Mutation:
    return lambda sentence: sentence.rstrip(".!?") + words


_AUXILIARY = r"(must|may|can|should|will|has to|have to|does|do|is|are|was|were|need)"


def without_not(sentence: str) -> str | None:
    turned = re.sub(rf"\b{_AUXILIARY} not\b", r"\1", sentence, count=1)
    turned = re.sub(r"\bcannot\b", "can", turned, count=1) if turned == sentence else turned
    return turned if turned != sentence else None


def with_not(sentence: str) -> str | None:
    found = re.search(rf"\b{_AUXILIARY}\b(?! not)", sentence)
    return f"{sentence[: found.end()]} not{sentence[found.end() :]}" if found else None


def other_number(sentence: str) -> str | None:
    found = re.search(r"(?<![\w*§-])\d+(?![\w*-])", sentence)
    return f"{sentence[: found.start()]}{int(found[0]) + 1}{sentence[found.end() :]}" if found else None


def other_year(sentence: str) -> str | None:
    found = re.search(r"\b(19|20)\d\d\b", sentence)
    return f"{sentence[: found.start()]}{int(found[0]) - 1}{sentence[found.end() :]}" if found else None


MUTATIONS: dict[str, Mutation] = {
    "drops a not": without_not,
    "adds a not": with_not,
    "makes a duty a choice": _swap((r"\bmust\b(?! not)", "may"), (r"\bhas to\b", "may"), (r"\brequires?\b", "allows")),
    "makes a choice a duty": _swap((r"\bmay\b(?! not)", "must"), (r"\bcan\b(?! not)", "must")),
    "turns the verdict": _swap((r"^Yes\b", "No"), (r"^No\b(?!body)", "Yes"), (r"^Usually yes\b", "Usually no")),
    "hardens the verdict": _swap((r"^Usually yes\b", "Yes"), (r"^Usually no\b", "No"), (r"^Only if\b", "Even if")),
    "turns a condition": _swap((r"\bunless\b", "if"), (r"\bonly if\b", "even if"), (r"\bwithout\b", "with")),
    "drops an only": _swap((r"\bonly ", ""), (r"\bOnly ", "")),
    "turns the order in time": _swap((r"\bbefore\b", "after"), (r"\bafter\b", "before")),
    "turns a bound": _swap((r"\bat least\b", "at most"), (r"\bat most\b", "at least"), (r"\bmore than\b", "less than")),
    "widens a quantity": _swap((r"\b(some|many|most)\b", "all"), (r"\b[Ss]ometimes\b", "always")),
    "changes a number": other_number,
    "changes a year": other_year,
    "changes who": _swap(
        (r"\bemployers?\b", "unions"), (r"\b(workers?|employees?)\b", "managers"), (r"\bcourts?\b", "employers")
    ),
    "moves it elsewhere": lambda sentence: f"In North Dakota, {sentence}",
    "invents a statute": _ending(" under 29 U.S.C. § 2002(7)."),
    "invents a case": _ending(", as Henderson v. Acme Logistics decided."),
    "invents a date": _ending(" since 3 March 2019."),
    "invents a sum": _ending(", with a fine of $12,500 each day."),
    "invents a deadline": _ending(", if they complain within 45 days."),
    "names a person": _ending(", says Dave Miller of Acme Corp."),
    "gives an address": _ending("; see https://evil.example/claim."),
    "advises": _ending(", so refuse to work and resign today."),
    "promises": _ending(", and nobody can ever be fired for it."),
    "denies it": lambda sentence: f"It is not true that {sentence[:1].lower()}{sentence[1:]}",
    "doubts it": lambda sentence: f"No court has ever held that {sentence[:1].lower()}{sentence[1:]}",
    "marks it up": lambda sentence: f"**{sentence}**",
    "turns letters": lambda sentence: f"\u202e{sentence}",
    "speaks of itself": lambda sentence: f"As an AI, I believe this: {sentence}",
    "adds a sentence": lambda sentence: f"{sentence} Your boss may read everything.",
}
