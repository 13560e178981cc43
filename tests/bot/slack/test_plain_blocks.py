"""Where a server draws no rich text, the same words are read and the same buttons pressed."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from bot.slack.answer_message import SlackMessage, answer_messages
from bot.slack.blocks import divider
from bot.slack.names import answer_block
from bot.slack.plain_blocks import plain_blocks
from bot.slack.rich_text import Line, LineKind, Span, bullet, heading, rich_text
from knowledge.answer import Answer
from tests.bot.slack.answers import answers
from tests.bot.slack.reading import complaints_about


def text_of(blocks: list[dict[str, Any]]) -> str:
    return str(plain_blocks(blocks)[0]["text"]["text"])


def test_headings_points_quotes_and_links_stay_what_they_are() -> None:
    lines = [heading("What the law says"), bullet(Span("Yes "), Span("[1]", "https://example.org/a")),
             Line((Span("word\nfor word"),), LineKind.QUOTE)]  # fmt: skip

    assert text_of(rich_text(lines)) == ("*What the law says*\n• Yes <https://example.org/a|[1]>\n> word\n> for word")


def test_nothing_in_a_text_becomes_live() -> None:
    told = text_of(rich_text([Line((Span("§ 52-c*2 <!here> & <@U012>", "https://example.org/52-C*2", bold=True),))]))

    assert "<!" not in told and "<@" not in told
    assert told.count("*") == 2, "only the bold type's own"
    assert "https://example.org/52-C%2A2" in told


def test_an_answer_is_known_again_and_other_blocks_stay() -> None:
    first = rich_text([Line((Span("Yes."),))])[0] | {"block_id": answer_block("abc")}

    assert plain_blocks([first, divider()])[0]["block_id"] == answer_block("abc")
    assert plain_blocks([first, divider()])[1] == divider()


@given(answers())
def test_every_answer_is_drawn_of_blocks_that_any_server_knows(answer: Answer) -> None:
    for message in answer_messages(answer, ephemeral=True, shareable=True, token="t0ken"):
        drawn = plain_blocks(message.blocks)

        assert {block["type"] for block in drawn} <= {"section", "context", "actions", "divider", "header"}
        assert complaints_about([SlackMessage(message.text, tuple(drawn))]) == []
