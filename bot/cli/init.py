"""`steward init`: asks once who runs this, and writes steward.toml and a draft of an impact assessment."""

from __future__ import annotations

import json
from pathlib import Path

import click

from bot.errors import ConfigError, UserError
from bot.settings import Operator, OperatorKind, config_path


@click.command()
@click.option("--name", prompt="Who runs this Steward (name shown to everyone)", help="Name of the operator.")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in OperatorKind]),
    prompt="What are they",
    default="workers",
    help="What they are.",
)
@click.option("--contact", prompt="How to reach them", default="", help="E-mail, phone or room of the operator.")
@click.option("--place", prompt="Place to assume when nobody names one (US-NY, DE …; empty for none)", default="",
              help="Default place.")  # fmt: skip
@click.option("--helper", "helpers", multiple=True, help="Whom to offer when Steward can't help; may be repeated.")
@click.option("--no-assessment", is_flag=True, help="Leave out the draft of an impact assessment.")
@click.option("--force", is_flag=True, help="Replace an existing file. An assessment is kept under another name.")
def init(
    name: str,
    kind: str,
    contact: str,
    place: str,
    helpers: tuple[str, ...],
    no_assessment: bool,
    force: bool,
) -> None:
    """Write steward.toml: who runs this, the default place, whom to ask. Beside it, impact-assessment.md: a draft for
    you to finish.

    \b
    Example:
        steward init --name "Local 12" --kind union --contact stewards@example.org --place US-NY
    """
    from bot.cli import assessment
    from bot.cli.session import now
    from knowledge.jurisdiction import Jurisdiction

    if not name.strip():
        raise UserError("A name is needed: people must be able to see who runs this. Nothing was written.")
    where = Jurisdiction.parse(place) if place.strip() else None
    path = config_path()
    if path.exists() and not force:
        raise ConfigError(f"{path.name} exists and was left as it is. Use --force to replace it.")
    _write(path, _toml(name.strip(), kind, contact.strip(), where.code if where else "", helpers))
    click.echo(f"Written: {path}")
    if kind == OperatorKind.EMPLOYER:
        click.echo(
            "Where the employer runs Steward it answers questions only: concerns and petitions stay off, because "
            "nobody could collect them safely from the people they concern."
        )
    if not no_assessment:
        operator = Operator(name.strip(), OperatorKind(kind), contact.strip())
        at = where.name if where else None
        click.echo(assessment.write(path.parent, operator, at, day=now().date(), anew=force))


def _toml(name: str, kind: str, contact: str, place: str, helpers: tuple[str, ...]) -> str:
    lines = [
        "# Settings of Steward. README.md lists every key; unknown keys are errors.",
        "[operator]", f"name = {_quoted(name)}", f"kind = {_quoted(kind)}", f"contact = {_quoted(contact)}",
        "", "[answers]", f"default_place = {_quoted(place)}", f"contacts = [{', '.join(map(_quoted, helpers))}]", "",
    ]  # fmt: skip
    return "\n".join(lines)


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's, except that TOML knows no pairs of escapes and wants DEL escaped."""
    whole = text.encode("utf-8", "replace").decode()  # bytes typed that are no text
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")


def _write(path: Path, text: str) -> None:
    fresh = path.with_name(f"{path.name}.new")
    try:
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    except OSError:
        raise UserError(f"{path.name} cannot be written here. Nothing was changed; choose another folder.") from None
