"""`steward pack new`: begins a card of the workplace's own."""

from __future__ import annotations

import json

import click

from bot.settings import Settings


@click.command()
@click.argument("card_id", metavar="ID")
@click.option("--kind", type=click.Choice(["law", "news", "guide"]), default="law", show_default=True,
              help="What the card tells of.")  # fmt: skip
@click.option("-j", "--jurisdiction", "code", metavar="CODE", help="Where it applies: US-WA, DE …")
@click.option("--title", help="What a reader would call it.")
@click.option("--citation", help="The official citation; for news the publisher and date.")
@click.option("--url", help="The official address, https.")
@click.option("--json", "as_json", is_flag=True, help="Print as one JSON object.")
def new(
    card_id: str, kind: str, code: str | None, title: str | None, citation: str | None, url: str | None, as_json: bool
) -> None:
    """Begin a card of your own in the data folder: ID.md, with every place marked that is to be filled in.

    Nothing answers from it until all of them are filled in and somebody has reviewed it. An update of Steward never
    changes it, and nothing that is there is overwritten.

    \b
    Example:
        steward pack new us-wa-notice --jurisdiction US-WA --title "Washington: notice of monitoring"
    """
    from bot import app
    from bot.cli.session import now
    from ingest.card_skeleton import NewCard, write_skeleton
    from knowledge.card import Kind
    from knowledge.jurisdiction import Jurisdiction
    from knowledge.placeholder import placeholders_in

    settings = Settings.load()
    place = Jurisdiction.of_text(code).code if code is not None else None
    begun = NewCard(card_id, Kind(kind), place, title, citation, url)
    folder = app.library_folder(settings)
    path = write_skeleton(folder.cards, begun, pack=app.pack_location(), today=now().date())
    places = len(placeholders_in(path.read_text(encoding="utf-8")))
    steps = ["Fill in what stands between << and >>; docs/cards.md has the rules.", "steward pack check",
             "steward library rebuild"]  # fmt: skip
    if as_json:
        row = {"id": f"local:{card_id}", "kind": kind, "path": str(path), "to_fill_in": places, "next": steps}
        click.echo(json.dumps(row, ensure_ascii=False))
        return
    click.echo(f"Written: {path}")
    click.echo(f"Next: 1. Edit it: {places} places stand between << and >>. The rules are in docs/cards.md.")
    click.echo("      2. See whether it keeps the rules: steward pack check")
    click.echo(
        "      3. Bring it into the library: steward library rebuild (or ask; it comes in with the next question)"
    )
    click.echo("It is shown to members only, as your workplace's summary and not as Steward's, until you change that.")
