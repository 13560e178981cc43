"""A well-behaved model, which keeps its source's words and tells how it stands, has nearly all it writes shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from knowledge.card import Kind, Status
from knowledge.document import TextKind
from knowledge.jurisdiction import ANYWHERE
from knowledge.sentences import SpanKind, spans_of
from knowledge.verifier import Ground, Source, Written, verify
from tests.knowledge.verifier.pack_sources import DAY, judged, own_sentences, sources
from tests.thorough import THOROUGH, sample
from tests.written_by_models import rephrased

LEAST = 0.95
POLICIES = Path(__file__).parents[3] / "ingest" / "demo" / "current"
_STANDS = {
    Status.PROPOSED: "proposed", Status.VETOED: "vetoed", Status.WITHDRAWN: "withdrawn", Status.SUPERSEDED: "superseded",
    Status.REPORTED: "reported", Status.NOT_YET: "not yet in force", Status.DUE: "due to start",
}  # fmt: skip


@pytest.mark.property
def test_of_the_whole_pack_at_least_95_in_a_hundred_sentences_pass() -> None:
    own = sample([(unit, said) for unit, said in own_sentences() if not said.endswith("?")], 4)
    heads = {unit: f"law · {_STANDS.get(source.status, 'in force')}" for unit, source in sources().items()}
    refused = [(said, found) for unit, said in own if (found := judged(unit, rephrased(said, heads[unit]), said))]

    assert len(own) > (1000 if THOROUGH else 250)
    assert len(refused) <= (1 - LEAST) * len(own), refused


def test_of_the_demo_policies_at_least_95_in_a_hundred_sentences_pass() -> None:
    told = list(_policies())
    refused = [
        (said, found)
        for source, said in told
        if (found := _judged(source, rephrased(re.sub(r"^\d+\. ", "", said)), said))
    ]

    assert len(told) > 30
    assert len(refused) <= (1 - LEAST) * len(told), refused


def test_law_that_is_not_in_force_says_so_in_every_sentence() -> None:
    silent = [
        (unit, said)
        for unit, said in own_sentences()
        if sources()[unit].status in (Status.DUE, Status.NOT_YET)
        and not any(word in said.casefold() for word in ("not yet", "not in force", "due", "start", "directive", "rely", "relied", "blocked", "only from", "in force", "next year", "enforced", "on hold", "from 1", "from 2"))
    ]  # fmt: skip

    assert len(silent) > 10
    assert [said for unit, said in silent if Ground.STATUS not in judged(unit, said, said)] == []


def _policies() -> Iterator[tuple[Source, str]]:
    for file in sorted(POLICIES.glob("*.md")):
        for paragraph in file.read_text(encoding="utf-8").split("\n\n"):
            for span in spans_of(paragraph):
                if (
                    span.kind is SpanKind.SENTENCE
                    and span.text.endswith(".")
                    and not span.dangles
                    and len(span.text.split()) > 3
                ):
                    yield (
                        Source(
                            n=1, text=paragraph, status=Status.IN_FORCE, jurisdiction=ANYWHERE, kind=Kind.POLICY,
                            text_kind=TextKind.OFFICIAL, title=file.stem, citation=file.stem, since=date(2026, 1, 1),
                        ),
                        span.text,
                    )  # fmt: skip


def _judged(source: Source, sentence: str, quote: str) -> tuple[Ground, ...]:
    return verify(Written(sentence, 1, quote), {1: source}, language="en", places=[], day=DAY)
