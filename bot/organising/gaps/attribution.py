"""Which of the practices that are tracked a statement is about: what it names, where it stands, what went before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.organising.gaps.card import Column
from bot.organising.gaps.likelihood import Signs, scales, within
from knowledge.sentences import SpanKind

if TYPE_CHECKING:
    from bot.organising.gaps.by_example import PolicyRead

_POINTS_BACK = re.compile(r"\b(?:this|it|these|that|they|them|its|their)\b")
_AI, _TRAINING = "ai_training", "training"
_NAMED, _STRONG = 0.45, 0.6  # how sure the examples are of a practice, of about 1


@dataclass(frozen=True, slots=True)
class Stands:
    """Where a statement stands: the practices of its section, how much of it each has, those of the chapter and of the
    headings above, how sure the examples are of the last heading, what the sentence before names, and the last one that
    names anything, and what it cites. `alone`: whether its policy has no other section."""

    topics: frozenset[str]
    shares: Mapping[str, float]
    chapter: frozenset[str]
    headings: frozenset[str]
    heading_sure: Mapping[str, float]
    heading_of_all: float
    before: frozenset[str]
    last: frozenset[str]
    cited: frozenset[str]
    alone: bool


def about(read: PolicyRead, at: int, column: Column, tracked: frozenset[str]) -> dict[str, float]:
    """How likely statement `at`, where it speaks to `column`, is about each of the practices, from 0 to 1."""
    weighing = scales("about")
    return {practice: weighing.weigh(signs)["about"] for practice, signs in signs_of(read, at, column, tracked)}


def signs_of(read: PolicyRead, at: int, column: Column, tracked: frozenset[str]) -> Iterator[tuple[str, Signs]]:
    statement, stands = read.statements[at], read.stands(at, tracked)
    mentions, named = read.mentions(at) & tracked, read.named(at)
    sure = {practice: read.sure(at, practice) for practice in sorted(tracked)}
    worded = read.worded(at)
    of_all, by_tool, of_everything = read.sure_of_all(at), read.is_by_tool(at), read.is_of_everything(at)
    everything, common = (
        float(read.cards.shared[name].search(statement.said) is not None) for name in ("everything", "common")
    )
    if by_tool:
        sure = dict.fromkeys(sure, 0.0)  # the name of a tool tells; what "output" is like does not
    if of_everything or by_tool or stands.cited:
        stands = replace(stands, topics=frozenset(), shares={}, chapter=frozenset())  # it says itself what it is about
    no_topic = float(not stands.topics)
    for practice, own in sure.items():
        other = max((n for one, n in sure.items() if one != practice), default=0.0)
        word, topic, headed = practice in mentions, practice in stands.topics, practice in stands.headings
        others = bool(mentions - {practice})
        words = worded.get(practice, 0.0)
        words_of_others = max((n for one, n in worded.items() if one != practice and one in sure), default=0.0)
        ai = practice == _AI
        yield (
            practice,
            {
                "always": 1.0,
                "sure": within(-0.2, own, 1.2),
                "sure enough": float(own >= _NAMED),
                "surer than of others": within(-1.0, own - other, 1.0),
                "another is sure": float(other >= _STRONG),
                "word": float(word),
                "word of another": float(others),
                "word of this alone": float(word and not others),
                "topic": float(topic),
                "topic alone": float(topic and len(stands.topics) == 1),
                "no topic": no_topic,
                "topics": len(stands.topics) / 3,
                "share of its section": stands.shares.get(practice, 0.0),
                "topic, no word": float(topic and not mentions),
                "topic, word of another": float(topic and others and not word),
                "sure in topic": topic * within(0.0, own, 1.0),
                "chapter": float(practice in stands.chapter),
                "heading": float(headed),
                "heading of another": float(bool(stands.headings) and not headed),
                "heading, no word": float(headed and not mentions),
                "heading sure": within(0.0, stands.heading_sure.get(practice, 0.0), 1.0),
                "heading sure of another": within(
                    0.0, max((n for one, n in stands.heading_sure.items() if one != practice), default=0.0), 1.0
                ),
                "heading of all": within(0.0, stands.heading_of_all, 1.0),
                "sure of all": within(0.0, of_all, 1.0),
                "sure of all, no topic": no_topic * max(0.0, of_all),
                "of everything": everything,
                "common": common,
                "under rules for all": float(of_everything),
                "named before": float(practice in stands.before),
                "another named before": float(bool(stands.before) and practice not in stands.before),
                "named last": float(practice in stands.last),
                "another named last": float(bool(stands.last) and practice not in stands.last),
                "one section": float(stands.alone),
                "one section, no word": float(stands.alone and not mentions),
                "tool": float(by_tool and practice in named),
                "tool of another": float(by_tool and practice not in named),
                "cited": float(practice in stands.cited),
                "another cited": float(bool(stands.cited) and practice not in stands.cited),
                "training of AI": float(ai),
                "training of AI, on training": float(ai and column.id == _TRAINING),
                "training of AI, sure of all": ai * max(0.0, of_all),
                "on training": float(column.id == _TRAINING),
                "set aside": float(practice in column.aside),
                "points back": float(_POINTS_BACK.search(statement.own) is not None),
                "wording": words,
                "wording, no word": words * (not mentions),
                "wording of another": words_of_others,
                "wording by far": within(-1.0, words - words_of_others, 1.0),
                "wording by far, no word": within(-1.0, words - words_of_others, 1.0) * (not mentions),
                "tracked": len(tracked) / 5,
                "row": float(statement.kind is SpanKind.ROW),
            },
        )
