"""`steward box key`: the custodians' public files on the Box, looked at by a person before they are used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.settings import Settings

if TYPE_CHECKING:
    from bot.organising.custodians.key_set import KeySet


_FOR = {"concern": "concerns", "name": "the names under one petition"}


@click.group()
def key() -> None:
    """The custodians' public files: what concerns, and names under petitions, are sealed to. None of them is secret.

    \b
    Examples:
        steward box key add concern-2026-q4-1f3a09bc.json
        steward box key list
    """


@key.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@click.option("--yes", is_flag=True, help="Do not ask: the fingerprint was compared.")
def add(file: Path, yes: bool) -> None:
    """Install a public file, once you compared its fingerprint with a custodian's sheet. The demo key gives way to it.

    \b
    Example:
        steward box key add /media/stick/concern-2026-q4-1f3a09bc.json
    """
    from bot.cli.at_the_box import refuse_no_file, refuse_where_off
    from bot.cli.session import now
    from bot.organising.calendar import day_in
    from bot.organising.custodians.key_folder import KeyFolder
    from bot.organising.custodians.key_set import Purpose
    from bot.organising.custodians.public_file import read_public_file

    settings = Settings.load()
    refuse_where_off(settings)
    refuse_no_file(file, "FILE")
    keys = read_public_file(file)
    folder = KeyFolder(settings.keys_folder)
    if folder.holds(keys):
        click.echo(f"{keys.id} is installed already. Nothing was changed.")
        return
    folder.refuse(keys)
    _show(keys)
    if not yes and not click.confirm("Are these the eight words on a custodian's sheet?", default=False):
        click.echo("Nothing was changed. If they differ, somebody exchanged the file: tell the custodians.")
        return
    gave_way = folder.add(keys)
    click.echo(f"Installed: {keys.id}.{' The demo key was taken away.' if gave_way else ''}")
    if keys.purpose is Purpose.NAME:
        click.echo(f"Names under one petition can be sealed to it: steward petition open ID --key {keys.id}")
        return
    day = day_in(settings.zone, now())
    current = folder.ring().current(day)
    if keys.demo:
        click.echo("It is the demo key: everybody can open what is sealed to it. For trying out on this computer only.")
    elif current == keys:
        click.echo("From now on concerns are sealed to it; no restart is needed. Its words stand on the Box's page.")
    elif keys.begins > day:
        click.echo(f"Concerns are sealed to it from {keys.begins} on.")
    else:
        click.echo(f"Concerns are sealed to {current.id if current else 'none'}, which is newer.")


@key.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_(as_json: bool) -> None:
    """Every public file that is installed, which of them concerns are sealed to, and what is wrong with one.

    \b
    Example:
        steward box key list
    """
    from bot.cli.session import now
    from bot.organising.calendar import day_in
    from bot.organising.custodians.installed import InstalledKeys
    from bot.organising.custodians.key_folder import KeyFolder

    settings = Settings.load()
    files = KeyFolder(settings.keys_folder).files()
    current = InstalledKeys(settings.keys_folder, ["127.0.0.1"]).current(day_in(settings.zone, now()))
    for file in files:
        keys = file.keys
        if as_json:
            known = {"key": keys.id, "purpose": keys.purpose.value, "begins": keys.begins.isoformat(),
                     "threshold": keys.threshold, "custodians": keys.custodians, "demo": keys.demo,
                     "current": keys == current,
                     "fingerprint": " ".join(keys.fingerprint.words)} if keys else {"trouble": file.why}  # fmt: skip
            click.echo(json.dumps({"file": file.path.name, **known}))
        elif keys is None:
            click.echo(f"{file.path.name}: cannot be used. {file.why}")
        else:
            _show(keys, note="  (concerns are sealed to it now)" if keys == current else "")
    if not files and not as_json:
        click.echo("No key is installed, so no concern is taken. Make one: steward custodians new (docs/custodians.md)")


@key.command()
@click.argument("key_id", metavar="ID")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(key_id: str, yes: bool) -> None:
    """Take a public file away, once the Box holds nothing that is sealed to it.

    \b
    Example:
        steward box key remove concern-2026-q3-88ab01ff
    """
    from bot.cli.at_the_box import box_at_hand, has_box
    from bot.cli.session import now
    from bot.errors import FileDamaged
    from bot.organising.calendar import day_in
    from bot.organising.custodians.key_folder import KeyFolder
    from bot.organising.custodians.keyring import Keyring

    settings = Settings.load()
    held: set[str] = set()
    if has_box(settings):
        with box_at_hand(settings) as services:
            held = {concern.key for concern in services.concerns.sealed_concerns()}
            held |= {petition.key for petition in services.book.petitions() if petition.holds_names}
    folder = KeyFolder(settings.keys_folder)
    usable = [file.keys for file in folder.files() if file.keys]
    try:
        needed = [keys.id for keys in Keyring.of(usable).needed(day_in(settings.zone, now()))]
    except FileDamaged:  # two that cannot stand beside each other: taking one away is the remedy
        needed = []
    if key_id in needed and key_id not in held and not yes:
        click.echo("No later key has taken its place yet, or not for long: without it the Box may take no concern, and")
        click.echo("a copy that is restored may hold concerns that are sealed to it.")
        if not click.confirm("Take it away all the same?", default=False):
            click.echo("Nothing was changed.")
            return
    folder.remove(key_id, held)
    click.echo("Taken away. Once no archive of it is left to open, its custodians destroy their sheets and sign that.")


def _show(keys: KeySet, note: str = "") -> None:
    click.echo(f"{keys.id}{note}")
    click.echo(f"  for {_FOR[keys.purpose.value]}, used from {keys.begins}")
    click.echo(f"  any {keys.threshold} of {keys.custodians} custodians open it together")
    click.echo(f"  fingerprint: {' '.join(keys.fingerprint.words)}")
    click.echo(f"               {keys.fingerprint.hex}")
