"""No fact twice: what says over again what stands beside it is noticed, in other words too."""

from __future__ import annotations

import pytest

from knowledge.repetition import repeats, share_said

RULE = "Example State's § 5 makes private employers give written notice of monitoring before they start."


@pytest.mark.parametrize(
    "again",
    [
        "Written notice of monitoring: private employers in Example State give notice before they start (§ 5).",
        "Private employers must give notice of monitoring in writing, says § 5.",
    ],
)
def test_the_same_in_other_words_is_a_repetition(again: str) -> None:
    assert repeats(again, [RULE])


@pytest.mark.parametrize(
    "more",
    [
        "Only Example State's Attorney General enforces § 5, and workers cannot sue.",
        "Employers that give no notice of monitoring pay $500 for each breach.",
        "Cameras and trackers are outside § 5.",
    ],
)
def test_what_adds_something_is_none(more: str) -> None:
    assert not repeats(more, [RULE])


def test_the_name_of_a_law_alone_makes_no_repetition() -> None:
    protects = "Section 7 of the National Labor Relations Act protects petitions and leaflets."
    leaves_out = "Section 7 of the National Labor Relations Act leaves supervisors and farm hands out."

    assert share_said(protects, [leaves_out]) < 0.3
