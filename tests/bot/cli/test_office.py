"""`steward office` and `steward themes` at the machine: enrolled once, removed at once, codes for who is listed."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from bot.errors import ConfigError, UserError
from bot.office import short_codes
from bot.organising import authenticator
from bot.settings import Settings
from bot.store.box import BoxStore
from bot.store.enrolled import EnrolledFile
from tests.bot.web.office_site import ORGANISER, SETTINGS, TOTALS
from tests.conftest import NOW


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "steward.toml").write_text(SETTINGS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STEWARD_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("bot.cli.session.now", lambda: NOW)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def settings() -> Settings:
    return Settings.load()


def test_the_secret_is_shown_once_as_a_code_to_scan_and_as_letters(home: Path) -> None:
    done = run("office", "enrol", ORGANISER)
    letters = re.search(r"^((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})$", done.stdout, re.MULTILINE)

    assert done.exit_code == 0 and letters and "█" in done.stdout and "shown this once" in done.stderr
    secret = letters[1].replace(" ", "")
    assert EnrolledFile.open(settings().office_folder).secret(ORGANISER) == secret
    assert len(authenticator.numbers(secret, now=NOW)) == 6
    assert ORGANISER not in done.output, "a screen that is seen names nobody"


def test_the_code_to_scan_is_drawn_white_on_black_whatever_the_terminal_is(home: Path) -> None:
    from bot.rendering.qr_code import drawn

    lines = drawn("otpauth://totp/Steward:office").splitlines()
    assert lines and all(line.startswith("\x1b[97;40m") and line.endswith("\x1b[0m") for line in lines)
    assert len({len(line) for line in lines}) == 1


def test_who_is_enrolled_is_not_given_another_secret_before_they_are_removed(home: Path) -> None:
    run("office", "enrol", ORGANISER)
    before = EnrolledFile.open(settings().office_folder).secret(ORGANISER)
    refused = run("office", "enrol", ORGANISER)
    assert isinstance(refused.exception, UserError) and refused.stdout == ""
    assert EnrolledFile.open(settings().office_folder).secret(ORGANISER) == before
    assert run("office", "remove", ORGANISER).exit_code == 0
    run("office", "enrol", ORGANISER)

    assert EnrolledFile.open(settings().office_folder).secret(ORGANISER) not in (None, before)


@pytest.mark.parametrize("command", ["enrol", "code"])
def test_who_is_not_listed_is_refused_and_not_repeated(home: Path, command: str) -> None:
    refused = run("office", command, "quokkaparade")

    assert isinstance(refused.exception, UserError) and "slack.organisers" in str(refused.exception)
    assert "quokka" not in str(refused.exception) + refused.output
    assert not (home / "data" / "office").exists()


def test_who_is_not_enrolled_cannot_be_removed(home: Path) -> None:
    assert isinstance(run("office", "remove", ORGANISER).exception, UserError)


def test_the_list_says_who_of_the_settings_is_enrolled(home: Path) -> None:
    assert "Ben4  organiser  not enrolled" in run("office", "list").stdout
    assert not (home / "data" / "office").exists(), "to look makes nothing"
    run("office", "enrol", ORGANISER)

    assert run("office", "list").stdout.splitlines() == [
        "U0ADMIN  admin  not enrolled", "Ben4  organiser  enrolled", "U0LATER  organiser  not enrolled",
    ]  # fmt: skip


def test_for_an_id_that_is_not_listed_no_code_is_made_and_no_key(home: Path) -> None:
    refused = run("office", "code", "U0NOBODY")

    assert isinstance(refused.exception, UserError) and refused.stdout == ""
    assert not (settings().exchange_folder / "office.key").exists()


def test_a_code_is_printed_alone_and_is_theirs(home: Path) -> None:
    done = run("office", "code", ORGANISER)
    claim = short_codes(settings()).claim(done.stdout, [ORGANISER], now=NOW)

    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\n", done.stdout) and done.stderr == ""
    assert claim is not None and claim.person == ORGANISER


@pytest.mark.parametrize("arguments", [
    ("office", "enrol", "U0ADMIN"), ("office", "code", "U0ADMIN"), ("themes",), ("serve", "office"),
])  # fmt: skip
def test_where_the_employer_runs_it_each_command_says_why_not(home: Path, arguments: tuple[str, ...]) -> None:
    text = SETTINGS.replace('kind = "union"', 'kind = "employer"')
    (home / "steward.toml").write_text(text, encoding="utf-8")
    refused = run(*arguments)

    assert isinstance(refused.exception, ConfigError) and "run by the employer" in str(refused.exception)
    assert not (home / "data" / "office").exists() and not (home / "data" / "exchange").exists()


# Themes


def publish() -> None:
    store = BoxStore.open(settings().box_folder)
    with store.transaction() as rows:
        rows.put_themes({choice: (total + 2, total) for choice, total in TOTALS.items()} | {"wanted.stop": (4, 0)})
    store.close()


def test_themes_are_told_in_fives_with_how_to_read_them(home: Path) -> None:
    publish()
    done = run("themes")

    assert "What is tracked\n    35  keystrokes or mouse\n    20  the screen\n" in done.stdout
    assert "5 means five to nine" in done.stdout and "that it stops" not in done.stdout


def test_themes_as_json_are_one_object_a_line(home: Path) -> None:
    publish()
    rows = [json.loads(line) for line in run("themes", "--json").stdout.splitlines()]

    assert rows[0] == {"question": "What is tracked", "theme": "keystrokes or mouse", "at_least": 35}
    assert sorted(row["at_least"] for row in rows) == sorted(TOTALS.values())


def test_the_chart_is_written_where_it_was_asked_for(home: Path) -> None:
    publish()
    done = run("themes", "--png", "themes.png", "--svg", "themes.svg")

    assert done.exit_code == 0 and (home / "themes.png").read_bytes().startswith(b"\x89PNG")
    assert ">35<" in (home / "themes.svg").read_text(encoding="utf-8")


def test_without_themes_it_says_so_and_makes_no_box(home: Path) -> None:
    done = run("themes", "--png", "themes.png")

    assert done.exit_code == 0 and done.stdout == "" and "no themes yet" in done.stderr
    assert sorted(os.listdir(home)) == ["steward.toml"]  # noqa: PTH208
