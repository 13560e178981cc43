"""`steward box codes`: batches that wait for a Desk, and the way out where that Desk lost them."""

from __future__ import annotations

import click

from bot.errors import UserError
from bot.settings import Settings


@click.group(invoke_without_command=True)
@click.pass_context
def codes(ctx: click.Context) -> None:
    """How many batches of codes wait to be opened. No person is counted.

    \b
    Examples:
        steward box codes
        steward box codes void
    """
    if ctx.invoked_subcommand is not None:
        return
    from bot.cli.at_the_box import box_at_hand

    with box_at_hand(Settings.load()) as services:
        waiting, sheets = services.codes.waiting(), len(services.codes.printed())
    click.echo(f"Batches of codes that wait to be opened: {waiting}, and on paper: {sheets}")
    if waiting:
        click.echo("If Slack has no codes all the same, they were lost on the way or with desk.db, and no others are")
        click.echo("made in their place. Then: steward box codes void")


@codes.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
def void(yes: bool) -> None:
    """Void the batches that wait to be opened, and make new ones. For a Desk that lost its codes. Paper stays as it is.

    \b
    Example:
        steward box codes void
    """
    from bot.cli.at_the_box import box_at_hand, refuse_where_off
    from bot.cli.session import now
    from bot.organising.calendar import day_in

    settings = Settings.load()
    refuse_where_off(settings)
    with box_at_hand(settings) as services:
        if told := services.clock.trouble(day_in(settings.zone, now())):
            raise UserError(told)
        services.upkeep.run(now=now())  # what the Desk opened by now waits no more
        waiting = services.codes.waiting()
        click.echo(f"Batches of codes that wait to be opened: {waiting}. They are voided, and new ones are made.")
        click.echo(
            "They are for concerns and for petitions alike. Codes of them that people hold never open. Who took one"
        )
        click.echo(
            "in Slack gets no other there for the same (unless desk.db was lost): tell everybody, and print slips for"
        )
        click.echo("them (steward tickets new).")
        if not yes and not click.confirm("Void them?", default=False):
            click.echo("Nothing was voided.")
            return
        services.codes.void_waiting()
        services.upkeep.run(now=now())
    click.echo("Voided. New codes are on their way to Slack's process, which takes them in within a minute.")
