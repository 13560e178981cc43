"""The web face in a real server on this computer, over the demo company's library."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from bs4 import BeautifulSoup, Tag

from bot.settings import Settings
from bot.web.passphrase import PassphraseHash
from bot.web.process import BoxProcess
from bot.web_settings import WebSettings
from knowledge.library import LibraryFolder
from tests.conftest import NOW
from tests.made_once import copied

if TYPE_CHECKING:
    from tests.bot.web.house import House
    from tests.bot.web.model_site import ModelSite

PASSPHRASE = "seven quiet forklifts sing"
PASSPHRASE_HASH = str(PassphraseHash.make(PASSPHRASE, bytes(16)))
SETTINGS = """
[operator]
name = "Local 12"
kind = "union"
contact = "stewards@example.org"
[answers]
contacts = ["Ada at the advice centre, 555 0100"]
"""
# Pages come from this computer, without TLS; reading the certificates of the world for each browser takes a while.
TRUSTS_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


@dataclass(frozen=True)
class Page:
    """An answer of the server, read as a person would."""

    response: httpx.Response

    @property
    def status(self) -> int:
        return self.response.status_code

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.response.text, "html.parser")

    @property
    def words(self) -> str:
        """What is read on the page, its own frame included."""
        return " ".join(self.soup.get_text(" ").split())

    @property
    def main(self) -> str:
        found = self.soup.find("main")
        assert found is not None
        return " ".join(found.get_text(" ").split())

    @property
    def token(self) -> str | None:
        found = self.soup.select_one("input[name=pass]")
        return str(found["value"]) if found else None

    def fields(self, label: str) -> dict[str, str | list[str]]:
        """The hidden fields of the form that has a button with this label."""
        for form in self.soup.find_all("form"):
            if any(button.get_text(strip=True) == label for button in form.find_all("button")):
                found: dict[str, str | list[str]] = {}
                for field in form.select("input[type=hidden]"):
                    held = found.setdefault(str(field["name"]), [])
                    assert isinstance(held, list)
                    held.append(str(field["value"]))
                return found
        raise AssertionError(f"no form has a button {label!r}")

    def links(self) -> list[str]:
        """Where links and, on members' pages, their buttons lead."""
        anchors = [str(a["href"]) for a in self.soup.find_all("a", href=True)]
        return anchors + [str(b["formaction"]) for b in self.soup.find_all("button", formaction=True)]

    def link(self, words: str) -> str:
        for found in self.soup.find_all(["a", "button"]):
            assert isinstance(found, Tag)
            if words in " ".join(found.get_text(" ").split()):
                return str(found.get("href") or found.get("formaction"))
        raise AssertionError(f"no link says {words!r}")


class Site:
    """A person's browser before the Box: it has no script and sends what browsers send from our own pages."""

    def __init__(self, box: BoxProcess) -> None:
        self.box = box
        self.address = f"http://127.0.0.1:{box.port}"
        self.client = httpx.Client(base_url=self.address, trust_env=False, timeout=60, verify=TRUSTS_NOBODY)

    def get(self, path: str) -> Page:
        return Page(self.client.get(path))

    def post(self, path: str, headers: dict[str, str] | None = None, /, **form: str | Sequence[str]) -> Page:
        sent = FROM_HERE if headers is None else headers
        return Page(self.client.post(path, data=form, headers=sent))

    def ask(self, question: str, /, **form: str | Sequence[str]) -> Page:
        return self.post("/ask", question=question, **form)

    def enter(self) -> str:
        """The pass that the passphrase gives."""
        token = self.post("/members", passphrase=PASSPHRASE).token
        assert token
        return token

    def close(self) -> None:
        self.client.close()
        self.box.stop()


def opened(data: Path, *, passphrase: bool = True) -> Site:
    (data / "steward.toml").write_text(SETTINGS, encoding="utf-8")
    settings = Settings.load({"STEWARD_DATA": str(data)}, folder=data)
    web = WebSettings(None, PASSPHRASE_HASH if passphrase else None)
    return Site(BoxProcess(settings, web, host="127.0.0.1", port=0, now=lambda: NOW, tell=lambda told: None))


@pytest.fixture(scope="session")
def web_data(built_demo: LibraryFolder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(built_demo, tmp_path_factory.mktemp("box") / "data").path


@pytest.fixture(scope="session")
def site(web_data: Path) -> Iterator[Site]:
    """The demo company's Box. Tests share it and leave it as it is."""
    found = opened(web_data)
    yield found
    found.close()


@pytest.fixture(scope="session")
def site_without_passphrase(web_data: Path) -> Iterator[Site]:
    found = opened(web_data, passphrase=False)
    yield found
    found.close()


@pytest.fixture(scope="session")
def token(site: Site) -> str:
    """A member's pass."""
    return site.enter()


@pytest.fixture
def house(web_data: Path, tmp_path: Path) -> Iterator[House]:
    """A Box of its own that takes concerns."""
    from tests.bot.web.house import House

    found = House(tmp_path, web_data)
    yield found
    found.close()


@pytest.fixture(scope="session")
def model_box(web_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModelSite]:
    """The demo company's Box with a language model. `model` is for tests."""
    from tests.bot.web.model_site import ModelSite
    from tests.lying_server import LyingServer
    from tests.written_by_models import honest

    home = tmp_path_factory.mktemp("model-box")
    (home / "data").symlink_to(web_data)
    with LyingServer(honest) as server:
        found = ModelSite(server, home / "data")
        yield found
        found.close()


@pytest.fixture
def model(model_box: ModelSite) -> ModelSite:
    """With an honest model that has heard nothing yet."""
    from tests.written_by_models import honest

    model_box.server.behaviour = honest
    model_box.server.heard.clear()
    model_box.server.raw.clear()
    return model_box
