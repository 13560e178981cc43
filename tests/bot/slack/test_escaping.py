"""What people write never becomes live in Slack, and comes back from it as they wrote it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.escaping import bold, escaped, literal, plain
from bot.slack.rich_text import Line, Span, rich_text
from tests.slack.fake.limits import pings_in

# Letters of which live things are made, far more often than chance would have them.
written = st.lists(
    st.sampled_from([*"<>&@#!|*_~`UCW1ab \n", "<!here>", "<@U123>", "<#C1|x>", "&amp;", "&lt;", "*"])
).map("".join)
anything = st.text() | written


@given(anything)
def test_nothing_in_an_escaped_text_is_live(text: str) -> None:
    assert "<" not in escaped(text) and ">" not in escaped(text)
    assert re.sub("&(amp|lt|gt);", "", escaped(text)).count("&") == 0


@given(anything)
def test_an_escaped_text_reads_as_it_was_written(text: str) -> None:
    assert plain(escaped(text)) == text


@given(anything)
def test_no_mention_survives_in_a_literal_text_and_no_letter_of_it_is_lost(text: str) -> None:
    assert pings_in(literal(text)) == []
    assert literal(text).replace("\u2060", "") == text.replace("\u2060", "")


@given(anything)
def test_bold_text_is_bold_to_its_end(text: str) -> None:
    shown = bold(text)

    assert shown == "" or (shown.startswith("*") and shown.endswith("*"))
    assert "*" not in shown[1:-1] and "\n" not in shown


@given(anything)
def test_rich_text_rings_at_nobody(text: str) -> None:
    assert pings_in(rich_text([Line((Span(text),))])) == []


def test_a_quote_keeps_its_asterisks_and_underscores() -> None:
    (block,) = rich_text([Line((Span("Section 52-c*2 applies to _all_ `employers`."),))])

    assert block["elements"][0]["elements"] == [
        {"type": "text", "text": "Section 52-c*2 applies to _all_ `employers`."}
    ]


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("<@UBOT> can they read my mail?", "can they read my mail?"),
        ("so <@UBOT> can they read it", "so can they read it"),
        ("<@UBOT|steward>   hi", "hi"),
        ("does <@U0123ABC> see it", "does someone see it"),
        ("does <@W0123ABC|ada> see it", "does someone see it"),
        ("in <#C024BE7LR|general>", "in #general"),
        ("in <#C024BE7LR>", "in a channel"),
        ("in <#C024BE7LR|>", "in a channel"),
        ("ask <!subteam^S012|@legal>", "ask @legal"),
        ("ask <!subteam^S012>", "ask a group"),
        ("<!here> look", "@here look"),
        ("<!channel|@channel> look", "@channel look"),
        ("on <!date^1392734382^{date}|18 Feb 2014>", "on 18 Feb 2014"),
        ("see <http://policy.com|policy.com>", "see policy.com"),
        ("see <https://example.org/a?b=1&amp;c=2>", "see https://example.org/a?b=1&c=2"),
        ("write to <mailto:a@example.org|a@example.org>", "write to a@example.org"),
        ("write to <mailto:a@example.org>", "write to a@example.org"),
        ("is 3 &lt; 4 &amp;&amp; 5 &gt; 4?", "is 3 < 4 && 5 > 4?"),
        ("R&amp;amp;D", "R&amp;D"),
        ("&lt;@U0123ABC&gt;", "<@U0123ABC>"),
        ("  kept  ", "  kept  "),
    ],
)
def test_a_message_reads_as_the_person_saw_it(sent: str, read: str) -> None:
    assert plain(sent, "UBOT") == read


@given(st.from_regex(r"<[@#!][A-Z0-9]{2,12}(\|[a-z<>|]{0,5})?>?", fullmatch=True), anything)
def test_no_id_is_ever_read(control: str, text: str) -> None:
    ids = re.findall(r"<@([A-Z0-9]+)(?:\|[^<>]*)?>", control)

    assert [name for name in ids if name in plain(control)] == []


def test_a_flood_of_brackets_is_read_at_once() -> None:
    assert plain("<" * 50_000 + ">") == "<" * 49_999 + "<>"
