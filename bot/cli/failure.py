"""Turns what went wrong into a sentence and an exit code."""

from __future__ import annotations

import traceback
from pathlib import Path

from bot.errors import ConfigError, UserError
from ingest.errors import IngestRefused
from knowledge.errors import EvaluationError, KnowledgeError, QuestionRefused, UnknownPlace

_BAD_INPUT = (IngestRefused, UnknownPlace, QuestionRefused, EvaluationError, ConfigError, UserError)


def explain(error: Exception) -> tuple[str, int]:
    """(sentence, exit code): 2 for what was typed or set, 1 for the state of things."""
    if isinstance(error, _BAD_INPUT):
        return str(error), 2
    if isinstance(error, KnowledgeError):
        return str(error), 1
    if isinstance(error, OSError):
        kind = type(error).__name__
        return f"A file or folder could not be used ({kind}). Check disk space and rights, then try again.", 1
    # Neither the message nor the values of an unforeseen error are shown: they might hold what was typed.
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return (
        f"Something went wrong that should not ({type(error).__name__}{where}). Nothing that you typed was stored. "
        "Run: steward doctor",
        1,
    )
