"""What every command needs: the clock, the settings, the desk, progress on stderr."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from bot.settings import Settings

if TYPE_CHECKING:
    from bot.app import Desk
    from ingest.local_cards import BrokenCard
    from knowledge.library import Progress


def now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def open_desk(settings: Settings, *, worded: bool = False) -> Iterator[Desk]:
    """The desk, its library built or mended first where needed, with progress on stderr. `worded`: with the language
    model, where one is set."""
    from bot import app
    from bot.rendering.model_words import ALONE

    with progress_bar() as progress:
        desk = app.open_desk(settings, now=now(), progress=progress, worded=worded, clock=now)
    if desk.stale:
        click.echo("steward: the data folder cannot be written now; answering from the library as it was.", err=True)
    if desk.without_model:
        click.echo(f"steward: {desk.without_model} {ALONE}", err=True)
    for card in desk.broken:
        click.echo(f"steward: {what_became_of(card)}", err=True)
    with desk.library:
        yield desk


def what_became_of(card: BrokenCard) -> str:
    """A broken card of the workplace's, the rule it breaks, and whether it still answers."""
    still = "its last good version answers on" if card.answers else "it does not answer"
    return (
        f"your card {card.rule}; {still}." if card.id else f"{card.rule}; your cards answer as they were read before."
    )


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar on a terminal, a line per stage elsewhere; nothing at all where nothing takes long."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn(), console=console,
        transient=True,
    )  # fmt: skip
    tasks: dict[str, int] = {}

    def report(stage: str, done: int, total: int) -> None:
        if stage not in tasks:
            if not console.is_terminal:
                click.echo(f"{stage} {total} texts …", err=True)
            elif not tasks:
                bar.start()
            tasks[stage] = bar.add_task(stage, total=total)
        bar.update(tasks[stage], completed=done)  # type: ignore[arg-type]

    try:
        yield report
    finally:
        if bar.live.is_started:  # stopping one that never ran prints an empty line
            bar.stop()
