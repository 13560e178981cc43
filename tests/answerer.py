"""One answerer for each open library, as the product has it: what it reads of the library once, it reads once."""

from __future__ import annotations

from functools import cache

from knowledge.answering import Answerer
from knowledge.library import Library


@cache
def answerer_of(library: Library, contacts: tuple[str, ...] = ()) -> Answerer:
    return Answerer(library, contacts=contacts)
