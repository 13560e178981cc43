"""The house stays as it is drawn: who may import whom, what files are called, what README promises."""

from __future__ import annotations

import ast
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bot.cli import cli
from bot.settings import SETTINGS

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "ingest", "knowledge", "prompts")
README = (ROOT / "README.md").read_text(encoding="utf-8")
SOURCES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def test_every_room_imports_only_what_it_may() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout
    assert re.search(r"Contracts: [1-9]\d* kept, 0 broken", done.stdout)


def test_no_file_is_named_for_nothing_in_particular() -> None:
    everywhere = [*SOURCES, *(ROOT / "tests").rglob("*.py")]
    vague = {"util", "utils", "helper", "helpers", "manager", "engine", "common", "misc", "base"}

    assert len(SOURCES) > 30
    assert [str(path.relative_to(ROOT)) for path in everywhere if set(path.stem.split("_")) & vague] == []


def test_nothing_prints_past_the_faces() -> None:
    calls = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("print", "pprint")
    ]

    assert calls == []


def test_only_the_settings_read_the_environment() -> None:
    reads = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv"))
    ]

    assert set(reads) == {"bot/settings.py"}


def test_every_log_message_is_constant_and_carries_no_text_of_a_person() -> None:
    logged = [
        (path, node)
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in ("log", "logger", "logging")
        and node.func.attr in ("debug", "info", "warning", "error", "exception", "critical", "log")
    ]

    assert logged
    assert [f"{p.name}:{n.lineno}" for p, n in logged if not isinstance(n.args[0], ast.Constant)] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_does_one_thing_and_says_which(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert ast.get_docstring(ast.parse(text)) or path.name == "__main__.py"
    assert len(text.splitlines()) <= 400, "split it by noun"


# README


def settings_table() -> dict[str, tuple[str, str, str]]:
    rows = [
        [cell.strip() for cell in line.strip("| ").split("|")] for line in README.splitlines() if line.startswith("|")
    ]
    head = rows.index(["setting", "variable", "default", "what it does"])
    found = {}
    for row in rows[head + 2 :]:
        if len(row) != 4:
            break
        found[row[0].strip("`")] = (row[1].strip("`"), row[2], row[3])
    return found


def test_the_settings_table_is_the_settings() -> None:
    assert settings_table() == {s.key: (s.variable or "", s.default, s.help) for s in SETTINGS}


def commands_named() -> Iterator[tuple[str, ...]]:
    """Every `steward …` in README, in code blocks and in code within lines."""
    blocks = re.findall(r"```\w*\n(.*?)```", README, flags=re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    spans = re.findall(r"(?<!`)`([^`\n]+)`(?!`)", README)
    for line in (*lines, *spans):
        if match := re.match(r"\s*(?:\$ )?(?:\.venv/bin/)?steward (?P<rest>[a-z].*)", line):
            yield tuple(shlex.split(match["rest"].partition("#")[0]))


@pytest.mark.parametrize("words", sorted(set(commands_named())), ids=" ".join)
def test_every_command_that_readme_names_exists_with_its_options(words: tuple[str, ...]) -> None:
    command: click.Command = cli
    rest = list(words)
    while isinstance(command, click.Group) and rest and not rest[0].startswith("["):
        assert rest[0] in command.commands, f"there is no command {rest[0]}"
        command = command.commands[rest.pop(0)]
    known = {option for parameter in command.params for option in parameter.opts} | {"--help", "-h"}
    named = {match for word in rest for match in re.findall(r"^\[?(-[-a-z]+)", word)}
    runs_alone = not isinstance(command, click.Group) or command.invoke_without_command
    assert runs_alone and named <= known


def test_every_command_stands_in_readme() -> None:
    named = {words[0] for words in commands_named()}

    assert set(cli.commands) <= named


def test_every_file_that_readme_points_to_is_there() -> None:
    targets = re.findall(r"\]\((?!https?://)([^)#]+)\)", README)

    assert targets and [target for target in targets if not (ROOT / target).exists()] == []


def test_every_target_that_readme_names_is_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(
        re.findall(r"\bmake ([a-z-]+)", "\n".join(re.findall(r"`[^`]+`|^make .*$", README, flags=re.MULTILINE)))
    )

    assert named and [target for target in named if not re.search(rf"^{target}:", makefile, flags=re.MULTILINE)] == []
