"""A concern from beginning to end, as people see it: a code in Slack, the Box on their own phone, custodians offline, a
reply, and gone again. In a real browser, with scripts and without."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.organisation import DeskServices
from bot.organising.custodians.archive import Sealed as Record
from bot.organising.custodians.archive import archive_text
from bot.organising.custodians.ceremony import NewKeys, new_keys
from bot.organising.custodians.key_set import Purpose as KeyPurpose
from bot.organising.custodians.public_file import public_text
from bot.organising.purpose import Purpose
from bot.settings import Settings
from bot.slack.process import SlackDesk
from bot.store.box_backup import backup, restore
from bot.web.process import BoxProcess
from bot.web_settings import WebSettings
from knowledge.library import LibraryFolder
from tests.bot.cli.the_box import offline
from tests.made_once import copied
from tests.slack.browser import Seat
from tests.slack.seated import seated

EVE = "Eve Employee"
TEXT = "They count my keys, wombatquartz."
REPLY = "Thank you. Two others say the same, marmotgranite."
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 25, 9, 41, 17, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Workplace:
    """Slack, the Box and their clock. `home` holds what each of the processes writes."""

    seat: Seat
    desk: SlackDesk
    home: Path
    settings: Settings
    clock: Clock
    keys: NewKeys
    box: BoxProcess

    def rounds(self) -> None:
        """What both processes do each minute, now."""
        assert self.box.services is not None
        desk = DeskServices.of(self.settings, self.desk.store, now=self.clock)
        for _ in range(2):
            assert self.box.services.upkeep.run(now=self.clock.now) == []
            assert desk.round() == []

    def seven_others_take_codes(self) -> None:
        desk = DeskServices.of(self.settings, self.desk.store, now=self.clock)
        for number in range(7):
            desk.codes.hand_out(f"T0 other {number}", Purpose.concern(self.clock.now.date()), now=self.clock.now)

    @contextmanager
    def phone(self, *, scripts: bool) -> Iterator[Page]:
        held = self.seat.page.context.browser
        assert isinstance(held, Browser)
        context = held.new_context(java_script_enabled=scripts, viewport={"width": 390, "height": 844})
        try:
            page = context.new_page()
            page.goto(f"http://127.0.0.1:{self.box.port}/")
            yield page
            assert context.cookies() == []
        finally:
            context.close()


@pytest.fixture
def workplace(built_demo: LibraryFolder, tmp_path: Path, opened_browser: Browser) -> Iterator[Workplace]:
    library = copied(built_demo, tmp_path / "data")
    (tmp_path / "steward.toml").write_text(
        '[operator]\nname = "Local 12"\nkind = "union"\n[organising]\ncircle = 8\ntime_zone = "Europe/Berlin"\n'
    )
    settings = Settings.load({"STEWARD_DATA": str(library.path)}, folder=tmp_path)
    keys = new_keys(os.urandom(16), KeyPurpose.CONCERN, date(2026, 11, 1), custodians=5, threshold=3)
    settings.keys_folder.mkdir(parents=True, exist_ok=True)
    (settings.keys_folder / f"{keys.public.id}.json").write_text(public_text(keys.public))
    clock = Clock()
    box = BoxProcess(settings, WebSettings(None, None), host="127.0.0.1", port=0, now=clock, tell=lambda _: None)
    try:
        with seated(opened_browser, settings, tmp_path, now=clock) as (seat, desk):
            yield Workplace(seat, desk, tmp_path, settings, clock, keys, box)
    finally:
        box.stop()


@pytest.mark.parametrize(
    "scripts",
    [pytest.param(False, id="without scripts"), pytest.param(True, id="with scripts", marks=pytest.mark.long)],
)
def test_a_concern_goes_from_slack_to_the_box_to_custodians_and_back_and_away(
    workplace: Workplace, scripts: bool
) -> None:
    workplace.rounds()
    code = _take_code(workplace)
    workplace.seven_others_take_codes()

    with workplace.phone(scripts=scripts) as page:
        _fill_in(page, code)
        expect(page.get_by_role("alert")).to_contain_text("not open")  # kept for another day, with all that was typed
        expect(page.get_by_label("In your own words")).to_have_value(TEXT)

    workplace.clock.now += timedelta(days=1)
    workplace.rounds()
    with workplace.phone(scripts=scripts) as page:
        _fill_in(page, code)
        words = " ".join(page.locator("ol.words li").all_inner_texts())
        page.get_by_label("I have written down the seven words").check()
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("kept")
        page.reload()  # the browser sends the form again
        expect(page.get_by_role("heading", level=1)).to_contain_text("kept")

    assert workplace.box.services is not None
    assert len(workplace.box.services.concerns.sealed_concerns()) == 1, "a reload doubles nothing"
    copy = backup(workplace.box.services.store, workplace.home / "backups", day=workplace.clock.now.date())
    _custodians_reply(workplace)

    with workplace.phone(scripts=scripts) as page:
        _open_receipt(page, words)
        expect(page.locator("main")).to_contain_text(REPLY)
        page.get_by_role("button", name="Withdraw this concern").click()
        page.get_by_role("button", name="Withdraw it now").click()
        expect(page.locator("main")).to_contain_text("gone")
    _is_gone(workplace, words, copy)


def _take_code(workplace: Workplace) -> str:
    seat = workplace.seat
    seat.act_as(EVE)
    seat.open("general")
    seat.say("/steward concern and this is typed after it, wombatquartz")
    for label in ("Show me a code", "Show my code now"):
        seat.window().get_by_label(label).check()
        seat.press("Go on")
    expect(seat.window()).to_contain_text("Write it on paper now")
    found = CODE.search(seat.window().inner_text())
    assert found
    seat.press("I wrote it down")
    seat.page.locator(".modal").wait_for(state="hidden")
    assert found[0] not in seat.page.content(), "it stood in the window and nowhere else"
    return found[0]


def _fill_in(page: Page, code: str) -> None:
    page.get_by_role("button", name="Raise a concern").first.click()
    page.get_by_label("Your code").fill(code.lower().replace("-", " "))
    page.get_by_label("keystrokes or mouse").check()
    page.get_by_label("we were not told").check()
    page.get_by_label("In your own words").fill(TEXT)
    page.get_by_role("button", name="Go on").click()


def _open_receipt(page: Page, words: str) -> None:
    page.get_by_role("button", name="Your seven words").first.click()
    page.get_by_label("Your seven words").fill(words.upper())
    page.get_by_role("button", name="Look").click()


def _custodians_reply(workplace: Workplace) -> None:
    """In a folder with nothing but the archive and the public file, with three sheets, off the network."""
    services = workplace.box.services
    assert services is not None
    away = workplace.home / "offline"
    away.mkdir()
    records = [Record(one.id.hex(), one.week, one.sealed) for one in services.concerns.sealed_concerns()]
    (away / "a.archive").write_text(archive_text(workplace.keys.public.id, KeyPurpose.CONCERN, records))
    (away / "public.json").write_text(public_text(workplace.keys.public))
    typed = "".join(" ".join(share.words) + "\n" for share in workplace.keys.shares[1:4])
    arguments = ("custodians", "open", "a.archive", "--public", "public.json", "--out", "opened")
    done = offline(away, *arguments, stdin=typed)
    assert done.returncode == 0, done.stderr
    (read,) = (away / "opened").glob("*.txt")
    assert TEXT in read.read_text() and "keystrokes or mouse" in read.read_text()
    read.with_name(f"{read.stem}.reply.txt").write_text(REPLY)
    done = offline(away, "custodians", "reply", "opened", "--out", "replies.json")
    assert done.returncode == 0, done.stderr
    _take_replies_in(workplace, away / "replies.json")


def _take_replies_in(workplace: Workplace, replies: Path) -> None:
    from click.testing import CliRunner

    from bot.cli import cli

    held = {"STEWARD_DATA": str(workplace.settings.data), "STEWARD_CONFIG": str(workplace.home / "steward.toml")}
    done = CliRunner().invoke(cli, ["box", "replies", str(replies)], env=held)
    assert done.exit_code == 0, done.output


def _is_gone(workplace: Workplace, words: str, copy: Path) -> None:
    """From the Box at once, also after a restore of a copy that still holds it; the copies go within seven days."""
    services = workplace.box.services
    assert services is not None
    receipt = services.concerns.typed_receipt(words)
    assert receipt is not None
    assert services.concerns.find(receipt, now=workplace.clock.now) is None
    folder, pepper = workplace.settings.box_folder, services.store.pepper
    workplace.box.stop()
    restore(copy, folder, pepper)
    web = WebSettings(None, None)
    workplace.box = BoxProcess(
        workplace.settings, web, host="127.0.0.1", port=0, now=workplace.clock, tell=lambda _: None
    )  # fmt: skip
    with workplace.phone(scripts=False) as page:
        _open_receipt(page, words)
        expect(page.locator("main")).not_to_contain_text("Your concern is here")
    for path in workplace.settings.data.rglob("*"):
        if path.is_file() and path.suffix in (".db", ".json", ".withdrawn", ".lock"):
            assert b"wombatquartz" not in path.read_bytes() and b"marmotgranite" not in path.read_bytes(), path.name
