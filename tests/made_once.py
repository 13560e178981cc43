"""What is costly to make and harmed by no test is made once a run, however many processes the tests run in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from knowledge.embedding import DEFAULT_MODEL
from knowledge.library import LibraryFolder


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder of that name that `make` fills; whoever comes second waits for it."""
    together = "PYTEST_XDIST_WORKER" in os.environ
    home = (factory.getbasetemp().parent if together else factory.getbasetemp()) / name
    with FileLock(f"{home}.lock"):
        if not home.with_suffix(".made").exists():
            make(home)
            home.with_suffix(".made").touch()
    return home


def copied(folder: LibraryFolder, to: Path) -> LibraryFolder:
    """A library of one's own, to be changed. A model that it only links to is linked to again, and not to be harmed."""
    shutil.copytree(folder.path, to, symlinks=True, ignore=shutil.ignore_patterns("lock"))
    return LibraryFolder(to, DEFAULT_MODEL)
