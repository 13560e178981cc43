"""A command line that cannot be read: what can is named, and what was typed is not repeated."""

from __future__ import annotations

import sys

import pytest

from bot.cli import main

CANARY = "quokkaparade"


def complaint(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]) -> str:
    monkeypatch.setattr(sys, "argv", ["steward", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    out, err = capsys.readouterr()
    assert (ended.value.code, out) == (2, "")
    return err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((CANARY,), ("No such command", "ask", "documents", "steward --help")),
        (("documents", CANARY), ("No such command", "list", "show", "steward documents --help")),
        ((f"--{CANARY}",), ("No such option", "steward --help")),
        (("ask", "why", f"--{CANARY}"), ("No such option", "steward ask --help")),
        (("ask", "why", f"-{CANARY}"), ("No such option",)),
        (("documents", "list", "--kind", CANARY), ("--kind", "law, policy, news, guide")),
        (("documents", "list", "--kind"), ("--kind needs a value", "law, policy, news, guide")),
        (("documents", "list", f"--json={CANARY}"), ("--json takes no value",)),
        (("documents", "list", CANARY), ("cannot be read", "steward documents list --help")),
        (("documents", "show"), ("ID is missing",)),
        (("programmes", CANARY), ("No such command", "show", "steward programmes --help")),
        (("programmes", "show"), ("ID is missing",)),
        (("ingest", "--visibility", CANARY, "x"), ("--visibility", "members, public")),
        (("ingest",), ("PATH… is missing",)),
        (("init", "--kind", CANARY, "--name", "x"), ("--kind", "union, works council, workers, employer")),
        (("ask", CANARY, "--as-of", CANARY), ("--as-of cannot be read", "2025-10-01")),
        (("ask", CANARY, "-j"), ("-j/--jurisdiction needs a value",)),
        (("ask",), ("QUESTION", "is missing", "steward ask --help")),
        (("eval", "answers", CANARY), ("FILE cannot be read", "a file that is there")),
        (("eval", "retrieval", CANARY), ("FOLDER cannot be read", "a folder that is there")),
        (("pack", "check", CANARY), ("FOLDER", "a folder that is there")),
    ],
)
def test_what_can_be_read_is_named_in_one_line_and_what_was_typed_is_not(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    said: tuple[str, ...],
) -> None:
    told = complaint(capsys, monkeypatch, arguments)

    assert told.startswith("steward: ") and told.count("\n") == 1
    assert [part for part in said if part not in told] == [], told
    assert CANARY not in told


@pytest.mark.parametrize("arguments", [(), ("documents",)])
def test_a_group_without_a_command_shows_its_help(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    told = complaint(capsys, monkeypatch, arguments)

    assert told.startswith("Usage: ") and "Commands:" in told
