"""Tries the language model with one small question of our own, and tells what it was asked today, in round numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from time import perf_counter

from bot.check import Check
from bot.model_settings import KEYS, ModelUse
from bot.settings import Settings
from knowledge.chat_model import Message
from knowledge.errors import KnowledgeError
from knowledge.language_model import open_model
from knowledge.model_ledger import ModelCounts, ModelLedger
from knowledge.written_lines import ReplyTooLong, WrittenLines
from prompts import load

_QUESTION, _SOURCE = "Must doors be open?", "Yes: doors must be open on weekdays."
_FENCE = "====="
_MAX_TOKENS = 300
FEWEST = 5
_ROUND_TOKENS = 1_000


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of it: seconds to the first piece and to the end; whether lines came back that can be read. With
    `fault`, nothing did."""

    first: float = 0.0
    whole: float = 0.0
    readable: bool = False
    fault: str = ""


def try_model(use: ModelUse, *, clock: Callable[[], float] = perf_counter) -> Trial:
    """Asks what an answer is worded with, about a made-up door. Its few tokens are not in the day's counts."""
    asked = [
        Message("system", load("answer/phrase.system").render(language="English", lead="1")),
        Message(
            "user",
            load("answer/phrase.user").render(
                fence=_FENCE, question=_QUESTION, sources=f"Source 1: guide\n{_FENCE}\n{_SOURCE}\n{_FENCE}"
            ),
        ),
    ]
    lines, first, read = WrittenLines(), None, []
    try:
        model = open_model(use.model)
        started = clock()
        for piece in model.stream(asked, max_tokens=_MAX_TOKENS, timeout=use.limits.timeout):
            first = first if first is not None else clock() - started
            read += list(lines.feed(piece))
    except KnowledgeError as error:
        return Trial(fault=str(error))
    except ReplyTooLong:
        return Trial(fault="The language model wrote on past what it was allowed.")
    return Trial(first or 0.0, clock() - started, any(written and written.cite == 1 for written in read))


def look_at_model(settings: Settings, *, today: date) -> Iterator[Check]:
    """One check where none is set, which is well."""
    name = "language model"
    if (use := settings.model) is None:
        yield Check(name, True, "off: answers are the sources' own words, and nothing is sent to any model")
        return
    where = f"{use.model.name} at {use.model.host}"
    trial = try_model(use)
    if trial.fault:
        variable = KEYS.get(use.model.provider, "its server")
        yield Check(
            name, False, f"{where}: {trial.fault} Answers stand without it.",
            f"See to {variable}, model.name and model.base_url; docs/models.md says how. Without a model: unset "
            "model.name.",
        )  # fmt: skip
    elif not trial.readable:
        yield Check(
            name, False, f"{where}: answers, but not in lines that can be checked, so all answers stand without it",
            "Choose a model that follows instructions better; docs/models.md names some.",
        )  # fmt: skip
    else:
        yield Check(name, True, f"{where}: first word after {trial.first:.1f} s, all of it after {trial.whole:.1f} s")
    yield _ledger(settings, today)


def _ledger(settings: Settings, today: date) -> Check:
    name = "language model's counts"
    try:
        told_of(ModelLedger(settings.counts_folder).counts(today), settings)
    except KnowledgeError as error:
        return Check(name, False, str(error), "Give this user rights to the folder of model.data, or delete the file.")
    return Check(name, True, "readable; numbers of one day, and nothing else")


def told_of(counts: ModelCounts, settings: Settings) -> dict[str, object]:
    """Today's counts as anybody may see them: none under five, fives and thousands rounded down."""
    most = settings.model.limits.tokens_per_day if settings.model else 0
    return {
        "day": counts.day.isoformat(),
        "calls": _rounded(counts.asked),
        "answers_worded": _rounded(counts.worded),
        "sentences_passed": _rounded(counts.passed),
        "sentences_dropped": _rounded(counts.dropped),
        "fell_back": {reason: _rounded(n) for reason, n in sorted(counts.fell_back.items()) if _rounded(n)},
        "tokens": counts.tokens // _ROUND_TOKENS * _ROUND_TOKENS,
        "tokens_per_day": most,
    }


def _rounded(number: int) -> int | None:
    """None: fewer than five."""
    return number // FEWEST * FEWEST or None
