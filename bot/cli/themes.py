"""`steward themes`: what concerns are about, as it is published."""

from __future__ import annotations

import json
from pathlib import Path

import click

from bot.settings import Settings

_FILE = click.Path(dir_okay=False, writable=True, path_type=Path)
_NONE = (
    "There are no themes yet. One is shown once five concerns say the same, counted in full weeks; that none is shown "
    "says nothing about whether anybody raised a concern."
)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a theme.")
@click.option("--png", type=_FILE, metavar="FILE", help="Write the chart there, as a picture.")
@click.option("--svg", type=_FILE, metavar="FILE", help="Write the chart there, with text that can be read out.")
def themes(as_json: bool, png: Path | None, svg: Path | None) -> None:
    """Show what concerns are about: figures in fives, from five on. For the Box's user.

    \b
    Examples:
        steward themes
        steward themes --png themes.png
    """
    from bot.cli.session import now
    from bot.office import published_themes
    from bot.rendering import themes as chart

    groups = published_themes(Settings.load(), now=now)
    if not groups:
        click.echo(f"steward: {_NONE}", err=True)
        return
    for group in groups:
        if not as_json:
            click.echo(click.style(group.heading, bold=True))
        for row in group.rows:
            if as_json:
                told = {"question": group.heading, "theme": row.words, "at_least": row.least}
                click.echo(json.dumps(told, ensure_ascii=False))
            else:
                click.echo(f"{row.least:>6}  {row.words}")
    if not as_json:
        click.echo("\n" + "\n".join(chart.HOW_TO_READ))
    for path, made in ((png, chart.as_png), (svg, chart.as_svg)):
        if path is not None:
            path.write_bytes(made(groups))
            click.echo(f"steward: written to {path.name}", err=True)
