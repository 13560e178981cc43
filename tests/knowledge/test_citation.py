"""An answer is shown only if every marker has its source and every quote stands in its text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.answer import Answer, AnswerStatus, PlaceSource, Statement
from knowledge.asked import Asker
from knowledge.card import Form, Kind, Status
from knowledge.citation import CitationBroken, Cited, check, cite, occurs
from knowledge.document import Evidence
from knowledge.jurisdiction import Jurisdiction
from knowledge.library import Library
from tests.answerer import answerer_of
from tests.thorough import examples

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def stored(library: Library) -> list[Evidence]:
    """Three units of the New York notice law, as the catalogue holds them."""
    return library.catalogue.evidence_of("ny-52c2")[:3]


@pytest.fixture(scope="session")
def sound(stored: list[Evidence]) -> Answer:
    """An answer that says the three units, each with its marker."""
    said = [Statement(evidence.text, (n,)) for n, evidence in enumerate(stored, start=1)]
    return Answer(
        status=AnswerStatus.ANSWERED,
        jurisdictions=(Jurisdiction("US-NY"),),
        jurisdiction_from=PlaceSource.QUESTION,
        language="en",
        direct=said[0],
        basis=(said[1],),
        actions=(said[2],),
        citations=tuple(cite(Cited(evidence, evidence.text), n, TODAY) for n, evidence in enumerate(stored, start=1)),
    )


def test_a_sound_answer_passes(sound: Answer, stored: list[Evidence]) -> None:
    check(sound, stored)

    assert [f"[{n}]" in sound.text for n in (1, 2, 3)] == [True] * 3


def test_an_answer_without_sources_may_be_said_without_markers(sound: Answer) -> None:
    bare = replace(sound, direct=Statement("I found nothing.", ()), basis=(), actions=(), citations=())

    check(bare, [])
    with pytest.raises(CitationBroken):
        check(replace(bare, direct=Statement("I found something.", (1,))), [])


def test_an_introduction_before_the_quote_is_no_breach(sound: Answer, stored: list[Evidence]) -> None:
    direct = replace(sound.direct, text=f"Not in force yet (starts 1 January 2027): {sound.direct.text}")

    check(replace(sound, direct=direct), stored)


Breaking = Callable[[Answer], Answer]


def with_citation(answer: Answer, position: int, **changes: object) -> Answer:
    citations = list(answer.citations)
    citations[position] = replace(citations[position], **changes)  # type: ignore[arg-type]
    return replace(answer, citations=tuple(citations))


def with_word(text: str, position: int, word: list[str]) -> str:
    words = text.split()
    return " ".join([*words[:position], *word, *words[position + 1 :]])


BREAKS: dict[str, Breaking] = {
    "a marker without a source": lambda a: replace(a, basis=(replace(a.basis[0], cites=(2, 4)),)),
    "a source without a marker": lambda a: replace(a, actions=()),
    "a source taken away": lambda a: replace(a, citations=a.citations[:2]),
    "a marker taken away": lambda a: replace(a, direct=replace(a.direct, cites=())),
    "numbers that do not begin at one": lambda a: replace(
        a, citations=tuple(replace(c, n=c.n + 1) for c in a.citations)
    ),
    "a number twice": lambda a: with_citation(a, 1, n=1),
    "sources out of their order": lambda a: replace(a, citations=a.citations[::-1]),
    "a marker written into the text": lambda a: replace(a, notices=("As everybody knows [7].",)),
    "a quote with a word put in": lambda a: with_citation(a, 0, quote=with_word(a.citations[0].quote, 2, ["never"])),
    "a quote with a word left out": lambda a: with_citation(a, 0, quote=with_word(a.citations[0].quote, 2, [])),
    "a quote from another text": lambda a: with_citation(a, 0, quote=a.citations[1].quote),
    "an empty quote": lambda a: with_citation(a, 0, quote=""),
    "another document's name on the quote": lambda a: with_citation(a, 0, document="il-bipa"),
    "a statement that turns its quote around": lambda a: replace(
        a, direct=replace(a.direct, text="No, they may not do that.")
    ),
    "a statement that says another source's words": lambda a: replace(
        a, basis=(replace(a.basis[0], text=a.direct.text),)
    ),
}


@pytest.mark.parametrize("breaking", BREAKS.values(), ids=BREAKS)
def test_a_broken_answer_is_not_shown(sound: Answer, stored: list[Evidence], breaking: Breaking) -> None:
    broken = breaking(sound)
    assert broken != sound

    with pytest.raises(CitationBroken):
        check(broken, stored)


def test_a_source_that_left_the_library_is_noticed(sound: Answer, stored: list[Evidence]) -> None:
    with pytest.raises(CitationBroken, match="not in the library"):
        check(sound, stored[:2])


def test_a_unit_that_no_longer_stands_in_its_version_is_noticed(sound: Answer, stored: list[Evidence]) -> None:
    rewritten = replace(stored[0], version=replace(stored[0].version, text="Another text altogether."))

    with pytest.raises(CitationBroken, match="does not stand in its text"):
        check(sound, [rewritten, *stored[1:]])


@given(st.data())
@settings(max_examples=examples(100), deadline=None)
def test_any_change_of_one_letter_in_a_quote_is_noticed(
    sound: Answer, stored: list[Evidence], data: st.DataObject
) -> None:
    position = data.draw(st.integers(0, 2))
    quote = sound.citations[position].quote
    at = data.draw(st.integers(0, len(quote) - 1))
    letter = data.draw(st.sampled_from("abcXYZ019§").filter(lambda c: c != quote[at]))

    with pytest.raises(CitationBroken):
        check(with_citation(sound, position, quote=f"{quote[:at]}{letter}{quote[at + 1 :]}"), stored)


def test_every_unit_of_the_library_stands_word_for_word_in_its_version(library: Library) -> None:
    held = [e for document, _ in library.catalogue.documents() for e in library.catalogue.evidence_of(document.id)]

    assert len(held) > 100
    assert [e.id for e in held if not occurs(e.text, e.version.text)] == []


def test_line_breaks_count_as_spaces_and_nothing_else_is_forgiven() -> None:
    assert occurs("tell you about it", "They must tell\n  you about it.")
    assert not occurs("tell you about it", "They must tell you all about it.")
    assert not occurs("Tell you", "They must tell you.")


def test_a_citation_tells_how_its_source_stands_on_the_day(library: Library) -> None:
    memo = library.catalogue.evidence_of("us-nlrb-gc-23-02")[0]

    assert cite(Cited(memo, memo.text), 1, TODAY).status is Status.WITHDRAWN
    assert cite(Cited(memo, memo.text), 1, date(2024, 1, 1)).status is not Status.WITHDRAWN


# Timelines


@pytest.fixture(scope="session")
def told(library: Library) -> tuple[Answer, list[Evidence]]:
    """An answer with the timeline of a programme, and what is stored for its sources."""
    asker = Asker((Jurisdiction("GB"),))
    answer = answerer_of(library).answer("what happened to barclays sapience", today=TODAY, asker=asker).answer
    held = {
        e.text: e
        for document in {c.document for c in answer.citations}
        for e in library.catalogue.evidence_of(document)
    }
    return answer, [held[citation.quote] for citation in answer.citations]


def test_a_timeline_passes_word_for_word_only(told: tuple[Answer, list[Evidence]]) -> None:
    answer, stored = told
    check(answer, stored)

    assert answer.timeline is not None
    first, *others = answer.timeline.entries
    for text in (first.event.text.replace("anonymised", "named"), first.event.text[:-1], ""):
        changed = replace(first, event=replace(first.event, text=text))
        with pytest.raises(CitationBroken):
            check(replace(answer, timeline=replace(answer.timeline, entries=(changed, *others))), stored)


def test_a_line_of_a_timeline_without_its_source_is_held_back(told: tuple[Answer, list[Evidence]]) -> None:
    answer, stored = told
    assert answer.timeline is not None
    bare = tuple(replace(entry, cites=()) for entry in answer.timeline.entries)

    with pytest.raises(CitationBroken):
        check(replace(answer, timeline=replace(answer.timeline, entries=bare)), stored)


def test_a_statute_that_is_named_on_the_card_of_a_dead_memo_is_told_as_law(library: Library) -> None:
    catalogue = library.catalogue
    units = [
        e for d, _ in catalogue.documents() if d.kind is Kind.LAW and d.is_card for e in catalogue.evidence_of(d.id)
    ]
    cited = [(e, cite(Cited(e, e.text), 1, TODAY)) for e in units]
    by_own_name = [c for e, c in cited if c.title != e.document.title]

    assert "29 U.S.C. § 158(a)(1)" in {c.title for c in by_own_name}
    assert {c.form for c in by_own_name} == {Form.LAW}
