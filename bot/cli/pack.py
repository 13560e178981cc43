"""`steward pack check`: the cards, and the letters and translations that rest on them, held to their rules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from knowledge.card import Card
    from knowledge.translation import Translation


@click.group()
def pack() -> None:
    """The built-in pack of cards.

    \b
    Example:
        steward pack check
    """


@pack.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
@click.option("--json", "as_json", is_flag=True, help="Print as one JSON object.")
def check(folder: Path | None, as_json: bool) -> None:
    """Check every card, letter and translation of the pack, or of FOLDER; exit code 1 if one breaks a rule.

    \b
    Example:
        steward pack check
    """
    from bot import app
    from bot.cli.session import now
    from bot.rendering.letter_reader import letter_paths, read_letter
    from knowledge.card_reader import card_paths, read_card
    from knowledge.errors import CardError
    from knowledge.translation import read_translation_file, translation_paths
    from knowledge.translation_check import faults

    broken: list[str] = []
    cards: list[Card] = []
    translations: list[Translation] = []
    paths = card_paths(folder or app.pack_location())
    for path in paths:
        try:
            cards.append(read_card(path))
        except CardError as error:
            broken.append(str(error))
    letters = letter_paths(folder or app.pack_location())
    for path in letters:
        try:
            read_letter(path).check_standing(now().date())
        except CardError as error:
            broken.append(str(error))
    for path in translation_paths(folder or app.pack_location()):
        try:
            translations += read_translation_file(path)
        except CardError as error:
            broken.append(str(error))
    broken += faults(translations, cards)
    units = sum(len(card.units) for card in cards)
    held = {"cards": len(paths), "units": units, "letters": len(letters), "translations": len(translations)}
    if as_json:
        found = {**held, "broken": broken}
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        for line in broken:
            click.echo(line)
        if not paths:
            click.echo("There are no cards here. A pack has folders law, news and guide with a Markdown file a card.")
        else:
            click.echo(f"{', '.join(f'{number} {what}' for what, number in held.items())}, {len(broken)} broken.")
    raise click.exceptions.Exit(1 if broken or not paths else 0)
