"""Texts handed to a language model, one Markdown file each: "answer/phrase.system" is answer/phrase.system.md."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template


class PromptError(Exception):
    """A prompt that is not there, or values that are not the variables of its text."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One message. `$name` stands for a variable, `$$` for a dollar."""

    name: str
    text: str

    @property
    def version(self) -> str:
        """Names the text: the first 12 hex digits of its SHA-256."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:12]

    @property
    def variables(self) -> frozenset[str]:
        return frozenset(Template(self.text).get_identifiers())

    def render(self, **values: str) -> str:
        """The text with its variables filled in. What is filled in is never read for variables again.

        Raises `PromptError` unless the names given are exactly the variables.
        """
        if values.keys() != self.variables:
            odd = ", ".join(sorted(values.keys() ^ self.variables))
            raise PromptError(f"The prompt {self.name} was given other values than it has variables: {odd}")
        return Template(self.text).substitute(values)


@cache
def load(name: str) -> Prompt:
    """Raises `PromptError`."""
    if name not in names():
        raise PromptError(f"There is no prompt {name}.")
    text = files("prompts").joinpath(f"{name}.md").read_text(encoding="utf-8").strip()
    if not Template(text).is_valid():
        raise PromptError(f"The prompt {name} has a $ that begins no variable.")
    return Prompt(name, text)


@cache
def names() -> tuple[str, ...]:
    """Every prompt there is, sorted."""
    rooms = [room for room in files("prompts").iterdir() if room.is_dir()]
    found = [f"{room.name}/{file.name.removesuffix('.md')}" for room in rooms for file in room.iterdir()]
    return tuple(sorted(name for name in found if not name.startswith("_") and "." in name))
