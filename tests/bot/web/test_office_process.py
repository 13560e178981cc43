"""`steward serve office` as a process: without Slack, without a trace of who came, and stopped when asked to."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from bot.office_settings import OfficeSettings
from bot.settings import Settings
from bot.web.office_session import COOKIE
from tests.bot.web.conftest import FROM_HERE
from tests.bot.web.office_site import ORGANISER, Office
from tests.bot.web.test_process import ROOT, TALKATIVE, Watched
from tests.slack.traces import found_in, readable

TYPED, VISITED, AGENT = "Quokkaparade", "Numbatwaltz", "Bilbybrowser"


@pytest.mark.long
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_leaves_no_trace_of_who_came_and_stops_when_asked(tmp_path: Path, sign: signal.Signals) -> None:
    data, logged = tmp_path / "data", tmp_path / "logged.txt"
    data.mkdir()
    office = Office(data)
    office.close()
    (tmp_path / "steward.toml").write_bytes((data / "steward.toml").read_bytes())
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = int(found.getsockname()[1])
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    places = {"HOME": str(tmp_path), "TMPDIR": str(tmp_path), "STEWARD_DATA": str(data), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-c", TALKATIVE, str(logged), "serve", "office", "--port", str(port)], cwd=tmp_path,
        env={**kept, **places, "LANG": "C.UTF-8"}, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    said = next(line for line in process.stderr if "Ctrl-C stops" in line)
    headers = {**FROM_HERE, "User-Agent": AGENT, "X-Forwarded-For": "203.0.113.77", "Cookie": f"{COOKIE}={TYPED}"}
    code = office.code()
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, headers=headers) as client:
        assert client.get("/healthz").text == "up"
        assert client.post("/", data={"code": code, "numbers": TYPED}).status_code == 403
        client.get(f"/{VISITED}?q={VISITED}")
        client.post("/sign-out", data={"x": TYPED})
    process.send_signal(sign)
    _, last = process.communicate(timeout=60)

    assert process.returncode == 0 and f"http://127.0.0.1:{port} " in said and "Traceback" not in last
    assert "logging is on" in logged.read_text(encoding="utf-8")
    words = (TYPED, VISITED, AGENT, "203.0.113.77", office.secrets[ORGANISER], code.replace("-", ""), code)
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert logged in left and found_in(left, {word: set(readable(word)) for word in words}) == []


def test_it_reads_no_token_of_slacks_and_loads_nothing_of_slacks(tmp_path: Path) -> None:
    watched = Watched(SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1", STEWARD_DATA="/srv")
    Settings.load(watched, folder=tmp_path)
    OfficeSettings.load(watched, folder=tmp_path)
    assert "STEWARD_DATA" in watched.read and not [key for key in watched.read if key.startswith("SLACK_")]
    listing = "import sys, bot.web.office_process; print(*(m for m in sys.modules if 'slack' in m))"
    loaded = subprocess.run(
        [sys.executable, "-c", listing], capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    # Only the names of Slack's secrets, which are kept from every process that another one starts.
    assert set(loaded.stdout.split()) <= {"bot.slack_settings"}
