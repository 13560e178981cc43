"""What a well-behaved model says in other words passes."""

from __future__ import annotations

from knowledge.card import Status
from knowledge.verifier import Ground
from tests.knowledge.verifier.pack_sources import judged, own_sentences, paraphrases, sources


def test_but_for_their_words_half_of_free_rewordings_would_pass() -> None:
    """What the other rules think of them: they are what judges in other languages, and what stands behind the words."""
    every = paraphrases()
    refused = [(unit, said) for unit, quote, said in every if {*judged(unit, said, quote)} - {Ground.WORDING}]

    assert len(every) >= 120
    assert len(refused) <= MOST_REFUSED * len(every), refused


MOST_REFUSED = 0.5
"""Free rewordings: they drop an opening, or say it in words of their own. What keeps to the source is in test_well_behaved."""


def test_the_words_of_law_in_force_pass_as_they_stand() -> None:
    own = [(unit, said) for unit, said in list(own_sentences())[::5] if sources()[unit].status is Status.IN_FORCE]
    refused = [said for unit, said in own if judged(unit, said, said)]

    assert len(refused) <= 0.03 * len(own), refused


def test_the_words_of_other_law_pass_only_where_they_tell_that_it_is_not_in_force() -> None:
    own = [(unit, said) for unit, said in own_sentences() if sources()[unit].status is Status.VETOED]
    silent = [found for unit, said in own if "veto" not in said.casefold() and (found := judged(unit, said, said))]

    assert silent
    assert all(Ground.STATUS in found for found in silent)
