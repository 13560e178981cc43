"""Fixtures. Nothing of ours is mocked: the library is the real one, built once from the pack with the real model."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import numpy as np
import pytest
from numpy.typing import NDArray

from bot.gap_reader import EXAMPLES_READ
from bot.organising.gaps.card import Cards
from bot.organising.gaps.card_reader import shipped_cards
from bot.organising.gaps.catalogued import policies_in
from bot.organising.gaps.examples import Example, examples_in
from bot.organising.gaps.kept import KeptReport
from bot.organising.gaps.nearest import Nearest
from bot.organising.gaps.report import report_of
from bot.policy_gaps import report_key
from bot.settings import CONFIG_VARIABLE, SETTINGS, Settings
from bot.slack_settings import SECRETS
from ingest.demo import bring_in_demo
from ingest.pack import build_library, pack_folder
from knowledge.answer import Answer
from knowledge.asked import Asker
from knowledge.card import Status, UnitKind
from knowledge.catalogue import Catalogue
from knowledge.conversation import Conversation
from knowledge.difference import differences
from knowledge.document import Evidence, Version
from knowledge.embedding import DEFAULT_MODEL, Progress, ensure_embedder, open_layered
from knowledge.jurisdiction import Jurisdiction
from knowledge.library import Library, LibraryFolder, open_library
from knowledge.wording import wording
from tests.answerer import reply_of
from tests.made_once import made_once
from tests.thorough import THOROUGH, VARIABLE, examples

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# How quickly inputs are made says how busy the machine is, and nothing of the code.
hypothesis.settings.register_profile(
    "steward", suppress_health_check=[hypothesis.HealthCheck.too_slow], deadline=None, max_examples=examples(100)
)
hypothesis.settings.load_profile("steward")

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Properties can be asked for by themselves, to be tried thoroughly; and one process builds while others test."""
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.property)
    # Each process begins at its own place in this order, and takes over from the end of another's share.
    items.sort(key=lambda item: "models" not in getattr(item, "fixturenames", ()))


@pytest.fixture(autouse=True)
def only_our_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test reads the settings of whoever runs it."""
    variables = [setting.variable for setting in SETTINGS if setting.variable]
    for name in (CONFIG_VARIABLE, VARIABLE, *variables, *(secret.variable for secret in SECRETS)):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of exported models, for libraries that hold next to nothing."""

    def export(home: Path) -> None:
        ensure_embedder(DEFAULT_MODEL, home)
        if THOROUGH:
            _nearest(home, shipped_cards(), home)

    return made_once(tmp_path_factory, "models", export)


def _nearest(models: Path, cards: Cards, kept: Path) -> Nearest:
    layered = open_layered(DEFAULT_MODEL, models)
    assert layered is not None
    return Nearest(layered, cards, kept / EXAMPLES_READ)


@pytest.fixture(scope="session")
def nearest(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Nearest:
    """What the gap report reads policies with. In `make test` a part of our examples: all of them take two minutes."""
    if THOROUGH:
        return _nearest(models, shipped_cards(), models)
    cards = replace(shipped_cards(), listed=tuple(_single_sentences()))

    def read(home: Path) -> None:
        _nearest(models, cards, home)

    kept = made_once(tmp_path_factory, "examples", read)
    return _nearest(models, cards, kept)


def _single_sentences() -> Iterator[Example]:
    """The examples that stand alone, not in a policy."""
    lists = Path(str(files("bot.organising.gaps") / "examples"))
    for path in sorted(lists.glob("*.jsonl")):
        if not path.name.startswith(("policies_", "groups_")):
            # Of what speaks of nothing as much a share as of the policies, which are left out.
            yield from islice(examples_in(path), 0, None, 4 if path.name == "ordinary.jsonl" else 1)


@pytest.fixture(scope="session")
def opened_browser() -> Iterator[Browser]:
    """One for all: Playwright runs once in a process."""
    from tests.slack.browser import browser

    with browser() as found:
        yield found


@pytest.fixture(scope="session")
def built(models: Path, tmp_path_factory: pytest.TempPathFactory) -> LibraryFolder:
    """The folder of a library built from the pack. Read-only for tests: copy it before you harm it."""

    def build(home: Path) -> None:
        shutil.copytree(models, home / "models")
        build_library(LibraryFolder(home, DEFAULT_MODEL), pack_folder(), now=NOW)

    return LibraryFolder(made_once(tmp_path_factory, "library", build), DEFAULT_MODEL)


SMALL_PACK = ("law/ny-52c2.md", "law/de-bag-keylogger.md", "law/il-bipa.md", "guide/xcut-bot-scope.md")


@pytest.fixture(scope="session")
def small_pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four cards of the real pack. Read-only for tests as well."""

    def choose(home: Path) -> None:
        for card in SMALL_PACK:
            (home / card).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(pack_folder() / card, home / card)

    return made_once(tmp_path_factory, "small-pack", choose)


@pytest.fixture(scope="session")
def built_small(models: Path, small_pack: Path, tmp_path_factory: pytest.TempPathFactory) -> LibraryFolder:
    """The folder of a library built from these four cards, for tests that ask nothing of any other; read-only too."""

    def build(home: Path) -> None:
        home.mkdir()
        (home / "models").symlink_to(models, target_is_directory=True)
        build_library(LibraryFolder(home, DEFAULT_MODEL), small_pack, now=NOW)

    return LibraryFolder(made_once(tmp_path_factory, "small-library", build), DEFAULT_MODEL)


@pytest.fixture(scope="session")
def built_demo(built: LibraryFolder, nearest: Nearest, tmp_path_factory: pytest.TempPathFactory) -> LibraryFolder:
    """The same with the policies of the demo company, and what they say. Read-only for tests as well."""

    def build(home: Path) -> None:
        shutil.copytree(built.path, home)
        bring_in_demo(LibraryFolder(home, DEFAULT_MODEL), now=NOW)
        _keep_report(home, nearest)

    return LibraryFolder(made_once(tmp_path_factory, "demo-library", build), DEFAULT_MODEL)


def _keep_report(data: Path, nearest: Nearest) -> None:
    settings = Settings.load({"STEWARD_DATA": str(data)})
    with Catalogue.read(LibraryFolder(data, DEFAULT_MODEL).catalogue) as catalogue:
        policies = policies_in(catalogue)
    report = report_of(policies, shipped_cards(), nearest)
    KeptReport(data / "gaps" / "report.json").write(report_key(settings, policies), report)


@pytest.fixture(scope="session")
def demo_library(built_demo: LibraryFolder) -> Iterator[Library]:
    with open_library(built_demo) as opened:
        yield opened


@pytest.fixture(scope="session")
def library(built: LibraryFolder) -> Iterator[Library]:
    with open_library(built) as opened:
        yield opened


LOCAL_CARD = """\
---
id: us-wa-wristbands
kind: law
title: Quayside wristband notice
jurisdiction: US-WA
citation: Quayside Code § 7
url: https://example.org/quayside/7
status: in_force
checked: 2026-11-20
review_by: 2027-05-20
reviewed_by: union counsel
names: [Quayside Code]
---

## verdict: Wristbands need notice

```yaml
asks:
  - can they make us wear vibrating wristbands on the quay
  - is it legal to count our steps with a wristband
  - do i have to wear the step wristband
  - wristband on the dock allowed?
confidence: verified
```

Only with notice: in Washington, the Quayside Code (§ 7) lets a harbour employer count steps by wristband after a
written notice.

## rule: What the wristband notice says

```yaml
asks:
  - what must the wristband notice say
  - what stands in the notice about step counting
  - which words belong in a wristband notice
  - content of the wristband notice
confidence: verified
```

A wristband notice under Washington's Quayside Code (§ 7) names the purpose of step counting and the days of storage.

## coverage: Whose wristbands

```yaml
asks:
  - who is covered by the wristband rule
  - does the wristband rule cover crane drivers
  - are office staff covered by the step counting rule
  - which workers does the quayside rule protect
confidence: verified
```

Dock workers are covered by Washington's Quayside Code (§ 7); office staff are not.

## remedy: Who enforces the wristband rule

```yaml
asks:
  - who enforces the wristband rule
  - which office fines illegal wristbands
  - is there a penalty for secret step counting
  - what do they pay for wristbands without notice
confidence: verified
```

The harbour master enforces Washington's Quayside Code (§ 7) with fines.

## action: Ask for the wristband notice

```yaml
asks:
  - what can i do about the wristband
  - how do i ask for the wristband notice
  - what is my next step about step counting
  - whom do i write to about wristbands
confidence: verified
```

Ask in writing for the notice that Washington's Quayside Code (§ 7) wants, and keep the reply.
"""


@pytest.fixture(scope="session")
def local_card() -> str:
    """A sound card of a workplace's own, `us-wa-wristbands`, for members only."""
    return LOCAL_CARD


_TELLS_ITSELF = re.compile(
    r"^(not yet|once|until|in force|only (from|through|the)|signed|due)|ready|not yet|once|until|from 20|official|keep",
    re.I,
)


class Desk:
    """Asks the real answerer and keeps the conversation; `member`: as a full member of the workplace."""

    def __init__(self, library: Library, *, member: bool = False) -> None:
        self.library = library
        self.member = member
        self.conversation = Conversation()

    def ask(self, question: str, *codes: str, as_of: date | None = None, default: str | None = None) -> Answer:
        asker = Asker(
            choice=tuple(Jurisdiction.parse(code) for code in codes),
            default=Jurisdiction.parse(default) if default else None,
            member=self.member,
        )
        reply = reply_of(self.library, question, today=TODAY, asker=asker, conversation=self.conversation, as_of=as_of)
        self.conversation = reply.conversation
        return reply.answer


@pytest.fixture
def desk(library: Library) -> Desk:
    return Desk(library)


@pytest.fixture
def member_desk(demo_library: Library) -> Desk:
    """A full member of the demo company asks."""
    return Desk(demo_library, member=True)


@pytest.fixture
def guest_desk(demo_library: Library) -> Desk:
    """The same library, asked by somebody who may be shown no policy of the company."""
    return Desk(demo_library)


class WordLengthEmbedder:
    """A real embedder in little: unit vectors from word lengths, deterministic and offline."""

    model = "word-lengths@1"
    dimension = 8
    runs_on = "words"

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        rows = [[float(len(word)) for word in (text.split() + [""] * 8)[:8]] for text in texts]
        vectors = np.array(rows, np.float32) + np.float32(1e-3)
        found: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return found


@pytest.fixture(scope="session")
def breaches(library: Library) -> Callable[..., list[str]]:
    """`breaches(answer.as_json(), question, day)`: each clause of the answer contract that it breaks, in words."""
    return _Contract(library).breaches


@pytest.fixture(scope="session")
def breaches_in() -> Callable[[Library], Callable[..., list[str]]]:
    """The same against the texts of another library."""
    return lambda library: _Contract(library).breaches


_KEYS = {
    "status": str, "jurisdictions": list, "jurisdiction_from": str, "language": str, "direct": dict, "basis": list,
    "timeline": list, "actions": list, "notices": list, "answer": str, "citations": list, "related": list,
    "took_ms": float,
}  # fmt: skip
_PARTS = {"policy", "nearest", "law", "difference"}
_EXTRA = {"version", "change", "official", "local", "review_due", "translation", "form"}
_MOST_OF_POLICY = 6  # three quotes, what was taken out, two that part ways with the law
_CITATION = ("n document kind text_kind title locator url jurisdiction status effective checked quote").split()
_ENUMS = {
    "status": {"answered", "abstained", "out_of_scope", "needs_jurisdiction"},
    "jurisdiction_from": {"question", "conversation", "choice", "default", "none"},
    "language": {"en", "es", "de", "fr", "it", "pt", "ja", "zh"},
}
_CITATION_ENUMS = {
    "kind": {"law", "policy", "news", "guide"},
    "text_kind": {"official", "summary"},
    "status": {"in_force", "due", "not_yet", "proposed", "vetoed", "withdrawn", "superseded", "reported"},
}
_NOT_LAW = {Status.PROPOSED, Status.VETOED, Status.WITHDRAWN, Status.SUPERSEDED}


class _Contract:
    """The written contract, told again in other words than the code's, and checked against what is stored."""

    def __init__(self, library: Library) -> None:
        self._catalogue = library.catalogue

    def breaches(self, found: dict[str, Any], question: str, day: date = TODAY) -> list[str]:
        if wrong := list(_misshapen(found)):
            return wrong
        statements = [found["direct"], *found["basis"], *found["timeline"], *found["actions"]]
        return [
            clause
            for holds, clause in (
                *_counted(found, statements),
                *_numbered(found, statements),
                *_parted(found, statements),
                *_dated(found, day),
                *self._placed(found, question, statements),
                *(check for c in found["citations"] for check in self._cited(c, statements, day)),
                *(check for c in found["citations"] for check in self._translated(c, found)),
                *self._ordered(found),
            )
            if not holds
        ]

    def _stored(self, citation: dict[str, Any]) -> Evidence | None:
        """What is cited: a unit word for word, or the passage of an official text that the quote stands in."""
        held = [e for e in self._catalogue.evidence_of(citation["document"]) if e.locator == citation["locator"]]
        if citation["text_kind"] == "summary":
            return next((e for e in held if e.text == citation["quote"]), None)
        return next((e for e in held if _stands_in(citation["quote"], e.text)), None)

    def _kind(self, citation: dict[str, Any]) -> UnitKind | None:
        stored = self._stored(citation)
        return stored.unit.kind if stored and stored.unit else None

    def _version(self, citation: dict[str, Any]) -> Version | None:
        """The live version, or the former one: for what it said no longer, or since it was in force on the day."""
        if stored := self._stored(citation):
            return stored.version
        left = [v for v in self._catalogue.versions(citation["document"]) if v.left]
        held = [v for v in left if _stands_in(citation["quote"], v.text)]
        return next((v for v in held if v.day.isoformat() == citation["version"]), None)

    def _cited(self, citation: dict[str, Any], statements: list[Any], day: date) -> Iterator[tuple[bool, str]]:
        stored, version = self._stored(citation), self._version(citation)
        status, n = citation["status"], citation["n"]
        if version is None:
            yield False, f"[{n}] quotes what is not stored"
            return
        said = [s["text"] for s in statements if n in s["cites"] and s.get("part") != "difference"]
        shown = citation.get("translation", citation["quote"])
        yield bool(said) and all(_tells(shown, text) for text in said), f"[{n}] does not say what is said"
        yield _stands_in(citation["quote"], version.text), f"[{n}] is not verbatim"
        if citation["text_kind"] == "official":
            yield citation.get("version") == version.day.isoformat(), f"[{n}] is of another version"
            later = [v for v in self._catalogue.versions(citation["document"]) if version.day < v.day <= day]
            yield "change" in citation or not later, f"[{n}] is of a version that was left, and does not say so"
        yield from self._told_of(citation)
        unit = stored.unit if stored else None
        states = unit.states if unit else version.states
        begun = [state for state in states if state.since is None or state.since <= day]
        last = begun[-1].status if begun else None
        if last in _NOT_LAW:
            yield status == last, f"[{n}] is {last}, shown as {status}"
        if status == Status.IN_FORCE:
            yield last in (Status.IN_FORCE, Status.NOT_YET), f"[{n}] is in force before its time"
            yield not version.directive, f"[{n}] is a directive, and never in force"
            effective = citation["effective"]
            yield effective is None or effective <= day.isoformat(), f"[{n}] is in force from a later day"
        if status in (Status.NOT_YET, Status.DUE) and citation["effective"]:
            bare = [t for t in said if t == shown and not _TELLS_ITSELF.search(citation["quote"])]
            # A myth or a status speaks of the law and its dates; the other kinds say what it grants.
            bare = [] if unit and unit.kind in (UnitKind.MYTH, UnitKind.STATUS, UnitKind.EVENT) else bare
            yield not bare, f"[{n}] is {status} and is said as if it bound"

    def _translated(self, citation: dict[str, Any], found: dict[str, Any]) -> Iterator[tuple[bool, str]]:
        """What is shown translated is what the library holds of the unit as it reads now, and is called so."""
        stored, n = self._stored(citation), citation["n"]
        held = self._catalogue.translation(stored.unit, found["language"]) if stored else None
        yield citation.get("translation") == (held.text if held else None), f"[{n}] is translated otherwise"
        if held:
            words = wording(found["language"])
            told = (words.say("notice.translated"), words.say("notice.translated_partly"))
            yield any(t in notice for t in told for notice in found["notices"]), f"[{n}] is not called a translation"

    def _told_of(self, citation: dict[str, Any]) -> Iterator[tuple[bool, str]]:
        """What stands beside a quote is as verbatim: what was said before it, and the words of the law."""
        n, versions = citation["n"], self._catalogue.versions(citation["document"])
        if change := citation.get("change"):
            yield change["on"] in {v.day.isoformat() for v in versions}, f"[{n}] changed on a day without a version"
            before = change["before"]
            held = [v for v in versions if v.left and v.day.isoformat() < change["on"]]
            yield not before or any(_stands_in(before, v.text) for v in held), f"[{n}] was never said before"
        if official := citation.get("official"):
            words = [e for e in self._catalogue.evidence_of(official["document"]) if e.locator == official["locator"]]
            yield any(_stands_in(official["quote"], e.text) for e in words), f"[{n}] has words that no law says"

    def _placed(self, found: dict[str, Any], question: str, statements: list[Any]) -> Iterator[tuple[bool, str]]:
        """Never another place's law: what is cited is read where the asker works, or is the law that was named."""
        headings = [s["jurisdiction"] for s in statements if "jurisdiction" in s]
        places = found["jurisdictions"] or headings
        for statement in statements:
            here = [statement["jurisdiction"]] if "jurisdiction" in statement else places
            read = {code for place in here for code in Jurisdiction(place).lineage} | {"XX"}
            read |= set() if found["jurisdictions"] else {"ZZ"}
            for citation in (c for c in found["citations"] if c["n"] in statement["cites"]):
                if citation["kind"] == "policy" and found["jurisdiction_from"] == "none":
                    continue  # without a place, every policy is read
                code, document = citation["jurisdiction"], self._catalogue.document(citation["document"])
                named = document is not None and any(name.casefold() in question.casefold() for name in document.names)
                yield code in read or named, f"[{citation['n']}] is law of {code}, not of {', '.join(here)}"

    def _ordered(self, found: dict[str, Any]) -> Iterator[tuple[bool, str]]:
        by_number = {c["n"]: c for c in found["citations"]}
        scoped = [n for n, c in by_number.items() if self._kind(c) is UnitKind.SCOPE]
        yield not scoped or found["status"] == "out_of_scope", f"{scoped} decline, in an answer that doesn't"
        if not any({"jurisdiction", "part"} & s.keys() for s in (found["direct"], *found["basis"])):
            kinds = [self._kind(by_number[n]) for s in found["basis"] for n in s["cites"] if n in by_number]
            kinds = [kind for kind in kinds if kind]
            yield len(kinds) == len(set(kinds)), "basis repeats a kind"
        stored = [self._stored(by_number[n]) for s in found["actions"] for n in s["cites"] if n in by_number]
        days = [(e.unit.deadline_days or 10**6) if e and e.unit else 10**6 for e in stored]
        yield days == sorted(days), "actions do not stand by deadline"


def _tells(source: str, statement: str) -> bool:
    """All the source's words stand in the statement, but for the Yes, No or Not yet that they may begin with."""
    if source in statement:
        return True
    opening, _, rest = source.partition(": ")
    said_first = opening.casefold().split(" ")[0] in ("yes", "no", "not", "usually", "probably", "sometimes", "it")
    return said_first and len(opening.split()) <= 14 and rest[1:] in statement


def _misshapen(found: dict[str, Any]) -> Iterator[str]:
    if found.keys() != _KEYS.keys():
        yield f"keys {sorted(found.keys() ^ _KEYS.keys())}"
        return
    yield from (f"{key} is no {kind.__name__}" for key, kind in _KEYS.items() if not isinstance(found[key], kind))
    yield from (f"{key} is {found[key]}" for key, allowed in _ENUMS.items() if found[key] not in allowed)
    for part, extra in (("basis", set()), ("actions", {"deadline"})):
        for statement in found[part]:
            if statement.keys() - {"jurisdiction", "part"} != {"text", "cites"} | extra:
                yield f"{part} has keys {sorted(statement)}"
    for entry in found["timeline"]:
        if entry.keys() - {"how", "doubt"} != {"on", "text", "by", "cites"}:
            yield f"timeline has keys {sorted(entry)}"
    if found["direct"].keys() - {"jurisdiction", "part"} != {"text", "cites"}:
        yield f"direct has keys {sorted(found['direct'])}"
    for citation in found["citations"]:
        yield from _misshapen_source(citation)


def _misshapen_source(citation: dict[str, Any]) -> Iterator[str]:
    if sorted(citation.keys() - _EXTRA) != sorted(_CITATION):
        yield f"citation keys {sorted(citation.keys() ^ set(_CITATION))}"
        return
    yield from (f"citation {k} is {citation[k]}" for k, known in _CITATION_ENUMS.items() if citation[k] not in known)
    may_lack = {"n", "effective"} | ({"url"} if citation["text_kind"] == "official" else set())
    texts = {k: citation[k] for k in _CITATION if k not in may_lack}
    yield from (f"citation {key} is {text!r}" for key, text in texts.items() if not (isinstance(text, str) and text))
    for beside, keys in (("change", {"on", "before"}), ("official", {"document", "locator", "quote"})):
        if beside in citation and citation[beside].keys() != keys:
            yield f"{beside} has keys {sorted(citation[beside])}"
    changed = citation.get("change", {}).get("on")
    for day in (citation["checked"], citation["effective"], citation.get("version"), changed):
        if not (day is None or re.fullmatch(r"\d{4}-\d\d-\d\d", day)):
            yield f"{day!r} is no day"


def _counted(found: dict[str, Any], statements: list[Any]) -> Iterator[tuple[bool, str]]:
    texts = [s["text"] for s in statements]
    headed = any("jurisdiction" in s for s in (found["direct"], *found["basis"]))
    parted = any("part" in s for s in statements)
    yield headed or parted or len(found["basis"]) <= 3, "more than three in basis"
    yield len(found["actions"]) <= 3, "more than three actions"
    yield len(found["notices"]) <= 2, "more than two notices"
    yield all(text.strip() for text in (*texts, *found["notices"])), "something is empty"
    fixed = [s["text"] for s in statements if not s["cites"]]
    rest = (*found["basis"], *found["timeline"], *found["actions"])
    unsourced = [s for s in rest if not s["cites"] and "jurisdiction" not in s]
    yield not unsourced, "something is said without a source"
    yield len(texts) - len(fixed) == len(set(texts) - set(fixed)), "a fact stands twice"
    yield len(set(found["notices"])) == len(found["notices"]), "a notice stands twice"
    yield found["status"] != "answered" or bool(found["citations"]), "answered without a source"
    yield found["status"] != "abstained" or not found["citations"], "abstained with a source"
    yield not set(found["related"]) & {c["document"] for c in found["citations"]}, "related is cited already"
    for text in (*texts, *found["notices"]):
        yield text in found["answer"], f"the plain text lacks {text[:30]!r}"


def _numbered(found: dict[str, Any], statements: list[Any]) -> Iterator[tuple[bool, str]]:
    numbers = [c["n"] for c in found["citations"]]
    yield numbers == list(range(1, len(numbers) + 1)), f"sources are numbered {numbers}"
    used = [n for s in statements for n in s["cites"]]
    yield set(used) == set(numbers), f"markers {sorted(set(used) ^ set(numbers))} and sources do not agree"
    shown = {int(n) for n in re.findall(r"\[(\d+)\]", found["answer"])}
    yield shown == set(numbers), f"the plain text shows {sorted(shown)} of {numbers}"


def _parted(found: dict[str, Any], statements: list[Any]) -> Iterator[tuple[bool, str]]:
    """Where it speaks of policies: each part cites what it is about, and a difference one of each."""
    kinds = {c["n"]: c["kind"] for c in found["citations"]}
    cited = [(s.get("part"), [kinds.get(n) for n in s["cites"]], s["text"]) for s in statements]
    yield all(part in (None, *_PARTS) for part, _, _ in cited), "a part that is none"
    own = [k for part, k, _ in cited if part in ("policy", "nearest")]
    yield all(k == ["policy"] for k in own), "the policy part cites something else"
    yield all("policy" not in k for part, k, _ in cited if part in (None, "law")), "the law part cites a policy"
    differing = [(k, text) for part, k, text in cited if part == "difference"]
    yield all(k == ["policy", "law"] for k, _ in differing), "a difference is not between one policy and one law"
    yield {text for _, text in differing} <= {d.text for d in differences()}, "a difference is not of the pack"
    yield (
        len(differing) <= 2 and sum(part == "policy" for part, _, _ in cited) <= _MOST_OF_POLICY,
        "too much of the policy",
    )


def _dated(found: dict[str, Any], day: date) -> Iterator[tuple[bool, str]]:
    """A timeline is of one programme, oldest first, and knows nothing of what came after the day."""
    sources = {c["n"]: c for c in found["citations"]}
    days = [entry["on"] for entry in found["timeline"]]
    documents = {sources[n]["document"] for entry in found["timeline"] for n in entry["cites"] if n in sources}
    yield len(documents) == bool(days), f"a timeline is of {sorted(documents)}"
    yield days == sorted(days), "the timeline is not oldest first"
    yield all(on[:10] <= day.isoformat() for on in days), "the timeline tells the future"
    yield all(entry["by"].strip() for entry in found["timeline"]), "an event rests on nobody's word"


def _stands_in(quote: str, text: str) -> bool:
    return " ".join(quote.split()) in " ".join(text.split())
