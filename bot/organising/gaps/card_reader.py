"""Reads the cards of the gap report, Steward's and the workplace's own, and holds them to their rules."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from bot.errors import UserError
from bot.organising.gaps.card import Asks, Cards, Column, Guard, Pattern, Practice, Rule
from bot.organising.gaps.examples import ALL, Example, ExampleBroken, examples_in
from bot.organising.gaps.verdict import FOUND, Verdict

PRACTICES, COLUMNS, EXAMPLES = "practices", "columns", "examples"
LEAST_EXAMPLES = 10
TRACKED, NOT_TRACKED = "tracked", "not_tracked"
_ID = re.compile(r"[a-z][a-z0-9_]{1,39}")
_WORD = re.compile(r"<([a-z_]+)>")
_MOST = 40_000  # characters of one pattern, its words put in
_LARGEST = 200_000  # bytes of one card


class CardBroken(UserError):
    """Names the file and the rule that it breaks."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}. No report was made; mend the card or take it out. See docs/gaps.md.")


@cache
def shipped_cards() -> Cards:
    """Steward's own."""
    return _read(None)


def read_cards(folder: Path | None) -> Cards:
    """Steward's cards, and over them those in `folder`, which holds `columns`, `practices` and `examples`: the same id
    replaces.
    Raises `CardBroken`."""
    if folder is None or not any((folder / kind).is_dir() for kind in (COLUMNS, PRACTICES, EXAMPLES)):
        return shipped_cards()
    return _read(folder)


def cards_stamp(folder: Path | None) -> str:
    """Another where a card or a list of examples is another, Steward's own or one in `folder`, or what reads by them:
    a report that an older Steward made is not taken for one of today."""
    digest = hashlib.sha256()
    ours = files(__package__)
    for path in sorted(ours.iterdir(), key=lambda p: p.name):
        if path.name.endswith((".py", ".toml")):
            digest.update(repr((path.name, path.read_bytes())).encode())
    for place in (ours, folder):
        for kind in (COLUMNS, PRACTICES, EXAMPLES):
            if place is None or not (here := place.joinpath(kind)).is_dir():
                continue
            for path in sorted(here.iterdir(), key=lambda p: p.name):
                if path.is_file():
                    digest.update(repr((kind, path.name, path.read_bytes())).encode())
    return digest.hexdigest()


def _read(folder: Path | None) -> Cards:
    ours = files("bot.organising.gaps")
    words = _words(_toml(ours.joinpath("words.toml"), "words.toml"), {}, "words.toml")
    practices: dict[str, Practice] = {}
    columns: dict[str, Column] = {}
    for name, table, own in _tables(ours, folder, PRACTICES):
        practice = _practice(_Table(name, table, words), own=own)
        practices[practice.id] = practice
    for name, table, own in _tables(ours, folder, COLUMNS):
        column = _column(_Table(name, table, words), tuple(practices), own=own)
        columns[column.id] = column
    shared = {name: re.compile(pattern) for name, pattern in words.items()}
    order = _toml(ours.joinpath("order.toml"), "order.toml")
    other = _Table("other.toml", _toml(ours.joinpath("other.toml"), "other.toml"), words)
    return Cards(
        tuple(sorted(practices.values(), key=lambda p: _place(p.id, order[PRACTICES]))),
        tuple(sorted(columns.values(), key=lambda c: _place(c.id, order[COLUMNS]))),
        shared,
        (*other.texts("silent"), *other.texts("untracked")),
        tuple(_listed(ours, folder, {*columns}, {*practices, ALL})),
    )


def _listed(ours: Traversable, folder: Path | None, columns: set[str], practices: set[str]) -> Iterator[Example]:
    for place in (ours.joinpath(EXAMPLES), folder / EXAMPLES if folder else None):
        if place is None or not place.is_dir():
            continue
        for path in sorted(place.iterdir(), key=lambda p: p.name):
            if not path.name.endswith(".jsonl") or path.name.startswith("."):
                continue
            name = f"{EXAMPLES}/{path.name}"
            try:
                for example in examples_in(path):
                    if unknown := sorted((example.verdicts.keys() - columns) | ((example.about or set()) - practices)):
                        raise CardBroken(name, f"no column or practice is called {unknown[0]}")
                    yield example
            except OSError:
                raise CardBroken(name, "it cannot be read") from None
            except ExampleBroken as error:
                raise CardBroken(name, str(error)) from None


def _place(card_id: str, order: list[str]) -> tuple[int, str]:
    return (order.index(card_id), "") if card_id in order else (len(order), card_id)


def _tables(ours: Traversable, folder: Path | None, kind: str) -> list[tuple[str, dict[str, Any], bool]]:
    """(name, table, whether it is the workplace's own) of each card, ours first."""
    found: list[tuple[str, dict[str, Any], bool]] = []
    for place, own in ((ours.joinpath(kind), False), (folder / kind if folder else None, True)):
        if place is None or not place.is_dir():
            continue
        for path in sorted(place.iterdir(), key=lambda p: p.name):
            if path.name.endswith(".toml") and not path.name.startswith("."):
                name = f"{kind}/{path.name}"
                found.append((name, _toml(path, name), own))
    return found


def _toml(path: Traversable, name: str) -> dict[str, Any]:
    try:
        data = path.read_bytes()
        if len(data) > _LARGEST:
            raise CardBroken(name, f"it is larger than {_LARGEST // 1000} kB")
        return tomllib.loads(data.decode("utf-8"))
    except OSError:
        raise CardBroken(name, "it cannot be read") from None
    except UnicodeDecodeError:
        raise CardBroken(name, "it is not in UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise CardBroken(name, f"it is no sound TOML ({error})") from None


def _words(table: Mapping[str, Any], known: Mapping[str, str], name: str) -> dict[str, str]:
    """Each named pattern with the others put in; one may use those above it."""
    found = dict(known)
    for word, pattern in table.items():
        if not isinstance(pattern, str) or not _WORD.fullmatch(f"<{word}>"):
            raise CardBroken(name, f"the word {word} is to be a name in lower case and a pattern in quotes")
        found[word] = _put_in(pattern, found, name)
        _compiled(found[word], name)
    return found


def _put_in(pattern: str, words: Mapping[str, str], name: str) -> str:
    def known(match: re.Match[str]) -> str:
        if match[1] not in words:
            raise CardBroken(name, f"a pattern uses <{match[1]}>, which no word is called")
        return f"(?:{words[match[1]]})"

    return _WORD.sub(known, pattern)


def _compiled(pattern: str, name: str) -> Pattern:
    if len(pattern) > _MOST:
        raise CardBroken(name, "a pattern is too long")
    try:
        compiled = re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise CardBroken(name, f"a pattern is no regular expression: {pattern[:60]!r} ({error})") from None
    if compiled.search(""):
        raise CardBroken(name, f"a pattern fits everything: {pattern[:60]!r}")
    return compiled


class _Table:
    """A table of a card, read key by key; a key that nobody asked for is an error."""

    def __init__(self, name: str, table: Mapping[str, Any], words: Mapping[str, str], where: str = "") -> None:
        self.name = name
        self._table = table
        self._where = where
        self.words = words
        self._asked: set[str] = set()

    def broken(self, why: str) -> CardBroken:
        return CardBroken(self.name, f"{self._where}{why}")

    def text(self, key: str, *, needed: bool = True) -> str:
        self._asked.add(key)
        value = self._table.get(key, "")
        if not isinstance(value, str) or (needed and not value.strip()):
            raise self.broken(f"{key} is to be a text in quotes")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        self._asked.add(key)
        value = self._table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(text, str) and text.strip() for text in value):
            raise self.broken(f"{key} is to be a list of texts in quotes")
        return tuple(value)

    def patterns(self, key: str, *, needed: bool = False) -> tuple[Pattern, ...]:
        found = tuple(_compiled(_put_in(text, self.words, self.name), self.name) for text in self.texts(key))
        if needed and not found:
            raise self.broken(f"{key} is to hold at least one pattern")
        return found

    def flag(self, key: str, *, default: bool) -> bool:
        self._asked.add(key)
        value = self._table.get(key, default)
        if not isinstance(value, bool):
            raise self.broken(f"{key} is true or false")
        return value

    def table(self, key: str) -> Mapping[str, Any]:
        self._asked.add(key)
        value = self._table.get(key, {})
        if not isinstance(value, dict):
            raise self.broken(f"[{key}] is to be a table")
        return value

    def within(self, key: str) -> list[_Table]:
        self._asked.add(key)
        value = self._table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.broken(f"[[{key}]] is to be a list of tables")
        return [_Table(self.name, one, self.words, f"{key} {n}: ") for n, one in enumerate(value, start=1)]

    def done(self) -> None:
        if unknown := sorted(self._table.keys() - self._asked):
            raise self.broken(f"the key {unknown[0]} is unknown")


def _card_id(table: _Table) -> str:
    found = table.text("id")
    if not _ID.fullmatch(found) or f"/{found}." not in table.name:
        raise table.broken("id is to be the file's name, in small letters, digits and _")
    return found


def _examples(table: _Table, kinds: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    held = _Table(table.name, table.table("examples"), table.words, "examples: ")
    found = {kind: held.texts(kind) for kind in kinds}
    held.done()
    for kind, texts in found.items():
        if len(texts) < LEAST_EXAMPLES:
            raise table.broken(f"examples of {kind} are {len(texts)}; at least {LEAST_EXAMPLES} are needed")
    return found


def _further(table: _Table, kinds: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    held = _Table(table.name, table.table("further"), table.words, "further: ")
    found = {kind: held.texts(kind) for kind in kinds}
    held.done()
    return found


def _practice(table: _Table, *, own: bool) -> Practice:
    table.words = _words(table.table("words"), table.words, table.name)
    found = Practice(
        _card_id(table), table.text("name"), table.text("question"), table.patterns("mentions", needed=True),
        table.patterns("tracked", needed=True), table.patterns("negations"),
        _examples(table, (TRACKED, NOT_TRACKED)), own, _further(table, (TRACKED,))[TRACKED],
    )  # fmt: skip
    table.done()
    return found


def _column(table: _Table, practices: tuple[str, ...], *, own: bool) -> Column:
    table.words = _words(table.table("words"), table.words, table.name)
    halves = table.texts("halves")
    rules = tuple(_rule(one, halves) for one in table.within("rule"))
    if not rules:
        raise table.broken("it has no [[rule]]")
    table.flag("whole_lists", default=False)  # a key of older cards, without effect
    enough = table.table("enough")
    if any(not isinstance(n, int) or isinstance(n, bool) or n < 1 for n in enough.values()):
        raise table.broken("[enough] is to hold numbers from 1")
    found = Column(
        _card_id(table), table.text("name"), table.text("question"), table.patterns("cues", needed=True),
        table.patterns("negations"), table.patterns("hedges"), rules, halves, table.texts("aside"),
        table.patterns("counted"), dict(enough),
        {Verdict(k): v for k, v in _examples(table, (*FOUND, Verdict.SILENT)).items()},
        tuple(_asks(one, practices) for one in table.within("asks")), own,
        {Verdict(k): v for k, v in _further(table, tuple(FOUND)).items()},
    )  # fmt: skip
    table.done()
    return found


def _rule(table: _Table, halves: tuple[str, ...]) -> Rule:
    verdict = table.text("verdict")
    if verdict not in FOUND:
        raise table.broken(f"verdict is one of: {', '.join(FOUND)}")
    half = table.text("half", needed=False)
    guard = table.text("guard", needed=False) or (Guard.FAR if verdict == Verdict.CONTRARY else Guard.NONE)
    if guard not in tuple(Guard):
        raise table.broken(f"guard is one of: {', '.join(Guard)}")
    if half and half not in halves:
        raise table.broken("half is one of those in `halves`")
    set_phrase = table.flag("set_phrase", default=False)
    if set_phrase and verdict != Verdict.CONTRARY:
        raise table.broken("a set_phrase is for what is contrary")
    found = Rule(
        Verdict(verdict), table.patterns("any", needed=True), table.patterns("all"), table.patterns("but_not"),
        Guard(guard), half, set_phrase,
    )  # fmt: skip
    table.done()
    return found


def _asks(table: _Table, practices: tuple[str, ...]) -> Asks:
    found = Asks(
        table.text("what"), table.text("document", needed=False), table.text("clause", needed=False),
        table.text("jurisdiction", needed=False), table.texts("practices"),
    )  # fmt: skip
    if bool(found.document) == bool(found.clause):
        raise table.broken("it names either a document or a clause")
    if unknown := sorted(set(found.practices) - set(practices)):
        raise table.broken(f"no practice is called {unknown[0]}")
    table.done()
    return found
