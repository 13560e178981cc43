"""Lies and honest rewordings written by hand, most of them by somebody who had not read the verifier.

Those marked `open` may be looked at when a rule is made. Those marked `kept` are only counted: no rule is ever made for
one of them, so that they tell how the verifier does with what its authors did not think of. In English a sentence has to
keep the words of its source, in other languages each word has to be listed for one of its source, and no lie passes.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from knowledge.card import Kind, Status
from knowledge.document import TextKind
from knowledge.jurisdiction import ANYWHERE
from knowledge.verifier import Ground, Source, Written, verify
from tests.knowledge.verifier.pack_sources import DAY, sources

LINES = Path(__file__).with_name("kept_aside.jsonl")
POLICIES = Path(__file__).parents[3] / "ingest" / "demo" / "current"


@cache
def lines() -> list[dict[str, str]]:
    return [json.loads(line) for line in LINES.read_text(encoding="utf-8").splitlines()]


def source_of(line: dict[str, str]) -> Source:
    kind, _, name = line["source"].rpartition(":")
    if kind == "policy":
        text = (POLICIES / f"{name}.md").read_text(encoding="utf-8")
        paragraph = next(part for part in text.split("\n\n") if line["quote"] in part)
        return Source(
            n=1, text=paragraph, status=Status.IN_FORCE, jurisdiction=ANYWHERE, kind=Kind.POLICY,
            text_kind=TextKind.OFFICIAL, title=name, citation=name, since=None, locator=line["unit"],
        )  # fmt: skip
    return next(
        source
        for unit_id, source in sources().items()
        if unit_id.startswith(f"{name}#") and source.locator == line["unit"] and line["quote"] in source.text
    )


def grounds(line: dict[str, str]) -> tuple[Ground, ...]:
    source = source_of(line)
    written = Written(line["sentence"], 1, line["quote"])
    return verify(written, {1: source}, language=line["language"], places=[source.jurisdiction], day=DAY)


def of(half: str, *, lie: bool) -> list[dict[str, str]]:
    return [line for line in lines() if line["half"] == half and bool(line["lie"]) is lie]


@pytest.mark.parametrize("half", ["open", "kept"])
def test_no_lie_passes(half: str) -> None:
    lies = of(half, lie=True)
    passed = [line["trick"] for line in lies if not grounds(line)]

    assert len(lies) >= 140
    assert not passed, passed if half == "open" else len(passed)


@pytest.mark.parametrize("half", ["open", "kept"])
def test_in_the_sources_language_no_lie_passes(half: str) -> None:
    lies = [line for line in of(half, lie=True) if line["language"] == "en"]

    assert len(lies) >= 120
    assert [line["trick"] for line in lies if not grounds(line)] == []


@pytest.mark.parametrize("half", ["open", "kept"])
def test_what_is_honest_and_freely_worded_is_refused_as_well(half: str) -> None:
    """The price: what does not keep the source's words passes nowhere, however true."""
    honest = [line for line in of(half, lie=False) if line["language"] == "en"]

    assert len(honest) >= 30
    assert all(Ground.WORDING in grounds(line) for line in honest if line["sentence"] != line["quote"])
