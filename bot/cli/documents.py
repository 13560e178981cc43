"""`steward documents`: what the library holds, how it came about, and taking a document out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from bot.settings import Settings

if TYPE_CHECKING:
    from knowledge.catalogue import Catalogue
    from knowledge.document import Document, Evidence, Version


@click.group()
def documents() -> None:
    """What Steward answers from.

    \b
    Example:
        steward documents show ny-52c2
    """


@documents.command("list")
@click.option("-j", "--jurisdiction", "code", metavar="CODE", help="Only what is read for this place.")
@click.option("--kind", type=click.Choice(["law", "policy", "news", "guide"]), help="Only this kind.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_documents(code: str | None, kind: str | None, as_json: bool) -> None:
    """Every document: id, place, status, title.

    \b
    Example:
        steward documents list --jurisdiction DE
    """
    from bot.cli.session import now, open_desk
    from knowledge.currency import standing
    from knowledge.jurisdiction import Jurisdiction

    lineage = Jurisdiction.parse(code).lineage if code else None
    with open_desk(Settings.load()) as desk:
        found = [
            (d, standing(v.states, day=now().date(), verified=True, checked=v.checked, directive=v.directive), v)
            for d, v in desk.library.catalogue.documents()
            if (lineage is None or d.jurisdiction in lineage) and (kind is None or d.kind == kind)
        ]
    if not found and not as_json:
        click.echo(
            "There is no policy here yet. Bring yours in with: steward ingest FOLDER"
            if kind == "policy" and lineage is None
            else "No document fits. Leave out --jurisdiction or --kind to see all."
        )
    for document, stands, version in found:
        if as_json:
            row = {
                "id": document.id, "kind": document.kind, "jurisdiction": document.jurisdiction,
                "status": stands.status, "title": document.title, "url": document.url,
                "checked": version.checked.isoformat(), "visibility": document.visibility,
                "version": version.day.isoformat(),
            }  # fmt: skip
            click.echo(json.dumps(row, ensure_ascii=False))
        else:
            only = " (members)" if document.visibility == "members" else ""
            click.echo(f"{document.id:24} {document.jurisdiction:6} {stands.status:10} {document.title}{only}")


@documents.command()
@click.argument("document_id", metavar="ID")
@click.option("--version", "version_id", metavar="VERSION", help="The whole text of a version that history lists.")
@click.option("--json", "as_json", is_flag=True, help="Print as one JSON object.")
def show(document_id: str, version_id: str | None, as_json: bool) -> None:
    """One document with all its units or passages, or the whole text of one of its versions.

    \b
    Examples:
        steward documents show eu-gdpr-access
        steward documents show policies/monitoring --version 2
    """
    from bot.cli.session import open_desk

    with open_desk(Settings.load()) as desk:
        catalogue = desk.library.catalogue
        _held(catalogue, document_id)
        if version_id is not None:
            _show_version(catalogue, document_id, version_id, as_json=as_json)
        elif evidence := catalogue.evidence_of(document_id):
            _show_live(document_id, evidence, as_json=as_json)
        else:
            click.echo("This document was taken out and answers no more. Its versions: steward documents history ID")


def _held(catalogue: Catalogue, document_id: str) -> Document:
    from bot.errors import NothingFound

    document = catalogue.document(document_id)
    if document is None:
        raise NothingFound("There is no document of that id. List them with: steward documents list")
    return document


def _show_version(catalogue: Catalogue, document_id: str, version_id: str, *, as_json: bool) -> None:
    from bot.errors import NothingFound

    versions = catalogue.versions(document_id)
    by_number = {str(number): version for number, version in enumerate(versions, start=1)}
    version = by_number.get(version_id) or next((v for v in versions if v.id == version_id), None)
    if version is None:
        raise NothingFound("There is no version of that number. List them with: steward documents history ID")
    if as_json:
        click.echo(json.dumps({**_version_row(version), "text": version.text}, ensure_ascii=False))
    else:
        click.echo(version.text)


def _show_live(document_id: str, evidence: list[Evidence], *, as_json: bool) -> None:
    from bot.cli.session import now
    from knowledge.answer import source_line
    from knowledge.citation import Cited, cite
    from knowledge.wording import wording

    cited = [cite(Cited(e, e.text), n, now().date()) for n, e in enumerate(evidence, start=1)]
    if as_json:
        click.echo(json.dumps({"id": document_id, "units": [c.as_json() for c in cited]}, ensure_ascii=False))
        return
    document = evidence[0].document
    click.echo(click.style(document.title, bold=True))
    click.echo("".join(f"{line}\n" for line in (document.citation, document.url) if line))
    for found, citation in zip(evidence, cited, strict=True):
        kind = found.unit.kind if found.unit else "passage"
        click.echo(click.style(f"{kind}: {found.locator}", bold=True))
        for line in found.text.splitlines():
            click.echo(click.wrap_text(line, width=92, initial_indent="  ", subsequent_indent="  "))
        click.echo(f"  {source_line(citation, wording('en'))}")
        if found.unit and found.unit.doubt:
            click.echo(f"  Not confirmed: {found.unit.doubt}.")
        click.echo()


@documents.command()
@click.argument("document_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def history(document_id: str, as_json: bool) -> None:
    """Every version the library has held of a document, and what changed from one to the next.

    \b
    Example:
        steward documents history policies/monitoring
    """
    from bot.cli.session import open_desk
    from knowledge.comparison import changes_between

    with open_desk(Settings.load()) as desk:
        catalogue = desk.library.catalogue
        document = _held(catalogue, document_id)
        versions = catalogue.versions(document_id)
    if not as_json:
        click.echo(click.style(document.title, bold=True))
    before: Version | None = None
    for number, version in enumerate(versions, start=1):
        changes = changes_between(before.text, version.text) if before and not document.is_card else []
        if as_json:
            told = [{"change": c.kind, "before": c.before, "now": c.now} for c in changes]
            click.echo(json.dumps({"number": number, **_version_row(version), "changes": told}, ensure_ascii=False))
        else:
            ended = f", answered until {version.left.isoformat()}" if version.left else ", answers now"
            whose = "" if version.dated else " (the text gives no date; the day it was read)"
            click.echo(
                f"\n{number}  version of {version.day.isoformat()}{whose}, read {version.added.isoformat()}{ended}"
            )
            for change in changes:
                for mark, text in (("-", change.before), ("+", change.now)):
                    if text:
                        click.echo(
                            click.wrap_text(f"{mark} {text}", 92, initial_indent="   ", subsequent_indent="     ")
                        )
        before = version


def _version_row(version: Version) -> dict[str, object]:
    return {
        "version": version.id, "dated": version.dated.isoformat() if version.dated else None,
        "read": version.added.isoformat(), "checked": version.checked.isoformat(),
        "left": version.left.isoformat() if version.left else None,
    }  # fmt: skip


@documents.command()
@click.argument("ids", metavar="ID…", nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(ids: tuple[str, ...], yes: bool) -> None:
    """Take documents out: they answer no more. An ID that ends in / takes out all of a folder.

    Their versions stay listed in history. What is still in its folder comes back when that is ingested again.

    \b
    Examples:
        steward documents remove policies/old-travel-rules
        steward documents remove policies/ --yes
    """
    from bot import app
    from bot.cli.session import now, open_desk, progress_bar
    from bot.errors import NothingFound, UserError

    settings = Settings.load()
    with open_desk(settings) as desk:
        live = {d.id: d for d, _ in desk.library.catalogue.documents()}
    chosen = [
        document
        for document in live
        if any(document == asked or (asked.endswith("/") and document.startswith(asked)) for asked in ids)
    ]
    if not chosen or any(not asked.endswith("/") and asked not in live for asked in ids):
        raise NothingFound("There is no document of that id that answers now. Nothing was taken out.")
    if any(live[document].is_local for document in chosen):
        raise UserError(
            "A card of your own is taken out by removing its file: steward pack list --local --json names it. Nothing "
            "was taken out."
        )
    if any(live[document].is_card for document in chosen):
        raise UserError("Cards belong to Steward's own pack and cannot be taken out. Nothing was taken out.")
    for document in chosen[:20]:
        click.echo(f"  {document}  {live[document].title}")
    if len(chosen) > 20:
        click.echo(f"  … and {len(chosen) - 20} more")
    if not yes and not click.confirm(f"Take out {len(chosen)}?", default=False):
        click.echo("Nothing was taken out.")
        return
    with progress_bar() as progress:
        app.remove_documents(settings, chosen, now=now(), progress=progress)
    click.echo(f"{len(chosen)} taken out. To bring them back, ingest their folder again.")
