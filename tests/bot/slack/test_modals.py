"""Windows say what they are for, carry nothing of anybody, and are taken by Slack whatever stands in them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.slack import modals, names
from bot.slack.answer_message import answer_messages
from bot.slack.modals import Reason, Step
from knowledge.answer import Answer, AnswerStatus, PlaceSource, Statement
from knowledge.jurisdiction import Jurisdiction
from knowledge.library import Library
from knowledge.passage import Passage, passage_of
from knowledge.wording import LANGUAGES
from tests.bot.slack.answers import CITATION, texts
from tests.bot.slack.reading import complaints_about_view, elements_of, links_of, words_of
from tests.conftest import Desk
from tests.thorough import examples

Json = dict[str, Any]
NEW_YORK, GERMANY = Jurisdiction("US-NY"), Jurisdiction("DE")
STEPS = [
    Step("Keep the notice you were given.", "A guide", "Guide", "https://example.org/guide"),
    Step("Complain to the authority.", "A law", "Law · New York", "https://example.org/law", "6 months", 183),
    Step("Ask for your data.", "Another law", "Law · New York", "", "30 days", 30),
]


def bold_in(view: Json) -> str:
    return "".join(e["text"] for e in elements_of(view, "text") if e.get("style", {}).get("bold"))


@pytest.fixture(scope="module")
def passage(demo_library: Library) -> Passage:
    answer = Desk(demo_library, member=True).ask("does my boss in New York have to tell me that they read my email?")
    cited = answer.citations[0]
    found = passage_of(demo_library.catalogue, cited.document, cited.locator, cited.quote, member=True)
    assert found
    return found


# The passage


def test_a_passage_is_shown_with_its_quote_in_bold_and_where_it_stands(passage: Passage) -> None:
    view = modals.passage_view(passage, "Law · New York · in force", url="https://example.org/law")

    assert complaints_about_view(view) == []
    assert passage.text in words_of(view) and "Law · New York · in force" in words_of(view)
    assert bold_in(view).endswith(passage.quote)
    assert (
        links_of(view)[f"{passage.evidence.document.title} › {passage.evidence.locator}"] == "https://example.org/law"
    )


def test_the_beginning_of_a_quote_is_shown_to_the_end_of_its_sentence(passage: Passage) -> None:
    text = "First, § 52-c*2 applies. Employers give notice of 3.5 kinds, in writing. And they post it.\nHere."
    begun = replace(passage, text=text, quote="Employers give", start=text.index("Employers"))
    view = modals.passage_view(begun, "Law")

    assert bold_in(view).endswith("Employers give notice of 3.5 kinds, in writing.")
    assert "in writing. And they post it.\nHere." in words_of(view)


def test_a_quote_in_a_language_without_spaces_ends_with_its_sentence(passage: Passage) -> None:
    text = "雇用主は通知する。書面で行う。"
    view = modals.passage_view(replace(passage, text=text, quote="雇用主", start=0), "法律", language="ja")

    assert bold_in(view).endswith("雇用主は通知する。")


def test_a_long_passage_is_cut_around_its_quote(passage: Passage) -> None:
    before, quote, after = "Before it. " * 900, "This is quoted.", " After it." * 900
    long = replace(passage, text=before + quote + after, quote=quote, start=len(before))
    view = modals.passage_view(long, "Law")

    assert complaints_about_view(view) == []
    assert "…" in words_of(view) and bold_in(view).endswith(quote)
    assert 2_000 < len(words_of(view)) < 4_000


@settings(max_examples=examples(40), deadline=None, suppress_health_check=list(HealthCheck))
@given(before=texts, quote=texts, after=texts, line=texts, language=st.sampled_from(LANGUAGES))
def test_any_passage_is_taken(passage: Passage, before: str, quote: str, after: str, line: str, language: str) -> None:
    any_passage = replace(passage, text=before + quote + after, quote=quote, start=len(before))

    assert complaints_about_view(modals.passage_view(any_passage, line, language=language)) == []


# What can be done


def test_the_soonest_deadline_comes_first() -> None:
    view = modals.actions_view(STEPS)
    rows = words_of(view).splitlines()

    assert complaints_about_view(view) == []
    assert [row for row in rows if row[:2] in ("1.", "2.", "3.")] == [
        "1. Within 30 days: Ask for your data.",
        "2. Within 6 months: Complain to the authority.",
        "3. Keep the notice you were given.",
    ]
    assert links_of(view) == {"A law": "https://example.org/law", "A guide": "https://example.org/guide"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_steps_are_headed_in_each_language(language: str) -> None:
    assert complaints_about_view(modals.actions_view(STEPS, language=language)) == []


def test_steps_that_are_gone_are_said_to_be() -> None:
    assert "Ask again" in words_of(modals.actions_view([]))


# The place


def test_a_place_is_typed_or_picked() -> None:
    view = modals.place_view([NEW_YORK], [GERMANY, NEW_YORK, GERMANY, Jurisdiction("US")], token="t0ken")
    (menu,) = elements_of(view, "static_select")

    assert complaints_about_view(view) == []
    assert "New York (US-NY)" in words_of(view) and "/steward forget-me" in words_of(view)
    assert [o["text"]["text"] for o in menu["options"]] == ["Germany", "New York", "The United States"]
    assert [modals.picked_place(o["value"]) for o in menu["options"]] == [GERMANY, NEW_YORK, Jurisdiction("US")]
    assert all(block["optional"] for block in view["blocks"] if block["type"] == "input")


def test_no_place_and_no_coverage_are_no_reason_to_fail() -> None:
    view = modals.place_view([], [])

    assert complaints_about_view(view) == []
    assert "No place is set." in words_of(view)


@pytest.mark.parametrize("value", [None, 3, "", "XX", "nowhere", "x" * 200])
def test_a_place_that_was_never_offered_is_none(value: object) -> None:
    assert modals.picked_place(value) is None


# Asking


@pytest.mark.parametrize(
    "view",
    [
        modals.question_view("New York", initial="may they <!here> read it " * 300, token="t0ken"),
        modals.question_view(),
        modals.follow_up_view("New York (as you chose)", token="t0ken"),
        modals.feedback_view(token="t0ken"),
        modals.error_view("Nothing to see. " * 500),
        modals.error_view(""),
    ],
)
def test_slack_takes_every_window(view: Json) -> None:
    assert complaints_about_view(view) == []
    assert view.get("private_metadata", "t0ken") == "t0ken"


def test_a_question_that_fits_the_field_is_never_refused_for_its_length() -> None:
    (field,) = elements_of(modals.follow_up_view(), "plain_text_input")

    assert field["multiline"] and field["max_length"] == 2000


def test_a_token_that_is_too_long_is_left_out() -> None:
    assert "private_metadata" not in modals.question_view(token="t" * 3001)


# Feedback


def test_why_it_did_not_help_is_chosen_and_never_typed() -> None:
    view = modals.feedback_view()
    (choices,) = elements_of(view, "radio_buttons")

    assert [modals.picked_reason(o["value"]) for o in choices["options"]] == list(Reason)
    assert not elements_of(view, "plain_text_input")
    assert "only counted" in words_of(view)
    assert modals.picked_reason("because my boss") is None and modals.picked_reason(None) is None


# Sharing


def test_what_will_be_posted_is_shown_first_word_for_word() -> None:
    said = Statement(CITATION.quote, (1,))
    answer = Answer(AnswerStatus.ANSWERED, (NEW_YORK,), PlaceSource.CHOICE, "en", said, citations=(CITATION,))
    posted = answer_messages(answer, ephemeral=False, shareable=False, question="may they <!here> read it?")
    view = modals.share_view(posted, "gen*eral", token="t0ken")
    shown = [b for b in view["blocks"] if b in posted[0].blocks]

    assert complaints_about_view(view) == []
    assert view["callback_id"] == names.SHARE_CONFIRM
    assert [b["type"] for b in posted[0].blocks if b not in shown] == ["actions", "context_actions"]
    assert "read it?" in words_of(view)


def test_a_long_answer_is_previewed_as_far_as_the_window_goes() -> None:
    said = Statement("Employers give notice. " * 3000, (1,))
    answer = Answer(AnswerStatus.ANSWERED, (NEW_YORK,), PlaceSource.CHOICE, "en", said, citations=(CITATION,))
    posted = answer_messages(answer, ephemeral=False, shareable=False, claim="a" * 40) * 8

    assert complaints_about_view(modals.share_view(posted, "")) == []
    assert "does not fit" in words_of(modals.share_view(posted, ""))
