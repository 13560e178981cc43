"""`steward clauses`: what can be demanded, what each demand rests on here, and whether the files are sound."""

from __future__ import annotations

import json
from textwrap import fill
from typing import TYPE_CHECKING

import click

from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.organising.clauses.clause import Clause
    from bot.organising.clauses.collection import Clauses
    from bot.organising.petitions.text import Source
    from knowledge.jurisdiction import Jurisdiction

_WIDTH = 92


@click.group()
def clauses() -> None:
    """Demands that petitions are made of: in words that can be enforced, with a reason, and with what they rest on.

    \b
    Examples:
        steward clauses list
        steward clauses show C02 --jurisdiction US-NY
    """


@clauses.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_clauses(as_json: bool) -> None:
    """Every clause: Steward's, and over them those in the folder clauses of the data folder.

    \b
    Example:
        steward clauses list
    """
    for clause in _held().held:
        if as_json:
            click.echo(json.dumps(_row(clause), ensure_ascii=False))
        else:
            click.echo(f"{clause.id:5} {clause.title}{' (your own)' if clause.own else ''}")


@clauses.command()
@click.argument("clause_id", metavar="ID")
@click.option("-j", "--jurisdiction", "codes", multiple=True, metavar="CODE",
              help="Where the workplace is: US-NY, DE … Several times for several places. Without it, the place "
              "that is set for this workplace.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print as one JSON object.")
def show(clause_id: str, codes: tuple[str, ...], as_json: bool) -> None:
    """One clause: the demand, why, its variables, and what it rests on for this place today. Only law in force there is
    called binding. Exit code 2 where there is none.

    \b
    Example:
        steward clauses show C02 --jurisdiction US-NY
    """
    from bot.cli.session import now, open_desk
    from bot.organising.clauses.standing import sources_of
    from knowledge.jurisdiction import Jurisdiction

    clause, settings = _held().get(clause_id), Settings.load()
    chosen = [Jurisdiction.parse(code) for code in codes]
    with open_desk(settings) as desk:
        places = chosen or ([desk.default] if desk.default else [])
        sources = sources_of(clause, places, desk.library.catalogue, now().date())
    if as_json:
        click.echo(json.dumps(_whole(clause, places, sources), ensure_ascii=False))
    else:
        _tell(clause, places, sources)


@clauses.command()
@click.option("--json", "as_json", is_flag=True, help="Print as one JSON object.")
def check(as_json: bool) -> None:
    """Hold every clause, Steward's and your own, to the rules of docs/clauses.md. Exit code 1 where one breaks a rule.

    \b
    Example:
        steward clauses check
    """
    from bot import app
    from bot.organising.clauses.collection import faults
    from ingest.pack_check import checked_local, checked_pack

    held = _held(say=False)
    checked = [*checked_pack(app.pack_location()), *checked_local(app.library_folder(Settings.load()).cards)]
    broken = [*held.broken, *faults(held.held, [one.card for one in checked if one.card])]
    own = sum(clause.own for clause in held.held)
    if as_json:
        click.echo(json.dumps({"clauses": len(held.held), "own": own, "broken": broken}, ensure_ascii=False))
    else:
        for rule in broken:
            click.echo(rule)
        click.echo(f"{len(held.held)} clauses, {own} of them your own; {len(broken)} broken.")
    raise click.exceptions.Exit(1 if broken else 0)


def _held(*, say: bool = True) -> Clauses:
    from bot.organising.clauses.collection import clauses_of

    held = clauses_of(Settings.load().data)
    for rule in held.broken if say else ():
        click.echo(f"steward: your clause {rule}; it is left out.", err=True)
    return held


def _row(clause: Clause) -> dict[str, object]:
    return {
        "id": clause.id, "title": clause.title, "kind": clause.kind, "own": clause.own,
        "practices": list(clause.practices), "columns": list(clause.columns), "themes": list(clause.themes),
    }  # fmt: skip


def _whole(clause: Clause, places: Sequence[Jurisdiction], sources: Sequence[Source]) -> dict[str, object]:
    from dataclasses import asdict

    variables = {v.name: {"default": v.default, "meaning": v.meaning} for v in clause.variables}
    return {
        **_row(clause), "demand": clause.demand, "reason": clause.reason, "variables": variables,
        "places": [place.code for place in places],
        "sources": [{**asdict(source), "standing": source.standing.value} for source in sources],
    }  # fmt: skip


def _tell(clause: Clause, places: Sequence[Jurisdiction], sources: Sequence[Source]) -> None:
    from bot.organising.choice import BY_ID
    from bot.organising.clauses.vocabulary import COLUMNS, PRACTICES

    click.echo(f"{click.style(f'{clause.id}  {clause.title}', bold=True)}{' (your own)' if clause.own else ''}")
    click.echo()
    _say(clause.demand)
    click.echo()
    _say(f"Why: {clause.reason}")
    for variable in clause.variables:
        _say(f"${variable.name} is {variable.meaning}; {variable.default} unless you choose another.")
    click.echo()
    if clause.columns:
        _say(f"For policies that lack: {'; '.join(COLUMNS[column] for column in clause.columns)}.")
    if clause.practices:
        _say(f"With: {'; '.join(PRACTICES[practice] for practice in clause.practices)}.")
    if clause.themes:
        _say(f"For concerns that say: {'; '.join(BY_ID[theme].words for theme in clause.themes)}.")
    where = ", ".join(place.code for place in places) or "no place given (name one with --jurisdiction)"
    click.echo(f"\n{click.style('What it rests on', bold=True)}: {where}")
    for source in sources:
        click.echo(f"\n  {click.style(source.standing.value, bold=True)}: {source.title}")
        _say(source.line, indent="    ")
        if source.url:
            click.echo(f"    {source.url}")


def _say(text: str, indent: str = "") -> None:
    click.echo(fill(text, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False,
                    break_long_words=False))  # fmt: skip
