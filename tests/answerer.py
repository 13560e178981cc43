"""One answerer for each open library, as the product has it: what it reads of the library once, it reads once."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache

from knowledge.answering import Answerer, Reply
from knowledge.asked import Asker
from knowledge.conversation import Conversation
from knowledge.library import Library


@cache
def answerer_of(library: Library, contacts: tuple[str, ...] = ()) -> Answerer:
    return Answerer(library, contacts=contacts)


@lru_cache(maxsize=4096)
def reply_of(
    library: Library,
    typed: str,
    *,
    today: date,
    asker: Asker,
    conversation: Conversation | None = None,
    as_of: date | None = None,
    contacts: tuple[str, ...] = (),
) -> Reply:
    """What is asked of a library that does not change, by one test after another, is answered once."""
    answerer = answerer_of(library, contacts)
    return answerer.answer(typed, today=today, asker=asker, conversation=conversation, as_of=as_of)
