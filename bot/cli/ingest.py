"""`steward ingest`: brings the company's own policies, and statutes as published, into the library."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.errors import UserError
from bot.settings import Settings

if TYPE_CHECKING:
    from ingest.intake import IngestReport

_NAMED_AT_MOST = 20


@click.command()
@click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(["policy", "law", "news", "guide"]),
              help="What the texts are. Default: policy; statutes are noticed.")  # fmt: skip
@click.option("-j", "--jurisdiction", "code", metavar="CODE", help="Whose they are: US-NY, DE … Default: everywhere.")
@click.option("--title", help="Title of the document, where PATH is one file.")
@click.option("--visibility", type=click.Choice(["members", "public"]),
              help="Who may be shown them. Default: policies members only, the rest anyone.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the summary as one JSON object.")
def ingest(
    paths: tuple[Path, ...], kind: str | None, code: str | None, title: str | None, visibility: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Bring files or folders into the library: Markdown, HTML, PDF, DOCX, text, statutes as JSON.

    Ingesting a folder again brings in what is new or changed; what is no longer in it stops answering. Exit code 1
    where a file could not be read; the rest is brought in.

    \b
    Example:
        steward ingest ./policies
        steward ingest handbook.pdf --title "Staff handbook" --jurisdiction DE
    """
    from bot import app
    from bot.cli.session import now, progress_bar
    from ingest.prepared import IngestOptions
    from knowledge.card import Kind
    from knowledge.document import Visibility
    from knowledge.jurisdiction import Jurisdiction

    if title is not None and (len(paths) != 1 or paths[0].is_dir() or not title.strip()):
        raise UserError("--title names one document: give one file, and a title that is not empty. Nothing was read.")
    options = IngestOptions(
        kind=Kind(kind) if kind else None,
        jurisdiction=Jurisdiction.parse(code).code if code else None,
        title=title.strip() if title else None,
        visibility=Visibility(visibility) if visibility else None,
    )
    with progress_bar() as progress:
        report = app.ingest(Settings.load(), paths, options, now=now(), progress=progress)
    _print(report, as_json=as_json)
    raise click.exceptions.Exit(1 if report.failed else 0)


def _print(report: IngestReport, *, as_json: bool) -> None:
    if as_json:
        parts = {
            "added": report.added, "updated": report.updated, "removed": report.removed,
            "unchanged": len(report.unchanged),
            "failed": [{"file": name, "reason": reason} for name, reason in report.failed],
            "skipped": [{"file": name, "reason": reason} for name, reason in report.skipped],
        }  # fmt: skip
        click.echo(json.dumps(parts, ensure_ascii=False))
        return
    for word, ids in (("added", report.added), ("updated", report.updated), ("removed", report.removed)):
        _listed(word, ids)
    for name, reason in report.failed[:_NAMED_AT_MOST]:
        click.echo(f"  failed   {name}: {reason}.")
    if len(report.failed) > _NAMED_AT_MOST:
        click.echo(f"  failed   … and {len(report.failed) - _NAMED_AT_MOST} more (--json lists them all)")
    for reason, count in Counter(reason for _, reason in report.skipped).most_common():
        click.echo(f"  skipped  {count} {'file' if count == 1 else 'files'}: {reason}.")
    click.echo(
        f"{len(report.added)} added, {len(report.updated)} updated, {len(report.unchanged)} unchanged, "
        f"{len(report.removed)} removed, {len(report.failed)} failed, {len(report.skipped)} skipped."
    )
    if report.changed:
        click.echo('They answer from now on. Ask: steward ask "what does our policy say about …"')


def _listed(word: str, ids: Sequence[str]) -> None:
    for document_id in ids[:_NAMED_AT_MOST]:
        click.echo(f"  {word:8} {document_id}")
    if len(ids) > _NAMED_AT_MOST:
        click.echo(f"  {word:8} … and {len(ids) - _NAMED_AT_MOST} more (steward documents list --kind policy)")
