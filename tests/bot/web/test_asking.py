"""Asking in a browser: the answer first, its sources, its context, and on from there without a trace in an address."""

from __future__ import annotations

import pytest

from bot.web import words
from tests.bot.web.conftest import Site

EMAIL = "Can my boss read my work email?"
ROBO = "Did California pass the No Robo Bosses Act?"


def test_the_first_page_says_who_runs_this_and_what_is_kept(site: Site) -> None:
    page = site.get("/")

    assert page.status == 200
    assert "run by Local 12 (a union)" in page.main and "stewards@example.org" in page.main
    assert words.KEPT in page.main and "history keeps the address of this site" in page.main
    assert [option.get_text() for option in page.soup.select("select option")][:1] == ["Not said"]
    assert "New York" in [option.get_text() for option in page.soup.select("select option")]


def test_an_answer_leads_with_its_statement_and_every_marker_has_a_source(site: Site) -> None:
    page = site.ask(EMAIL, place="US-NY")

    assert page.status == 200
    assert "New York (as you chose)" in page.main
    direct = page.soup.select_one("p.direct")
    assert direct is not None and "[1]" in direct.get_text()
    marks = {str(a["href"]) for a in page.soup.select("a.mark")}
    assert marks and all(page.soup.select_one(f"[id='{mark[1:]}']") for mark in marks)
    assert "What you can do" in page.main and "in force since" in page.main


def test_a_vetoed_bill_is_told_as_vetoed(site: Site) -> None:
    page = site.ask(ROBO)

    assert "vetoed" in page.main.lower() and "not law" in page.main


def test_a_citation_is_read_in_its_context_with_its_words_marked(site: Site) -> None:
    answer = site.ask(EMAIL, place="US-NY")
    contexts = [link for link in answer.links() if link.startswith("/source/")]
    assert contexts
    for context in dict.fromkeys(contexts):
        page = site.get(context)
        marked = page.soup.select_one("mark#cited")
        assert page.status == 200 and marked is not None, context
        quote = marked.get_text().replace("Cited words begin. ", "").replace(" Cited words end.", "")
        assert (
            quote.strip() and page.soup.find(string="The whole document ") is not None
        ) or "whole document" in page.main


def test_words_that_no_version_has_are_not_shown_as_cited(site: Site) -> None:
    context = next(link for link in site.ask(ROBO).links() if link.startswith("/source/"))
    page = site.get(context[:-12] + "0" * 12)

    assert "stand here no more" in page.main and page.soup.select_one("mark") is None


def test_a_follow_up_goes_on_from_the_page_that_holds_the_conversation(site: Site) -> None:
    first = site.ask(EMAIL, place="US-NY")
    second = site.ask("and in Germany?", **first.fields("Ask"))
    third = site.ask("same question", **second.fields("Ask"))

    assert "Germany (from your question)" in second.main
    assert "Germany (from this conversation)" in third.main


def test_the_same_is_asked_again_for_another_place(site: Site) -> None:
    first = site.ask(EMAIL, place="US-NY")
    fields = first.fields("Ask for this place")
    again = site.post("/ask", **fields, place="DE")

    assert fields["question"] == [EMAIL]
    assert "Germany (as you chose)" in again.main


@pytest.mark.parametrize(("typed", "told"), [("New York", "New York"), ("us-ny", "New York"), ("Berlin", "Germany")])
def test_a_place_is_typed_in_words_or_as_a_code(site: Site, typed: str, told: str) -> None:
    assert f"{told} (as you chose)" in site.ask(EMAIL, place_typed=typed).main


@pytest.mark.parametrize("typed", ["CA", "ca", "de"])
def test_two_letters_that_mean_two_places_are_not_guessed(site: Site, typed: str) -> None:
    page = site.ask(EMAIL, place_typed=typed)

    assert page.status == 422 and "It can mean" in page.main
    assert EMAIL not in page.response.text


def test_a_place_that_is_none_is_told_without_repeating_it(site: Site) -> None:
    page = site.ask(EMAIL, place_typed="Quokkatown")

    assert page.status == 422 and "Germany or New York" in page.main
    assert "Quokka" not in page.response.text and EMAIL not in page.response.text


@pytest.mark.parametrize("question", ["", "   ", "???", "\x00", "x" * 2001])
def test_what_is_no_question_is_told_so_and_not_repeated(site: Site, question: str) -> None:
    page = site.ask(question)

    assert page.status == 422 and "To the first page" in page.main
    assert not question.strip() or question not in page.response.text


def test_where_nothing_is_found_people_are_named(site: Site) -> None:
    page = site.ask("How do I get red wine out of a carpet?")

    assert "Ada at the advice centre, 555 0100" in page.main
    assert not [link for link in page.links() if link.startswith("/source/")]


def test_an_answer_says_in_which_language_it_is(site: Site) -> None:
    page = site.ask("Darf mein Chef meine E-Mails lesen?", place="DE")
    article = page.soup.find("article")

    assert article is not None and article["lang"] == "de"
    assert "Quellen" in page.main


def test_a_stranger_is_shown_no_company_policy_whatever_their_form_says(site: Site) -> None:
    """The hidden fields are a stranger's to write."""
    page = site.ask(
        "How long are screenshots kept?", before="what does the monitoring policy say about screenshots?",
        documents=["brindlemark-freight/monitoring", "monitoring"], said="brindlemark-freight/monitoring@1#1",
        **{"pass": "ffffffffff." + "0" * 64},
    )  # fmt: skip
    assert page.status == 403 and "Brindlemark" not in page.response.text
    page = site.ask(
        "How long are screenshots kept?", before="what does the monitoring policy say about screenshots?",
        documents=["brindlemark-freight/monitoring", "monitoring"], said="brindlemark-freight/monitoring@1#1",
    )  # fmt: skip
    assert page.status == 200 and "Brindlemark" not in page.response.text


def test_a_question_stands_in_no_address(site: Site) -> None:
    page = site.ask(f"{EMAIL} Quokkaparade", place="US-NY")

    assert page.status == 200
    assert not [link for link in page.links() if "uokka" in link or ("?" in link and link.startswith("/"))]
    assert {str(form["method"]).lower() for form in page.soup.find_all("form")} == {"post"}
