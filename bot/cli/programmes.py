"""`steward programmes`: what employers were reported to do, or authorities decided about it, event by event."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.programme import Programme
    from knowledge.wording import Wording

_WIDTH = 92


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
def programmes(ctx: click.Context, as_json: bool) -> None:
    """Programmes in the news: each with its last known state. What is reported is reported, not a finding.

    \b
    Examples:
        steward programmes
        steward programmes show meta-mci
    """
    if ctx.invoked_subcommand is not None:
        return
    from knowledge.wording import wording

    held, words = _held(), wording("en")
    if as_json:
        for programme in held:
            click.echo(json.dumps(_row(programme), ensure_ascii=False))
        return
    if not held:
        click.echo("This library holds no programme. To bring in those of Steward's pack: steward library rebuild")
        return
    for programme in held:
        click.echo(f"{click.style(programme.id, bold=True)}  {programme.title}")
        _say(f"{words.period(programme.state.on)}: {_state(programme, words)}")
    click.echo(f"\nThe timeline of one: steward programmes show {held[0].id}")


@programmes.command()
@click.argument("programme_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print as one JSON object.")
def show(programme_id: str, as_json: bool) -> None:
    """One programme with its timeline: what happened when, and who says so. Exit code 2 where there is none.

    \b
    Example:
        steward programmes show meta-mci
    """
    from bot.errors import NothingFound
    from knowledge.timeline import Entry
    from knowledge.wording import wording

    held, words = _held(), wording("en")
    found = next((programme for programme in held if programme.id == programme_id), None)
    if found is None:
        near = _near(programme_id, held)
        nearest = f" Nearest: {', '.join(near)}." if near else ""
        raise NothingFound(f"There is no programme of that id.{nearest} List them with: steward programmes")
    if as_json:
        timeline = [{k: v for k, v in Entry(event).as_json().items() if k != "cites"} for event in found.events]
        whole = {
            **_row(found), "citation": found.citation, "url": found.url, "checked": found.checked.isoformat(),
            "review_by": found.review_by.isoformat(), "cards": list(found.cards), "timeline": timeline,
        }  # fmt: skip
        click.echo(json.dumps(whole, ensure_ascii=False))
        return
    click.echo(click.style(found.title, bold=True))
    click.echo(f"{found.employer}\n")
    _say(f"Last known state, {words.period(found.state.on)}: {_state(found, words)}", indent="")
    click.echo(f"\n{click.style(words.say('timeline.heading', title=found.title), bold=True)}")
    for event in found.events:
        _say(Entry(event).said(words), indent="• ")
    whose = words.say("source.summary", citation=found.citation, checked=words.day(found.checked))
    click.echo()
    _say(whose, indent="")
    click.echo(found.url)
    for card in found.cards:
        click.echo(f"More on it: steward documents show {card}")


def _held() -> list[Programme]:
    from bot.cli.session import open_desk
    from knowledge.programmes import programmes_of

    with open_desk(Settings.load()) as desk:
        return programmes_of(desk.library.catalogue.documents())


def _row(programme: Programme) -> dict[str, object]:
    state = programme.state
    told: dict[str, object] = {"on": state.on.written, "text": state.text}
    if state.doubt:
        told["doubt"] = state.doubt
    return {
        "id": programme.id, "title": programme.title, "employer": programme.employer, "state": told,
        "events": len(programme.events),
    }  # fmt: skip


def _state(programme: Programme, words: Wording) -> str:
    state = programme.state
    return f"{state.text}. ({words.say('notice.doubt', doubt=state.doubt)})" if state.doubt else f"{state.text}."


def _near(asked: str, held: Sequence[Programme]) -> list[str]:
    """Ids like what was typed, or of the programmes whose card or employer it is."""
    from difflib import get_close_matches

    typed = asked.casefold()
    own = [p.id for p in held if typed in p.cards or (typed and (typed in p.id or typed in p.title.casefold()))]
    return list(dict.fromkeys([*own, *get_close_matches(typed, [p.id for p in held], n=3, cutoff=0.5)]))[:3]


def _say(text: str, indent: str = "  ") -> None:
    from textwrap import fill

    hang = " " * len(indent)
    click.echo(fill(text, _WIDTH, initial_indent=indent, subsequent_indent=hang, break_on_hyphens=False))
