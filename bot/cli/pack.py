"""`steward pack`: cards, letters and other data held to their rules; cards of one's own begun and listed."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.pack_list import list_cards
from bot.cli.pack_new import new

if TYPE_CHECKING:
    from knowledge.translation import Translation


@click.group()
def pack() -> None:
    """The built-in pack of cards, and the cards of your own beside it.

    \b
    Examples:
        steward pack check
        steward pack new us-wa-notice --jurisdiction US-WA
    """


pack.add_command(new)
pack.add_command(list_cards)


@pack.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
@click.option("--json", "as_json", is_flag=True, help="Print as one JSON object.")
def check(folder: Path | None, as_json: bool) -> None:
    """Check the pack's cards and all that rests on them, and every card of your own; or the pack in FOLDER alone.

    Exit code 1 if one breaks a rule, or if a card is missing that the pack must hold. A card past its review date
    breaks none: it is listed, and answers say so.

    \b
    Example:
        steward pack check
    """
    from bot import app
    from bot.cli.session import now
    from bot.rendering.letter_reader import letter_paths, read_letter
    from bot.settings import Settings
    from ingest.pack_check import checked_local, checked_pack, clashes, missing_cards
    from knowledge import anchor
    from knowledge.programme_reader import programme_paths, read_programme
    from knowledge.translation import read_translation_file, translation_paths
    from knowledge.translation_check import faults

    home, today = folder or app.pack_location(), now().date()
    built_in = checked_pack(home)
    local = [] if folder else checked_local(app.library_folder(Settings.load()).cards)
    broken = [("built-in", checked.rule) for checked in built_in if checked.rule]
    broken += [
        ("built-in", f"{card_id}.md: is missing; the pack must hold it") for card_id in missing_cards(home, built_in)
    ]
    letters, programmes = letter_paths(home), programme_paths(home)
    rules = _each(letters, lambda path: read_letter(path).check_standing(today)) + _each(programmes, read_programme)
    translations: list[Translation] = []
    rules += _each(translation_paths(home), lambda path: translations.extend(read_translation_file(path)))
    anchors: list[anchor.Anchor] = []
    rules += _each([home], lambda path: anchors.extend(anchor.anchors_in(path)))
    cards = [c.card for c in built_in if c.card]
    rules += anchor.faults(anchors, cards)
    broken += [("built-in", rule) for rule in rules]
    broken += [("built-in", rule) for rule in faults(translations, cards)]
    broken += [("local", checked.rule) for checked in local if checked.rule]
    late = [checked.id for checked in (*built_in, *local) if checked.is_past_review(today)]
    doubled = clashes((*built_in, *local))
    units = {which: sum(len(c.card.units) for c in cards if c.card) for which, cards in
             (("built-in", built_in), ("local", local))}  # fmt: skip
    if as_json:
        found = {
            "cards": len(built_in), "units": units["built-in"], "letters": len(letters),
            "translations": len(translations), "programmes": len(programmes), "local_cards": len(local),
            "local_units": units["local"],
            "broken": [{"origin": o, "rule": rule} for o, rule in broken], "past_review": late, "clashes": doubled,
        }  # fmt: skip
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        for origin, rule in broken:
            click.echo(f"{origin:8}  {rule}")
        for name in doubled:
            click.echo(
                f"{'local':8}  {name}.md: Steward's pack has a card of this id too. Both answer, each as whose it is."
            )
        for card_id in late:
            click.echo(f"past its review date, and answers say so: {card_id}")
        if not built_in:
            click.echo("There are no cards here. A pack has folders law, news and guide with a Markdown file a card.")
        else:
            click.echo(
                f"{len(built_in)} cards, {units['built-in']} units, {len(letters)} letters, "
                f"{len(translations)} translations, {len(programmes)} programmes; "
                f"{len(local)} local cards, {units['local']} units; {len(broken)} broken."
            )
    raise click.exceptions.Exit(1 if broken or not built_in else 0)


def _each(paths: Sequence[Path], read: Callable[[Path], object]) -> list[str]:
    """The rules that files break, of those that break one."""
    from knowledge.errors import CardError

    broken = []
    for path in paths:
        try:
            read(path)
        except CardError as error:
            broken.append(str(error))
    return broken
