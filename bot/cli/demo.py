"""`steward demo`: the product on the policies of a company that does not exist."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from bot.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console

    from bot.app import Desk

QUESTIONS = (
    ("Can my employer log every keystroke to train AI without asking me?", "US-NY"),
    ("Can my employer log every keystroke to train AI without asking me?", "DE"),
    ("Is the NLRB keylogger memo still valid?", "US"),
)


_DEMO_KEY = (
    "The demo key of the custodians is installed: steward serve box takes concerns on this computer, and everybody can "
    "open them. A real one is made by: steward custodians new"
)


@click.group(invoke_without_command=True)
@click.pass_context
def demo(context: click.Context) -> None:
    """Print three answers; on a terminal, go on into a conversation.

    Where the library holds no policies yet, those of a made-up company are brought in first, so that answers show what
    a policy says beside the law. Ingesting policies of your own replaces them.

    \b
    Example:
        steward demo
    """
    if context.invoked_subcommand is not None:
        return
    settings = Settings.load()
    from bot.cli.layout import console
    from bot.cli.session import open_desk

    _policies_where_there_are_none(settings)
    screen = console()
    with open_desk(settings) as desk:
        _three_answers(desk, screen)
        key_where_there_is_none(settings)
        if sys.stdin.isatty() and sys.stdout.isatty():
            from bot.cli.chat import converse

            converse(desk, settings, screen)
        else:
            click.echo('Go on with: steward chat, or steward ask "your question" --jurisdiction CODE')


@demo.command()
@click.option("--remove", is_flag=True, help="Take them out again.")
def policies(remove: bool) -> None:
    """Bring in the policies of Brindlemark Freight, a company that does not exist, with earlier versions.

    \b
    Examples:
        steward demo policies
        steward demo policies --remove
    """
    from bot import app
    from bot.cli.session import now, progress_bar

    settings = Settings.load()
    with progress_bar() as progress:
        if remove:
            taken_out = app.remove_demo(settings, now=now(), progress=progress)
            click.echo(f"{taken_out} demo policies taken out." if taken_out else "There are no demo policies here.")
            return
        report = app.bring_in_demo(settings, now=now(), progress=progress)
    held = len(report.added) + len(report.updated) + len(report.unchanged)
    click.echo(f"{held} policies of Brindlemark Freight, a company that does not exist, answer now.")
    click.echo('Ask: steward ask "do they record what I type?" --jurisdiction US-NY')


@demo.command()
@click.option("--remove", is_flag=True, help="Take it away again.")
def custodians(remove: bool) -> None:
    """Bring in the demo key, so that the Box takes concerns on this computer. Everybody can open what is sealed to it.

    \b
    Examples:
        steward demo custodians
        steward demo custodians --remove
    """
    from bot.cli.at_the_box import refuse_where_off
    from bot.organising.custodians.demo import demo_keys
    from bot.organising.custodians.key_folder import KeyFolder

    settings = Settings.load()
    folder = KeyFolder(settings.keys_folder)
    demo_id = demo_keys().public.id
    there = any(file.keys is not None and file.keys.id == demo_id for file in folder.files())
    if remove:
        if there:
            folder.remove(demo_id, held=())  # its words are in the source: nothing is lost with the file
        click.echo("The demo key was taken away." if there else "There is no demo key here.")
        return
    refuse_where_off(settings)
    if folder.install_demo():
        click.echo(_DEMO_KEY)
    else:
        click.echo("The demo key is here already." if there else "A key is installed already; the demo key stays away.")


def key_where_there_is_none(settings: Settings) -> None:
    """Not where the Box has a public address, since it would not start with that key."""
    from bot.errors import UserError
    from bot.organising.custodians.key_folder import KeyFolder
    from bot.web_settings import WebSettings

    if not settings.collects or WebSettings.load().address:
        return
    try:
        if KeyFolder(settings.keys_folder).install_demo():
            click.echo(_DEMO_KEY)
    except UserError:
        click.echo("steward: the folder of keys cannot be written now; the demo goes without concerns.", err=True)


def _policies_where_there_are_none(settings: Settings) -> None:
    from bot import app
    from bot.cli.session import now, progress_bar
    from knowledge.errors import LibraryReadOnly

    try:
        with progress_bar() as progress:
            app.demo_where_no_policies(settings, now=now(), progress=progress)
    except LibraryReadOnly:
        click.echo("steward: the data folder cannot be written now; the demo goes without policies.", err=True)


def _three_answers(desk: Desk, screen: Console) -> None:
    from bot.cli.ask import places_named
    from bot.cli.layout import laid_out
    from bot.cli.session import now

    for question, code in QUESTIONS:
        asker = desk.asker(places_named((code,)), member=True)
        reply = desk.answerer.answer(question, today=now().date(), asker=asker)
        screen.rule(style="dim")
        screen.print(f"“{question}”", style="bold")
        screen.print(laid_out(reply.answer))
        screen.print()
    screen.rule(style="dim")
