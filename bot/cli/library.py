"""`steward library`: whether the library is whole, and how to make it so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from bot.settings import Settings

if TYPE_CHECKING:
    from knowledge.library import LibraryFolder


@click.group()
def library() -> None:
    """The library that answers come from.

    \b
    Example:
        steward library status
    """


@library.command()
@click.option("--json", "as_json", is_flag=True, help="Print as one JSON object.")
def status(as_json: bool) -> None:
    """Whether the library is whole and current; exit code 1 if not.

    \b
    Example:
        steward library status --json
    """
    from bot import app
    from knowledge.errors import CatalogueDamaged
    from knowledge.index import read_pointer

    settings = Settings.load()
    folder = app.library_folder(settings)
    found: dict[str, object] = {"folder": str(folder.path), "fault": None}
    try:
        found |= _state(folder)
    except CatalogueDamaged as error:
        found["fault"] = str(error)
    if generation := read_pointer(folder.index):
        found |= {"generation": generation.name, "model": generation.model, "chunks_indexed": generation.chunks}
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        for key, value in found.items():
            if value is not None:
                click.echo(f"{key.replace('_', ' '):16} {value}")
        click.echo("The library is whole." if found["fault"] is None else "Something is to be mended, see fault above.")
    raise click.exceptions.Exit(0 if found["fault"] is None else 1)


def _state(folder: LibraryFolder) -> dict[str, object]:
    from bot import app
    from knowledge.catalogue import Catalogue
    from knowledge.library import find_fault

    fault = find_fault(folder)
    state: dict[str, object] = {"fault": fault.what if fault else None}
    if folder.catalogue.is_file():
        with Catalogue.read(folder.catalogue) as catalogue:
            state |= catalogue.counts()
            state["revision"] = catalogue.revision
            if trouble := catalogue.health():
                state["fault"] = f"The catalogue is damaged ({trouble}). Run: steward library rebuild"
    if fault is None and state["fault"] is None and app.pack_is_newer(folder):
        state["fault"] = "The pack or a card of your own is newer than the library. It comes in with the next question."
    return state


@library.command()
def rebuild() -> None:
    """Build the library and its index from the pack and your own cards. Vectors that are there already are kept.

    Exit code 1 where a card of your own breaks a rule; all the others are brought in.

    \b
    Example:
        steward library rebuild
    """
    from bot import app
    from bot.cli.session import now, progress_bar, what_became_of

    with progress_bar() as progress:
        change = app.rebuild(Settings.load(), now=now(), progress=progress)
    click.echo(
        f"The library is built: {change.added} documents added, {change.updated} updated, "
        f"{change.unchanged} unchanged, {change.removed} removed."
    )
    for card in change.broken:
        click.echo(f"steward: {what_became_of(card)}", err=True)
    raise click.exceptions.Exit(1 if change.broken else 0)
