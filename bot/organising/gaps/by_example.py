"""A policy as examples read it: what each statement says, and which practices it is about.

A statement is about what it has a word for. Where it has none it is about all that the policy tracks, if it is put like
a rule for everything or stands under rules for all; else about what examples say, or what its section is about."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from bot.organising.gaps.accusing import RULED, Bar, confirmed, is_certain, likeliest
from bot.organising.gaps.called import Names, called, tools_in
from bot.organising.gaps.card import Cards, Column, Pattern
from bot.organising.gaps.cited import Labels
from bot.organising.gaps.defined import collective, defines
from bot.organising.gaps.judging import Judgement, judged
from bot.organising.gaps.mention import apart, listed, mentioned, tracks
from bot.organising.gaps.passages import Passages, Sign, passages_of
from bot.organising.gaps.policy import Policy
from bot.organising.gaps.statement import Statement, compared, folded, statements_of
from bot.organising.gaps.verdict import FOUND, Verdict
from knowledge.sentences import SpanKind

if TYPE_CHECKING:
    from bot.organising.gaps.nearest import Near, Nearest

# How sure the examples have to be, of about 1; chosen on policies whose sentences they did not hold.
SPEAKS, ALSO = 0.25, 0.55  # to the column it speaks to most, and to another
NAMES, BORNE_OUT = 0.45, 0.2  # a practice: alone, or where a word on its card names it
STRAYS = 0.7  # a practice that its section is not about, alone
AMONG = 0.6  # one of several that it names, where it is the contrary
TRACKS, SHOWN = 0.6, 0.25  # that it is done: alone, or where the card's words say so
TRAINS = 0.3  # that work or data go into training AI
OF_ALL = 0.45  # that it is about whatever is tracked
OF_ALL_HERE = 0.65  # the same for the contrary, where its section is about something
BY_ITSELF = 0.6  # what it says, where neither it nor its section names a practice
SURE = 0.4  # to the one it speaks to most, where what is said of other things has to be told from it
# Of a section: how much of a practice makes it one of its topics, at least, and of what its main topic has.
_TOPIC, _OF_MAIN = 1.5, 0.6
_WORD, _HEADING = 0.5, 1.5  # what a word of the card, and the heading, count for
_TOLD = 2  # statements of a section that speak to columns, so that what it is about is done
_LOOSE = re.compile(r"any |the (?!two|three|four|five|six|seven)")  # "any recording": of its section
_THIS = re.compile(r"\b(?:this|it|these|that)\b")
_AI, _TRAINING = "ai_training", "training"


@dataclass
class PolicyRead:
    """One policy, its statements and what each is about."""

    policy: Policy
    cards: Cards
    nearest: Nearest
    statements: list[Statement] = field(init=False)
    _near: list[list[Near]] = field(init=False)
    _mentions: list[frozenset[str]] = field(init=False)
    _shown: list[frozenset[str]] = field(init=False)
    _named: list[frozenset[str]] = field(init=False)

    def __post_init__(self) -> None:
        whole = statements_of(self.policy.text, lambda asked: bool(mentioned(self.cards.practices, asked)))
        self.statements = [part for statement in whole for part in apart(self.cards.practices, statement)]
        self._leads = {(s.section, s.lead) for s in self.statements if s.kind is SpanKind.ROW and s.lead}
        texts = [list(compared(statement)) for statement in self.statements]
        read = iter(self.nearest.read([text for some in texts for text in some]))
        self._near = [[next(read) for _ in some] for some in texts]
        self._mentions = [mentioned(self.cards.practices, s.said) for s in self.statements]
        self._shown = [self._shown_in(at) for at in range(len(self.statements))]
        self._by_tool: set[int] = set()
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
        patterns = [(called(name), practices) for name, practices in sorted(tools.items())]
        for at, statement in enumerate(self.statements):
            if self._counts(at) and not self._mentions[at]:
                found = (practices for pattern, practices in patterns if pattern.search(statement.text))
                if served := frozenset().union(*found):
                    self._named[at] |= served
                    self._by_tool.add(at)

    def _sure(self, at: int, practice: str) -> float:
        return max(near.practices[practice] for near in self._near[at])

    def _names(self, at: int) -> frozenset[str]:
        if not self._counts(at):
            return frozenset()
        sure = {practice.id: self._sure(at, practice.id) for practice in self.cards.practices}
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

    def _judged(self, at: int) -> dict[str, Judgement]:
        found: dict[str, Judgement] = {}
        if not self._counts(at) or self.statements[at].asks or defines(self.statements[at], self.cards.practices):
            return found  # a question, or what a word means: nothing is said of how it is done
        ruled = self._ruled(at) if self._passages.throughout else {}
        for near in self._near[at]:
            sure = {column: n + RULED * (column in ruled) for column, n in near.columns.items()}
            main = max(sure, key=lambda column: sure[column])
            least = SPEAKS if self._passages.throughout else SURE
            for column, n in sure.items():
                if n >= (least if column == main else ALSO):
                    one = self._confirmed(at, column, near, ruled.get(column))
                    if one is None:
                        continue
                    if column not in found or FOUND.index(one) < FOUND.index(found[column].verdict):
                        found[column] = self._with_halves(at, column, one, near)
        return found

    def _ruled(self, at: int) -> dict[str, Judgement]:
        """What the cards' rules say of the statement, by column: they bear out what examples say."""
        found = {column.id: judged(column, self.statements[at].said) for column in self.cards.columns}
        return {column: one for column, one in found.items() if one}

    def _confirmed(self, at: int, column: str, near: Near, ruled: Judgement | None) -> Verdict | None:
        card = self.cards.column(column)
        verdict = likeliest(near, column)
        if verdict is not Verdict.CONTRARY or card is None:
            return verdict
        borne_out = ruled is not None and ruled.verdict is Verdict.CONTRARY
        handbook, names = not self._passages.throughout, bool(self._mentions[at])
        bar = Bar.of(column, handbook=handbook, names=names, borne_out=borne_out)
        return confirmed(near, card, self.statements[at].said, self.cards.shared, bar)

    def _with_halves(self, at: int, column: str, verdict: Verdict, near: Near) -> Judgement:
        card, said = self.cards.column(column), self.statements[at].said
        by_rule = judged(card, said) if card and verdict is Verdict.PARTLY else None
        certain = verdict is Verdict.CONTRARY and is_certain(near, column, said, self.cards.shared)
        certain &= len(self._mentions[at]) == 1
        return Judgement(verdict, by_rule.halves if by_rule else frozenset(), certain=certain)

    @cached_property
    def _topics(self) -> dict[int, frozenset[str]]:
        """What each section is about."""
        weights: dict[int, dict[str, float]] = {}
        for at, statement in enumerate(self.statements):
            if statement.section not in weights:
                under = self._headings(statement)
                weights[statement.section] = {p.id: _HEADING * (p.id in under) for p in self.cards.practices}
            for practice in weights[statement.section]:
                sure = self._sure(at, practice)
                word = practice in self._mentions[at] and sure >= BORNE_OUT
                weights[statement.section][practice] += max(sure, 0.0) + _WORD * word
        of_main = _OF_MAIN if self._passages.throughout else 1.0  # a passage of a handbook has one
        topics = {
            section: frozenset(p for p, n in found.items() if n >= max(_TOPIC, of_main * max(found.values())))
            for section, found in weights.items()
        }
        of_chapter: dict[int, frozenset[str]] = {}
        for statement in self.statements:
            before = of_chapter.get(statement.chapter, frozenset())
            of_chapter[statement.chapter] = before | topics[statement.section]
        last: frozenset[str] = frozenset()
        chapter = 0
        for statement in self.statements:
            runs_in = statement.section != statement.chapter
            if statement.chapter != chapter and runs_in:
                last = frozenset()  # a chapter whose first paragraph has a heading of its own
            chapter = statement.chapter
            # What stands below a line that is a heading by its look alone, and is about nothing, goes on with the last;
            # ahead of all paragraphs of its chapter that are about something, it is about them.
            if not statement.marked and not topics[statement.section] and not self._is_common_line(statement):
                topics[statement.section] = last or (of_chapter[chapter] if runs_in else last)
            last = topics[statement.section]
        return topics

    def _is_common_line(self, statement: Statement) -> bool:
        return self.cards.shared["common_heading"].search(folded(statement.heading.rpartition(" › ")[2])) is not None

    def _headings(self, statement: Statement) -> frozenset[str]:
        for heading in reversed(statement.heading.split(" › ")):
            if under := mentioned(self.cards.practices, folded(heading)):
                return under
        return frozenset()

    @cached_property
    def _labels(self) -> Labels:
        dealt = [one or self._topics[s.section] for one, s in zip(self._named, self.statements, strict=True)]
        return Labels(self.statements, dealt)

    @cached_property
    def _narrow_labels(self) -> Labels:
        """The same, each section taken for what it is about alone."""
        topics = [self._topics[s.section] for s in self.statements]
        return Labels(self.statements, [(n & t) or t or n for n, t in zip(self._named, topics, strict=True)])

    @cached_property
    def _tracked(self) -> dict[str, int]:
        """Of each practice that it says is done, the statement that shows it best."""
        told: dict[tuple[int, str], list[int]] = {}
        found: dict[str, tuple[float, int]] = {}
        for at, statement in enumerate(self.statements):
            if not self._counts(at):
                continue
            speaks = self.speaks_to(at)
            for topic in self._topics[statement.section] if speaks else ():
                told.setdefault((statement.section, topic), []).append(at)
            said = not (
                self.cards.shared["denial"].search(statement.said)
                or self.cards.shared["conduct"].search(statement.said)
            )
            shown = self._shown[at]
            for practice in self.cards.practices:
                sure = self._sure(at, practice.id)
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
                here = [at for at, s in enumerate(self.statements) if s.section == section]
                sure, best = max((self._sure(at, topic), at) for at in here)
                found[topic] = (sure, best)
        return {named: at for named, (_, at) in found.items()}

    def _shown_in(self, at: int) -> frozenset[str]:
        """The practices that the cards' words say are done; of a list that names one that is, all of them."""
        said, mentions = self.statements[at].said, self._mentions[at]
        done = {p.id for p in self.cards.practices if tracks(p, said, self.cards.shared)}
        return frozenset(done | mentions) if done and len(mentions) > 1 else frozenset(done)

    def tracking(self) -> dict[str, Statement]:
        """Of each practice that it says is done, the statement that shows it best."""
        return {practice: self.statements[at] for practice, at in self._tracked.items()}

    @property
    def covered(self) -> frozenset[str]:
        """The practices that it is about."""
        return frozenset(self._tracked).union(*self._named)

    def introduces_a_table(self, at: int) -> bool:
        """Whether the statement is the line above a table: its rows say what it says."""
        return (self.statements[at].section, self.statements[at].text) in self._leads

    def about(self, at: int, column: Column, tracked: frozenset[str]) -> tuple[frozenset[str], bool]:
        """(which of the practices that are tracked the statement is about where it speaks to `column`, whether it
        names them)."""
        aside = frozenset(column.aside)
        if not self._mentions[at] & tracked and (cited := self._labels.cited(self.statements[at]) & tracked):
            return cited | self._named[at] & tracked, True
        named = self._named[at]
        if at in self._of_everything:
            return frozenset(self._tracked) - aside or frozenset(self._tracked), False
        if (topics := self._topics[self.statements[at].section] & tracked) and not named & topics:
            named = frozenset(p for p in named if p in self._mentions[at] or self._sure(at, p) >= STRAYS)
        beside = named & tracked & aside
        if own := (named & tracked) - aside:
            return own | beside, True
        about = self._by_context(at, tracked)
        if not about and not named and max(near.columns[column.id] for near in self._near[at]) >= BY_ITSELF:
            about = frozenset(self._tracked)
        return (about - aside) | beside or about, False

    def charged(self, at: int, column: Column, tracked: frozenset[str]) -> tuple[frozenset[str], bool]:
        """As `about`, for the contrary: without the practices that the statement is only likely to be about."""
        about, named = self.about(at, column, tracked)
        mentions, topics = self._mentions[at], self._topics[self.statements[at].section] & tracked
        if at in self._by_tool:
            return about, named
        if at in self._of_everything:
            return about - {_AI} or about, named
        if not mentions & tracked and (cited := self._narrow_labels.cited(self.statements[at]) & tracked):
            return cited, named
        if not named:
            if self._goes_on_with_training(at):
                return about & {_AI}, named
            of_all = self._is_of_all(at, strictly=True) or len(self._topics) == 1  # a notice that is one section
            return (about - {_AI} or about if of_all else self._near_by(at, about & topics, topics)), named
        several = len(about - frozenset(column.aside)) > 1 and column.id != _TRAINING
        in_one_breath = listed(self.cards.practices, self.statements[at].said) if several else frozenset()

        def is_meant(practice: str) -> bool:
            if practice == _AI and column.id == _TRAINING:
                return True
            off = (topics and practice not in topics) or (mentions and practice not in mentions)
            return self._sure(at, practice) >= (
                STRAYS if off else AMONG if several and practice not in in_one_breath else 0.0
            )

        return frozenset(filter(is_meant, about)), named

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
        parts = [folded(part) for part in reversed(statement.heading.split(" › "))]
        for part in parts if not self._topics[statement.section] else parts[:1]:
            if mentioned(self.cards.practices, part):
                return False
            if self.cards.shared["common_heading"].search(part):
                return True
        return False

    def _goes_on_with_training(self, at: int) -> bool:
        """Whether "this" is the training of AI, which was named right before."""
        return _AI in self._named_before(at) and _THIS.search(self.statements[at].own) is not None

    def _named_before(self, at: int) -> frozenset[str]:
        """What the sentence before names, in the same section; a label alone ("E2.") is none."""
        for before in range(at - 1, -1, -1):
            if self.statements[before].section != self.statements[at].section:
                break
            if " " in self.statements[before].text:
                return self._named[before]
        return frozenset()

    def _near_by(self, at: int, about: frozenset[str], topics: frozenset[str]) -> frozenset[str]:
        """Where its section has several topics and the last that was named is meant: named right before."""
        if len(topics) > 2 and len(topics) > len(about) and not self._named_before(at) & about:
            return frozenset()
        return about

    def _is_of_all(self, at: int, strictly: bool = False) -> bool:
        """Whether it says itself that it is about whatever is tracked; `strictly`: not by "any" or "the systems"."""
        bound = bool(self._topics[self.statements[at].section]) and strictly
        if max(near.of_all for near in self._near[at]) >= (OF_ALL_HERE if bound else OF_ALL):
            return True
        found = (self.cards.shared[name].search(self.statements[at].said) for name in ("everything", "common"))
        return any(match is not None and not (strictly and _LOOSE.match(match[0])) for match in found)

    def _by_context(self, at: int, tracked: frozenset[str]) -> frozenset[str]:
        statement = self.statements[at]
        if self._is_of_all(at):
            return frozenset(self._tracked)
        topics = self._topics[statement.section] & tracked
        if len(topics) > 1:
            for before in range(at - 1, -1, -1):
                if self.statements[before].section != statement.section:
                    break
                if last := self._named[before] & tracked:
                    return last
        return topics
