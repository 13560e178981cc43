"""What the policies say of one thing that people would need to consent."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """`value` is what cards, corrections and exports hold. `UNREAD`: nothing was found, but not everything was read."""

    STATED = "stated"
    PARTLY = "partly"
    SILENT = "silent"
    CONTRARY = "contrary"
    UNREAD = "unread"

    @property
    def words(self) -> str:
        """As people read it."""
        return _WORDS[self]

    @property
    def is_found(self) -> bool:
        """Whether a sentence shows it."""
        return self in FOUND

    @property
    def is_gap(self) -> bool:
        return self is not Verdict.STATED


FOUND = (Verdict.CONTRARY, Verdict.STATED, Verdict.PARTLY)
"""What a card has rules for."""
GIVEN = (Verdict.STATED, Verdict.PARTLY, Verdict.SILENT, Verdict.CONTRARY)
"""What a person may correct a cell to."""

_WORDS = {
    Verdict.STATED: "stated",
    Verdict.PARTLY: "partly",
    Verdict.SILENT: "looked for, not found",
    Verdict.CONTRARY: "the contrary",
    Verdict.UNREAD: "not found in what could be read",
}
