"""A policy as examples read it: what each statement says, and which practices it is about.

A statement is about what it has a word for. Where it has none it is about all that the policy tracks, if it is put like
a rule for everything or stands under rules for all; else about what examples say, or what its section is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from bot.organising.gaps.accusing import accuses_nobody, leaves_open
from bot.organising.gaps.attribution import Stands, about
from bot.organising.gaps.called import Names, called, tools_in
from bot.organising.gaps.card import Cards, Column, Pattern
from bot.organising.gaps.cited import Labels
from bot.organising.gaps.defined import collective, defines
from bot.organising.gaps.judging import Judgement, judged
from bot.organising.gaps.likelihood import Signs
from bot.organising.gaps.mention import apart, mentioned, tracks
from bot.organising.gaps.passages import Passages, Sign, passages_of
from bot.organising.gaps.policy import Policy
from bot.organising.gaps.saying import Place, said_of, signs_of
from bot.organising.gaps.sections import Sections
from bot.organising.gaps.statement import Statement, compared, folded, statements_of
from bot.organising.gaps.terms import Terms, used
from bot.organising.gaps.verdict import FOUND, Verdict
from bot.organising.gaps.weighing import ACCUSES, ACCUSES_BY_RULE
from bot.organising.gaps.wording import Wording
from knowledge.sentences import SpanKind

if TYPE_CHECKING:
    from bot.organising.gaps.nearest import Near, Nearest

# How sure the examples have to be, of about 1; chosen on policies whose sentences they did not hold.
NAMES, BORNE_OUT = 0.45, 0.2  # of a practice: alone, or where a word on its card names it
TRACKS, SHOWN = 0.6, 0.25  # that it is done: alone, or where the card's words say so
TRAINS = 0.3  # that work or data go into training AI
SURE = 0.4  # of the column it speaks to most, where what is said of other things has to be told from it
# How likely it has to be that a statement says something of a column: in a policy on tracking, and in a handbook.
SPEAKS, SPEAKS_IN_PASSAGE = 0.4, 0.75
ACCUSES_IN_PASSAGE = 0.97
_LONGEST = 300  # characters of a heading that are looked at
_TOLD = 2  # statements of a section that speak to columns, so that what it is about is done
_AI, _TRAINING = "ai_training", "training"


@dataclass
class PolicyRead:
    """One policy, its statements and what each is about."""

    policy: Policy
    cards: Cards
    nearest: Nearest
    statements: list[Statement] = field(init=False)
    _headings_read: dict[str, Near] = field(init=False)
    _near: list[list[Near]] = field(init=False)
    _mentions: list[frozenset[str]] = field(init=False)
    _shown: list[frozenset[str]] = field(init=False)
    _named: list[frozenset[str]] = field(init=False)

    def __post_init__(self) -> None:
        whole = statements_of(self.policy.text, lambda asked: bool(mentioned(self.cards.practices, asked)))
        self.statements = [part for statement in whole for part in apart(self.cards.practices, statement)]
        self._leads = {(s.section, s.lead) for s in self.statements if s.kind is SpanKind.ROW and s.lead}
        texts = [list(compared(statement)) for statement in self.statements]
        headings = sorted({_last(statement.heading) for statement in self.statements} - {""})
        read = iter(self.nearest.read([*headings, *(text for some in texts for text in some)]))
        self._headings_read = {heading: next(read) for heading in headings}
        self._near = [[next(read) for _ in some] for some in texts]
        self._mentions = [mentioned(self.cards.practices, s.said) for s in self.statements]
        self._shown = [self._shown_in(at) for at in range(len(self.statements))]
        self._by_tool: set[int] = set()
        self._own_tools: frozenset[str] = frozenset()
        self._definitions: frozenset[int] = frozenset()
        self._stands: dict[tuple[int, frozenset[str]], Stands] = {}
        self._named = [self._names(at) for at in range(len(self.statements))]

    @property
    def tools(self) -> Names:
        """What it calls its tools, and the practices that each serves."""
        counted = [at for at in range(len(self.statements)) if self._counts(at)]
        rows = [self.statements[at].kind is SpanKind.ROW for at in counted]
        served = [
            self._shown[at] or (self._named[at] if row else frozenset()) for at, row in zip(counted, rows, strict=True)
        ]
        return tools_in([self.statements[at] for at in counted], served, self.policy.text)

    def know(self, tools: Names) -> None:
        """Tools of all policies: a statement on one, that names nothing else, is about what the tool does. Before
        anything else is asked of it."""
        own = self.tools
        patterns = [(called(name), own.get(name, practices)) for name, practices in sorted(tools.items())]
        terms = Terms(self.statements, self._named, self.cards, self._labelled())
        patterns += [(used(term), practices) for term, practices in sorted(terms.names.items())]
        self._own_tools = frozenset().union(*own.values(), *terms.names.values())
        self._definitions = terms.places
        for at, statement in enumerate(self.statements):
            if self._counts(at) and not self._mentions[at]:
                found = (practices for pattern, practices in patterns if pattern.search(statement.text))
                if served := frozenset().union(*found):
                    self._named[at] |= served
                    self._by_tool.add(at)

    def sure(self, at: int, practice: str) -> float:
        """How sure the examples are that a statement is about a practice, of about 1."""
        return max(near.practices[practice] for near in self._near[at])

    def _names(self, at: int) -> frozenset[str]:
        if not self._counts(at):
            return frozenset()
        sure = {practice.id: self.sure(at, practice.id) for practice in self.cards.practices}
        borne_out = BORNE_OUT / max(1, len(self._mentions[at]))  # a list shares out how sure the examples are
        return frozenset(p for p, n in sure.items() if n >= (borne_out if p in self._mentions[at] else NAMES))

    def speaks_to(self, at: int) -> bool:
        """Whether it says something of any column."""
        return bool(self._judgements[at])

    def judgement(self, at: int, column: Column) -> Judgement | None:
        """What the statement says of a column."""
        return self._judgements[at].get(column.id)

    @cached_property
    def _judgements(self) -> list[dict[str, Judgement]]:
        """Of each statement, by column. Most sentences speak to one: another takes more."""
        return [self._judged(at) for at in range(len(self.statements))]

    @cached_property
    def _passages(self) -> Passages:
        watching, title = self.cards.shared["watching"], self.cards.shared["title"]
        signs = [
            Sign(
                statement.chapter,
                speaks=max(max(near.columns.values()) for near in self._near[at]) >= SURE,
                # "Email" above an address names nothing that is done.
                names=max(max(near.practices.values()) for near in self._near[at]) >= NAMES
                and len(statement.text.split()) > 2,
                word=bool(self._mentions[at]),
                shows=bool(self._shown[at]),
                watches=bool(watching.search(statement.said)),
            )
            for at, statement in enumerate(self.statements)
        ]
        return passages_of(signs, titled=bool(title.search(folded(self.policy.title))))

    def _counts(self, at: int) -> bool:
        return self.statements[at].chapter in self._passages.sections

    def signs(self, at: int, column: Column) -> Signs | None:
        """What tells what the statement says of a column; None where it does not speak to it at all, is a question or
        what a word means, or stands in a handbook among other things."""
        statement = self.statements[at]
        explains = at in self._definitions or defines(statement, self.cards.practices)
        if not self._counts(at) or statement.asks or explains:
            return None
        near = max(self._near[at], key=lambda one: one.columns[column.id])
        place = Place(
            word=bool(self._mentions[at]), named=bool(self._named[at]), topic=bool(self._topics[statement.section])
        )
        return signs_of(column, statement, near, place, self.cards.shared)

    def _judged(self, at: int) -> dict[str, Judgement]:
        found: dict[str, Judgement] = {}
        for column in self.cards.columns:
            if (signs := self.signs(at, column)) is None:
                continue
            likely, said = said_of(signs), self.statements[at].said
            if sum(likely.values()) >= (SPEAKS if self._passages.throughout else SPEAKS_IN_PASSAGE):
                # "Not kept indefinitely" holds every word of the contrary.
                denied = self.cards.shared["denied"].search(said) is not None
                verdict = max(FOUND[1:] if denied else FOUND, key=lambda one: likely[one])
                doubted = verdict is Verdict.CONTRARY and self._doubted(at, column)
                by_rule = judged(column, said)
                halves = by_rule.halves if by_rule and verdict is Verdict.PARTLY else frozenset()
                found[column.id] = Judgement(
                    verdict, halves, likely=0.0 if doubted else likely[verdict],
                    borne_out=by_rule is not None and by_rule.verdict is verdict,
                )  # fmt: skip
        return found

    def _doubted(self, at: int, column: Column) -> bool:
        statement, shared = self.statements[at], self.cards.shared
        return accuses_nobody(statement, shared) or leaves_open(column, statement)

    @cached_property
    def _sections(self) -> Sections:
        sure = [{p.id: self.sure(at, p.id) for p in self.cards.practices} for at in range(len(self.statements))]
        words = [
            frozenset(p for p in named if one[p] >= BORNE_OUT) for named, one in zip(self._mentions, sure, strict=True)
        ]
        return Sections(self.statements, self.cards, sure, words, throughout=self._passages.throughout)

    @property
    def _topics(self) -> dict[int, frozenset[str]]:
        return self._sections.topics

    def _labelled(self) -> Labels:
        dealt = [one or self._topics[s.section] for one, s in zip(self._named, self.statements, strict=True)]
        return Labels(self.statements, dealt)

    @cached_property
    def _labels(self) -> Labels:
        """Once it is known what tools and words stand for."""
        return self._labelled()

    @cached_property
    def _tracked(self) -> dict[str, tuple[float, int]]:
        """Of each practice that it says is done, the statement that shows it best, and how surely, of about 1."""
        told: dict[tuple[int, str], list[int]] = {}
        found: dict[str, tuple[float, int]] = {}
        for at, statement in enumerate(self.statements):
            if not self._counts(at):
                continue
            speaks = self.speaks_to(at)
            for topic in self._topics[statement.section] if speaks else ():
                told.setdefault((statement.section, topic), []).append(at)
            said = self._says_something(statement)
            shown = self._shown[at]
            for practice in self.cards.practices:
                sure = self.sure(at, practice.id)
                by_word = practice.id in shown and sure >= SHOWN / len(shown)
                alone = sure >= TRACKS and self._passages.throughout
                if said and (by_word or alone) and sure > found.get(practice.id, (0.0, 0))[0]:
                    found[practice.id] = (sure, at)
            use = self._judgements[at].get(_TRAINING)
            sure = max(near.columns.get(_TRAINING, 0.0) for near in self._near[at])
            if use and use.verdict is not Verdict.STATED and sure >= TRAINS and sure > found.get(_AI, (0.0, 0))[0]:
                found[_AI] = (sure, at)
        for (section, topic), places in told.items():
            if len(places) >= _TOLD and topic not in found:
                here = [at for at, s in enumerate(self.statements) if s.section == section and self._says_something(s)]
                if here:
                    found[topic] = max((self.sure(at, topic), at) for at in here)
        return found

    def _says_something(self, statement: Statement) -> bool:
        """Whether it neither denies, nor asks, nor tells people what to do."""
        shared = self.cards.shared
        return not (
            statement.asks or shared["denial"].search(statement.said) or shared["conduct"].search(statement.said)
        )

    def _shown_in(self, at: int) -> frozenset[str]:
        """The practices that the cards' words say are done; of a list that names one that is, all of them."""
        said, mentions = self.statements[at].said, self._mentions[at]
        done = {p.id for p in self.cards.practices if tracks(p, said, self.cards.shared)}
        return frozenset(done | mentions) if done and len(mentions) > 1 else frozenset(done)

    def tracking(self) -> dict[str, tuple[float, Statement]]:
        """Of each practice that it says is done, the statement that shows it best, and how surely, of about 1."""
        return {practice: (sure, self.statements[at]) for practice, (sure, at) in self._tracked.items()}

    @property
    def covered(self) -> frozenset[str]:
        """The practices that it is about."""
        return frozenset(self._tracked).union(*self._named)

    def accuses(self, judgement: Judgement) -> float:
        """How likely a contrary has to be: less where the card's rules bear it out, more in a handbook, which is about
        other things too and speaks of many."""
        if not self._passages.throughout:
            return ACCUSES_IN_PASSAGE
        return ACCUSES_BY_RULE if judgement.borne_out else ACCUSES

    def about(self, at: int, column: Column, tracked: frozenset[str]) -> dict[str, float]:
        """How likely the statement, where it speaks to `column`, is about each of the practices that are tracked, by
        this policy or by others."""
        here = frozenset(self._tracked) | self._named[at] | self._topics[self.statements[at].section]
        return about(self, at, column, here & tracked)

    def mentions(self, at: int) -> frozenset[str]:
        """The practices that it has a word for."""
        return self._mentions[at]

    def named(self, at: int) -> frozenset[str]:
        """The practices that it is taken to be about by itself, or by the name of a tool."""
        return self._named[at]

    def sure_of_all(self, at: int) -> float:
        """How sure the examples are that it is about whatever is tracked, of about 1."""
        return max(near.of_all for near in self._near[at])

    @cached_property
    def _wording(self) -> Wording:
        return Wording(self.statements, self._named)

    def worded(self, at: int) -> dict[str, float]:
        """How much its words are those that the policy uses with each practice, from 0 to 1."""
        return self._wording.of(at)

    @property
    def own_tools(self) -> frozenset[str]:
        """The practices that tools serve and words stand for, those that this policy names itself."""
        return self._own_tools

    @cached_property
    def practices(self) -> frozenset[str]:
        return frozenset(practice.id for practice in self.cards.practices)

    def is_by_tool(self, at: int) -> bool:
        """Whether it is the name of a tool, or a word that was defined, by which it names a practice."""
        return at in self._by_tool

    def is_of_everything(self, at: int) -> bool:
        """Whether it stands under rules for all, or says itself that it is one."""
        return at in self._of_everything

    def stands(self, at: int, tracked: frozenset[str]) -> Stands:
        """Where a statement stands, by the practices that are tracked."""
        if (at, tracked) not in self._stands:
            self._stands[at, tracked] = self._found(at, tracked)
        return self._stands[at, tracked]

    def _found(self, at: int, tracked: frozenset[str]) -> Stands:
        statement = self.statements[at]
        weights = {
            practice: n for practice, n in self._sections.weights[statement.section].items() if practice in tracked
        }
        heading = self._headings_read.get(_last(statement.heading))
        return Stands(
            topics=self._topics[statement.section] & tracked,
            shares={practice: n / (sum(weights.values()) or 1.0) for practice, n in weights.items()},
            chapter=self._sections.of_chapter[statement.chapter] & tracked,
            headings=self._sections.under(statement) & tracked,
            heading_sure={p: n for p, n in heading.practices.items() if p in tracked} if heading else {},
            heading_of_all=heading.of_all if heading else 0.0,
            before=self._named_before(at) & tracked,
            last=self._named_last(at, tracked),
            alone=len(self._sections.weights) == 1,
            cited=frozenset() if self._mentions[at] & tracked else self._labels.cited(statement) & tracked,
        )

    def introduces_a_table(self, at: int) -> bool:
        """Whether the statement is the line above a table: its rows say what it says."""
        return (self.statements[at].section, self.statements[at].text) in self._leads

    @cached_property
    def _of_everything(self) -> frozenset[int]:
        """The statements that say themselves that they are about all that is tracked, or stand under rules for all.
        None that has a word for what it is about, but for a word that the policy defined."""
        term = collective(self.statements, self.cards.practices)
        return frozenset(
            at
            for at, statement in enumerate(self.statements)
            if self._says_all(at, term)
            or (not self._mentions[at] and at not in self._by_tool and self._is_common(statement))
        )

    def _says_all(self, at: int, term: Pattern | None) -> bool:
        """By a word that the policy defined as all that it tracks, and names nothing else."""
        own = self.statements[at].own
        return term is not None and bool(term.search(own)) and not mentioned(self.cards.practices, term.sub("", own))

    def _is_common(self, statement: Statement) -> bool:
        """By what it says; by its heading, and by those above that where its section is about nothing."""
        if self.cards.shared["whole"].search(statement.said):
            return True
        parts = [folded(part[:_LONGEST]) for part in reversed(statement.heading.split(" › "))]
        for part in parts if not self._topics[statement.section] else parts[:1]:
            if mentioned(self.cards.practices, part):
                return False
            if self.cards.shared["common_heading"].search(part):
                return True
        return False

    def _named_before(self, at: int) -> frozenset[str]:
        """What the sentence before names, in the same section; a label alone ("E2.") is none."""
        for before in range(at - 1, -1, -1):
            if self.statements[before].section != self.statements[at].section:
                break
            if " " in self.statements[before].text:
                return self._named[before]
        return frozenset()

    def _named_last(self, at: int, tracked: frozenset[str]) -> frozenset[str]:
        """What the last sentence before names that names anything, in the same section."""
        for before in range(at - 1, -1, -1):
            if self.statements[before].section != self.statements[at].section:
                break
            if last := self._named[before] & tracked:
                return last
        return frozenset()


def _last(heading: str) -> str:
    return heading.rpartition(" › ")[2]
