"""The services of Box and Desk, as their processes open them from settings."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import UserError
from bot.organisation import BoxServices, DeskServices
from bot.organising.code import Code
from bot.organising.concern import Concern
from bot.organising.concern_box import Outcome
from bot.organising.custodians.archive import Archive, Opened, opened
from bot.organising.custodians.archive import Sealed as Record
from bot.organising.custodians.ceremony import NewKeys, new_keys, opening_key
from bot.organising.custodians.demo import demo_keys
from bot.organising.custodians.key_set import Purpose as KeyPurpose
from bot.organising.custodians.public_file import public_text
from bot.organising.purpose import Purpose
from bot.settings import Settings
from bot.store.desk import DeskStore

NOW = datetime(2026, 11, 25, 9, 41, 17, tzinfo=UTC)
LOOPBACK = ("127.0.0.1",)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def settings_in(folder: Path, circle: int = 8) -> Settings:
    (folder / "steward.toml").write_text(f"[organising]\ncircle = {circle}\n", encoding="utf-8")
    return Settings.load({"STEWARD_DATA": str(folder / "data")}, folder=folder)


def install(settings: Settings, keys: NewKeys) -> NewKeys:
    settings.keys_folder.mkdir(parents=True, exist_ok=True)
    (settings.keys_folder / f"{keys.public.id}.json").write_text(public_text(keys.public), encoding="utf-8")
    return keys


def real_keys(begins: date = date(2026, 11, 1)) -> NewKeys:
    return new_keys(b"sixteen bytes...", KeyPurpose.CONCERN, begins, custodians=5, threshold=3)


def test_from_a_code_in_slack_to_words_that_custodians_open(tmp_path: Path) -> None:
    settings, clock = settings_in(tmp_path), Clock()
    keys = install(settings, real_keys())
    box = BoxServices.open(settings, hosts=LOOPBACK, now=clock)
    store = DeskStore.open(tmp_path / "desk")
    desk = DeskServices.of(settings, store, now=clock)
    assert (box.round(), desk.round()) == ([], [])

    purpose = Purpose.concern(clock().date())
    codes = [desk.codes.hand_out(f"person {n}", purpose, now=clock()) for n in range(8)]
    clock.now += timedelta(days=1)
    assert (desk.round(), box.round()) == ([], [])
    receipt, signed = box.concerns.issue_receipt()
    code = codes[0]
    assert isinstance(code, Code)
    outcome = box.concerns.submit(code, signed, Concern.read(["tracked.screen"], "They watch."), now=clock())
    sealed = box.concerns.sealed_concerns()
    box.close()
    store.close()

    assert outcome is Outcome.KEPT
    assert [one.key for one in sealed] == [keys.public.id]
    record = Record(sealed[0].id.hex(), sealed[0].week, sealed[0].sealed)
    archive = Archive(keys.public.id, KeyPurpose.CONCERN, (record,))
    (read,) = opened(archive, opening_key(keys.public, keys.shares[1:4]))
    assert isinstance(read, Opened)
    assert Concern.unpacked(read.plaintext)[0].text == "They watch."
    assert receipt.words.encode() not in read.plaintext


def test_without_a_key_it_runs_takes_no_concern_and_says_so(tmp_path: Path) -> None:
    box = BoxServices.open(settings_in(tmp_path), hosts=LOOPBACK, now=Clock())

    (told,) = box.round()
    box.close()

    assert "no concern is taken" in told and "steward custodians new" in told


def test_a_damaged_key_takes_no_concern_and_says_so(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    box = BoxServices.open(settings, hosts=LOOPBACK, now=Clock())
    settings.keys_folder.mkdir()
    (settings.keys_folder / "damaged.json").write_text("{", encoding="utf-8")

    (told,) = box.round()
    assert box.keys.sealing(NOW.date()) is None
    box.close()

    assert "cannot be used" in told


def test_a_key_of_a_quarter_that_is_over_still_takes_concerns_and_asks_for_the_next(tmp_path: Path) -> None:
    settings, clock = settings_in(tmp_path), Clock()
    install(settings, real_keys())
    clock.now = NOW + timedelta(days=60)
    box = BoxServices.open(settings, hosts=LOOPBACK, now=clock)

    (told,) = box.round()
    sealing = box.keys.sealing(clock().date())
    box.close()

    assert "rotate it soon" in told
    assert sealing is not None


@pytest.mark.parametrize("hosts", [("0.0.0.0",), ("127.0.0.1", "steward.example.org")], ids=["bound", "public"])  # noqa: S104
def test_the_demo_key_is_refused_where_others_come(tmp_path: Path, hosts: tuple[str, ...]) -> None:
    settings = settings_in(tmp_path)
    install(settings, demo_keys())

    with pytest.raises(UserError, match="everybody can open"):
        BoxServices.open(settings, hosts=hosts, now=Clock())

    box = BoxServices.open(settings, hosts=("127.0.0.1", "localhost", "::1"), now=Clock())
    assert box.round() == []
    box.close()


def test_a_demo_key_that_comes_later_seals_nothing_where_others_come(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    box = BoxServices.open(settings, hosts=("steward.example.org",), now=Clock())
    install(settings, demo_keys())

    assert box.keys.sealing(NOW.date()) is None
    assert any("no concern is taken" in told for told in box.round())
    box.close()


def test_a_damaged_file_in_the_exchange_is_told_of_by_its_name(tmp_path: Path) -> None:
    settings, clock = settings_in(tmp_path), Clock()
    store = DeskStore.open(tmp_path / "desk")
    desk = DeskServices.of(settings, store, now=clock)
    settings.exchange_folder.mkdir(parents=True)
    (settings.exchange_folder / "codes-000001.json").write_text("{}", encoding="utf-8")

    (told,) = desk.round()
    store.close()

    assert "codes-000001.json" in told


def test_a_batch_that_the_box_s_own_circle_keeps_closed_is_told_of(tmp_path: Path) -> None:
    """Two servers, two files of settings: else people would wait for codes that never work."""
    settings, clock = settings_in(tmp_path, circle=9), Clock()
    install(settings, real_keys())
    box = BoxServices.open(settings, hosts=LOOPBACK, now=clock)
    store = DeskStore.open(tmp_path / "desk")
    desk = DeskServices.of(settings_in(tmp_path, circle=8), store, now=clock)
    assert (box.round(), desk.round()) == ([], [])
    code, *_ = [desk.codes.hand_out(f"person {n}", Purpose("concern/2026-Q4"), now=clock()) for n in range(8)]
    clock.now += timedelta(days=1)
    assert desk.round() == []

    (told,) = box.round()
    assert isinstance(code, Code)
    standing = box.codes.standing(code, now=clock())
    box.close()
    store.close()

    assert "organising.circle" in told and "stays closed for good" in told
    assert standing is not None and standing.circle == 0


def test_copies_a_week_old_go_also_while_the_exchange_cannot_be_used(tmp_path: Path) -> None:
    settings, clock = settings_in(tmp_path), Clock()
    install(settings, real_keys())
    box = BoxServices.open(settings, hosts=LOOPBACK, now=clock)
    settings.backups_folder.mkdir()
    old = settings.backups_folder / f"box-{NOW.date() - timedelta(days=7)}.db"
    old.touch()
    settings.exchange_folder.mkdir()
    (settings.exchange_folder / "openings-000000.json").mkdir()  # cannot be removed

    (told,) = box.round()
    box.close()

    assert "exchange folder cannot be removed" in told
    assert not old.exists()


def test_the_box_s_folder_is_for_its_user_alone(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    BoxServices.open(settings, hosts=LOOPBACK, now=Clock()).close()

    assert settings.box_folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in settings.box_folder.iterdir()} == {0o600}


# The computer's clock


def test_a_clock_far_ahead_deletes_nothing_until_somebody_says_that_it_is_right(tmp_path: Path) -> None:
    settings, clock = settings_in(tmp_path), Clock()
    install(settings, real_keys())
    box = BoxServices.open(settings, hosts=LOOPBACK, now=clock)
    assert box.round() == []
    batch, codes = box.codes.make_tickets(Purpose.concern(NOW.date()), 8)
    box.codes.open_tickets(batch, 8, now=NOW - timedelta(days=1))
    concern = Concern.read(["tracked.screen"], "They watch.")
    assert box.concerns.submit(codes[0], box.concerns.issue_receipt()[1], concern, now=NOW) is Outcome.KEPT
    settings.backups_folder.mkdir()
    copy = settings.backups_folder / f"box-{NOW.date()}.db"
    copy.touch()
    clock.now = NOW + timedelta(days=400)

    (told,) = [line for line in box.round() if "clock" in line]
    assert "steward box clock --accept" in told and box.health(now=clock())[0] == told
    assert len(box.concerns.sealed_concerns()) == 1 and copy.exists()
    assert box.codes.standing(codes[1], now=NOW) is not None
    assert box.concerns.submit(codes[1], box.concerns.issue_receipt()[1], concern, now=NOW) is Outcome.KEPT

    clock.now = NOW + timedelta(days=1)  # it was set right
    assert box.round() == []
    assert len(box.concerns.sealed_concerns()) == 2

    clock.now = NOW + timedelta(days=400)
    box.clock.accept(clock().date())
    assert not any("box clock" in line for line in box.round())
    assert box.concerns.sealed_concerns() == [] and not copy.exists()
    box.close()


def test_a_box_that_was_off_for_eight_days_goes_on_by_itself(tmp_path: Path) -> None:
    settings, clock = settings_in(tmp_path), Clock()
    install(settings, real_keys())
    for days in (0, 8, 16):
        clock.now = NOW + timedelta(days=days)
        box = BoxServices.open(settings, hosts=LOOPBACK, now=clock)
        assert box.round() == []
        box.close()


def test_a_clock_set_back_breaks_nothing_and_is_told_of(tmp_path: Path) -> None:
    settings, clock = settings_in(tmp_path), Clock()
    install(settings, real_keys())
    box = BoxServices.open(settings, hosts=LOOPBACK, now=clock)
    assert box.round() == []
    clock.now = NOW - timedelta(days=5)
    assert box.round() == []
    clock.now = NOW - timedelta(days=4_000)
    assert any("clock" in line for line in box.round())
    clock.now = NOW

    assert box.round() == []
    assert box.codes.unopened(Purpose.concern(NOW.date())) == 2
    box.close()


def test_a_damaged_day_of_the_last_round_deletes_nothing(tmp_path: Path) -> None:
    settings, clock = settings_in(tmp_path), Clock()
    install(settings, real_keys())
    box = BoxServices.open(settings, hosts=LOOPBACK, now=clock)
    assert box.round() == []
    (settings.box_folder / "box.day").write_text("yesterday")

    (told,) = box.round()
    box.clock.accept(NOW.date())
    assert "box.day" in told and "steward box clock --accept" in told
    assert box.round() == []
    box.close()


# Who runs it


def test_where_nobody_is_named_who_runs_it_no_concern_is_taken_from_elsewhere(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    keys = install(settings, real_keys())
    box = BoxServices.open(settings, hosts=("127.0.0.1", "steward.example.org"), now=Clock())
    (told,) = box.round()
    assert "operator.name" in told and "steward init" in told
    assert box.keys.sealing(NOW.date()) is None
    box.close()

    (tmp_path / "steward.toml").write_text('[operator]\nname = "Works council"\n', encoding="utf-8")
    named = Settings.load({"STEWARD_DATA": str(tmp_path / "data")}, folder=tmp_path)
    box = BoxServices.open(named, hosts=("127.0.0.1", "steward.example.org"), now=Clock())
    assert box.round() == []
    sealing = box.keys.sealing(NOW.date())
    assert sealing is not None and sealing.key == keys.public.id
    box.close()


# Codes that were lost


def test_a_desk_without_codes_for_half_an_hour_says_what_to_do(tmp_path: Path) -> None:
    settings, clock = settings_in(tmp_path), Clock()
    install(settings, real_keys())
    box = BoxServices.open(settings, hosts=LOOPBACK, now=clock)
    assert box.round() == []
    for lost in settings.exchange_folder.glob("codes-*.json"):
        lost.unlink()
    store = DeskStore.open(tmp_path / "desk")
    desk = DeskServices.of(settings, store, now=clock)
    assert desk.round() == []
    clock.now += timedelta(minutes=29)
    assert (box.round(), desk.round()) == ([], [])
    clock.now += timedelta(minutes=1)
    (told,) = desk.round()

    box.codes.void_waiting()
    assert (box.round(), desk.round()) == ([], [])
    code = desk.codes.hand_out("person", Purpose.concern(NOW.date()), now=clock())
    box.close()
    store.close()
    assert "steward box codes void" in told
    assert isinstance(code, Code)


def test_where_nobody_is_named_no_name_under_a_petition_is_sealed_for_people_from_elsewhere(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    keys = install(settings, new_keys(b"sixteen bytes...", KeyPurpose.NAME, NOW.date(), custodians=5, threshold=3))
    here = BoxServices.open(settings, hosts=LOOPBACK, now=Clock())
    elsewhere = BoxServices.open(settings, hosts=("steward.example.org",), now=Clock())

    assert here.keys.seal_to(keys.public.id) is not None
    assert elsewhere.keys.seal_to(keys.public.id) is None
    here.close()
    elsewhere.close()
