"""`steward custodians roster`: names under a petition, opened offline, confirmed one by one, and counted again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.errors import FileDamaged, UserError

if TYPE_CHECKING:
    from bot.organising.custodians.archive import Archive
    from bot.organising.custodians.key_set import KeySet
    from bot.organising.petitions.confirming import OpenedName, OpenedNames
    from bot.organising.petitions.public_record import PublicRecord

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_LARGEST = 10_000_000  # bytes of a petition's file


@click.command()
@click.argument("archive_file", type=_FILE, metavar="ARCHIVE")
@click.option("--public", "public_file", type=_FILE, required=True, metavar="FILE", help="The public file of the key.")
@click.option("--petition", "petition_file", type=_FILE, required=True, metavar="FILE",
              help="The petition's file, which came with the archive.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FOLDER",
              help="A folder that does not exist yet; it is made for you alone to read.")  # fmt: skip
@click.option("--list", "only_list", is_flag=True, help="Only write the names as a list to print, to ask people with.")
@click.option("--confirmed", "list_file", type=_FILE, metavar="LIST",
              help="That list with [x] where somebody confirmed; without it each name is asked for here.")  # fmt: skip
def roster(
    archive_file: Path, public_file: Path, petition_file: Path, out: Path, only_list: bool, list_file: Path | None
) -> None:
    """Open the names under a petition, mark who confirmed theirs, count again, and make the roster. Offline, in two
    sittings: first --list, then, once each person was asked in private, without it. Exit code 1 where a record could
    not be opened.

    \b
    Examples:
        steward custodians roster names.archive --public name-….json --petition our-keys.petition.json --list --out list
        steward custodians roster names.archive --public name-….json --petition our-keys.petition.json --out roster
    """
    from bot.cli.keys_on_paper import prepare
    from bot.cli.typed_words import typed_shares
    from bot.organising.custodians.archive import read_archive
    from bot.organising.custodians.ceremony import opening_key
    from bot.organising.custodians.folder import refuse_folder
    from bot.organising.custodians.public_file import read_public_file
    from bot.organising.petitions.confirming import opened_names
    from bot.organising.petitions.public_record import read_record

    if only_list and list_file:
        raise UserError("--list and --confirmed are for two sittings. Use one of them.")
    for path in (archive_file, public_file, petition_file, *((list_file,) if list_file else ())):
        if not path.is_file():
            raise UserError("One of these is no file.")
    keys, record = read_public_file(public_file), read_record(_read(petition_file))
    archive = read_archive(archive_file)
    _refuse(archive, keys, record)
    refuse_folder(out)
    _show(record)
    prepare()
    names = opened_names(archive, opening_key(keys, typed_shares(keys)))
    if only_list:
        _write_list(record, names, keys.custodians, out)
    else:
        _write_roster(record, names, list_file, out)
    if names.unreadable:
        click.echo(f"Not opened, changed or no name: {', '.join(names.unreadable)}. They are left out.", err=True)
        click.get_current_context().exit(1)


def _refuse(archive: Archive, keys: KeySet, record: PublicRecord) -> None:
    from bot.organising.custodians.key_set import Purpose
    from bot.organising.petitions.life import State

    if archive.purpose is not Purpose.NAME:
        raise UserError("This archive holds concerns, not names. Use: steward custodians open")
    if (archive.key, archive.purpose) != (keys.id, keys.purpose):
        raise UserError("This archive is sealed to another key than the public file is of. Nothing was opened.")
    if record.key != keys.id:
        raise UserError("This key was made for another petition than the petition's file is of. Nothing was opened.")
    if record.state is not State.COOLED:
        raise UserError("Its file says that this petition is not cooled off, or that it is over. Nothing was opened.")
    if not archive.whole:
        raise FileDamaged(
            "The archive was changed or cut off on its way: its checksum does not fit. Get it again. Nothing was "
            "opened."
        )


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError:
        raise UserError("The petition's file cannot be read. Is it there, and may you read it?") from None
    if len(data) > _LARGEST:
        raise FileDamaged("This is no petition's file: it is larger than Steward makes any. Nothing was opened.")
    return data


def _show(record: PublicRecord) -> None:
    click.echo(f"Petition: {' '.join(record.text.title.split())}")
    click.echo(f"To: {' '.join(record.text.addressee.split())}")
    click.echo(f"SHA-256 of its text: {record.sha256}")
    click.echo(f"Names are told from {record.text.threshold} on.")
    click.echo("Compare that hash with the one on the page that people signed. Where it differs, stop with Ctrl-C.\n")


def _write_list(record: PublicRecord, names: OpenedNames, custodians: int, out: Path) -> None:
    from bot.organising.custodians.folder import private_folder, write_private
    from bot.organising.petitions.confirming import list_text

    if not names.names:
        raise UserError("There is no name in this archive that can be read. Nothing was written.")
    with private_folder(out) as folder:
        write_private(folder / "list.txt", list_text(record, names.names, custodians).encode())
    for line in (
        f"Written: {out}/list.txt, {len(names.names)} names in the clear, a part for each custodian.",
        "1. Print it over a cable, on a printer that is not the employer's, and cut it into its parts.",
        "2. Delete the folder now. Paper and the archive are all that the second sitting needs.",
        "3. Each of you asks the people on their part, one by one, alone, and ticks only a clear yes.",
        "4. Then the same command without --list: names come up one after the other.",
    ):
        click.echo(line)


def _write_roster(record: PublicRecord, names: OpenedNames, list_file: Path | None, out: Path) -> None:
    from bot.organising.custodians.folder import private_folder, write_private
    from bot.organising.petitions.confirming import confirmed, read_list
    from bot.organising.petitions.roster import result_of, roster_of

    numbers = read_list(_read(list_file), names.names) if list_file else _asked(names.names)
    made = roster_of(record.petition, record.sha256, record.text.threshold, confirmed(names.names, numbers))
    result = result_of(record.petition, record.sha256, made)
    with private_folder(out) as folder:
        if made is not None:
            write_private(folder / "roster.json", made.text.encode())
        write_private(folder / "result.json", result.text.encode())
    if made is None:
        click.echo(f"Too few: under {record.text.threshold} people confirmed that they may be told.")
        click.echo("No roster was made, and nobody's name is told to anybody. Burn the list.")
    else:
        click.echo(f"Confirmed: {len(numbers)} of {len(names.names)}. On the roster: {len(made.names)}.")
        if len(made.names) < len(numbers):
            click.echo("The others asked to be told only among more people than there are, so they are not on it.")
        click.echo(f"Written: {out}/roster.json, with names. It stays with you until it is delivered; never by Slack.")
    click.echo(f"Written: {out}/result.json, without names, for whoever runs the Box (steward petition opened).")


def _asked(names: tuple[OpenedName, ...]) -> frozenset[int]:
    """One after the other; whoever reads is alone with it. Nothing is written where it is broken off."""
    yes: dict[int, bool] = {}
    at = 0
    while at <= len(names):
        click.clear()
        if at < len(names):
            _show_name(names[at], len(names))
            answer = _choice("Did this person confirm their name, in private, to one of you? y, n or b (back)", "ynb")
        else:
            answer = _choice(f"That was the last of {len(names)}. y makes the roster, b goes back", "yb")
        if answer == "b":
            at = max(at - 1, 0)
            continue
        if at < len(names):
            yes[names[at].number] = answer == "y"
        at += 1
    click.clear()
    return frozenset(number for number, said in yes.items() if said)


def _show_name(one: OpenedName, among: int) -> None:
    click.echo(f"{one.number} of {among}   {one.mark}\n\n  {one.shown}\n", err=True)
    if one.same_as:
        click.echo(f"The same name stands at number {', '.join(map(str, one.same_as))} too.", err=True)
        click.echo("Say yes to more than one of them only where they are different people.", err=True)


def _choice(question: str, answers: str) -> str:
    """No answer is taken for granted: one is typed."""
    choice = click.Choice([*answers], case_sensitive=False)
    return str(click.prompt(question, type=choice, err=True, show_choices=False))
