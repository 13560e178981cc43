"""The terminal's face: the command `steward`."""

from __future__ import annotations

import os
import sys

import click

from bot.cli.ask import ask
from bot.cli.box import box
from bot.cli.chat import chat
from bot.cli.clauses import clauses
from bot.cli.custodians import custodians
from bot.cli.demo import demo
from bot.cli.doctor import doctor
from bot.cli.documents import documents
from bot.cli.evaluate import evaluate
from bot.cli.gaps import gaps
from bot.cli.ingest import ingest
from bot.cli.init import init
from bot.cli.letter import letter
from bot.cli.library import library
from bot.cli.model import model
from bot.cli.office import office
from bot.cli.pack import pack
from bot.cli.petition import petition
from bot.cli.policy import policy
from bot.cli.programmes import programmes
from bot.cli.refresh import refresh
from bot.cli.serve import serve
from bot.cli.slack import slack
from bot.cli.sources import sources
from bot.cli.themes import themes
from bot.cli.tickets import tickets
from bot.cli.web import web


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="shop-steward", prog_name="steward")
def cli() -> None:
    """Answers about workplace tracking, AI training and organising, from cited sources.

    \b
    Examples:
        steward ask "Can my boss read my work chat?" --jurisdiction US-NY
        steward chat
    """


for command in (
    ask, chat, policy, programmes, letter, init, ingest, sources, refresh, documents, library, pack, evaluate, doctor,
    demo, slack, serve, web, custodians, box, tickets, office, themes, clauses, gaps, petition, model,
):  # fmt: skip
    cli.add_command(command)


def main() -> None:
    """Runs the command; whatever goes wrong ends in a sentence and exit code 1 or 2, never in a traceback."""
    from bot.cli.failure import explain, explain_usage

    try:
        code = cli.main(standalone_mode=False)  # click hands an Exit's code back, it does not raise it
    except click.exceptions.Abort:
        click.echo("", err=True)
        sys.exit(130)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.UsageError as error:
        click.echo(f"steward: {explain_usage(error, cli, sys.argv[1:])}", err=True)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BrokenPipeError:  # whoever read the output has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 - the last net: a person sees a sentence
        message, code = explain(error)
        click.echo(f"steward: {message}", err=True)
        sys.exit(code)
    sys.exit(code if isinstance(code, int) else 0)
