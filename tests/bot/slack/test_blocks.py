"""No text is too long for a block: it is cut at a word or goes on in the next."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.slack import blocks
from bot.slack.answer_message import SlackMessage
from bot.slack.escaping import escaped
from tests.bot.slack.answers import texts
from tests.bot.slack.reading import complaints_about

any_text = texts | st.sampled_from(["", " ", "\n", "<!here> " * 500, "x" * 5000, "&" * 4000])


@given(any_text)
def test_every_part_takes_every_text(text: str) -> None:
    parts = [
        blocks.header(text), blocks.divider(), blocks.context(escaped(text)), *blocks.plain_context([text, text]),
        *blocks.actions([
            blocks.button(text, "a", value=text, spoken=text, end="(2)"),
            blocks.select("b", [blocks.option(text, "v", text)], placeholder=text),
        ]),
    ]  # fmt: skip

    assert complaints_about([SlackMessage("x", tuple(parts[:1])), SlackMessage("x", tuple(parts[2:3]))]) == []
    for part in parts:
        assert complaints_about([SlackMessage("x", (part,))]) == []


@given(any_text)
def test_a_long_section_goes_on_in_the_next_without_a_word_lost(text: str) -> None:
    found = blocks.sections(escaped(text))

    assert all(complaints_about([SlackMessage("x", (section,))]) == [] for section in found)
    assert "".join("".join(s["text"]["text"] for s in found).split()) == "".join(escaped(text).split())


def test_no_entity_and_no_link_is_cut_in_two() -> None:
    text = "word " * 598 + "<https://example.org/a|a label of several words> and so on " * 3
    shown = [section["text"]["text"] for section in blocks.sections(text)]

    assert len(shown) == 2 and all(part.count("<") == part.count(">") for part in shown)
    assert blocks.mrkdwn("&amp;" * 700)["text"].endswith("&amp;…")
    assert len(blocks.mrkdwn("&amp;" * 700)["text"]) <= 3000


def test_the_end_of_a_label_is_never_cut_off() -> None:
    label = blocks.button("What can I do about it? " * 9, "a", end="(3)")["text"]["text"]

    assert len(label) <= 75 and label.endswith("… (3)")


def test_a_menu_offers_a_hundred_things_at_most() -> None:
    options = [blocks.option(str(n), str(n)) for n in range(300)]

    assert len(blocks.select("a", options)["options"]) == 100


def test_many_buttons_stand_in_several_rows() -> None:
    rows = blocks.actions([blocks.button(str(n), f"a{n}") for n in range(30)], "row")

    assert [len(row["elements"]) for row in rows] == [25, 5]
    assert rows[0]["block_id"] == "row"
