"""Markdown reads as the page that is made from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest

from ingest.reading.block import Block, Reading, Unreadable
from ingest.reading.file_kind import read_file

Read = Callable[..., Reading]
Told = Callable[[Iterable[Block]], list[str]]

HANDBOOK = Path(__file__).parents[3] / ".." / "shared" / "policies" / "18f-handbook" / "pages"


def test_markup_is_not_text(read: Read, told: Told) -> None:
    found = read(
        "a.md",
        "# Policy\n\nWe *never* record **[keystrokes](https://x.org)**, `ever`.\nNot ~~sometimes~~.\n\n"
        "![A cat](c.png)\n\n"
        "- one\n- two\n  - deeper\n\n> Quoted.\n\n<!-- a note -->\n\n<b>Bold</b> words.\n",
    )

    assert told(found.blocks) == [
        "# Policy", "We never record keystrokes, ever. Not .", "- one", "- two", "  - deeper", "Quoted.", "Bold words.",
    ]  # fmt: skip


def test_a_table_is_told_in_rows_that_name_their_columns(read: Read, told: Told) -> None:
    found = read("a.md", "| Data | Kept for |\n|---|---|\n| chat messages | 90 days |\n| badges | |\n")

    assert told(found.blocks) == ["| Data: chat messages; Kept for: 90 days.", "| Data: badges."]


def test_a_table_without_a_header_is_told_too(read: Read, told: Told) -> None:
    found = read("a.md", "Who:\n\n|---|---|\n| **TO:** | All staff |\n| **FROM:** | People team |\n")

    assert told(found.blocks) == ["Who:", "| TO: All staff.", "| FROM: People team."]


def test_a_table_that_was_run_together_is_taken_apart(read: Read, told: Told) -> None:
    found = read("a.md", "|---|---| |**TO:**|All\nstaff| |**FROM:**|People team|\n")

    assert told(found.blocks) == ["| TO: All staff.", "| FROM: People team."]


def test_front_matter_gives_title_and_date_and_is_not_text(read: Read, told: Told) -> None:
    found = read("a.md", "---\ntitle: Tracking policy\nlast_updated: 2026-08-04\n---\nText.\n")

    assert (found.title, found.dated, told(found.blocks)) == ("Tracking policy", date(2026, 8, 4), ["Text."])


def test_a_line_across_the_page_is_no_front_matter(read: Read, told: Told) -> None:
    assert told(read("a.md", "---\n\nText.\n\n---\n\nMore.\n").blocks) == ["Text.", "More."]


def test_broken_front_matter_is_dropped(read: Read, told: Told) -> None:
    assert told(read("a.md", "---\ntitle: [a\ndate: 2026-13-45\n---\nText.\n").blocks) == ["Text."]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Ask in {% slack_channel \"admins-slack\" %}.", "Ask in #admins-slack."),
        ("Ask in {% slack_channel 'people' 'the people team' %}.", "Ask in #people."),
        ('See [the form]({% page "/forms/" %}#top) first.', "See the form first."),
        ('See [the\nform]({% page\n"/forms/" %}).', "See the form."),
        ("See [it][x] now.\n\n[x]: {% page \"/x/\" %}", "See it now."),
        ("Start {% comment %}TODO [x]{% endcomment %}here.", "Start here."),
        ('{% alert "warning" %}\nNever record calls.\n{% endalert %}', "Never record calls."),
        ("{% raw %}Write {{ name }}.{% endraw %}", "Write {{ name }}."),
        ("Dear {{ site.name }}reader{# note #}.", "Dear reader."),
        ('{% include "banner.html" %}\n{%- image "a.png" "alt" -%}\nText.', "Text."),
    ],
)  # fmt: skip
def test_template_tags_do_not_show(read: Read, told: Told, written: str, shown: str) -> None:
    assert told(read("a.md", written).blocks) == [shown]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("## Side navigation {#side-nav}", ["## Side navigation"]),
        ("[Learn more](https://x.org){.usa-button} about it", ["Learn more about it"]),
        ("Stick to it[^2].\n\n[^2]:\n    Really.", ["Stick to it.", "Really."]),
        ("- [ ] Open\n- [x] Done", ["- Open", "- Done"]),
        ("> [!NOTE]\n> Careful.", ["Note: Careful."]),
        ("A \\[broken\nlink](https://x.org) and [another] (https://x.org).", ["A broken link and another."]),
    ],
)
def test_marks_of_other_dialects_do_not_show(read: Read, told: Told, written: str, shown: list[str]) -> None:
    assert told(read("a.md", written).blocks) == shown


def test_code_keeps_its_brackets(read: Read, told: Told) -> None:
    assert told(read("a.md", "```\nx[^a-z]  {#y}\n```\n").blocks) == ["x[^a-z] {#y}"]


def test_ways_back_and_tables_of_contents_are_dropped(read: Read, told: Told) -> None:
    found = read(
        "a.md",
        "[_Back to Slack page_](../)\n\n- [One](#one)\n  - [Two](#two)\n\n## One\n\n- [Form](/form)\n- [x](#one) y\n",
    )

    assert told(found.blocks) == ["## One", "- Form", "- x y"]


def test_a_page_that_only_redirects_has_no_blocks(read: Read) -> None:
    found = read("old.md", "---\ntitle: Moved\nredirect_to: /new/\n---\n")

    assert (found.title, list(found.blocks)) == ("Moved", [])


@pytest.mark.parametrize(
    "text",
    ["> " * 10_000 + "x", ">" * 10_000 + "x", "".join(" " * n + "- x\n" for n in range(300)), "- " * 10_000 + "x"],
)
def test_what_nests_too_deep_is_refused_not_cut(read: Read, text: str) -> None:
    with pytest.raises(Unreadable, match="deep in each other"):
        read("a.md", text)


@pytest.mark.parametrize(
    "text", ["[" * 5_000, "*" * 5_000 + "x", "<b>" * 5_000 + "x", "{%" * 50_000, "{% raw %}" * 5_000, "- " * 30 + "x"]
)
def test_long_runs_of_marks_are_read(read: Read, text: str) -> None:
    assert read("a.md", text).title


@pytest.mark.skipif(not HANDBOOK.exists(), reason="the handbook is not here")
def test_a_real_handbook_comes_out_clean() -> None:
    read_whole = {path: read_file(path)[0] for path in sorted(HANDBOOK.rglob("*.md"))}
    empty = [path for path, reading in read_whole.items() if not list(reading.blocks)]
    # The pages on how to write pages show tags on purpose.
    texts = [b.text for path, r in read_whole.items() if path.parent.name != "updating-the-handbook" for b in r.blocks]

    assert len(read_whole) > 200
    assert all("redirect_to:" in path.read_text(encoding="utf-8") for path in empty)
    assert [
        t for t in texts if any(mark in t for mark in ("{%", "%}", "{{", "](", "[^", "|---", "{:", "{#", "<br"))
    ] == []
