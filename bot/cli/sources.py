"""`steward sources`: what is followed over time, how it is, and what was held back for an admin to look at."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from bot.errors import NothingFound, UserError
from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.following.source import Source
    from ingest.following.state import SourceState
    from knowledge.catalogue_following import HeldRow

_EMPTY = (
    "Nothing is followed yet. Follow a page, a feed or a folder with:\n"
    "    steward sources add https://example.org/privacy --kind policy\n"
    "    steward sources add ./policies --kind policy"
)


@click.group()
def sources() -> None:
    """What Steward follows over time: pages, feeds and folders.

    \b
    Examples:
        steward sources add https://example.org/staff-privacy --kind policy
        steward sources list
    """


@sources.command()
@click.argument("place", metavar="URL|PATH")
@click.option(
    "--kind", type=click.Choice(["policy", "law", "news", "guide"]), required=True, help="What the texts are."
)
@click.option("--feed", is_flag=True, help="The address is an RSS or Atom feed.")
@click.option("--id", "source_id", metavar="ID", help="A short name. Default: made from the address.")
@click.option("-j", "--jurisdiction", "code", metavar="CODE", help="Whose they are: US-NY, DE … Laws need it.")
@click.option("--title", help="Title of the document, where the page gives a poor one.")
@click.option("--every", metavar="TIME", default="1d", show_default=True, help="How often to look: 6h, 1d, 2w.")
@click.option("--visibility", type=click.Choice(["members", "public"]),
              help="Who may be shown them. Default: policies members only, the rest anyone.")  # fmt: skip
@click.option(
    "--language", metavar="CODE", help="The language it is to be in: en, de … A page in another is held back."
)
@click.option("--keep", metavar="CSS", multiple=True, help="Selector of what holds the text. May be repeated.")
@click.option("--drop", metavar="CSS", multiple=True, help="Selector of what is left out. May be repeated.")
@click.option("--allow-private", is_flag=True, help="Allow this host although its address is private: an intranet.")
@click.option("--allow-news", metavar="HOST", multiple=True, help="A host that entries of feeds may lead to.")
def add(
    place: str, kind: str, feed: bool, source_id: str | None, code: str | None, title: str | None, every: str,
    visibility: str | None, language: str | None, keep: tuple[str, ...], drop: tuple[str, ...], allow_private: bool,
    allow_news: tuple[str, ...],
) -> None:  # fmt: skip
    """Follow a page, a feed or a folder. It is looked at with the next refresh.

    \b
    Examples:
        steward sources add https://example.org/staff-privacy --kind policy --every 6h
        steward sources add https://example.org/news.atom --feed --kind news --allow-news example.org
        steward sources add ./policies --kind policy
    """
    from bot import tracking
    from ingest.following.source import Allowed
    from ingest.following.source_row import WrongSource, source_of

    web = place.startswith(("http://", "https://"))
    if feed and not web:
        raise UserError("A feed has an address that begins with https://. Nothing was added.")
    if not web and not _path(place).exists():
        raise UserError("There is no such file or folder, and it is no https:// address. Nothing was added.")
    row: dict[str, object] = {
        "id": source_id or _id_of(place, web), "kind": kind, "every": every,
        ("feed" if feed else "url" if web else "path"): place if web else str(_path(place).absolute()),
    }  # fmt: skip
    given = {"jurisdiction": code, "title": title, "visibility": visibility, "expected_language": language}
    row |= {key: value for key, value in given.items() if value}
    if keep or drop:
        row["selectors"] = {"keep": list(keep), "drop": list(drop)}
    try:
        source = source_of(row, Path.cwd())
    except WrongSource as wrong:
        raise UserError(f"{str(wrong)[:1].upper()}{str(wrong)[1:]} Nothing was added.") from None
    file = tracking.sources_file(Settings.load())
    private = frozenset([urlsplit(place).hostname or ""]) if allow_private and web else frozenset[str]()
    file.add(source, Allowed(private, frozenset(allow_news)))
    click.echo(
        f"{source.id} is followed from now on ({file.path.name}). Look at it now: steward refresh --source {source.id}"
    )
    if feed and not file.read()[1].news_hosts:
        click.echo(
            "No host is allowed for its entries yet, so none is read. Allow one with --allow-news HOST.", err=True
        )


@sources.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_sources(as_json: bool) -> None:
    """Every source, how it is, and when it is looked at next.

    \b
    Example:
        steward sources list
    """
    from bot import tracking
    from bot.cli.session import now

    found = tracking.states(Settings.load(), now)
    if not found and not as_json:
        click.echo(_EMPTY)
    for state in found:
        if as_json:
            click.echo(json.dumps(_row(state), ensure_ascii=False))
        else:
            _say(state)


@sources.command()
@click.argument("source_id", metavar="[ID]", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def check(source_id: str | None, as_json: bool) -> None:
    """Look at one source, or at all, and say what would change; nothing is written. Exit code 1 where one fails.

    \b
    Example:
        steward sources check staff-privacy
    """
    from bot import tracking
    from bot.cli.refresh import say_planned
    from bot.cli.session import now, progress_bar

    settings = Settings.load()
    if source_id is not None:
        _source(settings, source_id)
    elif not tracking.sources_file(settings).read()[0]:
        click.echo(_EMPTY)
        return
    with progress_bar() as progress:
        done = tracking.refresh(settings, now=now, only=source_id, dry_run=True, progress=progress)
    for state in done.sources.states:
        if as_json:
            click.echo(json.dumps(_row(state), ensure_ascii=False))
        else:
            _say(state)
    if not as_json:
        say_planned(done.sources)
    raise click.exceptions.Exit(0 if all(state.is_well for state in done.sources.states) else 1)


@sources.command()
@click.argument("source_id", metavar="ID")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(source_id: str, yes: bool) -> None:
    """Follow a source no longer. Its documents stop answering; their versions stay listed in history.

    \b
    Example:
        steward sources remove staff-privacy
    """
    from bot import tracking
    from bot.cli.session import now, progress_bar

    settings = Settings.load()
    source = _source(settings, source_id)
    documents = tracking.documents_of(settings, source)
    if not yes and not click.confirm(f"Follow it no longer, and take out its {_count(documents)}?"):
        click.echo("Nothing was changed.")
        return
    tracking.sources_file(settings).remove(source_id)
    with progress_bar() as progress:
        tracking.take_out(settings, source, documents, now=now(), progress=progress)
    click.echo(f"{source_id} is followed no longer; {_count(documents)} stopped answering.")
    click.echo(f"To follow it again: steward sources add {source.address} --kind {source.kind} --id {source_id}")


@sources.command()
@click.argument("source_id", metavar="ID")
def pause(source_id: str) -> None:
    """Leave a source alone for a while; what was read of it answers on.

    \b
    Example:
        steward sources pause staff-privacy
    """
    from bot import tracking

    settings = Settings.load()
    _source(settings, source_id)
    tracking.sources_file(settings).pause(source_id, paused=True)
    click.echo(f"{source_id} is paused. Go on with: steward sources resume {source_id}")


@sources.command()
@click.argument("source_id", metavar="ID")
def resume(source_id: str) -> None:
    """Follow a paused source again.

    \b
    Example:
        steward sources resume staff-privacy
    """
    from bot import tracking

    settings = Settings.load()
    _source(settings, source_id)
    tracking.sources_file(settings).pause(source_id, paused=False)
    click.echo(f"{source_id} is followed again, from the next refresh on.")


@sources.command()
@click.argument("source_id", metavar="[ID]", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, with the text.")
@click.option("--all", "with_discarded", is_flag=True, help="Also what was discarded.")
def held(source_id: str | None, as_json: bool, with_discarded: bool) -> None:
    """Texts that were held back, and what they would change. They answer nothing before you release them.

    \b
    Example:
        steward sources held
    """
    from bot import tracking

    settings = Settings.load()
    if source_id is not None:
        _source(settings, source_id)
    rows = [row for row in tracking.held(settings, source_id) if with_discarded or not row.discarded]
    if not rows and not as_json:
        click.echo("Nothing is held back. What looks wrong, such as an error page or a text that collapsed, would be.")
    for row in rows:
        if as_json:
            text = json.loads(row.content)["text"]
            told = {"id": row.id, "source": row.source_id, "document": row.document_id or None, "title": row.title,
                    "reason": row.reason, "first_seen": row.first_seen, "last_seen": row.last_seen,
                    "times": row.times, "discarded": row.discarded, "text": text}  # fmt: skip
            click.echo(json.dumps(told, ensure_ascii=False))
        else:
            _say_held(settings, row)


def _say_held(settings: Settings, row: HeldRow) -> None:
    from bot import tracking
    from ingest.changes.gate import Hold
    from ingest.following.gatekeeper import TOLD

    text = json.loads(row.content)["text"]
    live = tracking.live_text(settings, row.document_id)
    state = " (discarded)" if row.discarded else ""
    click.echo(click.style(f"{row.id}  {row.title}", bold=True) + state)
    click.echo(f"  source {row.source_id}: {TOLD[Hold(row.reason)]}")
    click.echo(
        f"  seen {row.times} times since {row.first_seen[:10]}; {len(text.split())} words, before {len(live.split())}"
    )
    shown = [line for line in text.splitlines() if line.strip()][:4]
    for line in shown:
        click.echo(click.wrap_text(line[:180], 92, initial_indent="  | ", subsequent_indent="  | "))
    click.echo(f"  It is right: steward sources release {row.id}")
    click.echo(f"  It is none:  steward sources discard {row.id}")
    click.echo(
        f"  It is read wrongly: set selectors for {row.source_id} in sources.toml, then\n"
        f"    steward refresh --source {row.source_id}\n"
    )


@sources.command()
@click.argument("held_id", metavar="HELD")
def release(held_id: str) -> None:
    """Let a text that was held back answer from now on.

    \b
    Example:
        steward sources release 3f2a91c07b44
    """
    from bot import app
    from bot.cli.session import now, progress_bar
    from ingest.following.held import release as let_answer

    with progress_bar() as progress:
        report = let_answer(app.library_folder(Settings.load()), held_id, now=now(), progress=progress)
    for document_id in (*report.added, *report.updated, *report.unchanged):
        click.echo(f"{document_id} answers with this text from now on. What changed: steward policy diff {document_id}")


@sources.command()
@click.argument("held_id", metavar="HELD")
@click.option("--undo", is_flag=True, help="Let it wait again.")
def discard(held_id: str, undo: bool) -> None:
    """Say of a text that was held back that it is none; you hear of it no more. The last good version answers on.

    \b
    Examples:
        steward sources discard 3f2a91c07b44
        steward sources discard 3f2a91c07b44 --undo
    """
    from bot import app
    from bot.cli.session import now
    from ingest.following import held as held_texts

    folder = app.library_folder(Settings.load())
    if undo:
        held_texts.bring_back(folder, held_id, now=now())
        click.echo("It waits again. Look at it with: steward sources held")
    else:
        held_texts.discard(folder, held_id, now=now())
        click.echo(f"It is remembered as none. To undo that: steward sources discard {held_id} --undo")


def _source(settings: Settings, source_id: str) -> Source:
    from bot import tracking

    for source in tracking.sources_file(settings).read()[0]:
        if source.id == source_id:
            return source
    raise NothingFound("There is no source of that id. List them with: steward sources list")


def _count(documents: Sequence[str]) -> str:
    return "1 document" if len(documents) == 1 else f"{len(documents)} documents"


def _id_of(place: str, web: bool) -> str:
    """A short name from an address or folder."""
    if web:
        parts = urlsplit(place)
        words = f"{(parts.hostname or '').removeprefix('www.')} {Path(parts.path).stem}"
    else:
        words = _path(place).absolute().name
    return re.sub(r"[^a-z0-9]+", "-", words.casefold()).strip("-")[:64].strip("-") or "source"


def _path(place: str) -> Path:
    try:
        return Path(place).expanduser()
    except RuntimeError:  # nobody is called so
        return Path(place)


def _say(state: SourceState) -> None:
    source = state.source
    mark = click.style(str(state.state), fg=None if state.is_well else "red", bold=not state.is_well)
    looked = f", read {state.checked:%Y-%m-%d %H:%M} UTC" if state.checked else ""
    coming = f", next {state.next_look:%Y-%m-%d %H:%M} UTC" if state.next_look and not source.paused else ""
    click.echo(f"{click.style(source.id, bold=True)}  {source.kind}  {mark}{looked}{coming}")
    click.echo(f"  {source.address}")
    if state.reason:
        since = f" (since {state.since:%Y-%m-%d})" if state.since else ""
        click.echo(click.wrap_text(f"{state.reason}{since}", 92, initial_indent="  ", subsequent_indent="  "))


def _row(state: SourceState) -> dict[str, object]:
    source = state.source
    return {
        "id": source.id, "kind": source.kind, "place": source.place, "address": source.address, "state": state.state,
        "reason": state.reason or None, "since": state.since.isoformat() if state.since else None,
        "checked": state.checked.isoformat() if state.checked else None,
        "next_look": state.next_look.isoformat() if state.next_look else None, "failures": state.failures,
    }  # fmt: skip
