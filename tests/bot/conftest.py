"""The command as a process of its own, with a data folder that may be harmed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from knowledge.library import LibraryFolder


@dataclass(frozen=True, slots=True)
class Run:
    """How a command ended, what it printed and what it complained of."""

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one sentence in which a failing command says why. Fails where it is not exactly that."""
        assert self.code in (1, 2), self
        assert "Traceback" not in self.out + self.err, self
        said = [line for line in self.err.splitlines() if line.startswith(("steward: ", "Error: "))]
        assert len(said) == 1 and said[0] == self.err.splitlines()[-1], self
        assert "should not" not in said[0], f"unforeseen: {said[0]}"
        return said[0].partition(": ")[2]


class Steward:
    """Runs `steward` in `home`, with nothing of the environment of whoever runs the tests."""

    def __init__(self, data: Path, home: Path) -> None:
        self.data = data
        self.home = home
        self.before: Sequence[str] = ()  # what runs the command, where it is not run directly

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
        places = {"HOME": str(self.home), "TMPDIR": str(self.home), "STEWARD_DATA": str(self.data)}
        return {**kept, **places, "LANG": "C.UTF-8", "PYTHONWARNINGS": "error::ResourceWarning"}

    def __call__(self, *arguments: str, stdin: str | bytes = "", env: Mapping[str, str] | None = None) -> Run:
        typed = stdin if isinstance(stdin, bytes) else stdin.encode()
        done = subprocess.run(
            [*self.before, sys.executable, "-m", "bot", *arguments],
            input=typed, capture_output=True, check=False, cwd=self.home, env=self.environment | dict(env or {}),
        )  # fmt: skip
        return Run(done.returncode, done.stdout.decode(), done.stderr.decode())


def _copied(built: LibraryFolder, to: Path) -> Path:
    shutil.copytree(built.path, to, ignore=shutil.ignore_patterns("models", "lock"))
    # The models are large and no test changes one in place.
    shutil.copytree(built.models, to / "models", copy_function=os.link)
    return to


@pytest.fixture(scope="session")
def steward(built: LibraryFolder, tmp_path_factory: pytest.TempPathFactory) -> Steward:
    """The command on a library that all tests share: for what harms nothing."""
    home = tmp_path_factory.mktemp("person")
    return Steward(_copied(built, home / "data"), home)


@pytest.fixture
def own_steward(built: LibraryFolder, tmp_path: Path) -> Steward:
    """The command on a library of this test's own, that it may harm."""
    return Steward(_copied(built, tmp_path / "data"), tmp_path)


@pytest.fixture
def new_steward(built: LibraryFolder, tmp_path: Path) -> Steward:
    """The command where the model is ready and no library was built yet."""
    (tmp_path / "data").mkdir()
    shutil.copytree(built.models, tmp_path / "data" / "models", copy_function=os.link)
    return Steward(tmp_path / "data", tmp_path)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that start the command again and again belong to `make test-long`: each start costs seconds."""
    here = Path(__file__).parent
    for item in items:
        folders = {here / "organising", here / "rendering", here / "slack", here / "store", here / "web"}
        names = (
            "test_settings.py",
            "test_gaps_drafted.py",
            "test_slack_settings.py",
            "test_web_settings.py",
            "test_layout.py",
            "test_spoken.py",
            "test_live_desk.py",
            "test_clauses.py",
            "test_custodians.py",
            "test_box.py",
            "test_petition.py",
            "test_tickets.py",
            "test_keeper.py",
            "test_supervision.py",
            "test_child_environment.py",
            "test_model_settings.py",
            "test_model_diagnosis.py",
            "test_box_diagnosis.py",
            "test_rounds.py",
            "test_organisation.py",
            "test_petition_documents.py",
            "test_petition_export.py",
            "test_petition_smoothing.py",
        )
        fast = item.path.name in names or folders & set(item.path.parents)
        if here in item.path.parents and not fast:
            item.add_marker(pytest.mark.long)
