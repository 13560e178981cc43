"""A programme's timeline as an answer shows it: each dated line, whose word it rests on, and its source."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.programme import Event, How
from knowledge.wording import Wording


@dataclass(frozen=True, slots=True)
class Entry:
    """One event with the numbers of its sources."""

    event: Event
    cites: tuple[int, ...] = ()

    def said(self, words: Wording) -> str:
        """ "22 June 2026, reported by WIRED: …", with what of it is not confirmed."""
        event = self.event
        line = words.say(f"timeline.{event.how}", on=words.period(event.on), by=event.by, text=event.text)
        return f"{line} ({words.say('notice.doubt', doubt=event.doubt)})" if event.doubt else line

    def marked(self, words: Wording) -> str:
        return " ".join([self.said(words), *(f"[{n}]" for n in self.cites)])

    def as_json(self) -> dict[str, object]:
        """`on` as the sources tell it: 2026-06-22, 2020-02, 2026-05-28/29."""
        event = self.event
        found: dict[str, object] = {
            "on": event.on.written, "text": event.text, "by": event.by, "cites": list(self.cites),
        }  # fmt: skip
        if event.how is not How.REPORTED:
            found["how"] = event.how.value
        if event.doubt:
            found["doubt"] = event.doubt
        return found


@dataclass(frozen=True, slots=True)
class Timeline:
    """`title` is the programme's."""

    title: str
    entries: tuple[Entry, ...]

    def heading(self, words: Wording) -> str:
        return words.say("timeline.heading", title=self.title)
