"""A petition's document as blocks, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.rendering.petition import (
    AnswerPart,
    DemandPart,
    Group,
    PetitionDocument,
    SourcePart,
    day_in_words,
    line,
    plain,
    web_address,
)
from bot.rendering.petition_blocks import (
    Block,
    Cited,
    Heading,
    Mark,
    Names,
    Note,
    Outline,
    Paragraph,
    Span,
    Table,
    Text,
    facts,
    own,
    typed,
)
from bot.rendering.petition_check import check_blocks

UNTITLED = "Petition"
"""A draft may have no title yet, and a document has one."""
_CITED = {
    Group.LAW: ("What the law says here", ""),
    Group.POLICY: ("The company’s policies", ""),
    Group.NO_RIGHT: (
        "What else speaks for it",
        "None of these is a right that the law gives here. Each says what it is.",
    ),
}
_RESULTS = {"met": "met", "partly": "met in part", "refused": "refused"}


def outline(document: PetitionDocument) -> Outline:
    writer = _Writer(document)
    return Outline(
        line(document.title) or UNTITLED,
        document.language,
        document.right_to_left,
        tuple(writer.blocks()),
        tuple(writer.notes),
    )


class _Writer:
    def __init__(self, document: PetitionDocument) -> None:
        self.document = document
        self.notes: list[Note] = []

    def blocks(self) -> Iterator[Block]:
        made = self.document
        day = own(day_in_words(made.day))
        status = own("This is a draft. It can still change, and nobody has signed it.", Mark.STRONG)
        yield facts({
            "To": (typed(made.addressee),), "Collected by": (typed(made.operator),), "Date": (day,),
            "Draft": (status,) if made.draft else (), "Takes the place of": (typed(made.predecessor),),
        })  # fmt: skip
        yield from _paragraphs(made.opening)
        if made.demands:
            yield Heading(2, (own("What we ask for"),))
        for number, demand in enumerate(made.demands, start=1):
            yield from self._demand(number, demand)
        if plain(made.closing):
            yield Heading(2, (own("In closing"),))
            yield from _paragraphs(made.closing)
        if made.signed:
            yield Heading(2, (own("Who signed"),))
            for sentence in made.signed:
                yield Paragraph((own(sentence),))
        if made.names:
            yield Heading(2, (own("Names"),))
            yield Names(tuple((line(name), line(role)) for name, role in made.names))
        yield from self._delivery()
        for answer in made.answers:
            yield from _answer(answer)
        if not made.draft:
            yield from check_blocks(made)

    def _demand(self, number: int, demand: DemandPart) -> Iterator[Block]:
        yield Heading(3, (typed(line(demand.heading)),), number)
        yield from _paragraphs(demand.text)
        if plain(demand.reason):
            first, *more = _paragraphs(demand.reason)
            yield Paragraph((own("Why: ", Mark.STRONG), *first.text))
            yield from more
        for group, (label, aside) in _CITED.items():
            found = [source for source in demand.sources if source.group is group]
            if found:
                yield Cited(label, aside, tuple(self._cited(same) for same in _together(found)))

    def _cited(self, same: Sequence[SourcePart]) -> tuple[Text, str]:
        """Sources that are told alike, with a note for each."""
        first = same[0]
        number, *more = [noted for source in same if (noted := self._note(source))] or [0]
        notes = [Span(",", own=True, note=another) for another in more]
        is_told = first.group is Group.POLICY and line(first.title)  # by its heading
        told = () if is_told else (own(f" ({first.label})"),)
        return ((Span(line(first.title), note=number), *notes, *told), plain(first.quote))

    def _note(self, source: SourcePart) -> int:
        """Its number; 0 where a note would say nothing more."""
        stands, url = line(source.line), line(source.url)
        if not stands and not url:
            return 0
        self.notes.append(Note(line(source.title), stands, url, web_address(source.url)))
        return len(self.notes)

    def _delivery(self) -> Iterator[Block]:
        delivery = self.document.delivery
        if delivery is None:
            return
        yield Heading(2, (own("Handed over"),))
        yield facts({
            "To": (typed(delivery.to),), "On": (own(day_in_words(delivery.on)),), "How": (typed(delivery.how),),
        })  # fmt: skip


def _answer(answer: AnswerPart) -> Iterator[Block]:
    yield Heading(2, (own(f"Answer of {day_in_words(answer.on)}"),))
    yield from _paragraphs(answer.text)
    if answer.results:
        rows = tuple(
            ((own(f"{number}. "), typed(line(heading))), (own(_RESULTS.get(result, result)),))
            for number, heading, result in answer.results
        )
        yield Table(("Demand", "Result"), rows)


def _together(sources: Sequence[SourcePart]) -> Iterator[list[SourcePart]]:
    """One law may be cited for two of its rules, which only their notes tell apart. What is quoted stands alone."""
    for _, same in groupby(sources, key=lambda source: (line(source.title), source.label, plain(source.quote))):
        each = [*same]
        yield from ([source] for source in each) if plain(each[0].quote) else [each]


def _paragraphs(text: str) -> Iterator[Paragraph]:
    """Apart where an empty line stands between them; other lines stay lines."""
    for part in plain(text).split("\n\n"):
        if part.strip("\n"):
            yield Paragraph((Span(part.strip("\n")),))
