"""Answers of any size and content, each as its contract wants it: no marker without a source, no source unused."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from knowledge.answer import Answer, AnswerStatus, Citation, Official, Part, PlaceSource, Statement
from knowledge.card import Kind, Status
from knowledge.document import TextKind
from knowledge.jurisdiction import Jurisdiction
from knowledge.period import Period
from knowledge.programme import Event, How
from knowledge.timeline import Entry, Timeline
from knowledge.wording import LANGUAGES

DAY = date(2026, 11, 23)
PLACES = ("US-NY", "DE", "GB", "XX")
ALPHABET = st.characters(codec="utf-8", exclude_categories=["Cs"])
_OF_NEWS = [Status.REPORTED, Status.IN_FORCE, Status.SUPERSEDED]
words = st.text(ALPHABET, min_size=1, max_size=60).filter(str.strip)
# Long texts are drawn small and repeated: Hypothesis is slow with thousands of characters.
texts = st.builds(lambda text, times: (text * times).strip() or "x", words, st.sampled_from([1, 1, 1, 3, 30, 200]))
urls = st.sampled_from(["", "https://example.org/law/1", "https://example.org/" + "a" * 900, "javascript:alert(1)"])


CITATION = Citation(
    1, "ny-52c2", Kind.LAW, TextKind.SUMMARY, "Notice of electronic monitoring", "N.Y. Civ. Rights Law § 52-c*2",
    "Notice", "https://example.org/law", "US-NY", Status.IN_FORCE, DAY, False, DAY, "Employers give written notice.",
)  # fmt: skip


@st.composite
def citations(draw: st.DrawFn, n: int) -> Citation:
    quote = draw(texts)
    kind = draw(st.sampled_from(Kind))
    status = draw(st.sampled_from(_OF_NEWS if kind is Kind.NEWS else list(Status)))
    return Citation(
        n=n,
        document=draw(st.sampled_from(["ny-52c2", "handbook", "d" * 140])),
        kind=kind,
        text_kind=draw(st.sampled_from(TextKind)),
        title=draw(texts),
        citation=draw(words),
        locator=draw(texts),
        url=draw(urls),
        jurisdiction=draw(st.sampled_from(PLACES)),
        status=status,
        since=DAY if status is Status.DUE else draw(st.sampled_from([None, DAY])),
        directive=draw(st.booleans()),
        checked=DAY,
        quote=quote,
        official=draw(st.none() | st.builds(Official, st.just("gdpr"), words, texts)),
        translation=draw(st.sampled_from([None, "übersetzt"])),
    )


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    count = draw(st.sampled_from([0, 1, 2, 3, 5, 6, 12, 40]))
    cited = tuple(draw(citations(n)) for n in range(1, count + 1))
    numbers = list(range(1, count + 1))
    statements = [
        Statement(
            draw(texts), (n,), place=draw(st.sampled_from([None, "US-NY", "DE"])),
            part=draw(st.sampled_from([None, *Part])),
        )
        for n in numbers
    ]  # fmt: skip
    direct = statements.pop(0) if statements else Statement(draw(texts), ())
    actions = tuple(statements[-2:] if draw(st.booleans()) else ())
    basis = tuple(statements[: len(statements) - len(actions)])
    dated, told = (basis[1:], basis[:1]) if draw(st.booleans()) else ((), basis)
    on = Period.parse("2026-06-22")
    timeline = Timeline(
        draw(words), tuple(Entry(Event(on, "a paper", How.REPORTED, s.text), s.cites) for s in dated)
    ) if dated else None  # fmt: skip
    return Answer(
        status=draw(st.sampled_from(AnswerStatus)),
        jurisdictions=tuple(Jurisdiction(code) for code in draw(st.sampled_from([(), ("US-NY",), ("DE", "GB")]))),
        jurisdiction_from=draw(st.sampled_from(PlaceSource)),
        language=draw(st.sampled_from(LANGUAGES)),
        direct=direct,
        basis=told,
        timeline=timeline,
        actions=actions,
        notices=tuple(draw(st.lists(texts, max_size=2))),
        citations=cited,
    )
