"""`steward refresh`: looks at everything that is followed, now."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from bot.settings import Settings

if TYPE_CHECKING:
    from bot.tracking import Refreshed
    from ingest.changes.weighing import WeighedChange
    from ingest.following.refresh import RefreshReport

_AT_MOST = 20


@click.command()
@click.option("--source", "source_id", metavar="ID", help="Only this source.")
@click.option("--dry-run", is_flag=True, help="Say what would change; write nothing into the library.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as one JSON object.")
def refresh(source_id: str | None, dry_run: bool, as_json: bool) -> None:
    """Look at everything that is followed, and let what changed answer. Exit code 1 where a source fails.

    \b
    Examples:
        steward refresh
        steward refresh --source staff-privacy --dry-run
    """
    from bot import tracking
    from bot.cli.session import now, progress_bar
    from bot.errors import NothingFound

    settings = Settings.load()
    if source_id is not None and all(s.id != source_id for s in tracking.sources_file(settings).read()[0]):
        raise NothingFound("There is no source of that id. List them with: steward sources list")
    with progress_bar() as progress:
        done = tracking.refresh(settings, now=now, only=source_id, dry_run=dry_run, progress=progress)
    if as_json:
        click.echo(json.dumps(summary(done), ensure_ascii=False))
    elif dry_run:
        say_planned(done.sources)
    else:
        say_done(done)
    failed = [*done.folders.failed, *(s for s in done.sources.states if not s.is_well)]
    raise click.exceptions.Exit(1 if failed else 0)


def say_planned(report: RefreshReport) -> None:
    """What a refresh would do."""
    for planned in report.planned[:_AT_MOST]:
        what = "would be new" if planned.is_new else f"would change ({_sentences(len(planned.changes))})"
        click.echo(f"{click.style(planned.title, bold=True)} {what}")
        for change in [w for w in planned.changes if w.alerts][:5]:
            say_change(change)
    if report.documents.removed:
        click.echo(f"{len(report.documents.removed)} documents would stop answering.")
    for name, reason in report.documents.held:
        click.echo(f"{name} would be held back: {reason}.")
    if not (report.planned or report.documents.removed or report.documents.held):
        click.echo("Nothing would change.")


def _sentences(count: int) -> str:
    return "1 sentence" if count == 1 else f"{count} sentences"


def say_change(weighed: WeighedChange) -> None:
    """One sentence, as it was and as it is."""
    about = ", ".join(category.replace("_", " ") for category in weighed.categories)
    kind = {"added": "added", "removed": "removed", "changed": "reworded"}[weighed.change.kind]
    click.echo(f"  {kind}, about {about}" + (f" – {weighed.change.heading}" if weighed.change.heading else ""))
    for mark, text in (("-", weighed.change.before), ("+", weighed.change.now)):
        if text:
            click.echo(click.wrap_text(f"{mark} {text}", 92, initial_indent="    ", subsequent_indent="      "))


def say_done(done: Refreshed) -> None:
    """What a refresh did, for a person."""
    report = done.sources
    for change in report.changes[:_AT_MOST]:
        alerts = change.alerts
        click.echo(
            f"{click.style(change.document.title, bold=True)} changed: {len(change.changes)} "
            f"{'sentence' if len(change.changes) == 1 else 'sentences'}, {len(alerts)} of them matter."
        )
        for weighed in alerts[:5]:
            say_change(weighed)
        click.echo(f"  All of it: steward policy diff {change.document.id}")
    for state in report.states:
        if not state.is_well:
            click.echo(click.wrap_text(f"{state.source.id}: {state.state}. {state.reason}", 92, subsequent_indent="  "))
    for name, reason in done.folders.failed[:_AT_MOST]:
        click.echo(f"failed   {name}: {reason}.")
    both = [done.folders, report.documents]
    counts = {
        word: sum(len(getattr(documents, word)) for documents in both)
        for word in ("added", "updated", "unchanged", "removed", "held", "failed")
    }
    if done.pack is not None:
        counts["added"] += done.pack.added
        counts["updated"] += done.pack.updated
        counts["removed"] += done.pack.removed
        counts["unchanged"] += done.pack.unchanged
    click.echo(", ".join(f"{count} {word}" for word, count in counts.items()) + ".")
    if not report.states and not done.folders.unchanged and not done.folders.changed:
        click.echo("Nothing is followed yet. Begin with: steward sources add URL|PATH --kind policy")


def summary(done: Refreshed) -> dict[str, object]:
    """What a refresh did, for a script."""
    documents, folders = done.sources.documents, done.folders
    return {
        **{w: [*getattr(folders, w), *getattr(documents, w)] for w in ("added", "updated", "removed")},
        "unchanged": len(folders.unchanged) + len(documents.unchanged),
        "held": [{"source": name, "reason": reason} for name, reason in documents.held],
        "failed": [{"source": name, "reason": reason} for name, reason in (*folders.failed, *documents.failed)],
        "downloaded": done.sources.downloaded,
        "changes": [
            {"document": c.document.id, "change": c.key, "sentences": len(c.changes), "alerts": len(c.alerts)}
            for c in done.sources.changes
        ],
        "planned": [
            {"title": p.title, "new": p.is_new, "sentences": len(p.changes), "alerts": sum(w.alerts for w in p.changes)}
            for p in done.sources.planned
        ],
    }  # fmt: skip
