"""Puts chosen clauses into the text of a petition. Nothing in it is made up: each statement of fact has its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.errors import UserError
from bot.organising.clauses.standing import ORDER
from bot.organising.drafts.gap import summed_up
from bot.organising.drafts.suggesting import Suggestion
from bot.organising.petitions.text import Demand, Mode, PetitionText, Source, Standing, checked
from knowledge.wording import wording

LANGUAGES = ("en",)
ANSWER_AFTER = timedelta(days=28)
"""From the last day to sign to the day by which an answer is asked for, unless another is given."""
MOST_SOURCES = 12
_MOST_OF = {Standing.ELSEWHERE: 2, Standing.OTHER: 1, Standing.NOT_IN_FORCE: 1}
"""What does not bind here is told in a few examples; what binds, or is the company's own, whole."""
_LONGEST_REASON = 2_000

_WHO = (
    "We are people who work here. This petition is addressed to those named above and collected by those named below. "
    "It makes {demands}."
)
_THEMES = (
    "What people said: in concerns sent in confidence, of which only totals are published, rounded down to fives "
    "(source: the published totals of concerns at this workplace): {said}"
)
_FINDINGS = (
    "What the company's own policies say, or do not say, was looked up{where}. It stands with each demand, in the "
    "policies' own words where they have any."
)
_LAW = (
    "Below each demand stands what it rests on. Law in force where this workplace is, is named as binding, and nothing "
    "else is."
)
_NOTHING = (
    "No published total of concerns and no finding in the company's policies stands behind this text. Its demands were "
    "chosen by those who wrote it."
)
_CLOSING = (
    "We ask for an answer in writing by $answer_by, to each demand: yes, no or what else, and why. We are ready "
    "to meet and talk."
)


def draft_text(
    chosen: Sequence[Suggestion],
    addressee: str,
    threshold: int,
    deadline: date,
    mode: Mode,
    operator: str,
    language: str = "en",
    variables: Mapping[str, str] | None = None,
) -> PetitionText:
    """The whole text, with demands in the order of `chosen`. Variables keep their names in it until it is frozen; those
    of the clauses have their defaults where `variables` gives no value. `$answer_by` is the day an answer is asked for.

    Raises `UserError`: for another language, a value for no variable of this text, no clause or one chosen twice.
    """
    if language not in LANGUAGES:
        raise UserError("Drafts are written in English so far. Nothing was drafted.")
    if not chosen:
        raise UserError("No clause was chosen, so there is nothing to draft. List them with: steward clauses list")
    if len({suggestion.clause.id for suggestion in chosen}) < len(chosen):
        raise UserError("One clause was chosen twice. Nothing was drafted.")
    text = PetitionText(
        title=_title(chosen),
        addressee=addressee,
        opening=_opening(chosen),
        demands=tuple(_demand(suggestion) for suggestion in chosen),
        closing=f"{_CLOSING}\n\n$signing",
        threshold=threshold,
        deadline=deadline,
        mode=mode,
        operator=operator,
        language=language,
        variables=_values(chosen, deadline, variables or {}),
    )
    return checked(text)


def with_terms(before: PetitionText, after: PetitionText) -> PetitionText:
    """The day by which an answer is asked for follows another last day to sign, unless somebody chose one."""
    if after.variables.get("answer_by") != _answer_by(before.deadline):
        return after
    return replace(after, variables={**after.variables, "answer_by": _answer_by(after.deadline)})


def _answer_by(deadline: date) -> str:
    return wording("en").day(deadline + ANSWER_AFTER)


def _title(chosen: Sequence[Suggestion]) -> str:
    first, more = chosen[0].clause.title, len(chosen) - 1
    return first if not more else f"{first}, and {more} more demand{'s' if more > 1 else ''}"


def _opening(chosen: Sequence[Suggestion]) -> str:
    number = len(chosen)
    paragraphs = [_WHO.format(demands=f"{number} demands" if number > 1 else "one demand")]
    # One theme may speak for several demands, and is told once.
    said = list(dict.fromkeys(theme for suggestion in chosen for theme in suggestion.themes))
    said.sort(key=lambda theme: -theme.total)
    if said:
        paragraphs.append(_THEMES.format(said=" ".join(theme.said for theme in said)))
    if any(suggestion.findings for suggestion in chosen):
        searched = max(suggestion.searched for suggestion in chosen)
        where = f" in {searched} of them" if searched > 1 else ""
        paragraphs.append(_FINDINGS.format(where=where))
    if not any(suggestion.why for suggestion in chosen):
        paragraphs.append(_NOTHING)
    paragraphs.append(_LAW)
    return "\n\n".join(paragraphs)


def _demand(suggestion: Suggestion) -> Demand:
    clause, sources = suggestion.clause, _chosen_sources(suggestion.sources)
    return Demand(clause.id, clause.title, clause.demand, _reason(suggestion, sources), sources)


def _reason(suggestion: Suggestion, sources: Sequence[Source]) -> str:
    """The clause's, and what people said; then, apart, what the policies lack: that of which a source tells where it
    stands. Sources alone tell what does not fit."""
    reason, searched = suggestion.clause.reason, suggestion.searched
    for theme in suggestion.themes:
        reason = _longer(reason, " ", theme.said)
    apart = "\n\n"
    for sentence in summed_up((f for f in suggestion.findings if f.is_shown(sources, searched)), searched):
        before, reason = reason, _longer(reason, apart, sentence)
        apart = apart if reason == before else "\n"
    return reason


def _longer(reason: str, apart: str, sentence: str) -> str:
    """Without the sentence where it does not fit."""
    longer = f"{reason}{apart}{sentence}"
    return longer if len(longer) <= _LONGEST_REASON else reason


def _chosen_sources(sources: Sequence[Source]) -> tuple[Source, ...]:
    left = dict(_MOST_OF)
    kept: list[Source] = []
    for source in sorted(dict.fromkeys(sources), key=lambda source: ORDER.index(source.standing)):
        if left.get(source.standing, 1) > 0:
            kept.append(source)
            if source.standing in left:
                left[source.standing] -= 1
    policy = [source for source in kept if source.standing is Standing.POLICY]
    others = [source for source in kept if source.standing is not Standing.POLICY]
    room = max(MOST_SOURCES - len(others), 4)  # the company's words must not push out what binds
    words_first = sorted(policy[:room], key=lambda source: not source.quote)
    return (*words_first, *others)[:MOST_SOURCES]


def _values(chosen: Sequence[Suggestion], deadline: date, given: Mapping[str, str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for variable in (variable for suggestion in chosen for variable in suggestion.clause.variables):
        values.setdefault(variable.name, variable.default)
    values["answer_by"] = _answer_by(deadline)
    if strange := sorted(given.keys() - values.keys()):
        raise UserError(
            f"This text has no variable for {len(strange)} of the values given. It has: {', '.join(values)}."
        )
    return {**values, **given}
