"""Turns what went wrong into a sentence and an exit code."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from pathlib import Path

import click

from bot.errors import ConfigError, NoLetter, PortTaken, UserError
from ingest.errors import CardRefused, IngestRefused, SourcesRefused
from knowledge.errors import EvaluationError, KnowledgeError, QuestionRefused, UnknownPlace

_BAD_INPUT = (
    IngestRefused,
    SourcesRefused,
    CardRefused,
    UnknownPlace,
    QuestionRefused,
    EvaluationError,
    ConfigError,
    UserError,
)


def explain(error: Exception) -> tuple[str, int]:
    """(sentence, exit code): 2 for what was typed or set, 1 for the state of things."""
    if isinstance(error, _BAD_INPUT):
        return str(error), 2
    if isinstance(error, (KnowledgeError, NoLetter, PortTaken)):
        return str(error), 1
    if isinstance(error, OSError):
        kind = type(error).__name__
        return f"A file or folder could not be used ({kind}). Check disk space and rights, then try again.", 1
    # Neither the message nor the values of an unforeseen error are shown: they might hold what was typed.
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return (
        f"Something went wrong that should not ({type(error).__name__}{where}). Nothing that you typed was stored. "
        "Run: steward doctor",
        1,
    )


def explain_usage(error: click.UsageError, root: click.Command, arguments: Sequence[str]) -> str:
    """What of a command line cannot be read, and what can. Click's own text would repeat what was typed."""
    at = error.ctx or _command_of(root, arguments)
    return f"{_misread(error, at.command)} Run: {at.command_path} --help"


def _command_of(root: click.Command, arguments: Sequence[str]) -> click.Context:
    """Where click's parser stopped; it does not say so of an option that lacks its value."""
    at = click.Context(root, info_name="steward")
    for word in arguments:
        if not isinstance(at.command, click.Group) or word not in at.command.commands:
            break
        at = click.Context(at.command.commands[word], at, info_name=word)
    return at


def _misread(error: click.UsageError, command: click.Command) -> str:
    if isinstance(error, click.NoSuchOption):
        return "No such option."
    if isinstance(error, click.MissingParameter) and error.param:
        return f"{_name(error.param)} is missing.{_choices(error.param)}"
    if isinstance(error, click.BadParameter) and error.param:
        return f"{_name(error.param)} cannot be read.{_choices(error.param) or _meant(error.param)}"
    if isinstance(error, click.BadOptionUsage):
        for param in command.params:
            if isinstance(param, click.Option) and error.option_name in (*param.opts, *param.secondary_opts):
                return f"{_name(param)} {'takes no value.' if param.is_flag else f'needs a value.{_choices(param)}'}"
    elif isinstance(command, click.Group):
        return f"No such command. There are: {', '.join(command.commands)}."
    return "The command line cannot be read."


def _name(param: click.Parameter) -> str:
    return "/".join(param.opts) if isinstance(param, click.Option) else param.human_readable_name


def _choices(param: click.Parameter) -> str:
    return f" It is one of: {', '.join(map(str, param.type.choices))}." if isinstance(param.type, click.Choice) else ""


def _meant(param: click.Parameter) -> str:
    if isinstance(param.type, click.Path):
        kind = "folder" if not param.type.file_okay else "file" if not param.type.dir_okay else "file or folder"
        return f" It names a {kind} that is there and may be read."
    return f" {param.help}" if isinstance(param, click.Option) and param.help else ""
