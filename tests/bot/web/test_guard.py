"""What comes in is bounded and comes from our own pages; what goes out is not stored, framed or led elsewhere."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import httpx
import pytest

from bot.web.guard import FORM
from tests.bot.web.conftest import FROM_HERE, Site
from tests.bot.web.house import House

PAGES = ["/", "/about", "/policies", "/policies/ny-52c2", "/changes", "/members", "/nowhere", "/feed.atom", "/healthz",
         "/static/steward.css"]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_no_answer_is_stored_framed_or_led_elsewhere(site: Site, path: str) -> None:
    headers = site.client.get(path).headers

    assert headers["cache-control"] == "no-store" and headers["referrer-policy"] == "no-referrer"
    assert headers["content-security-policy"] == (
        "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert not {"set-cookie", "server", "location", "last-modified", "etag"} & set(headers)


@pytest.mark.parametrize(
    "path", [path for path in PAGES if path not in ("/feed.atom", "/healthz") and "css" not in path]
)
def test_a_page_has_one_neutral_title_and_nothing_that_runs_or_comes_from_elsewhere(site: Site, path: str) -> None:
    page = site.get(path)
    soup = page.soup

    assert [title.get_text() for title in soup.find_all("title")] == ["Steward"]
    assert not soup.find_all(["script", "img", "iframe", "style", "base", "object", "embed", "svg"])
    assert not [
        tag for tag in soup.find_all(True) if any(name.startswith("on") or name == "style" for name in tag.attrs)
    ]
    assert [str(link["href"]) for link in soup.find_all("link")] == ["/static/steward.css", "/feed.atom"]
    assert all(
        str(form["method"]).lower() == "post" and form["autocomplete"] == "off" for form in soup.find_all("form")
    )
    typed = soup.find_all(["textarea", "input", "select"])
    assert all(field["autocomplete"] == "off" for field in typed)
    assert all(
        field["spellcheck"] == "false" for field in soup.select("textarea, input[type=text], input[type=password]")
    )
    for link in soup.select("a[href^=http]"):
        assert link["rel"] == ["noreferrer", "noopener"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
        {"Origin": "http://["},
        {"Origin": ""},
    ],
    ids=str,
)
def test_a_form_from_elsewhere_is_not_read(site: Site, headers: dict[str, str]) -> None:
    page = site.post("/ask", headers, question="Quokkaparade?")

    assert page.status == 403 and "Quokka" not in page.response.text


def test_a_form_of_ours_is_read(site: Site) -> None:
    own = {"Origin": site.address}
    for headers in (own, own | FROM_HERE, FROM_HERE | {"Origin": "null"}, {"Sec-Fetch-Site": "none"}):
        assert site.post("/", headers, place="").status == 200


def test_a_body_that_is_too_long_is_refused_before_it_is_read(site: Site) -> None:
    with socket.create_connection(("127.0.0.1", site.box.port)) as raw:
        raw.sendall(
            b"POST /ask HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 99999999\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\n\r\nquestion="
        )
        raw.settimeout(20)
        assert raw.recv(1000).startswith(b"HTTP/1.1 413")


def test_fifty_megabytes_are_refused_in_words_and_not_read(house: House) -> None:
    with socket.create_connection(("127.0.0.1", house.site.box.port)) as raw:
        raw.sendall(
            b"POST / HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 52428800\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\n\r\nstep=check&text="
        )
        raw.settimeout(20)
        with raw.makefile("rb") as answer:
            said = answer.read().decode()
    assert said.startswith("HTTP/1.1 413") and "a concern up to 1,000 characters" in " ".join(said.split())


def test_a_text_of_the_widest_characters_fits(house: House) -> None:
    page = house.checked(house.codes()[0], text="\U0001f9d1" * 1_000)

    assert page.status == 200 and "\U0001f9d1" * 1_000 in page.response.text


def test_a_body_without_an_end_is_cut_off(site: Site) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(100):
            yield b"question=" + b"x" * 8192

    try:
        status = site.client.post(
            "/ask",
            content=endless(),
            headers=FROM_HERE | {"Content-Type": "application/x-www-form-urlencoded"},
        ).status_code
    except (httpx.WriteError, httpx.ReadError, httpx.RemoteProtocolError):
        return  # the connection was closed while it was still being sent
    assert status == 413


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/json", "text/plain", ""])
def test_only_forms_are_read(site: Site, kind: str) -> None:
    found = site.client.post("/ask", content=b"question=Quokkaparade", headers=FROM_HERE | {"Content-Type": kind})

    assert found.status_code == 415 and "Quokka" not in found.text


@pytest.mark.parametrize(
    "line",
    ["GET /ask", "PUT /", "DELETE /policies", "TRACE /", "POST /healthz", "POST /feed.atom", "OPTIONS /ask"],
)
def test_another_method_is_told_what_to_do(site: Site, line: str) -> None:
    method, path = line.split()
    found = site.client.request(method, path, headers=FROM_HERE | {"Content-Type": FORM})

    assert found.status_code == 405 and "first page" in found.text and found.headers["allow"]


def test_a_page_that_is_not_there_is_not_repeated(site: Site) -> None:
    for path in (
        "/Quokkaparade",
        "/policies/Quokkaparade/",
        "/source/Quokkaparade/x",
        "/ask/?q=Quokka",
    ):
        found = site.client.get(path)
        assert found.status_code in (403, 404) and "Quokka" not in found.text


def test_health_says_up_and_nothing_else(site: Site) -> None:
    found = site.client.get("/healthz")

    assert (found.status_code, found.text) == (200, "up")


def test_members_are_answered_while_strangers_are_too_many(site: Site, token: str) -> None:
    """The limit is one for all strangers; whose they are is not known."""
    guard = site.box.app
    taken = guard.strangers, guard.at_the_door
    guard.strangers = guard.at_the_door = 10_000
    try:
        assert site.get("/").status == 503 and site.get("/").response.headers["retry-after"]
        assert site.post("/", **{"pass": token}).status == 200
        assert site.client.get("/healthz").text == "up"
    finally:
        guard.strangers, guard.at_the_door = taken
