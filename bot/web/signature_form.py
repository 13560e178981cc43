"""What a form of signatures holds. It travels in bodies and hidden fields only, and shows itself in no repr."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.errors import UserError
from bot.organising.code import Code
from bot.organising.petitions.name import SignedName
from bot.organising.petitions.petition import Petition
from bot.organising.petitions.release import Minimum
from bot.organising.petitions.text import Mode
from bot.web import petition_words
from bot.web.concern_form import CODE, SIGNED, WRITTEN
from bot.web.form import HiddenField

PETITION, SHA256, NAME, ROLE, MINIMUM = "petition", "sha256", "name", "role", "minimum"
_MOST = 400  # characters of a field that are filled in again; a name that fits is far shorter
_MINIMUMS = {str(int(minimum)): minimum for minimum in Minimum}


class FormRefused(Exception):
    """`wrong` tells what has to be mended, by the name of the field."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__("a form that has to be mended")
        self.wrong = wrong


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person chose and typed, as it came. `sha256` is of the text that was read."""

    petition: str = ""
    sha256: str = ""
    code: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    role: str = field(default="", repr=False)
    minimum: str = field(default="", repr=False)
    signed: str = field(default="", repr=False)
    written: bool = False

    @classmethod
    def of(cls, form: Mapping[str, str]) -> Typed:
        return cls(
            _shown(form.get(PETITION, "")), _shown(form.get(SHA256, "")), _shown(form.get(CODE, "")),
            _shown(form.get(NAME, "")), _shown(form.get(ROLE, "")), form.get(MINIMUM, "")[:2], form.get(SIGNED, ""),
            bool(form.get(WRITTEN)),
        )  # fmt: skip

    @property
    def read_code(self) -> Code | None:
        return Code.read(self.code)

    def signed_name(self, mode: Mode) -> SignedName | None:
        """None where only the number counts. Raises `FormRefused`."""
        if mode is Mode.COUNT:
            return None
        wrong = {}
        minimum = _MINIMUMS.get(self.minimum)
        if minimum is None:
            wrong[MINIMUM] = petition_words.NO_MINIMUM
        try:
            name = SignedName.read(self.name, self.role, minimum or Minimum.N)
        except UserError as error:
            raise FormRefused({NAME: str(error)} | wrong) from None
        if wrong:
            raise FormRefused(wrong)
        return name

    def hidden(self, petition: Petition, name: SignedName | None, signed: str) -> list[HiddenField]:
        """`Typed.of` reads these back."""
        named = (
            [HiddenField(NAME, name.name), HiddenField(ROLE, name.role), HiddenField(MINIMUM, str(int(name.minimum)))]
            if name
            else []
        )
        return [
            HiddenField(PETITION, petition.id), HiddenField(SHA256, petition.sha256), HiddenField(CODE, self.code),
            *named, HiddenField(SIGNED, signed),
        ]  # fmt: skip

    def as_it_came(self) -> list[HiddenField]:
        """For a page that cannot look at the form just now."""
        fields = {
            PETITION: self.petition, SHA256: self.sha256, CODE: self.code, NAME: self.name, ROLE: self.role,
            MINIMUM: self.minimum, SIGNED: self.signed,
        }  # fmt: skip
        return [HiddenField(name, value) for name, value in fields.items() if value]


def _shown(typed: str) -> str:
    """As it was typed: it is filled in again."""
    return typed.replace("\0", "")[:_MOST]
