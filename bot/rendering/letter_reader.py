"""Letters of the pack (letters/*.toml): read, held to the rules of docs/cards.md, and filled in.

A letter rests on units of cards. What it says of its sources, their dates and their doubts comes from those units.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.errors import NoLetter
from bot.rendering.letter import Letter, Lines, Mark, Paragraph, Points, Signature, Span, Subject, Text, typed
from knowledge.card import Card, Kind, Unit
from knowledge.card_reader import read_card
from knowledge.currency import standing
from knowledge.errors import CardError, UnknownPlace
from knowledge.jurisdiction import Jurisdiction

COMMON = "common.toml"
NOT_ADVICE = "Information, not legal advice."
_TEXTS, _LISTS = ("kind", "jurisdiction", "title", "subject"), ("opening", "points", "closing", "before")
_NEEDS, _MAY = {*_TEXTS, *_LISTS, "rests_on"}, {"see_also"}
_FRAME = ("$your_name", "$your_address", "$date", "$addressee", "$employer", "$employer_address")
_VARIABLE = re.compile(r"\$(\$|[a-z_]+|)")


@dataclass(frozen=True, slots=True)
class Field:
    """Something only the writer knows. `blank` stands in the letter, in brackets, until it is filled in."""

    name: str
    ask: str
    blank: str


@dataclass(frozen=True, slots=True)
class Support:
    """A unit that a letter rests on, and the card it stands on."""

    card: Card
    unit: Unit

    def stands_on(self, day: date) -> bool:
        """Whether it may be relied on that day: it holds, and where it is law it binds."""
        now = standing(
            self.unit.states, day=day, verified=self.unit.verified, checked=self.card.checked,
            directive=self.card.directive,
        )  # fmt: skip
        return self.unit.holds_on(day) and now.binds


@dataclass(frozen=True, slots=True)
class LetterForm:
    """A letter as the pack has it, with `$name` where a field goes."""

    name: str  # of its file
    kind: str
    jurisdiction: str
    title: str
    subject: str
    opening: tuple[str, ...]
    points: tuple[str, ...]
    closing: tuple[str, ...]
    before: tuple[str, ...]
    rests_on: tuple[Support, ...]
    see_also: tuple[Support, ...]
    fields: tuple[Field, ...]  # those it uses, in the order in which they are asked for

    def fallen(self, day: date) -> tuple[Support, ...]:
        """What it rests on that does not stand on that day."""
        return tuple(support for support in self.rests_on if not support.stands_on(day))

    def check_standing(self, day: date) -> None:
        """Raises `CardError` where it rests on what does not stand on that day."""
        for support in self.fallen(day):
            raise CardError(f"{self.name}.toml: {support.card.id}, {support.unit.heading}: not in force")


def read_letters(pack: Path) -> list[LetterForm]:
    """Every letter of a pack, ordered by name. Raises `CardError` for the first that breaks a rule."""
    return [read_letter(path) for path in letter_paths(pack)]


def letter_paths(pack: Path) -> list[Path]:
    return sorted(path for path in (pack / "letters").glob("*.toml") if path.name != COMMON)


def find_letter(pack: Path, kind: str, place: Jurisdiction, *, day: date) -> LetterForm:
    """The letter of that kind for the place, or for what it is part of. Raises `NoLetter`, which says what there is."""
    forms = {(form.kind, form.jurisdiction): form for form in read_letters(pack)}
    for code in place.lineage:
        if form := forms.get((kind, code)):
            if form.fallen(day):
                raise NoLetter(f"The letter for {place.name} rests on law that is not in force on that day.")
            return form
    there = [form for code in place.lineage for form in forms.values() if form.jurisdiction == code]
    raise NoLetter(f"{_none(kind, place, forms)} {_instead(place, there)}")


def _none(kind: str, place: Jurisdiction, forms: Mapping[tuple[str, str], LetterForm]) -> str:
    if kind == "access":
        return f"Steward's cards hold no general right to a copy of your data in {place.name}, so there is no letter."
    places = ", ".join(sorted(code for known, code in forms if known == kind))
    return f"Steward has no such letter for {place.name}, only for {places}."


def _instead(place: Jurisdiction, there: Sequence[LetterForm]) -> str:
    if not there:
        return 'You can still ask HR in writing: steward ask "what can I ask HR about monitoring"'
    return "What there is: " + "; ".join(
        f"{form.title}, steward letter {form.kind} --jurisdiction {place.code}" for form in there
    )


def read_letter(path: Path) -> LetterForm:
    """The letter in `path`. Raises `CardError`, which names the file and the rule that is broken."""
    values, name = _toml(path), path.name
    if values.keys() - _NEEDS - _MAY or _NEEDS - values.keys():
        raise CardError(f"{name}: its keys are {', '.join(sorted(_NEEDS))}, and see_also where there is one")
    if not all(isinstance(values[key], str) and values[key].strip() for key in _TEXTS):
        raise CardError(f"{name}: {', '.join(_TEXTS)} are texts")
    if not all(_is_texts(values[key]) for key in _LISTS):
        raise CardError(f"{name}: {', '.join(_LISTS)} are lists of texts")
    kind, code = values["kind"], values["jurisdiction"]
    if path.stem != f"{kind}-{code}".lower() or not _is_place(code):
        raise CardError(f"{name}: it is named for its kind and its jurisdiction, a place code")
    common = _common(path.with_name(COMMON))
    parts = {key: tuple(values[key]) for key in ("opening", "points", "closing")}
    used = _used(name, (*_FRAME, values["subject"], *(text for texts in parts.values() for text in texts)), common)
    return LetterForm(
        name=path.stem, kind=kind, jurisdiction=code, title=values["title"], subject=values["subject"], **parts,
        before=(*common["before"], *(text.replace("$$", "$") for text in values["before"])),
        rests_on=tuple(_supports(path, values["rests_on"])),
        see_also=tuple(_supports(path, values.get("see_also", []))),
        fields=used,
    )  # fmt: skip


def _used(name: str, texts: Sequence[str], common: Mapping[str, Any]) -> tuple[Field, ...]:
    named = {variable for text in texts for variable in _VARIABLE.findall(text)} - {"$"}
    if unknown := sorted(named - common["fields"].keys()):
        raise CardError(f"{name}: {COMMON} has no field {unknown[0] or 'without a name'}")
    return tuple(
        Field(key, field["ask"], f"[{field['blank']}]") for key, field in common["fields"].items() if key in named
    )


def _common(path: Path) -> dict[str, Any]:
    common = _toml(path)
    fields = common.get("fields")
    whole = isinstance(fields, dict) and all(
        isinstance(field, dict) and field.keys() == {"blank", "ask"} for field in fields.values()
    )
    if not whole or not _is_texts(common.get("before")):
        raise CardError(f"{path.name}: it has before, a list of texts, and fields, each with a blank and an ask")
    return common


@lru_cache(maxsize=64)
def _parsed(text: str) -> dict[str, Any]:
    """Not to be changed: who reads the same text again is given the same."""
    return tomllib.loads(text)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return _parsed(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise CardError(f"{path.name}: not a TOML file of a letter") from None


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(text, str) and text.strip() for text in value)


def _is_place(code: str) -> bool:
    try:
        return Jurisdiction.parse(code).code == code
    except UnknownPlace:
        return False


def _supports(path: Path, entries: object) -> Iterator[Support]:
    if not isinstance(entries, list) or not all(isinstance(e, dict) and e.keys() == {"card", "unit"} for e in entries):
        raise CardError(f"{path.name}: rests_on and see_also are lists of {{card = …, unit = …}}")
    cards: dict[str, Card] = {}
    for entry in entries:
        files = [path.parents[1] / kind.value / f"{entry['card']}.md" for kind in (Kind.LAW, Kind.GUIDE)]
        found = next((file for file in files if file.is_file()), None)
        if found is None:
            raise CardError(f"{path.name}: there is no card {entry['card']}")
        card = cards[found.stem] = cards.get(found.stem) or read_card(found)
        # Two units of a card may share a heading, one before and one after a change: the later one is meant.
        unit = next((unit for unit in reversed(card.units) if unit.heading == entry["unit"]), None)
        if unit is None:
            raise CardError(f"{path.name}: the card {card.id} has no unit {entry['unit']}")
        yield Support(card, unit)


def written(form: LetterForm, answers: Mapping[str, str], *, day: date) -> Letter:
    """The letter, with what was typed in place of its fields; an empty answer leaves the blank."""
    fill = _Filling(form, answers)
    return Letter(
        title=form.title,
        blocks=(
            Lines((fill("$your_name"), fill("$your_address"))),
            Lines((fill("$date"),)),
            Lines((fill("$employer"), fill("$addressee"), fill("$employer_address"))),
            Subject(fill(form.subject)),
            Paragraph(fill("Dear Sir or Madam,")),
            *(Paragraph(fill(text)) for text in form.opening),
            Points(tuple(fill(text) for text in form.points)),
            *(Paragraph(fill(text)) for text in form.closing),
            Paragraph(fill("Yours faithfully,")),
            Signature(fill("$your_name")),
        ),
        before=tuple((Span(text),) for text in (*form.before, *_cautions(form, day), NOT_ADVICE)),
        sources=tuple(_sources(form)),
    )


class _Filling:
    """Puts answers into texts. An answer is one span of its own: nothing in it is read as a variable or as markup."""

    def __init__(self, form: LetterForm, answers: Mapping[str, str]) -> None:
        self._blanks = {field.name: field.blank for field in form.fields}
        self._answers = {name: typed(answer) for name, answer in answers.items()}

    def __call__(self, text: str) -> Text:
        parts = _VARIABLE.split(text)  # own words and names in turn
        spans = [self._filled(part) if place % 2 else Span(part) for place, part in enumerate(parts)]
        return tuple(span for span in spans if span.text)

    def _filled(self, name: str) -> Span:
        if name == "$":
            return Span("$")
        answer = self._answers.get(name, "")
        return Span(answer) if answer else Span(self._blanks[name], Mark.BLANK)


def _cautions(form: LetterForm, day: date) -> Iterator[str]:
    supports = (*form.rests_on, *form.see_also)
    for doubt in dict.fromkeys(s.unit.doubt for s in supports if s.unit.doubt):
        yield f"Not confirmed: {doubt}. Check it before you rely on it."
    for card in dict.fromkeys(s.card for s in supports if s.card.review_by < day):
        yield f"“{card.title}” was due for a fresh look on {card.review_by.isoformat()}: check that it still stands."


def _sources(form: LetterForm) -> Iterator[Text]:
    seen = {(s.card.title, s.unit.citation, s.unit.url, s.card.checked) for s in (*form.rests_on, *form.see_also)}
    for title, citation, url, checked in sorted(seen):
        yield (Span(f"{title} · {citation} · checked {checked.isoformat()} · "), Span(url, Mark.LINK))
