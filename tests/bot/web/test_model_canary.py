"""Of all that people tell the Box and the office, a language model gets the one question somebody agreed to send."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from bot.organising.petitions.text import Mode
from knowledge.library import LibraryFolder
from tests.bot.web.conftest import PASSPHRASE, Page
from tests.bot.web.house import House, pressed, seven_words
from tests.bot.web.model_site import BUTTON, model_table
from tests.bot.web.office_petitions import pressed as pressed_in_office
from tests.bot.web.office_site import TOTALS, Office
from tests.lying_server import LyingServer
from tests.made_once import copied
from tests.slack.traces import readable
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
