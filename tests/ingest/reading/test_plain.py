"""Plain text reads by its empty lines and its looks, in whatever charset it was written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import pytest

from ingest.reading.block import Block, Reading, Unreadable

Read = Callable[..., Reading]
Told = Callable[[Iterable[Block]], list[str]]

POLICY = """\
Monitoring policy

Effective 4 August 2026. We record
who enters the building.

3. Retention
Records are kept 90 days.

3.1 Exceptions

Legal holds are longer:
  * for as long as
    the court says
  * never for ever

WHO TO ASK
The people team.

Footnotes
---------
1. The works council agreed.
2. So did the board.
"""


def test_headings_entries_and_paragraphs_are_told_apart(read: Read, told: Told) -> None:
    found = read("a.txt", POLICY)

    assert told(found.blocks) == [
        "# Monitoring policy", "Effective 4 August 2026. We record who enters the building.", "## 3. Retention",
        "Records are kept 90 days.", "### 3.1 Exceptions", "Legal holds are longer:",
        "  - for as long as the court says",
        "  - never for ever", "## WHO TO ASK", "The people team.", "## Footnotes", "- 1. The works council agreed.",
        "- 2. So did the board.",
    ]  # fmt: skip
    assert (found.title, found.dated) == ("Monitoring policy", date(2026, 8, 4))


def test_a_numbered_list_is_no_run_of_headings(read: Read, told: Told) -> None:
    assert told(read("a.txt", "Bring:\n\n1. Badge\n\n2. Laptop\n").blocks) == ["Bring:", "- 1. Badge", "- 2. Laptop"]


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_the_charset_is_found(read: Read, told: Told, charset: str) -> None:
    text = "Die Überwachung der Beschäftigten – auch „heimlich“ – ist unzulässig, sagt das Gericht.\n"

    assert told(read("a.text", text.encode(charset)).blocks) == [text.strip()]


@pytest.mark.parametrize("charset", ["cp932", "cp1251"])
def test_other_scripts_are_found(read: Read, told: Told, charset: str) -> None:
    text = {
        "cp932": "従業員の監視に関する方針です。記録は九十日間保存されます。",
        "cp1251": "Политика наблюдения за сотрудниками. Записи хранятся.",
    }

    assert told(read("a.txt", text[charset].encode(charset)).blocks) == [text[charset]]


@pytest.mark.parametrize("data", [bytes(range(256)) * 4, b"text\0text", b"\x01\x02\x03\x04" * 50, b"\xff\xfe\x00"])
def test_a_file_that_is_no_text_is_refused(read: Read, data: bytes) -> None:
    with pytest.raises(Unreadable, match=r"not a text file|damaged"):
        read("a.txt", data)


def test_what_a_person_does_not_see_is_not_read(read: Read, told: Told) -> None:
    text = "So\u00adft hy\u200bphen, \u202ereversed\u202c, e\u0301, \ue000private, "
    text += "\u00a0wide\u2003space, \U000e0041tag, \ufe0fmark."

    assert told(read("a.txt", text).blocks) == ["Soft hyphen, reversed, é, private, wide space, tag, mark."]
