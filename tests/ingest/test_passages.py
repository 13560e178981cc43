"""Passages: a document's own words, in its order, none lost, each within one section."""

from __future__ import annotations

import re
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.passages import HEADINGS_JOINED, LONGEST, Composed, compose
from ingest.reading.block import Block, BlockKind
from tests.thorough import examples

TITLE = "The title"
BODY = (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ROW)


@st.composite
def documents(draw: st.DrawFn) -> list[Block]:
    """Blocks whose every word carries a number of its own, in order; pages that only go on."""
    numbers, page = count(), 1
    blocks: list[Block] = []
    kinds = st.sampled_from((BlockKind.HEADING, *BODY, BlockKind.PARAGRAPH))
    paged = draw(st.booleans())
    for kind in draw(st.lists(kinds, min_size=1, max_size=14)):
        page += draw(st.integers(0, 1))
        if kind is BlockKind.HEADING:
            provision = draw(st.sampled_from((None, None, f"Act § {len(blocks)}")))
            level = draw(st.integers(1, 6))
            blocks.append(Block(kind, f"Heading {len(blocks)}", level, page if paged else None, provision))
        else:
            sentences = draw(st.lists(st.sampled_from((1, 4, 9, 30, 85, 170, 340)), min_size=1, max_size=6))
            text = " ".join(draw(sentence(length, numbers)) for length in sentences)
            level = draw(st.integers(0, 3)) if kind is BlockKind.ITEM else 0
            blocks.append(Block(kind, text, level, page if paged else None))
    return blocks


@st.composite
def sentence(draw: st.DrawFn, length: int, numbers: count[int]) -> str:
    words = [f"w{next(numbers)}" for _ in range(length)]
    words = [w + draw(st.sampled_from((";", ":", ","))) if n % 40 == 39 else w for n, w in enumerate(words)]
    opening = draw(st.sampled_from(("", "", "", "However, ", "This ", "It ")))
    words[0] = words[0].capitalize() if not opening else words[0]
    return f"{opening}{' '.join(words)}{draw(st.sampled_from(('.', '.', '.', ':', ';')))}"


def numbered(text: str) -> list[int]:
    """The numbers of the words in a text."""
    return [int(number) for number in re.findall(r"\b[wW](\d+)", text)]


def sections(blocks: list[Block]) -> dict[int, tuple[int, Block, tuple[Block, ...]]]:
    """Of each word's number: which section it stands in, its block, and the headings above it, told independently."""
    found = {}
    path: list[Block] = []
    section = 0
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            section += 1
            path = [h for h in path if h.level < block.level] + [block]
        for number in numbered(block.text):
            found[number] = (section, block, tuple(path))
    return found


PROPERTY = settings(max_examples=examples(60), deadline=None)


@PROPERTY
@given(documents())
def test_every_passage_stands_word_for_word_in_the_text(blocks: list[Block]) -> None:
    composed = compose(TITLE, blocks)

    assert all(passage.text.strip() and passage.text in composed.text for passage in composed.passages)


@PROPERTY
@given(documents())
def test_every_word_is_in_one_passage_and_all_stand_in_order(blocks: list[Block]) -> None:
    composed = compose(TITLE, blocks)

    said = [number for passage in composed.passages for number in numbered(passage.text)]
    assert said == sorted(sections(blocks)) == numbered(composed.text)


@PROPERTY
@given(documents())
def test_a_passage_stays_within_its_section_and_says_where_it_stands(blocks: list[Block]) -> None:
    stands = sections(blocks)

    for order, passage in enumerate(compose(TITLE, blocks).passages, start=1):
        places = [stands[number] for number in numbered(passage.text)]
        assert len({section for section, _, _ in places}) == 1
        _, first, path = places[0]
        provision = next((h.provision for h in reversed(path) if h.provision), None) or ""
        headings = HEADINGS_JOINED.join(heading.text for heading in path)
        page = [f"p. {first.page}"] if first.page else []
        assert passage.provision == provision
        assert passage.headings == (headings or provision)
        assert passage.locator == (", ".join([*filter(None, [headings]), *page]) or f"¶ {order}")


@PROPERTY
@given(documents())
def test_a_passage_fits_the_model_unless_a_line_introduces_it_or_cannot_be_cut(blocks: list[Block]) -> None:
    for passage in compose(TITLE, blocks).passages:
        first, *more = passage.text.splitlines()
        whole = not more and sections(blocks)[numbered(first)[0]][1].kind is not BlockKind.PARAGRAPH
        introduced = more and first.endswith(":")
        assert whole or introduced or len(passage.text.split()) <= LONGEST


# By example


def heading(text: str, level: int = 2) -> Block:
    return Block(BlockKind.HEADING, text, level)


def paragraph(text: str) -> Block:
    return Block(BlockKind.PARAGRAPH, text)


def item(text: str, level: int = 0) -> Block:
    return Block(BlockKind.ITEM, text, level)


def words(number: int) -> str:
    return " ".join(["word"] * (number - 1)) + " end."


def texts(composed: Composed) -> list[str]:
    return [passage.text for passage in composed.passages]


def test_the_text_is_the_title_then_headings_and_lines_as_they_stand() -> None:
    composed = compose("Devices", [heading("Use"), paragraph("Lock it."), item("at lunch"), item("at night", 1)])

    assert composed.text == "# Devices\n\n\n## Use\n\nLock it.\n- at lunch\n  - at night\n"
    assert texts(composed) == ["Lock it.\n- at lunch\n  - at night"]


@pytest.mark.parametrize("repeated", ["Devices", "DEVICES", "Devices."])
def test_a_heading_that_repeats_the_title_stands_once(repeated: str) -> None:
    (passage,) = compose("Devices", [heading(repeated, 1), heading("Use"), paragraph("Lock it.")]).passages

    assert (passage.locator, passage.headings) == ("Use", "Use")


def test_a_heading_within_a_section_of_the_same_name_is_kept() -> None:
    (passage,) = compose("Devices", [heading("Use", 1), heading("Devices"), paragraph("Lock it.")]).passages

    assert passage.locator == "Use › Devices"


def test_a_document_without_headings_counts_its_passages() -> None:
    composed = compose("Devices", [paragraph(words(80)), paragraph(words(80))])

    assert [passage.locator for passage in composed.passages] == ["¶ 1", "¶ 2"]


def test_headings_and_page_are_where_a_passage_begins() -> None:
    blocks = [
        Block(BlockKind.HEADING, "Use", 2, 3),
        Block(BlockKind.PARAGRAPH, "Lock it.", page=3),
        Block(BlockKind.PARAGRAPH, "Keep it dry.", page=4),
    ]

    (passage,) = compose("Devices", blocks).passages

    assert passage.locator == "Use, p. 3"


def test_a_provision_holds_for_the_headings_under_it_until_the_next() -> None:
    blocks = [
        Block(BlockKind.HEADING, "Art. 35 – Assessment", 2, provision="GDPR Art. 35"),
        paragraph("Where it is likely, they assess."),
        heading("Content", 3),
        paragraph("It holds four things."),
        Block(BlockKind.HEADING, "Art. 36 – Consulting", 2, provision="GDPR Art. 36"),
        paragraph("They consult."),
        heading("Notes", 1),
        paragraph("None."),
    ]

    passages = compose("GDPR", blocks).passages

    assert [p.provision for p in passages] == ["GDPR Art. 35", "GDPR Art. 35", "GDPR Art. 36", ""]


def test_a_line_that_introduces_a_list_goes_with_it() -> None:
    entries = [item(words(20)) for _ in range(3)]

    first, second = texts(compose("Devices", [paragraph(words(70)), paragraph("You must not:"), *entries]))

    assert first == words(70) and second.startswith("You must not:\n- word")


def test_no_passage_begins_in_mid_thought_while_there_is_room() -> None:
    composed = compose(
        "Devices", [paragraph(words(85)), paragraph("However, this is not so at night."), paragraph(words(9))]
    )

    first, second = texts(composed)
    assert first.endswith("at night.") and second == words(9)


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    text = " ".join(f"Rule {n} says {' '.join(['so'] * 17)}." for n in range(12))

    passages = texts(compose("Devices", [paragraph(text)]))

    assert len(passages) > 2 and " ".join(passages) == text
    assert all(passage.startswith("Rule ") and passage.endswith("so.") for passage in passages)


def test_a_long_sentence_is_cut_after_semicolons() -> None:
    text = "; ".join(f"part {n} {' '.join(['is'] * 50)}" for n in range(6)) + "."

    passages = texts(compose("Devices", [paragraph(text)]))

    assert len(passages) > 2 and " ".join(passages) == text
    assert all(passage.endswith(";") for passage in passages[:-1])


def test_headings_alone_make_no_passage() -> None:
    assert compose("Devices", [heading("Use"), heading("Loss")]).passages == ()


def test_a_line_that_dates_the_document_is_kept_in_its_text_and_makes_no_passage() -> None:
    composed = compose("Devices", [paragraph("Effective 4 August 2026"), heading("Use"), paragraph("Lock it.")])

    assert texts(composed) == ["Lock it."] and "Effective 4 August 2026\n" in composed.text
