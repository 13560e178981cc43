"""`steward ask` as people run it: well, and with everything that can be typed wrongly."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Protocol

import pytest


class Run(Protocol):
    code: int
    out: str
    err: str
    complaint: str


class Steward(Protocol):
    data: Path
    home: Path

    def __call__(self, *arguments: str, stdin: str | bytes = "", env: dict[str, str] | None = None) -> Run: ...


QUESTION = "Can my employer log every keystroke to train AI without asking me?"


def today() -> date:
    return datetime.now(UTC).date()


def answered(run: Run) -> dict[str, Any]:
    assert (run.code, run.err.strip()) == (0, ""), run
    (line,) = run.out.splitlines()
    found: dict[str, Any] = json.loads(line)
    return found


@pytest.mark.parametrize("code", ["US-NY", "DE"])
def test_the_json_of_an_answer_is_one_line_by_the_contract(
    steward: Steward, breaches: Callable[..., list[str]], code: str
) -> None:
    found = answered(steward("ask", QUESTION, "--jurisdiction", code, "--json"))

    assert found["status"] == "answered" and found["jurisdictions"] == [code]
    assert breaches(found, QUESTION, today()) == []


def test_a_person_reads_place_answer_and_numbered_sources(steward: Steward) -> None:
    run = steward("ask", QUESTION, "-j", "US-NY")

    assert run.code == 0
    assert run.out.startswith("New York (as you chose)")
    assert "[1]" in run.out and "Sources" in run.out and "https://" in run.out
    assert "\x1b" not in run.out, "no colours where no terminal is"
    assert max(map(len, run.out.splitlines())) <= 92


def test_an_answer_that_needed_no_building_leaves_nothing_on_standard_error(steward: Steward) -> None:
    assert steward("ask", QUESTION, "-j", "DE").err == ""


def test_words_need_no_quotes(steward: Steward) -> None:
    spaced = answered(steward("ask", "--json", *QUESTION.split(), "-j", "DE"))
    quoted = answered(steward("ask", "--json", QUESTION, "-j", "DE"))

    assert spaced | {"took_ms": 0} == quoted | {"took_ms": 0}


def test_a_question_may_come_through_standard_input(steward: Steward) -> None:
    found = answered(steward("ask", "-", "--json", stdin="Is the NLRB keylogger memo\nstill valid?\n"))

    assert found["citations"][0]["document"] == "us-nlrb-gc-23-02"


def test_several_places_may_be_named(steward: Steward, breaches: Callable[..., list[str]]) -> None:
    found = answered(steward("ask", QUESTION, "-j", "us-ny", "-j", "DE", "-j", "DE", "--json"))

    assert found["jurisdictions"] == ["US-NY", "DE"]
    assert breaches(found, QUESTION, today()) == []


def test_an_answer_as_of_a_day_is_told_from_that_day(steward: Steward) -> None:
    question = "Did California pass the No Robo Bosses Act?"
    then = answered(steward("ask", question, "--as-of", "2025-10-01", "--json"))
    now = answered(steward("ask", question, "--json"))

    assert {c["status"] for c in then["citations"] if c["document"] == "ca-sb7"} == {"proposed"}
    assert "vetoed" in {c["status"] for c in now["citations"]}


def test_the_default_place_and_the_contacts_of_the_deployer_are_used(steward: Steward, tmp_path: Path) -> None:
    config = tmp_path / "ours.toml"
    config.write_text('[answers]\ndefault_place = "DE"\ncontacts = ["Ana, room 4"]\n', encoding="utf-8")
    env = {"STEWARD_CONFIG": str(config)}

    placed = answered(steward("ask", QUESTION, "--json", env=env))
    silent = answered(steward("ask", "asdf qwer zxcv", "--json", env=env))

    assert (placed["jurisdictions"], placed["jurisdiction_from"]) == (["DE"], "default")
    assert silent["status"] == "abstained" and "Ana, room 4" in " ".join(silent["notices"])


def test_control_and_bidi_characters_neither_harm_nor_come_back(
    steward: Steward, breaches: Callable[..., list[str]]
) -> None:
    typed = "Can they \u202elog my\u202c key\u200bstrokes\x07\x1b[31m\ufeff\x00 in \u2066Germany\u2069?\ud83d\udc40"
    run = steward("ask", "-", "--json", stdin=typed.encode("utf-8", "surrogatepass"))

    found = answered(run)
    assert found["jurisdictions"] == ["DE"] and found["status"] == "answered"
    assert breaches(found, typed, today()) == []
    assert not [c for c in found["answer"] if unicodedata.category(c) in ("Cc", "Cf", "Cs") and c != "\n"]


def test_bytes_that_are_no_text_are_answered_for_the_rest(steward: Steward) -> None:
    found = answered(steward("ask", "-", "--json", stdin=b"Is the \xff\xfe keylogger memo still valid?"))

    assert found["status"] == "answered"


@pytest.mark.parametrize("typed", ["", " \n\t ", "???", "\u202e\u200b\x07", "\x00"])
def test_an_empty_question_is_told_so(steward: Steward, typed: str) -> None:
    run = steward("ask", "-", stdin=typed)

    assert run.code == 2 and "no question" in run.complaint


@pytest.mark.parametrize("length", [2_001, 1_000_000])
def test_a_flood_is_refused_and_not_repeated(steward: Steward, length: int) -> None:
    run = steward("ask", "-", stdin="a zebra " * (length // 8 + 1))

    assert run.code == 2
    assert "2,000" in run.complaint and "zebra" not in run.err and len(run.err) < 300


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-j", "Atlantis"), "US-NY"),
        (("-j", "XX"), "US-NY"),
        (("-j", "US-ZZ"), "US-NY"),
        (("-j", ""), "US-NY"),
        (("-j", "DE; drop table units"), "US-NY"),
        (("--as-of", "tomorrow"), "2025-10-01"),
        (("--as-of", "2025-13-01"), "2025-10-01"),
        (("--frobnicate",), "No such option"),
    ],
)
def test_what_cannot_be_read_is_told_with_what_can(steward: Steward, arguments: tuple[str, ...], said: str) -> None:
    run = steward("ask", QUESTION, *arguments)

    assert run.code == 2 and run.out == ""
    assert said in run.complaint
    assert "Atlantis" not in run.err


def test_no_question_at_all_shows_how_to_ask(steward: Steward) -> None:
    run = steward("ask")

    assert run.code == 2 and "QUESTION" in run.complaint


@pytest.mark.parametrize(
    ("text", "named"),
    [("[answers\n", "steward.toml"), ('[answers]\nplace = "DE"\n', "answers.place"), ("x = 1\n", "x")],
)
def test_a_broken_settings_file_is_named_before_anything_else(own_steward: Steward, text: str, named: str) -> None:
    (own_steward.home / "steward.toml").write_text(text, encoding="utf-8")
    before = sorted(own_steward.data.rglob("*"))

    run = own_steward("ask", QUESTION)

    assert run.code == 2 and named in run.complaint
    assert sorted(own_steward.data.rglob("*")) == before


@pytest.mark.parametrize(
    ("env", "named"),
    [
        ({"STEWARD_DATTA": "x"}, "STEWARD_DATTA"),
        ({"STEWARD_DEFAULT_PLACE": "Atlantis"}, "US-NY"),
        ({"STEWARD_CONFIG": "/nowhere/steward.toml"}, "STEWARD_CONFIG"),
        ({"STEWARD_EMBEDDING_MODEL": "/nowhere/model"}, "STEWARD_EMBEDDING_MODEL"),
        ({"STEWARD_RERANKER": "/nowhere/reranker"}, "STEWARD_RERANKER"),
    ],
)
def test_a_wrong_setting_is_named(steward: Steward, env: dict[str, str], named: str) -> None:
    assert named in steward("ask", QUESTION, env=env).complaint


def test_who_stops_reading_early_gets_no_complaint(steward: Steward) -> None:
    import subprocess
    import sys

    command = f"'{sys.executable}' -m bot documents list | head -1"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, check=False, cwd=steward.home,
        env={"PATH": "/usr/bin:/bin", "HOME": str(steward.home), "STEWARD_DATA": str(steward.data)},
    )  # fmt: skip

    assert (done.returncode, done.stderr.strip()) == (0, "")
    assert len(done.stdout.splitlines()) == 1
