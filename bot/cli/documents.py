"""`steward documents`: what the library holds."""

from __future__ import annotations

import json

import click

from bot.settings import Settings


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
        click.echo("No document fits. Leave out --jurisdiction or --kind to see all.")
    for document, stands, version in found:
        if as_json:
            row = {
                "id": document.id, "kind": document.kind, "jurisdiction": document.jurisdiction,
                "status": stands.status, "title": document.title, "url": document.url,
                "checked": version.checked.isoformat(),
            }  # fmt: skip
            click.echo(json.dumps(row, ensure_ascii=False))
        else:
            click.echo(f"{document.id:24} {document.jurisdiction:6} {stands.status:10} {document.title}")


@documents.command()
@click.argument("document_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print as one JSON object.")
def show(document_id: str, as_json: bool) -> None:
    """One document with all its units.

    \b
    Example:
        steward documents show eu-gdpr-access
    """
    from bot.cli.session import now, open_desk
    from bot.errors import NothingFound
    from knowledge.answer import source_line
    from knowledge.citation import Cited, cite
    from knowledge.wording import wording

    with open_desk(Settings.load()) as desk:
        evidence = desk.library.catalogue.evidence_of(document_id)
    if not evidence:
        raise NothingFound("There is no document of that id. List them with: steward documents list")
    cited = [cite(Cited(e, e.text), n, now().date()) for n, e in enumerate(evidence, start=1)]
    if as_json:
        click.echo(json.dumps({"id": document_id, "units": [c.as_json() for c in cited]}, ensure_ascii=False))
        return
    document = evidence[0].document
    click.echo(click.style(document.title, bold=True))
    click.echo(f"{document.citation}\n{document.url}\n")
    for found, citation in zip(evidence, cited, strict=True):
        kind = found.unit.kind if found.unit else "passage"
        click.echo(click.style(f"{kind}: {found.locator}", bold=True))
        click.echo(click.wrap_text(found.text, width=92, initial_indent="  ", subsequent_indent="  "))
        click.echo(f"  {source_line(citation, wording('en'))}")
        if found.unit and found.unit.doubt:
            click.echo(f"  Not confirmed: {found.unit.doubt}.")
        click.echo()
