"""Pure code that decides whether a sentence a model wrote may be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from knowledge.verifier.written import Ground, Source, Written

__all__ = ["KNOWN_POLARITY", "Ground", "Source", "Written", "verify"]

KNOWN_POLARITY = frozenset("en es de fr it pt ja zh".split())
"""Languages whose negation and modality are checked. In any other a sentence is shown only beside the original."""


def verify(
    written: Written, sources: Mapping[int, Source], *, language: str, places: Sequence[str], day: date
) -> tuple[Ground, ...]:
    """The grounds on which a sentence is refused; none where it may be shown. `language` is the answer's, `places` the
    codes of the places answered for, most important first, `day` the day of the answer."""
    raise NotImplementedError
