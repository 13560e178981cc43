"""`steward chat` through standard input: follow-ups, the place, the sources, forgetting."""

from __future__ import annotations

import re
from typing import Protocol

import pytest


class Run(Protocol):
    code: int
    out: str
    err: str
    complaint: str


class Steward(Protocol):
    def __call__(self, *arguments: str, stdin: str | bytes = "") -> Run: ...


LOGGING = "Can they log my keystrokes?"


def chat(steward: Steward, *lines: str, arguments: tuple[str, ...] = (), end: str = "\n") -> list[str]:
    """What is shown from the start to the first prompt, and after each line."""
    run = steward("chat", *arguments, stdin="\n".join(lines) + end)
    assert run.code == 0 and "Traceback" not in run.out + run.err, run
    return re.split(r"(?:^|(?<=› ))› ", run.out, flags=re.MULTILINE)


def test_the_start_says_who_runs_it_and_what_becomes_of_what_is_typed(steward: Steward) -> None:
    greeting, *_ = chat(steward, "/quit")

    assert "nobody has said yet who runs it" in greeting
    assert "not legal advice" in greeting and "forgotten when you" in greeting


def test_a_follow_up_is_understood_from_what_was_asked_before(steward: Steward) -> None:
    _, first, second, *_ = chat(steward, LOGGING, "i'm in Berlin, same question", arguments=("-j", "US-NY"))

    assert first.strip().startswith("New York (as you chose)")
    assert second.strip().startswith("Germany (from your question)") and "[1]" in second


def test_the_place_is_set_shown_and_used(steward: Steward) -> None:
    _, unset, put, asked, shown, *_ = chat(steward, "/where", "/where US-CA", LOGGING, "/where")

    assert "not set" in unset
    assert "California (US-CA)" in put and "California (US-CA)" in shown
    assert asked.strip().startswith("California (as you chose)")


@pytest.mark.parametrize(("typed", "code"), [("/where Berlin", "DE"), ("/where germany", "DE"), ("/where gb", "GB")])
def test_a_place_may_be_set_by_its_name(steward: Steward, typed: str, code: str) -> None:
    assert f"({code})" in chat(steward, typed)[1]


def test_a_place_that_was_named_in_the_talk_is_where_one_is(steward: Steward) -> None:
    assert "Germany (DE)" in chat(steward, "Can they log my keystrokes in Berlin?", "/where")[2]


def test_a_place_set_later_is_taken_from_then_on(steward: Steward) -> None:
    shown = chat(steward, "Can they log my keystrokes in Berlin?", "/where US-NY", LOGGING)

    assert shown[3].strip().startswith("New York (as you chose)")


def test_a_place_that_cannot_be_read_leaves_the_one_before(steward: Steward) -> None:
    _, _, refused, kept, *_ = chat(steward, "/where DE", "/where Atlantis", "/where")

    assert "US-NY" in refused and "Atlantis" not in refused
    assert "Germany (DE)" in kept


def test_sources_show_the_words_that_were_taken(steward: Steward) -> None:
    _, none, answer, sources, *_ = chat(steward, "/sources", LOGGING, "/sources", arguments=("-j", "DE"))

    assert "no answer with sources yet" in none
    assert "[1]" in sources and "https://" in sources
    told = " ".join(answer.split("[1]")[0].split()[-6:])
    assert told in " ".join(sources.split())


def test_what_is_forgotten_is_gone(steward: Steward) -> None:
    shown = chat(steward, "/where DE", LOGGING, "/forget", "/where", "/sources", "same question")

    assert "Forgotten" in shown[3] and "not set" in shown[4] and "no answer" in shown[5]
    assert "Germany (" not in shown[6].splitlines()[1]


@pytest.mark.parametrize("word", ["/quit", "/exit", "/q"])
def test_leaving_ends_it_there(steward: Steward, word: str) -> None:
    shown = chat(steward, word, LOGGING)

    assert len(shown) == 2 and shown[1].strip() == ""


@pytest.mark.parametrize("end", ["", "\n"])
def test_the_end_of_input_ends_it_well(steward: Steward, end: str) -> None:
    assert "Germany" in chat(steward, "Can they log my keystrokes in Germany?", end=end)[1]


def test_no_input_at_all_is_a_short_talk(steward: Steward) -> None:
    assert len(chat(steward, end="")) == 2


def test_help_names_every_command_and_an_unknown_one_points_to_it(steward: Steward) -> None:
    _, helped, unknown, *_ = chat(steward, "/help", "/dance")

    assert all(word in helped for word in ("/where", "/sources", "/forget", "/help", "/quit"))
    assert "/help" in unknown and "dance" not in unknown


@pytest.mark.parametrize("bad", ["???", "zebra " * 2_000, "", "   ", "\x00\x07\u202e"])
def test_what_cannot_be_read_is_told_and_the_talk_goes_on(steward: Steward, bad: str) -> None:
    shown = chat(steward, bad, "Can they log my keystrokes in Germany?")

    assert "zebra" not in shown[1]
    assert "Germany (from your question)" in shown[2]


def test_bytes_that_are_no_text_do_not_end_the_talk(steward: Steward) -> None:
    run = steward("chat", stdin=b"can they \xff\xfe log\nCan they log my keystrokes in Germany?\n")

    assert run.code == 0 and "Germany (from your question)" in run.out


def test_a_place_that_cannot_be_read_at_the_start_is_told(steward: Steward) -> None:
    assert "US-NY" in steward("chat", "-j", "Atlantis").complaint
