"""Which practices a sentence is about: by its own words, or by those it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from bot.organising.gaps.called import called, defines, terms_in, tools_in
from bot.organising.gaps.card import Cards, Column
from bot.organising.gaps.judging import Judgement, judged
from bot.organising.gaps.mention import mentioned, tracks
from bot.organising.gaps.statement import Statement, folded, statements_of
from knowledge.sentences import SpanKind

if TYPE_CHECKING:
    from bot.organising.gaps.nearest import Near, Nearest

_POINTS_BACK = re.compile(r"^(it|its|they|them|their|these|those|this|that|such|both|the same)\b")
_SENTENCE = re.compile(r"^\W*\S+(?:\s+\S+){3,}\.\W*$")
# Of a policy's statements; the second where no sentence says that somebody watches.
_MUCH, _MOST = 0.1, 0.2
_TOLD = 2  # columns
_FEW = 4  # words
TRACKS, IS_ABOUT, IS_LIKELY = 0.45, 0.35, 0.25  # how near a sentence has to come
# Statements: what is longer is about many things, what is shorter about one.
_LONG, _ONE_MATTER, _SHORT = 150, 45, 14
_IN_ANY_TITLE = frozenset({"messages"})
_CLAUSES = re.compile(r"; | while | whereas |, but |, and |, (?=[a-z ]{3,40} for )")


@dataclass(frozen=True, slots=True)
class Policy:
    """A document of the company's at the version that answers. `day` (ISO) is what that version is known by."""

    id: str
    title: str
    version: str
    day: str
    text: str


@dataclass
class PolicyRead:
    """One policy, its statements and what each is about."""

    policy: Policy
    cards: Cards
    nearest: Nearest | None = None
    statements: list[Statement] = field(init=False)
    _near: list[Near] = field(init=False)
    _leads: set[tuple[int, str]] = field(init=False)
    _own: list[frozenset[str]] = field(init=False)
    _mentions: list[frozenset[str]] = field(init=False)
    _named: list[frozenset[str]] = field(init=False)
    _tracks: list[frozenset[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.statements = statements_of(self.policy.text)
        practices = self.cards.practices
        self._own = [mentioned(practices, s.own) for s in self.statements]
        self._mentions = [
            own or (mentioned(practices, s.said) if s.said != s.own else own)
            for own, s in zip(self._own, self.statements, strict=True)
        ]
        self._near = self.nearest.read([s.said for s in self.statements]) if self.nearest else []
        for at in range(len(self._near)):
            if not self._mentions[at] and (about := self._is_near(at, IS_ABOUT)):
                self._mentions[at] = self._own[at] = about
        self._leads = {(s.section, s.lead) for s in self.statements if s.kind is SpanKind.ROW and s.lead}
        shared = self.cards.shared
        self._tracks = [frozenset(p.id for p in practices if tracks(p, s.said, shared)) for s in self.statements]
        self._named = [frozenset()] * len(self.statements)
        sure = [self._says_near(at) for at in range(len(self.statements))]
        self._tracks = [was | near for was, near in zip(self._tracks, sure, strict=True)]
        if self.is_on_tracking:
            self._tracks = [
                was | {p.id for p in practices if tracks(p, s.said, shared, by_mention=True)}
                for was, s in zip(self._tracks, self.statements, strict=True)
            ]
        else:
            self.know(self.tools())
            told = self._told()
            likely = [self._is_near(at, IS_LIKELY) if self._near else frozenset() for at in range(len(sure))]
            self._tracks = [
                was if shared["watching"].search(s.said) else was & (near | told)
                for was, near, s in zip(self._tracks, likely, self.statements, strict=True)
            ]
        for practice, at in list(self._told_of()):
            self._tracks[at] |= {practice}
        self.know(self.tools())

    def _is_near(self, at: int, least: float) -> frozenset[str]:
        return frozenset(practice for practice, sure in self._near[at].practices.items() if sure >= least)

    def _says_near(self, at: int) -> frozenset[str]:
        """The practices that a sentence says are done, by what comes near it."""
        said, shared = self.statements[at].said, self.cards.shared
        if not self._near or shared["denial"].search(said) or shared["conduct"].search(said):
            return frozenset()
        return self._is_near(at, TRACKS)

    def _told(self) -> frozenset[str]:
        """The practices of which the sentences that name them speak to at least `_TOLD` columns."""
        told: dict[str, set[str]] = {}
        for at, own in enumerate(self._mentions):
            practices = own | self._named[at]
            columns = {c.id for c in self.cards.columns if self.judgement(at, c)} if practices else set()
            for practice in practices:
                told.setdefault(practice, set()).update(columns)
        return frozenset(practice for practice, columns in told.items() if len(columns) >= _TOLD)

    def _told_of(self) -> Iterator[tuple[str, int]]:
        """(practice, statement) where no sentence says that it is done, but a section tells how: what it says of at
        least `_TOLD` columns is about it."""
        tracked = frozenset[str]().union(*self._tracks)
        by_section: dict[tuple[int, str], list[int]] = {}
        for at, statement in enumerate(self.statements):
            for practice in self._mentions[at] - tracked:
                by_section.setdefault((statement.section, practice), []).append(at)
        denial, told_of_terms = self.cards.shared["denial"], self._told()
        for at, statement in enumerate(self.statements):
            if defines(statement):
                yield from ((practice, at) for practice in (self._mentions[at] - tracked) & told_of_terms)
        for (_, practice), places in by_section.items():
            told = {c.id for at in places for c in self.cards.columns if self.judgement(at, c)}
            here = [at for at in places if not denial.search(self.statements[at].said)]
            if len(told) >= _TOLD and here:
                yield practice, here[0]

    def judgement(self, at: int, column: Column) -> Judgement | None:
        """What the statement says of a column. A row says what its cells say, and only where they say nothing what the
        line above the table does."""
        statement = self.statements[at]
        if statement.kind is SpanKind.ROW:
            cells = self._cells.get(at, {})
            near = (one.judgement(column, cell, judged(column, cell)) for cell, one in cells.items())
            if found := next((judgement for judgement in near if judgement), None):
                return found
            if not self._near or not cells:
                return judged(column, statement.own) or judged(column, statement.said)
        found = judged(column, statement.said)
        if not self._near:
            return found
        whole = statement.kind is not SpanKind.ROW and not statement.text.endswith(":")
        if found is None and not (whole and len(statement.own.split()) >= _FEW):
            return None
        return self._near[at].judgement(column, statement.said, found)

    @cached_property
    def _cells(self) -> dict[int, dict[str, Near]]:
        """Of each row: its cells, each under what it stands ("how long: six weeks")."""
        rows = {at: s.own.split("; ") for at, s in enumerate(self.statements) if s.kind is SpanKind.ROW}
        said = list(dict.fromkeys(cell for cells in rows.values() for cell in cells))
        near = dict(zip(said, self.nearest.read(said), strict=True)) if self.nearest else {}
        return {at: {cell: near[cell] for cell in cells if cell in near} for at, cells in rows.items()}

    @cached_property
    def covered(self) -> frozenset[str]:
        """The practices that it is about."""
        elsewhere = self.cards.shared["elsewhere"]
        here = (m for m, s in zip(self._mentions, self.statements, strict=True) if not elsewhere.search(s.said))
        return frozenset().union(*here, mentioned(self.cards.practices, folded(self.policy.title)))

    def introduces_a_table(self, at: int) -> bool:
        """Whether the statement is the line above a table: its rows say what it says."""
        return (self.statements[at].section, self.statements[at].text) in self._leads

    def tracking(self) -> dict[str, Statement]:
        """Of each practice that it says is done, the first sentence that does."""
        found: dict[str, Statement] = {}
        for statement, practices in zip(self.statements, self._tracks, strict=True):
            for practice in sorted(practices):
                found.setdefault(practice, statement)
        return found

    @cached_property
    def is_on_tracking(self) -> bool:
        """Whether it is about tracking as a whole: by its title, or because much of what it says is. Of others only the
        sections count in which somebody is said to watch."""
        shared, length = self.cards.shared, len(self.statements)
        title = folded(self.policy.title)
        if shared["title"].search(title) or mentioned(self.cards.practices, title) - _IN_ANY_TITLE:
            return True
        on = sum(map(bool, self._tracks))
        if not on or length > _LONG:
            return False
        pairs = zip(self._tracks, self.statements, strict=True)
        watching = any(tracked and shared["watching"].search(s.said) for tracked, s in pairs)
        return length <= _SHORT or on >= (_MUCH if watching else _MOST) * length

    @cached_property
    def _sections(self) -> dict[int, frozenset[str]]:
        found: dict[int, frozenset[str]] = {}
        for statement, practices in zip(self.statements, self._tracks, strict=True):
            found[statement.section] = found.get(statement.section, frozenset()) | practices
        return found

    def speaks(self, at: int) -> bool:
        """Whether the statement stands where tracking is spoken of at all, or speaks of what is tracked itself."""
        statement = self.statements[at]
        if self.is_on_tracking or self._sections[statement.section] or self._of_all(statement):
            return True
        return bool((self._mentions[at] | self._named[at]) & self._tracked)

    @cached_property
    def _tracked(self) -> frozenset[str]:
        return frozenset[str]().union(*self._tracks)

    def _of_all(self, statement: Statement) -> bool:
        """Whether it is said of all that the policy tracks: "both systems", "items 1 to 4"."""
        shared = self.cards.shared
        return bool(
            shared["common"].search(statement.said) or shared["common_heading"].search(folded(statement.heading))
        )

    def about(self, at: int, column: Column) -> tuple[frozenset[str], bool]:
        """(the practices that the statement is about where it speaks to `column`, whether it names them)."""
        about, named = self._about(at, column)
        if self.is_on_tracking:
            return about, named
        here = (
            self._tracked if named or self._of_all(self.statements[at]) else self._sections[self.statements[at].section]
        )
        return about & here, named

    def _about(self, at: int, column: Column) -> tuple[frozenset[str], bool]:
        statement = self.statements[at]
        own = self._own[at]
        beside = own & set(column.aside)
        if explicit := own - set(column.aside):
            return explicit | beside, True
        if lead := self._mentions[at] - own - set(column.aside):
            return lead | beside, True
        if tool := self._named[at]:
            return tool | beside, True
        return self._by_context(at, statement) | beside, False

    def clauses(self, at: int, practice: str) -> str:
        """Of a sentence that tells several practices apart, what it says of one."""
        said = self.statements[at].said
        parts = [part for part in _CLAUSES.split(said) if part]
        named = [mentioned(self.cards.practices, part) for part in parts]
        apart = len({p for n in named for p in n}) > 1 and sum(map(bool, named)) > 1
        if self.statements[at].kind is SpanKind.ROW or not apart:
            return said
        kept: list[str] = []
        of: frozenset[str] = named[0]
        for part, practices in zip(parts, named, strict=True):
            of = practices or of
            if practice in of or not of:
                kept.append(part)
        return ", ".join(kept) or said

    def _by_context(self, at: int, statement: Statement) -> frozenset[str]:
        shared = self.cards.shared
        if shared["other_matter"].search(statement.own):
            return frozenset()
        if shared["everything"].search(statement.said) or self._of_all(statement):
            return self._tracked or self.covered
        found = self._from_before(at, statement)
        return self._from_the_policy(statement) if found is None else found

    def _from_before(self, at: int, statement: Statement) -> frozenset[str] | None:
        """What its paragraph, its headings or its section are about; None where they tell nothing."""
        before = range(at - 1, -1, -1)
        if paragraph := self._of([i for i in before if self.statements[i].line == statement.line]):
            return paragraph
        for heading in reversed(statement.heading.split(" › ")):
            if under := mentioned(self.cards.practices, folded(heading)):
                return under
        section = [i for i in before if self.statements[i].section == statement.section]
        if _POINTS_BACK.match(statement.own) and section and (last := self._of(section[:1])):
            return last
        if statement.heading and (found := self._sections[statement.section]):
            return found
        return frozenset() if self._tracked and statement.heading and not self._is_of_one_matter else None

    def _from_the_policy(self, statement: Statement) -> frozenset[str]:
        """What the whole policy is about, where nothing nearer says it."""
        shared = self.cards.shared
        if shared["general"].search(statement.said):
            return self.covered
        if statement.kind is not SpanKind.SENTENCE and not statement.lead and not _SENTENCE.search(statement.text):
            return frozenset()
        near = self.is_on_tracking and len(self.statements) <= _ONE_MATTER
        on = near or shared["subject"].search(folded(statement.heading))
        return self.covered if on and statement.kind is not SpanKind.ROW else frozenset()

    @cached_property
    def _is_of_one_matter(self) -> bool:
        """Whether it is short enough, or its title tells it, to be about tracking wherever it says nothing else."""
        return len(self.statements) <= _SHORT * 2 or bool(
            self.cards.shared["title"].search(folded(self.policy.title)) and len(self.statements) <= _ONE_MATTER
        )

    def _of(self, at: Sequence[int]) -> frozenset[str]:
        return frozenset[str]().union(*(self._mentions[i] or self._named[i] for i in at))

    def tools(self) -> dict[str, frozenset[str]]:
        """Names of tools that are known by them in other policies too, and the practices that they serve."""
        return tools_in(self.statements, self._tracks, self.policy.text)

    def know(self, tools: Mapping[str, frozenset[str]]) -> None:
        """From then on, a sentence that only calls a tool by its name is about what it does."""
        names = dict(tools) | terms_in(self.statements, self._tracks, self._mentions, tools)
        patterns = [(called(name), practices) for name, practices in sorted(names.items())]
        self._named = [
            frozenset[str]().union(*(practices for pattern, practices in patterns if pattern.search(s.text)))
            for s in self.statements
        ]
