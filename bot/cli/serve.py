"""`steward serve`: the processes that keep running."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Mapping, Sequence

import click

from bot.settings import Settings, process_environment

PROCESSES = ("keeper", "box", "slack", "office")


@click.group(invoke_without_command=True)
@click.option("--box-port", type=click.IntRange(1, 65535), default=8080, show_default=True, help="Port of the Box.")
@click.option("--office-port", type=click.IntRange(1, 65535), default=8081, show_default=True, help="Of the office.")
@click.option("--without", multiple=True, type=click.Choice(PROCESSES), help="A process to leave out.")
@click.option("--supervised", is_flag=True, hidden=True)
@click.pass_context
def serve(ctx: click.Context, box_port: int, office_port: int, without: tuple[str, ...], supervised: bool) -> None:
    """Run Steward where people meet it. Ctrl-C stops it after what was accepted is answered.

    Without a name: the keeper, the Box, Slack where its tokens are set, and the office where somebody is enrolled; each
    is started again where it falls over. Slack's tokens reach none but slack.

    \b
    Examples:
        steward serve
        steward serve --without slack --box-port 8090
        steward serve box
        steward serve office
    """
    if ctx.invoked_subcommand is None:
        raise click.exceptions.Exit(_supervise({"box": box_port, "office": office_port}, without))
    if not {"--help", "-h"} & {*sys.argv}:
        from bot.child_environment import refuse_slack

        refuse_slack(ctx.invoked_subcommand, process_environment())
    if supervised:
        from bot.supervision import stop_at_end_of

        stop_at_end_of(sys.stdin.fileno())


def office_wanted(settings: Settings) -> bool:
    """Whether somebody can sign in to the office: somebody was enrolled, and concerns are on."""
    try:
        return settings.collects and (settings.office_folder / "enrolled.json").is_file()
    except OSError:  # another user's
        return False


def _supervise(ports: Mapping[str, int], without: Sequence[str]) -> int:
    from bot.child_environment import environment_of
    from bot.errors import ConfigError
    from bot.slack_settings import SlackSettings
    from bot.supervision import Program, Supervisor

    settings = Settings.load()
    names = [name for name in PROCESSES if name not in without]
    if "slack" in names:
        try:
            SlackSettings.load()
        except ConfigError as error:
            names.remove("slack")
            click.echo(f"steward: Slack is left out: {error}", err=True)
    if "office" in names and not office_wanted(settings):
        names.remove("office")
    if not names:
        raise ConfigError("Nothing is left to run. Leave out fewer with --without.")
    programs = {
        name: Program(
            [sys.executable, "-m", "bot", "serve", "--supervised", name]
            + (["--port", str(ports[name])] if name in ports else []),
            environment_of(name, process_environment(), settings.model),
        )
        for name in names
    }
    stopped = _stopped_by_signal()
    click.echo(f"Steward runs: {', '.join(names)}. Ctrl-C stops it.", err=True)
    return Supervisor(programs, lambda told: click.echo(f"steward: {told}", err=True)).run(stopped)


@serve.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a refresh, on stdout.")
def keeper(as_json: bool) -> None:
    """Keep the library fresh: look at each source when it is due. It is the only process that writes the library.

    \b
    Example:
        steward serve keeper
    """
    import json

    from bot.cli.refresh import say_done, summary
    from bot.cli.session import now
    from bot.keeper import Keeper
    from bot.policy_gaps import PolicyGaps
    from bot.tracking import Refreshed, sources_file

    settings = Settings.load()
    followed, _ = sources_file(settings).read()

    def tell(done: Refreshed) -> None:
        if as_json:
            click.echo(json.dumps(summary(done), ensure_ascii=False))
        else:
            click.echo(f"{now():%Y-%m-%d %H:%M} UTC")
            say_done(done)

    stopped = _stopped_by_signal()
    gaps = PolicyGaps(settings, now=now, patient=False)
    keeper = Keeper(settings, now, tell, lambda told: click.echo(f"steward: {told}", err=True), gaps=gaps)
    click.echo(f"The keeper follows {len(followed)} sources. Ctrl-C stops it.", err=True)
    keeper.start()
    stopped.wait()
    keeper.stop()


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
        process = BoxProcess(
            settings, web, host=host, port=port, now=now, progress=progress,
            tell=lambda told: click.echo(f"steward: {told}", err=True),
        )  # fmt: skip
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
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", type=click.IntRange(1, 65535), default=8081, show_default=True, help="Port to listen at.")
def office(host: str, port: int) -> None:
    """Themes, gaps and petitions for organisers and admins, in browsers. They sign in; docs/office.md tells how.

    \b
    Example:
        steward serve office --port 8081
    """
    settings = Settings.load()
    from bot.cli.session import now
    from bot.office_settings import OfficeSettings
    from bot.web.office_process import OfficeProcess
    from bot.web_settings import WebSettings

    people, web = OfficeSettings.load(), WebSettings.load()
    stopped = _stopped_by_signal()
    process = OfficeProcess(
        settings, people, hosts=web.hosts, host=host, port=port, now=now, signs_at=web.address or web.onion or ""
    )  # fmt: skip
    named = f"[{host}]" if ":" in host else host
    click.echo(f"The office is at http://{named}:{process.port} and Ctrl-C stops it.", err=True)
    if not process.services.anybody:
        click.echo("steward: nobody can sign in yet. Enrol organisers with: steward office enrol ID", err=True)
    if host not in ("127.0.0.1", "::1", "localhost"):
        click.echo("steward: without https in front, browsers take no cookie and nobody can sign in.", err=True)
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
        desk = open_slack_desk(
            settings, slack_settings, now=now, progress=progress,
            tell=lambda told: click.echo(f"steward: {told}", err=True),
        )  # fmt: skip
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
