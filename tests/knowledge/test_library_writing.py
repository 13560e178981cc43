"""One writer at a time, and nothing that cannot be read is ever deleted."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from knowledge.embedding import DEFAULT_MODEL
from knowledge.errors import CatalogueDamaged, LibraryBusy, LibraryReadOnly
from knowledge.library import LibraryFolder, find_fault, open_catalogue_for_writing, open_library

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LOCKER = """
import sys, time
from pathlib import Path
from knowledge.library import LibraryFolder
with LibraryFolder(Path(sys.argv[1]), sys.argv[2]).lock():
    print("locked", flush=True)
    time.sleep(600)
"""


def test_who_writes_holds_the_lock_and_others_are_told(own_copy: LibraryFolder) -> None:
    with own_copy.lock():
        with pytest.raises(LibraryBusy, match="try again"), own_copy.lock():
            pytest.fail("two writers at once")
        with open_library(own_copy) as library:  # readers need no lock
            assert library.catalogue.counts()["documents"] > 0


def test_the_lock_dies_with_its_process(own_copy: LibraryFolder) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", LOCKER, str(own_copy.path), DEFAULT_MODEL], stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "locked\n"
        with pytest.raises(LibraryBusy), own_copy.lock():
            pytest.fail("two writers at once")
        other.send_signal(signal.SIGKILL)
        other.wait(60)

    with own_copy.lock():
        assert find_fault(own_copy) is None


def test_a_damaged_catalogue_is_named_and_left_as_it_lies(own_copy: LibraryFolder) -> None:
    own_copy.catalogue.write_bytes(b"scrambled " * 1000)

    with pytest.raises(CatalogueDamaged, match="steward library rebuild"):
        find_fault(own_copy)
    with own_copy.lock(), pytest.raises(CatalogueDamaged):
        open_catalogue_for_writing(own_copy, now=NOW, set_damaged_aside=False)
    assert own_copy.catalogue.read_bytes() == b"scrambled " * 1000


def test_a_damaged_catalogue_is_set_aside_never_deleted(own_copy: LibraryFolder) -> None:
    own_copy.catalogue.write_bytes(b"scrambled " * 1000)

    with own_copy.lock(), open_catalogue_for_writing(own_copy, now=NOW, set_damaged_aside=True) as catalogue:
        assert catalogue.counts()["documents"] == 0
    aside = own_copy.path / "catalogue.damaged-20261123-120000.db"
    assert aside.read_bytes() == b"scrambled " * 1000


def test_damage_inside_the_file_is_set_aside_too(own_copy: LibraryFolder) -> None:
    with own_copy.catalogue.open("r+b") as file:
        file.seek(own_copy.catalogue.stat().st_size // 2)
        file.write(b"\xa5" * 40 * 4096)

    with own_copy.lock(), open_catalogue_for_writing(own_copy, now=NOW, set_damaged_aside=True) as catalogue:
        assert catalogue.health() is None
    assert len(list(own_copy.path.glob("catalogue.damaged-*.db"))) == 1


def test_a_healthy_catalogue_is_not_set_aside(own_copy: LibraryFolder) -> None:
    with own_copy.lock(), open_catalogue_for_writing(own_copy, now=NOW, set_damaged_aside=True) as catalogue:
        assert catalogue.counts()["documents"] > 0
    assert list(own_copy.path.glob("catalogue.damaged-*")) == []


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")

    with pytest.raises(LibraryReadOnly, match="STEWARD_DATA"), LibraryFolder(tmp_path / "file", DEFAULT_MODEL).lock():
        pytest.fail("a file was taken for a folder")
