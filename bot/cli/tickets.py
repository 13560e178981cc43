"""`steward tickets`: codes on paper, drawn from a hat by people who have no Slack, or should not need it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.errors import NothingFound, UserError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.organisation import BoxServices
    from bot.organising.purpose import Purpose
    from bot.organising.tickets import TicketSheet


@click.group()
def tickets() -> None:
    """Codes on paper: print a sheet, cut it up, let people draw, say how many were drawn.

    \b
    Examples:
        steward tickets new --number 60 --out tickets.pdf
        steward tickets open 3fa9c021 --drawn 34
    """


@tickets.command()
@click.option("--number", type=int, default=60, show_default=True, help="How many slips to print.")
@click.option("--out", type=click.Path(path_type=Path, allow_dash=True), default=Path("tickets.pdf"), show_default=True,
              metavar="FILE", help="A new file, .pdf or .txt; - prints here.")  # fmt: skip
@click.option("--purpose", default="concern", show_default=True, metavar="concern|petition/ID",
              help="What a slip is good for: a concern in this quarter, a signature under that petition.")  # fmt: skip
def new(number: int, out: Path, purpose: str) -> None:
    """Print a sheet of codes. They stand on that sheet and nowhere else: the Box keeps a keyed hash of each.

    \b
    Examples:
        steward tickets new
        steward tickets new --number 120 --out /media/stick/tickets.txt
        steward tickets new --purpose petition/no-keystrokes
    """
    from bot.cli.at_the_box import box_at_hand, refuse_where_off
    from bot.cli.session import now
    from bot.organising.calendar import day_in
    from bot.organising.custodians.folder import refuse_file, write_file
    from bot.organising.tickets import TicketSheet

    settings = Settings.load()
    refuse_where_off(settings)
    here = str(out) == "-"
    if not here:
        if out.suffix.lower() not in (".pdf", ".txt"):
            raise UserError("--out names a file that ends in .pdf or .txt, or is - . Nothing was made.")
        refuse_file(out)
    day = day_in(settings.zone, now())
    with box_at_hand(settings, make=True) as box:
        of, until = _purpose(box, purpose, day)
        batch, codes = box.codes.make_tickets(of, number)
        sheet = TicketSheet(batch, of, settings.circle, codes)
        try:
            if here:
                click.echo(sheet.text(), nl=False)
            else:
                write_file(out, _set(sheet, day, until) if out.suffix.lower() == ".pdf" else sheet.text().encode())
        except BaseException:
            box.codes.void_tickets(batch)  # a sheet that nobody has
            raise
    _tell(sheet, settings, None if here else out)


def _purpose(box: BoxServices, text: str, day: date) -> tuple[Purpose, date]:
    """And the last day on which a slip is good. Raises `UserError`."""
    from bot.organising.purpose import GRACE, Purpose

    if text == "concern":
        concern = Purpose.concern(day)
        return concern, (concern.ends or day) + GRACE - timedelta(days=1)
    kind, _, id_ = text.partition("/")
    if kind != "petition" or not id_:
        raise UserError("--purpose is concern, or petition/ and the petition's id. Nothing was made.")
    petition = box.book.petition(id_)
    if not petition.is_signable(day):
        raise UserError(
            "Nobody can sign that petition now: it is not open yet, or its last day is over. Slips would be good for "
            "nothing. Nothing was made."
        )
    return Purpose.petition(petition.id), petition.text.deadline


def _set(sheet: TicketSheet, day: date, until: date) -> bytes:
    from bot.rendering.ticket_sheet import tickets_as_pdf
    from bot.web_settings import WebSettings

    beneath = [address] if (address := WebSettings.load().address) else []
    if not sheet.purpose.is_concern:
        beneath.append(sheet.purpose.text.replace("/", " "))
    beneath.append(f"good once, until {until.day} {until:%B %Y}")
    return tickets_as_pdf(sheet.head, [code.shown for code in sheet.codes], beneath=beneath, day=day)


def _tell(sheet: TicketSheet, settings: Settings, out: Path | None) -> None:
    """On stderr: what is printed here with `-` is the sheet and nothing else."""
    where = f"in {out}, which only you can read" if out else "printed above"
    for line in (
        f"Sheet {sheet.name}: {len(sheet.codes)} slips, {where}.",
        "1. Print it, on a printer that is not the employer's. Then delete the file, or close this window.",
        "2. Cut the slips apart, fold them, and let people draw from a hat: one each. Write down nobody's name.",
        f"3. Count how many were drawn, {settings.circle} or more. Burn the slips that are left: they would work too.",
        f"4. steward tickets open {sheet.name} --drawn NUMBER",
    ):
        click.echo(line, err=True)


@tickets.command("open")
@click.argument("name", metavar="SHEET")
@click.option("--drawn", type=int, required=True, metavar="NUMBER", help="How many slips of it were drawn.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def open_(name: str, drawn: int, yes: bool) -> None:
    """Say how many slips of a sheet were drawn. At the next midnight they begin to work, and this is never undone.

    \b
    Example:
        steward tickets open 3fa9c021 --drawn 34
    """
    from bot.cli.at_the_box import box_at_hand, refuse_where_off
    from bot.cli.session import now
    from bot.organising.calendar import day_in
    from bot.organising.circle import stated
    from bot.organising.code_box import refuse_over
    from bot.organising.tickets import NAME_DIGITS

    settings = Settings.load()
    refuse_where_off(settings)
    typed = name.strip().lower()
    with box_at_hand(settings) as box:
        found = [
            (batch, of, size) for batch, of, size in box.codes.printed() if len(typed) >= NAME_DIGITS // 2
            and batch.hex().startswith(typed)
        ]  # fmt: skip
        if len(found) != 1:
            raise NothingFound(
                "No sheet of that name waits to be opened: it was opened before, its quarter is over, or the name is "
                "another. steward tickets list names those that wait."
            )
        batch, of, size = found[0]
        if not settings.circle <= drawn <= size:
            raise UserError(
                f"A sheet opens once {settings.circle} or more of its slips were drawn, and this one has {size}. Fewer "
                "would point at each of them. Nothing was changed."
            )
        opens = day_in(settings.zone, now()) + timedelta(days=1)
        if not of.is_concern and not box.book.petition(of.text.partition("/")[2]).is_signable(opens):
            raise UserError("Nobody can sign that petition from tomorrow on, so its slips are good for nothing.")
        refuse_over(of, opens)
        click.echo(
            f"From {opens} on, the slips of sheet {batch.hex()[:NAME_DIGITS]} work, and pages say: one of at least "
            f"{stated(drawn, settings.circle)} people."
        )
        click.echo("The number can't be changed later, and the slips that are left work as well: burn them first.")
        if not yes and not click.confirm(f"Were {drawn} drawn, and is the rest burnt?", default=False):
            click.echo("Nothing was changed.")
            return
        if not box.codes.open_tickets(batch, drawn, now=now()):
            raise NothingFound("That sheet was opened meanwhile. Nothing was changed.")
    click.echo(f"Done: they work from the first minute of {opens}.")


@tickets.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_(as_json: bool) -> None:
    """Sheets that wait until somebody says how many of their slips were drawn.

    \b
    Example:
        steward tickets list
    """
    import json

    from bot.cli.at_the_box import OFF, box_at_hand, has_box
    from bot.organising.tickets import NAME_DIGITS

    settings = Settings.load()
    waiting = []
    if has_box(settings):
        with box_at_hand(settings) as box:
            waiting = [(batch.hex()[:NAME_DIGITS], purpose.text, size) for batch, purpose, size in box.codes.printed()]
    for name, purpose, size in waiting:
        if as_json:
            click.echo(json.dumps({"sheet": name, "purpose": purpose, "slips": size, "opens_from": settings.circle}))
        else:
            click.echo(f"{name}  {purpose}  {size} slips, works once {settings.circle} or more were drawn")
    if not waiting and not as_json:
        click.echo(OFF if not settings.collects else "No sheet waits to be opened. Print one: steward tickets new")
