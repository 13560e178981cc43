"""What is said of a language model before anybody asks: who receives what, on every face; and nothing where none is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.rendering.model_words import to_whom, what_leaves, what_leaves_on_consent
from bot.settings import Operator, OperatorKind, Settings
from bot.slack import words
from bot.slack.home import Home, Role, home_view
from bot.web.pages import Pages
from knowledge.language_model import ModelSettings

MODEL = ModelSettings("openai", "small", "https://models.example.org/v1", "sk-quokka-quokka")
OPERATOR = Operator("Freight Workers", OperatorKind.UNION, "room 3")


@pytest.mark.parametrize("said", [what_leaves(MODEL), what_leaves_on_consent(MODEL)])
def test_what_leaves_is_said_with_the_name_of_who_receives_it(said: str) -> None:
    assert "openai:small" in said and "models.example.org" in said
    assert "your question" in said and "the passages that answer it" in said and "asked before it" in said
    assert "concern" in said and "signature" in said and "checked" in said and "quokka" not in said


@pytest.mark.parametrize(
    ("address", "whom"),
    [
        (None, "api.openai.com"),
        ("http://127.0.0.1:8000/v1", "the computer that runs Steward"),
        ("http://192.168.1.20:8000/v1", "192.168.1.20, a computer in a private network"),
    ],
)
def test_whoever_receives_it_is_named_as_far_as_the_address_tells(address: str | None, whom: str) -> None:
    assert whom in to_whom(ModelSettings("openai", "small", address))


def test_first_contact_says_what_a_model_is_given_and_that_the_first_answer_is_without() -> None:
    told = " ".join(words.first_contact(OPERATOR, MODEL))

    assert what_leaves(MODEL) in told and words.NOT_THIS_ONE in told
    assert "language model" not in " ".join(words.first_contact(OPERATOR))


def test_the_home_tab_names_it_among_those_who_can_read() -> None:
    def shown(model: ModelSettings | None) -> str:
        return str(home_view(Home(role=Role.EMPLOYEE, operator=OPERATOR, model=model)))

    assert "models.example.org" in shown(MODEL) and "language model" not in shown(None)


@pytest.mark.parametrize("name", ["about", "safety"])
def test_the_web_pages_say_what_goes_there_on_asking_and_nothing_of_it_where_none_is(tmp_path: Path, name: str) -> None:
    def page(model: ModelSettings | None = None) -> str:
        settings = Settings.load({"STEWARD_DATA": str(tmp_path)}, folder=tmp_path)
        pages = Pages(settings, member_pages=False, collects=True, model=model)
        made = pages.html(name, keys=[], trouble=False, circle=20).decode()
        return re.sub(r"&#39;", "'", made)

    told = page(MODEL)
    assert what_leaves_on_consent(MODEL) in told and "No language model writes" not in told
    assert "models.example.org" not in page() and "<h2>A language model" not in page()
