"""The local Slack server for tests: started where it is installed, else the test is skipped with the reason.

Its file is named by `LOCAL_SLACK`, or stands where `steward slack demo` installed it; with `LOCAL_SLACK=npm` it is
brought in with npm into the cache folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs
import pytest

from bot.slack.local_workspace import CannotRun, LocalWorkspace, binary_in, free_port, install, running


def find_binary() -> Path:
    """The server's file; skips the test where there is none."""
    named = os.environ.get("LOCAL_SLACK", "")
    try:
        if named == "npm":
            return install(platformdirs.user_cache_path("steward") / "local-slack")
    except CannotRun as error:
        pytest.skip(str(error))
    found = Path(named) if named else binary_in(platformdirs.user_data_path("steward") / "local-slack")
    if not found.is_file():
        pytest.skip("the local Slack server is not installed; run `steward slack demo`, or set LOCAL_SLACK")
    return found


@contextmanager
def local_workspace(folder: Path) -> Iterator[LocalWorkspace]:
    """A workspace of its own for one test."""
    with running(find_binary(), folder, free_port()) as started:
        yield started
