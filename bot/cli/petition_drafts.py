"""`steward petition draft` and what is done to a draft: every wording stays until the text is frozen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.errors import UserError
from bot.organising.petitions.text import MOST_DEMANDS
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.organisation import BoxServices
    from bot.organising.drafts.smoothing import Smoother
    from bot.organising.petitions.petition import Petition
    from bot.organising.petitions.text import PetitionText

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_smooth = click.option(
    "--smooth", is_flag=True, help="Have a language model smooth clauses that nobody changed; asks of each wording."
)


@click.command()
@click.argument("id_", metavar="ID")
@click.option("--from-file", "file", type=_FILE, metavar="FILE", help="Begin with the text in a TOML or JSON file.")
@click.option("--from-themes", is_flag=True,
              help="Begin with every clause that published themes or gaps in the policies speak for.")  # fmt: skip
@click.option("--clause", "clauses", multiple=True, metavar="CLAUSE",
              help="Begin with this clause (steward clauses list); several times for several.")  # fmt: skip
@click.option("--title", help="What it is called.")
@click.option("--addressee", help="Whom it is for, such as the board of your company.")
@click.option("--threshold", metavar="N", help="How many signatures it needs, a multiple of ten.")
@click.option("--deadline", metavar="DATE", help="The last day to sign, as 2026-12-20. Default: in thirty days.")
@click.option("--mode", type=click.Choice(["count", "names"]),
              help="Only the number counts (default), or names that custodians open.")  # fmt: skip
@_smooth
def draft(
    id_: str, file: Path | None, from_themes: bool, clauses: tuple[str, ...], title: str | None, addressee: str | None,
    threshold: str | None, deadline: str | None, mode: str | None, smooth: bool,
) -> None:  # fmt: skip
    """Begin a petition's text: by hand, from a file, or from clauses and what speaks for them here. Nobody sees it yet.
    ID stands in its address: small letters, digits, hyphens.

    \b
    Examples:
        steward petition draft no-keystrokes --title "Our keys are ours" --addressee "The board" --threshold 30
        steward petition draft no-keystrokes --from-file no-keystrokes.toml
        steward petition draft no-keystrokes --from-themes
        steward petition draft no-keystrokes --clause C02 --smooth
    """
    from bot.cli.at_the_box import box_at_hand, refuse_where_off
    from bot.cli.petition_files import empty_text, read_text, text_of_parts, with_changes
    from bot.cli.petition_smoothing import smooth as smooth_it
    from bot.cli.session import now
    from bot.organising.calendar import day_in
    from bot.smoothing import told

    if file and (from_themes or clauses):
        raise UserError("A draft begins with a file, or with clauses. Choose one. Nothing was drafted.")
    settings = Settings.load()
    refuse_where_off(settings)
    smoother = _smoother(settings) if smooth else None
    given = {"title": title, "addressee": addressee, "threshold": threshold, "deadline": deadline, "mode": mode}
    fields = [f"{field}={value}" for field, value in given.items() if value is not None]
    begun = empty_text(settings, day_in(settings.zone, now())) | (read_text(file) if file else {})
    with box_at_hand(settings, make=True) as box:
        text = text_of_parts(with_changes(begun, fields, ()))
        if from_themes or clauses:
            text = _from_clauses(box, text, clauses)
        made = box.book.draft(id_, text, now=now())
        click.echo(f"Drafted: {made.id}. Nobody sees it yet.")
        if smoother:
            smooth_it(box, id_, smoother, told(settings))
    _tell(made)


def _from_clauses(box: BoxServices, text: PetitionText, ids: tuple[str, ...]) -> PetitionText:
    """With the clauses that were named, or all that something speaks for here. Raises `UserError`."""
    from bot.cli.session import now, progress_bar
    from bot.drafting import Drafting
    from bot.policy_gaps import PolicyGaps

    with progress_bar() as progress:
        gaps = PolicyGaps(box.settings, now=now, progress=progress)
        drafting = Drafting(box.settings, gaps, box.themes.totals, now=now)
        material = drafting.material()
    for without in material.without:
        click.echo(f"steward: {without}", err=True)
    chosen = material.chosen(ids) if ids else list(material.suggested)[:MOST_DEMANDS]
    if not chosen:
        raise UserError(
            "No published theme and no gap in the policies speaks for a clause yet. Name clauses with --clause "
            "(steward clauses list), or write it by hand. Nothing was drafted."
        )
    for one in chosen:
        click.echo(
            f"{one.clause.id}  {one.clause.title}: {' '.join(one.why) or 'nothing but your choice speaks for it'}"
        )
    return drafting.begun(
        chosen, title=text.title, addressee=text.addressee, threshold=text.threshold, deadline=text.deadline,
        mode=text.mode,
    )  # fmt: skip


@click.command()
@click.argument("id_", metavar="ID")
@click.option("--file", type=_FILE, metavar="FILE", help="Put the text of a TOML or JSON file in its place.")
@click.option("--set", "fields", multiple=True, metavar="FIELD=VALUE", help="One part: title, addressee, opening …")
@click.option("--variable", "variables", multiple=True, metavar="NAME=VALUE",
              help="What stands for $NAME in its texts; with no VALUE it is taken away.")  # fmt: skip
@_smooth
def edit(id_: str, file: Path | None, fields: tuple[str, ...], variables: tuple[str, ...], smooth: bool) -> None:
    """Change a draft. The wording before stays: steward petition back.

    \b
    Examples:
        steward petition edit no-keystrokes --set "title=Our keys are ours" --variable notice_days=30
        steward petition edit no-keystrokes --file no-keystrokes.toml
        steward petition edit no-keystrokes --smooth
    """
    from bot.cli.at_the_box import box_at_hand, refuse_where_off
    from bot.cli.petition_files import read_text, text_of_parts, with_changes
    from bot.cli.petition_smoothing import smooth as smooth_it
    from bot.cli.session import now
    from bot.organising.petitions.text import as_json
    from bot.smoothing import told

    if not (file or fields or variables or smooth):
        raise UserError("Say what to change, with --file, --set, --variable or --smooth. Nothing was changed.")
    if smooth and (file or fields or variables):
        raise UserError("--smooth is a step of its own. Make the other changes first. Nothing was changed.")
    settings = Settings.load()
    refuse_where_off(settings)
    if smooth:
        smoother = _smoother(settings)
        with box_at_hand(settings) as box:
            smooth_it(box, id_, smoother, told(settings))
        return
    read = read_text(file) if file else None
    with box_at_hand(settings) as box:
        before = box.book.petition(id_)
        parts = read if read is not None else as_json(before.text)
        after = box.book.edit(id_, text_of_parts(with_changes(parts, fields, variables)), now=now())
        number = len(box.book.drafts(id_))
    if after.text == before.text:
        click.echo("That is how it was already. Nothing was changed.")
        return
    click.echo(f"Changed: it is wording {number} now. To undo: steward petition back {id_} {number - 1}")
    _tell(after)


@click.command()
@click.argument("id_", metavar="ID")
@click.argument("number", type=int, metavar="NUMBER")
def back(id_: str, number: int) -> None:
    """Go back to an earlier wording of a draft. Nothing between is lost: it becomes the last one.

    \b
    Example:
        steward petition back no-keystrokes 2
    """
    from bot.cli.at_the_box import box_at_hand, refuse_where_off
    from bot.cli.session import now

    settings = Settings.load()
    refuse_where_off(settings)
    with box_at_hand(settings) as box:
        box.book.go_back_to(id_, number, now=now())
        last = len(box.book.drafts(id_))
    click.echo(f"Wording {number} is the last one again, as number {last}. steward petition history {id_} lists all.")


@click.command()
@click.argument("id_", metavar="ID")
@click.option("--yes", is_flag=True, help="Do not ask.")
def discard(id_: str, yes: bool) -> None:
    """Throw a draft away, with every wording it had. This cannot be undone.

    \b
    Example:
        steward petition discard no-keystrokes
    """
    from bot.cli.at_the_box import box_at_hand

    with box_at_hand(Settings.load()) as box:
        box.book.petition(id_)
        if not yes and not click.confirm("Throw it away with all its wordings?", default=False):
            click.echo("Nothing was changed.")
            return
        box.book.discard(id_)
    click.echo("Thrown away.")


@click.command()
@click.argument("id_", metavar="ID")
@click.argument("new", metavar="NEW")
def successor(id_: str, new: str) -> None:
    """Draft a new petition that begins with the text of another and names it. People are asked to sign anew.

    \b
    Example:
        steward petition successor no-keystrokes no-keystrokes-2
    """
    from bot.cli.at_the_box import box_at_hand, refuse_where_off
    from bot.cli.session import now

    settings = Settings.load()
    refuse_where_off(settings)
    with box_at_hand(settings) as box:
        made = box.book.successor(id_, new, now=now())
    click.echo(f"Drafted: {made.id}, after {id_}. Signatures of the other do not count for it.")
    _tell(made)


def _smoother(settings: Settings) -> Smoother:
    """Raises `UserError` where that is off, `KnowledgeError` where there is no model."""
    from bot.cli.session import now
    from bot.smoothing import smoother_at_hand

    return smoother_at_hand(settings, now=now)


def _tell(petition: Petition) -> None:
    lacking = [
        *(word for word, held in (("title", petition.text.title), ("addressee", petition.text.addressee),
                                  ("demands", petition.text.demands)) if not held),
        *(f"${name}" for name in petition.text.missing),
    ]  # fmt: skip
    if lacking:
        click.echo(f"It still lacks: {', '.join(lacking)}.")
    click.echo(f"To read it as people will: steward petition show {petition.id}")
