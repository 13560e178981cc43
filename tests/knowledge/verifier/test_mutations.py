"""Whatever turns, swaps, adds to or takes from a sentence of the pack is refused: no lie passes, not one."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.card import Status
from knowledge.verifier import Ground, Written, verify
from tests.knowledge.verifier.mutations import MUTATORS, Mutator, status_changed, verdict_flipped
from tests.knowledge.verifier.pack_sources import DAY, judged, own_sentences, paraphrases, sources
from tests.mutations import MUTATIONS
from tests.thorough import examples

Base = tuple[str, str, str]


@cache
def every() -> tuple[Base, ...]:
    """(unit, sentence, quote): each sentence of the pack as it stands, and each written otherwise by hand."""
    own = ((unit, own, own) for unit, own in own_sentences())
    return (*own, *((unit, said, quote) for unit, quote, said in paraphrases()))


def bases(step: int) -> Iterator[Base]:
    """Of which every `step`-th is taken: what passes as it stands."""
    return (base for base in every()[::step] if not judged(*base))


def is_no_change(mutator: Mutator, unit: str, mutated: str, quote: str) -> bool:
    """Law in force may be said to be in force, and what the quote answers with Yes may be."""
    if mutator is status_changed:
        return sources()[unit].status is Status.IN_FORCE
    return mutator is verdict_flipped and mutated[:3] == quote[:3]


def lies(unit: str, sentence: str, quote: str) -> Iterator[tuple[str, str]]:
    """(what was done, the changed sentence) of every mutator."""
    for mutator in MUTATORS:
        for mutated in mutator(sentence):
            if mutated != sentence and not is_no_change(mutator, unit, mutated, quote):
                yield mutator.__name__, mutated
    for name, change in MUTATIONS.items():
        turned = change(sentence)
        if turned is not None and turned != sentence:
            yield name, turned


@settings(max_examples=examples(800))
@given(which=st.integers(0, 10_000), seed=st.integers(0, 10_000))
def test_a_changed_sentence_of_the_pack_is_refused(which: int, seed: int) -> None:
    unit, sentence, quote = every()[which % len(every())]
    changed = list(lies(unit, sentence, quote))
    assert changed, "every sentence can be made untrue"
    name, lie = changed[seed % len(changed)]

    assert judged(unit, lie, quote), f"{name}: {lie} | {quote}"


@pytest.mark.long
def test_every_changed_sentence_of_the_whole_pack_is_refused() -> None:
    tried, passed, skipped = Counter[str](), list[str](), 0
    for unit, sentence, quote in every():
        if judged(unit, sentence, quote):
            skipped += 1
            continue
        for name, lie in lies(unit, sentence, quote):
            tried[name] += 1
            if not judged(unit, lie, quote):
                passed.append(f"{name} {unit}: {lie}")

    assert tried.keys() >= {*MUTATIONS, *(mutator.__name__ for mutator in MUTATORS)}
    assert tried.total() > 40_000
    assert skipped < 0.2 * len(every())
    assert passed == []


def test_a_quote_that_differs_in_one_letter_is_refused() -> None:
    for unit, sentence, quote in bases(step=31):
        middle = len(quote) // 2
        letter = "x" if quote[middle] != "x" else "y"

        assert Ground.QUOTE_NOT_VERBATIM in judged(unit, sentence, quote[:middle] + letter + quote[middle + 1 :])


def test_a_quote_that_is_a_part_of_a_sentence_is_refused() -> None:
    for unit, sentence, quote in bases(step=31):
        half = " ".join(quote.split()[: len(quote.split()) // 2])

        assert Ground.QUOTE_NOT_WHOLE in judged(unit, sentence, half)


def test_a_sentence_that_breaks_off_is_refused() -> None:
    for unit, sentence, quote in bases(step=7):
        words = sentence.split()
        for cut in range(3, len(words) - 1, 5):
            assert judged(unit, " ".join(words[:cut]), quote), words[:cut]


def test_a_quote_from_another_source_is_refused() -> None:
    some = list(bases(step=47))
    for (unit, sentence, _), (_, _, other) in itertools.pairwise(some):
        if other not in sources()[unit].text:
            assert Ground.QUOTE_NOT_VERBATIM in judged(unit, sentence, other)


def test_a_number_that_no_source_has_is_refused() -> None:
    for unit, sentence, quote in bases(step=47):
        source = sources()[unit]
        found = verify(Written(sentence, 2, quote), {1: source}, language="en", places=[source.jurisdiction], day=DAY)

        assert found == (Ground.UNKNOWN_CITATION,)
