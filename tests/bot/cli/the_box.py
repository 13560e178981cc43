"""A Box in the current folder's settings, with concerns on it, and the command as a person would run it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from click.testing import CliRunner, Result

from bot.cli import cli
from bot.organisation import BoxServices
from bot.organising.concern import Concern
from bot.organising.concern_box import Outcome
from bot.organising.custodians.key_folder import KeyFolder
from bot.organising.custodians.key_set import KeySet
from bot.organising.purpose import Purpose
from bot.organising.receipt import Receipt
from bot.settings import Settings

ROOT = Path(__file__).parents[3]
ENVIRONMENT = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
"""Nothing but where Python is."""
TEXT = "They watch the break room, quokkaparade."

# Whatever in it reaches for a network ends it.
OFFLINE = """
import sys
def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.bind"):
        raise SystemExit(f"reached for the network: {event}")
sys.addaudithook(refuse)
from bot.cli import main
main()
"""


def run(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(cli, arguments, input=stdin)


def refused(*arguments: str, stdin: str = "") -> str:
    """The one sentence in which a command says why it does nothing."""
    from bot.cli.failure import explain

    done = run(*arguments, stdin=stdin)
    assert isinstance(done.exception, Exception), done.output
    sentence, code = explain(done.exception)
    assert code in (1, 2) and "should not" not in sentence, sentence
    return sentence


def offline(folder: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """`steward` in a folder, with nothing of an environment but where Python is, and no network."""
    return subprocess.run(
        [sys.executable, "-c", OFFLINE, *arguments],
        input=stdin, capture_output=True, text=True, check=False, cwd=folder, env=ENVIRONMENT,
    )  # fmt: skip


def set_up(home: Path, keys: KeySet, more: str = "") -> None:
    (home / "steward.toml").write_text(f'[library]\ndata = "{home / "data"}"\n{more}')
    KeyFolder(Settings.load().keys_folder).add(keys)


@contextmanager
def a_box(*, ahead: timedelta = timedelta()) -> Iterator[BoxServices]:
    """As its process opens it; `ahead` of now."""
    now = datetime.now(UTC) + ahead
    services = BoxServices.open(Settings.load(), hosts=["127.0.0.1"], now=lambda: now)
    try:
        yield services
    finally:
        services.close()


def raise_concerns(services: BoxServices, *texts: str) -> list[Receipt]:
    now = services.now()
    purpose = Purpose.concern(now.date())
    batch, codes = services.codes.make_tickets(purpose, 60)
    services.codes.open_tickets(batch, 40, now=now - timedelta(days=1))
    receipts = []
    for code, text in zip(codes, texts, strict=False):
        receipt, signed = services.concerns.issue_receipt()
        concern = Concern.read(["tracked.screen", "missing.told"], text)
        assert services.concerns.submit(code, signed, concern, now=now) is Outcome.KEPT
        receipts.append(receipt)
    return receipts


def read_replies(services: BoxServices, receipt: Receipt) -> list[str]:
    """As the page does for whoever types the words."""
    from bot.organising.concern import PADDED_BYTES
    from bot.organising.custodians.sealing import OpeningKey, open_sealed

    found = services.concerns.find(receipt, now=services.now())
    key = OpeningKey(receipt.reply_secret)
    return [open_sealed(key, sealed, PADDED_BYTES).decode() for sealed in found.replies] if found else []
