"""What can be chosen in a concern, on the Box and in Slack alike. Nothing here can be typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Question(StrEnum):
    TRACKED = "tracked"
    MISSING = "missing"
    EFFECT = "effect"
    WANTED = "wanted"


@dataclass(frozen=True, slots=True)
class Choice:
    """`id` is what is stored and exchanged. `words` are what people read."""

    id: str
    question: Question
    words: str


# The order is that of the bits in stored rows: add at the end, never take out.
CHOICES = (
    Choice("tracked.keystrokes", Question.TRACKED, "keystrokes or mouse"),
    Choice("tracked.screen", Question.TRACKED, "the screen"),
    Choice("tracked.camera", Question.TRACKED, "camera or microphone"),
    Choice("tracked.location", Question.TRACKED, "location"),
    Choice("tracked.messages", Question.TRACKED, "messages, mail or calls"),
    Choice("tracked.ai_training", Question.TRACKED, "work used to train AI"),
    Choice("tracked.score", Question.TRACKED, "a productivity score"),
    Choice("tracked.biometrics", Question.TRACKED, "fingerprint, face or other biometrics"),
    Choice("tracked.own_device", Question.TRACKED, "a personal device"),
    Choice("tracked.other", Question.TRACKED, "something else"),
    Choice("missing.told", Question.MISSING, "we were not told"),
    Choice("missing.asked", Question.MISSING, "we were not asked"),
    Choice("missing.purpose", Question.MISSING, "no clear purpose"),
    Choice("missing.access", Question.MISSING, "we cannot see what is held about us"),
    Choice("missing.limit", Question.MISSING, "no limit on how much or how long"),
    Choice("missing.human_review", Question.MISSING, "no person reviews what a system decides"),
    Choice("effect.stress", Question.EFFECT, "stress or fear"),
    Choice("effect.health", Question.EFFECT, "health or breaks"),
    Choice("effect.pay", Question.EFFECT, "pay or hours"),
    Choice("effect.discipline", Question.EFFECT, "warnings, ratings or dismissal"),
    Choice("effect.unfair", Question.EFFECT, "some are treated worse than others"),
    Choice("effect.home", Question.EFFECT, "life outside work"),
    Choice("effect.other", Question.EFFECT, "something else"),
    Choice("wanted.information", Question.WANTED, "to be told what is tracked and why"),
    Choice("wanted.say", Question.WANTED, "a say before it is brought in"),
    Choice("wanted.limits", Question.WANTED, "limits on what is tracked and kept"),
    Choice("wanted.stop", Question.WANTED, "that it stops"),
    Choice("wanted.access", Question.WANTED, "to see and correct what is held about us"),
    Choice("wanted.human", Question.WANTED, "that people decide, not systems"),
    Choice("wanted.other", Question.WANTED, "something else"),
)
BY_ID = {choice.id: choice for choice in CHOICES}
_AT = {choice.id: at for at, choice in enumerate(CHOICES)}
CHOICE_BYTES = 8
NONE_CHOSEN = bytes(CHOICE_BYTES)


def as_bits(chosen: Iterable[str]) -> bytes:
    """Eight bytes, whichever and however many were chosen. Raises `KeyError` for what is no choice."""
    return sum(1 << _AT[choice] for choice in set(chosen)).to_bytes(CHOICE_BYTES, "big")


def from_bits(bits: bytes) -> tuple[str, ...]:
    """The ids, in the order of the list."""
    number = int.from_bytes(bits, "big")
    return tuple(choice.id for at, choice in enumerate(CHOICES) if number >> at & 1)
