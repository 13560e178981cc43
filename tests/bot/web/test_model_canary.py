"""Of all that people tell the Box and the office, a language model gets the one question somebody agreed to send."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import httpx
import pytest

from bot.organising.petitions.text import Mode
from knowledge.library import LibraryFolder
from tests.bot.web.conftest import FROM_HERE, PASSPHRASE, Page
from tests.bot.web.house import House, pressed, seven_words
from tests.bot.web.model_site import BUTTON, KEY, model_table
from tests.bot.web.office_petitions import pressed as pressed_in_office
from tests.bot.web.office_site import TOTALS, Office
from tests.bot.web.test_process import ROOT, Served, free_port
from tests.lying_server import LyingServer, Refuses
from tests.made_once import copied
from tests.slack.traces import found_in, readable, stamp, written_since
from tests.written_by_models import honest

pytestmark = pytest.mark.long
EMAIL = "Can my boss read my work email?"
UNAGREED, AGREED, EARLIER = "Quokkaparade", "Wombatmarch", "Numbatwaltz"
CONCERN, REPLY, REPORT, DISTRESS = "Bandicootjig", "Bilbysong", "Marmotstep", "Lemurcall"
PERSON, ROLE, TITLE, DEMAND, REASON, CORRECTION = (
    "Adalindqvist",
    "Nightshift",
    "Dingotitle",
    "Koalaclaim",
    "Emuground",
    "Galahfix",
)
TOLD = (CONCERN, REPLY, REPORT, DISTRESS, PERSON, ROLE, TITLE, DEMAND, REASON, CORRECTION, UNAGREED, EARLIER)

LIBRARIES = ("langchain", "langchain_core", "langchain_openai", "openai", "anthropic", "langsmith")


@pytest.fixture
def server() -> Iterator[LyingServer]:
    with LyingServer(honest) as started:
        yield started


def leaked(server: LyingServer, words: Iterable[str]) -> list[str]:
    """Which of these stand, in any form, in anything that the model's server was sent."""
    sent = b"\n".join(server.raw)
    return [word for word in words if any(form in sent for form in readable(word))]


def test_a_model_hears_nothing_of_concerns_signatures_and_questions_but_the_one_agreed_to(
    server: LyingServer, web_data: Path, tmp_path: Path
) -> None:
    house = House(tmp_path, web_data, model=model_table(server, tmp_path / "counts"))
    code, spare = house.codes()[:2]
    words, _ = house.sent(code, text=f"{CONCERN} counts what I type")
    house.reply(f"{REPLY}: come on Tuesday")
    assert REPLY in house.read(words).main
    withdrawn = pressed(house.site, house.read(words), "Withdraw this concern")
    pressed(house.site, withdrawn, "Withdraw it now")
    house.checked(spare, text=f"{CONCERN}\0")
    signing = _signed(house)
    token = house.site.post("/members", passphrase=PASSPHRASE).token
    assert token
    for asked in (
        f"{EMAIL} {UNAGREED}", f"My manager {REPORT} threatened me in the warehouse yesterday",
        f"I want to kill myself because of {DISTRESS}", "How do I get red wine out of a carpet?",
    ):  # fmt: skip
        house.site.ask(asked, place="US-NY")
        house.site.ask(asked, **{"pass": token})
    for step in ("raise", "words", "safety", "petitions"):
        house.step(step)
    assert server.raw == [], "nobody agreed to anything yet"

    first = house.site.ask(f"May they film the break room? {EARLIER}", place="US-NY")
    second = house.site.ask(f"{EMAIL} {AGREED}", **first.fields("Ask"))
    worded = house.site.post("/ask", step="word", **second.fields(BUTTON))
    house.site.ask(f"and in Germany? {UNAGREED}", **worded.fields("Ask"))
    house.close()

    assert "Worded by a language model" in worded.main
    assert [message["content"] for message in server.heard[0]["messages"]] == _shown(second)
    assert len(server.raw) == 1 and leaked(server, [AGREED]) == [AGREED]
    codes = [form for one in (code, spare) for form in (one.shown, one.shown.replace("-", ""))]
    pairs = [" ".join(of_one.split()[at : at + 2]) for of_one in (words, signing) for at in range(6)]
    assert leaked(server, [*TOLD, *codes, *pairs, PASSPHRASE, token, "tracked.keystrokes", "Brindlemark"]) == []


def _shown(page: Page) -> list[str]:
    return [text.get_text() for text in page.soup.select("section.wording .stored")]


def _signed(house: House) -> str:
    """A petition with names, drafted and signed; the seven words."""
    house.petition(Mode.NAMES, title=TITLE, opening=f"{DEMAND}, we ask.")
    code = house.signing_codes()[0]
    check = house.signing(code, name=PERSON, role=ROLE, minimum="2")
    pressed(house.site, check, "Sign", written="yes")
    return seven_words(check)


def test_a_model_hears_nothing_of_what_organisers_draft_correct_and_publish(
    server: LyingServer, built_demo: LibraryFolder, tmp_path: Path
) -> None:
    data = copied(built_demo, tmp_path / "data").path
    office = Office(data, model=model_table(server, tmp_path / "counts"))
    office.client.timeout = 300  # the first look at the gaps reads every policy
    office.publish(TOTALS)
    token = office.sign_in()
    office.get("/themes", token)
    practice = next(a for a in office.get("/gaps", token).links() if a.startswith("/gaps/") and "#" not in a)
    pressed_in_office(office, token, f"{practice}/kept", "Correct it", verdict="contrary", why=f"{CORRECTION} says so.")
    assert CORRECTION in office.get(practice, token).main
    begun = {"id": "our-keys", "clause": "C02\nC15", "title": TITLE, "addressee": PERSON, "threshold": "20"}
    office.post("/begin", token, **begun, deadline="2026-12-24", mode="count")
    page = "/petitions/our-keys"
    pressed_in_office(office, token, f"{page}/part/opening", "Save", opening=f"{DEMAND}.")
    pressed_in_office(office, token, f"{page}/part/demand-C02", "Save", text=f"{DEMAND}.", reason=REASON)
    assert DEMAND in office.get(page, token).main and REASON in office.get(page, token).main
    office.close()

    assert server.raw == []


def test_no_log_at_any_level_says_what_was_asked_what_was_written_or_the_key(web_data: Path, tmp_path: Path) -> None:
    port, before = free_port(), stamp(web_data)
    with LyingServer(lambda messages: f"{honest(messages)}{CONCERN}\n") as server:
        (tmp_path / "steward.toml").write_text(model_table(server, tmp_path / "counts"), encoding="utf-8")
        served = Served(web_data, tmp_path, port, talkative=True, OPENAI_API_KEY=KEY)
        served.wait_until_it_listens()
        with httpx.Client(
            base_url=f"http://127.0.0.1:{port}", trust_env=False, headers=FROM_HERE, timeout=120
        ) as client:
            page = Page(client.post("/ask", data={"question": f"{EMAIL} {AGREED}", "place": "US-NY"}))
            consent = page.fields(BUTTON)
            worded = Page(client.post("/ask", data={**consent, "step": "word"}))
            server.behaviour = lambda messages: Refuses(500, f"{CONCERN} {KEY}")
            again = page_again(client, worded)
            failed = Page(client.post("/ask", data={**again.fields(BUTTON), "step": "word"}))
        code, said = served.ended()
        asked = len(server.raw)

    assert "Worded by a language model" in worded.main and "from the sources alone" in failed.main
    assert asked >= 2 and code == 0 and "logging is on" in served.logged.read_text(encoding="utf-8")
    secrets = (AGREED, CONCERN, KEY, str(consent["consent"][0]))
    left = [*written_since(before, web_data), *(path for path in tmp_path.rglob("*") if path.is_file())]
    assert served.logged in left
    assert found_in(left, {word: set(readable(word)) for word in secrets}) == []
    assert not [word for word in secrets if word in said]
    written = served.logged.read_text(encoding="utf-8") + served.printed.read_text(encoding="utf-8") + said
    assert "exempts what the service" not in written, "an answer stands in no log either"


def page_again(client: httpx.Client, worded: Page) -> Page:
    return Page(client.post("/ask", data=worded.fields("Show the answer from the sources alone")))


def test_no_process_of_organisers_custodians_or_the_keeper_loads_what_asks_a_model() -> None:
    rooms = "bot.web.office_process, bot.keeper, bot.organisation, bot.cli.custodians, bot.cli.office"
    listing = f"import sys, {rooms}; print(*(m for m in sys.modules if m.split('.')[0] in {LIBRARIES}))"
    loaded = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True, cwd=ROOT)

    assert loaded.stdout.split() == []
