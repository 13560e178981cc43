"""On the Box a language model is asked about one question only, after its own button was pressed for that."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from markupsafe import escape

from bot.web import words
from knowledge.wording import LANGUAGES, wording
from tests.bot.web.conftest import FROM_HERE, Page, Site
from tests.bot.web.model_site import BUTTON, KEY, MODEL, RUN_BY, ModelSite
from tests.lying_server import Behaviour, Dies, Hangs, LyingServer, Messages, Refuses
from tests.written_by_models import flipped, said

EMAIL = "Can my boss read my work email?"
MAIL = "Darf mein Chef meine E-Mails lesen?"
POLICY = "How long are screenshots kept?"


def offer(page: Page) -> str:
    found = page.soup.select_one("section.wording")
    return " ".join(found.get_text(" ").split()) if found else ""


def shown_texts(page: Page) -> list[str]:
    return [str(text.get_text()) for text in page.soup.select("section.wording .stored")]


# Before anybody presses


def test_a_question_is_answered_from_the_sources_alone_and_nothing_is_sent(model: ModelSite) -> None:
    page = model.ask(EMAIL, place="US-NY")

    assert page.status == 200 and "Usually yes" in page.main
    assert model.server.raw == []


def test_below_the_answer_stands_what_would_leave_and_where_to(model: ModelSite) -> None:
    told = offer(model.ask(EMAIL, place="US-NY"))

    assert "your question" in told and "the passages that answer it" in told
    assert f"It goes to {MODEL}, at 127.0.0.1, run by {RUN_BY}." in told
    assert "can read it, log it and keep it" in told
    assert "for this question alone. Nothing is sent unless you press." in told
    assert told.endswith(BUTTON)


def test_the_first_page_no_longer_says_that_a_question_is_sent_nowhere_whatever_happens(model: ModelSite) -> None:
    for path in ("/", "/about"):
        page = model.get(path)
        assert words.KEPT_WITH_MODEL in page.main and words.KEPT not in page.main
    assert "The language model's service" in model.get("/about").main


@pytest.mark.parametrize(
    "question",
    [
        "How do I get red wine out of a carpet?",
        "Will I win my lawsuit against my employer?",
        "I can't go on, I want to kill myself because of the cameras",
        "My manager Dana Quokka threatened me in the warehouse yesterday because I talked to the union",
    ],
)
def test_where_no_model_would_be_asked_none_is_offered(model: ModelSite, question: str) -> None:
    page = model.ask(question, place="US-NY")

    assert page.status == 200 and not offer(page)
    assert model.post("/ask", step="word", question=question, place="US-NY", consent="").status == 200
    assert model.server.raw == []


def test_without_a_model_the_page_is_as_it_was(model: ModelSite, site: Site) -> None:
    """What a model adds is cut out of the page; then both are the same, byte for byte."""
    for question in (EMAIL, MAIL, "How do I get red wine out of a carpet?"):
        with_model = model.ask(question, place="DE").response.text
        without = site.ask(question, place="DE").response.text
        cut = re.sub(r'<section aria-labelledby="wording".*?</section>\n', "", with_model, flags=re.DOTALL)

        assert "language model" not in without and "consent" not in without
        assert cut.replace(escape(words.KEPT_WITH_MODEL), words.KEPT) == without


# Pressing


def test_a_press_sends_what_was_shown_to_the_letter_and_nothing_else(model: ModelSite) -> None:
    page = model.ask(EMAIL, place="US-NY")
    worded = model.press(page)

    assert worded.status == 200 and len(model.server.heard) == 1
    assert model.sent == shown_texts(page)
    assert EMAIL in model.sent[1]
    told = {k: v for k, v in model.server.heard[0].items() if k not in ("messages",)}
    assert not re.search(r"user|metadata|session|safety", str(sorted(told)))
    assert KEY.encode() in model.server.raw[0], "the key opens the service, and stands in a header alone"


def test_the_request_tells_nothing_of_who_asks(model: ModelSite) -> None:
    headers = {**FROM_HERE, "User-Agent": "Wombatbrowser", "X-Forwarded-For": "203.0.113.77", "Cookie": "a=Lemurcookie"}
    fields = model.ask(EMAIL, place="US-NY").fields(BUTTON)
    model.post("/ask", headers, step="word", **fields)

    assert len(model.server.raw) == 1
    for secret in (b"Wombatbrowser", b"203.0.113.77", b"Lemurcookie", str(fields["consent"][0]).encode()):
        assert secret not in model.server.raw[0]


def test_the_page_then_shows_checked_sentences_with_quotes_and_says_who_worded_it(model: ModelSite) -> None:
    page = model.press(model.ask(EMAIL, place="US-NY"))
    direct = page.soup.select_one("p.direct")

    assert direct is not None and "[1]" in direct.get_text()
    assert f"Worded by a language model ({MODEL}); every sentence was checked" in page.main
    quotes = " ".join(quote.get_text() for quote in page.soup.select("ul.sources blockquote"))
    assert "exempts what the service provider authorises" in quotes
    marks = {str(a["href"]) for a in page.soup.select("a.mark")}
    assert marks and all(page.soup.select_one(f"[id='{mark[1:]}']") for mark in marks)


def test_from_there_a_button_leads_back_to_the_answer_from_the_sources_alone(model: ModelSite) -> None:
    first = model.ask(EMAIL, place="US-NY")
    worded = model.press(first)
    back = model.post("/ask", **worded.fields("Show the answer from the sources alone"))

    assert not offer(worded)
    assert article(back) == article(first)
    assert len(model.server.heard) == 1


def article(page: Page) -> str:
    found = page.soup.find("article")
    assert found is not None
    return found.get_text()


def test_the_next_question_is_answered_from_the_sources_alone_again(model: ModelSite) -> None:
    worded = model.press(model.ask(EMAIL, place="US-NY"))
    follow_up = model.ask("and in Germany?", **worded.fields("Ask"))
    another = model.ask("May they film the break room?", place="US-NY")

    assert "Germany (from your question)" in follow_up.main
    assert offer(follow_up) and offer(another)
    assert len(model.server.heard) == 1


def test_of_earlier_questions_only_those_that_a_follow_up_builds_on_are_sent(model: ModelSite) -> None:
    first = model.ask("May they film the break room?", place="US-NY")
    second = model.ask(EMAIL, **first.fields("Ask"))
    model.press(second)
    assert "film" not in "".join(model.sent[1:]).lower()

    third = model.ask("what about contractors?", **second.fields("Ask"))
    assert "your question, with the earlier ones that it builds on" in offer(third)
    model.press(third)
    assert model.sent == shown_texts(third)
    assert "contractors" in model.sent[1] and "email" in model.sent[1] and "film" not in model.sent[1].lower()


def test_pressed_or_loaded_again_nothing_is_sent_a_second_time(model: ModelSite) -> None:
    page = model.ask(EMAIL, place="US-NY")
    model.press(page)
    again = model.press(page)

    assert len(model.server.heard) == 1
    assert "Nothing was sent a second time." in again.main and offer(again)
    assert model.press(again).main.count("Worded by a language model") == 1
    assert len(model.server.heard) == 2


def test_two_presses_at_once_send_once_and_show_the_same(model: ModelSite) -> None:
    page = model.ask(EMAIL, place="US-NY")
    with ThreadPoolExecutor(2) as presses:
        both = [press.result(60) for press in [presses.submit(model.press, page) for _ in range(2)]]

    assert len(model.server.heard) == 1
    assert any("Worded by a language model" in one.main for one in both)


@pytest.mark.parametrize(
    "change", [{"question": "Can my boss read my private email?"}, {"place": "DE"}, {"consent": "x"}]
)
def test_a_consent_sends_no_other_question_than_the_one_it_was_given_for(
    model: ModelSite, change: dict[str, str]
) -> None:
    page = model.press(model.ask(EMAIL, place="US-NY"), **change)

    assert page.status == 200 and model.server.raw == []
    assert "Nothing was sent." in page.main and offer(page)


def test_a_form_of_another_site_sends_nothing(model: ModelSite) -> None:
    fields = model.ask(EMAIL, place="US-NY").fields(BUTTON)
    page = model.post("/ask", {"Sec-Fetch-Site": "cross-site"}, step="word", **fields)

    assert page.status == 403 and model.server.raw == []


# Company policies


def test_a_member_is_told_that_company_policies_leave_and_they_do_only_then(model: ModelSite) -> None:
    page = model.ask(POLICY, **{"pass": model.enter()})

    assert "also those of your company's own policies" in offer(page)
    assert model.server.raw == []
    worded = model.press(page)
    assert worded.status == 200 and model.sent == shown_texts(page)
    assert "policy" in model.sent[1]


def test_a_members_consent_is_no_strangers(model: ModelSite) -> None:
    fields = model.ask(POLICY, **{"pass": model.enter()}).fields(BUTTON)
    fields.pop("pass")
    page = model.post("/ask", step="word", **fields)

    assert page.status == 200 and "Brindlemark" not in page.response.text
    assert not any(b"Brindlemark" in raw for raw in model.server.raw)
    assert model.server.raw == []


# What goes wrong


@pytest.mark.parametrize(
    ("behaviour", "told"),
    [
        (said(flipped), "did not pass the check"),
        (lambda messages: "Your boss may read everything.", "did not pass the check"),
        (lambda messages: Refuses(401), "could not be used"),
        (lambda messages: Dies(["{"]), "could not be used"),
    ],
    ids=["lies", "prose", "refuses", "dies"],
)
def test_where_the_model_fails_the_answer_stands_and_it_says_why(
    web_data: Path, tmp_path: Path, behaviour: Behaviour, told: str
) -> None:
    (tmp_path / "data").symlink_to(web_data)
    with LyingServer(behaviour) as server:
        site = ModelSite(server, tmp_path / "data")
        first = site.ask(EMAIL, place="US-NY")
        page = site.press(first)
        site.close()

    assert page.status == 200 and told in page.main
    assert article(page) == article(first)
    assert "Worded by a language model" not in page.main and offer(page)


def test_a_model_that_hangs_keeps_nobody_else_waiting(web_data: Path, tmp_path: Path) -> None:
    (tmp_path / "data").symlink_to(web_data)
    asked = threading.Event()

    def hangs(messages: Messages) -> Hangs:
        asked.set()
        return Hangs([])

    with LyingServer(hangs) as server, ThreadPoolExecutor(1) as presses:
        site = ModelSite(server, tmp_path / "data")
        pressed = presses.submit(site.press, site.ask(EMAIL, place="US-NY"))
        assert asked.wait(60)
        others = Site(site.box)
        assert "vetoed" in others.ask("Did California pass the No Robo Bosses Act?").main.lower()
        assert not pressed.done()
        server.released.set()
        assert "the answer from the sources alone" in pressed.result(60).main
        others.client.close()
        site.close()


# Other languages


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_agreed_to_can_be_said_in_every_language(language: str) -> None:
    said_so = wording(language)
    for key in ("goes", "goes_run_by", "goes_here"):
        told = said_so.say(f"consent.{key}", model="M", host="H", run_by="R")
        assert "M" in told and "H" in told and (key != "goes_run_by" or "R" in told)
    assert "M" in said_so.say("consent.button", model="M")


def test_consent_is_asked_for_and_what_came_of_it_is_told_in_the_askers_language(model: ModelSite) -> None:
    page = model.ask(MAIL, place="DE")
    section = page.soup.select_one("section.wording")

    assert section is not None and section["lang"] == "de"
    assert "nichts gesendet" in offer(page)
    worded = model.press(page, f"Diese Antwort von {MODEL} formulieren lassen")
    assert model.sent == shown_texts(page)
    # It wrote English, which is no answer to a question in German.
    assert wording("de").say("worded.unsupported") in worded.main and article(worded) == article(page)
