"""`steward petition`: petitions at the Box's machine, from a draft to the employer's answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from bot.cli.petition_documents import export, verify
from bot.cli.petition_drafts import back, discard, draft, edit, successor
from bot.cli.petition_names import archive, opened
from bot.cli.petition_steps import answer, close, deliver, freeze, open_, purge
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.organising.petitions.petition import Petition


@click.group()
def petition() -> None:
    """Petitions: drafted, frozen, opened to sign, delivered, answered, purged. For the Box's user; docs/petitions.md.

    \b
    Examples:
        steward petition draft no-keystrokes --title "Our keys are ours" --addressee "The board"
        steward petition list
    """


for command in (
    draft,
    edit,
    back,
    discard,
    successor,
    freeze,
    open_,
    close,
    deliver,
    answer,
    archive,
    opened,
    purge,
    export,
    verify,
):
    petition.add_command(command)


@petition.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a petition.")
def list_(as_json: bool) -> None:
    """Every petition, how far it has come, and what is told of it.

    \b
    Example:
        steward petition list
    """
    from bot.cli.at_the_box import OFF, box_at_hand, has_box
    from bot.cli.petition_shown import as_row, row_lines

    settings = Settings.load()
    found: list[Petition] = []
    if has_box(settings):
        with box_at_hand(settings) as box:
            found = box.book.petitions()
    for one in found:
        click.echo(json.dumps(as_row(one), ensure_ascii=False) if as_json else "\n".join(row_lines(one)))
    if not found and not as_json:
        click.echo("There is no petition yet. Draft one: steward petition draft ID" if settings.collects else OFF)


@petition.command()
@click.argument("id_", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print as one JSON object.")
@click.option("--as-file", is_flag=True, help="Print its text as a file to edit, for: steward petition edit --file")
def show(id_: str, as_json: bool, as_file: bool) -> None:
    """The text of a petition as people read it, its hash, and what comes next.

    \b
    Examples:
        steward petition show no-keystrokes
        steward petition show no-keystrokes --as-file > no-keystrokes.toml
    """
    from bot.cli.petition_files import as_toml
    from bot.cli.petition_shown import after, row_lines, text_lines, whole
    from bot.organising.petitions.smoothed import wording_of

    found = _petition(id_)
    if as_file:
        click.echo(as_toml(found.text), nl=False)
        return
    if as_json:
        click.echo(json.dumps(whole(found), ensure_ascii=False))
        return
    click.echo("\n".join(row_lines(found)) + "\n")
    click.echo("\n".join(text_lines(found.text)))
    if worded := wording_of(found.text, read=bool(found.sha256)):
        click.echo(f"\n{worded}.")
    if missing := found.text.missing:
        click.echo(f"\nWithout a value yet: {', '.join(missing)}")
    if found.sha256:
        click.echo(f"\nSHA-256: {found.sha256}")
    click.echo(f"\n{after(found)}")


@petition.command()
@click.argument("id_", metavar="ID")
@click.option("--number", type=int, metavar="NUMBER", help="Print that wording as a file.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a wording.")
def history(id_: str, number: int | None, as_json: bool) -> None:
    """Each wording that a draft had. It goes when the text is frozen.

    \b
    Example:
        steward petition history no-keystrokes --number 2
    """
    from bot.cli.at_the_box import box_at_hand
    from bot.cli.petition_files import as_toml
    from bot.errors import NothingFound
    from bot.organising.petitions.smoothed import worded_by
    from bot.organising.petitions.text import as_json as text_as_json

    with box_at_hand(Settings.load()) as box:
        drafts = box.book.drafts(id_)
    chosen = [one for one in drafts if number in (None, one.number)]
    if number is not None and not chosen:
        raise NothingFound("There is no wording of that number.")
    for one in chosen:
        if as_json:
            parts = {"number": one.number, "day": one.day.isoformat(), "text": text_as_json(one.text)}
            click.echo(json.dumps(parts, ensure_ascii=False))
        elif number is not None:
            click.echo(as_toml(one.text), nl=False)
        else:
            last = "  (the last one)" if one is drafts[-1] else ""
            click.echo(f"{one.number:>3}  {one.day}  {' '.join(one.text.title.split()) or 'no title yet'}{last}")
            for line in worded_by(one.text):
                click.echo(f"     {line}")
    if not drafts and not as_json:
        click.echo("Its text is frozen, and earlier wordings are gone.")


@petition.command()
@click.argument("id_", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="One JSON object an entry.")
def log(id_: str, as_json: bool) -> None:
    """Each step that was taken, by which role, on which day; never a signature. Exit code 1 where an entry was changed.

    \b
    Example:
        steward petition log no-keystrokes
    """
    from bot.cli.petition_shown import entry_line
    from bot.organising.petitions.life import first_break

    found = _petition(id_)
    for entry in found.log:
        click.echo(json.dumps(entry.as_json(), ensure_ascii=False) if as_json else entry_line(entry))
    broken = first_break(found.log)
    if broken is not None:
        click.echo(f"steward: Entry {broken} does not follow from those before it: somebody changed the log.", err=True)
        raise click.exceptions.Exit(1)
    if not as_json:
        click.echo(f"The last entry's hash: {found.log[-1].hash}" if found.log else "No step was taken yet.")


def _petition(id_: str) -> Petition:
    from bot.cli.at_the_box import box_at_hand

    with box_at_hand(Settings.load()) as box:
        return box.book.petition(id_)
