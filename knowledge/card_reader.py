"""Reads card files and holds them to the rules of docs/cards.md."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import yaml

from knowledge.card import LOCAL_PREFIX, Card, Form, Kind, State, Status, Unit, UnitKind
from knowledge.currency import NOT_LAW
from knowledge.errors import CardError, UnknownPlace
from knowledge.jurisdiction import ANYWHERE, Jurisdiction
from knowledge.placeholder import what_is_left
from knowledge.pointing import pointing_word
from knowledge.web_address import is_web_address
from knowledge.who import Who

C = TypeVar("C", Form, Kind, Status, UnitKind, Who)

TEXT_WORDS = 45
DOUBT_WORDS = 12
TITLE_CHARACTERS = 70
FEWEST_ASKS = 4
SCOPE_CARD = "xcut-bot-scope"
FEWEST_UNITS, MOST_UNITS = 5, 12
CARD_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
LONGEST_ID = 60

_FRONT = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
_UNIT = re.compile(r"^## ([a-z]+): ([^\n]+)\n+```yaml\n(.*?)\n```\n+(.+?)\s*(?=^## |\Z)", re.DOTALL | re.MULTILINE)
_CARD_KEYS = {
    "id", "kind", "title", "jurisdiction", "citation", "url", "status", "effective", "history", "directive",
    "checked", "review_by", "names", "default_rule", "form",
}  # fmt: skip
_CARD_NEEDS = {"id", "kind", "title", "jurisdiction", "citation", "url", "status", "checked", "review_by"}
_LOCAL_KEYS, _LOCAL_NEEDS = {"reviewed_by", "visibility"}, {"reviewed_by"}
_UNIT_KEYS = {
    "asks", "confidence", "doubt", "valid", "status", "effective", "jurisdiction", "citation", "url", "deadline",
    "deadline_days", "form", "for", "not_for",
}  # fmt: skip
_NOT_LAW_OPENING = re.compile(
    r"(not|no|no longer|never|vetoed|withdrawn|rescinded|proposed|superseded|repealed|nothing|until|old|pending"
    r"|only)\b",
    re.IGNORECASE,
)
_VERDICT_OPENING = re.compile(
    r"(yes|no|not|usually|often|only|it depends|depends|sometimes|rarely|probably|almost|mostly|generally|partly"
    r"|in most|unlikely|likely|possibly|legally|maybe|never|still|until|as of|before|if|vetoed|withdrawn|rescinded)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Context:
    file: str

    def fail(self, rule: str) -> CardError:
        return CardError(f"{self.file}: {rule}")


def read_pack(folder: Path) -> list[Card]:
    """Every card below `folder`, ordered by id. Raises `CardError` for the first broken one."""
    return [read_card(path) for path in card_paths(folder)]


def card_paths(folder: Path) -> list[Path]:
    return sorted((p for kind in Kind for p in (folder / kind.value).glob("*.md")), key=lambda p: p.stem)


def read_card(path: Path, *, local: bool = False) -> Card:
    """The card in `path`; `local`: one of a workplace's own. Raises `CardError`, which names the file and the rule."""
    at = _Context(path.name)
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise at.fail(f"cannot be read ({type(error).__name__})") from None
    return _parsed(source.replace("\r\n", "\n"), at, path.stem, local)


@lru_cache(maxsize=512)
def _parsed(source: str, at: _Context, stem: str, local: bool) -> Card:
    """What has not changed since it was read is not read again: YAML takes some 20 ms a card."""
    return parse_card(source, stem=stem, at=at, local=local)


def parse_card(source: str, *, stem: str, at: _Context | None = None, local: bool = False) -> Card:
    at = at or _Context(f"{stem}.md")
    if left := what_is_left(source):
        raise at.fail(f"is still to be filled in ({left})")
    parts = _FRONT.match(source)
    if not parts:
        raise at.fail("has no front matter between two lines of ---")
    front = _mapping(parts[1], at, "front matter")
    more, needs = (_LOCAL_KEYS, _LOCAL_NEEDS) if local else (set[str](), set[str]())
    _keys(front, _CARD_KEYS | more, _CARD_NEEDS | needs, at, "front matter")
    if front["id"] != stem:
        raise at.fail(f"id is {front['id']!r}, the file is named {stem!r}")
    if not CARD_ID.match(stem) or len(stem) > LONGEST_ID:
        raise at.fail(f"id is lower-case letters, digits and single hyphens, {LONGEST_ID} characters at most")
    kind = _choice(Kind, front["kind"], at, "kind")
    if kind is Kind.POLICY:
        raise at.fail("kind is one of law, news, guide; a policy is a document of the workplace, not a card")
    if kind is Kind.NEWS and front["jurisdiction"] != ANYWHERE:
        raise at.fail("jurisdiction of news is XX")
    title = _text(front["title"], at, "title")
    if len(title) > TITLE_CHARACTERS:
        raise at.fail(f"title has {len(title)} characters, {TITLE_CHARACTERS} at most")
    states = _states(front, at, "front matter")
    card = Card(
        id=f"{LOCAL_PREFIX}{stem}" if local else stem,
        kind=kind,
        title=title,
        jurisdiction=_place(front["jurisdiction"], at),
        citation=_text(front["citation"], at, "citation"),
        url=_url(front["url"], at),
        states=states,
        directive=_flag(front.get("directive", False), at, "directive"),
        checked=_date(front["checked"], at, "checked"),
        review_by=_date(front["review_by"], at, "review_by"),
        names=_texts(front.get("names"), at, "names"),
        default_rule=_flag(front.get("default_rule", False), at, "default_rule"),
        units=(),
        source=_without_reviewer(source, front, at) if local else source,
        reviewed_by=_text(front["reviewed_by"], at, "reviewed_by") if local else None,
        public=not local or _public(front.get("visibility", "members"), at),
        form=_form(front.get("form", Form.LAW), kind, at),
    )
    units = tuple(_units(parts[2], card, at))
    if not FEWEST_UNITS <= len(units) <= MOST_UNITS:
        raise at.fail(f"has {len(units)} units, {FEWEST_UNITS} to {MOST_UNITS} are allowed")
    _no_ask_twice(units, at)
    return Card(**{**{f: getattr(card, f) for f in Card.__slots__}, "units": units})


def _without_reviewer(source: str, front: Mapping[str, Any], at: _Context) -> str:
    """The text that is kept: a role was asked for, but a name may have been written there, and no name is stored."""
    kept = re.sub(r"^reviewed_by:.*\n", "", source, count=1, flags=re.MULTILINE)
    parts = _FRONT.match(kept)
    left = _mapping(parts[1], at, "front matter") if parts else {}
    if left != {key: value for key, value in front.items() if key != "reviewed_by"}:
        raise at.fail("reviewed_by stands on one line of its own")
    return kept


def _units(body: str, card: Card, at: _Context) -> Iterator[Unit]:
    matches = list(_UNIT.finditer(body))
    if len(matches) != len(re.findall(r"^## ", body, re.MULTILINE)):
        raise at.fail("a unit is not of the form: ## kind: title, a yaml block, one paragraph")
    for position, match in enumerate(matches, start=1):
        where = f"unit {position} ({match[2].strip()})"
        yield _unit(match, position, card, _Context(f"{at.file}: {where}"))


def _unit(match: re.Match[str], position: int, card: Card, at: _Context) -> Unit:
    meta = _mapping(match[3], at, "yaml block")
    _keys(meta, _UNIT_KEYS, {"asks", "confidence"}, at, "yaml block")
    kind = _choice(UnitKind, match[1], at, "kind")
    if kind is UnitKind.SCOPE and card.id != SCOPE_CARD:
        raise at.fail(f"scope units stand in {SCOPE_CARD} only")
    text = " ".join(match[4].split())
    if "\n\n" in match[4].strip():
        raise at.fail("the text is more than one paragraph")
    if (words := len(text.split())) > TEXT_WORDS:
        raise at.fail(f"the text has {words} words, {TEXT_WORDS} at most")
    if "<!--" in text:
        raise at.fail("the text holds a comment; comments stand in the yaml block, behind #")
    if pointing := pointing_word(text):
        raise at.fail(f"the text points at something outside it: {pointing!r}")
    asks = _texts(meta["asks"], at, "asks")
    if len(asks) < FEWEST_ASKS:
        raise at.fail(f"has {len(asks)} asks, {FEWEST_ASKS} at least")
    states = _states(meta, at, "yaml block") if "status" in meta else card.states
    if kind is UnitKind.VERDICT and not _VERDICT_OPENING.match(text):
        raise at.fail("a verdict opens with Yes, No, Usually, Only if, It depends …")
    form = _form(meta.get("form", card.form), card.kind, at)
    _opening_tells_status(text, states, kind, form, at)
    verified, doubt = _confidence(meta, at)
    since, until = _valid(meta.get("valid"), at)
    deadline, days = meta.get("deadline"), meta.get("deadline_days")
    if (deadline is None) != (days is None) or (kind is UnitKind.DEADLINE and days is None):
        raise at.fail("a deadline has both deadline (words) and deadline_days (number)")
    return Unit(
        id=f"{card.id}#{position}",
        card_id=card.id,
        position=position,
        kind=kind,
        heading=match[2].strip(),
        text=text,
        asks=asks,
        jurisdiction=_place(meta["jurisdiction"], at) if "jurisdiction" in meta else card.jurisdiction,
        states=states,
        citation=_text(meta.get("citation", card.citation), at, "citation"),
        url=_url(meta.get("url", card.url), at),
        verified=verified,
        doubt=doubt,
        valid_from=since,
        valid_until=until,
        deadline=None if deadline is None else _text(deadline, at, "deadline"),
        deadline_days=None if days is None else _days(days, at),
        form=form,
        only_for=_whom(meta.get("for"), at),
        not_for=_whom(meta.get("not_for"), at),
    )


def _opening_tells_status(text: str, states: Sequence[State], kind: UnitKind, form: Form, at: _Context) -> None:
    asserts = kind in (UnitKind.VERDICT, UnitKind.RULE, UnitKind.COVERAGE, UnitKind.REMEDY, UnitKind.STATUS)
    not_law = all(s.status in NOT_LAW for s in states)
    if asserts and not_law and not _NOT_LAW_OPENING.match(text):
        raise at.fail("what is not law says so in its first words (Not law, No longer, Vetoed, Withdrawn …)")
    first = "Blocked" if form is Form.BLOCKED else "Not yet"
    if asserts and states[-1] == State(Status.NOT_YET, None) and not text.startswith(first):
        raise at.fail(f"a not_yet text whose start day is unknown opens with {first}")


def _form(value: object, kind: Kind, at: _Context) -> Form:
    form = _choice(Form, value, at, "form")
    if form is not Form.LAW and kind is not Kind.LAW:
        raise at.fail("form is a key of law cards only")
    return form


def _whom(value: object, at: _Context) -> tuple[Who, ...]:
    return tuple(_choice(Who, one, at, "for and not_for") for one in _texts(value, at, "for and not_for"))


def _confidence(meta: Mapping[str, Any], at: _Context) -> tuple[bool, str | None]:
    match meta["confidence"], meta.get("doubt"):
        case "verified", None:
            return True, None
        case "unverified", str(doubt) if doubt.strip() and len(doubt.split()) <= DOUBT_WORDS:
            return False, doubt.strip().rstrip(".")
    raise at.fail(f"confidence is verified, or unverified with a doubt of {DOUBT_WORDS} words at most")


def _states(meta: Mapping[str, Any], at: _Context, where: str) -> tuple[State, ...]:
    status = _choice(Status, meta["status"], at, "status")
    effective = _date(meta["effective"], at, "effective") if meta.get("effective") else None
    if not meta.get("history"):
        if status is Status.DUE and effective is None:
            raise at.fail(f"{where}: {status} needs effective")
        return (State(status, effective),)
    try:
        states = tuple(
            State(_choice(Status, entry["status"], at, "history"), _since(entry["from"], at))
            for entry in meta["history"]
        )
    except (KeyError, TypeError):
        raise at.fail(f"{where}: each entry of history is {{from: DATE, status: STATUS}}") from None
    if states[-1].status is not status:
        raise at.fail(f"{where}: the last entry of history is {states[-1].status}, status is {status}")
    if any(a.since >= b.since for a, b in pairwise(states) if a.since and b.since):
        raise at.fail(f"{where}: history is not oldest first")
    return states


def _since(value: object, at: _Context) -> date | None:
    """The day a state of the history began; `unknown` where the sources do not say."""
    return None if value == "unknown" else _date(value, at, "history")


def _valid(value: object, at: _Context) -> tuple[date | None, date | None]:
    if value is None:
        return None, None
    since, dots, until = str(value).partition("..")
    if not dots or not (since.strip() or until.strip()):
        raise at.fail("valid is DATE.., ..DATE or DATE..DATE")
    begin = _date(since.strip(), at, "valid") if since.strip() else None
    end = _date(until.strip(), at, "valid") if until.strip() else None
    if begin and end and begin > end:
        raise at.fail("valid ends before it begins")
    return begin, end


def _no_ask_twice(units: Sequence[Unit], at: _Context) -> None:
    """The same words may lead to two units only where no day has both."""
    seen: dict[str, list[Unit]] = {}
    for unit in units:
        for ask in unit.asks:
            key = " ".join(ask.casefold().split())
            for other in seen.setdefault(key, []):
                if other is unit or _share_a_day(unit, other):
                    raise at.fail(f"the ask {ask!r} stands twice")
            seen[key].append(unit)


def _share_a_day(one: Unit, other: Unit) -> bool:
    if one.jurisdiction != other.jurisdiction:
        return False
    begins = max(one.valid_from or date.min, other.valid_from or date.min)
    ends = min(one.valid_until or date.max, other.valid_until or date.max)
    return begins <= ends


def _mapping(text: str, at: _Context, where: str) -> dict[str, Any]:
    try:
        value = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that no calendar has
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise at.fail(f"{where} is not YAML (line {line} of it)") from None
    if not isinstance(value, dict):
        raise at.fail(f"{where} is not a list of keys and values")
    return value


def _keys(value: Mapping[str, Any], known: set[str], needed: set[str], at: _Context, where: str) -> None:
    if unknown := sorted(str(key) for key in value.keys() - known):
        raise at.fail(f"{where} has an unknown key: {', '.join(unknown)}")
    if missing := sorted(needed - value.keys()):
        raise at.fail(f"{where} lacks {', '.join(missing)}")


def _choice(options: type[C], value: object, at: _Context, what: str) -> C:
    try:
        return options(str(value))
    except ValueError:
        raise at.fail(f"{what} is one of {', '.join(options)}") from None


def _text(value: object, at: _Context, what: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise at.fail(f"{what} holds something that is not text")
    return " ".join(value.split())


def _texts(value: object, at: _Context, what: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise at.fail(f"{what} is a list of texts")
    return tuple(_text(entry, at, what) for entry in value)


def _date(value: object, at: _Context, what: str) -> date:
    try:
        if isinstance(value, datetime):
            raise ValueError
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise at.fail(f"{what} is not a date like 2026-11-23") from None


def _days(value: object, at: _Context) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise at.fail("deadline_days is a number of days")
    return value


def _flag(value: object, at: _Context, what: str) -> bool:
    if not isinstance(value, bool):
        raise at.fail(f"{what} is true or false")
    return value


def _url(value: object, at: _Context) -> str:
    url = _text(value, at, "url")
    if not is_web_address(url):
        raise at.fail("url is an https address of a site, like https://example.org/law")
    return url


def _public(value: object, at: _Context) -> bool:
    if value not in ("public", "members"):
        raise at.fail("visibility is public or members")
    return value == "public"


def _place(value: object, at: _Context) -> str:
    try:
        return Jurisdiction.of_text(str(value)).code
    except UnknownPlace:
        raise at.fail("jurisdiction is not a place code like US-NY, DE, EU, COE, XX or ZZ") from None
