"""`steward slack demo`: a Slack workspace on this computer, with Steward in it, to chat in with a browser."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.slack.local_workspace import LocalWorkspace

_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
_CONNECTS = 180.0  # seconds: Steward may have a library to build first

WORKSPACE_OF_YOUR_OWN = """\
Try it in a workspace of your own instead; it costs nothing:
  1. Make one at https://slack.com/get-started, or a sandbox at https://api.slack.com/developer-program.
  2. Run: steward slack manifest
     At https://api.slack.com/apps choose Create New App, From a manifest, and paste what it printed.
  3. Install the app. Copy the Bot User OAuth Token (OAuth & Permissions) into SLACK_BOT_TOKEN; make an
     app-level token with connections:write (Basic Information) and copy it into SLACK_APP_TOKEN.
  4. Run: steward slack check, then: steward serve slack
docs/slack.md tells it in full.
"""


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Port of the local server; any free one without it.")
def demo(port: int | None) -> None:
    """Start a local Slack workspace and Steward in it, and print where to chat. Ctrl-C ends both.

    The server is the npm package local-slack-linux-x64, installed into the data folder the first time. No token and no
    account is needed. Where it cannot run, the steps for a workspace of your own are printed.

    \b
    Example:
        steward slack demo
    """
    from bot import app
    from bot.cli.session import now, progress_bar
    from bot.settings import Settings
    from bot.slack.local_workspace import CannotRun, free_port, install, running

    settings = Settings.load()
    folder = settings.data / "local-slack"
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that whatever was started is ended
    try:
        binary = install(folder)
        with progress_bar() as progress:
            app.demo_where_no_policies(settings, now=now(), progress=progress)
        with running(binary, folder, port or free_port()) as workspace:
            _serve(settings, folder, workspace)
    except CannotRun as error:
        click.echo(f"{error}\n\n{WORKSPACE_OF_YOUR_OWN}")
        raise click.exceptions.Exit(1) from None


def _serve(settings: Settings, folder: Path, workspace: LocalWorkspace) -> None:
    from bot.slack.local_workspace import end

    click.echo("Steward is starting …", err=True)
    command = [sys.executable, "-m", "bot", "serve", "slack"]
    steward = subprocess.Popen(command, env=dict(_environment(settings, folder, workspace)))  # noqa: S603 - ours
    try:
        deadline = time.monotonic() + _CONNECTS
        while steward.poll() is None and not workspace.has_connected() and time.monotonic() < deadline:
            time.sleep(0.2)
        if steward.poll() is None:
            click.echo(_told(workspace))
        while steward.poll() is None and workspace.process.poll() is None:
            time.sleep(0.3)
        click.echo("steward: the demo ended because one of its two servers did.", err=True)
        raise click.exceptions.Exit(1)
    except KeyboardInterrupt:
        click.echo("\nThe workspace is gone, with all that was written in it.")
    finally:
        end(steward)


def _told(workspace: LocalWorkspace) -> str:
    from bot.slack.local_workspace import PEOPLE

    reach = (
        "Only this computer reaches it."
        if workspace.private
        else "It listens on every network interface and asks nobody who they are: others on your network can open it."
    )
    people = ", ".join(real for _, real in PEOPLE.values())
    return f"""
Chat with Steward at {workspace.address}

  Be one of: {people} (choose whom to act as at the top of the page).
  Write in #general: @steward may they log my keystrokes?
  Or, so that only you see it: /steward may they log my keystrokes?
  Or open Apps, steward: its home, and direct messages.

This local server knows no guests and no answers that appear word by word. What is written there is gone when it ends.
{reach} Ctrl-C ends it."""


def _environment(settings: Settings, folder: Path, workspace: LocalWorkspace) -> Mapping[str, str]:
    from bot.settings import CONFIG_VARIABLE, process_environment
    from bot.slack import local_workspace as local

    config = folder / "steward.toml"
    place = json.dumps(settings.default_place or "US-NY")
    config.write_text(
        f"# Written anew by: steward slack demo\n[answers]\ndefault_place = {place}\n"
        f'[slack]\nrich_text = false\nadmins = ["{local.ADMIN}"]\norganisers = ["{local.ORGANISER}"]\n',
        encoding="utf-8",
    )
    # Slack's SDK sends everything through a proxy, to this computer as well.
    ours = {name: value for name, value in process_environment().items() if name.upper() not in _PROXIES}
    return {
        **ours, CONFIG_VARIABLE: str(config), "STEWARD_DATA": str(settings.data),
        "STEWARD_EMBEDDING_MODEL": settings.embedding_model, "STEWARD_SLACK_API_URL": workspace.base_url,
        "SLACK_BOT_TOKEN": local.BOT_TOKEN, "SLACK_APP_TOKEN": local.APP_TOKEN,
    }  # fmt: skip
