"""What a file that was read will be in the library: its kind, place, visibility, versions and searchable texts."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.prepared import IngestOptions, Prepared, PreparedPassage, prepare
from ingest.reading.block import Block, BlockKind, Reading, Unreadable
from knowledge.card import Kind, Status
from knowledge.document import Role, TextKind, Visibility

DAY = date(2026, 11, 23)
PATH = Path("/policies/data-retention.md")
RULES = (
    Block(BlockKind.HEADING, "Use", 2),
    Block(BlockKind.PARAGRAPH, "Lock it at lunch. Nobody may lend it."),
    Block(BlockKind.PARAGRAPH, "You must not:"),
    Block(BlockKind.ITEM, "paint it"),
    Block(BlockKind.ITEM, "sell it"),
)
ARTICLE = (
    Block(BlockKind.HEADING, "Art. 5", 2, provision="Act Art. 5"),
    Block(BlockKind.PARAGRAPH, "The employer shall inform."),
)


def prepared(
    blocks: tuple[Block, ...] = RULES, options: IngestOptions | None = None, place: str | None = None
) -> Prepared:
    return prepare(Reading("Devices", blocks, jurisdiction=place), PATH, options or IngestOptions())


def test_a_text_of_no_provisions_is_a_policy_of_all_places_for_members() -> None:
    found = prepared()

    assert (found.kind, found.jurisdiction, found.visibility) == (Kind.POLICY, "XX", Visibility.MEMBERS)


def test_a_text_of_provisions_is_law_of_its_place_for_anyone() -> None:
    found = prepared(ARTICLE, place="EU")

    assert (found.kind, found.jurisdiction, found.visibility) == (Kind.LAW, "EU", Visibility.PUBLIC)
    assert [passage.provision for passage in found.passages] == ["Act Art. 5"]


def test_what_the_admin_says_wins_over_what_the_file_says() -> None:
    options = IngestOptions(Kind.GUIDE, "DE", "Our guide", Visibility.MEMBERS)

    found = prepared(ARTICLE, options, place="EU")

    assert (found.kind, found.jurisdiction, found.title, found.visibility) == (
        Kind.GUIDE,
        "DE",
        "Our guide",
        Visibility.MEMBERS,
    )


@pytest.mark.parametrize("told", [None, "Atlantis", "US-QQ", ""])
def test_law_of_no_place_is_refused_and_nothing_else_is(told: str | None) -> None:
    with pytest.raises(Unreadable, match="--jurisdiction"):
        prepared(ARTICLE, place=told)
    assert prepared(ARTICLE, IngestOptions(jurisdiction="US-NY"), place=told).jurisdiction == "US-NY"
    assert prepared(ARTICLE, IngestOptions(kind=Kind.NEWS), place=told).jurisdiction == "XX"


def test_a_file_without_a_title_is_called_like_its_name() -> None:
    assert prepare(Reading("  ", RULES), PATH, IngestOptions()).title == "Data retention"


def test_it_says_of_law_and_news_only_that_they_were_reported() -> None:
    def status(kind: Kind) -> Status:
        found = prepared(RULES, IngestOptions(kind=kind, jurisdiction="US"))
        return found.version("d", "key", DAY, (), "").states[0].status

    assert {kind: status(kind) for kind in Kind} == {
        Kind.LAW: Status.REPORTED,
        Kind.NEWS: Status.REPORTED,
        Kind.POLICY: Status.IN_FORCE,
        Kind.GUIDE: Status.IN_FORCE,
    }


def test_a_version_knows_the_date_its_text_gives_and_the_day_it_came() -> None:
    reading = Reading("Devices", RULES, dated=date(2026, 8, 4))
    version = prepare(reading, PATH, IngestOptions()).version("d", "key", DAY, (), "")

    assert (version.dated, version.added, version.checked, version.day) == (date(2026, 8, 4), DAY, DAY, version.dated)
    assert version.states[0].since == version.dated


def test_a_version_is_named_by_its_text_and_numbered_where_that_left_and_came_back() -> None:
    found = prepared()
    first = found.version("d", "key", DAY, (), "")
    again = found.version("d", "key", date(2026, 12, 1), [first], "d@other")
    third = found.version("d", "key", DAY, [first, again], "")
    read_again = found.version("d", "new key", date(2026, 12, 1), [first, again], again.id)

    assert first.id == found.id_of("d") and first.id.startswith("d@")
    assert (again.id, third.id) == (f"{first.id}.2", f"{first.id}.3")
    assert (read_again.id, read_again.added, read_again.source_key) == (again.id, again.added, "new key")


def test_each_passage_is_searched_by_itself_and_by_each_of_its_spans() -> None:
    found = prepared()
    document = found.document("d", "/policies", "data-retention.md")
    chunks = found.chunks(document, "d@1")

    assert [(c.id, c.role, c.text) for c in chunks[1:]] == [
        ("d@1#1?1", Role.SPAN, "Lock it at lunch."),
        ("d@1#1?2", Role.SPAN, "Nobody may lend it."),
        ("d@1#1?3", Role.SPAN, "You must not:"),
        ("d@1#1?4", Role.SPAN, "paint it"),
        ("d@1#1?5", Role.SPAN, "sell it"),
    ]
    assert (chunks[0].id, chunks[0].role, chunks[0].text) == ("d@1#1", Role.PASSAGE, found.passages[0].text)
    assert {c.target for c in chunks} == {"d@1#1"} and {c.locator for c in chunks} == {"Use"}
    assert all(c.search_text.startswith("Devices › Use\n") and c.text in c.search_text for c in chunks)
    assert [c.search_text for c in chunks] == found.search_texts
    assert document.text_kind is TextKind.OFFICIAL and not document.is_card


def test_a_passage_of_one_sentence_is_searched_once() -> None:
    found = prepared((Block(BlockKind.PARAGRAPH, "Lock it at lunch."),))

    assert [c.role for c in found.chunks(found.document("d", "", ""), "d@1")] == [Role.PASSAGE]


TEXTS = st.text(max_size=40)


@settings(deadline=None)
@given(st.builds(
    Prepared, part=TEXTS, kind=st.sampled_from(Kind), title=TEXTS, jurisdiction=TEXTS,
    visibility=st.sampled_from(Visibility), citation=TEXTS, url=TEXTS, dated=st.dates().map(str), text=TEXTS,
    passages=st.lists(st.builds(PreparedPassage, TEXTS, TEXTS, TEXTS, TEXTS), max_size=3).map(tuple),
))  # fmt: skip
def test_what_is_staged_comes_back_as_it_was(found: Prepared) -> None:
    content = found.as_json()

    assert Prepared.from_json(content) == found and json.loads(content)["title"] == found.title
