"""Translations: read strictly, faithful to their English, and left out as soon as that changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ingest.pack import pack_folder
from knowledge.card import Unit
from knowledge.card_reader import read_pack
from knowledge.errors import CardError
from knowledge.library import Library
from knowledge.place_reader import read_places
from knowledge.translation import TRANSLATED, Translation, original, read_translation_file, read_translations
from knowledge.translation_check import faults

EVERY = read_translations(pack_folder())
CARDS = read_pack(pack_folder())
UNITS = {(u.card_id, u.heading, original(u)): u for card in CARDS for u in card.units}
LEAST = 20

ROW = """\
[[unit]]
card = "ny-52c2"
heading = "Must they tell you?"
of = "0123456789ab"
text = "Ja."
asks = ["eins", "zwei", "drei", "vier"]
"""


def unit_of(translation: Translation) -> Unit:
    return UNITS[translation.card_id, translation.heading, translation.of]


def one(language: str, heading: str) -> Translation:
    return next(t for t in EVERY if (t.language, t.heading) == (language, heading))


def found_in(translation: Translation) -> list[str]:
    others = [t for t in EVERY if (t.language, t.card_id, t.heading) != (translation.language, translation.card_id,
                                                                         translation.heading)]  # fmt: skip
    return list(faults([*others, translation], CARDS))


# The pack's own


def test_the_pack_s_translations_are_fresh_and_faithful() -> None:
    assert list(faults(EVERY, CARDS)) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_commonest_units_are_there_in_every_language(language: str) -> None:
    assert sum(t.language == language for t in EVERY) >= LEAST


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_ask_names_a_place_because_places_are_read_first(language: str, library: Library) -> None:
    named = [
        ask
        for t in EVERY
        if t.language == language
        for ask in t.asks
        if read_places(ask, library.catalogue, english=False).places
    ]

    assert named == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_is_not_the_english_again(language: str) -> None:
    assert [t.heading for t in EVERY if t.language == language and t.text == unit_of(t).text] == []


# Reading


def written(tmp_path: Path, text: str, name: str = "de.toml") -> Path:
    (tmp_path / "translations").mkdir(exist_ok=True)
    path = tmp_path / "translations" / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_translation_is_read_with_all_it_says(tmp_path: Path) -> None:
    (found,) = read_translation_file(written(tmp_path, ROW + 'doubt = "ob"\ndeadline = "6 Monate"\n'))

    assert (found.language, found.card_id, found.heading) == ("de", "ny-52c2", "Must they tell you?")
    assert (found.text, found.asks, found.of) == ("Ja.", ("eins", "zwei", "drei", "vier"), "0123456789ab")
    assert (found.doubt, found.deadline) == ("ob", "6 Monate")


BROKEN = {
    "an unknown key": ROW + 'note = "x"\n',
    "no text": ROW.replace('text = "Ja."\n', ""),
    "an empty text": ROW.replace('"Ja."', '" "'),
    "two lines": ROW.replace('"Ja."', '"Ja.\\nNein."'),
    "too few asks": ROW.replace(', "vier"', ""),
    "an ask that is a number": ROW.replace('"vier"', "4"),
    "the same ask twice": ROW.replace('"vier"', '"Eins"'),
    "the same unit twice": ROW + ROW.replace("eins", "fünf").replace("zwei", "sechs").replace("drei", "sieben"),
    "another table": ROW + '[other]\nx = "y"\n',
    "no units": "",
    "no TOML": "[[unit]\n",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(CardError, match=r"de\.toml"):
        read_translation_file(written(tmp_path, text))


def test_a_language_that_steward_does_not_speak_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CardError, match=r"nl\.toml"):
        read_translation_file(written(tmp_path, ROW, "nl.toml"))


# Held to the English


def test_a_changed_english_text_makes_the_translation_stale() -> None:
    notice = one("de", "Must they tell you?")
    card = next(card for card in CARDS if card.id == notice.card_id)
    changed = replace(card, units=tuple(replace(u, text=u.text.replace("written", "printed")) for u in card.units))

    found = list(faults(EVERY, [changed if c.id == card.id else c for c in CARDS]))

    assert len(found) == len(TRANSLATED) and all("is stale" in fault and "ny-52c2" in fault for fault in found)


def test_a_changed_doubt_or_deadline_makes_it_stale_too() -> None:
    unit = unit_of(one("de", "File a charge"))

    assert original(unit) == original(replace(unit, asks=("other", *unit.asks)))
    assert len({original(unit), original(replace(unit, doubt="x")), original(replace(unit, deadline="30 days"))}) == 3


WRONG = {
    "another day": ("Emotion reading at work", "2. Februar", "3. Februar", "figures"),
    "another month": ("Emotion reading at work", "Februar", "März", "figures"),
    "another section": ("Fired for union activity", "§ 158", "§ 157", "figures"),
    "another length of time": ("File a charge", "sechs Monaten", "fünf Monaten", "figures"),
    "a lost name": ("Fired for union activity", "(NLRA)", "", "lacks NLRA"),
    "a law by its English name": ("A copy of your data", "DSGVO", "GDPR", "lacks DSGVO"),
    "the opposite verdict": ("A copy of your data", "Ja:", "Nein:", "verdict"),
    "a condition lost": ("Looking into your work device", "Nur wenn es", "Wenn es", "verdict"),
    "Usually lost": ("Watching a work computer", "Meist ja", "Ja", "verdict"),
}


@pytest.mark.parametrize(("heading", "old", "new", "fault"), WRONG.values(), ids=WRONG)
def test_a_translation_that_says_something_else_is_named(heading: str, old: str, new: str, fault: str) -> None:
    right = one("de", heading)
    assert old in right.text

    found = found_in(replace(right, text=right.text.replace(old, new)))

    assert found and all(fault in line and heading in line for line in found)


def test_a_translation_that_runs_on_is_named() -> None:
    right, long = one("ja", "A copy of your data"), one("fr", "A copy of your data")

    assert "long" in found_in(replace(right, text=right.text + "あ" * 190))[0]
    assert "long" in found_in(replace(long, text=long.text + " mot" * 60))[0]


def test_a_doubt_is_not_left_out() -> None:
    assert "doubt" in found_in(replace(one("de", "Is monitoring allowed?"), doubt=None))[0]


def test_law_of_one_place_need_not_be_in_languages_that_are_seldom_written_there() -> None:
    keylogger, appi = "The evidence is excluded", "Who enforces the APPI"
    assert {t.language for t in EVERY if t.heading == keylogger} == {"de"}
    assert {t.language for t in EVERY if t.heading == appi} == {"ja"}

    lost = [t for t in EVERY if t.language != "fr" or t.heading != "Can I object?"]

    assert list(faults(lost, CARDS)) == [
        "fr.toml: lacks eu-gdpr-erasure-object › Can I object?, which other languages have"
    ]


def test_a_law_keeps_its_name_even_where_the_country_has_another() -> None:
    copy = next(t for t in EVERY if (t.language, t.card_id, t.heading) == ("it", "uk-gdpr-work", "A copy of your data"))

    assert "UK GDPR" in copy.text and "lacks UK GDPR" in found_in(
        replace(copy, text=copy.text.replace("UK GDPR", "UK DPA"))
    )[0]  # fmt: skip


def test_a_unit_that_is_no_more_and_one_that_other_languages_have_are_named() -> None:
    lost = [t for t in EVERY if (t.language, t.heading) != ("it", "File a charge")]

    assert list(faults(lost, CARDS)) == ["it.toml: lacks us-nlra-8a1 › File a charge, which other languages have"]
    assert any("no such unit" in f for f in found_in(replace(one("de", "File a charge"), heading="File it")))
