"""An exported petition is checked from the file alone: any change is found, and what no file can show is said."""

from __future__ import annotations

import copy
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import FileDamaged, UserError
from bot.organising.petitions.life import Entry, State, Step, entry_of, following
from bot.organising.petitions.name import SignedName
from bot.organising.petitions.petition import Petition, Result
from bot.organising.petitions.record import (
    FORMAT,
    KEYS,
    MAY,
    PetitionRecord,
    fingerprint_words,
    from_log,
    parts_of,
    petition_in,
    told_as,
    total_of,
)
from bot.organising.petitions.release import Minimum
from bot.organising.petitions.roster import Roster, roster_of
from bot.organising.petitions.text import Mode
from bot.organising.petitions.verifying import in_groups, verify
from bot.rendering.petition_check import WITHOUT_STEWARD
from tests.bot.organising.petitions.conftest import Hall, text
from tests.thorough import examples


@pytest.fixture
def answered(hall: Hall) -> Petition:
    """Signed by twelve, delivered and answered."""
    hall.opened()
    for code in hall.handed(12):
        hall.sign(code)
    hall.tomorrow(4)
    hall.book.deliver("our-keys", to="Ms Roe", on=hall.now.date(), how="by hand", now=hall.now)
    results = {"C02": Result.MET, "own-1": Result.REFUSED}
    return hall.book.answer("our-keys", on=hall.now.date(), text="Yes and no.", demands=results, now=hall.now)


@pytest.fixture
def named(hall: Hall) -> tuple[Petition, Roster]:
    """With names that custodians opened and confirmed."""
    hall.opened(wording=text(Mode.NAMES))
    for number, code in enumerate(hall.handed(12)):
        hall.sign(code, name=f"Person {number:02d}")
    hall.tomorrow(4)
    sha256 = hall.book.petition("our-keys").sha256
    roster = roster_of("our-keys", sha256, 10, [SignedName.read(f"Person {n:02d}", "", Minimum.N) for n in range(12)])
    assert roster is not None
    return hall.book.confirm("our-keys", confirmed=12, roster_sha256=roster.sha256, now=hall.now), roster


def test_a_petition_that_was_answered_agrees_with_itself(answered: Petition) -> None:
    found = verify(PetitionRecord(answered).text)
    assert found.sound and found.sha256 == answered.sha256
    told = " ".join(found.right)
    assert in_groups(answered.sha256) in told and "at least 10" in told and "answered" in told
    assert "Delivery, answers" in told and " ".join(fingerprint_words(answered.sha256)) in told


def test_it_says_what_no_file_can_show(answered: Petition, hall: Hall) -> None:
    told = " ".join(verify(PetitionRecord(answered).text).unchecked)
    for unknown in (
        "the petition that people signed",
        "real person",
        "How many signed exactly",
        "log goes on",
        "sources",
    ):
        assert unknown in told
    assert "The total" not in told and "names" not in told
    opened = hall.opened("second")
    assert "The total, fewer than 10" in " ".join(verify(PetitionRecord(opened).text).unchecked)


def test_a_roster_is_checked_against_the_hash_in_the_log(named: tuple[Petition, Roster]) -> None:
    petition, roster = named
    alone = verify(PetitionRecord(petition).text)
    assert alone.sound and "no roster was given" in " ".join(alone.unchecked)
    beside = verify(PetitionRecord(petition).text, roster.text)
    assert beside.sound and "12 names" in " ".join(beside.right)
    assert "Whether each named person agreed" in " ".join(beside.unchecked)
    within = verify(PetitionRecord(petition, roster).text)
    assert within.sound and "12 names" in " ".join(within.right)


def test_another_roster_is_found(named: tuple[Petition, Roster]) -> None:
    petition, roster = named
    other = Roster(roster.petition, roster.text_sha256, (*roster.names[:-1], ("Somebody Else", "")))
    assert not verify(PetitionRecord(petition).text, other.text).sound
    assert not verify(PetitionRecord(petition, other).text).sound
    assert not verify(PetitionRecord(petition).text, roster.text.replace("Person 01", "Person 99")).sound
    assert not verify(PetitionRecord(petition).text, "{}").sound


def test_a_roster_without_a_log_that_names_one_is_wrong(answered: Petition, named_roster: Roster) -> None:
    found = verify(PetitionRecord(answered).text, named_roster.text)
    assert found.wrong == ("There is a roster, but the log names none.",)


@pytest.fixture
def named_roster() -> Roster:
    return Roster("our-keys", "00" * 32, (("Ada Byron", ""),))


CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "a letter of the text": lambda p: p["text"].update(title="Our keys are theirs"),
    "an unseen letter": lambda p: p["text"].update(title=p["text"]["title"] + "\u200b"),
    "letters that are spelt otherwise": lambda p: p["text"].update(addressee="Cafe\u0301"),
    "a demand less": lambda p: p["text"]["demands"].pop(),
    "a part of the text more": lambda p: p["text"].update(more="x"),
    "the hash": lambda p: p.update(text_sha256="00" * 32),
    "the state": lambda p: p.update(state="closed"),
    "the total": lambda p: p.update(total="at least 900"),
    "a total that is exact": lambda p: p.update(total="at least 12"),
    "the total's kind": lambda p: p.update(total=10),
    "who collects": lambda p: p.update(operator="The board"),
    "a predecessor": lambda p: p.update(predecessor="other"),
    "the delivery": lambda p: p["delivery"].update(to="Mr Doe"),
    "no delivery": lambda p: p.pop("delivery"),
    "the answer": lambda p: p["answers"][0].update(text="Yes."),
    "an answer more": lambda p: p["answers"].append(p["answers"][0]),
    "a result": lambda p: p["results"].update({"own-1": "met"}),
    "a closing": lambda p: p.update(closed="done"),
    "an entry less at the end": lambda p: p["log"].pop(),
    "an entry less at the beginning": lambda p: p["log"].pop(0),
    "no log": lambda p: p.update(log=[]),
    "the day of an entry": lambda p: p["log"][1].update(day="2026-11-26"),
    "what an entry holds": lambda p: p["log"][3]["holds"].update(total=900),
    "the kind of a number": lambda p: p["log"][3]["holds"].update(total=10.0),
    "a number that is text": lambda p: p["log"][0].update(number="1"),
    "an entry's part more": lambda p: p["log"][0].update(more="x"),
    "who took a step": lambda p: p["log"][0].update(role="box"),
    "the order": lambda p: p["log"].reverse(),
    "the id": lambda p: p.update(petition="Our Keys"),
    "a part more": lambda p: p.update(signatures=["Ada Byron"]),
    "a part less": lambda p: p.pop("operator"),
    "a roster from nowhere": lambda p: p.update(
        roster={"petition": "our-keys", "text_sha256": "00" * 32, "names": [], "format": "steward roster 1"}
    ),
    "half a character": lambda p: p["log"][4]["holds"].update(to="\ud800"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_any_change_is_found(answered: Petition, change: Callable[[dict[str, Any]], object]) -> None:
    parts = json.loads(PetitionRecord(answered).text)
    change(parts)
    found = verify(json.dumps(parts))
    assert found.wrong and not found.sound


def rechained(parts: dict[str, Any]) -> dict[str, Any]:
    """As somebody would who writes the whole file: the log is made anew, so that it follows from itself."""
    state, log = State.DRAFT, list[Entry]()
    for entry in map(entry_of, parts["log"]):
        state, made = following(log, state, entry.step, entry.role, entry.day, entry.holds)
        log.append(made)
    return {**parts, "log": [entry.as_json() for entry in log]}


def holding(parts: dict[str, Any], step: Step, **holds: object) -> dict[str, Any]:
    for entry in parts["log"]:
        if entry["step"] == step:
            entry["holds"].update(holds)
    return rechained(parts)


def test_a_log_that_was_made_anew_still_has_to_be_about_this_text(answered: Petition) -> None:
    made = PetitionRecord(answered).as_json

    assert not verify(json.dumps(holding(made(), Step.FREEZE, text_sha256="00" * 32))).sound
    assert not verify(json.dumps(holding(made(), Step.COOL_OFF, total=900))).sound
    assert not verify(json.dumps(holding({**made(), "total": "at least 0"}, Step.COOL_OFF, total=0))).sound
    assert not verify(json.dumps(holding(made(), Step.REACH, threshold=20))).sound
    assert not verify(json.dumps(holding(made(), Step.OPEN, key="name-2026-q4-00000000"))).sound
    answers = {"demands": {"C99": "met"}}
    parts = holding(made(), Step.ANSWER, **answers)
    parts.update(from_log([entry_of(entry) for entry in parts["log"]]))
    assert verify(json.dumps(parts)).wrong == ("An answer is given to a demand that this petition does not have.",)


def test_whoever_writes_the_whole_file_can_deceive_and_the_reader_is_told_so(answered: Petition) -> None:
    parts = holding({**PetitionRecord(answered).as_json(), "total": "at least 900"}, Step.COOL_OFF, total=900)
    found = verify(json.dumps(parts))

    assert found.sound, "a file alone cannot show more"
    assert "Whoever writes such a file can make it agree with itself" in found.unchecked[0]


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", "[" * 100_000, '{"format": "steward roster 1"}', "\x00", "NaN"]
)
def test_what_is_no_exported_petition_is_refused(text: str) -> None:
    with pytest.raises(FileDamaged):
        verify(text)


def test_a_key_that_stands_twice_is_refused(answered: Petition) -> None:
    twice = PetitionRecord(answered).text.replace('"state":', '"total": "at least 900",\n "state":', 1)
    with pytest.raises(FileDamaged):
        verify(twice)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=examples(300), deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(KEYS | MAY)), anything), anything)
def test_no_file_breaks_the_check(parts: dict[str, Any], entry: object) -> None:
    for log in (parts.get("log"), [entry]):
        found = verify(json.dumps({**parts, "log": log, "format": FORMAT}))
        assert not found.sound and found.unchecked


@settings(max_examples=examples(200), deadline=None)
@given(st.data())
def test_no_part_of_a_sound_file_can_be_replaced_by_another_value(data: st.DataObject) -> None:
    parts = copy.deepcopy(_sound())
    places: list[tuple[Any, Any]] = list(_places(parts))
    holder, key = data.draw(st.sampled_from(places))
    before = holder[key]
    holder[key] = data.draw(anything)
    if json.dumps(holder[key]) == json.dumps(before) or (holder is parts and key == "format"):
        return
    assert not verify(json.dumps(parts)).sound


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    for key in list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from _places(value[key])


@cache
def _sound() -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        hall = Hall(Path(folder))
        hall.opened()
        made = PetitionRecord(hall.book.close("our-keys", why="over", now=hall.now)).as_json()
        hall.close()
    return made


def test_the_program_that_the_document_prints_finds_the_same_hash(answered: Petition, tmp_path: Path) -> None:
    file = tmp_path / "our-keys.json"
    file.write_text(PetitionRecord(answered).text, encoding="utf-8")
    command = [sys.executable, "-I", "-c", "\n".join(WITHOUT_STEWARD), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == answered.sha256


def test_a_record_comes_back_as_the_petition_it_was(answered: Petition) -> None:
    record = PetitionRecord(answered)
    again = petition_in(parts_of(record.text))

    assert PetitionRecord(again).text == record.text and "\n" in record.text
    assert again.sha256 == answered.sha256 == hashlib.sha256(again.text.canonical).hexdigest()


def test_a_draft_has_nothing_to_check_yet(hall: Hall) -> None:
    draft = hall.book.draft("our-keys", text(), now=hall.now)
    with pytest.raises(UserError, match="Freeze it first"):
        _ = PetitionRecord(draft).text


def test_a_total_is_told_in_tens_or_not_at_all() -> None:
    assert [told_as(total) for total in (0, 10, 120)] == ["fewer than 10", "at least 10", "at least 120"]
    assert [total_of(told_as(total)) for total in (0, 10, 120)] == [0, 10, 120]
    for told in ("at least 12", "at least 0", "12", "", "at least  10", "at least -10"):
        with pytest.raises(ValueError, match=r"."):
            total_of(told)


def test_no_repr_tells_a_name(named: tuple[Petition, Roster]) -> None:
    assert "Person 01" not in repr(PetitionRecord(*named))
