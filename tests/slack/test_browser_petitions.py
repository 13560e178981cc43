"""From what people said to an answer, as people see it: themes and gaps in the office, a petition that thirty sign with
codes, names that custodians open and confirm offline, papers in every format, news in Slack."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, expect

from bot.cli import cli
from bot.office import office_code
from bot.office_settings import OfficeSettings
from bot.organisation import DeskServices
from bot.organising import authenticator
from bot.organising.code import Code
from bot.organising.concern import Concern
from bot.organising.concern_box import Outcome as ConcernOutcome
from bot.organising.custodians.ceremony import NewKeys, new_keys
from bot.organising.custodians.key_set import Purpose as KeyPurpose
from bot.organising.custodians.public_file import public_text
from bot.organising.petitions.name import SignedName
from bot.organising.petitions.outcome import Outcome
from bot.organising.petitions.release import Minimum
from bot.organising.purpose import Purpose
from bot.settings import Settings
from bot.slack.process import SlackDesk
from bot.store.enrolled import EnrolledFile
from bot.web.office_process import OfficeProcess
from bot.web.process import BoxProcess
from bot.web_settings import WebSettings
from knowledge.library import LibraryFolder
from tests.bot.cli.the_box import offline
from tests.made_once import copied
from tests.slack.browser import Seat
from tests.slack.seated import seated
from tests.slack.test_browser_concerns import CODE, EVE, Clock

ID, BEN = "our-keys", "Ben4"
NAMES = ["Ada Lindqvist", "山田 太郎", "ليلى حسن", *(f"Quentin Marmot {number}" for number in range(27))]
UNCONFIRMED = NAMES[-2:]
CLAUSES = ("C02", "C01", "C06", "C11", "C14")
SETTINGS = """
[operator]
name = "Local 12"
kind = "union"
[answers]
default_place = "US-NY"
[office]
organisers = ["Ben4"]
[web]
address = "https://steward.example.org"
[organising]
circle = 8
time_zone = "Europe/Berlin"
"""


@dataclass
class Workplace:
    """Slack, the Box, the office and their clock."""

    seat: Seat
    desk: SlackDesk
    home: Path
    settings: Settings
    clock: Clock
    names_key: NewKeys
    box: BoxProcess
    office: OfficeProcess
    secret: str

    def rounds(self, days: int = 0) -> None:
        """What the processes do each minute, now or at the beginning of each of the next days."""
        assert self.box.services is not None
        desk = DeskServices.of(self.settings, self.desk.store, now=self.clock)
        for at in range(days + 1):
            self.clock.now += timedelta(days=1 if at else 0)
            for _ in range(2):
                assert self.box.services.upkeep.run(now=self.clock.now) == []
                assert desk.round() == []
        if self.desk.news is not None:
            self.desk.news.nudge()

    def taken(self, people: int, purpose: Purpose, *, first: int = 0) -> list[Code]:
        """Codes that others took in Slack."""
        desk = DeskServices.of(self.settings, self.desk.store, now=self.clock)
        found = [desk.codes.hand_out(f"T0 {first + n}", purpose, now=self.clock.now) for n in range(people)]
        assert all(isinstance(code, Code) for code in found), found
        return [code for code in found if isinstance(code, Code)]

    def page(self, address: str, *, width: int = 1280) -> Page:
        held = self.seat.page.context.browser
        assert isinstance(held, Browser)
        page = held.new_context(viewport={"width": width, "height": 844}, java_script_enabled=False).new_page()
        page.set_default_timeout(60_000)
        page.goto(address)
        return page

    def steward(self, *arguments: str) -> str:
        """The command at the machine."""
        held = {"STEWARD_DATA": str(self.settings.data), "STEWARD_CONFIG": str(self.home / "steward.toml")}
        done = CliRunner().invoke(cli, arguments, env=held, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output


def _installed(settings: Settings, purpose: KeyPurpose) -> NewKeys:
    keys = new_keys(os.urandom(16), purpose, date(2026, 11, 1), custodians=5, threshold=3)
    settings.keys_folder.mkdir(parents=True, exist_ok=True)
    (settings.keys_folder / f"{keys.public.id}.json").write_text(public_text(keys.public))
    return keys


@pytest.fixture
def workplace(built_demo: LibraryFolder, tmp_path: Path, opened_browser: Browser) -> Iterator[Workplace]:
    library = copied(built_demo, tmp_path / "data")
    (tmp_path / "steward.toml").write_text(SETTINGS)
    settings = Settings.load({"STEWARD_DATA": str(library.path)}, folder=tmp_path)
    _installed(settings, KeyPurpose.CONCERN)
    names_key, secret = _installed(settings, KeyPurpose.NAME), authenticator.fresh_secret()
    EnrolledFile.open(settings.office_folder).add(BEN, secret)
    clock = Clock()
    box = BoxProcess(settings, WebSettings(None, None), host="127.0.0.1", port=0, now=clock, tell=lambda _: None)
    people = OfficeSettings.load({}, folder=tmp_path)
    office = OfficeProcess(settings, people, hosts=[], host="127.0.0.1", port=0, now=clock)
    clock.now += timedelta(minutes=1)  # what is older than the office's start signs nobody in
    try:
        with seated(opened_browser, settings, tmp_path, now=clock, petitions_channel="general") as (seat, desk):
            yield Workplace(seat, desk, tmp_path, settings, clock, names_key, box, office, secret)
    finally:
        office.stop()
        box.stop()


@pytest.mark.long
def test_from_what_people_said_to_an_answer(workplace: Workplace) -> None:
    _concerns(workplace)
    page = _signed_in(workplace)
    _begin(page)
    _fill_and_freeze(page)
    _open(workplace, page)
    workplace.rounds()
    seat = workplace.seat
    seat.act_as(EVE)
    seat.open("general")
    seat.read("Our keys are ours")
    workplace.steward("petition", "export", ID, "--format", "poster", "--out", str(workplace.home / "poster.pdf"))

    codes = [_code_in_slack(seat), *(code.shown for code in workplace.taken(29, Purpose.petition(ID)))]
    workplace.rounds(days=1)
    _sign_on_a_phone(workplace, codes[0], NAMES[0])
    _others_sign(workplace, codes[1:])
    workplace.rounds(days=1)
    seat.read("Reached: 20")
    workplace.rounds(days=3)
    _custodians(workplace)
    _exports(workplace)

    page = _signed_in(workplace)
    _deliver_and_answer(page)
    workplace.rounds()
    seat.read("Answered")
    held = json.dumps(seat.page.inner_text(".messages"), ensure_ascii=False)
    assert not [name for name in NAMES if name in held], "no name in Slack"
    with workplace.page(f"http://127.0.0.1:{workplace.box.port}/", width=390) as phone:
        phone.get_by_role("button", name="Petitions").first.click()
        phone.get_by_role("button", name="Read it").first.click()
        expect(phone.locator("main")).to_contain_text("We will tell people beforehand.")


def _concerns(workplace: Workplace) -> None:
    """Ten people say what is tracked; the week after, that is told in fives."""
    services = workplace.box.services
    assert services is not None
    workplace.rounds()
    codes = workplace.taken(10, Purpose.concern(workplace.clock.now.date()))
    workplace.rounds(days=1)
    concern = Concern.read(["tracked.keystrokes", "missing.told", "missing.asked", "wanted.say"], "")
    for code in codes:
        _, signed = services.concerns.issue_receipt()
        done = services.concerns.submit(code, signed, concern, now=workplace.clock.now)
        assert done is ConcernOutcome.KEPT
    workplace.rounds(days=7)


def _signed_in(workplace: Workplace) -> Page:
    workplace.clock.now += timedelta(seconds=30)  # numbers are good once
    page = workplace.page(f"http://127.0.0.1:{workplace.office.port}/")
    page.get_by_label("Code", exact=True).fill(office_code(workplace.settings, now=workplace.clock)(BEN))
    page.get_by_label("Numbers", exact=True).fill(authenticator.numbers(workplace.secret, now=workplace.clock.now))
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("main")).to_contain_text("keystrokes or mouse")
    return page


def _begin(page: Page) -> None:
    page.get_by_role("link", name="Gaps").first.click()
    expect(page.locator("main")).to_contain_text("keystrokes", ignore_case=True)
    page.get_by_role("link", name="Begin a draft from it").click()
    expect(page.locator("main")).to_contain_text("At least 10 concerns")
    for closed in page.get_by_text("All other clauses").all():  # none where something speaks for each
        closed.click()
    for clause in CLAUSES:
        page.locator(f"#c-{clause}").check()
    page.get_by_label("Short name").fill(ID)
    page.get_by_label("Title").fill("Our keys are ours")
    page.get_by_label("Whom it is for").fill("The board of Brindlemark Freight")
    page.get_by_label("How many signatures").fill("20")
    page.get_by_label("Last day to sign").fill("2026-12-31")
    page.locator("input[type=radio][value=names]").check()
    page.get_by_role("button", name="Make the draft").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(ID)


def _fill_and_freeze(page: Page) -> None:
    page.get_by_role("link", name="Values of the variables").click()
    for field in page.locator("form input[type=text]").all():
        if not field.input_value():
            field.fill("30")
    page.get_by_role("button", name="Save").first.click()
    page.goto(page.url.split("/petitions")[0] + f"/petitions/{ID}")
    told = page.locator("main").inner_text()
    assert "Nothing is missing" in told, told
    assert "The company’s policies" in told or "in force" in told, "each demand says what it rests on"
    page.get_by_role("link", name="Freeze").first.click()
    page.locator("#sure").check()
    page.locator("form button.main").click()


def _open(workplace: Workplace, page: Page) -> None:
    page.goto(f"http://127.0.0.1:{workplace.office.port}/petitions/{ID}/step/open")
    expect(page.locator("main")).to_contain_text(" ".join(workplace.names_key.public.fingerprint.words))
    page.locator("input[name=key]").first.check()
    if page.locator("#sure").count():
        page.locator("#sure").check()
    page.locator("form button.main").click()
    expect(page.locator("main")).to_contain_text("Open")


def _code_in_slack(seat: Seat) -> str:
    seat.say("/steward sign")
    seat.window().get_by_label("Our keys are ours").check()
    seat.press("Go on")
    seat.window().get_by_label("Show my code now").check()
    seat.press("Go on")
    expect(seat.window()).to_contain_text("Write it on paper now")
    found = CODE.search(seat.window().inner_text())
    assert found
    seat.press("I wrote it down")
    seat.page.locator(".modal").wait_for(state="hidden")
    return found[0]


def _sign_on_a_phone(workplace: Workplace, code: str, name: str) -> None:
    with workplace.page(f"http://127.0.0.1:{workplace.box.port}/", width=390) as page:
        page.get_by_role("button", name="Petitions").first.click()
        page.get_by_role("button", name="Read it").first.click()
        page.get_by_role("button", name="Sign it").click()
        page.get_by_label("Your code").fill(code)
        page.get_by_label("Your name").fill(name)
        page.locator("input[name=minimum][value='2']").check()
        page.get_by_role("button", name="Go on").click()
        page.get_by_label("I have written down the seven words").check()
        page.get_by_role("button", name="Sign", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("kept")


def _others_sign(workplace: Workplace, codes: list[str]) -> None:
    services = workplace.box.services
    assert services is not None
    sha256 = services.book.petition(ID).sha256
    for code, name in zip(codes, NAMES[1:], strict=True):
        _, signed = services.signatures.issue_receipt()
        named = SignedName.read(name, "", Minimum.N)
        done = services.signatures.sign(Code.read(code), signed, ID, sha256, named, now=workplace.clock.now)
        assert done is Outcome.SIGNED, done


def _custodians(workplace: Workplace) -> None:
    """Two sittings in a folder with nothing but what they need, off the network; two names stay unconfirmed."""
    away = workplace.home / "offline"
    away.mkdir()
    workplace.steward("petition", "archive", ID, "--out", str(away / "names.archive"))
    (away / "public.json").write_text(public_text(workplace.names_key.public))
    typed = "".join(" ".join(share.words) + "\n" for share in workplace.names_key.shares[1:4])
    files = ("names.archive", "--public", "public.json", "--petition", f"{ID}.petition.json")
    done = offline(away, "custodians", "roster", *files, "--list", "--out", "list", stdin=typed)
    assert done.returncode == 0, done.stderr
    listed = (away / "list" / "list.txt").read_text()
    ticked = [
        line if any(name in line for name in UNCONFIRMED) else line.replace("[ ]", "[x]")
        for line in listed.splitlines()
    ]
    (away / "asked.txt").write_text("\n".join(ticked) + "\n")
    arguments = ("custodians", "roster", *files, "--confirmed", "asked.txt", "--out", "roster")
    done = offline(away, *arguments, stdin=typed)
    assert done.returncode == 0, done.stderr
    result = json.loads((away / "roster" / "result.json").read_text())
    assert result["confirmed"] == 28
    page = _signed_in(workplace)
    _step(page, "result")
    page.get_by_label("What stands in result.json").fill((away / "roster" / "result.json").read_text())
    _go(page)
    expect(page.locator("main")).to_contain_text("28")


def _exports(workplace: Workplace) -> None:
    """At the machine without names; with them offline, from the exported file and the roster."""
    out = workplace.home / "papers"
    out.mkdir()
    for form in ("pdf", "docx", "md", "html", "csv", "json"):
        path = out / f"petition-{form}.{form}"
        workplace.steward("petition", "export", ID, "--format", form, "--out", str(path))
        held = path.read_bytes()
        assert held and not [name for name in NAMES if name.encode() in held]
    away, roster = workplace.home / "offline", "roster/roster.json"
    (away / "petition.json").write_bytes((out / "petition-json.json").read_bytes())
    done = offline(away, "petition", "verify", "petition.json", "--roster", roster)
    assert done.returncode == 0, done.stdout + done.stderr
    for form in ("html", "csv"):
        done = offline(away, "petition", "export", "petition.json", "--format", form, "--roster", roster, "--out", form)
        assert done.returncode == 0, done.stderr
        told = (away / form).read_text(encoding="utf-8-sig")
        assert all((name in told) == (name not in UNCONFIRMED) for name in NAMES)


def _deliver_and_answer(page: Page) -> None:
    """On the day that the form begins with: today."""
    _step(page, "deliver")
    page.get_by_label("To whom").fill("The works manager, in her office")
    page.get_by_role("textbox", name="How").fill("By hand")
    _go(page)
    _step(page, "answer")
    page.get_by_role("textbox", name="What was answered").fill("We will tell people beforehand. Nothing else.")
    page.locator("#r-1-C02").check()
    page.locator("#r-3-C01").check()
    _go(page)
    expect(page.locator("main")).to_contain_text("We will tell people beforehand.")


def _step(page: Page, name: str) -> None:
    page.goto("/".join(page.url.split("/")[:3]) + f"/petitions/{ID}/step/{name}")


def _go(page: Page) -> None:
    if page.locator("#sure").count():
        page.locator("#sure").check()
    page.locator("form button.main").click()
