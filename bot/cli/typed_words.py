"""The twelve words of a sheet, typed at a hidden prompt. They are neither shown nor repeated nor kept."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from bot.errors import ShareRefused
from bot.organising.custodians.key_set import KeySet
from bot.organising.custodians.share import SHEET_WORDS, NotAShare, Share
from bot.organising.wordlist import place_of


def typed_share(keys: KeySet) -> Share:
    """One sheet of that key. Raises `ShareRefused`, which says where the slip most likely is."""
    try:
        share = Share.from_words(_typed_words())
    except NotAShare as slip:
        raise ShareRefused(_where(slip)) from None
    if not keys.holds(share):
        raise ShareRefused(
            f"These twelve words belong together, but they are no sheet of {keys.id}. Compare the name of the key on "
            "the sheet: it is most likely of another quarter or petition."
        )
    return share


def typed_shares(keys: KeySet) -> list[Share]:
    """As many sheets as open the key, one person after the other; a slip costs that one sheet's words only."""
    shares: list[Share] = []
    while len(shares) < keys.threshold:
        say(f"Sheet {len(shares) + 1} of {keys.threshold} that are needed. Whoever holds it types; nobody else looks.")
        try:
            share = typed_share(keys)
        except ShareRefused as refused:
            say(f"{refused} Once more.")
            continue
        if share.number in {given.number for given in shares}:
            say(f"Sheet {share.number} was typed already; another one is needed.")
            continue
        shares.append(share)
        say(f"Good: sheet {share.number}.")
    return shares


def say(text: str) -> None:
    click.echo(text, err=True)


def _typed_words() -> list[str]:
    say("Nothing appears while you type. Press Enter after each word, or after several.")
    words: list[str] = []
    while len(words) < SHEET_WORDS:
        typed = _line(f"From word {len(words) + 1}").split()
        known = next((at for at, word in enumerate(typed) if place_of(word) is None), len(typed))
        words += typed[:known]
        if len(words) > SHEET_WORDS:
            raise ShareRefused(f"These were more than {SHEET_WORDS} words.")
        if known < len(typed):
            say(f"Word {len(words) + 1} is not on the list of words and was not taken. Go on with it.")
    return words


def _line(prompt: str) -> str:
    if sys.stdin is not None and sys.stdin.isatty():
        return str(click.prompt(prompt, hide_input=True, default="", show_default=False, err=True))
    line = "" if sys.stdin is None else sys.stdin.readline(1000)
    if not line:
        raise click.Abort
    return line


def _where(slip: NotAShare) -> str:
    if slip.swapped:
        return f"Words {_joined(slip.suspects, 'and')} most likely changed places."
    if slip.suspects:
        return (
            f"Most likely word {_joined(slip.suspects, 'or')} was mistyped: it is a word of the list, but another one."
        )
    return "More than one word is another than on the sheet. Go through them one by one, in the order of their numbers."


def _joined(places: Sequence[int], word: str) -> str:
    return f" {word} ".join(str(place) for place in places)
