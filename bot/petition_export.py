"""A petition's documents: what is said of it, in each format. Composes the book of petitions with what renders it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bot.errors import UserError
from bot.organising.petitions.life import Entry, Role, State, Step
from bot.organising.petitions.petition import SIGNABLE, Petition
from bot.organising.petitions.record import PetitionRecord, fingerprint_words, parts_of, petition_in, roster_in, told_as
from bot.organising.petitions.roster import Roster, read_roster
from bot.organising.petitions.smoothed import wording_of
from bot.organising.petitions.text import Demand, Mode, PetitionText, Source, Standing
from bot.organising.petitions.verifying import verify
from bot.rendering.petition import (
    AnswerPart,
    DeliveryPart,
    DemandPart,
    Group,
    PetitionDocument,
    SourcePart,
    StepPart,
    day_in_words,
    web_address,
)

FORMATS = ("pdf", "docx", "md", "html", "csv", "json", "poster")
BINARY = frozenset(("pdf", "docx", "poster"))
_STANDINGS: Mapping[Standing, tuple[Group, str]] = {
    Standing.BINDING: (Group.LAW, "law in force here"),
    Standing.POLICY: (Group.POLICY, "the company’s policies"),
    Standing.ELSEWHERE: (Group.NO_RIGHT, "law in force in another place, not here"),
    Standing.NOT_IN_FORCE: (Group.NO_RIGHT, "not in force"),
    Standing.AGREEMENT: (Group.NO_RIGHT, "an agreement that others won, not law"),
    Standing.MODEL: (Group.NO_RIGHT, "a model clause, not law"),
    Standing.OTHER: (Group.NO_RIGHT, "guidance or a report, not law"),
}
_COUNT = "Each person has one code to sign with. No list is kept of who used one, and no name is asked for."
_BY = {Role.ORGANISER: "an organiser", Role.CUSTODIANS: "the custodians", Role.BOX: "the clock"}


def exported(record: PetitionRecord, form: str, *, day: date, address: str = "") -> bytes:
    """The file. `day` is the day on which it is made, `address` where people sign. The same input is the same bytes.
    Raises `UserError`."""
    if form == "json":
        return record.text.encode()
    made = document_of(record, day=day, address=address)
    match form:
        case "pdf":
            from bot.rendering.petition_pdf import petition_as_pdf

            return petition_as_pdf(made)
        case "poster":
            return _poster(record, made)
        case "docx":
            from bot.rendering.petition_docx import petition_as_docx

            return petition_as_docx(made)
        case "html":
            from bot.rendering.petition_html import petition_as_html

            return petition_as_html(made).encode()
        case "md":
            from bot.rendering.petition_markdown import petition_as_markdown

            return petition_as_markdown(made).encode()
        case "csv":
            from bot.rendering.petition_csv import petition_as_csv

            return petition_as_csv(made)
    raise ValueError("no format of a petition's documents")


def read_export(text: str) -> PetitionRecord:
    """An exported petition, once it was found to agree with itself. Raises `UserError`."""
    if not verify(text).sound:
        raise UserError(
            "This file does not agree with itself, so nothing is made of it. See what is wrong: steward petition verify"
        )
    parts = parts_of(text)
    return PetitionRecord(petition_in(parts), roster_in(parts))


def with_roster(record: PetitionRecord, roster: str) -> PetitionRecord:
    """With the names of a roster file, if its hash is the one that the log names. Raises `UserError`."""
    read, named = read_roster(roster), record.petition.last(Step.CONFIRM)
    if named is None:
        raise UserError(
            "The petition's log names no roster yet. Take the custodians' result to the Box first (steward petition "
            "opened), then export the petition as json anew. Nothing was written."
        )
    if not _is_named(read, record.petition, named):
        raise UserError("This is not the roster that the petition's log names. Nothing was written.")
    return PetitionRecord(record.petition, read)


def document_of(record: PetitionRecord, *, day: date, address: str = "") -> PetitionDocument:
    petition, roster = record.petition, record.roster
    text = petition.text if petition.state is not State.DRAFT or petition.text.missing else petition.text.filled()
    frozen = petition.state is not State.DRAFT
    numbers = {demand.id: number for number, demand in enumerate(text.demands, start=1)}
    return PetitionDocument(
        petition.id, text.title, text.addressee, text.operator, text.opening, tuple(map(_demand, text.demands)),
        text.closing, text.language, day,
        signed=tuple(_signed(petition)) if frozen else (),
        sha256=petition.sha256 if frozen else "",
        words=fingerprint_words(petition.sha256) if frozen else (),
        address=web_address(address),
        steps=tuple(StepPart(entry.day, _step(entry), _BY[entry.role]) for entry in petition.log),
        log_hash=petition.log[-1].hash if petition.log else "",
        delivery=_delivery(petition.last(Step.DELIVER)),
        answers=tuple(_answer(entry, numbers, text) for entry in petition.log if entry.step is Step.ANSWER),
        predecessor=text.predecessor,
        names=roster.names if roster else (),
        roster_sha256=roster.sha256 if roster else "",
        wording=wording_of(text, read=frozen),
    )  # fmt: skip


def _poster(record: PetitionRecord, made: PetitionDocument) -> bytes:
    from bot.rendering.petition_pdf import poster_as_pdf
    from bot.rendering.qr_code import as_svg

    if record.petition.state is not State.FROZEN and record.petition.state not in SIGNABLE:
        raise UserError("A poster asks people to sign, and nobody can sign this petition now. Nothing was written.")
    if not made.address:
        raise UserError(
            "A poster shows where people sign. Set the Box's public address first (web.address or web.onion). Nothing "
            "was written."
        )
    text = record.petition.text  # no total: it would be out of date on the wall
    told = (_until(text), *((_COUNT,) if text.mode is Mode.COUNT else ()))
    return poster_as_pdf(replace(made, signed=told), code=as_svg(made.address), address=made.address)


def _is_named(roster: Roster, petition: Petition, named: Entry) -> bool:
    return (
        roster.sha256 == named.holds["roster_sha256"]
        and roster.petition == petition.id
        and roster.text_sha256 == petition.sha256
    )


def _demand(demand: Demand) -> DemandPart:
    return DemandPart(demand.heading, demand.text, demand.reason, tuple(map(_source, demand.sources)))


def _source(source: Source) -> SourcePart:
    group, label = _STANDINGS[source.standing]
    return SourcePart(source.title, label, group, source.line, source.url, source.quote)


def _delivery(entry: Entry | None) -> DeliveryPart | None:
    if entry is None:
        return None
    return DeliveryPart(entry.holds["to"], date.fromisoformat(entry.holds["on"]), entry.holds["how"])


def _answer(entry: Entry, numbers: Mapping[str, int], text: PetitionText) -> AnswerPart:
    results: Mapping[str, str] = entry.holds["demands"]
    told = sorted((numbers[id], text.demands[numbers[id] - 1].heading, result) for id, result in results.items())
    return AnswerPart(date.fromisoformat(entry.holds["on"]), entry.holds["text"], tuple(told))


def _signed(petition: Petition) -> list[str]:
    """Totals as they are published, and what a signature is."""
    text, told = petition.text, told_as(petition.total)
    steps = {entry.step for entry in petition.log}
    if Step.OPEN not in steps:
        return []
    if petition.state in SIGNABLE:
        said = [
            f"{told.capitalize()} people have signed so far.",
            _until(text),
        ]
    elif Step.COOL_OFF in steps:
        said = [f"{told.capitalize()} people signed."]
    else:
        said = [f"Fewer than the {text.threshold} people that it needed signed in time."]
    if (confirmed := petition.last(Step.CONFIRM)) is not None:
        said.append(
            f"{confirmed.holds['confirmed']} people confirmed to the custodians, each in private, that their names may "
            "be told."
        )
    if text.mode is Mode.COUNT:
        said.append(_COUNT)
    return said


def _until(text: PetitionText) -> str:
    return f"People can sign until {day_in_words(text.deadline)}. It is handed over if {text.threshold} or more do."


def _step(entry: Entry) -> str:
    return _STEPS[entry.step](entry.holds)


def _on(holds: Mapping[str, Any]) -> str:
    return day_in_words(date.fromisoformat(holds["on"]))


_STEPS: Mapping[Step, Callable[[Mapping[str, Any]], str]] = {
    Step.FREEZE: lambda _: "The text was frozen.",
    Step.OPEN: lambda _: "People could sign from then on.",
    Step.REACH: lambda holds: f"{holds['threshold']} or more had signed. Two days began in which each could withdraw.",
    Step.FALL_SHORT: lambda _: "Some withdrew, so fewer than needed were left. People could sign again.",
    Step.COOL_OFF: lambda holds: f"The two days ended with {told_as(holds['total'])} signatures.",
    Step.EXPIRE: lambda _: "The last day to sign was over, and too few had signed.",
    Step.CONFIRM: lambda holds: (
        f"{holds['confirmed']} people confirmed to the custodians that their names may be told."
    ),
    Step.TOO_FEW: lambda _: "Too few confirmed that their names may be told. Nothing was told of anybody.",
    Step.DELIVER: lambda holds: f"Handed over on {_on(holds)}.",
    Step.ANSWER: lambda holds: f"The answer of {_on(holds)} was written down.",
    Step.CLOSE: lambda holds: f"Closed: {holds['why']}",
}
