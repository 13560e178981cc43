"""`steward slack`: what an admin needs to put Steward into a workspace."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from bot.cli.slack_demo import demo

if TYPE_CHECKING:
    from bot.slack.check import Finding


@click.group()
def slack() -> None:
    """Put Steward into a Slack workspace; docs/slack.md tells it step by step.

    \b
    Example:
        steward slack demo
    """


slack.add_command(demo)


@slack.command()
@click.option("--no-dms", is_flag=True, help="For workplaces that want no direct messages to it at all.")
@click.option("--http", "http_url", metavar="URL", help="Signed HTTP events to this public https address.")
@click.option("--json", "as_json", is_flag=True, help="JSON, which is the default.")
@click.option("--yaml", "as_yaml", is_flag=True, help="YAML.")
def manifest(no_dms: bool, http_url: str | None, as_json: bool, as_yaml: bool) -> None:
    """Print the app manifest, to be pasted at api.slack.com/apps, Create New App, From a manifest.

    \b
    Examples:
        steward slack manifest
        steward slack manifest --no-dms --yaml
        steward slack manifest --http https://steward.example.org
    """
    from bot.errors import UserError
    from bot.slack.manifest import manifest as made

    if as_json and as_yaml:
        raise UserError("Either --json or --yaml.")
    found = made(dms=not no_dms, http_url=http_url)
    if as_yaml:
        import yaml

        click.echo(yaml.safe_dump(found, sort_keys=False, allow_unicode=True, width=120), nl=False)
        return
    click.echo(json.dumps(found, indent=2, ensure_ascii=False))


@slack.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def check(as_json: bool) -> None:
    """Ask Slack about the tokens and the scopes; exit code 1 if something is wrong. Nothing is changed or posted.

    \b
    Example:
        steward slack check
    """
    wrong = False
    for finding in _findings():
        wrong = wrong or not finding.well
        if as_json:
            row = {"check": finding.name, "ok": finding.well, "found": finding.found, "remedy": finding.remedy}
            click.echo(json.dumps(row, ensure_ascii=False))
            continue
        mark = click.style("ok   ", fg="green") if finding.well else click.style("WRONG", fg="red")
        click.echo(f"{mark}  {finding.name}: {finding.found}")
        if finding.remedy:
            click.echo(f"       {finding.remedy}")
    raise click.exceptions.Exit(1 if wrong else 0)


def _findings() -> Iterator[Finding]:
    from bot.errors import ConfigError
    from bot.slack.check import Finding, check
    from bot.slack_settings import SlackSettings

    try:
        settings = SlackSettings.load()
    except ConfigError as error:
        yield Finding("settings", False, str(error), "Set it, then run this again.")
        return
    yield from check(settings)
