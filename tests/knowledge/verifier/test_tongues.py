"""Lies and honest translations in other languages, written to be looked at when a rule is made: tongues.jsonl.

No lie passes. Of the honest ones most do, in languages whose words are listed; what they fall back to is the source.
How the rules do with what nobody made them for, test_kept_aside.py tells.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from knowledge.verifier import KNOWN_POLARITY, Ground, Written, verify
from tests.knowledge.verifier.pack_sources import DAY, sources

LINES = Path(__file__).with_name("tongues.jsonl")
ASIDE = Path(__file__).with_name("tongues_aside.jsonl")
LEAST_HONEST = 0.6
LISTED = sorted(KNOWN_POLARITY - {"en"})


@cache
def lines() -> list[dict[str, str]]:
    return [json.loads(line) for line in LINES.read_text(encoding="utf-8").splitlines()]


def grounds(line: dict[str, str], *, sentence: str = "") -> tuple[Ground, ...]:
    source = next(
        source
        for unit_id, source in sources().items()
        if unit_id.startswith(f"{line['source']}#")
        and source.locator == line["unit"]
        and line["quote"] in " ".join(source.text.split())
    )
    written = Written(sentence or line["sentence"], 1, line["quote"])
    return verify(written, {1: source}, language=line["language"], places=[source.jurisdiction], day=DAY)


def of(language: str, *, lie: bool) -> list[dict[str, str]]:
    return [line for line in lines() if line["language"] == language and bool(line["lie"]) is lie]


@pytest.mark.parametrize("language", LISTED)
def test_no_lie_passes(language: str) -> None:
    lies = of(language, lie=True)

    assert len(lies) >= 20
    assert [line["sentence"] for line in lies if not grounds(line)] == []


def test_most_honest_translations_pass() -> None:
    honest = [line for language in LISTED for line in of(language, lie=False)]
    passed = Counter(line["language"] for line in honest if not grounds(line))

    assert len(honest) >= 120
    assert passed.total() >= LEAST_HONEST * len(honest), passed
    assert all(passed[language] > 0 for language in LISTED), passed


@pytest.mark.parametrize("language", ["ja", "zh", "nl", "pl"])
def test_in_a_language_without_lists_nothing_passes(language: str) -> None:
    written = [line for line in lines() if line["language"] == language]

    assert written
    assert all(Ground.LANGUAGE in grounds(line) for line in written)


def test_a_word_that_no_list_has_is_refused() -> None:
    line = next(line for line in of("de", lie=False) if not grounds(line))
    first, _, rest = line["sentence"].rpartition(" ")

    assert Ground.UNSUPPORTED in grounds(line, sentence=f"{first} quellenreich {rest}")


def test_of_what_a_translator_wrote_who_knew_no_rule_no_lie_passes_and_hardly_anything_honest() -> None:
    """Kept aside: tongues_aside.jsonl. Natural translations choose words that no list has, and fall back."""
    aside = [json.loads(line) for line in ASIDE.read_text(encoding="utf-8").splitlines()]
    lies, honest = ([line for line in aside if line["lie"] is lie] for lie in (True, False))

    assert Counter(line["language"] for line in lies) == dict.fromkeys(LISTED, 24)
    assert [line["trick"] for line in lies if not grounds(line)] == []
    assert len(honest) == 120
    assert sum(not grounds(line) for line in honest) >= 2
