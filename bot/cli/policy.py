"""`steward policy`: what company policies, laws and guides say, and what changed in them."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import click

from bot.errors import NothingFound, UserError
from bot.settings import Settings

if TYPE_CHECKING:
    from ingest.changes.version_change import VersionChange
    from ingest.changes.weighing import WeighedChange
    from knowledge.catalogue import Catalogue
    from knowledge.document import Document, Version

_DATE = "%Y-%m-%d"


@click.group()
def policy() -> None:
    """Texts that are followed, and what changed in them.

    \b
    Examples:
        steward policy log
        steward policy diff policies/monitoring
    """


@policy.command("list")
@click.option("--all", "every", is_flag=True, help="Also law, news and guides that were brought in.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_policies(every: bool, as_json: bool) -> None:
    """Every policy: its version, and when something in it last changed.

    \b
    Example:
        steward policy list
    """
    from bot.cli.session import open_desk
    from ingest.changes.version_change import version_changes

    with open_desk(Settings.load()) as desk:
        catalogue = desk.library.catalogue
        found = [
            (document, version, version_changes(catalogue, document.id, members=True))
            for document, version in catalogue.documents()
            if not document.is_card and (every or document.kind == "policy")
        ]
    if not found and not as_json:
        click.echo("There is no policy here yet. Bring yours in with: steward sources add PATH|URL --kind policy")
    for document, version, changes in found:
        last = changes[0] if changes else None
        if as_json:
            row = {
                "id": document.id, "title": document.title, "kind": document.kind, "version": version.day.isoformat(),
                "checked": version.checked.isoformat(), "changes": len(changes),
                "changed": last.on.isoformat() if last else None,
            }  # fmt: skip
            click.echo(json.dumps(row, ensure_ascii=False))
        else:
            changed = f", changed {last.on.isoformat()} ({_count(last)})" if last else ""
            click.echo(f"{document.id:32} {document.title}: version of {version.day.isoformat()}{changed}")


@policy.command()
@click.argument("document_id", metavar="[ID]", required=False)
@click.option("--since", type=click.DateTime([_DATE]), metavar="DATE", help="Only what came in since: 2026-08-01.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def log(document_id: str | None, since: object, as_json: bool) -> None:
    """What changed, the latest first: in one text, or in all.

    \b
    Examples:
        steward policy log
        steward policy log policies/monitoring --since 2026-08-01
    """
    from bot.cli.session import open_desk
    from ingest.changes.version_change import recent_changes, version_changes

    after = date.fromisoformat(str(since)[:10]) if since else date.min
    with open_desk(Settings.load()) as desk:
        catalogue = desk.library.catalogue
        if document_id is None:
            found = recent_changes(catalogue, members=True, since=after)
        else:
            _document(catalogue, document_id)
            found = [c for c in version_changes(catalogue, document_id, members=True) if c.later.added >= after]
    if not found and not as_json:
        click.echo("No change is known. Steward tells one once it has read a text at two times that differ.")
    for change in found:
        if as_json:
            click.echo(json.dumps(_row(change), ensure_ascii=False))
        else:
            _say(change, at_most=3)


@policy.command()
@click.argument("document_id", metavar="ID")
@click.option("--on", "day", type=click.DateTime([_DATE]), metavar="DATE", help="As it was on that day.")
@click.option("--json", "as_json", is_flag=True, help="Print as one JSON object.")
def show(document_id: str, day: object, as_json: bool) -> None:
    """The text that answers, or the one that did on a day.

    \b
    Examples:
        steward policy show policies/monitoring
        steward policy show policies/monitoring --on 2026-08-01
    """
    from bot.cli.session import open_desk

    with open_desk(Settings.load()) as desk:
        catalogue = desk.library.catalogue
        document = _document(catalogue, document_id)
        version = _version(catalogue, document_id, date.fromisoformat(str(day)[:10]) if day else None)
    if as_json:
        row = {"id": document.id, "title": document.title, "version": version.day.isoformat(), "text": version.text}
        click.echo(json.dumps(row, ensure_ascii=False))
    else:
        click.echo(version.text)


@policy.command()
@click.argument("document_id", metavar="ID")
@click.option("--from", "start", type=click.DateTime([_DATE]), metavar="DATE", help="The version of that day.")
@click.option("--to", "end", type=click.DateTime([_DATE]), metavar="DATE", help="The version of that day.")
@click.option("--json", "as_json", is_flag=True, help="Print as one JSON object.")
def diff(document_id: str, start: object, end: object, as_json: bool) -> None:
    """Sentence by sentence, what changed: last, or between two days.

    \b
    Examples:
        steward policy diff policies/monitoring
        steward policy diff policies/monitoring --from 2026-01-01 --to 2026-08-04
    """
    from bot.cli.session import open_desk
    from ingest.changes.version_change import VersionChange, version_changes
    from ingest.changes.weighing import weighed_changes

    with open_desk(Settings.load()) as desk:
        catalogue = desk.library.catalogue
        document = _document(catalogue, document_id)
        if start or end:
            former = _version(catalogue, document_id, date.fromisoformat(str(start)[:10]) if start else date.min)
            later = _version(catalogue, document_id, date.fromisoformat(str(end)[:10]) if end else None)
            if former.day > later.day or (start and end and str(start) > str(end)):
                raise UserError("--from is after --to. Give the earlier day first.")
            found: VersionChange | None = VersionChange(
                document, former, later, weighed_changes(former.text, later.text)
            )
        else:
            found = next(iter(version_changes(catalogue, document_id, members=True)), None)
    if as_json:
        click.echo(json.dumps(_row(found) if found else None, ensure_ascii=False))
    elif found is None or not found.changes:
        click.echo("Nothing that it says has changed.")
    else:
        _say(found, at_most=None)


def _count(change: VersionChange) -> str:
    return "1 sentence" if len(change.changes) == 1 else f"{len(change.changes)} sentences"


def _document(catalogue: Catalogue, document_id: str) -> Document:
    document = catalogue.document(document_id)
    if document is None or document.is_card:
        raise NothingFound("There is no text of that id. List them with: steward policy list --all")
    return document


def _version(catalogue: Catalogue, document_id: str, day: date | None) -> Version:
    """The one that held on `day`: None means today, and before the first it is the first."""
    versions = sorted(catalogue.versions(document_id), key=lambda v: v.day)
    if day is None:
        return catalogue.live_version(document_id) or versions[-1]
    return next((v for v in reversed(versions) if v.day <= day), versions[0])


def _say(change: VersionChange, *, at_most: int | None) -> None:
    from bot.cli.refresh import say_change

    was = f", a return to the version of {change.later.restored.isoformat()}" if change.later.restored else ""
    click.echo(click.style(f"{change.on.isoformat()}  {change.document.title}", bold=True) + was)
    click.echo(f"  from the version of {change.former.day.isoformat()} to that of {change.later.day.isoformat()}")
    for weighed in change.changes[:at_most]:
        say_change(weighed)
    if at_most is not None and len(change.changes) > at_most:
        click.echo(f"  … and {len(change.changes) - at_most} more: steward policy diff {change.document.id}")


def _row(change: VersionChange) -> dict[str, object]:
    return {
        "document": change.document.id, "title": change.document.title, "change": change.key,
        "from": change.former.day.isoformat(), "to": change.later.day.isoformat(),
        "restored": change.later.restored.isoformat() if change.later.restored else None,
        "alerts": len(change.alerts), "sentences": [_sentence(weighed) for weighed in change.changes],
    }  # fmt: skip


def _sentence(weighed: WeighedChange) -> dict[str, object]:
    return {
        "kind": weighed.change.kind, "before": weighed.change.before, "now": weighed.change.now,
        "heading": weighed.change.heading or None, "categories": list(weighed.categories), "weight": weighed.weight,
        "alerts": weighed.alerts,
    }  # fmt: skip
