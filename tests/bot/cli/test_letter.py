"""`steward letter` asks, writes what was asked for to one file, and keeps nothing."""

from __future__ import annotations

import io
import os
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document

from bot.cli import cli
from bot.errors import NoLetter, UserError

CANARY = "quokkaparade"


def run(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(cli, ["letter", *arguments], input=stdin)


def refused(*arguments: str, stdin: str = "", error: type[Exception] = UserError) -> str:
    done = run(*arguments, stdin=stdin)
    assert isinstance(done.exception, error) and done.stdout == ""
    return str(done.exception)


def test_without_a_file_it_prints_markdown() -> None:
    done = run("access", "-j", "de")

    assert done.exit_code == 0 and done.stderr == ""
    assert "**Subject: Request for access to my personal data (Art. 15 GDPR)**" in done.stdout
    assert "## Before you send it" in done.stdout


@pytest.mark.parametrize(("kind", "code"), [("notice", "US-NY"), ("notice", "CA-ON"), ("biometrics", "US-IL")])
def test_other_letters_are_written_too(kind: str, code: str) -> None:
    assert "[your name]" in run(kind, "-j", code).stdout


def test_biometrics_needs_no_place() -> None:
    assert "740 ILCS 14" in run("biometrics").stdout


def test_it_asks_and_enter_keeps_the_blank(tmp_path: Path) -> None:
    done = run("access", "-j", "GB", "--fill", "-o", "mine.docx", stdin="Ana *Silva*\n\nInitech\n" + "\n" * 9)

    assert done.exit_code == 0 and CANARY not in done.stdout
    text = "\n".join(p.text for p in Document(io.BytesIO((tmp_path / "mine.docx").read_bytes())).paragraphs)
    assert text.count("Ana *Silva*") == 2 and "[your private address or e-mail]" in text


def test_the_questions_stand_beside_a_letter_that_is_printed() -> None:
    done = run("access", "-j", "GB", "--fill", stdin=CANARY + "\n" * 12)

    assert done.stdout.startswith(CANARY) and "Your name" in done.stderr and "Your name" not in done.stdout


def test_what_is_too_long_is_asked_for_again() -> None:
    done = run("access", "-j", "GB", "--fill", stdin="x" * 301 + "\nAna" + "\n" * 12)

    assert done.stdout.startswith("Ana") and "300 characters" in done.stderr


def test_stopping_halfway_writes_nothing(tmp_path: Path) -> None:
    done = run("access", "-j", "GB", "--fill", "-o", "mine.md", stdin=f"{CANARY}\n")

    assert done.exit_code != 0 and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", ["md", "docx", "pdf"])
def test_the_file_is_for_its_owner_alone_and_the_only_one(tmp_path: Path, form: str) -> None:
    before = os.umask(0)
    try:
        done = run("access", "-j", "DE", "--fill", "-o", f"mine.{form}", stdin=CANARY + "\n" * 12)
    finally:
        os.umask(before)

    assert done.exit_code == 0 and CANARY not in done.stdout
    assert [p.name for p in tmp_path.iterdir()] == [f"mine.{form}"]
    assert stat.S_IMODE((tmp_path / f"mine.{form}").stat().st_mode) == 0o600


def test_the_name_of_the_file_tells_the_format_unless_one_is_given(tmp_path: Path) -> None:
    run("access", "-j", "DE", "-o", "a.PDF")
    run("access", "-j", "DE", "--format", "md", "-o", "b.pdf")

    assert (tmp_path / "a.PDF").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "b.pdf").read_bytes().startswith(b"[your name]")


def test_a_file_that_is_there_is_left_unless_forced(tmp_path: Path) -> None:
    there = tmp_path / "mine.md"
    there.write_text("mine")
    there.chmod(0o644)

    assert "--force" in refused("access", "-j", "DE", "-o", "mine.md", "--fill", stdin=CANARY)
    assert there.read_text() == "mine"
    assert run("access", "-j", "DE", "-o", "mine.md", "--force").exit_code == 0
    assert "Art. 15" in there.read_text() and stat.S_IMODE(there.stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["mine.md"]


def test_what_is_no_plain_file_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")

    for name in ("folder", "link"):
        assert "no plain file" in refused("access", "-j", "DE", "-o", name, "--force")
    assert "does not exist" in refused("access", "-j", "DE", "-o", f"{CANARY}/mine.md")
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_what_cannot_be_printed_needs_a_file(form: str) -> None:
    assert "--output" in refused("access", "-j", "DE", "--format", form)


def test_a_place_without_such_a_right_is_told_what_it_has() -> None:
    told = refused("access", "-j", "US-NY", error=NoLetter)

    assert "no general right" in told and "steward letter notice --jurisdiction US-NY" in told


def test_no_letter_ends_in_exit_code_1() -> None:
    from bot.cli.failure import explain

    assert explain(NoLetter("none")) == ("none", 1)
