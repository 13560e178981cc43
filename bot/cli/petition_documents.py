"""`steward petition export` and `verify`: a petition as a document, and whether an exported one agrees with itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.errors import UserError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.organising.petitions.record import PetitionRecord

_FORMATS = ("pdf", "docx", "md", "html", "csv", "json", "poster")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_LONGEST = 20_000_000  # bytes that are read of a file


@click.command()
@click.argument("petition", metavar="ID")
@click.option("--format", "form", type=click.Choice(_FORMATS), required=True, help="What to make; poster is a PDF.")
@click.option("--out", type=click.Path(path_type=Path, allow_dash=True), metavar="FILE",
              help="A new file, for you alone to read; - prints here. Default: named by ID.")  # fmt: skip
@click.option("--roster", type=_FILE, metavar="FILE",
              help="The custodians' roster, offline; ID is then the petition exported as json.")  # fmt: skip
def export(petition: str, form: str, out: Path | None, roster: Path | None) -> None:
    """Write a petition as a document. ID is a petition's id, or a petition exported as json, which needs no Box.

    Names are in it only with --roster, which works on an exported file alone: on the custodians' offline computer.

    \b
    Examples:
        steward petition export our-keys --format pdf
        steward petition export our-keys --format poster --out poster.pdf
        steward petition export our-keys.json --format docx --roster roster.json --out letter.docx
    """
    from bot.cli.session import now
    from bot.organising.calendar import day_in
    from bot.organising.custodians.folder import refuse_file, write_file
    from bot.petition_export import BINARY, exported, with_roster

    settings = Settings.load()
    here, file = str(out) == "-", petition.endswith(".json")
    record = _from_file(Path(petition)) if file else _from_box(settings, petition)
    if roster is not None:
        if not file:
            raise UserError(
                "Names are put in on the custodians' offline computer only. Export the petition as json, take that "
                "file there, and name it instead of the id. Nothing was written."
            )
        record = with_roster(record, _read(roster))
    _refuse(form, here=here, names=record.roster is not None, binary=form in BINARY)
    path = out or Path(f"{record.petition.id}{'-poster.pdf' if form == 'poster' else f'.{form}'}")
    if not here:
        refuse_file(path)
    content = exported(record, form, day=day_in(settings.zone, now()), address=_address())
    if here:
        click.echo(content.decode(), nl=False)
        return
    write_file(path, content)
    click.echo(f"Written: {path}, which only you can read.", err=True)
    if record.roster is not None:
        click.echo("It holds names. Hand it over on paper or a medium of your own, never through Slack.", err=True)


@click.command()
@click.argument("file", type=_FILE, metavar="FILE")
@click.option("--roster", type=_FILE, metavar="FILE", help="The custodians' roster: is it the one the log names?")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def verify(file: Path, roster: Path | None, as_json: bool) -> None:
    """Say whether a petition that was exported as json agrees with itself, and what a file cannot show. It needs no Box
    and no settings. Exit code 1 where something is wrong.

    \b
    Examples:
        steward petition verify our-keys.json
        steward petition verify our-keys.json --roster roster.json
    """
    import json

    from bot.organising.petitions.verifying import verify as look

    found = look(_read(file), _read(roster) if roster else None)
    if as_json:
        told = {
            "sound": found.sound, "text_sha256": found.sha256, "right": found.right, "wrong": found.wrong,
            "not_checked": found.unchecked,
        }  # fmt: skip
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        parts = (("Wrong", found.wrong), ("Right", found.right), ("What no file can show", found.unchecked))
        for heading, sentences in parts:
            if sentences:
                click.echo(click.style(heading, bold=True))
                click.echo("\n".join(f"  - {sentence}" for sentence in sentences) + "\n")
        click.echo("This file agrees with itself." if found.sound else "Do not trust this file.")
    if not found.sound:
        raise click.exceptions.Exit(1)


def _from_box(settings: Settings, id: str) -> PetitionRecord:
    from bot.cli.at_the_box import box_at_hand, refuse_where_off
    from bot.organising.petitions.record import PetitionRecord

    refuse_where_off(settings)
    with box_at_hand(settings) as box:
        return PetitionRecord(box.book.petition(id))


def _from_file(path: Path) -> PetitionRecord:
    from bot.petition_export import read_export

    if not path.is_file():
        raise UserError("There is no such file. Name a petition's id, or a petition that was exported as json.")
    return read_export(_read(path))


def _refuse(form: str, *, here: bool, names: bool, binary: bool) -> None:
    if here and binary:
        raise UserError(f"--format {form} cannot be printed here. Name a file with --out. Nothing was written.")
    if here and names:
        raise UserError("Names are never printed here: a terminal keeps what it showed. Name a file with --out.")
    if names and form == "poster":
        raise UserError("A poster holds no names. Leave --roster out. Nothing was written.")


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_LONGEST + 1)
        if len(content) > _LONGEST:
            raise UserError("This file is far longer than what Steward writes. Nothing was done.")
        return content.decode()
    except OSError:
        raise UserError("The file cannot be read: no rights there. Nothing was done.") from None
    except UnicodeDecodeError:
        raise UserError("This file is no text, so it is none that Steward wrote. Nothing was done.") from None


def _address() -> str:
    from bot.web_settings import WebSettings

    web = WebSettings.load()
    return web.address or web.onion or ""
