"""`steward pack list`: the cards, Steward's and the workplace's own, and how each stands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from bot.settings import Settings

if TYPE_CHECKING:
    from datetime import date

    from ingest.pack_check import CheckedCard


@click.command("list")
@click.option("--local", "only_local", is_flag=True, help="Only cards of your own.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_cards(only_local: bool, as_json: bool) -> None:
    """Every card: id, kind, place, status, when checked, when to be reviewed.

    \b
    Example:
        steward pack list --local
    """
    from bot import app
    from bot.cli.session import now
    from ingest.pack_check import checked_local, checked_pack

    today = now().date()
    found = checked_local(app.library_folder(Settings.load()).cards)
    if not only_local:
        found = [*checked_pack(app.pack_location()), *found]
    if not found and not as_json:
        click.echo("There is no card of your own yet. Begin one with: steward pack new ID")
    for checked in found:
        click.echo(json.dumps(_row(checked, today), ensure_ascii=False) if as_json else _line(checked, today))


def _status(checked: CheckedCard, day: date) -> str:
    from knowledge.currency import standing

    card = checked.card
    if card is None:
        return "broken"
    return standing(card.states, day=day, verified=True, checked=card.checked, directive=card.directive).status


def _row(checked: CheckedCard, day: date) -> dict[str, object]:
    card = checked.card
    row: dict[str, object] = {
        "id": checked.id, "origin": checked.origin, "kind": checked.kind, "status": _status(checked, day),
        "path": str(checked.path),
    }  # fmt: skip
    if card is None:
        return row | {"rule": checked.rule}
    return row | {
        "title": card.title, "jurisdiction": card.jurisdiction, "units": len(card.units),
        "visibility": "public" if card.public else "members", "checked": card.checked.isoformat(),
        "review_by": card.review_by.isoformat(), "past_review": checked.is_past_review(day),
    }  # fmt: skip


def _line(checked: CheckedCard, day: date) -> str:
    card = checked.card
    if card is None:
        return f"{checked.id:30} {checked.kind:5} {'':6} {'broken':10} {checked.rule}"
    late = " PAST REVIEW" if checked.is_past_review(day) else ""
    return (
        f"{checked.id:30} {card.kind:5} {card.jurisdiction:6} {_status(checked, day):10} checked {card.checked} "
        f"review by {card.review_by}{late}  {card.title}{'' if card.public else ' (members)'}"
    )
