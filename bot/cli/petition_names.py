"""Sealed names on their way to the custodians, and what comes back of them: a number and a hash."""

from __future__ import annotations

from pathlib import Path

import click

from bot.errors import FileDamaged, UserError
from bot.settings import Settings

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_LARGEST = 20_000  # bytes of a result


@click.command()
@click.argument("id_", metavar="ID")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE",
              help="A new file; the petition's own file is written beside it.")  # fmt: skip
def archive(id_: str, out: Path) -> None:
    """Hand the sealed names to the custodians, once the cooling-off has ended. Nobody can read them here.

    \b
    Example:
        steward petition archive no-keystrokes --out /media/stick/names.archive
    """
    from bot.cli.at_the_box import box_at_hand, refuse_where_off
    from bot.cli.session import now
    from bot.organising.custodians.archive import archive_text
    from bot.organising.custodians.folder import refuse_file, write_file
    from bot.organising.custodians.key_set import Purpose
    from bot.organising.petitions.public_record import record_text

    settings = Settings.load()
    refuse_where_off(settings)
    with box_at_hand(settings) as box:
        petition = box.book.petition(id_)
        beside = out.parent / f"{petition.id}.petition.json"
        for path in (out, beside):
            refuse_file(path)
        sealed = box.signatures.names(id_, now=now())
    write_file(out, archive_text(petition.key, Purpose.NAME, sealed).encode())
    try:
        write_file(beside, record_text(petition).encode())
    except UserError:
        out.unlink(missing_ok=True)
        raise
    for line in (
        f"Written: {out}, sealed names for the custodians of {petition.key}.",
        f"Written: {beside}, the petition's text and log: no secret.",
        "Bring both to the offline computer, with the key's public file (steward custodians roster). Keep no copy.",
        f"What comes back is result.json: steward petition opened {id_} result.json",
        "Names that nobody opened go 90 days after the cooling-off.",
    ):
        click.echo(line)


@click.command()
@click.argument("id_", metavar="ID")
@click.argument("file", type=_FILE, metavar="RESULT")
@click.option("--yes", is_flag=True, help="Do not ask.")
def opened(id_: str, file: Path, yes: bool) -> None:
    """Take in the custodians' result: how many names were confirmed, and the hash of their roster. Sealed names go.

    \b
    Example:
        steward petition opened no-keystrokes result.json
    """
    from bot.cli.at_the_box import box_at_hand, refuse_no_file, refuse_where_off
    from bot.cli.session import now
    from bot.organising.petitions.roster import read_result

    settings = Settings.load()
    refuse_where_off(settings)
    refuse_no_file(file, "RESULT")
    with box_at_hand(settings) as box:
        petition = box.book.petition(id_)
        result = read_result(_read(file))
        if result.petition != petition.id or result.text_sha256 != petition.sha256:
            raise UserError("This result is of another petition, or of another text. Nothing was changed.")
        if 0 < result.confirmed < petition.text.threshold:
            raise UserError("This result names fewer people than the petition asks for. Steward makes none like it.")
        if result.confirmed:
            click.echo(f"{result.confirmed} names were confirmed. SHA-256 of the roster: {result.roster_sha256}")
        else:
            click.echo(f"Fewer than {petition.text.threshold} names were confirmed: nothing is told, and it is over.")
        click.echo("The sealed names are deleted here, and this is never undone.")
        if not yes and not click.confirm("Take it in?", default=False):
            click.echo("Nothing was changed.")
            return
        if result.confirmed:
            box.book.confirm(
                id_, confirmed=result.confirmed, roster_sha256=result.roster_sha256, now=now()
            )  # fmt: skip
        else:
            box.book.too_few(id_, now=now())
    click.echo("Taken in. " + ("It can be delivered with its roster." if result.confirmed else "Close it next."))


def _read(path: Path) -> str:
    """Raises `FileDamaged`, `UserError`."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
        if len(data) <= _LARGEST:
            return data.decode()
    except OSError:
        raise UserError("RESULT cannot be read. Is it there, and may you read it?") from None
    except UnicodeDecodeError:
        pass
    raise FileDamaged("This is another kind of file. Nothing was done.")
