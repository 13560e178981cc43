"""`steward box clock`: the word of whoever runs the Box that this computer's clock is right."""

from __future__ import annotations

import click

from bot.settings import Settings


@click.command()
@click.option("--accept", is_flag=True, help="The clock is right: the Box goes by it again.")
def clock(accept: bool) -> None:
    """Whether the Box goes by this computer's clock. After a jump of more than eight days it deletes nothing and makes
    no codes until you say that the clock is right. Look at another clock first.

    \b
    Examples:
        steward box clock
        steward box clock --accept
    """
    from bot.cli.at_the_box import box_at_hand
    from bot.cli.session import now
    from bot.organising.calendar import day_in

    settings = Settings.load()
    day = day_in(settings.zone, now())
    with box_at_hand(settings) as services:
        told = services.clock.trouble(day)
        if told and accept:
            services.clock.accept(day)
    if told and accept:
        click.echo(f"The Box goes by this computer's clock again: {day}. What is over by then goes within a minute.")
    else:
        click.echo(told or f"The Box goes by this computer's clock: {day}.")
