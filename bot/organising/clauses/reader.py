"""Reads a clause's file and holds it to the rules of docs/clauses.md."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import yaml

from bot.errors import ClauseRefused
from bot.organising.choice import BY_ID
from bot.organising.clauses.clause import Clause, ClauseKind, Found, Held, Support, SupportKind, Variable
from bot.organising.clauses.vocabulary import COLUMNS, PRACTICES
from knowledge.errors import UnknownPlace
from knowledge.jurisdiction import UNKNOWN, Jurisdiction
from knowledge.web_address import is_web_address

K = TypeVar("K", bound=StrEnum)

LONGEST = {"title": 90, "demand": 900, "reason": 600, "note": 320, "default": 60, "meaning": 120}
MOST_SUPPORTS = 12
_ID = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*\Z")
_FRONT = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
_BODY = re.compile(r"\s*## Demand\n+(?P<demand>.+?)\s*\n## Reason\n+(?P<reason>.+?)\s*\Z", re.DOTALL)
_VARIABLE = re.compile(r"\$([a-z][a-z0-9_]*)")
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_NEEDS = frozenset({"id", "title", "kind", "columns", "themes", "supports"})
_KEYS = _NEEDS | {"practices", "variables"}
_FOUND = frozenset({"title", "url", "jurisdiction", "kind", "note"})


def read_clause(path: Path, *, own: bool = False) -> Clause:
    """The clause in `path`. Raises `ClauseRefused`, which names the file and the rule that it breaks."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ClauseRefused(f"{path.name}: cannot be read ({type(error).__name__})") from None
    return parse_clause(text.replace("\r\n", "\n"), stem=path.stem, own=own)


def parse_clause(text: str, *, stem: str, own: bool = False) -> Clause:
    return _Reader(stem).clause(text, own=own)


class _Reader:
    def __init__(self, stem: str) -> None:
        self._stem = stem

    def clause(self, text: str, *, own: bool) -> Clause:
        parts = _FRONT.match(text)
        if parts is None:
            raise self._fail("has no front matter between two lines of ---")
        front = self._front(parts[1])
        self._keys(front, _KEYS, _NEEDS, "front matter")
        if front["id"] != self._stem:
            raise self._fail("id is not the file's name without .md")
        if not _ID.match(self._stem) or len(self._stem) > 40:
            raise self._fail("id is letters, digits and single hyphens, 40 characters at most")
        body = _BODY.match(parts[2])
        if body is None or "\n## " in body["reason"] or "\n## " in body["demand"]:
            raise self._fail("the body is ## Demand and a paragraph, then ## Reason and a paragraph")
        clause = Clause(
            id=self._stem,
            title=self._text(front["title"], "title"),
            kind=self._choice(ClauseKind, front["kind"], "kind"),
            demand=self._paragraph(body["demand"], "demand"),
            reason=self._paragraph(body["reason"], "reason"),
            columns=self._ids(front["columns"], COLUMNS, "columns"),
            themes=self._ids(front["themes"], BY_ID, "themes"),
            supports=self._supports(front["supports"]),
            practices=self._ids(front.get("practices", []), PRACTICES, "practices"),
            variables=self._variables(front.get("variables", {})),
            own=own,
        )
        self._hold_together(clause)
        return clause

    def _hold_together(self, clause: Clause) -> None:
        if not clause.columns and not clause.themes:
            raise self._fail("answers nothing: it needs a column or a theme")
        if "$" in clause.title or "$" in clause.reason:
            raise self._fail("variables stand in the demand only")
        used, named = set(_VARIABLE.findall(clause.demand)), {v.name for v in clause.variables}
        if missing := sorted(used - named):
            raise self._fail(f"variables lacks {', '.join(missing)}, which the demand uses")
        if idle := sorted(named - used):
            raise self._fail(f"variables names {', '.join(idle)}, which the demand does not use")

    def _front(self, text: str) -> dict[str, Any]:
        try:
            value = yaml.safe_load(text)
        except (yaml.YAMLError, ValueError) as error:
            line = getattr(getattr(error, "problem_mark", None), "line", 0) + 2
            raise self._fail(f"front matter is not YAML (line {line})") from None
        if not isinstance(value, dict):
            raise self._fail("front matter is not a list of keys and values")
        return value

    def _supports(self, value: object) -> tuple[Support, ...]:
        if not isinstance(value, list) or not value:
            raise self._fail("supports is a list of one or more")
        if len(value) > MOST_SUPPORTS:
            raise self._fail(f"supports has {len(value)} entries, {MOST_SUPPORTS} at most")
        supports = tuple(self._support(entry, n) for n, entry in enumerate(value, start=1))
        if len(set(supports)) != len(supports):
            raise self._fail("supports names one of them twice")
        return supports

    def _support(self, value: object, number: int) -> Support:
        where = f"supports, entry {number}"
        if not isinstance(value, dict):
            raise self._fail(f"{where} is not a list of keys and values")
        if "document" in value:
            keys = frozenset({"document", "unit"})
            self._keys(value, keys, keys, where)
            return Held(
                self._text(value["document"], f"{where}: document"), self._text(value["unit"], f"{where}: unit")
            )
        if value.get("kind") == "statute":
            raise self._fail(
                f"{where}: a statute is named by document and unit, so that the library tells its standing"
            )
        self._keys(value, _FOUND, _FOUND, where)
        url = self._text(value["url"], f"{where}: url")
        if not is_web_address(url):
            raise self._fail(f"{where}: url is not an https address of a site by name")
        return Found(
            title=self._text(value["title"], f"{where}: title"),
            url=url,
            jurisdiction=self._place(value["jurisdiction"], where),
            kind=self._choice(SupportKind, value["kind"], f"{where}: kind"),
            note=self._text(value["note"], f"{where}: note", "note"),
        )

    def _variables(self, value: object) -> tuple[Variable, ...]:
        if not isinstance(value, dict):
            raise self._fail("variables is a list of names, each with default and meaning")
        return tuple(self._variable(name, entry) for name, entry in value.items())

    def _variable(self, name: object, entry: object) -> Variable:
        if not isinstance(name, str) or not _NAME.match(name):
            raise self._fail("a variable is named in small letters, digits and _")
        if not isinstance(entry, dict):
            raise self._fail(f"variable {name} has default and meaning")
        keys = frozenset({"default", "meaning"})
        self._keys(entry, keys, keys, f"variable {name}")
        default = entry["default"]
        text = str(default) if isinstance(default, int) and not isinstance(default, bool) else default
        return Variable(name, self._text(text, f"variable {name}: default", "default"),
                        self._text(entry["meaning"], f"variable {name}: meaning", "meaning"))  # fmt: skip

    # Pieces

    def _place(self, value: object, where: str) -> str:
        try:
            place = Jurisdiction.of_text(str(value))
        except UnknownPlace:
            raise self._fail(f"{where}: jurisdiction is not a place code that Steward can read") from None
        if place.code == UNKNOWN:
            raise self._fail(f"{where}: jurisdiction names a place; XX is any")
        return place.code

    def _ids(self, value: object, known: Collection[str], what: str) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self._fail(f"{what} is a list of ids")
        if strange := [one for one in value if one not in known]:
            raise self._fail(f"{what} has {', '.join(strange)}; there are: {', '.join(known)}")
        if len(set(value)) != len(value):
            raise self._fail(f"{what} names one of them twice")
        return tuple(value)

    def _choice(self, options: type[K], value: object, what: str) -> K:
        try:
            return options(str(value))
        except ValueError:
            raise self._fail(f"{what} is one of {', '.join(options)}") from None

    def _paragraph(self, text: str, what: str) -> str:
        if "\n\n" in text.strip():
            raise self._fail(f"the {what} is more than one paragraph")
        return self._text(text, what)

    def _text(self, value: object, what: str, limit: str = "") -> str:
        if not isinstance(value, str) or not value.strip():
            raise self._fail(f"{what} holds something that is not text")
        text = " ".join(value.split())
        longest = LONGEST.get(limit or what, 400)
        if len(text) > longest:
            raise self._fail(f"{what} has {len(text)} characters, {longest} at most")
        return text

    def _keys(self, value: Mapping[Any, Any], known: Collection[str], needed: Collection[str], where: str) -> None:
        if unknown := sorted(str(key) for key in value if key not in known):
            raise self._fail(f"{where} has an unknown key: {', '.join(unknown)}")
        if missing := sorted(key for key in needed if key not in value):
            raise self._fail(f"{where} lacks {', '.join(missing)}")

    def _fail(self, rule: str) -> ClauseRefused:
        return ClauseRefused(f"{self._stem}.md: {rule}")
