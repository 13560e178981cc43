"""Whether an exported petition agrees with itself, from the file alone: what is right, what is wrong, and what nobody
can tell from a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from bot.errors import UserError
from bot.organising.petitions.life import Entry, Step, entry_of, first_break, state_after
from bot.organising.petitions.petition import Result
from bot.organising.petitions.record import (
    KEYS,
    MAY,
    fingerprint_words,
    from_log,
    parts_of,
    roster_in,
    told_as,
    total_of,
)
from bot.organising.petitions.roster import Roster, read_roster
from bot.organising.petitions.smoothed import wording_of
from bot.organising.petitions.text import STEP, Mode, PetitionText, as_json, checked_id, from_json

_ALWAYS = (
    "Whether this is the petition that people signed. Whoever writes such a file can make it agree with itself, so "
    "compare the SHA-256 above, character by character, with the one on the page where people sign, or on a poster.",
    "Whether each signature is a real person's. Steward hands out codes, one for each person, and keeps no list of "
    "who used one. Nothing in this file can show it.",
    "How many signed exactly. Totals are told in tens, rounded down, by whoever runs the place where people sign.",
    "Whether the log goes on. Steps taken after this file was made are not in it, and whoever keeps the log could have "
    "written another.",
    "Whether the sources say what is quoted from them. Open each one and read it.",
)


@dataclass(frozen=True, slots=True)
class Verification:
    """Sentences for people. `sha256` is what was computed from the text, empty where there is none."""

    sha256: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    unchecked: tuple[str, ...]

    @property
    def sound(self) -> bool:
        return not self.wrong


def verify(text: str, roster: str | None = None) -> Verification:
    """`roster` is the text of a roster file. Raises `FileDamaged` where `text` is no exported petition at all."""
    check = _Check(parts_of(text))
    check.run(roster)
    return Verification(check.sha256, tuple(check.right), tuple(check.wrong), tuple(check.unchecked))


@dataclass
class _Check:
    parts: dict[str, Any]
    sha256: str = ""
    right: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)

    def run(self, roster: str | None) -> None:
        self._keys()
        text, log = self._text(), self._log()
        if text is not None and log is not None:
            for look in (self._frozen, self._state, self._total, self._told, self._figures):
                self._look(look, text, log)
            self._roster(text, log, roster)
        self.unchecked += _ALWAYS

    def _look(self, look: Callable[[PetitionText, list[Entry]], None], text: PetitionText, log: list[Entry]) -> None:
        try:
            look(text, log)
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
            self.wrong.append("A part of the file is of another kind than it should be.")

    def _keys(self) -> None:
        if missing := KEYS - self.parts.keys():
            self.wrong.append(f"The file lacks a part that each petition has: {', '.join(sorted(missing))}.")
        if self.parts.keys() - KEYS - MAY:
            self.wrong.append("The file holds a part that no petition has. Somebody added it.")
        try:
            checked_id(self.parts.get("petition", ""))
        except (UserError, TypeError):
            self.wrong.append("The petition's id is none.")

    def _text(self) -> PetitionText | None:
        given = self.parts.get("text")
        try:
            text = from_json(given) if isinstance(given, dict) else None
            if text is not None and _spelt(as_json(text)) != _spelt(given):
                text = None
        except (UserError, ValueError, RecursionError):
            text = None
        if text is None:
            self.wrong.append("The text is none that was frozen: a part is missing, added, hidden or of another kind.")
            return None
        self.sha256 = text.sha256
        if self.parts.get("text_sha256") != text.sha256:
            self.wrong.append("The text has another SHA-256 than the file states: it was changed.")
        else:
            self.right.append(f"The text has the SHA-256 that the file states: {in_groups(text.sha256)}")
            self.right.append(f"In words: {' '.join(fingerprint_words(text.sha256))}")
        if self.parts.get("operator") != text.operator or self.parts.get("predecessor", "") != text.predecessor:
            self.wrong.append("Who collects, or which petition came before, is not what the text says.")
        self._wording(text)
        return text

    def _wording(self, text: PetitionText) -> None:
        """Whether a language model worded a part, as the text itself says."""
        told = wording_of(text)
        if self.parts.get("wording", "") != told:
            self.wrong.append("Whether a language model worded a part of it is not told as the text tells it.")
        elif told:
            self.right.append(f"The text tells how it was worded. {told}.")

    def _log(self) -> list[Entry] | None:
        given = self.parts.get("log")
        try:
            if not isinstance(given, list) or not given:
                raise ValueError
            log = [entry_of(entry) for entry in given]
            broken = first_break(log)
            same = all(_spelt(entry.as_json()) == _spelt(held) for entry, held in zip(log, given, strict=True))
        except (UserError, ValueError, TypeError, RecursionError):
            self.wrong.append("The log is missing or damaged.")
            return None
        if broken is not None or not same:
            at = f" from entry {broken} on" if broken is not None else ""
            self.wrong.append(f"The log does not follow from its beginning{at}: it was changed.")
            return None
        if any(later.day < earlier.day for earlier, later in pairwise(log)):
            self.wrong.append("A step of the log stands on an earlier day than the one before it.")
        self.right.append(f"Each of the {len(log)} entries of the log follows from those before it, by their hashes.")
        return log

    def _frozen(self, text: PetitionText, log: list[Entry]) -> None:
        self._say(
            log[0].holds["text_sha256"] == text.sha256,
            "The log begins with the freezing of this very text.", "The log begins with the freezing of another text.",
        )  # fmt: skip

    def _state(self, text: PetitionText, log: list[Entry]) -> None:
        state = state_after(log).value
        self._say(
            self.parts.get("state") == state,
            f"The log ends in the state that the file states: {state}.", "The file states another state than its log.",
        )  # fmt: skip

    def _total(self, text: PetitionText, log: list[Entry]) -> None:
        total = total_of(self.parts["total"])
        ended = next((entry.holds["total"] for entry in reversed(log) if entry.step is Step.COOL_OFF), None)
        if ended is not None:
            self._say(
                total == ended and type(ended) is int and ended % STEP == 0 and ended >= text.threshold,
                f"The total is the one that the log gives: {told_as(total)}.",
                "The total is not the one that the log gives, or is less than the petition needs.",
            )
        elif not any(entry.step is Step.OPEN for entry in log):
            self._say(total == 0, "No total is stated before people could sign.", "A total is stated of nobody.")
        else:
            self.unchecked.append(f"The total, {told_as(total)}: the log gives none before the cooling-off has ended.")

    def _told(self, text: PetitionText, log: list[Entry]) -> None:
        """Delivery, answers, results, closing."""
        found = from_log(log)
        given = {key: self.parts[key] for key in ("delivery", "answers", "results", "closed") if key in self.parts}
        if found or given:
            self._say(
                _spelt(found) == _spelt(given),
                "Delivery, answers and closing, as far as there are any, are those of the log.",
                "Delivery, answers or closing are not those of the log.",
            )
        known, results = {demand.id for demand in text.demands}, {result.value for result in Result}
        answered = [entry.holds["demands"] for entry in log if entry.step is Step.ANSWER]
        if not all(set(one) <= known and set(one.values()) <= results for one in answered):
            self.wrong.append("An answer is given to a demand that this petition does not have.")

    def _figures(self, text: PetitionText, log: list[Entry]) -> None:
        reached = [entry.holds["threshold"] for entry in log if entry.step is Step.REACH]
        confirmed = [entry.holds["confirmed"] for entry in log if entry.step is Step.CONFIRM]
        keys = [bool(entry.holds["key"]) for entry in log if entry.step is Step.OPEN]
        names = text.mode is Mode.NAMES
        sound = (
            all(one == text.threshold for one in reached)
            and all(type(one) is int and one >= text.threshold for one in confirmed)
            and all(one is names for one in keys)
            and (names or not confirmed)
        )
        self._say(sound, "Threshold and way of signing are the text's.", "The log's figures are not those of the text.")

    def _roster(self, text: PetitionText, log: list[Entry], given: str | None) -> None:
        named = next((entry for entry in reversed(log) if entry.step is Step.CONFIRM), None)
        try:
            rosters = [held] if (held := roster_in(self.parts)) else []
            rosters += [read_roster(given)] if given is not None else []
        except (UserError, ValueError):
            self.wrong.append("The roster is damaged or was changed.")
            return
        if named is None:
            if rosters:
                self.wrong.append("There is a roster, but the log names none.")
            return
        if not rosters:
            self.unchecked.append("The names: the log names a roster by its hash, and no roster was given.")
            return
        for roster in rosters:
            self._one_roster(roster, named, text)
        self.unchecked.append("Whether each named person agreed. The custodians asked each; a file cannot show it.")

    def _one_roster(self, roster: Roster, named: Entry, text: PetitionText) -> None:
        try:
            sha256 = roster.sha256
        except ValueError:  # half a character
            sha256 = ""
        sound = (
            sha256 == named.holds["roster_sha256"]
            and roster.petition == self.parts.get("petition")
            and roster.text_sha256 == text.sha256
            and len(roster.names) == named.holds["confirmed"]
        )
        self._say(
            sound,
            f"The roster is the one that the log names, with {len(roster.names):,} names, as many as were confirmed.",
            "The roster is not the one that the log names.",
        )

    def _say(self, sound: bool, right: str, wrong: str) -> None:
        (self.right if sound else self.wrong).append(right if sound else wrong)


def in_groups(sha256: str) -> str:
    """Eight groups of eight, as the page where people sign shows them, to be compared by eye."""
    return " ".join(sha256[at : at + 8] for at in range(0, len(sha256), 8))


def _spelt(parts: object) -> str:
    """One spelling for one value, in which 1, 1.0 and true differ."""
    return json.dumps(parts, sort_keys=True, ensure_ascii=False)
