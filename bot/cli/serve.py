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
    Examples:
        steward serve slack
        steward serve box
    """


@serve.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", type=click.IntRange(1, 65535), default=8080, show_default=True, help="Port to listen at.")
def box(host: str, port: int) -> None:
    """Answer in browsers: the web pages, for a phone off the work Wi-Fi. docs/web.md tells how to put it online.

    \b
    Example:
        steward serve box --port 8080
    """
    settings = Settings.load()
    from bot.cli.session import now, progress_bar
    from bot.web.process import BoxProcess
    from bot.web_settings import WebSettings

    web = WebSettings.load()
    stopped = _stopped_by_signal()
    with progress_bar() as progress:
        process = BoxProcess(settings, web, host=host, port=port, now=now, progress=progress)
    named = f"[{host}]" if ":" in host else host
    click.echo(f"Steward's pages are at http://{named}:{process.port} and Ctrl-C stops them.", err=True)
    if host not in ("127.0.0.1", "::1", "localhost"):
        click.echo(
            "steward: without https in front, questions and the passphrase can be read on the way, and browsers are "
            "refused; see docs/web.md.",
            err=True,
        )
    stopped.wait()
    process.stop()


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
    stopped = _stopped_by_signal()
    with progress_bar() as progress:
        desk = open_slack_desk(settings, slack_settings, now=now, progress=progress)
    desk.start()
    click.echo("Steward listens in Slack. Ctrl-C stops it.", err=True)
    stopped.wait()
    if not desk.stop():
        click.echo("steward: not everything could be answered in time; it is taken up at the next start.", err=True)
        raise click.exceptions.Exit(1)


def _stopped_by_signal() -> threading.Event:
    stopped = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stopped.set())
    return stopped
