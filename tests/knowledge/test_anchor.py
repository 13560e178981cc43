"""Which words of the law a unit rests on: written down in the pack, found in the official text, never made up."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from ingest.pack import pack_folder
from ingest.pack_check import checked_pack
from ingest.passages import compose
from ingest.reading.file_kind import read_file
from knowledge.anchor import Anchor, anchors, anchors_in, faults, read_anchors
from knowledge.card import Card
from knowledge.errors import CardError
from knowledge.quoting import LONGEST_SPAN

TEXTS = Path(__file__).parents[2] / ".." / "shared" / "law" / "texts"

RIGHTS = (
    "1. The keeper of a lighthouse shall have the right:\n"
    "- (a) to a lamp of the keeper’s own;\n"
    "- (b) to two days of leave in every month.\n"
    "2. The lamp shall be lit at dusk. The owner of the lighthouse shall pay for the oil: Provided, That no oil is "
    "burnt by day."
)


def words(begins: str, through: str = "", passage: str = RIGHTS) -> str | None:
    return Anchor("a-card", "A heading", "GDPR Art. 1", begins, through).found_in(passage)


@pytest.mark.parametrize(
    ("begins", "found"),
    [
        ("2. The lamp shall be", "2. The lamp shall be lit at dusk."),
        ("The lamp shall be lit", "2. The lamp shall be lit at dusk."),
        ("(a) to a lamp of the keeper's", "(a) to a lamp of the keeper’s own;"),
        ("to two days of leave", "(b) to two days of leave in every month."),
        ("Provided, That no oil", "Provided, That no oil is burnt by day."),
    ],
)
def test_a_sentence_an_entry_or_a_proviso_is_found_by_its_first_words(begins: str, found: str) -> None:
    assert words(begins) == found


@pytest.mark.parametrize(
    "begins", ["shall be lit at dusk", "the lighthouse shall pay for", "The lamp shall be lighted"]
)
def test_words_that_begin_nothing_are_not_found(begins: str) -> None:
    assert words(begins) is None


def test_spaces_and_the_look_of_quotation_marks_do_not_matter() -> None:
    text = "(3) The  term\u00a0“wick” means a cord."

    assert words('The term "wick" means', passage=text) == text


def test_a_sentence_behind_the_dash_of_a_heading_begins_at_its_first_word() -> None:
    text = "(e) Limitation.—A lamp under this section may not be relit."

    assert words("A lamp under this section", passage=text) == "A lamp under this section may not be relit."


def test_a_list_is_quoted_from_its_first_words_up_to_the_entry_named() -> None:
    lead = "1. The keeper of a lighthouse"

    assert words(lead, "(a) to a lamp of") == RIGHTS[: RIGHTS.index("\n- (b)")]
    assert words(lead, "(b) to two days of") == RIGHTS[: RIGHTS.index("\n2.")]


def test_what_is_too_far_behind_or_not_there_is_left_away() -> None:
    long = RIGHTS.replace("own;", "own " + "and of no other keeper " * LONGEST_SPAN + ";")

    for passage, through in ((RIGHTS, "(c) to a boat of"), (long, "(b) to two days of")):
        found = words("1. The keeper of a lighthouse", through, passage)
        assert found == "1. The keeper of a lighthouse shall have the right:"


def test_a_sentence_too_long_for_an_answer_ends_where_a_clause_does() -> None:
    text = "The owner shall pay for " + "oil and " * 20 + "wicks; " + "and for a lamp " * LONGEST_SPAN + "."

    found = words("The owner shall pay for", passage=text)
    assert found is not None and found.endswith("wicks;") and found in text


ANCHOR = """[eu-gdpr-access]
"A copy of your data" = { provision = "GDPR Art. 15", begins = "3. The controller shall provide a copy" }
"""


@pytest.mark.parametrize(
    ("sound", "broken"),
    [
        ('provision = "GDPR Art. 15", ', ""),
        ("begins =", 'why = "so", begins ='),
        ("GDPR Art. 15", "Article 15"),
        ("GDPR Art. 15", "GDPR Arts. 15 and 16"),
        ("3. The controller shall provide a copy", "The controller shall"),
        ("provide a copy", "provide a copy of the personal data"),
        ('a copy"', 'a copy", through = "For any further"'),
    ],
)
def test_an_anchor_that_breaks_a_rule_is_named(sound: str, broken: str) -> None:
    with pytest.raises(CardError, match=r"anchors\.toml, eu-gdpr-access › A copy of your data"):
        list(read_anchors(ANCHOR.replace(sound, broken)))
    assert [a.provision for a in read_anchors(ANCHOR)] == ["GDPR Art. 15"]


def test_no_unit_has_two_anchors() -> None:
    with pytest.raises(CardError, match="names something twice"):
        list(read_anchors(ANCHOR + ANCHOR.splitlines()[1]))


@pytest.fixture(scope="module")
def cards() -> list[Card]:
    return [checked.card for checked in checked_pack(pack_folder()) if checked.card]


def test_every_anchor_of_the_pack_is_of_a_unit_that_the_pack_has(cards: list[Card]) -> None:
    assert list(faults(anchors().values(), cards)) == []
    assert anchors_in(pack_folder()) == list(anchors().values())


def test_an_anchor_of_no_unit_is_named(cards: list[Card]) -> None:
    gone = next(read_anchors(ANCHOR.replace("A copy of", "A fax of")))

    assert list(faults([gone], cards)) == ["anchors.toml: eu-gdpr-access › A fax of your data: there is no such unit"]


def test_a_pack_without_the_table_has_no_anchors(tmp_path: Path) -> None:
    assert anchors_in(tmp_path) == []


@pytest.fixture(scope="module")
def statutes() -> dict[str, list[str]]:
    """The passages of each provision, as they are ingested."""
    if not TEXTS.is_dir():
        pytest.skip("the texts of statutes are not here")
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(TEXTS.iterdir()):
        for reading in read_file(path):
            for passage in compose(reading.title, reading.blocks).passages:
                found[passage.provision].append(passage.text)
    return found


@pytest.mark.parametrize("anchor", anchors().values(), ids=lambda a: f"{a.card} › {a.heading}")
def test_every_anchor_finds_its_words_in_the_official_text(statutes: dict[str, list[str]], anchor: Anchor) -> None:
    quotes = [(quote, text) for text in statutes[anchor.provision] if (quote := anchor.found_in(text))]

    assert quotes, "no sentence begins so"
    quote, text = quotes[0]
    assert " ".join(quote.split()) in " ".join(text.split()) and len(quote.split()) <= LONGEST_SPAN
    alone = Anchor(anchor.card, anchor.heading, anchor.provision, anchor.begins).found_in(text)
    assert not anchor.through or quote != alone, "what it is quoted through is too far behind"
