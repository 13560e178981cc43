"""`steward custodians`: the opening key, made, checked, used and replaced on a machine without a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.custodians_roster import roster
from bot.errors import ShareRefused, UserError

if TYPE_CHECKING:
    from bot.organising.custodians.key_set import KeySet
    from bot.organising.custodians.keyring import Keyring
    from bot.organising.custodians.quarter import Quarter

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def custodians() -> None:
    """The key that opens what people wrote in confidence, split among custodians. For a machine without a network.

    \b
    Examples:
        steward custodians new --out keys
        steward custodians verify --public keys/public/concern-2026-q4-1f3a09bc.json
    """


custodians.add_command(roster)


def _quarter(context: click.Context, parameter: click.Parameter, value: str | None) -> Quarter | None:
    from bot.organising.custodians.quarter import Quarter

    try:
        return Quarter.parse(value) if value else None
    except ValueError:
        raise click.BadParameter("no quarter", context, parameter) from None


_out = click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FOLDER",
                    help="A folder that does not exist yet; it is made for you alone to read.")  # fmt: skip
_public = click.option("--public", "public_file", type=_FILE, required=True, metavar="FILE",
                       help="The public file of the key.")  # fmt: skip
_large = click.option("--large-print", "large", is_flag=True, help="Set the sheets in large print.")
_of_quarter = click.option("--quarter", callback=_quarter, metavar="QUARTER",
                           help="Its quarter, such as 2026-Q4. Default: this one; to rotate, the next.")  # fmt: skip


@custodians.command()
@click.option("--custodians", "number", type=int, default=5, show_default=True,
              help="How many people hold a sheet: 5 or 3.")  # fmt: skip
@click.option("--threshold", type=int, help="How many of them open together: 3 of 5, or 2 of 3.")
@click.option("--purpose", type=click.Choice(["concern", "name"]), default="concern", show_default=True,
              help="What is sealed to it: concerns of a quarter, or the names under one petition.")  # fmt: skip
@_of_quarter
@_large
@click.option("--demo", is_flag=True, help="The demo key: everybody knows its words; for this computer only.")
@_out
def new(
    number: int,
    threshold: int | None,
    purpose: str,
    quarter: Quarter | None,
    large: bool,
    demo: bool,
    out: Path,
) -> None:
    """Make a key: a sheet of twelve words for each custodian, and a public file for the Box.

    \b
    Examples:
        steward custodians new --out keys
        steward custodians new --custodians 3 --threshold 2 --large-print --out keys
    """
    import secrets

    from bot.cli.keys_on_paper import prepare, tell_of, write_keys
    from bot.cli.session import now
    from bot.organising.custodians.ceremony import new_keys
    from bot.organising.custodians.demo import demo_keys
    from bot.organising.custodians.folder import refuse_folder
    from bot.organising.custodians.key_set import Purpose
    from bot.organising.custodians.quarter import Quarter

    if demo and (number, threshold, purpose, quarter) != (5, None, "concern", None):
        raise UserError("The demo key is always the same: --demo goes with --large-print and --out only.")
    refuse_folder(out)
    today = now().date()
    if quarter is not None and quarter < Quarter.of(today):
        raise UserError("That quarter is over. Nothing was written.")
    prepare()
    made = demo_keys() if demo else new_keys(
        secrets.token_bytes(16), Purpose(purpose), max(today, quarter.begins) if quarter else today,
        custodians=number, threshold=(2 if number == 3 else 3) if threshold is None else threshold,
    )  # fmt: skip
    write_keys(made, (made.public,), out, large=large)
    tell_of(made.public, out)


@custodians.command()
@_public
def verify(public_file: Path) -> None:
    """Type the words of your sheet, unseen, and learn whether it is a good sheet of that key. They are never arguments:
    a shell would keep them.

    \b
    Example:
        steward custodians verify --public keys/public/concern-2026-q4-1f3a09bc.json
    """
    from bot.cli.keys_on_paper import prepare
    from bot.cli.typed_words import typed_share
    from bot.organising.custodians.public_file import read_public_file

    keys = read_public_file(public_file)
    prepare()
    try:
        share = typed_share(keys)
    except ShareRefused as refused:
        raise ShareRefused(f"{refused} Nothing of it was kept; run the command again.") from None
    click.echo(f"Good: this is sheet {share.number} of {keys.custodians} of {keys.id}.")
    click.echo(f"The key's fingerprint: {' '.join(keys.fingerprint.words)}")


@custodians.command("open")
@click.argument("archive_file", type=_FILE, metavar="ARCHIVE")
@_public
@_out
def open_(archive_file: Path, public_file: Path, out: Path) -> None:
    """Open an archive: as many custodians as are needed type their words, one after the other. Exit code 1 where
    something in it was damaged; the rest is opened.

    \b
    Example:
        steward custodians open concerns.archive --public concern-2026-q4-1f3a09bc.json --out opened
    """
    from bot.cli.keys_on_paper import prepare
    from bot.cli.typed_words import typed_shares
    from bot.organising.custodians.archive import read_archive
    from bot.organising.custodians.ceremony import opening_key
    from bot.organising.custodians.folder import refuse_folder
    from bot.organising.custodians.key_set import Purpose
    from bot.organising.custodians.opening import write_opened
    from bot.organising.custodians.public_file import read_public_file

    keys, archive = read_public_file(public_file), read_archive(archive_file)
    if archive.purpose is Purpose.NAME:
        raise UserError("This archive holds the names under a petition. Use: steward custodians roster")
    if (archive.key, archive.purpose) != (keys.id, keys.purpose):
        raise UserError("This archive is sealed to another key than the public file is of. Nothing was opened.")
    refuse_folder(out)
    prepare()
    report = write_opened(archive, opening_key(keys, typed_shares(keys)), out)
    click.echo(f"Opened: {report.opened} of {len(archive.records)} records, each a file of its own in {out}.")
    click.echo("What stands in them was written in confidence. Paraphrase it, quote nothing, and delete the folder.")
    click.echo("To answer one, write a file beside it that ends in .reply.txt, then: steward custodians reply")
    if report.unsafe:
        click.echo(f"In {report.unsafe} of them a \N{REPLACEMENT CHARACTER} stands for what could mislead a screen.")
    if archive.whole and not report.not_opened:
        return
    if report.not_opened:
        click.echo(f"Not opened, changed or sealed to another key: {', '.join(report.not_opened)}.", err=True)
    if archive.damaged:
        click.echo(f"Damaged beyond reading: line {', '.join(map(str, archive.damaged))} of the archive.", err=True)
    if not archive.whole:
        click.echo("The archive was changed or cut off on its way: its checksum does not fit. Get it again.", err=True)
    click.get_current_context().exit(1)


@custodians.command()
@click.argument("opened", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="OPENED")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE", help="A new file, for the Box.")
def reply(opened: Path, out: Path) -> None:
    """Seal what you answer. Write 2026-W48-….reply.txt beside 2026-W48-….txt: plain text of up to 4,095 bytes, about a
    page. Only whoever has the seven words of that concern can read it. No sheets are needed.

    \b
    Example:
        steward custodians reply opened --out replies.json
    """
    from bot.organising.custodians.folder import refuse_file, write_file
    from bot.organising.custodians.offline import leave_no_core
    from bot.organising.custodians.replies import replies_text, sealed_replies

    refuse_file(out)
    leave_no_core()
    sealed, unusable = sealed_replies(opened)
    for one in unusable:
        click.echo(f"{one.name}: {one.why}.", err=True)
    if unusable:
        # All or nothing: what was sealed twice would be read twice.
        raise UserError("Nothing was written. Mend what is named above, then run this again.")
    if not sealed:
        raise UserError(
            "There is no reply in OPENED. Write it beside the concern, in a file called like that one but with "
            ".reply.txt at the end. Nothing was written."
        )
    write_file(out, replies_text(sealed).encode())
    click.echo(f"Sealed: {_replies(len(sealed))}, in {out}. Nobody but whoever wrote the concern can read them.")
    click.echo("Bring the file to whoever runs the Box (steward box replies), then delete the folder OPENED.")
    click.echo("Sealing the same replies once more would show them twice.")


def _replies(number: int) -> str:
    return "1 reply" if number == 1 else f"{number} replies"


@custodians.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="PUBLIC")
@_of_quarter
@_large
@_out
def rotate(folder: Path, quarter: Quarter | None, large: bool, out: Path) -> None:
    """Make the key of the next quarter, for as many custodians. PUBLIC is the folder of the public files until now; the
    new one holds those that are still needed, until the last concern that was sealed to them is gone.

    \b
    Example:
        steward custodians rotate keys/public --out keys-2027-q1
    """
    import secrets

    from bot.cli.keys_on_paper import prepare, tell_of, write_keys
    from bot.cli.session import now
    from bot.organising.custodians.ceremony import new_keys
    from bot.organising.custodians.folder import refuse_folder
    from bot.organising.custodians.key_set import Purpose
    from bot.organising.custodians.keyring import Keyring
    from bot.organising.custodians.quarter import Quarter

    today = now().date()
    ring = Keyring.load(folder)
    if not ring.keys or ring.keys[-1].demo:
        raise UserError("There is no key for concerns to follow on in PUBLIC. Run: steward custodians new")
    last = ring.keys[-1]
    of = quarter or max(last.quarter.next, Quarter.of(today))
    begins = max(of.begins, today)
    if begins <= last.begins or Quarter.of(begins) != of:
        raise UserError(
            f"The last key begins on {last.begins}; the next one must begin later, and in a quarter that is not over. "
            "Nothing was written."
        )
    refuse_folder(out)
    prepare()
    numbers = {"custodians": last.custodians, "threshold": last.threshold}
    made = new_keys(secrets.token_bytes(16), Purpose.CONCERN, begins, **numbers)
    after = Keyring.of((*ring.keys, made.public))
    write_keys(made, after.needed(today), out, large=large)
    tell_of(made.public, out)
    click.echo(f"\nBy this computer's clock it is {today}. Older keys:")
    for keys in after.keys[:-1]:
        click.echo(f"  {_standing(after, keys, needed=keys in after.needed(today))}")


def _standing(ring: Keyring, keys: KeySet, *, needed: bool) -> str:
    until = ring.needed_until(keys)
    if needed:
        return f"{keys.id}: needed until {until}, and as long as the Box holds a concern sealed to it. Keep the sheets."
    return (
        f"{keys.id}: not needed since {until}, once the Box holds no concern sealed to it. Then custodians destroy "
        "their sheets and sign that they did: a statement, no guarantee."
    )
