"""The office shows nothing to who did not sign in, and to who did what their role is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.office import OfficeServices
from bot.office_settings import OfficeSettings
from bot.organising.choice import CHOICES
from bot.organising.custodians.ceremony import new_keys
from bot.organising.custodians.demo import demo_keys
from bot.organising.custodians.key_set import KeySet, Purpose
from bot.organising.custodians.public_file import public_text
from bot.settings import Settings
from bot.web.guard import FORM, HEADERS
from bot.web.office_session import COOKIE
from tests.bot.web.conftest import FROM_HERE
from tests.bot.web.office_site import ADMIN, ORGANISER, TOTALS, Clock, Office, token_of

ROUTES = ("/", "/health", "/themes.png", "/themes.svg", "/sign-out", "/nowhere", "/admin", "/themes")
NOT_FITTING = "That did not fit"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = Office(tmp_path)
    yield found
    found.close()


def install(office: Office, keys: KeySet) -> None:
    folder = office.settings.keys_folder
    folder.mkdir(exist_ok=True)
    (folder / f"{keys.id}.json").write_text(public_text(keys), encoding="utf-8")


# Signing in


def test_a_good_code_and_good_numbers_begin_a_session_of_thirty_minutes(office: Office) -> None:
    answer = office.post("/", code=office.code(), numbers=office.numbers())
    token = token_of(answer)

    assert token and len(token) >= 43
    assert answer.response.headers["location"] == "/"
    cookie = answer.response.headers["set-cookie"].split("; ")
    assert cookie[0] == f"{COOKIE}={token}" and COOKIE.startswith("__Host-")
    assert {part.lower() for part in cookie[1:]} == {"secure", "httponly", "samesite=strict", "path=/", "max-age=1800"}
    assert "Themes" in office.get("/", token).main


def test_a_code_is_read_as_people_type_it(office: Office) -> None:
    typed = f" {office.code().lower().replace('-', ' ').replace('0', 'o').replace('1', 'l')} "
    numbers = office.numbers()

    assert token_of(office.post("/", code=typed, numbers=f"{numbers[:3]} {numbers[3:]}"))


@pytest.mark.parametrize("wrong", ["", "0000-0000", "7K3FM2QX", "☃" * 8, "a" * 5000])
def test_a_wrong_code_opens_nothing(office: Office, wrong: str) -> None:
    answer = office.post("/", code=wrong, numbers=office.numbers())

    assert answer.status == 403 and NOT_FITTING in answer.main and "set-cookie" not in answer.response.headers


@pytest.mark.parametrize("wrong", ["", "12345", "１２３４５６", "abcdef", "1" * 5000])
def test_wrong_numbers_open_nothing(office: Office, wrong: str) -> None:
    answer = office.post("/", code=office.code(), numbers=wrong)

    assert answer.status == 403 and NOT_FITTING in answer.main and "set-cookie" not in answer.response.headers


def test_whichever_did_not_fit_the_page_is_the_same(office: Office) -> None:
    code = office.post("/", code="0000-0000", numbers=office.numbers())
    numbers = office.post("/", code=office.code(), numbers="000000")

    assert code.response.text == numbers.response.text


def test_numbers_of_one_person_do_not_go_with_a_code_of_another(office: Office) -> None:
    assert token_of(office.post("/", code=office.code(ADMIN), numbers=office.numbers(ORGANISER))) is None


def test_a_code_is_good_once(office: Office) -> None:
    code = office.code()
    assert token_of(office.post("/", code=code, numbers=office.numbers()))
    office.clock.on(seconds=60)

    assert token_of(office.post("/", code=code, numbers=office.numbers())) is None


def test_a_code_that_was_typed_with_wrong_numbers_is_still_good(office: Office) -> None:
    code = office.code()
    assert token_of(office.post("/", code=code, numbers="000000")) is None

    assert token_of(office.post("/", code=code, numbers=office.numbers()))


def test_a_code_is_over_after_five_minutes(office: Office) -> None:
    code = office.code()
    office.clock.on(minutes=4, seconds=45)
    assert token_of(office.post("/", code=code, numbers=office.numbers()))
    late = office.code()
    office.clock.on(minutes=5)

    assert token_of(office.post("/", code=late, numbers=office.numbers())) is None


def test_numbers_are_good_once(office: Office) -> None:
    numbers = office.numbers()
    assert token_of(office.post("/", code=office.code(), numbers=numbers))
    office.clock.on(seconds=10)  # another code, the same numbers

    assert token_of(office.post("/", code=office.code(), numbers=numbers)) is None


def test_numbers_that_came_before_those_that_were_used_are_not_taken(office: Office) -> None:
    earlier = office.numbers()
    office.clock.on(seconds=30)
    assert token_of(office.post("/", code=office.code(), numbers=office.numbers()))
    office.clock.on(seconds=10)

    assert token_of(office.post("/", code=office.code(), numbers=earlier)) is None


def test_what_was_used_before_a_restart_is_not_good_after_it(office: Office) -> None:
    code, numbers = office.code(), office.numbers()
    assert token_of(office.post("/", code=code, numbers=numbers))
    office.close()
    office.start()
    office.clock.on(seconds=-50)  # ten seconds after the start

    assert token_of(office.post("/", code=code, numbers=numbers)) is None, "the code was made before the start"
    assert token_of(office.post("/", code=office.code(), numbers=numbers)) is None, "so were the numbers"
    office.clock.on(seconds=30)
    assert token_of(office.post("/", code=office.code(), numbers=office.numbers()))


def test_tries_at_numbers_are_limited_for_each_person_and_for_nobody_else(office: Office) -> None:
    code = office.code()
    for _ in range(5):
        assert token_of(office.post("/", code=code, numbers="000000")) is None

    assert token_of(office.post("/", code=code, numbers=office.numbers())) is None
    assert token_of(office.post("/", code=office.code(ADMIN), numbers=office.numbers(ADMIN)))


def test_a_flood_of_wrong_codes_is_held_off_and_keeps_out_nobody_with_a_good_one(office: Office) -> None:
    answers = [office.post("/", code="0000-0000", numbers="000000").status for _ in range(40)]

    assert answers[:30] == [403] * 30 and 503 in answers[30:]
    assert office.post("/", code="0000-0000", numbers="1").response.headers.get("retry-after") == "60"
    assert token_of(office.post("/", code=office.code(), numbers=office.numbers()))


def test_who_is_listed_and_not_enrolled_cannot_sign_in(office: Office) -> None:
    assert token_of(office.post("/", code=office.code("U0LATER"), numbers="000000")) is None


def test_who_is_enrolled_and_no_longer_listed_cannot_sign_in(office: Office) -> None:
    office.file.add("U0GONE", office.secrets[ADMIN])

    assert token_of(office.post("/", code=office.code("U0GONE"), numbers=office.numbers(ADMIN))) is None


def test_where_nobody_is_enrolled_the_page_says_what_to_run(tmp_path: Path) -> None:
    office = Office(tmp_path, enrolled=False)
    page = office.get("/")
    office.close()

    assert page.status == 200 and "steward office enrol ID" in page.main and page.soup.find("input") is None


# Sessions


def test_a_session_ends_thirty_minutes_after_signing_in_whatever_was_done_meanwhile(office: Office) -> None:
    token = office.sign_in()
    office.clock.on(minutes=29)
    assert "Themes" in office.get("/", token).main
    office.clock.on(minutes=1)

    assert "You are signed out" in office.get("/", token).main
    assert office.get("/themes.png", token).status == 403


def test_a_session_ends_also_where_the_computer_s_clock_is_set_back(office: Office) -> None:
    token = office.sign_in()
    office.clock.now -= timedelta(days=1)
    office.clock.seconds += 30 * 60

    assert office.get("/themes.png", token).status == 403


def test_signing_out_ends_the_session_itself_and_takes_the_cookie_away(office: Office) -> None:
    token = office.sign_in()
    answer = office.post("/sign-out", token)

    assert "You are signed out" in answer.main
    gone = answer.response.headers["set-cookie"].lower()
    assert gone.startswith(f'{COOKIE.lower()}=""; ') and "max-age=0" in gone and "secure" in gone and "path=/" in gone
    assert office.get("/themes.svg", token).status == 403


def test_a_restart_ends_all_sessions(office: Office) -> None:
    token = office.sign_in()
    office.restart()

    assert office.get("/themes.svg", token).status == 403


def test_signing_in_again_ends_the_earlier_session_of_that_person_only(office: Office) -> None:
    first, other, second = office.sign_in(), office.sign_in(ADMIN), office.sign_in()

    assert [office.get("/themes.svg", token).status for token in (first, other, second)] == [403, 200, 200]


def test_who_is_removed_is_out_at_once(office: Office) -> None:
    token = office.sign_in()
    assert office.file.remove(ORGANISER)

    assert office.get("/themes.svg", token).status == 403


def test_a_token_that_the_browser_brings_along_never_becomes_a_session(office: Office) -> None:
    planted = "p" * 43
    answer = office.post("/", planted, code=office.code(), numbers=office.numbers())

    assert token_of(answer) != planted
    assert office.get("/themes.svg", planted).status == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site", None])
def test_no_other_site_can_sign_in_or_out(office: Office, site: str | None) -> None:
    headers = {"Sec-Fetch-Site": site} if site else {}
    token = office.sign_in()
    office.clock.on(seconds=30)

    assert office.post("/", None, headers, code=office.code(), numbers=office.numbers()).status == 403
    assert office.post("/sign-out", token, headers).status == 403
    assert office.get("/themes.svg", token).status == 200, "still signed in"
    assert office.post("/", None, FROM_HERE, code=office.code(), numbers=office.numbers()).status == 303


def test_signing_in_looking_and_signing_out_changes_no_file(office: Office) -> None:
    def files() -> dict[str, tuple[bytes, int]]:
        found = [path for path in office.data.rglob("*") if path.is_file() and not path.name.endswith("-shm")]
        return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in found}

    office.publish(TOTALS)
    before = files()
    token = office.sign_in(ADMIN)
    for path in ROUTES:
        office.get(path, token)
    office.post("/sign-out", token)

    assert "enrolled.json" in before and files() == before


# What is shown


@pytest.mark.parametrize("token", [None, "", "x", "p" * 43, '"', "é"])
def test_without_a_session_no_address_shows_anything(office: Office, token: str | None) -> None:
    office.publish(TOTALS)
    install(office, new_keys(b"k" * 16, Purpose.CONCERN, date(2026, 11, 1), custodians=5, threshold=3).public)
    carried = [(b"Cookie", f"{COOKIE}={token}".encode())] if token is not None else []
    carried += [(b"Sec-Fetch-Site", b"same-origin"), (b"Content-Type", FORM.encode())]
    for path in ROUTES:
        for method in ("GET", "POST", "HEAD", "OPTIONS", "PUT"):
            answer = office.client.request(method, path, headers=carried)
            assert "set-cookie" not in answer.headers or path == "/sign-out"
            assert not any(choice.words in answer.text for choice in CHOICES if choice.words != "the screen")
            assert "concern-2026" not in answer.text and "custodians open together" not in answer.text
            assert answer.headers["content-type"].partition(";")[0] in ("text/html", "text/plain")
    assert office.get("/healthz").response.text == "up"


def test_every_answer_has_the_headers_of_the_box(office: Office) -> None:
    token = office.sign_in()
    for path in (*ROUTES, "/healthz", "/static/steward.css"):
        headers = office.get(path, token).response.headers
        assert {name.decode(): value.decode() for name, value in HEADERS}.items() <= dict(headers).items()


def test_themes_are_shown_by_question_as_published_and_with_no_sum(office: Office) -> None:
    office.publish(TOTALS)
    page = office.get("/", office.sign_in())
    rows = [row.get_text(" ", strip=True) for row in page.soup.select("tbody tr")]

    assert rows[:3] == ["keystrokes or mouse 35", "the screen 20", "fingerprint, face or other biometrics 5"]
    assert [c.get_text() for c in page.soup.find_all("caption")] == [
        "What is tracked", "What was missing", "What it does to people", "What people want",
    ]  # fmt: skip
    figures = [int(cell.get_text()) for cell in page.soup.select("td")]
    assert sorted(figures) == sorted(TOTALS.values())
    assert str(sum(TOTALS.values())) not in page.main and "5 means five to nine" in page.main
    assert not re.search(r"20\d\d|W\d\d|Monday|Tuesday", page.main), "no date of publication"


def test_counts_under_five_are_never_shown(office: Office) -> None:
    office.publish({"tracked.screen": 0, "wanted.stop": 5})
    page = office.get("/", office.sign_in())

    assert "the screen" not in page.main and "that it stops" in page.main


def test_without_themes_the_page_says_what_comes_next(office: Office) -> None:
    page = office.get("/", office.sign_in())

    for words in ("custodians", "/steward concern", "at least 20 people", "a full week", "slips of paper"):
        assert words in page.main
    assert page.soup.find("table") is None


@pytest.mark.parametrize(("path", "kind", "begins"), [
    ("/themes.png", "image/png", b"\x89PNG\r\n"), ("/themes.svg", "image/svg+xml", b"<svg xmlns"),
])  # fmt: skip
def test_the_chart_can_be_saved(office: Office, path: str, kind: str, begins: bytes) -> None:
    office.publish(TOTALS)
    answer = office.get(path, office.sign_in()).response

    assert answer.status_code == 200 and answer.headers["content-type"].partition(";")[0] == kind
    assert answer.content.startswith(begins) and answer.headers["content-disposition"].startswith("attachment; ")


def test_health_is_for_admins_only(office: Office) -> None:
    token = office.sign_in()
    refused = office.get("/health", token)

    assert refused.status == 403 and "for admins" in refused.main
    assert "/health" not in office.get("/", token).links()
    admin = office.sign_in(ADMIN)
    assert office.get("/health", admin).status == 200 and "/health" in office.get("/", admin).links()


def test_health_says_what_keeps_concerns_from_coming(office: Office) -> None:
    page = office.get("/health", office.sign_in(ADMIN))

    assert "No custodians' key is installed, so no concern is taken." in page.main
    assert "No batch of codes is there" in page.main
    assert "Needs care · catalogue" in page.main


def test_health_shows_keys_with_their_fingerprints_and_what_is_overdue(office: Office) -> None:
    old = new_keys(b"o" * 16, Purpose.CONCERN, date(2026, 7, 1), custodians=5, threshold=3).public
    install(office, old)
    token = office.sign_in(ADMIN)
    overdue = office.get("/health", token).main
    assert "of a quarter that is over" in overdue and " ".join(old.fingerprint.words) in overdue
    new = new_keys(b"n" * 16, Purpose.CONCERN, date(2026, 10, 1), custodians=3, threshold=2).public
    install(office, new)
    page = office.get("/health", token).main

    assert "The custodians’ key is in use" in page and "of a quarter that is over" not in page
    assert f"{new.id} In use. From 1 October 2026. 2 of 3 custodians" in page
    assert f"{old.id} Replaced. From 1 July 2026; its sheets are needed until 6 January 2027." in page


def test_health_says_so_of_the_demo_key_and_of_a_damaged_file(office: Office) -> None:
    install(office, demo_keys().public)
    token = office.sign_in(ADMIN)
    assert "everybody can open what is sealed to it" in office.get("/health", token).main
    (office.settings.keys_folder / "broken.json").write_text("{", encoding="utf-8")

    assert "A custodians' public file cannot be used" in office.get("/health", token).main


def test_what_is_stored_and_cannot_be_read_is_told_in_a_sentence(office: Office) -> None:
    token = office.sign_in()
    (office.settings.office_folder / "enrolled.json").write_text("{", encoding="utf-8")

    answer = office.get("/", token)
    assert answer.status == 500 and "cannot be read just now" in answer.main


def test_where_the_operator_is_the_employer_there_is_no_office(tmp_path: Path) -> None:
    (tmp_path / "steward.toml").write_text('[operator]\nname = "Acme"\nkind = "employer"\n', encoding="utf-8")
    settings = Settings.load({"STEWARD_DATA": str(tmp_path)}, folder=tmp_path)

    with pytest.raises(ConfigError, match="run by the employer"):
        OfficeServices.open(settings, OfficeSettings({}), hosts=[], now=Clock())
    assert not (tmp_path / "office").exists()
