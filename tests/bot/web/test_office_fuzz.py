"""Whatever is sent to the office, it neither breaks nor says back what it was sent, nor lets anybody in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.web.guard import FORM
from bot.web.office_session import COOKIE
from tests.bot.web.conftest import FROM_HERE
from tests.bot.web.office_petitions import box_of, drafted, text
from tests.bot.web.office_site import TOTALS, Office
from tests.thorough import examples

pytestmark = pytest.mark.long
SENTINEL = "quokkaparade"
ODD = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
KINDS = st.sampled_from([FORM, FORM, f"{FORM}; x=y", "text/plain"])
ADDRESSES = st.sampled_from(
    [
        "/",
        "/petitions",
        "/gaps",
        "/gaps.pdf",
        "/begin",
        "/health",
        "/sign-out",
        "/themes.png",
        "/themes.svg",
        "/healthz",
        "/nowhere",
    ]
)
QUIETLY = settings(
    max_examples=examples(80), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    found = Office(Path(tmp_path_factory.mktemp("office")))
    found.publish(TOTALS)
    yield found
    found.close()


def well(found: httpx.Response) -> None:
    assert found.status_code < 500 or found.status_code == 503
    assert SENTINEL not in found.text.lower() and "keystrokes" not in found.text
    assert found.headers["cache-control"] == "no-store" and found.status_code != 303


@QUIETLY
@given(odd=ODD, where=st.sampled_from(["/{}", "/health/{}", "/static/{}", "/themes.{}"]))
def test_odd_addresses(office: Office, odd: str, where: str) -> None:
    well(office.client.get(where.replace("{}", quote(odd + SENTINEL, safe=""))))
    well(office.client.get(f"/?{quote(odd)}={SENTINEL}"))


@QUIETLY
@given(
    address=ADDRESSES, body=st.binary(max_size=400), kind=st.sampled_from([FORM, FORM, f"{FORM}; x=y", "text/plain"])
)
def test_odd_bodies(office: Office, address: str, body: bytes, kind: str) -> None:
    sent = body + b"&code=" + SENTINEL.encode()
    well(office.client.post(address, content=sent, headers=FROM_HERE | {"Content-Type": kind}))


@QUIETLY
@given(code=ODD, numbers=ODD)
def test_odd_codes_and_numbers(office: Office, code: str, numbers: str) -> None:
    well(office.client.post("/", data={"code": code + SENTINEL, "numbers": numbers}, headers=FROM_HERE))
    well(office.client.post("/", data={"code": office.code(), "numbers": numbers + SENTINEL}, headers=FROM_HERE))
    well(office.client.post("/", data={"code": code, "numbers": office.numbers()}, headers=FROM_HERE))


PLACES = st.sampled_from([
    "/petitions/our-keys/step/freeze", "/petitions/our-keys/step/discard", "/petitions/our-keys/part/about",
    "/petitions/our-keys/part/opening", "/petitions/our-keys/part/values", "/petitions/our-keys/part/new",
    "/petitions/our-keys/part/demand-C02", "/petitions/our-keys/history", "/begin", "/gaps/screen/kept",
    "/petitions/signed/step/deliver", "/petitions/signed/step/answer", "/petitions/signed/step/close",
    "/petitions/signed/step/successor", "/petitions/signed/step/result", "/petitions/signed/step/open",
])  # fmt: skip
FIELDS = st.sampled_from([
    "id", "title", "addressee", "threshold", "deadline", "mode", "clause", "opening", "closing", "heading", "text",
    "reason", "keep", "do", "seen", "number", "to", "how", "on", "why", "result", "key", "value.notice_days", "verdict",
    "demand.C02", "demand.own-1", "sha256", "kept-path", "kept:text", "operator",
])  # fmt: skip
TYPED = st.one_of(ODD, st.sampled_from(["save", "look", "up", "down", "remove", "clause", "C02", "20", "2026-12-30",
                                        "2026-12-01", "count", "names", "met", "1", "our-keys", "undo"]))  # fmt: skip


@pytest.fixture(scope="module")
def entered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, str]]:
    """One with petitions, and somebody's session: nobody tried codes there before."""
    office = Office(Path(tmp_path_factory.mktemp("entered")))
    box = box_of(office)
    drafted(office)
    box.book.draft("signed", text(), now=office.clock.now)
    box.book.freeze("signed", now=office.clock.now)
    box.book.open("signed", now=office.clock.now)
    yield office, office.sign_in()
    office.close()


@QUIETLY
@given(place=PLACES, form=st.dictionaries(FIELDS, TYPED, max_size=6))
def test_odd_forms_of_who_is_signed_in(entered: tuple[Office, str], place: str, form: dict[str, str]) -> None:
    """A sentence, or what was asked for; never a breakdown. Without a session it does nothing."""
    office, signed_in = entered
    sent = {**form, "evil": "<script>"}
    answer = office.post(place, signed_in, **sent)
    assert answer.status in (200, 303, 404, 405, 409, 422) and "<script>" not in answer.response.text
    assert answer.response.headers["cache-control"] == "no-store"
    assert office.post(place, **sent).status == 403


@QUIETLY
@given(odd=ODD, where=st.sampled_from([
    "/petitions/{}", "/petitions/our-keys/{}", "/petitions/our-keys/part/{}", "/petitions/our-keys/step/{}",
    "/petitions/signed/file/{}", "/gaps/{}", "/gaps/{}/kept", "/gaps.{}", "/petitions/our-keys/part/demand-{}",
]))  # fmt: skip
def test_odd_addresses_of_who_is_signed_in(entered: tuple[Office, str], odd: str, where: str) -> None:
    office, signed_in = entered
    answer = office.get(where.replace("{}", quote(odd + SENTINEL, safe="")), signed_in)
    assert answer.status == 404 and SENTINEL not in answer.response.text.lower()


@QUIETLY
@given(address=ADDRESSES, odd=st.binary(max_size=80).map(lambda odd: bytes(c for c in odd if c > 31 and c != 127)))
def test_odd_cookies(office: Office, address: str, odd: bytes) -> None:
    for cookie in (odd, COOKIE.encode() + b"=" + odd, COOKIE.encode() + b"=" + odd + SENTINEL.encode()):
        well(office.client.get(address, headers=[(b"Cookie", cookie.strip())]))
