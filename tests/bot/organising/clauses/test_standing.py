"""What a clause is said to rest on: nothing binds that is not law in force today where the workplace is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.organising.clauses.clause import Clause, Held
from bot.organising.clauses.collection import built_in
from bot.organising.clauses.standing import ORDER, sources_of
from bot.organising.petitions.text import Source, Standing
from knowledge.card import Card, Form, Kind, State, Status
from knowledge.document import Chunk, Document, Role, TextKind, Version, Visibility
from knowledge.jurisdiction import COE_MEMBERS, EU_MEMBERS, Jurisdiction, place_names
from tests.bot.organising.clauses.conftest import TODAY, Remembered, held
from tests.thorough import examples, spread

CLAUSES = {clause.id: clause for clause in built_in()}
PLACES = sorted(code for code in place_names() if code not in ("XX", "ZZ"))
EVERY_DAY = st.dates(date(2016, 1, 1), date(2031, 1, 1))


def places(*codes: str) -> tuple[Jurisdiction, ...]:
    return tuple(Jurisdiction.parse(code) for code in codes)


def citing(document: str, unit: str) -> Clause:
    return replace(CLAUSES["C02"], supports=(Held(document, unit),))


def only(clause: Clause, codes: tuple[str, ...], catalogue: Remembered, day: date = TODAY) -> Source:
    (source,) = sources_of(clause, places(*codes), catalogue, day)
    return source


def covers(law: str, code: str) -> bool:
    """Written apart from the product: a law of a country holds in its states, one of the EU in its members."""
    country = code.partition("-")[0]
    return law in (code, country) or (law == "EU" and country in EU_MEMBERS)


def bindings_that_should_not_be(
    clause: Clause, code: str, catalogue: Remembered, cards: dict[str, Card], day: date
) -> list[str]:
    wrong = []
    for source in sources_of(clause, places(code), catalogue, day):
        if source.standing is not Standing.BINDING:
            continue
        card = cards[source.document]
        headings = [s.unit for s in clause.supports if isinstance(s, Held) and s.document == card.id]
        units = [u for u in card.units if u.heading in headings and u.text[-40:] in source.line]
        whole = began(card.states, day, verified=True, checked=card.checked)
        is_law = card.kind is Kind.LAW and not card.directive and whole
        sound = bool(units) and all(
            is_law and u.form is Form.LAW and covers(u.jurisdiction, code)
            and began(u.states, day, verified=u.verified, checked=card.checked)
            for u in units
        )  # fmt: skip
        if not sound:
            wrong.append(f"{clause.id} in {code} on {day}: {source.title}")
    return wrong


def began(states: tuple[State, ...], day: date, *, verified: bool, checked: date) -> bool:
    """Whether it is known to be in force on the day: never by a date alone that nobody has looked at since."""
    latest = [s for s in states if s.since is None or s.since <= day]
    if not latest:
        return False
    state = latest[-1]
    if state.status is Status.NOT_YET:
        return state.since is not None and verified and checked >= state.since
    return state.status is Status.IN_FORCE


@pytest.mark.parametrize("clause", spread(CLAUSES.values(), 3), ids=str)
def test_nothing_that_is_not_in_force_or_of_another_place_binds_anywhere(
    clause: Clause, catalogue: Remembered, cards: dict[str, Card]
) -> None:
    wrong = [w for code in PLACES for w in bindings_that_should_not_be(clause, code, catalogue, cards, TODAY)]

    assert len(PLACES) > 250
    assert wrong == []


@given(clause=st.sampled_from(sorted(CLAUSES)), code=st.sampled_from(PLACES), day=EVERY_DAY)
@settings(max_examples=examples(200), deadline=None)
def test_nor_on_any_other_day(clause: str, code: str, day: date, catalogue: Remembered, cards: dict[str, Card]) -> None:
    assert bindings_that_should_not_be(CLAUSES[clause], code, catalogue, cards, day) == []


@given(data=st.data(), code=st.sampled_from(PLACES), day=EVERY_DAY)
@settings(max_examples=examples(200), deadline=None)
def test_nor_for_a_clause_that_cites_any_other_statement_of_the_pack(
    data: st.DataObject, code: str, day: date, catalogue: Remembered, cards: dict[str, Card]
) -> None:
    card = cards[data.draw(st.sampled_from(sorted(cards)))]
    unit = data.draw(st.sampled_from(card.units))

    assert bindings_that_should_not_be(citing(card.id, unit.heading), code, catalogue, cards, day) == []


def test_law_binds_where_it_is_law(catalogue: Remembered) -> None:
    notice = citing("ny-52c2", "Must they tell you?")
    data = citing("eu-gdpr-access", "A copy of your data")

    assert only(notice, ("US-NY",), catalogue).standing is Standing.BINDING
    assert only(citing("us-nlra-s7", "What section 7 says"), ("US-NY",), catalogue).standing is Standing.BINDING
    assert {only(data, (code,), catalogue).standing for code in EU_MEMBERS} == {Standing.BINDING}
    assert {only(data, (code,), catalogue).standing for code in COE_MEMBERS - EU_MEMBERS} == {Standing.ELSEWHERE}


def test_a_law_of_a_state_is_not_law_of_its_country(catalogue: Remembered) -> None:
    source = only(citing("ny-52c2", "Must they tell you?"), ("US",), catalogue)

    assert source.standing is Standing.ELSEWHERE
    assert "law of New York, not of the United States" in source.line


def test_a_law_that_holds_in_one_of_several_places_says_in_which(catalogue: Remembered) -> None:
    source = only(citing("ny-52c2", "Must they tell you?"), ("US-NY", "DE"), catalogue)

    assert source.standing is Standing.BINDING
    assert "it holds in New York" in source.line


def test_nothing_binds_a_workplace_whose_place_is_not_known(catalogue: Remembered) -> None:
    found = [source for clause in CLAUSES.values() for source in sources_of(clause, (), catalogue, TODAY)]

    assert Standing.BINDING not in {source.standing for source in found}
    assert any("no place was given" in source.line for source in found)


@pytest.mark.parametrize(
    ("document", "unit", "place", "standing", "told"),
    [
        ("me-ld61", "The three notices", "US-ME", Standing.NOT_IN_FORCE, "was due to start 14 July 2026"),
        ("eu-aiact-26", "Telling staff before the tool starts", "DE", Standing.NOT_IN_FORCE, "not yet in force"),
        ("co-sb189", "An explanation", "US-CO", Standing.NOT_IN_FORCE, "starts 1 January 2027"),
        ("ca-sb7", "What happened", "US-CA", Standing.NOT_IN_FORCE, "vetoed"),
        ("us-federal-bills", "Two bills in committee", "US", Standing.NOT_IN_FORCE, "proposed, not law"),
        ("us-nlrb-gc-23-02", "Rescinded in February 2025", "US", Standing.NOT_IN_FORCE, "withdrawn"),
        ("eu-pwd", "Openness and human review", "ES", Standing.NOT_IN_FORCE, "directive, due in national law"),
        ("us-nlrb-captive", "SB 399", "US-CA", Standing.NOT_IN_FORCE, "blocked by a court"),
        ("uk-ico-monitoring", "Assess risks and consult", "GB", Standing.OTHER, "Guidance, not law"),
        ("de-bag-keylogger", "The evidence is excluded", "DE", Standing.OTHER, "Court decision"),
        ("us-nlrb-gc-23-02", "What still protects you", "US", Standing.OTHER, ""),
        ("nyc-ll144", "The bias audit", "US-NY", Standing.ELSEWHERE, "only in a part of New York"),
        ("us-warehouse-quotas", "No retaliation", "US-TX", Standing.ELSEWHERE, "only in a part of the United States"),
        ("us-warehouse-quotas", "California, AB 701", "US-CA", Standing.BINDING, "in force"),
    ],
)  # fmt: skip
def test_how_a_text_stands_is_told_with_it(
    document: str, unit: str, place: str, standing: Standing, told: str, catalogue: Remembered
) -> None:
    source = only(citing(document, unit), (place,), catalogue)

    assert source.standing is standing
    assert told in source.line


def test_a_law_begins_to_bind_on_its_day_and_only_when_somebody_has_looked_since(
    cards: dict[str, Card], catalogue: Remembered, tmp_path: Path
) -> None:
    clause = citing("co-sb189", "An explanation")
    looked_at = replace(cards["co-sb189"], checked=date(2027, 1, 4))

    assert only(clause, ("US-CO",), catalogue, date(2027, 1, 5)).standing is Standing.NOT_IN_FORCE
    with held(tmp_path / "catalogue.db", [looked_at]) as later:
        (source,) = sources_of(clause, places("US-CO"), later, date(2027, 1, 5))
    assert source.standing is Standing.BINDING


def test_what_is_doubtful_is_said(catalogue: Remembered) -> None:
    assert (
        "Not confirmed: the exact trigger in GDPR Art. 35."
        in only(citing("eu-gdpr-35", "Is a risk check required?"), ("DE",), catalogue).line
    )


def test_what_only_members_may_see_or_the_library_does_not_hold_is_left_out(
    cards: dict[str, Card], catalogue: Remembered, tmp_path: Path
) -> None:
    clause = citing("ny-52c2", "Must they tell you?")

    with held(tmp_path / "catalogue.db", [replace(cards["ny-52c2"], public=False)]) as members_only:
        assert sources_of(clause, places("US-NY"), members_only, TODAY) == ()
    assert sources_of(citing("no-such-card", "Anything"), places("US-NY"), catalogue, TODAY) == ()


def test_a_law_is_never_quoted_in_words_that_are_not_its_own(catalogue: Remembered) -> None:
    found = [
        source for clause in CLAUSES.values() for source in sources_of(clause, places("US-NY", "DE"), catalogue, TODAY)
    ]

    assert found
    assert {source.quote for source in found} == {""}
    assert all("Steward's summary of" in source.line for source in found if source.document)


def test_where_the_library_holds_the_laws_text_its_own_words_are_quoted(cards: dict[str, Card], tmp_path: Path) -> None:
    words = "3. The controller shall provide a copy of all that this test made up."
    statute = Document(
        "texts/made-up", Kind.LAW, TextKind.OFFICIAL, "A made-up edition", "EU", Visibility.PUBLIC, "", "",
        origin="texts", path="made-up.md",
    )  # fmt: skip
    read = Version("texts/made-up@1", statute.id, f"Nothing else.\n\n{words}", TODAY, TODAY, None, False, ())
    passage = Chunk(
        "texts/made-up@1#1", "texts/made-up@1#1", Role.PASSAGE, read.text, "EU", Visibility.PUBLIC, "Article 15",
        provision="GDPR Art. 15",
    )  # fmt: skip

    with held(tmp_path / "catalogue.db", [cards["eu-gdpr-access"]]) as catalogue:
        with catalogue.writing():
            catalogue.put(statute, read, [], [passage])
        (source,) = sources_of(citing("eu-gdpr-access", "A copy of your data"), places("DE"), catalogue, TODAY)

    assert source.quote == words
    assert "Quoted from A made-up edition › Article 15." in source.line
    assert source.standing is Standing.BINDING


def test_what_binds_comes_first(catalogue: Remembered) -> None:
    for clause in CLAUSES.values():
        found = [ORDER.index(s.standing) for s in sources_of(clause, places("FR"), catalogue, TODAY)]
        assert found == sorted(found)
