"""Stored text is drawn as it is built; a rewording shows which words went and came; addresses stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web import addresses
from bot.web.rewording import stretches
from bot.web.text_blocks import contents_of, text_blocks

TEXT = """# Title

One paragraph.
Another.

### Deep

- first
- second

* A: 1; B: 2

#### Deeper

## Up again

#hash is no heading
"""


def test_a_text_is_its_headings_paragraphs_lists_and_rows() -> None:
    found = [(block.kind, block.level, block.lines) for block in text_blocks(TEXT, title="Title")]

    assert found == [
        ("paragraph", 0, ("One paragraph.",)), ("paragraph", 0, ("Another.",)), ("heading", 2, ("Deep",)),
        ("list", 0, ("first", "second")), ("table", 0, ("A: 1; B: 2",)), ("heading", 3, ("Deeper",)),
        ("heading", 2, ("Up again",)), ("paragraph", 0, ("#hash is no heading",)),
    ]  # fmt: skip


@given(st.lists(st.integers(1, 9), max_size=12))
def test_headings_never_skip_a_step(depths: list[int]) -> None:
    levels = [block.level for block in text_blocks("\n\n".join(f"{'#' * depth} H" for depth in depths))]

    assert all(later <= before + 1 and 2 <= later <= 6 for before, later in zip([1, *levels], levels, strict=False))


def test_only_a_long_text_has_a_table_of_contents() -> None:
    assert contents_of(text_blocks("# A\n\n## B\n\n## C")) == []
    found = contents_of(text_blocks("\n\n".join(f"## Part {n}" for n in range(9))))
    assert len({heading.anchor for heading in found}) == 9


@given(st.text(), st.text())
def test_both_wordings_are_whole(before: str, now: str) -> None:
    former, later = stretches(before, now)

    assert "".join(part.text for part in former) == before and "".join(part.text for part in later) == now


def test_the_words_that_differ_are_told() -> None:
    former, later = stretches("Kept for 30 days by IT.", "Kept for 90 days by the IT team.")

    assert [part.text for part in former if part.differs] == ["30", "IT."]
    assert [part.text for part in later if part.differs] == ["90", "the IT team."]


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "//evil.example", "ftp://x.example", "x", "", "http://", "http://[",
     "https://exa mple.org", "java\nscript:x", "https://x.org/\x00"],
)  # fmt: skip
def test_only_addresses_of_the_web_become_links(url: str) -> None:
    assert addresses.web_link(url) is None


def test_an_address_of_the_web_becomes_a_link() -> None:
    assert addresses.web_link("https://example.org/a?b=c#d") == "https://example.org/a?b=c#d"


def test_the_address_of_a_source_stays_while_its_words_do() -> None:
    one = addresses.source("policies/a b", "2 Scope", "Kept for  30\ndays.")

    assert one == addresses.source("policies/a b", "2 Scope", "Kept for 30 days.") and " " not in one
    assert one != addresses.source("policies/a b", "2 Scope", "Kept for 31 days.")


def test_of_endless_wordings_all_is_marked_as_another() -> None:
    before, now = ("very " * 2_000, "quite " * 2_000)

    assert [(s.text, s.differs) for side in stretches(before, now) for s in side] == [(before, True), (now, True)]
