"""`steward doctor` on the Box's side: what is wrong with keys, folders and tokens is named, with the remedy."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.box_diagnosis import look_at_box
from bot.check import Check
from bot.organising.custodians.key_set import DEMO_SECRET, KeySet, Purpose, derive
from bot.organising.custodians.public_file import public_text
from bot.settings import Settings
from bot.store.box import BoxStore
from bot.store.desk import DeskStore
from tests.conftest import NOW

PUBLIC = '[web]\naddress = "https://steward.example.org"\n'


def looked(folder: Path, text: str = "", *, now: datetime = NOW, **environment: str) -> dict[str, Check]:
    """Checks by name, in a folder whose steward.toml is `text`."""
    config = folder / "steward.toml"
    config.write_text(text, encoding="utf-8")
    env = {"STEWARD_CONFIG": str(config), "STEWARD_DATA": str(folder), **environment}
    return {check.name: check for check in look_at_box(Settings.load(env), env, now=now)}


def wrong(checks: dict[str, Check]) -> list[str]:
    found = [check for check in checks.values() if not check.well]
    assert all(check.remedy for check in found)
    return [check.name for check in found]


def install(folder: Path, *, secret: bytes = b"sixteen bytes ok", begins: str = "2026-10-01") -> None:

    (folder / "custodians").mkdir(exist_ok=True)
    hashes = tuple(f"{number:064x}" for number in range(5))
    key = derive(secret, Purpose.CONCERN).public_key
    keys = KeySet(Purpose.CONCERN, datetime.fromisoformat(begins).date(), 3, key, hashes)
    (folder / "custodians" / f"{keys.id}.json").write_text(public_text(keys), encoding="utf-8")


def test_before_anything_is_set_up_nothing_is_wrong(tmp_path: Path) -> None:
    checks = looked(tmp_path)

    assert wrong(checks) == [] and "no concern is taken" in checks["custodians' key"].found


def test_where_the_employer_runs_it_one_line_says_that_concerns_are_off(tmp_path: Path) -> None:
    checks = looked(tmp_path, '[operator]\nname = "Acme"\nkind = "employer"\n' + PUBLIC)

    assert list(checks) == ["concerns"] and "off" in checks["concerns"].found and wrong(checks) == []


def test_a_public_box_without_a_key_is_wrong(tmp_path: Path) -> None:
    checks = looked(tmp_path, PUBLIC)

    assert wrong(checks) == ["custodians' key"] and "custodians new" in checks["custodians' key"].remedy


def test_a_key_of_this_quarter_is_well_and_named(tmp_path: Path) -> None:
    install(tmp_path)
    checks = looked(tmp_path, PUBLIC)

    assert wrong(checks) == []
    assert "concern-2026-q4" in checks["custodians' key"].found and "3 of 5" in checks["custodians' key"].found


def test_a_key_of_a_quarter_that_is_over_is_wrong(tmp_path: Path) -> None:
    install(tmp_path)
    checks = looked(tmp_path, PUBLIC, now=datetime(2027, 1, 2, tzinfo=UTC))

    assert wrong(checks) == ["custodians' key"] and "rotate" in checks["custodians' key"].remedy


def test_the_demo_key_is_well_on_this_computer_and_wrong_in_public(tmp_path: Path) -> None:
    install(tmp_path, secret=DEMO_SECRET)

    assert wrong(looked(tmp_path)) == []
    assert wrong(looked(tmp_path, PUBLIC)) == ["custodians' key"]


def test_a_key_file_that_is_damaged_is_wrong(tmp_path: Path) -> None:
    install(tmp_path)
    next((tmp_path / "custodians").iterdir()).write_text("{}", encoding="utf-8")

    assert wrong(looked(tmp_path)) == ["custodians' key"]


def test_an_address_without_https_is_wrong(tmp_path: Path) -> None:
    install(tmp_path)

    assert wrong(looked(tmp_path, PUBLIC.replace("https", "http"))) == ["web address"]
    assert wrong(looked(tmp_path, '[web]\naddress = "ftp://x"\n')) == ["web address"]


def test_an_onion_address_needs_no_https(tmp_path: Path) -> None:
    install(tmp_path)

    assert wrong(looked(tmp_path, f'[web]\naddress = "http://{"a" * 56}.onion"\n')) == []


@pytest.mark.parametrize(("mode", "well"), [(0o700, True), (0o750, False), (0o701, False)])
def test_the_boxs_folder_is_for_its_user_alone(tmp_path: Path, mode: int, well: bool) -> None:
    (tmp_path / "box").mkdir()
    (tmp_path / "box").chmod(mode)

    assert wrong(looked(tmp_path)) == ([] if well else ["box folder"])


@pytest.mark.parametrize(("mode", "well"), [(0o700, True), (0o2770, True), (0o770, False), (0o777, False)])
def test_the_exchange_is_for_the_desk_and_the_box_alone(tmp_path: Path, mode: int, well: bool) -> None:
    (tmp_path / "exchange").mkdir()
    (tmp_path / "exchange").chmod(mode)

    assert wrong(looked(tmp_path)) == ([] if well else ["exchange folder"])


def both(folder: Path) -> None:
    DeskStore.open(folder).close()
    BoxStore.open(folder / "box").close()


def test_a_desk_and_a_public_box_of_the_same_user_are_wrong(tmp_path: Path) -> None:
    install(tmp_path)
    both(tmp_path)

    assert wrong(looked(tmp_path)) == []
    assert wrong(looked(tmp_path, PUBLIC)) == ["Desk and Box"]
    shutil.rmtree(tmp_path / "box")
    assert wrong(looked(tmp_path, PUBLIC)) == []


def test_a_token_beside_a_public_box_is_wrong_and_not_repeated(tmp_path: Path) -> None:
    install(tmp_path)
    BoxStore.open(tmp_path / "box").close()
    checks = looked(tmp_path, PUBLIC, SLACK_BOT_TOKEN="xoxb-quokka")

    assert wrong(checks) == ["Slack's tokens"] and "SLACK_BOT_TOKEN" in checks["Slack's tokens"].found
    assert "quokka" not in repr(checks)
