"""An English sentence against an English quote: operators, conditions, roles, status and words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from knowledge.verifier.facts import known_of
from knowledge.verifier.figures import figures_of
from knowledge.verifier.grounding import Grounding
from knowledge.verifier.near import faults_against_near, without_standing
from knowledge.verifier.order import faults_of_order
from knowledge.verifier.roles import faults_of_roles
from knowledge.verifier.scope import faults_of_scope
from knowledge.verifier.sense import faults_of_joining, faults_of_sense, without_myth
from knowledge.verifier.slips import faults_of_slips
from knowledge.verifier.standing import STATUS_WORDS, faults_of_status, faults_of_verdict
from knowledge.verifier.text import folded, written_out
from knowledge.verifier.vocabulary import LIGHT, WORKER, content, meaning, said_again, senses, shared, turned_round
from knowledge.verifier.weight import faults_of_weight
from knowledge.verifier.whose import faults_of_owners
from knowledge.verifier.written import Ground, Source

_ADVICE = frozenset(
    "sue quit sign resign strike sabotage delete disable refuse accept leave stop record copy leak threaten lie consult "
    "hire pay should ought recommend advise".split()
)
_STATUS_WORDS = (
    "law force yet bill proposed proposal pending vetoed veto withdrawn rescinded superseded replaced due start directive "
    "national reported reports according press published text draft before date starts begin"
)

_ANSWERS = re.compile(r"^(Yes|No), (?!not\b)(?=\S)")  # "No, AI that …" says no more than "No: AI that …"


def faults_in_english(sentence: str, found: Grounding, source: Source, day: date) -> Iterator[Ground]:
    sentence = written_out(sentence)
    found = replace(
        found,
        quote=written_out(found.quote),
        context=tuple(map(written_out, found.context)),
        limits=tuple(map(written_out, found.limits)),
    )
    yield from faults_of_verdict(sentence, found.quote, opens=found.opens)
    sentence = _ANSWERS.sub(r"\1: ", sentence)
    yield from faults_of_status(sentence, found.whole, source, day)
    told = without_myth(sentence, found.context)
    yield from faults_of_sense(sentence, told)
    if any(shared(content(limit), meaning(sentence)) < 0.4 * len(content(limit)) for limit in found.limits):
        yield Ground.QUOTE_CUTS_CONDITION
    yield from faults_of_joining(sentence, found.whole)
    yield from faults_of_order(sentence, told)
    yield from faults_against_near(sentence, found.context, folded(known_of(source)))
    yield from faults_of_weight(without_standing(sentence, found.whole), found.context)
    yield from faults_of_roles(sentence, found.whole, folded(known_of(source)))
    yield from faults_of_scope(sentence, told)
    yield from faults_of_owners(sentence, found.whole)
    yield from faults_of_slips(sentence, told, folded(known_of(source)))
    quote = found.quote if told == found.context else " ".join(told)
    support = meaning(f"{quote} . {folded(known_of(source))}")
    if {"you", "your"} & set(found.quote.casefold().split()):
        support |= {WORKER}
    new = [w for w in content(sentence) if senses(w.low).isdisjoint(support)]
    if STATUS_WORDS.get(source.status):
        new = [w for w in new if senses(w.low).isdisjoint(meaning(_STATUS_WORDS))]
    new = [w for w in new if not figures_of(w.text.capitalize() + " 2020", "en").dates[0].day[1]]
    if any(w.low in _ADVICE for w in new) or ("should" in sentence.split() and "should" not in found.whole.split()):
        yield Ground.ADVICE
    new = [w for w in new if senses(w.low).isdisjoint(LIGHT)]
    if new or said_again(sentence, f"{found.whole} . {known_of(source)}") or turned_round(sentence, found.whole):
        yield Ground.UNSUPPORTED
