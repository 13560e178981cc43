"""How a petition is shown at the machine: its text as people read it, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.organising.petitions.life import Entry
    from bot.organising.petitions.petition import Petition
    from bot.organising.petitions.text import PetitionText


def as_row(petition: Petition) -> dict[str, Any]:
    text = petition.text
    return {
        "petition": petition.id, "state": petition.state.value, "title": _line(text.title), "mode": text.mode.value,
        "threshold": text.threshold, "deadline": text.deadline.isoformat(), "total": petition.total,
        "since": petition.since.isoformat(), "sha256": petition.sha256, "key": petition.key,
    }  # fmt: skip


def whole(petition: Petition) -> dict[str, Any]:
    from bot.organising.petitions.text import as_json

    results = {demand: result.value for demand, result in petition.results.items()}
    return {**as_row(petition), "text": as_json(petition.text), "results": results}


def row_lines(petition: Petition) -> list[str]:
    text = petition.text
    return [
        f"{petition.id}  {petition.state}, since {petition.since}",
        f"  {_line(text.title) or 'no title yet'}",
        f"  {total(petition)}; {text.threshold} are needed by {text.deadline}; {_MODES[text.mode.value]}",
    ]


_MODES = {"count": "only the number counts", "names": "names are collected, sealed"}


def total(petition: Petition) -> str:
    """In tens, as it is told everywhere."""
    return f"{petition.total} or more signed" if petition.total else "fewer than ten signed, or none"


def text_lines(text: PetitionText) -> Iterable[str]:
    yield from (text.title or "(no title yet)", "")
    yield f"To: {text.addressee or '(no addressee yet)'}"
    yield f"Collected by: {text.operator or '(not said yet)'}"
    yield f"From {text.threshold} signatures on it is delivered; the last day to sign is {text.deadline}."
    yield f"What a signature is: {_MODES[text.mode.value]}."
    if text.predecessor:
        yield f"It follows on the petition {text.predecessor}."
    if text.opening:
        yield from ("", text.opening)
    for demand in text.demands:
        yield from ("", f"{demand.id}. {demand.heading}", demand.text)
        if demand.reason:
            yield f"Why: {demand.reason}"
        for source in demand.sources:
            about = "; ".join(part for part in (source.standing.value, source.line, source.url) if part)
            yield f"  Source: {source.title} ({about})"
            if source.quote:
                yield f"    “{_line(source.quote)}”"
    if text.closing:
        yield from ("", text.closing)
    if text.variables:
        yield ""
        yield from (f"${name} = {value}" for name, value in text.variables.items())


def entry_line(entry: Entry) -> str:
    held = "; ".join(f"{name}: {_said(value)}" for name, value in entry.holds.items() if value not in ("", {}))
    return f"{entry.number:>3}  {entry.day}  {entry.step} ({entry.role}){'  ' + held if held else ''}"


def after(petition: Petition) -> str:
    """What comes next, in one sentence."""
    return _NEXT[petition.state.value].format(id=petition.id)


_NEXT = {
    "draft": "It can be edited. When it is right: steward petition freeze {id}",
    "frozen": "Nobody signs yet. To let people sign: steward petition open {id}",
    "open": "People sign. Once a day it is looked at whether enough have.",
    "reached": "Enough have signed. Two whole days remain to think better of it; then nothing is withdrawn any more.",
    "cooled off": "Where names are collected: steward petition archive {id}. Else: steward petition deliver {id}",
    "expired": "Too few, or too late; nothing is held of signatures. To end it: steward petition close {id}",
    "opened": "Names are confirmed. When it was handed over: steward petition deliver {id}",
    "delivered": "When the employer answers: steward petition answer {id}",
    "answered": "A later answer can be added. When it is over: steward petition close {id}",
    "closed": "180 days after it was closed all of it goes by itself. At once: steward petition purge {id}",
}


def _said(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {one}" for name, one in value.items())
    return str(value)


def _line(text: str) -> str:
    return " ".join(text.split())
