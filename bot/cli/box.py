"""`steward box`: what whoever runs the Box does at the machine. Nothing here shows a person, or a count of few."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.box_clock import clock
from bot.cli.box_codes import codes
from bot.cli.box_copies import backup, restore
from bot.cli.box_keys import key
from bot.errors import UserError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.organising.concern_box import Sealed

_KEY_ID = re.compile(r"[a-z0-9-]{1,64}")


@click.group()
def box() -> None:
    """The Box at the machine: its state, what goes to the custodians and comes back, codes, copies, keys.

    \b
    Examples:
        steward box status
        steward box archive --out concerns.archive
    """


box.add_command(clock)
box.add_command(codes)
box.add_command(key)
box.add_command(backup)
box.add_command(restore)


@box.command()
@click.option("--json", "as_json", is_flag=True, help="Print as one JSON object.")
def status(as_json: bool) -> None:
    """Keys, whether concerns are taken and if not why, batches that wait, published totals. No count under five.

    \b
    Example:
        steward box status
    """
    from bot.cli.at_the_box import OFF, box_at_hand, has_box
    from bot.cli.session import now
    from bot.organising.calendar import day_in
    from bot.organising.purpose import Purpose

    settings = Settings.load()
    found: dict[str, Any] = {"collects": settings.collects, "box": has_box(settings)}
    if found["box"]:
        with box_at_hand(settings) as services:
            day = day_in(settings.zone, now())
            current = services.keys.current(day)
            found |= {
                "key": current.id if current else None,
                "demo": current is not None and current.demo,
                "health": services.health(now=now()) if settings.collects else [OFF],
                "batches_waiting": services.codes.unopened(Purpose.concern(day)),
                "sheets_waiting": len(services.codes.printed()),
                "published": services.themes.totals(),
                "tidy": services.store.tidy,
            }
    else:
        found["health"] = ["There is no Box here yet. It is made by: steward serve box"] if settings.collects else [OFF]
    click.echo(json.dumps(found, ensure_ascii=False) if as_json else "\n".join(_told(found)))


def _told(found: dict[str, Any]) -> list[str]:
    if not found["box"]:
        return list(found["health"])
    from bot.organising.choice import BY_ID

    return [
        f"Sealed to: {found['key'] or 'nothing; no concern is taken'}",
        *(["That is the demo key: everybody can open what is sealed to it."] if found["demo"] else []),
        *(found["health"] or ["Concerns are taken."]),
        f"Batches of codes that wait to be opened: {found['batches_waiting']}, and on paper: {found['sheets_waiting']}",
        "Deleted rows: gone from the file." if found["tidy"] else
        "Deleted rows: may still be in the file, since the disk is full or another process is in the way.",
        *(["Published so far, in fives:"] if found["published"] else ["Nothing is published yet: fewer than five."]),
        *(f"  {total}  {BY_ID[id_].question}: {BY_ID[id_].words}" for id_, total in found["published"].items()
          if id_ in BY_ID),
    ]  # fmt: skip


@box.command()
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="PLACE",
              help="A new file; or a folder that is there, where there are several keys.")  # fmt: skip
@click.option("--key", "key_id", metavar="ID", help="Only what is sealed to this key.")
def archive(out: Path, key_id: str | None) -> None:
    """Hand the sealed concerns to the custodians: a file for each of their keys. The Box keeps what it has.

    \b
    Examples:
        steward box archive --out concerns.archive
        steward box archive --out /media/stick --key concern-2026-q4-1f3a09bc
    """
    from bot.cli.at_the_box import box_at_hand
    from bot.organising.custodians import archive as archives
    from bot.organising.custodians.folder import refuse_file, write_file
    from bot.organising.custodians.key_set import Purpose

    with box_at_hand(Settings.load()) as services:
        by_key: dict[str, list[Sealed]] = {}
        for concern in services.concerns.sealed_concerns():
            if _KEY_ID.fullmatch(concern.key) and key_id in (None, concern.key):
                by_key.setdefault(concern.key, []).append(concern)
    if not by_key:
        click.echo("There is nothing to hand over: no concern is here" + (" for that key." if key_id else "."))
        return
    if not out.is_dir() and len(by_key) > 1:
        raise UserError(
            "The concerns are sealed to several keys. Name a folder that is there with --out, or one key with --key: "
            f"{', '.join(sorted(by_key))}."
        )
    paths = {name: out / f"{name}.archive" if out.is_dir() else out for name in sorted(by_key)}
    for path in paths.values():
        refuse_file(path)
    for name, path in paths.items():
        records = [archives.Sealed(one.id.hex(), one.week, one.sealed) for one in by_key[name]]
        write_file(path, archives.archive_text(name, Purpose.CONCERN, records).encode())
        click.echo(f"Written: {path}, for the custodians of {name}. It holds what the Box holds now.")
    click.echo(
        "What is withdrawn from now on goes from the Box, and stays in this archive: hand it over soon, keep no copy, "
        "and make a fresh one before each opening."
    )


@box.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a reply.")
def replies(file: Path, as_json: bool) -> None:
    """Take in the custodians' replies, made with steward custodians reply. Nobody here can read them. Exit code 1 where
    something in the file was damaged; the rest is taken, and the same file again adds nothing twice.

    \b
    Example:
        steward box replies replies.json
    """
    from bot.cli.at_the_box import box_at_hand, refuse_no_file
    from bot.organising.concern_box import Received
    from bot.organising.custodians.replies import read_replies

    refuse_no_file(file, "FILE")
    came = read_replies(file)
    with box_at_hand(Settings.load()) as services:
        became = services.concerns.add_replies([(bytes.fromhex(one.id), one.sealed) for one in came.records])
    words = {
        Received.TAKEN: "taken; whoever has the seven words can read it",
        Received.TAKEN_BEFORE: "taken before",
        Received.NO_CONCERN: "not taken: its concern was withdrawn, or is gone by its age",
    }
    for one, outcome in zip(came.records, became, strict=True):
        click.echo(json.dumps({"concern": one.id, "outcome": outcome}) if as_json else f"{one.id}: {words[outcome]}")
    for line in came.damaged:
        row = json.dumps({"line": line, "outcome": "damaged"})
        click.echo(row if as_json else f"line {line}: damaged beyond reading; not taken")
    if not came.records and not came.damaged and not as_json:
        click.echo("There is no reply in this file.")
    if not came.whole:
        click.echo(
            "steward: The file was changed or cut off on its way: its checksum does not fit. What could be read was "
            "taken; get the file again and take it in once more.",
            err=True,
        )
        raise click.exceptions.Exit(1)
