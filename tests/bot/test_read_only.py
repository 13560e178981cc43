"""A data folder that may be read and not written: answers, where they need no building, and a clear word elsewhere."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import pytest


class Run(Protocol):
    code: int
    out: str
    err: str
    complaint: str


class Steward(Protocol):
    data: Path
    before: Sequence[str]

    def __call__(self, *arguments: str) -> Run: ...


@pytest.fixture
def bound(own_steward: Steward) -> Iterator[Steward]:
    """The command, bound by permission bits. Root is not; so its leave to ignore them is taken away."""
    if os.geteuid() == 0:
        if not (setpriv := shutil.which("setpriv")):
            pytest.skip("root may write everywhere, and there is no setpriv to take that leave away")
        own_steward.before = [setpriv, "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]
    yield own_steward
    _allow(own_steward.data, write=True)


def _allow(folder: Path, *, write: bool) -> None:
    for path in (folder, *folder.rglob("*")):
        if "models" in path.parts and path.is_file():
            continue  # linked with others
        mode = path.stat().st_mode & 0o777
        path.chmod(mode | 0o200 if write else mode & ~0o222)


def make_read_only(steward: Steward) -> None:
    _allow(steward.data, write=False)
    probe = [*steward.before, "touch", str(steward.data / "probe")]
    if subprocess.run(probe, capture_output=True, check=False).returncode == 0:
        pytest.skip("permission bits do not bind here")


def ask(steward: Steward) -> Run:
    return steward("ask", "Can they log my keystrokes?", "-j", "DE")


def test_a_whole_library_answers_from_a_folder_that_cannot_be_written(bound: Steward) -> None:
    make_read_only(bound)
    before = sorted(bound.data.rglob("*"))

    run = ask(bound)

    assert run.code == 0 and "[1]" in run.out and run.err.strip() == "", run
    assert sorted(bound.data.rglob("*")) == before


def test_its_documents_can_be_read_too(bound: Steward) -> None:
    make_read_only(bound)

    assert "§ 52-c" in bound("documents", "show", "ny-52c2").out
    assert bound("library", "status").code == 0


def test_a_newer_pack_that_cannot_be_brought_in_is_told_and_the_library_answers(bound: Steward) -> None:
    connection = sqlite3.connect(bound.data / "catalogue.db")
    connection.execute("update facts set value = 'an older pack' where key = 'pack'")
    connection.commit()
    connection.close()
    make_read_only(bound)

    run = ask(bound)

    assert run.code == 0 and "[1]" in run.out and "cannot be written" in run.err


def test_a_library_that_wants_mending_there_is_told_with_the_remedy(bound: Steward) -> None:
    (bound.data / "index" / "CURRENT").unlink()
    make_read_only(bound)

    run = ask(bound)

    assert run.code == 1 and "cannot be written" in run.complaint and "write access" in run.complaint


def test_doctor_names_the_folder_that_cannot_be_written(bound: Steward) -> None:
    make_read_only(bound)

    run = bound("doctor")

    assert run.code == 1 and "Traceback" not in run.err
    assert any("WRONG" in line and "data folder" in line for line in run.out.splitlines())


def test_rebuilding_there_changes_nothing(bound: Steward) -> None:
    make_read_only(bound)
    before = (bound.data / "catalogue.db").read_bytes()

    run = bound("library", "rebuild")

    assert run.code == 1 and "cannot be written" in run.complaint
    assert (bound.data / "catalogue.db").read_bytes() == before
