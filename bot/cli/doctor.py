"""`steward doctor`: each thing that must be so, whether it is, and what to do if not."""

from __future__ import annotations

import json

import click


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def doctor(as_json: bool) -> None:
    """Check the installation, the settings and the library; exit code 1 if something is wrong.

    \b
    Example:
        steward doctor
    """
    from bot.cli.session import now
    from bot.diagnosis import diagnose

    wrong = False
    for check in diagnose(now=now()):
        wrong = wrong or not check.well
        if as_json:
            row = {"check": check.name, "ok": check.well, "found": check.found, "remedy": check.remedy}
            click.echo(json.dumps(row, ensure_ascii=False))
            continue
        mark = click.style("ok   ", fg="green") if check.well else click.style("WRONG", fg="red")
        click.echo(f"{mark}  {check.name}: {check.found}")
        if not check.well:
            click.echo(f"       {check.remedy}")
    raise click.exceptions.Exit(1 if wrong else 0)
