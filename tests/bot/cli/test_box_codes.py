"""`steward box codes` and `clock`: the way out where codes were lost, and the word that a clock is right."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.organising.custodians.ceremony import new_keys
from bot.organising.custodians.key_set import Purpose
from bot.settings import Settings
from tests.bot.cli.the_box import a_box, refused, run, set_up

KEYS = new_keys(bytes(range(16)), Purpose.CONCERN, date(2026, 10, 1), custodians=5, threshold=3)


@pytest.fixture
def exchange(tmp_path: Path) -> Path:
    """That of a Box with two batches that wait, and whose files were lost."""
    set_up(tmp_path, KEYS.public)
    with a_box() as services:
        services.round()
    folder = Settings.load().exchange_folder
    for lost in folder.glob("codes-*.json"):
        lost.unlink()
    return folder


def test_batches_that_wait_are_told_with_what_to_do(exchange: Path) -> None:
    told = run("box", "codes")

    assert told.exit_code == 0 and "opened: 2, and on paper: 0" in told.stdout and "box codes void" in told.stdout


def test_lost_codes_are_voided_and_others_are_made(exchange: Path) -> None:
    assert "Nothing was voided" in run("box", "codes", "void", stdin="n\n").stdout
    assert list(exchange.glob("codes-*.json")) == []
    done = run("box", "codes", "void", "--yes")

    assert done.exit_code == 0 and "never open" in done.stdout and "Voided." in done.stdout
    assert len(list(exchange.glob("codes-*.json"))) == 4, "two that void, two with codes"
    with a_box() as services:
        assert services.codes.waiting() == 2


def test_a_clock_far_off_makes_no_copy_and_no_codes_until_it_is_accepted(exchange: Path) -> None:
    assert "goes by this computer's clock" in run("box", "clock").stdout
    with a_box() as services:
        services.clock.accept(services.now().date() - timedelta(days=30))
    assert "steward box clock --accept" in run("box", "clock").stdout
    assert "steward box clock --accept" in run("box", "status").stdout
    for arguments in (("backup",), ("codes", "void", "--yes")):
        assert "steward box clock --accept" in refused("box", *arguments)
    assert "again" in run("box", "clock", "--accept").stdout

    assert run("box", "backup").exit_code == 0
