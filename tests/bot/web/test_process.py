"""`steward serve box` as a process: it starts without Slack, leaves nothing behind, and stops when asked to."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections import UserDict
from pathlib import Path

import httpx
import pytest

from bot.settings import Settings
from tests.bot.web.conftest import FROM_HERE, PASSPHRASE
from tests.slack.traces import found_in, readable, stamp, written_since

pytestmark = pytest.mark.long
ROOT = Path(__file__).parents[3]
ASKED, TYPED, VISITED, GUESSED, AGENT = "Quokkaparade", "Wombatmarch", "Numbatwaltz", "Bandicootjig", "Bilbybrowser"
# Everything that any library logs, at its most talkative, goes into a file.
TALKATIVE = """
import logging, sys
logging.basicConfig(level=1, filename=sys.argv.pop(1), force=True)
logging.getLogger("asyncio").debug("logging is on")
from bot.cli import main
main()
"""


class Served:
    """The command, started in `home` with nothing of the environment of whoever runs the tests; `more` is put into
    it."""

    def __init__(self, data: Path, home: Path, port: int, *, talkative: bool = False, **more: str) -> None:
        self.printed, self.logged = home / "printed.txt", home / "logged.txt"
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
        places = {"HOME": str(home), "TMPDIR": str(home), "STEWARD_DATA": str(data), "PYTHONPATH": str(ROOT)}
        config = {"STEWARD_CONFIG": str(home / "steward.toml"), "LANG": "C.UTF-8"}
        program = ("-c", TALKATIVE, str(self.logged)) if talkative else ("-m", "bot")
        with self.printed.open("ab") as printed:
            self.process = subprocess.Popen(
                [sys.executable, *program, "serve", "box", "--port", str(port)], cwd=home,
                env={**kept, **places, **config, **more}, stdout=printed, stderr=subprocess.PIPE, text=True,
            )  # fmt: skip

    def wait_until_it_listens(self) -> str:
        """What it said when it began to listen."""
        assert self.process.stderr is not None
        said = ""
        for line in self.process.stderr:
            said += line
            if "Ctrl-C stops" in line:
                return said
        raise AssertionError(f"it ended: {said}")

    def ended(self, sign: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """(exit code, what it said at the end) after it was asked to stop."""
        self.process.send_signal(sign)
        _, said = self.process.communicate(timeout=60)
        return self.process.returncode, said


class Watched(UserDict[str, str]):
    """An environment that knows what was read of it."""

    def __init__(self, **values: str) -> None:
        self.read: list[str] = []
        super().__init__(values)

    def __getitem__(self, key: str) -> str:
        self.read.append(key)
        return super().__getitem__(key)


def _home(tmp_path: Path) -> Path:
    from bot.web.passphrase import PassphraseHash

    made = PassphraseHash.make(PASSPHRASE, bytes(16))
    (tmp_path / "steward.toml").write_text(f'[web]\npassphrase_hash = "{made}"\n', encoding="utf-8")
    return tmp_path


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_without_slack_and_stops_when_asked(web_data: Path, tmp_path: Path, sign: signal.Signals) -> None:
    port = free_port()
    served = Served(web_data, _home(tmp_path), port)
    said = served.wait_until_it_listens()
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        assert client.get("/healthz").text == "up"
    code, last = served.ended(sign)

    assert f"http://127.0.0.1:{port} " in said and "slack" not in (said + last).lower()
    assert code == 0 and "Traceback" not in last


def test_a_port_that_is_taken_is_told_in_a_sentence(web_data: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        served = Served(web_data, _home(tmp_path), int(taken.getsockname()[1]))
        _, said = served.process.communicate(timeout=90)

    assert served.process.returncode == 1
    assert re.fullmatch(r"steward: Port \d+ cannot be listened on .*--port or --host\.\n", said)


def test_nothing_that_was_asked_typed_or_visited_is_left_anywhere(web_data: Path, tmp_path: Path) -> None:
    port, before = free_port(), stamp(web_data)
    served = Served(web_data, _home(tmp_path), port, talkative=True)
    served.wait_until_it_listens()
    agent = {"User-Agent": AGENT, "X-Forwarded-For": "203.0.113.77", "Cookie": AGENT}
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, headers=FROM_HERE | agent) as client:
        answer = client.post("/ask", data={"question": f"may they log keystrokes, {ASKED}?", "place": "US-NY"})
        client.post("/ask", data={"question": f"and screenshots? {ASKED}", "before": f"keystrokes {ASKED}"})
        client.post("/ask", data={"question": f"{ASKED} keystrokes?", "place_typed": TYPED})
        client.post("/ask", data={"question": f"{ASKED} " * 500})
        client.post("/ask", content=f"question={ASKED}", headers={"Content-Type": "text/plain"})
        client.post("/ask", data={"question": f"{ASKED}\x00\ud83d".encode("utf-8", "surrogatepass")})
        client.post("/members", data={"passphrase": f"{GUESSED} {GUESSED}"})
        client.get(f"/policies/{VISITED}?q={VISITED}")
        client.get(f"/{VISITED}%ff%00")
        with socket.create_connection(("127.0.0.1", port)) as raw:
            raw.sendall(f"BREW {VISITED} nonsense\r\n{VISITED}\r\n\r\n".encode())
            raw.recv(1000)
    code, said = served.ended()

    assert answer.status_code == 200 and ASKED in answer.text and code == 0
    log = served.logged.read_text(encoding="utf-8")
    assert "logging is on" in log
    forms = {word: set(readable(word)) for word in (ASKED, TYPED, VISITED, GUESSED, AGENT, "203.0.113.77")}
    left = [*written_since(before, web_data), *(path for path in tmp_path.rglob("*") if path.is_file())]
    assert served.logged in left
    assert found_in(left, forms) == []
    assert not [word for word in forms if word in said]


def test_it_reads_no_token_of_slacks_and_loads_nothing_of_slacks(tmp_path: Path) -> None:
    watched = Watched(SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1", STEWARD_DATA="/srv")
    from bot.web_settings import WebSettings

    Settings.load(watched, folder=tmp_path)
    WebSettings.load(watched, folder=tmp_path)
    assert "STEWARD_DATA" in watched.read and not [key for key in watched.read if key.startswith("SLACK_")]
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, bot.web.process; print([m for m in sys.modules if 'slack' in m])"],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    assert loaded.stdout.strip() == "[]"
