"""`steward chat`: a conversation in the terminal. It is kept in memory only and forgotten at the end."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import click

from bot.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console

    from bot.app import Desk
    from knowledge.answer import Answer
    from knowledge.conversation import Conversation
    from knowledge.jurisdiction import Jurisdiction

HELP = """\
/where US-NY   set the place you work (/where alone shows it, /where none forgets it)
/sources       the last answer's sources, with the words taken from each
/forget        forget this conversation and its place
/help          this list
/quit          leave (Ctrl-D does too)"""


@dataclass
class _State:
    places: tuple[Jurisdiction, ...] = ()
    conversation: Conversation | None = None
    last: Answer | None = field(default=None)
    model: bool = True


@click.command()
@click.option("-j", "--jurisdiction", "codes", multiple=True, metavar="CODE", help="Where you work: US-NY, DE, GB …")
@click.option("--no-model", "no_model", is_flag=True, help="Answer from the sources alone, without a language model.")
def chat(codes: tuple[str, ...], no_model: bool) -> None:
    """Ask in a conversation: follow-ups, /where, /sources.

    \b
    Example:
        steward chat --jurisdiction US-CA
    """
    settings = Settings.load()
    from bot.cli.ask import places_named
    from bot.cli.layout import console
    from bot.cli.session import open_desk

    places = places_named(codes)
    with open_desk(settings, worded=not no_model) as desk:
        converse(desk, settings, console(), places, model=not no_model)


def converse(
    desk: Desk, settings: Settings, screen: Console, places: tuple[Jurisdiction, ...] = (), *, model: bool = True
) -> None:
    """Reads questions until the end of input. Nothing is written to disk, and no history file is kept."""
    from knowledge.errors import KnowledgeError

    _greet(settings, screen, model=model and desk.worded is not None)
    state = _State(places, model=model)
    while True:
        try:
            typed = click.prompt("", prompt_suffix="› ", default="", show_default=False).strip()
        except (EOFError, click.Abort):
            screen.print()
            return
        if typed in ("/quit", "/exit", "/q"):
            return
        try:
            if typed.startswith("/"):
                _command(typed, state, desk, screen)
            elif typed:
                _answer(typed, state, desk, screen)
        except KnowledgeError as error:
            screen.print(str(error), style="yellow")


def _greet(settings: Settings, screen: Console, *, model: bool) -> None:
    operator = settings.operator
    if operator.demo:
        screen.print("Steward, demo profile: nobody has said yet who runs it (steward init).", style="dim")
    else:
        contact = f", {operator.contact}" if operator.contact else ""
        screen.print(f"Steward, run by {operator.name} ({operator.kind}{contact}).", style="dim")
    screen.print(
        "Information, not legal advice. This conversation stays in this program's memory and is forgotten when you "
        "leave. /help lists commands.",
        style="dim",
    )
    if model and settings.model is not None:
        from bot.rendering.model_words import what_leaves

        told = f"{what_leaves(settings.model.model)} Without it: steward chat --no-model"
        screen.print(told, style="dim", markup=False, highlight=False)


def _answer(typed: str, state: _State, desk: Desk, screen: Console) -> None:
    from bot.cli.session import now
    from bot.cli.spoken import answered

    screen.print()
    reply = answered(
        desk, typed, today=now().date(), asker=desk.asker(state.places, member=True),
        conversation=state.conversation, model=state.model, screen=screen,
    )  # fmt: skip
    state.conversation, state.last = reply.conversation, reply.answer
    screen.print()


def _command(typed: str, state: _State, desk: Desk, screen: Console) -> None:
    from bot.cli.layout import quotes_of

    name, _, rest = typed.partition(" ")
    if name == "/where":
        _where(rest.strip(), state, desk, screen)
    elif name == "/sources":
        if state.last and state.last.citations:
            screen.print(quotes_of(state.last))
        else:
            screen.print("There is no answer with sources yet. Ask something first.")
    elif name == "/forget":
        state.places, state.conversation, state.last = (), None, None
        screen.print("Forgotten: the conversation and the place.")
    elif name == "/help":
        screen.print(HELP)
    else:
        screen.print("There is no such command. /help lists them.")


def _where(text: str, state: _State, desk: Desk, screen: Console) -> None:
    from knowledge.errors import UnknownPlace
    from knowledge.jurisdiction import Jurisdiction
    from knowledge.place_reader import read_places

    if text.casefold() == "none":
        state.places = ()
        if state.conversation:
            state.conversation = replace(state.conversation, places=())
    elif text:
        try:
            found: tuple[Jurisdiction, ...] = (Jurisdiction.parse(text),)
        except UnknownPlace:
            found = read_places(f"in {text}", desk.library.catalogue).places
            if not found:
                raise
        state.places = found
        if state.conversation:
            state.conversation = replace(state.conversation, places=())
    talked_of = state.conversation.places if state.conversation else ()
    known = talked_of or state.places or ((desk.default,) if desk.default else ())
    screen.print("Place: " + (", ".join(f"{p.name} ({p.code})" for p in known) or "not set"))
