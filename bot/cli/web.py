"""`steward web`: what the web pages need besides being served."""

from __future__ import annotations

import secrets
import sys

import click

from bot.errors import UserError


@click.group()
def web() -> None:
    """The web pages' settings. `steward serve box` serves the pages.

    \b
    Example:
        steward web passphrase
    """


@web.command()
def passphrase() -> None:
    """Ask twice for the passphrase that all members share, and print the lines for steward.toml. It is kept nowhere.

    \b
    Example:
        steward web passphrase
    """
    from bot.web.passphrase import PassphraseHash, normal

    first, second = (_typed(prompt) for prompt in ("Passphrase, four or more words", "The same again"))
    if normal(first) != normal(second):
        raise UserError("These were two different passphrases. Nothing was kept; run it again.")
    made = PassphraseHash.make(first, secrets.token_bytes(16))
    click.echo("Put this into steward.toml, then start the pages anew:", err=True)
    click.echo(f'[web]\npassphrase_hash = "{made}"')


def _typed(prompt: str) -> str:
    if sys.stdin is not None and sys.stdin.isatty():
        return str(click.prompt(prompt, hide_input=True, err=True))
    return "" if sys.stdin is None else sys.stdin.readline(1000).rstrip("\r\n")
