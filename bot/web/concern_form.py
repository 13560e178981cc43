"""What a form of concerns holds. It travels in bodies and hidden fields only, and shows itself in no repr."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.errors import ConcernRefused
from bot.organising.choice import BY_ID, CHOICES, Question
from bot.organising.code import Code
from bot.organising.concern import Concern
from bot.web.concern_words import NUL
from bot.web.form import HiddenField

CODE, CHOICE, TEXT, SIGNED, WRITTEN, WORDS = "code", "choice", "text", "signed", "written", "words"
_MOST = 200  # characters of a code, or of seven words, that are filled in again

GROUPS = tuple((question, tuple(choice for choice in CHOICES if choice.question is question)) for question in Question)


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person chose and typed, as it came."""

    code: str = field(default="", repr=False)
    choices: tuple[str, ...] = field(default=(), repr=False)
    text: str = field(default="", repr=False)
    signed: str = field(default="", repr=False)
    written: bool = False

    @classmethod
    def of(cls, form: Mapping[str, str]) -> Typed:
        return cls(
            form.get(CODE, ""), tuple(filter(None, form.get(CHOICE, "").split("\n"))), form.get(TEXT, ""),
            form.get(SIGNED, ""), bool(form.get(WRITTEN)),
        )  # fmt: skip

    @property
    def read_code(self) -> Code | None:
        return Code.read(self.code)

    @property
    def shown_code(self) -> str:
        """As it was typed: it is filled in again."""
        return _filled_in(self.code)

    @property
    def shown_text(self) -> str:
        return self.text.replace("\0", "")

    def concern(self) -> Concern:
        """Raises `ConcernRefused`: also where a text was damaged on the way, rather than send on another."""
        if "\0" in self.text:
            raise ConcernRefused("text", NUL)
        return Concern.read(self.choices, self.text)

    def hidden(self, concern: Concern, signed: str) -> list[HiddenField]:
        """`Typed.of` reads these back."""
        return [
            HiddenField(CODE, self.shown_code), *(HiddenField(CHOICE, choice) for choice in concern.choices),
            HiddenField(TEXT, concern.text), HiddenField(SIGNED, signed),
        ]  # fmt: skip


def typed_words(form: Mapping[str, str]) -> str:
    return _filled_in(form.get(WORDS, ""))


def in_groups(chosen: Iterable[str]) -> list[tuple[Question, list[str]]]:
    """What was chosen, in words, under the question that it answers."""
    by_question: dict[Question, list[str]] = {}
    for choice in CHOICES:
        if choice.id in set(chosen) & BY_ID.keys():
            by_question.setdefault(choice.question, []).append(choice.words)
    return list(by_question.items())


def _filled_in(typed: str) -> str:
    return typed.replace("\0", "")[:_MOST]
