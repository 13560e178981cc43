"""`steward letter`: letters to an employer, with blanks or filled in by whoever sends them. Nothing typed is kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.errors import UserError

if TYPE_CHECKING:
    from datetime import date

    from bot.rendering.letter import Letter
    from bot.rendering.letter_reader import LetterForm

_FORMATS = ("md", "docx", "pdf")


@click.group()
def letter() -> None:
    """Letters to your employer: for a copy of your data, a monitoring notice, a biometric release.

    \b
    Examples:
        steward letter access --jurisdiction DE
        steward letter notice --jurisdiction US-NY
    """


_format = click.option("--format", "form", type=click.Choice(_FORMATS),
                       help="Default: by the name of FILE, else md.")  # fmt: skip
_output = click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE",
                       help="Write here, for you alone to read. Default: print Markdown.")  # fmt: skip
_fill = click.option("--fill", is_flag=True, help="Ask for names and dates one by one; Enter keeps a [blank].")
_force = click.option("--force", is_flag=True, help="Replace an existing FILE.")


@letter.command()
@click.option("-j", "--jurisdiction", "code", required=True, metavar="CODE", help="Where you work: DE, GB, US-CA …")
@_format
@_output
@_fill
@_force
def access(code: str, form: str | None, output: Path | None, fill: bool, force: bool) -> None:
    """Write a request for a copy of your data (GDPR, UK GDPR, CCPA …). Exit code 1 where no such right is known.

    \b
    Examples:
        steward letter access --jurisdiction DE
        steward letter access --jurisdiction US-CA --fill --output request.docx
    """
    _write_letter("access", code, form, output, fill=fill, force=force)


@letter.command()
@click.option("-j", "--jurisdiction", "code", required=True, metavar="CODE", help="Where you work: US-NY, CA-ON.")
@_format
@_output
@_fill
@_force
def notice(code: str, form: str | None, output: Path | None, fill: bool, force: bool) -> None:
    """Write a request for the monitoring notice or policy that staff are owed.

    \b
    Example:
        steward letter notice --jurisdiction US-NY
    """
    _write_letter("notice", code, form, output, fill=fill, force=force)


@letter.command()
@click.option("-j", "--jurisdiction", "code", default="US-IL", show_default=True, metavar="CODE",
              help="Where you work.")  # fmt: skip
@_format
@_output
@_fill
@_force
def biometrics(code: str, form: str | None, output: Path | None, fill: bool, force: bool) -> None:
    """Write a request for the biometric policy and the release you signed.

    \b
    Example:
        steward letter biometrics --fill --output request.pdf
    """
    _write_letter("biometrics", code, form, output, fill=fill, force=force)


def _write_letter(kind: str, code: str, form: str | None, output: Path | None, *, fill: bool, force: bool) -> None:
    from bot import app
    from bot.cli.session import now
    from bot.rendering.letter_reader import find_letter, written
    from knowledge.jurisdiction import Jurisdiction

    today = now().date()
    found = find_letter(app.pack_location(), kind, Jurisdiction.parse(code), day=today)
    form = form or (output.suffix[1:].lower() if output and output.suffix[1:].lower() in _FORMATS else "md")
    if output is None and form != "md":
        raise UserError(f"--format {form} needs --output FILE: only Markdown can be printed here. Nothing was written.")
    if output is not None:
        refuse(output, force=force)  # before anything is typed in vain
    made = written(found, _answers(found) if fill else {}, day=today)
    content = _rendered(made, form, today)
    if output is None:
        click.echo(content.decode(), nl=False)
        return
    write(output, content, force=force)
    click.echo("Written, for you alone to read. Take the list “Before you send it” out when you send the letter.")


def _rendered(made: Letter, form: str, day: date) -> bytes:
    if form == "docx":
        from bot.rendering.docx import as_docx

        return as_docx(made, day=day)
    if form == "pdf":
        from bot.rendering.pdf import as_pdf

        return as_pdf(made, day=day)
    from bot.rendering.markdown import as_markdown

    return as_markdown(made).encode()


def _answers(form: LetterForm) -> dict[str, str]:
    from bot.rendering.letter import LONGEST

    click.echo("What you type goes into the letter and nowhere else. Enter keeps the [blank].", err=True)
    answers: dict[str, str] = {}
    for field in form.fields:
        while True:
            answer = click.prompt(f"{field.ask} {field.blank}", default="", show_default=False, err=True)
            if len(answer) <= LONGEST:
                break
            click.echo(f"That is longer than {LONGEST} characters. Shorter, please.", err=True)
        answers[field.name] = answer
    return answers


def refuse(output: Path, *, force: bool) -> None:
    """Never over another file unasked, and never over what is no plain file."""
    there = output.is_symlink() or output.exists()
    if there and (output.is_symlink() or not output.is_file()):
        raise UserError("FILE is there and is no plain file. Choose another name. Nothing was written.")
    if there and not force:
        raise UserError("FILE exists and was left as it is. Use --force to replace it, or choose another name.")
    if not output.parent.is_dir():
        raise UserError("The folder of FILE does not exist. Make it first, or choose another. Nothing was written.")


def write(output: Path, content: bytes, *, force: bool) -> None:
    """Readable by its owner alone from the first byte on; what is replaced stays until the new file is whole."""
    import os
    import secrets

    fresh = output.with_name(f".{secrets.token_hex(8)}.new") if force else output
    made = False
    try:
        # O_EXCL: fails where a file has come to be there meanwhile
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            made = True
            file.write(content)
        if force:
            fresh.replace(output)
    except BaseException as error:
        if made:
            fresh.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        raise UserError("FILE cannot be written there. Nothing was written; choose another name or folder.") from None
