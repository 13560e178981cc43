"""`steward box backup` and `restore`: copies of box.db for a week, and the way back from one."""

from __future__ import annotations

from pathlib import Path

import click

from bot.errors import ConfigError, UserError
from bot.settings import Settings


@click.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER",
              help="Default: the setting box.backups, or backups in the Box's folder.")  # fmt: skip
def backup(out: Path | None) -> None:
    """Copy box.db, also while the Box runs. The copy of a day takes the place of an earlier one of that day.

    \b
    Example:
        steward box backup
    """
    from bot.cli.at_the_box import box_at_hand
    from bot.cli.session import now
    from bot.organising.calendar import day_in
    from bot.store.box_backup import KEPT
    from bot.store.box_backup import backup as copy

    settings = Settings.load()
    day = day_in(settings.zone, now())
    with box_at_hand(settings) as services:
        if told := services.clock.trouble(day):  # it would delete the copies of a week, and keep this one for long
            raise UserError(f"No copy was made. {told}")
        path = copy(services.store, out or settings.backups_folder, day=day)
    click.echo(f"Copied: {path}, which only this user can read. It opens no code and no receipt without box.pepper:")
    click.echo("keep a copy of box.pepper too, on another medium.")
    if out is None or out.absolute() == settings.backups_folder:
        click.echo(f"While the Box runs, it deletes the copy on {day + KEPT}, so that what is withdrawn goes.")
    else:
        click.echo(f"Delete it on {day + KEPT} at the latest: people are told that what they withdraw is in no copy")
        click.echo("after seven days, and in this folder nobody else sees to that.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore(file: Path, yes: bool) -> None:
    """Put a copy in the place of box.db, while the Box is stopped. What was withdrawn since does not come back.

    \b
    Example:
        steward box restore /srv/copies/box-2026-11-28.db
    """
    from bot.cli.at_the_box import has_box, refuse_no_file
    from bot.store.box_backup import refuse_running
    from bot.store.box_backup import restore as put_back
    from bot.store.pepper import Pepper

    refuse_no_file(file, "FILE")
    settings = Settings.load()
    folder = settings.box_folder
    if not (folder / "box.pepper").exists():
        raise ConfigError(
            "box.pepper is not in the Box's folder (setting box.data). Put back the one that the copy was made with, "
            "then run this again. Nothing was changed."
        )
    refuse_running(folder)
    if has_box(settings) and not yes:
        click.echo("The copy takes the place of box.db, which is not kept aside: with it, what people withdrew could")
        click.echo("come back. Concerns and replies that came since the copy are lost; codes that were used since then")
        click.echo("are good again, so that people can send them anew. What was withdrawn stays so.")
        click.echo("Where box.db can't be read any more, codes that were made since the copy do nothing.")
        if not click.confirm("Replace box.db?", default=False):
            click.echo("Nothing was changed.")
            return
    if put_back(file, folder, Pepper.open(folder)):
        click.echo("Restored. What was withdrawn since the copy is gone again. Start the Box: steward serve box")
        return
    click.echo(
        "Restored. Careful: box.db could not be read and box.withdrawn is not in its folder, so nothing tells what was "
        "withdrawn since the copy: it may be back. If box.withdrawn was copied elsewhere, put it there and run this "
        "again, before the Box starts."
    )
