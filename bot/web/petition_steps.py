"""What can be done with a petition as it stands, and what is said before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.organising.petitions.life import State
from bot.organising.petitions.petition import Petition
from bot.organising.petitions.text import Mode


@dataclass(frozen=True, slots=True)
class StepOffer:
    """`says` is read before `sure` is ticked; where `sure` is empty, nothing has to be."""

    name: str
    label: str
    says: tuple[str, ...]
    sure: str = ""


FREEZE = StepOffer(
    "freeze", "Freeze the text",
    ("Below stands the whole text, as people will read and sign it. Read it aloud together.",
     "After this nobody can change a letter of it; only a successor can be drafted, and people asked again. Earlier "
     "wordings are deleted."),
    "I have read all of it. It can be frozen.",
)  # fmt: skip
OPEN = StepOffer(
    "open", "Open it for signing",
    ("Everybody who has the Box’s address can then read it, and sign it with a code.",
     "Offer codes to everybody, so that having one says nothing about anybody."),
    "People may sign now.",
)  # fmt: skip
RESULT = StepOffer(
    "result", "Give in the custodians’ result",
    ("On their offline computer the custodians made two files: the roster, which stays with them, and the result. "
     "Paste here what stands in result.json, and never the roster.",
     "The sealed names that the Box holds are then deleted, and that is never undone. Where too few names were "
     "confirmed, nothing is told of anybody, and the petition has ended."),
    "This is the custodians’ result. The sealed names can be deleted.",
)  # fmt: skip
DELIVER = StepOffer(
    "deliver", "Write down that it was delivered",
    ("Hand it over first. What you write here stands in its log, which can be shown to anybody: leave out the names of "
     "those who went.",),
    "That is how it was. It can be changed no more.",
)  # fmt: skip
ANSWER = StepOffer(
    "answer", "Write down the employer’s answer",
    ("What you write here stands in its log, and everybody can read it on the petition’s page. Leave out names. Where "
     "the answer does not speak of a demand, leave that one open: a later answer can be added.",),
    "That is what was answered. It can be changed no more.",
)  # fmt: skip
CLOSE = StepOffer(
    "close", "Close it",
    ("Nobody can sign it any more, and what is held of signatures is deleted. Its text and its log stay until it is "
     "purged.",),
    "It can be closed. It cannot be opened again.",
)  # fmt: skip
SUCCESSOR = StepOffer(
    "successor", "Draft a successor",
    ("A new draft that begins with this text and names this petition. Nobody’s signature goes along: people are asked "
     "again.",),
)  # fmt: skip
PURGE = StepOffer(
    "purge", "Purge it",
    ("All of it goes: text, log, delivery and answers. Save what you want to keep first.",),
    "All of it can be deleted.",
)  # fmt: skip
DISCARD = StepOffer(
    "discard", "Throw this draft away",
    ("The draft goes, with all its wordings.",),
    "It can be deleted.",
)  # fmt: skip


def offers(petition: Petition) -> Sequence[StepOffer]:
    """The next one first."""
    names = petition.text.mode is Mode.NAMES
    by_state: dict[State, tuple[StepOffer, ...]] = {
        State.DRAFT: (FREEZE, DISCARD),
        State.FROZEN: (OPEN, SUCCESSOR, CLOSE),
        State.OPEN: (SUCCESSOR, CLOSE),
        State.REACHED: (SUCCESSOR,),
        State.COOLED: (RESULT if names else DELIVER, SUCCESSOR, CLOSE),
        State.EXPIRED: (CLOSE, SUCCESSOR),
        State.OPENED: (DELIVER, SUCCESSOR, CLOSE),
        State.DELIVERED: (ANSWER, SUCCESSOR, CLOSE),
        State.ANSWERED: (ANSWER, SUCCESSOR, CLOSE),
        State.CLOSED: (SUCCESSOR, PURGE),
    }
    return by_state[petition.state]
