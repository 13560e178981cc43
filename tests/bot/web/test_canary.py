"""The Box as a process of its own, from a form to a kill: what a visitor sent is found nowhere afterwards."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot.organisation import BoxServices
from bot.organising.custodians.ceremony import new_keys
from bot.organising.custodians.key_set import Purpose as KeyPurpose
from bot.organising.purpose import Purpose
from bot.settings import Settings
from bot.store.box_backup import backup, restore
from tests.bot.web.conftest import FROM_HERE, Page
from tests.bot.web.house import CIRCLE, house_settings, install, seven_words
from tests.slack.traces import found_in, readable

pytestmark = pytest.mark.long
ROOT = Path(__file__).parents[3]
TEXT, AGENT, REFERRER, FORWARDED, COOKIE = "Quokkaparade", "Wombatbrowser", "Marmotpage", "203.0.113.77", "Lemurcookie"
HEADERS = {
    **FROM_HERE, "User-Agent": AGENT, "Referer": f"https://{REFERRER}.example/", "X-Forwarded-For": FORWARDED,
    "Forwarded": f"for={FORWARDED}", "Cookie": f"a={COOKIE}",
}  # fmt: skip


class Running:
    """`steward serve box` in a folder, with nothing of an environment but where Python is."""

    def __init__(self, home: Path) -> None:
        (home / "tmp").mkdir(exist_ok=True)
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            self.port = unused.getsockname()[1]
        self.said = home.parent / f"said-{self.port}.txt"
        environment = {
            "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(home), "TMPDIR": str(home / "tmp"),
            "LANG": "C.UTF-8", "PYTHONDEVMODE": "1", "PYTHONASYNCIODEBUG": "1",
        }  # fmt: skip
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-W", "default", "-m", "bot", "serve", "box", "--port", str(self.port)],
                cwd=home, env=environment, stdout=said, stderr=said,
            )  # fmt: skip
        while b"Ctrl-C stops" not in self.said.read_bytes():
            assert self.process.poll() is None, self.said.read_text()
            time.sleep(0.1)
        self.client = httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}", headers=HEADERS, trust_env=False, timeout=60
        )  # fmt: skip

    def post(self, **form: str | list[str]) -> Page:
        return Page(self.client.post("/", data=form))

    def malformed(self) -> None:
        """What no browser sends, in ways that make servers complain."""
        for sent in (
            b"GET /%b HTTP/9.9\r\n\r\n", b"%b\r\n\r\n", b"POST / HTTP/1.1\r\nContent-Length: 99999999\r\n%b\r\n\r\n",
            b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz%b\r\n",
        ):  # fmt: skip
            with socket.create_connection(("127.0.0.1", self.port), timeout=20) as connection:
                connection.sendall(sent.replace(b"%b", TEXT.encode()))
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(4096):
                    pass

    def end(self, how: signal.Signals) -> None:
        self.client.close()
        self.process.send_signal(how)
        self.process.wait(60)


@contextmanager
def at_the_machine(settings: Settings) -> Iterator[BoxServices]:
    services = BoxServices.at_the_machine(settings, hosts=["127.0.0.1"], now=lambda: datetime.now(UTC))
    try:
        yield services
    finally:
        services.close()


def codes_on_paper(settings: Settings) -> list[str]:
    now = datetime.now(UTC)
    with at_the_machine(settings) as services:
        batch, codes = services.codes.make_tickets(Purpose.concern(now.astimezone(settings.zone).date()), CIRCLE)
        assert services.codes.open_tickets(batch, CIRCLE, now=now - timedelta(days=1))
    return [code.shown for code in codes]


def test_what_a_visitor_sent_is_in_no_file_no_log_no_copy_and_no_error(web_data: Path, tmp_path: Path) -> None:
    home = tmp_path / "box-user"
    home.mkdir()
    settings = house_settings(home, web_data)
    install(home, new_keys(os.urandom(16), KeyPurpose.CONCERN, datetime.now(UTC).date(), custodians=5, threshold=3))
    sent, stays = codes_on_paper(settings)[:2]
    box = Running(home)
    box.malformed()
    box.client.post(f"/{TEXT}?{TEXT}", data={TEXT: TEXT})
    words = [_raised(box, sent), _raised(box, stays)]
    with at_the_machine(settings) as services:
        copy = backup(services.store, home / "copies", day=datetime.now(UTC).date())
        pepper = services.store.pepper
    receipt = box.post(step="reply", words=words[0])
    confirm = box.post(**receipt.fields("Withdraw this concern"))
    assert "gone" in box.post(**confirm.fields("Withdraw it now")).main
    box.post(step="check", code=stays, choice="no.such.choice", text=f"{TEXT}\0")
    box.end(signal.SIGKILL)
    restore(copy, settings.box_folder, pepper)
    again = Running(home)
    assert "Your concern is here" in again.post(step="reply", words=words[1]).main
    assert "Your concern is here" not in again.post(step="reply", words=words[0]).main
    again.end(signal.SIGTERM)

    assert again.process.returncode == 0
    secrets = {
        TEXT,
        AGENT,
        REFERRER,
        FORWARDED,
        COOKIE,
        sent,
        sent.replace("-", ""),
        stays,
        stays.replace("-", ""),
        *words,
    }
    secrets |= {" ".join(of_one.split()[at : at + 2]) for of_one in words for at in range(6)}
    files = [
        path
        for folder in (tmp_path, web_data)
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith("-shm")  # an index of SQLite's, which looking itself takes away
    ]
    assert {path.name for path in files} >= {"box.db", copy.name, box.said.name, "catalogue.db"}
    assert found_in(files, {secret: set(readable(secret)) for secret in secrets}) == []


def _raised(box: Running, code: str) -> str:
    form = box.post(step="raise").fields("Go on")
    check = box.post(**form, code=code, choice=["tracked.keystrokes", "missing.told"], text=f"{TEXT} in breaks")
    words = seven_words(check)
    assert "kept" in box.post(**check.fields("Send"), written="yes").main.lower()
    return words
