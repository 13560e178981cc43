"""`steward pack check`: the cards, and the letters and programmes that rest on them, held to their rules."""

from __future__ import annotations

import json
from pathlib import Path

import click


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
    """Check every card, letter and programme of the pack, or of FOLDER; exit code 1 if one breaks a rule.

    \b
    Example:
        steward pack check
    """
    from bot import app
    from bot.cli.session import now
    from bot.rendering.letter_reader import letter_paths, read_letter
    from knowledge.card_reader import card_paths, read_card
    from knowledge.errors import CardError
    from knowledge.programme_reader import programme_paths, read_programme

    broken: list[str] = []
    units = 0
    paths = card_paths(folder or app.pack_location())
    for path in paths:
        try:
            units += len(read_card(path).units)
        except CardError as error:
            broken.append(str(error))
    letters = letter_paths(folder or app.pack_location())
    for path in letters:
        try:
            read_letter(path).check_standing(now().date())
        except CardError as error:
            broken.append(str(error))
    programmes = programme_paths(folder or app.pack_location())
    for path in programmes:
        try:
            read_programme(path)
        except CardError as error:
            broken.append(str(error))
    if as_json:
        found = {
            "cards": len(paths), "units": units, "letters": len(letters), "programmes": len(programmes),
            "broken": broken,
        }  # fmt: skip
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        for line in broken:
            click.echo(line)
        if not paths:
            click.echo("There are no cards here. A pack has folders law, news and guide with a Markdown file a card.")
        else:
            kinds = f"{len(letters)} letters, {len(programmes)} programmes"
            click.echo(f"{len(paths)} cards, {units} units, {kinds}, {len(broken)} broken.")
    raise click.exceptions.Exit(1 if broken or not paths else 0)
