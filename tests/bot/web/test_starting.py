"""With which keys, files and operators the Box starts; one that takes no concerns answers all the same."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import ConfigError, UserError
from bot.organising.custodians.demo import demo_keys
from bot.web.process import BoxProcess
from bot.web_settings import WebSettings
from tests.bot.web.conftest import Site
from tests.bot.web.house import CIRCLE, Clock, House, house_settings, install


def started(home: Path, library: Path, *, host: str = "127.0.0.1", kind: str = "union", **web: str) -> BoxProcess:
    settings = house_settings(home, library, kind=kind)
    return BoxProcess(settings, WebSettings(**web), host=host, port=0, now=Clock(), tell=lambda told: None)


@pytest.fixture
def employers(web_data: Path, tmp_path: Path) -> Iterator[Site]:
    """A Steward that the employer runs."""
    found = Site(started(tmp_path, web_data, kind="employer"))
    yield found
    found.close()


def test_where_the_employer_runs_it_no_concern_is_offered_and_every_step_says_why(
    employers: Site, tmp_path: Path
) -> None:
    assert employers.box.services is None and not (tmp_path / "box").exists()
    for page in (employers.get("/"), employers.get("/about"), employers.post("/", step="raise"),
                 employers.post("/", step="send", code="x", text="Quokka"), employers.post("/", step="x")):  # fmt: skip
        assert "because the employer runs this Steward" in page.main
        assert not page.soup.select("button[name=step]") and "Quokka" not in page.response.text
    assert employers.ask("Can my boss read my work email?", place="US-NY").status == 200


@pytest.mark.parametrize(
    ("host", "web"),
    [
        ("0.0.0.0", {}),  # noqa: S104
        ("127.0.0.1", {"address": "https://steward.example.org"}),
        ("127.0.0.1", {"onion": f"http://{'a2' * 28}.onion"}),
    ],
)
def test_the_demo_key_is_served_on_this_computer_only(
    web_data: Path, tmp_path: Path, host: str, web: dict[str, str]
) -> None:
    install(tmp_path, demo_keys())
    with pytest.raises(UserError, match="demo key is installed, and everybody can open"):
        started(tmp_path, web_data, host=host, **web)
    assert not (tmp_path / "box").exists()
    started(tmp_path, web_data, address="http://127.0.0.1:8080").stop()


def test_a_broken_file_or_another_pepper_keeps_it_from_starting(web_data: Path, tmp_path: Path) -> None:
    install(tmp_path, demo_keys())
    started(tmp_path, web_data).stop()
    pepper = tmp_path / "box" / "box.pepper"
    kept = pepper.read_bytes()
    pepper.unlink()
    with pytest.raises((ConfigError, UserError)):
        started(tmp_path, web_data)
    pepper.unlink(missing_ok=True)
    pepper.write_bytes(kept)
    pepper.chmod(0o600)
    (tmp_path / "box" / "box.db").write_bytes(b"no database" * 1_000)
    with pytest.raises((ConfigError, UserError)):
        started(tmp_path, web_data)


def test_a_key_that_is_installed_later_is_taken_up_without_a_restart(web_data: Path, tmp_path: Path) -> None:
    site = Site(started(tmp_path, web_data))
    assert site.post("/", step="raise").status == 503
    install(tmp_path, demo_keys())
    assert site.post("/", step="raise").status == 200
    site.close()


def test_concerns_outlast_a_restart_and_rounds_are_made_from_the_start(
    house: House, web_data: Path, tmp_path: Path
) -> None:
    words, _ = house.sent(house.codes()[0])
    house.site.close()
    again = BoxProcess(
        house.box.settings, WebSettings(), host="127.0.0.1", port=0, now=house.clock, tell=house.told.append
    )
    house.site = Site(again)
    assert again.services is not None
    house.box = again.services

    assert "Your concern is here" in house.read(words).main
    assert len(house.codes(CIRCLE)) == CIRCLE


def test_what_keeps_people_from_raising_a_concern_is_told_to_whoever_runs_this(web_data: Path, tmp_path: Path) -> None:
    heard = threading.Event()
    told: list[str] = []

    def tell(sentence: str) -> None:
        told.append(sentence)
        heard.set()

    settings = house_settings(tmp_path, web_data)
    box = BoxProcess(settings, WebSettings(), host="127.0.0.1", port=0, now=Clock(), tell=tell)
    assert heard.wait(30)
    box.stop()
    assert told == ["No custodians' key is installed, so no concern is taken. Run: steward custodians new"]
