"""A Slack workspace on this computer to try Steward in: the npm package local-slack, with a page to chat in."""

from __future__ import annotations

import json
import platform
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from filelock import FileLock

from bot.errors import UserError
from bot.slack.enclosure import enclosed, is_possible, passed_on

PACKAGE, VERSION = "local-slack-linux-x64", "0.1.8"
# Constants of a server that is thrown away: they open nothing else.
BOT_TOKEN, APP_TOKEN, SIGNING_SECRET = "xoxb-local-demo", "xapp-local-demo", "0" * 32
BOT_USER = "U0STEWARD"
EMPLOYEE, ORGANISER, ADMIN = "U0EMPLOYEE", "U0ORGANISER", "U0ADMIN"
PEOPLE = {EMPLOYEE: ("eve", "Eve Employee"), ORGANISER: ("omar", "Omar Organiser"), ADMIN: ("ada", "Ada Admin")}
CHANNELS = {"C0GENERAL": "general", "C0RANDOM": "random"}
_STARTS, _INSTALLS = 20.0, 300.0  # seconds


class CannotRun(UserError):
    """This computer cannot run the local server; the text says why."""


@dataclass(frozen=True, slots=True)
class LocalWorkspace:
    """A running one. `base_url` is for `STEWARD_SLACK_API_URL`, `address` for a browser."""

    port: int
    process: subprocess.Popen[bytes]
    private: bool  # whether only this computer reaches it

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    @property
    def base_url(self) -> str:
        return f"{self.address}api/"

    def control(self, what: str, body: Mapping[str, Any] | None = None) -> Any:
        """Its own API for looking (`state`, `log`, `messages/CHANNEL`) and acting (`message`, `command`, …)."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            sent = None if body is None else json.dumps(body)
            connection.request("GET" if body is None else "POST", f"/_control/{what}", sent, {
                "Content-Type": "application/json",
            })  # fmt: skip
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()

    def has_connected(self) -> bool:
        """Whether a bot has opened a connection for events."""
        try:
            log = self.control("log")["log"]
        except (OSError, HTTPException, ValueError):
            return False
        return any("apps.connections.open" in json.dumps(entry) for entry in log)


def binary_in(folder: Path) -> Path:
    """Where npm puts the server that is installed in `folder`."""
    return folder / "node_modules" / PACKAGE / "bin" / "local-slack"


def install(folder: Path) -> Path:
    """The server's file, brought in with npm where it is not there yet. Raises `CannotRun`."""
    if sys.platform != "linux" or platform.machine() not in ("x86_64", "AMD64"):
        raise CannotRun(f"The local Slack server ({PACKAGE}) runs on Linux with an x64 processor only.")
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "lock"):  # two at once in one folder would leave it half installed
        return _installed(folder)


def _installed(folder: Path) -> Path:
    found = binary_in(folder)
    if found.is_file():
        return found
    npm = shutil.which("npm")
    if npm is None:
        raise CannotRun(f"npm is not installed here; it brings in the local Slack server ({PACKAGE} {VERSION}).")
    command = [npm, "install", "--prefix", str(folder), "--no-save", "--ignore-scripts", "--no-audit", "--no-fund"]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command
            [*command, f"{PACKAGE}@{VERSION}"], capture_output=True, check=False, timeout=_INSTALLS
        )
    except (OSError, subprocess.TimeoutExpired):
        done = None
    if done is None or done.returncode or not found.is_file():
        raise CannotRun(f"npm could not bring in the local Slack server ({PACKAGE} {VERSION}). Is there a network?")
    return found


def configuration() -> dict[str, Any]:
    """The workspace: its people, its channels and the bot in them."""
    members = [*PEOPLE, BOT_USER]
    return {
        "workspace": {"name": "Brindlemark Freight (made up)", "domain": "brindlemark", "teamId": "T0LOCALDEMO"},
        "app": {
            "appId": "A0STEWARD", "botUserId": BOT_USER, "botName": "steward", "botToken": BOT_TOKEN,
            "appToken": APP_TOKEN, "signingSecret": SIGNING_SECRET, "mode": "socket",
        },
        "users": [{"id": user, "name": name, "real_name": real} for user, (name, real) in PEOPLE.items()],
        "channels": [{"id": channel, "name": name, "members": members} for channel, name in CHANNELS.items()],
    }  # fmt: skip


def free_port() -> int:
    """A port that nothing listens on just now."""
    with socket.socket() as unused:
        unused.bind(("", 0))
        port: int = unused.getsockname()[1]
        return port


@contextmanager
def running(binary: Path, folder: Path, port: int) -> Iterator[LocalWorkspace]:
    """Starts the server and ends it, kept off the network where that is possible. Raises `CannotRun`."""
    config = folder / "workspace.json"
    config.write_text(json.dumps(configuration()), encoding="utf-8")
    command = [str(binary), "--config", str(config), "--port", str(port), "--base-host", "127.0.0.1"]
    with ExitStack() as ending:
        private = is_possible()
        try:
            if private:
                door = Path(ending.enter_context(TemporaryDirectory(prefix="steward-"))) / "door"
                command = enclosed(command, door, port)
                ending.enter_context(passed_on(port, door))
            process = subprocess.Popen(  # noqa: S603 - a fixed command
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        except OSError:
            raise CannotRun(
                "The local Slack server cannot be started on this computer. Is its port taken? Try another with --port."
            ) from None
        ending.callback(process.wait)
        ending.callback(process.kill)  # nothing in it is worth a farewell
        workspace = LocalWorkspace(port, process, private)
        _wait_for(workspace)
        yield workspace


def end(process: subprocess.Popen[bytes], seconds: float = 5.0) -> None:
    """Ends a process: kindly, then for good."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
        return
    process.kill()
    process.wait()


def _wait_for(workspace: LocalWorkspace) -> None:
    deadline = time.monotonic() + _STARTS
    while time.monotonic() < deadline and workspace.process.poll() is None:
        with suppress(OSError, HTTPException, ValueError):
            if workspace.control("state")["users"]:
                return
        time.sleep(0.1)
    raise CannotRun("The local Slack server does not answer. Is its port taken? Try another with --port.")
