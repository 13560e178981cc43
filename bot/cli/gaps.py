"""`steward gaps`: what the company's policies say, and do not say, of what people would need to consent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.errors import NothingFound, UserError
from bot.organising.gaps.corrections import Role
from bot.organising.gaps.verdict import GIVEN
from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.organising.gaps.asked_by import AskedBy
    from bot.organising.gaps.card import Cards
    from bot.organising.gaps.corrections import Corrections
    from bot.organising.gaps.report import Report
    from bot.rendering.gaps import ToldReport
    from knowledge.catalogue import Catalogue
    from knowledge.jurisdiction import Jurisdiction

_FORMATS = ("md", "csv", "pdf")


@click.group(invoke_without_command=True)
@click.option(
    "-j", "--jurisdiction", "codes", multiple=True, metavar="CODE", help="Where people work; may be repeated."
)
@click.option("--json", "as_json", is_flag=True, help="Print as one JSON object.")
@click.option("--format", "form", type=click.Choice(_FORMATS), help="Default: by the name of FILE.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write here, for you alone to read.")
@click.option("--force", is_flag=True, help="Replace an existing FILE.")
@click.pass_context
def gaps(
    context: click.Context, codes: tuple[str, ...], as_json: bool, form: str | None, out: Path | None, force: bool
) -> None:
    """What the policies say of each thing that people would need to consent, practice by practice.

    \b
    Examples:
        steward gaps --jurisdiction US-NY
        steward gaps -j DE --out gaps.pdf
        steward gaps correct screen kept partly --why "The schedule names exceptions." --by organiser
    """
    if context.invoked_subcommand is not None:
        if codes or as_json or form or out:
            raise click.UsageError("Options of the report stand alone: steward gaps [OPTIONS]")
        return
    form = form or (out.suffix[1:].lower() if out and out.suffix[1:].lower() in _FORMATS else None)
    if as_json and (form or out):
        raise UserError("Choose one: --json, or --format and --out. Nothing was written.")
    if form == "pdf" and out is None:
        raise UserError("--format pdf needs --out FILE: a PDF cannot be printed here. Nothing was written.")
    if out is not None:
        from bot.cli.letter import refuse

        refuse(out, force=force)
    made = _made(Settings.load(), codes)
    if as_json:
        click.echo(json.dumps(made.as_json(), ensure_ascii=False))
    elif out is None and form is None:
        from bot.cli.gaps_layout import laid_out
        from bot.cli.layout import console

        console().print(laid_out(made.told))
    else:
        _export(made, form or "md", out, force=force)


@gaps.command()
@click.argument("practice")
@click.argument("column")
@click.argument("verdict", required=False, type=click.Choice([v.value for v in GIVEN]))
@click.option("--why", default="", metavar="TEXT", help="Why, in one line. Leave names out.")
@click.option("--by", required=True, type=click.Choice([role.value for role in Role]), help="Your part; never a name.")
@click.option("--undo", is_flag=True, help="Take back what was corrected; without VERDICT.")
def correct(practice: str, column: str, verdict: str | None, why: str, by: str, undo: bool) -> None:
    """Say what a cell of the report should be. It is logged, marked, and holds until the policies change.

    \b
    Examples:
        steward gaps correct screen kept partly --why "The schedule names exceptions." --by organiser
        steward gaps correct screen kept --undo --by organiser
    """
    from bot.cli.session import now
    from bot.organising.gaps.corrections import Correction
    from bot.organising.gaps.verdict import Verdict

    if undo == (verdict is not None):
        raise UserError("Give a VERDICT, or --undo without one. Nothing was changed.")
    settings = Settings.load()
    made = _made(settings, ())
    row = next((row for row in made.report.rows if row.practice == practice), None)
    if row is None or all(cell.column != column for cell in row.cells):
        practices = ", ".join(row.practice for row in made.report.rows) or "none"
        columns = ", ".join(one.id for one in made.cards.columns)
        raise NothingFound(f"The report has no such cell. Practices in it: {practices}. Columns: {columns}.")
    if undo and (practice, column) not in made.corrections.latest():
        raise NothingFound("That cell was not corrected. Nothing was written.")
    made.corrections.add(
        Correction(
            practice, column, Verdict(verdict) if verdict else None, why, Role(by), now().date(), dict(row.versions)
        )
    )
    click.echo("Taken back." if undo else "Corrected. Every report marks it, until one of the policies changes.")


@gaps.command()
def check() -> None:
    """Hold the cards' rules, your own too, against their own examples. Exit code 1 where one is misread.

    \b
    Example:
        steward gaps check
    """
    from bot.organising.gaps.card_check import misread
    from bot.organising.gaps.card_reader import read_cards

    cards = read_cards(_folder(Settings.load()))
    found = list(misread(cards))
    for one in found:
        click.echo(f"{one.card}: meant {one.meant}, read {one.read}: {one.example}")
    own = [*(one.id for one in cards.practices if one.own), *(one.id for one in cards.columns if one.own)]
    click.echo(
        f"{len(cards.practices)} practices and {len(cards.columns)} columns; your own: {', '.join(own) or 'none'}."
    )
    click.echo("Every example is read as it is meant." if not found else f"{len(found)} misread.")
    raise click.exceptions.Exit(1 if found else 0)


@dataclass(frozen=True, slots=True)
class _Made:
    report: Report
    cards: Cards
    asked: dict[tuple[str, str], Sequence[AskedBy]]
    places: tuple[Jurisdiction, ...]
    day: date
    corrections: Corrections

    @property
    def told(self) -> ToldReport:
        from bot.gap_report import told

        return told(self.report, self.cards, self.asked, places=[p.name for p in self.places], day=self.day)

    def as_json(self) -> dict[str, object]:
        from bot.organising.gaps.as_json import gaps_as_json

        return gaps_as_json(self.report, self.asked, places=[p.code for p in self.places], day=self.day)


def _made(settings: Settings, codes: tuple[str, ...]) -> _Made:
    from bot.cli.session import now, open_desk, progress_bar
    from bot.organising.gaps.corrections import Corrections, corrected
    from bot.policy_gaps import PolicyGaps
    from knowledge.jurisdiction import Jurisdiction

    corrections = Corrections(_folder(settings) / "corrections.jsonl")
    latest = corrections.latest()
    places = tuple(dict.fromkeys(map(Jurisdiction.parse, codes)))
    day = now().date()
    with open_desk(settings) as desk:
        places = places or ((desk.default,) if desk.default else ())
        catalogue = desk.library.catalogue
        with progress_bar() as progress:
            cards, read = PolicyGaps(settings, now=now, progress=progress).read(catalogue)
        report = corrected(read, latest)
        asked = _asked(report, cards, catalogue, places, day)
    return _Made(report, cards, asked, places, day, corrections)


def _asked(
    report: Report, cards: Cards, catalogue: Catalogue, places: Sequence[Jurisdiction], day: date
) -> dict[tuple[str, str], Sequence[AskedBy]]:
    from bot.organising.gaps.asked_by import asked_by

    return {
        (row.practice, column.id): asked_by(column, row.practice, catalogue, places, day)
        for row in report.rows
        for column in cards.columns
    }


def _folder(settings: Settings) -> Path:
    return settings.data / "gaps"


def _export(made: _Made, form: str, out: Path | None, *, force: bool) -> None:
    if form == "pdf":
        from bot.rendering.gaps_pdf import gaps_as_pdf

        content = gaps_as_pdf(made.told)
    elif form == "csv":
        from bot.rendering.gaps_csv import gaps_as_csv

        content = gaps_as_csv(made.told).encode()
    else:
        from bot.rendering.gaps_markdown import gaps_as_markdown

        content = gaps_as_markdown(made.told).encode()
    if out is None:
        click.echo(content.decode(), nl=False)
        return
    from bot.cli.letter import write

    write(out, content, force=force)
    click.echo("Written, for you alone to read.")
