"""`steward ask`: one question, one answer."""

from __future__ import annotations

import json
import sys
from datetime import date
from typing import TYPE_CHECKING

import click

from bot.settings import Settings

if TYPE_CHECKING:
    from knowledge.jurisdiction import Jurisdiction


class Day(click.ParamType[date]):
    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail("is not a date like 2025-10-01.", param, ctx)


@click.command()
@click.argument("question", nargs=-1, required=True)
@click.option("-j", "--jurisdiction", "codes", multiple=True, metavar="CODE", help="Where you work: US-NY, DE, GB …")
@click.option("--as-of", type=Day(), metavar="DATE", help="Answer as of this day, like 2025-10-01.")
@click.option("--public", "public", is_flag=True, help="Answer as a stranger would be answered: no members' policies.")
@click.option("--no-model", "no_model", is_flag=True, help="Answer from the sources alone, without a language model.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as one JSON object.")
def ask(
    question: tuple[str, ...], codes: tuple[str, ...], as_of: date | None, public: bool, no_model: bool, as_json: bool
) -> None:
    """Answer QUESTION from cited sources. `-` reads it from standard input.

    \b
    Examples:
        steward ask "Can my boss read my work chat?" --jurisdiction US-NY
        steward ask "Did California pass the No Robo Bosses Act?" --as-of 2025-10-01
    """
    settings = Settings.load()
    typed = read_standard_input() if question == ("-",) else " ".join(question)
    from bot.cli.layout import console
    from bot.cli.session import now, open_desk
    from bot.cli.spoken import answered
    from knowledge.question import clean

    places = places_named(codes)
    clean(typed)  # refuse a bad question before the library is opened or built
    with open_desk(settings, worded=not no_model) as desk:
        reply = answered(
            desk, typed, today=now().date(), asker=desk.asker(places, member=not public), as_of=as_of,
            model=not no_model, screen=None if as_json else console(),
        )  # fmt: skip
    if as_json:
        click.echo(json.dumps(reply.answer.as_json(), ensure_ascii=False))


def places_named(codes: tuple[str, ...]) -> tuple[Jurisdiction, ...]:
    """Raises `UnknownPlace`."""
    from knowledge.jurisdiction import Jurisdiction

    return tuple(dict.fromkeys(Jurisdiction.parse(code) for code in codes))


def read_standard_input() -> str:
    from knowledge.question import LONGEST

    if sys.stdin is None:
        return ""
    # A little over what the longest question may take, so that a flood is refused without being read whole.
    return sys.stdin.buffer.read(200 * LONGEST).decode("utf-8", "replace")
