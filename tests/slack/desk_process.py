"""`steward serve slack` as a process of its own in the fake Slack: to be asked to stop, or killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.slack.fake import FakeSlack

ROOT = Path(__file__).parents[2]
STARTS_WITHIN, STOPS_WITHIN = 90.0, 90.0  # seconds, on a machine that does other things too
# Everything that any library logs, at its most talkative, goes into a file.
_TALKATIVE = """
import logging, sys
logging.basicConfig(level=logging.DEBUG, filename=sys.argv.pop(1), force=True)
logging.getLogger("asyncio").debug("logging is on")
from bot.cli import main
main()
"""


class DeskProcess:
    """Started again and again with the same data folder. What it printed and logged is in `home`."""

    def __init__(
        self, fake: FakeSlack, data: Path, home: Path, settings: str = "", more: Mapping[str, str] | None = None
    ) -> None:
        self.fake, self.data, self.home = fake, data, home
        self.more = dict(more or {})  # of its environment
        self.process: subprocess.Popen[bytes] | None = None
        self.printed, self.logged = home / "printed.txt", home / "logged.txt"
        self.config = home / "settings.toml"
        self.config.write_text(settings, encoding="utf-8")

    def start(self, *, talkative: bool = False, port: int | None = None) -> None:
        """Returns once it is connected, or with `port` once it listens there."""
        before = self.fake.sockets_made
        if port is not None:
            self.config.write_text(f"[slack]\nhttp_port = {port}\n", encoding="utf-8")
        program: Sequence[str] = ("-c", _TALKATIVE, str(self.logged)) if talkative else ("-m", "bot")
        with self.printed.open("ab") as printed:
            self.process = subprocess.Popen(
                [sys.executable, *program, "serve", "slack"], cwd=self.home, env=self._environment(),
                stdout=printed, stderr=printed,
            )  # fmt: skip
        if port is None:
            self.fake.wait_for(lambda: self.fake.sockets_made > before or self._ended(), STARTS_WITHIN)
        else:
            self.fake.wait_for(lambda: "listens" in self.said or self._ended(), STARTS_WITHIN)
        assert not self._ended(), self.said

    def _environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
        tokens = {
            "SLACK_BOT_TOKEN": self.fake.bot_token, "SLACK_APP_TOKEN": self.fake.app_token,
            "SLACK_SIGNING_SECRET": self.fake.signing_secret, "STEWARD_SLACK_API_URL": self.fake.base_url,
        }  # fmt: skip
        places = {"HOME": str(self.home), "TMPDIR": str(self.home), "STEWARD_DATA": str(self.data)}
        return {
            **kept, **tokens, **places, **self.more, "STEWARD_CONFIG": str(self.config), "PYTHONPATH": str(ROOT),
            "LANG": "C.UTF-8",
        }  # fmt: skip

    def _ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    @property
    def said(self) -> str:
        """Everything that it printed since the first start."""
        return self.printed.read_text(encoding="utf-8", errors="replace")

    def kill(self) -> None:
        """`kill -9`: it gets to do nothing more."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def ask_to_stop(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)

    def ended(self) -> int:
        """Its exit code, once it has ended by itself."""
        assert self.process is not None
        return self.process.wait(STOPS_WITHIN)
