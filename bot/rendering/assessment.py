"""The draft of an impact assessment, from Markdown templates in which each `$name` is filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from string import Template

from bot.rendering.letter import typed
from bot.rendering.markdown import escaped
from bot.settings import Operator, OperatorKind

OPEN = "TO DECIDE"
"""What marks each thing that only people can say."""
_KIND = {
    OperatorKind.UNION: "a union",
    OperatorKind.WORKS_COUNCIL: "a works council",
    OperatorKind.WORKERS: "workers of the company",
    OperatorKind.EMPLOYER: "the employer",
}


@dataclass(frozen=True, slots=True)
class Assessment:
    """`place` is its name, None where nobody gave one. `numbers` are the constants of the code by the names that the
    templates give them; without concerns, only those of answering are told."""

    operator: Operator
    place: str | None
    day: date
    numbers: Mapping[str, int]

    def markdown(self) -> str:
        """Raises `KeyError` where a template wants a number that is not there."""
        concerns = "concerns_off" if self.operator.kind is OperatorKind.EMPLOYER else "concerns"
        values = {
            **{name: f"{number:,}" for name, number in self.numbers.items()},
            "operator": _said(self.operator.name),
            "kind": _KIND[self.operator.kind],
            "contact": _said(self.operator.contact) or f"**{OPEN}:** how people reach you.",
            "place": _said(self.place or "") or f"**{OPEN}:** where the people work, and whose law holds.",
            "day": self.day.isoformat(),
        }
        return _filled("assessment", {**values, "concerns": _filled(f"assessment_{concerns}", values).rstrip()})


def variables() -> set[str]:
    """Every `$name` of the templates."""
    names = ("assessment", "assessment_concerns", "assessment_concerns_off")
    return {name for each in names for name in _template(each).get_identifiers()}


def _said(text: str) -> str:
    """What the operator typed, on one line, no character of it markup."""
    return escaped(typed(text))


def _filled(name: str, values: Mapping[str, str]) -> str:
    return _template(name).substitute(values)


def _template(name: str) -> Template:
    return Template(files("bot.rendering").joinpath(f"{name}.md").read_text(encoding="utf-8"))
