"""Answers that a language model may word. Whatever goes wrong with the wording, the answer from the sources stands."""

from __future__ import annotations

import logging
from collections.abc import Callable

from bot.slack.stream import StoppedByAsker, Stream
from knowledge.answering import Reply
from knowledge.chat_model import ModelFault
from knowledge.errors import KnowledgeError

log = logging.getLogger(__name__)


def answered(answer: Callable[..., Reply], stream: Stream, model: str | None) -> Reply:
    """`answer` takes what `LiveDesk.answer` does about wording; what is worded is shown in `stream`; `model` is the
    name of who may word it; None for nobody. Raises `KnowledgeError`, `StoppedByAsker`."""
    return _standing(answer, model, on_evidence=stream.found, on_sentence=stream.show)


def answered_whole(answer: Callable[..., Reply], model: str | None) -> Reply:
    """The same where nothing can grow. Raises `KnowledgeError`."""
    return _standing(answer, model)


def _standing(answer: Callable[..., Reply], model: str | None, **shown: Callable[..., None]) -> Reply:
    if model is None:
        return answer(worded=False)
    try:
        return answer(**shown)
    except StoppedByAsker:
        raise
    except Exception as error:
        if isinstance(error, KnowledgeError) and not isinstance(error, ModelFault):
            raise
        log.error("The wording of an answer ended with %s", type(error).__name__)  # noqa: TRY400 - its text may be one
        return answer(worded=False)
