"""A petition as DOCX, HTML, Markdown and CSV: the same things said, nothing that was not collected, the same bytes."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from docx import Document

from bot.rendering.petition import PetitionDocument
from bot.rendering.petition_csv import petition_as_csv
from bot.rendering.petition_docx import petition_as_docx
from bot.rendering.petition_html import petition_as_html
from bot.rendering.petition_markdown import petition_as_markdown
from tests.bot.rendering.petition_papers import ABROAD, BARE, BILL, DAY, POLICY, WHOLE, letters
from tests.bot.rendering.test_petition_hostile import docx_parts, docx_text, html_of

NAMED = replace(
    WHOLE, names=(("Ada Byron", "Night shift"), ("山田太郎", ""), ("محمد علي", "")), roster_sha256="cd" * 32
)


def said_in(form: str, document: PetitionDocument) -> str:
    if form == "docx":
        return docx_text(petition_as_docx(document))
    return "".join(html_of(petition_as_html(document)).shown) if form == "html" else petition_as_markdown(document)


@pytest.mark.parametrize("form", ["docx", "html", "md"])
def test_each_format_says_all_of_it(form: str) -> None:
    text = letters(said_in(form, NAMED).replace("\\", ""))
    for said in (
        WHOLE.title, WHOLE.addressee, WHOLE.operator, "28 November 2026", "Since March a program records what we type.",
        "1. Written notice", "Nobody agrees to what is hidden.", "Any employer shall give prior written notice.",
        "What the law says here", "(law in force here)", "None of these is a right that the law gives here.",
        "(not in force)", "In force since 7 May 2022", "We ask for an answer within thirty days.",
        "At least 120 people signed.", "3f9a3f9a 3f9a3f9a", "one two three four", "--roster roster.json", "Ms Roe",
        "We will give notice.", "refused", "The text was frozen.", "Ada Byron", "Night shift", "山田太郎", "محمد علي",
    ):  # fmt: skip
        assert letters(said) in text, said


@pytest.mark.parametrize(("form", "cited"), [("docx", ","), ("html", "3,4"), ("md", "[3],[4]")])
def test_a_law_that_is_cited_for_two_of_its_rules_stands_once_with_a_note_for_each(form: str, cited: str) -> None:
    first, second = WHOLE.demands
    other = replace(ABROAD, line="In force. The works council agrees first")
    text = letters(said_in(form, replace(WHOLE, demands=(first, replace(second, sources=(ABROAD, other, BILL))))))

    assert f"{ABROAD.title}{cited}(lawinforceinanotherplace".replace(" ", "") in text.replace("\\", "")
    assert text.count(letters("(law in force in another place, not here)")) == 1
    assert letters("The works council agrees first") in text


def test_a_policy_without_a_title_is_told_by_what_it_is() -> None:
    bare = replace(POLICY, title="", line="", quote="")
    made = petition_as_markdown(replace(WHOLE, demands=(replace(WHOLE.demands[1], sources=(bare,)),)))

    assert f"({POLICY.label})" in made


def test_of_two_sources_told_alike_the_one_without_a_note_leaves_no_trace() -> None:
    bare = replace(ABROAD, line="", url="")
    made = petition_as_markdown(replace(WHOLE, demands=(replace(WHOLE.demands[1], sources=(bare, ABROAD)),)))

    assert f"- {ABROAD.title} \\[1\\] ({ABROAD.label})" in made


@pytest.mark.parametrize("form", ["docx", "html", "md"])
def test_a_policy_is_quoted_as_often_as_it_is_cited(form: str) -> None:
    more = replace(POLICY, line="Section 4.3", quote="We may look at screens.")
    text = said_in(form, replace(WHOLE, demands=(replace(WHOLE.demands[0], sources=(POLICY, more, POLICY)),)))

    assert [text.count("We may record keys."), text.count("We may look at screens.")] == [2, 1]


@pytest.mark.parametrize("form", ["docx", "html", "md"])
def test_each_format_leaves_out_what_was_not_collected(form: str) -> None:
    text = said_in(form, replace(BARE, demands=WHOLE.demands[:1]))
    assert "This is a draft." in text and "What we ask for" in text
    for absent in ("Who signed", "Names", "Handed over", "Answer of", "How to check", "Takes the place", "In closing"):
        assert absent not in text


def test_the_same_document_is_the_same_bytes_and_names_no_maker() -> None:
    made = petition_as_docx(NAMED)
    assert made == petition_as_docx(NAMED)
    about = Document(io.BytesIO(made)).core_properties
    assert (about.author, about.last_modified_by, about.comments, about.title) == ("", "", "", WHOLE.title)
    assert about.created is not None and about.created.date() == DAY


def test_a_word_processor_sees_headings_styles_and_footnotes() -> None:
    document = Document(io.BytesIO(petition_as_docx(NAMED)))
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style and p.style.name.startswith("Head")]
    assert ("Heading 1", "What we ask for") in headings and ("Heading 2", "1. Written notice") in headings
    assert document.paragraphs[0].style is not None and document.paragraphs[0].style.name == "Title"
    parts = docx_parts(petition_as_docx(NAMED))
    notes, body = parts["word/footnotes.xml"], parts["word/document.xml"]
    assert notes.count("<w:footnoteRef/>") == body.count("<w:footnoteReference ") == 4
    assert "Electronic monitoring (New York). In force since 7 May 2022" in notes
    assert 'w:val="en"' in parts["word/styles.xml"] and "NUMPAGES" in "".join(parts.values())
    assert document.sections[1]._sectPr.xpath("./w:cols/@w:num") == ["3"]


def test_a_file_for_the_browser_needs_nothing_else_and_knows_its_language_and_direction() -> None:
    made = petition_as_html(replace(NAMED, language="ar"))
    assert made.startswith('<!DOCTYPE html>\n<html lang="ar" dir="rtl">') and "default-src 'none'" in made
    assert "@import" not in made and "url(" not in made and "<script" not in made
    assert '<h2><span lang="en" dir="ltr">What we ask for</span></h2>' in made and "@media print" in made
    english = petition_as_html(NAMED)
    assert '<html lang="en" dir="ltr">' in english and 'lang="en" dir' not in english.replace("<html lang", "")
    assert english.count("<h1") == 1 and english.index("<h1") < english.index("<h2") < english.index("<h3")


def test_a_table_of_demands_has_no_empty_column() -> None:
    rows = list(csv.reader(io.StringIO(petition_as_csv(WHOLE).decode("utf-8-sig"))))
    assert rows[0] == ["number", "demand", "text", "reason", "law here", "company policy", "no right here", "answer"]
    assert rows[2][0] == "2" and "not in force" in rows[2][6] and rows[2][4] == "" and rows[2][7] == "refused"
    bare = replace(BARE, demands=(replace(WHOLE.demands[1], sources=()),))
    assert petition_as_csv(bare).decode("utf-8-sig").splitlines()[0] == '"number","demand","text"'


def test_a_table_of_names_has_roles_only_where_somebody_gave_one() -> None:
    rows = list(csv.reader(io.StringIO(petition_as_csv(NAMED).decode("utf-8-sig"))))
    assert rows == [["name", "role"], ["Ada Byron", "Night shift"], ["山田太郎", ""], ["محمد علي", ""]]
    alone = replace(NAMED, names=(("Ada Byron", ""),))
    assert petition_as_csv(alone).decode("utf-8-sig") == '"name"\r\n"Ada Byron"\r\n'


def test_a_document_tells_no_name_in_its_repr() -> None:
    assert "Ada" not in repr(NAMED)
