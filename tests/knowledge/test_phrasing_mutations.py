"""No sentence of the pack that was made untrue passes; nearly every one that was only said otherwise does."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from knowledge.answer import Answer, AnswerStatus, PlaceSource, Statement
from knowledge.card import Status, UnitKind
from knowledge.citation import Cited, cite
from knowledge.document import Evidence
from knowledge.jurisdiction import ANYWHERE, UNKNOWN, Jurisdiction
from knowledge.library import Library
from knowledge.phrasing import Phraser
from knowledge.sentences import sentences
from tests.direct_model import DirectModel
from tests.mutations import MUTATIONS
from tests.written_by_models import line, rephrased, sources_in

TODAY = date(2026, 11, 23)
LEAST_HONEST = 0.95


@dataclass(frozen=True)
class Said:
    """A sentence of a unit, in an answer that says the unit."""

    answer: Answer
    sentence: str

    def worded(self, sentence: str, quote: str | None = None) -> Answer:
        model = DirectModel(lambda _: line(sentence, 1, quote or self.sentence))
        return Phraser(model).phrase(self.answer, "What holds?", day=TODAY)

    def honestly(self) -> Answer:
        """As an honest model words it, told how the source stands."""
        model = DirectModel(lambda m: line(rephrased(self.sentence, sources_in(m)[0].head), 1, self.sentence))
        return Phraser(model).phrase(self.answer, "What holds?", day=TODAY)


class Pack(list[Said]):
    def __repr__(self) -> str:
        return "the pack"


@pytest.fixture(scope="session")
def pack(library: Library) -> Pack:
    documents = [d for d, _ in library.catalogue.documents() if d.is_card]
    held = [e for d in documents for e in library.catalogue.evidence_of(d.id)]
    told = [e for e in held if e.unit and e.unit.kind is not UnitKind.SCOPE and e.unit.holds_on(TODAY)]
    return Pack(Said(_answer(e), part) for e in told for part in sentences(e.text) if not part.endswith("?"))


def _answer(evidence: Evidence) -> Answer:
    place = evidence.jurisdiction
    return Answer(
        status=AnswerStatus.ANSWERED,
        jurisdictions=() if place in (ANYWHERE, UNKNOWN) else (Jurisdiction(place),),
        jurisdiction_from=PlaceSource.QUESTION,
        language="en",
        direct=Statement(evidence.text, (1,)),
        citations=(cite(Cited(evidence, evidence.text), 1, TODAY),),
    )


@settings(max_examples=300)
@given(which=st.integers(min_value=0), name=st.sampled_from(sorted(MUTATIONS)))
def test_no_mutation_of_the_pack_is_shown(pack: Pack, which: int, name: str) -> None:
    said = pack[which % len(pack)]
    untrue = MUTATIONS[name](said.sentence)
    assume(untrue is not None)
    assert untrue is not None

    made = said.worded(untrue)

    assert not made.is_worded, f"{name}: {untrue} | {said.sentence}"
    assert made.direct == said.answer.direct


@settings(max_examples=100)
@given(which=st.integers(min_value=0), other=st.integers(min_value=0))
def test_no_sentence_of_another_unit_is_shown_as_this_one_s(pack: Pack, which: int, other: int) -> None:
    said, elsewhere = pack[which % len(pack)], pack[other % len(pack)].sentence
    assume(elsewhere not in said.answer.direct.text)

    assert not said.worded(elsewhere).is_worded
    assert not said.worded(elsewhere, elsewhere).is_worded, "a quote is of the source that is cited"


def test_an_honest_model_s_sentences_pass(pack: Pack) -> None:
    some = pack[::9]
    passed = [said.honestly().is_worded for said in some]

    assert len(passed) > 100
    assert sum(passed) / len(passed) >= LEAST_HONEST


def test_to_say_first_that_a_law_is_not_yet_in_force_denies_nothing_of_what_it_says(pack: Pack) -> None:
    waiting = [said for said in pack if said.answer.citations[0].status is Status.NOT_YET]
    passed = [said.honestly().is_worded for said in waiting]

    assert len(waiting) >= 30
    assert sum(passed) >= 0.9 * len(passed)


@pytest.mark.long
def test_no_mutation_of_any_sentence_of_the_pack_is_shown(pack: Pack) -> None:
    shown: list[str] = []
    tried: Counter[str] = Counter()
    for said in pack:
        for name, change in MUTATIONS.items():
            if (untrue := change(said.sentence)) is not None:
                tried[name] += 1
                if said.worded(untrue).is_worded:
                    shown.append(f"{name}: {untrue} | {said.sentence}")

    assert set(tried) == set(MUTATIONS) and tried.total() > 10_000
    assert shown == []


@pytest.mark.long
def test_of_the_whole_pack_said_otherwise_nearly_every_sentence_passes(pack: Pack) -> None:
    passed = [said.honestly().is_worded for said in pack]

    assert sum(passed) / len(passed) >= LEAST_HONEST
