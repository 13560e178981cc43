"""Writes a new key out, sheets for people and a public file for the Box, and says what to do with them."""

from __future__ import annotations

from pathlib import Path

import click

from bot.organising.custodians.ceremony import NewKeys
from bot.organising.custodians.folder import private_folder, write_private
from bot.organising.custodians.key_set import KeySet, Purpose
from bot.organising.custodians.keyring import LONGEST
from bot.organising.custodians.offline import has_route, leave_no_core
from bot.organising.custodians.public_file import public_text
from bot.rendering.sheet import Sheet, sheet_as_pdf
from bot.settings import OperatorKind, Settings

_OPENS = {
    Purpose.CONCERN: "the concerns that people write to Steward in confidence",
    Purpose.NAME: "the names that people put under a petition",
}


def prepare() -> None:
    """Before anything secret is in memory: warns of a network, blocks nothing, keeps crashes from being written out."""
    leave_no_core()
    if has_route():
        click.echo(
            "Careful: this computer can reach a network, and whoever controls it could read along. Stop with Ctrl-C, "
            "pull the cable and switch Wi-Fi off, best on a computer started from a USB stick; or go on knowing that.",
            err=True,
        )


def write_keys(made: NewKeys, public: tuple[KeySet, ...], out: Path, *, large: bool) -> None:
    """`public` are the key sets whose files stand beside the sheets. All of it or nothing. Raises `UserError`."""
    with private_folder(out) as folder:
        for part in ("sheets", "public"):
            (folder / part).mkdir(mode=0o700)
        for sheet in _sheets(made):
            name = f"sheet-{sheet.number}-of-{sheet.custodians}.pdf"
            write_private(folder / "sheets" / name, sheet_as_pdf(sheet, large=large))
        for keys in public:
            write_private(folder / "public" / f"{keys.id}.json", public_text(keys).encode())


def _sheets(made: NewKeys) -> list[Sheet]:
    keys = made.public
    until = keys.quarter.next.begins + LONGEST if keys.purpose is Purpose.CONCERN else None
    return [
        Sheet(
            share.number, keys.custodians, keys.threshold, keys.id, _OPENS[keys.purpose], keys.begins, until,
            keys.fingerprint.words, keys.fingerprint.hex, keys.demo, share.words,
        )
        for share in made.shares
    ]  # fmt: skip


def tell_of(keys: KeySet, out: Path) -> None:
    """Nothing secret."""
    printed = keys.fingerprint
    for line in (
        f"Made: {keys.id}, from {keys.begins}. Any {keys.threshold} of {keys.custodians} custodians open it together.",
        f"Fingerprint: {' '.join(printed.words)}",
        f"             {printed.hex}",
        "",
        f"{out}/sheets  secret: a page for each custodian",
        f"{out}/public  no secret: for the Box, and a copy for each custodian",
        "",
        "Now, in this order:",
        "1. Print the sheets over a cable, on a printer that is not the employer's. Large office printers keep copies.",
        "2. Each custodian takes one and types it once, unseen by the others:",
        f"   steward custodians verify --public {out}/public/{keys.id}.json",
        "3. Read the fingerprint aloud; each compares it with their sheet, and later with what the Box shows.",
        "4. Carry the folder public away, delete the folder sheets, and switch the computer off. On a disk or stick,",
        "   deleted files can often be read again: best write to memory only (a system started from a stick), or",
        "   destroy the stick afterwards.",
    ):
        click.echo(line)
    if keys.demo:
        click.echo("\nThis is the demo key: everybody knows its words. The Box takes it on this computer only.")
    if Settings.load().operator.kind is OperatorKind.EMPLOYER:
        click.echo(
            "\nThe settings name the employer as the operator. The key works, but concerns and petitions stay off: "
            "people cannot safely tell their employer what they would tell one another."
        )
