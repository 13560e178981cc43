"""`steward serve`: the processes that keep running."""

from __future__ import annotations

import signal
import threading

import click

from bot.settings import Settings


@click.group()
def serve() -> None:
    """Run Steward where people meet it. Ctrl-C stops it after what was accepted is answered.

    \b
    Example:
        steward serve slack
    """


@serve.command()
def slack() -> None:
    """Answer in Slack. Needs SLACK_BOT_TOKEN and SLACK_APP_TOKEN; docs/slack.md tells it step by step.

    \b
    Example:
        steward serve slack
    """
    settings = Settings.load()
    from bot.cli.session import now, progress_bar
    from bot.slack.process import open_slack_desk
    from bot.slack_settings import SlackSettings

    slack_settings = SlackSettings.load()
    stopped = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stopped.set())
    with progress_bar() as progress:
        desk = open_slack_desk(settings, slack_settings, now=now, progress=progress)
    desk.start()
    click.echo("Steward listens in Slack. Ctrl-C stops it.", err=True)
    stopped.wait()
    if not desk.stop():
        click.echo("steward: not everything could be answered in time; it is taken up at the next start.", err=True)
        raise click.exceptions.Exit(1)
