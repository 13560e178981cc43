"""Steps of a petition that organisers take. None of them is taken back, so each says so and asks."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

import click

from bot.errors import UserError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.organisation import BoxServices
    from bot.organising.petitions.petition import Result

_yes = click.option("--yes", is_flag=True, help="Do not ask.")
_LONGEST = 20_000  # characters of an answer that are read; fewer are kept


def _day(context: click.Context, parameter: click.Parameter, value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter("no day", context, parameter) from None


@click.command()
@click.argument("id_", metavar="ID")
@_yes
@click.option("--read", is_flag=True, help="Say that you read what a language model worded, where one did.")
def freeze(id_: str, yes: bool, read: bool) -> None:
    """Show the whole text and its hash, and fix it for good. From then on nobody can change a letter of it.

    \b
    Example:
        steward petition freeze no-keystrokes
    """
    from bot.cli.petition_shown import text_lines
    from bot.cli.session import now
    from bot.organising.calendar import day_in
    from bot.organising.petitions.life import IllegalStep, State
    from bot.organising.petitions.smoothed import wording_of
    from bot.organising.petitions.text import ready

    with _box() as box:
        petition = box.book.petition(id_)
        if petition.state is not State.DRAFT:
            raise IllegalStep("Its text is frozen already. Nothing was changed.")
        whole = ready(petition.text, today=day_in(box.settings.zone, now()))
        click.echo("\n".join(text_lines(whole)))
        click.echo(f"\nSHA-256: {whole.sha256}\n")
        click.echo("Once frozen it cannot be changed, and earlier wordings go. To change it later you would draft a")
        click.echo("successor and ask people again.")
        if worded := wording_of(whole, read=False):
            click.echo(f"\n{worded}. The wordings before: steward petition history {id_}")
            read = read or (not yes and click.confirm("Have you read what it worded, and is it what you mean?"))
        if _declined("Freeze this text?", yes):
            return
        box.book.freeze(id_, sha256=whole.sha256, read=read, now=now())
    click.echo(f"Frozen. Nobody can sign yet: steward petition open {id_}")


@click.command("open")
@click.argument("id_", metavar="ID")
@click.option("--key", default="", metavar="KEYID", help="Where names are collected: the key made for this petition.")
@_yes
def open_(id_: str, key: str, yes: bool) -> None:
    """Let people sign, from now until the last day of the petition.

    \b
    Examples:
        steward petition open no-keystrokes
        steward petition open no-keystrokes --key name-2026-q4-1f3a09bc
    """
    from bot.cli.session import now

    with _box() as box:
        petition = box.book.petition(id_)
        click.echo(f"{' '.join(petition.text.title.split())}\nSHA-256: {petition.sha256 or 'not frozen yet'}")
        click.echo(f"From {petition.text.threshold} signatures on; the last day to sign is {petition.text.deadline}.")
        if keys := box.keys.named(key) if key else None:
            click.echo(f"Names are sealed to {keys.id}: any {keys.threshold} of {keys.custodians} open them together.")
            click.echo(f"Its fingerprint: {' '.join(keys.fingerprint.words)}")
            click.echo("Compare it with a custodian's sheet. The key cannot be exchanged later.")
        if _declined("Let people sign it now?", yes):
            return
        box.book.open(id_, key=key, now=now())
    click.echo("Open. Codes for it are made within minutes, and begin to work in batches, as those for concerns do.")
    click.echo(f"On paper: steward tickets new --purpose petition/{id_}")


@click.command()
@click.argument("id_", metavar="ID")
@click.option("--why", required=True, metavar="TEXT", help="One sentence for the log, which is public.")
@_yes
def close(id_: str, why: str, yes: bool) -> None:
    """End a petition: nobody signs any more, and what the Box holds of signatures goes.

    \b
    Example:
        steward petition close no-keystrokes --why "The company stopped recording keystrokes."
    """
    from bot.cli.session import now

    with _box(also_where_off=True) as box:
        petition = box.book.petition(id_)
        click.echo(f"{id_} is {petition.state}. Closing it is never undone; signatures that are held are deleted.")
        if _declined("Close it?", yes):
            return
        box.book.close(id_, why=why, now=now())
    click.echo(f"Closed. In 180 days all of it goes by itself; at once: steward petition purge {id_}")


@click.command()
@click.argument("id_", metavar="ID")
@click.option("--to", required=True, metavar="WHO", help="A role or body rather than a name: the board.")
@click.option("--on", callback=_day, required=True, metavar="DATE", help="The day it was handed over, as 2026-12-20.")
@click.option("--how", required=True, metavar="TEXT", help="By hand, by registered letter …")
@_yes
def deliver(id_: str, to: str, on: date, how: str, yes: bool) -> None:
    """Write down that it was handed to the employer. Where names are collected, custodians must have confirmed them.

    \b
    Example:
        steward petition deliver no-keystrokes --to "the board" --on 2026-12-20 --how "by hand, against receipt"
    """
    from bot.cli.session import now

    with _box() as box:
        box.book.petition(id_)
        click.echo("This stands in the log for good, and people see it. Write no name of a colleague there.")
        if _declined(f"Was it delivered on {on}?", yes):
            return
        box.book.deliver(id_, to=to, on=on, how=how, now=now())
    click.echo(f"Written down. When the employer answers: steward petition answer {id_}")


@click.command()
@click.argument("id_", metavar="ID")
@click.option("--on", callback=_day, required=True, metavar="DATE", help="The day of the answer, as 2026-12-20.")
@click.option("--text", required=True, metavar="TEXT", help="What was answered; - reads it from standard input.")
@click.option("--demand", "demands", multiple=True, metavar="ID=RESULT",
              help="What became of one demand: met, partly or refused.")  # fmt: skip
@_yes
def answer(id_: str, on: date, text: str, demands: tuple[str, ...], yes: bool) -> None:
    """Write down what the employer answered, in all and to each demand. A later answer is added, and takes none away.

    \b
    Example:
        steward petition answer no-keystrokes --on 2027-01-10 --text "We will give notice." --demand C02=met
    """
    from bot.cli.session import now

    results = dict(map(_result, demands))
    if len(results) != len(demands):
        raise UserError("One demand is named twice. Nothing was changed.")
    if text == "-" and not yes:
        raise UserError("Where the answer is read from standard input nothing can be asked: add --yes.")
    said = sys.stdin.read(_LONGEST) if text == "-" and sys.stdin is not None else text
    with _box() as box:
        box.book.petition(id_)
        click.echo("This stands in the log for good, and people see it.")
        if _declined(f"Was this answered on {on}?", yes):
            return
        box.book.answer(id_, on=on, text=said, demands=results, now=now())
    click.echo("Written down.")


@click.command()
@click.argument("id_", metavar="ID")
@_yes
def purge(id_: str, yes: bool) -> None:
    """Delete all of a closed petition: text, log and answers. Export what you want to keep first.

    \b
    Example:
        steward petition purge no-keystrokes
    """
    with _box(also_where_off=True) as box:
        petition = box.book.petition(id_)
        click.echo("Text, log and answers go for good. What was exported is not touched.")
        if _declined("Purge it?", yes):
            return
        box.telling.send()  # that it is closed: the Desk then forgets who took a code for it
        box.book.purge(id_)
    click.echo("Purged. It stays in copies of the Box for seven days.")
    if petition.key:
        click.echo(f"Its custodians destroy their sheets, and here: steward box key remove {petition.key}")


@contextmanager
def _box(*, also_where_off: bool = False) -> Iterator[BoxServices]:
    """What ends a petition works also where the settings name the employer since."""
    from bot.cli.at_the_box import box_at_hand, refuse_where_off

    settings = Settings.load()
    if not also_where_off:
        refuse_where_off(settings)
    with box_at_hand(settings) as box:
        yield box


def _declined(question: str, yes: bool) -> bool:
    if yes or click.confirm(question, default=False):
        return False
    click.echo("Nothing was changed.")
    return True


def _result(given: str) -> tuple[str, Result]:
    from bot.organising.petitions.petition import Result

    demand, _, result = given.partition("=")
    try:
        return demand, Result(result)
    except ValueError:
        raise UserError(f"--demand takes ID=RESULT, and results are: {', '.join(Result)}.") from None
