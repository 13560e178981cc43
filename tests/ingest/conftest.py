"""A small pack that may be changed, and a folder to build it into with the model made ready before."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ingest.pack import pack_folder
from knowledge.embedding import DEFAULT_MODEL
from knowledge.library import LibraryFolder

CARDS = ("law/ny-52c2.md", "law/de-bag-keylogger.md", "law/il-bipa.md", "guide/xcut-bot-scope.md")


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of four cards of the real pack."""
    folder = tmp_path / "pack"
    for card in CARDS:
        (folder / card).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(pack_folder() / card, folder / card)
    return folder


@pytest.fixture
def empty(tmp_path: Path, built: LibraryFolder) -> LibraryFolder:
    """A folder without a library, where the model is ready."""
    folder = LibraryFolder(tmp_path / "data", DEFAULT_MODEL)
    folder.path.mkdir()
    folder.models.symlink_to(built.models, target_is_directory=True)
    return folder
