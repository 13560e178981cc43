"""What a person types is neither stored nor logged nor repeated where something goes wrong."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import pytest

from bot.cli.failure import explain

CANARY = "quokkaparade"
QUESTION = f"Can they log my keystrokes in the {CANARY} department in Germany?"
# Everything that any library logs, at its most talkative, goes into a file.
TALKATIVE = """
import logging, sys
logging.basicConfig(level=logging.DEBUG, filename="all.log", force=True)
logging.getLogger().debug("logging is on")
from bot.cli import main
main()
"""


class Steward(Protocol):
    data: Path
    home: Path
    environment: dict[str, str]


def run(steward: Steward, arguments: Sequence[str], stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", TALKATIVE, *arguments],
        input=stdin, capture_output=True, text=True, check=False, cwd=steward.home, env=steward.environment,
    )  # fmt: skip


def holding(folder: Path, word: str) -> list[Path]:
    """Files below `folder` that hold the word, in any of the encodings that programs write."""
    forms = [word.encode(code) for code in ("utf-8", "utf-16-le")] + [word.upper().encode(), word[::-1].encode()]
    return [p for p in folder.rglob("*") if p.is_file() and any(form in p.read_bytes() for form in forms)]


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [
        (["ask", QUESTION], ""),
        (["ask", "-", "--json"], QUESTION),
        (["chat"], f"{QUESTION}\nand in Texas, {CANARY}?\n/where {CANARY}\n/{CANARY}\n/sources\n"),
        (["ask", QUESTION, "--as-of", "2025-01-01"], ""),
    ],
)
def test_a_question_is_in_no_file_and_in_no_log(own_steward: Steward, arguments: list[str], stdin: str) -> None:
    done = run(own_steward, arguments, stdin)

    assert done.returncode == 0, done.stderr
    assert (own_steward.home / "all.log").stat().st_size > 0
    assert holding(own_steward.home, CANARY) == []
    assert CANARY not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [
        (["ask", QUESTION, "-j", CANARY], ""),
        (["ask", "-"], f"{CANARY} " * 5_000),
        (["documents", "show", CANARY], ""),
        (["programmes", "show", CANARY], ""),
        (["documents", "list", "-j", CANARY], ""),
    ],
)
def test_what_is_refused_is_neither_kept_nor_repeated(own_steward: Steward, arguments: list[str], stdin: str) -> None:
    done = run(own_steward, arguments, stdin)

    assert done.returncode == 2
    assert CANARY not in done.stdout + done.stderr
    assert holding(own_steward.home, CANARY) == []


def test_a_failing_library_does_not_repeat_the_question(own_steward: Steward) -> None:
    (own_steward.data / "catalogue.db").write_bytes(b"damaged" * 9_999)

    done = run(own_steward, ["ask", QUESTION])

    assert done.returncode == 1
    assert CANARY not in done.stdout + done.stderr and holding(own_steward.home, CANARY) == []


@pytest.mark.parametrize("error", [ValueError(CANARY), KeyError(CANARY), OSError(CANARY), UnicodeError(CANARY)])
def test_an_unforeseen_error_is_told_without_its_words(error: Exception) -> None:
    with pytest.raises(type(error)) as caught:
        raise error

    sentence, code = explain(caught.value)

    assert code == 1 and CANARY not in sentence and sentence.endswith(("doctor", "."))
