"""`steward ask` with a language model behind HTTP: what people and programs are told of it, in any language."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import pytest

from knowledge.wording import wording
from prompts import load
from tests.lying_server import Behaviour, Dies, LyingServer, Messages, Refuses
from tests.written_by_models import (
    COPY,
    COPY_IN,
    GERMAN,
    KEYS,
    KEYS_IN,
    SPANISH,
    halves,
    line,
    said,
    sources_in,
    translating,
)


class Run(Protocol):
    code: int
    out: str
    err: str


class Steward(Protocol):
    def __call__(self, *arguments: str, stdin: str | bytes = "", env: dict[str, str] | None = None) -> Run: ...


Ask = Callable[..., Run]
QUESTION, WHERE = "Can my employer log every keystroke to train AI without asking me?", "US-NY"
VERBATIM = said(lambda sentence: sentence)


@pytest.fixture
def server() -> Iterator[LyingServer]:
    with LyingServer(VERBATIM) as started:
        yield started


@pytest.fixture
def ask(steward: Steward, server: LyingServer, tmp_path: object) -> Ask:
    env = {
        "STEWARD_MODEL": "openai:honest", "STEWARD_MODEL_BASE_URL": server.url,
        "STEWARD_MODEL_DATA": f"{tmp_path}/counts",
    }  # fmt: skip

    def asked(*arguments: str, write: Behaviour = VERBATIM) -> Run:
        server.behaviour = write
        return steward("ask", *arguments, env=env)

    return asked


def answer(run: Run) -> dict[str, Any]:
    assert (run.code, run.err) == (0, ""), run
    found: dict[str, Any] = json.loads(run.out)
    return found


def plain(text: str) -> str:
    return " ".join(text.split())


def but(answer: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key not in {"took_ms", *keys}}


# As JSON


def test_the_json_says_who_worded_it_by_which_prompts_and_what_the_check_counted(ask: Ask) -> None:
    found = answer(ask("--json", QUESTION, "-j", WHERE, write=one_lie_among_them))

    by = found["worded_by"]
    versions = {name: load(name).version for name in ("answer/phrase.system", "answer/phrase.user")}
    assert (by["model"], by["prompts"], by["fell_back"]) == ("openai:honest", versions, None)
    assert by["sentences"]["dropped"] == 1 and by["sentences"]["grounds"] == {"unknown_citation": 1}
    written = [statement["written"] for statement in (found["direct"], *found["basis"]) if "written" in statement]
    assert len(written) == by["sentences"]["passed"] >= 2
    assert all(any(w["quote"] in plain(c["quote"]) for c in found["citations"]) for w in written)
    assert by["tokens"]["prompt"] > 0 and by["tokens"]["completion"] > 0


def one_lie_among_them(messages: Messages) -> str:
    return str(VERBATIM(messages)) + line("Everything is allowed.", 77, "Everything is allowed.")


def test_without_the_model_the_json_is_the_one_of_the_sources_and_nothing_is_sent(
    ask: Ask, steward: Steward, server: LyingServer
) -> None:
    found = answer(ask("--json", "--no-model", QUESTION, "-j", WHERE))

    assert server.heard == [] and "worded_by" not in found and "written" not in found["direct"]
    assert but(found) == but(answer(steward("ask", "--json", QUESTION, "-j", WHERE)))


@pytest.mark.parametrize(
    ("write", "why"),
    [
        (lambda m: Dies(halves(str(VERBATIM(m)))), "broken"),
        (lambda m: Refuses(401), "refused"),
        (said(lambda s: f"{s.rstrip('.')}, so resign today."), "unsupported"),
    ],
)
def test_where_the_model_fails_the_json_holds_the_answer_of_the_sources_and_says_why(
    ask: Ask, steward: Steward, write: Behaviour, why: str
) -> None:
    found = answer(ask("--json", QUESTION, "-j", WHERE, write=write))

    assert found["worded_by"]["fell_back"] == why
    assert but(found, "worded_by") == but(answer(steward("ask", "--json", QUESTION, "-j", WHERE)))


def test_without_its_key_the_model_is_not_asked_and_one_line_says_so(steward: Steward) -> None:
    run = steward("ask", "--json", QUESTION, "-j", WHERE, env={"STEWARD_MODEL": "openai:honest"})

    assert run.code == 0 and "worded_by" not in json.loads(run.out)
    (told,) = run.err.splitlines()
    assert "OPENAI_API_KEY" in told and told.endswith("Answers come from the sources alone.")


# To people


def test_a_person_is_told_that_a_model_died_above_nothing_of_what_it_wrote(ask: Ask) -> None:
    run = ask(QUESTION, "-j", WHERE, write=lambda m: Dies(halves(str(VERBATIM(m)))))

    told = wording("en").say("worded.away")
    assert run.code == 0 and plain(told) in plain(run.out) and "Worded by a language model" not in plain(run.out)


# In another language


@pytest.mark.parametrize(
    ("language", "question", "where", "held"), [("de", COPY, COPY_IN, GERMAN), ("es", KEYS, KEYS_IN, SPANISH)]
)
def test_an_answer_in_another_language_stands_beside_its_original(
    ask: Ask, language: str, question: str, where: str, held: dict[str, str]
) -> None:
    run = ask("--public", question, "-j", where, write=translating(held))
    words = wording(language)

    shown = plain(run.out)
    assert run.code == 0 and plain(words.say("worded.by_translated", model="openai:honest")) in shown
    for original, sentence in held.items():
        assert sentence in shown and plain(original) in shown
        assert shown.index(sentence) < shown.index(plain(original)) > shown.index(words.say("parts.sources"))


def test_of_an_answer_in_another_language_the_sentences_that_fail_are_dropped(ask: Ask, server: LyingServer) -> None:
    def partly(messages: Messages) -> str:
        first = sources_in(messages)[0]
        lies = ("Nein: In der EU gibt dir Art. 15 DSGVO kein Recht darauf.", "Art. 99 DSGVO gibt dir ein Recht.")
        return str(translating(GERMAN)(messages)) + "".join(line(lie, first.n, first.sentences[0]) for lie in lies)

    found = answer(ask("--json", "--public", COPY, "-j", COPY_IN, write=partly))

    assert "in German" in str(server.heard[-1]["messages"][0]["content"])
    assert found["worded_by"]["sentences"]["passed"] == 3 and found["worded_by"]["sentences"]["dropped"] == 2
    assert found["language"] == "de" and found["direct"]["text"] == next(iter(GERMAN.values()))
    assert found["direct"]["written"]["quote"] == next(iter(GERMAN))
    assert "kein Recht" not in found["answer"] and "Art. 99" not in found["answer"]


@pytest.mark.parametrize(
    "write",
    [
        lambda m: Dies(halves(str(translating(GERMAN)(m)))),
        translating({english: "Dein Arbeitgeber darf alles, ohne dich zu fragen." for english in GERMAN}),
        translating({english: english for english in GERMAN}),  # not the language of who asks
    ],
)
def test_where_too_little_passes_the_answer_in_their_language_is_the_one_of_the_sources(
    ask: Ask, steward: Steward, write: Behaviour
) -> None:
    found = answer(ask("--json", COPY, "-j", COPY_IN, write=write))

    assert found["worded_by"]["fell_back"] in ("broken", "unsupported")
    assert but(found, "worded_by") == but(answer(steward("ask", "--json", COPY, "-j", COPY_IN)))
