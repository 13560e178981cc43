"""Every text that is handed to a language model loads, renders, and keeps apart what it was filled in with."""

from __future__ import annotations

import hashlib
from importlib.resources import files

import pytest

import prompts
from prompts import Prompt, PromptError, load


def test_every_markdown_file_of_a_folder_is_a_prompt() -> None:
    held = [p.name for room in files("prompts").iterdir() if room.is_dir() for p in room.iterdir()]

    assert len(prompts.names()) == sum(name.endswith(".md") for name in held) >= 4


@pytest.mark.parametrize("name", prompts.names())
def test_each_loads_and_renders_with_exactly_its_variables(name: str) -> None:
    prompt = load(name)
    values = {variable: f"«{variable}»" for variable in prompt.variables}

    rendered = prompt.render(**values)

    assert all(value in rendered for value in values.values()) and "$" not in rendered
    with pytest.raises(PromptError, match="surplus"):
        prompt.render(**values, surplus="one too many")
    for variable in values:
        with pytest.raises(PromptError, match=variable):
            prompt.render(**{key: value for key, value in values.items() if key != variable})


@pytest.mark.parametrize("name", prompts.names())
def test_each_message_is_instructions_or_text_to_work_on_and_says_which(name: str) -> None:
    assert name.endswith((".system", ".user"))
    assert (name.endswith(".user")) == ("fence" in load(name).variables)


def test_a_version_names_the_very_text() -> None:
    prompt = load("answer/phrase.system")

    assert prompt.version == hashlib.sha256(prompt.text.encode()).hexdigest()[:12]
    assert Prompt("other", f"{prompt.text} ").version != prompt.version


def test_what_is_filled_in_is_never_read_for_variables() -> None:
    prompt = Prompt("a", "$question / $sources / $$5")

    assert prompt.render(question="$sources ${sources} $$", sources="law") == "$sources ${sources} $$ / law / $5"


def test_what_is_filled_in_stands_behind_all_instructions() -> None:
    text = load("answer/phrase.user").render(fence="====", question="QUESTION", sources="SOURCES")

    assert text.index("QUESTION") < text.index("SOURCES") and text.endswith("SOURCES")
    assert not {"question", "sources"} & load("answer/phrase.system").variables


@pytest.mark.parametrize("name", ["answer/none", "", "../pyproject", "README", "answer/phrase.system.md"])
def test_a_prompt_that_is_not_there_is_an_error_that_names_it(name: str) -> None:
    with pytest.raises(PromptError, match="no prompt"):
        load(name)


def test_a_text_with_a_stray_dollar_is_not_rendered() -> None:
    with pytest.raises((PromptError, ValueError)):
        Prompt("a", "costs $5").render()
