"""Letters rest on cards that are in force, say no number that the cards don't, and ask without threatening."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.errors import NoLetter
from bot.rendering.letter import Letter, Mark, Points, spans_of, texts_of
from bot.rendering.letter_reader import LetterForm, find_letter, read_letter, read_letters
from ingest.pack import pack_folder
from knowledge.errors import CardError
from knowledge.jurisdiction import EU_MEMBERS, Jurisdiction
from tests.thorough import spread

DAY = date(2026, 11, 23)
FORMS = read_letters(pack_folder())
LetterOf = Callable[..., Letter]

forms = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)


def said(form: LetterForm) -> str:
    return "\n".join((form.subject, *form.opening, *form.points, *form.closing, *form.before))


def found(code: str, kind: str = "access", day: date = DAY) -> LetterForm:
    return find_letter(pack_folder(), kind, Jurisdiction.parse(code), day=day)


@forms
def test_every_letter_rests_on_what_is_in_force(form: LetterForm) -> None:
    assert form.rests_on and form.fallen(DAY) == ()


@forms
def test_every_number_of_a_letter_stands_in_its_cards(form: LetterForm) -> None:
    words = r"one|two|three|four|five|six|twelve|thirty|forty-five"
    number = re.compile(rf"\d+(?:[.,]\d+)*|\b(?:{words})\b(?= (?:months?|days?|years?|weeks?|more))", re.IGNORECASE)
    cards = " ".join(
        f"{s.unit.text} {s.unit.citation} {s.unit.doubt} {s.unit.deadline}" for s in (*form.rests_on, *form.see_also)
    ).casefold()
    # The UK GDPR keeps the numbering of the EU's.
    loose = {"15"} if form.jurisdiction == "GB" else set()

    missing = {n.casefold() for n in number.findall(said(form))} - loose
    assert [n for n in sorted(missing) if not re.search(rf"(?<!\d){re.escape(n)}(?!\d)", cards)] == []


@forms
def test_a_letter_asks_for_what_matters_and_threatens_nobody(form: LetterForm) -> None:
    letter = "\n".join((form.subject, *form.opening, *form.points, *form.closing)).casefold()

    wanted = {"scores", "logic", "ai", "vendors", "kept", "copy", "comes from"} if form.kind == "access" else {"copy"}
    assert [word for word in wanted if word not in letter and word.replace("copy", "pieces") not in letter] == []
    assert "electronic format" in letter
    assert (
        re.findall(r"\b(sue|lawsuit|court|complain\w*|fine[sd]?|penalt\w*|or else|legal action|lawyer)\b", letter) == []
    )


@pytest.mark.parametrize("code", [*spread(sorted(EU_MEMBERS), 4), "EU"])
def test_members_of_the_union_use_its_letter(code: str) -> None:
    assert found(code).jurisdiction == "EU"


@pytest.mark.parametrize(("code", "jurisdiction"), [("GB", "GB"), ("US-CA", "US-CA"), ("CA-ON", "CA"), ("BR", "BR")])
def test_other_places_use_their_own_or_their_country_s(code: str, jurisdiction: str) -> None:
    assert found(code).jurisdiction == jurisdiction


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("US-NY", "steward letter notice --jurisdiction US-NY"),
        ("US-IL", "steward letter biometrics --jurisdiction US-IL"),
        ("US-TX", "steward ask"),
        ("IN", "steward ask"),
    ],
)
def test_where_no_right_is_known_it_says_what_there_is(code: str, said: str) -> None:
    with pytest.raises(NoLetter) as told:
        found(code)

    assert "no general right" in str(told.value) and said in str(told.value)


def test_another_kind_of_letter_names_the_places_that_have_it() -> None:
    with pytest.raises(NoLetter, match="only for CA-ON, US-NY"):
        found("DE", "notice")


def test_a_letter_does_not_rest_on_law_that_has_not_begun() -> None:
    with pytest.raises(NoLetter, match="not in force"):
        found("GB", day=date(2026, 2, 4))


def test_doubts_sources_and_the_day_they_were_checked_are_the_cards_own(letter_of: LetterOf) -> None:
    letter = letter_of({}, "US-CA")
    before = "\n".join("".join(span.text for span in text) for text in letter.before)
    sources = "\n".join("".join(span.text for span in text) for text in letter.sources)

    assert "Not confirmed: the 45-day reply time." in before
    assert "Information, not legal advice." in before
    assert "personal account" in before and "$26.6 million" in before and "begins in 2027" in before
    assert "Cal. Civ. Code § 1798.100 ff. · checked 2026-11-23 · https://leginfo.legislature.ca.gov" in sources


def test_a_card_that_wants_a_fresh_look_says_so(letter_of: LetterOf) -> None:
    from bot.rendering.letter_reader import written

    late = written(found("GB"), {}, day=date(2027, 2, 1))

    assert any("fresh look on 2027-01-31" in text[0].text for text in late.before)
    assert not any("fresh look" in text[0].text for text in letter_of({}, "GB").before)


def test_what_is_not_filled_in_stays_as_a_blank(letter_of: LetterOf) -> None:
    empty, filled = letter_of({}), letter_of({"your_name": " Ana \n Silva ", "employer": "$date [x]"})

    assert [s.text for s in spans_of(empty) if s.mark is Mark.BLANK].count("[your name]") == 2
    assert [s.text for s in spans_of(filled) if s.text == "Ana Silva"] == ["Ana Silva"] * 2
    assert "$date [x]" in [s.text for s in spans_of(filled)]
    points = next(block for block in empty.blocks if isinstance(block, Points))
    assert len(texts_of(points)) == len(found("DE").points)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (('card = "eu-gdpr-access"', 'card = "eu-gone"'), "no card eu-gone"),
        (('unit = "One month to reply"', 'unit = "Gone"'), "no unit Gone"),
        (("$employer", "$quokka"), "no field quokka"),
        (('jurisdiction = "EU"', 'jurisdiction = "DE"'), "named for its kind and its jurisdiction"),
        (('title = "', 'tilte = "'), "its keys are"),
        (("points = [", "points = 3\nnot_points = ["), "its keys are"),
        (('subject = "', "subject = 3 # "), "are texts"),
        (("rests_on = [", "rests_on = [3,"), "lists of"),
        (("kind =", "kind"), "not a TOML file"),
    ],
)
def test_a_broken_letter_is_named_with_the_rule(tmp_path: Path, change: tuple[str, str], rule: str) -> None:
    for part in ("letters", "guide", "law"):
        shutil.copytree(pack_folder() / part, tmp_path / part)
    path = tmp_path / "letters" / "access-eu.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(*change), encoding="utf-8")

    with pytest.raises(CardError, match=rf"^access-eu\.toml: .*{rule}"):
        read_letter(path)


def test_a_letter_on_law_that_has_not_begun_breaks_the_check(tmp_path: Path) -> None:
    form = next(form for form in FORMS if form.name == "access-gb")

    with pytest.raises(CardError, match=r"^access-gb\.toml: uk-duaa, .*: not in force"):
        form.check_standing(date(2026, 2, 4))
