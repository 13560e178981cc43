"""Smoothing the wording of a draft at the machine: each paragraph before and after, and a question for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bot.organisation import BoxServices
    from bot.organising.drafts.smoothing import Smoother


def smooth(box: BoxServices, id_: str, smoother: Smoother, told: str) -> None:
    """Says who is sent what (`told`), shows what came back, asks of each, and keeps what was taken as another wording.
    Raises `UserError`."""
    from bot.cli.session import now
    from bot.organising.drafts.smoothing_words import NONE_PASSED, NOTHING, PARTS, kept

    click.echo(told)
    made = smoother.smooth(box.book.petition(id_).text)
    taken: dict[str, str] = {}
    for one in made.paragraphs:
        click.echo(f"\n{one.demand}, {PARTS[one.part]}: {kept(one) or 'smoothed, and checked against the clause.'}")
        if one.after:
            click.echo(f"  before: {one.before}\n  after:  {one.after}")
            if click.confirm("  Take this wording?", default=False):
                taken[one.id] = one.after
    click.echo()
    if made.stopped:
        click.echo(f"steward: {made.stopped}", err=True)
    if not taken:
        click.echo(NONE_PASSED if made.sent else NOTHING)
        return
    box.book.edit(id_, smoother.taken(box.book.petition(id_).text, taken), now=now())
    number = len(box.book.drafts(id_))
    click.echo(f"Taken: it is wording {number} now. To undo: steward petition back {id_} {number - 1}")
