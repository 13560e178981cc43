"""`steward web passphrase` prints what the settings take, and keeps and repeats nothing."""

from __future__ import annotations

import tomllib
from pathlib import Path

from click.testing import CliRunner

from bot.cli import cli
from bot.errors import UserError
from bot.web.passphrase import PassphraseHash


def typed(*lines: str) -> tuple[str, BaseException | None]:
    done = CliRunner().invoke(cli, ["web", "passphrase"], input="".join(f"{line}\n" for line in lines))
    return done.stdout, done.exception


def test_what_is_printed_opens_the_pages_to_that_passphrase(tmp_path: Path) -> None:
    said, error = typed("Seven quiet forklifts sing", "seven quiet  forklifts sing")
    settings = tomllib.loads(said)

    assert error is None and "forklifts" not in said
    made = PassphraseHash.parse(settings["web"]["passphrase_hash"])
    assert made.fits("seven quiet forklifts sing") and not made.fits("seven quiet forklifts")
    assert list(tmp_path.iterdir()) == []


def test_two_that_differ_are_refused_and_not_repeated() -> None:
    said, error = typed("seven quiet forklifts sing", "seven quiet forklifts sang")

    assert said == "" and isinstance(error, UserError) and "forklifts" not in str(error)


def test_the_same_passphrase_has_another_hash_each_time() -> None:
    twice = ("seven quiet forklifts sing",) * 2

    assert typed(*twice)[0] != typed(*twice)[0]
