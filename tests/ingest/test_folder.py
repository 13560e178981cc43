"""What is read of a folder: its ordinary files of known kinds, and a reason for everything else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.folder import find_files, shown

LINK = "it is a link; links are not followed"
LOCKED = "the folder cannot be opened; give this user the right to read it"
FIND = """
import json, sys
from pathlib import Path
from ingest.folder import find_files
print(json.dumps([(found.name, found.trouble) for found in find_files(Path(sys.argv[1]))]))
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "policies"
    folder.mkdir()
    return folder


@pytest.fixture
def write(home: Path) -> Callable[..., Path]:
    def written(name: str | bytes, content: bytes = b"Rules.") -> Path:
        path = home / (name if isinstance(name, str) else os.fsdecode(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    return written


def told(root: Path) -> dict[str, str | None]:
    """Each name that is found, and what is the trouble with it."""
    return {found.name: found.trouble for found in find_files(root)}


def test_files_of_known_kinds_are_found_in_all_folders(home: Path, write: Callable[..., Path]) -> None:
    names = ["a.md", "b.HTML", "c.pdf", "d.docx", "e.txt", "f.json", "sub/deep/g.jsonl", "sub/h.markdown"]
    for name in names:
        write(name)

    assert told(home) == dict.fromkeys(names)
    assert [found.path for found in find_files(home)] == [home / name for name in [*names[:6], names[7], names[6]]]


def test_a_single_file_is_found_by_itself(home: Path, write: Callable[..., Path]) -> None:
    write("b.md")

    assert told(write("a.md")) == {"a.md": None}


def test_what_is_hidden_is_left_out(home: Path, write: Callable[..., Path]) -> None:
    write(".draft.md")
    write(".git/rules.md")
    write("a.md")

    assert told(home) == {"a.md": None}


def test_other_kinds_are_no_failure(home: Path, write: Callable[..., Path]) -> None:
    for name in ("logo.png", "sheet.xlsx", "README", "a.md.bak"):
        write(name)

    found = list(find_files(home))

    assert all(
        f.other_kind and f.trouble and "does not read this kind of file (it reads .md" in f.trouble for f in found
    )
    assert len(found) == 4


def test_links_are_told_and_not_followed(home: Path, tmp_path: Path, write: Callable[..., Path]) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.md").write_text("Secret.")
    write("a.md")
    (home / "file.md").symlink_to(tmp_path / "outside" / "secret.md")
    (home / "dangling.md").symlink_to(tmp_path / "nowhere.md")
    (home / "folder").symlink_to(tmp_path / "outside", target_is_directory=True)
    (home / "loop").symlink_to(home, target_is_directory=True)

    assert told(home) == {"a.md": None, "file.md": LINK, "dangling.md": LINK, "folder": LINK, "loop": LINK}


def test_a_pipe_is_not_waited_for(home: Path) -> None:
    os.mkfifo(home / "pipe.md")

    assert told(home) == {"pipe.md": "it is not an ordinary file"}


def test_a_folder_may_be_called_like_a_file(home: Path, write: Callable[..., Path]) -> None:
    write("rules.md/a.md")

    assert told(home) == {"rules.md/a.md": None}


def test_a_file_that_is_too_large_is_refused_unread(home: Path, write: Callable[..., Path]) -> None:
    with write("huge.md", b"# Rules").open("r+b") as file:
        file.truncate(300_000_000)
    with write("allowed.md").open("r+b") as file:
        file.truncate(64_000_000)
    counters = Path("/proc/self/io")
    before = _read_so_far(counters)

    found = told(home)

    assert found["allowed.md"] is None
    assert (found["huge.md"] or "").startswith("it is too large (300 MB; at most 64 MB)")
    assert _read_so_far(counters) - before < 1_000_000


def _read_so_far(counters: Path) -> int:
    """The bytes that this process has read, where the system counts them."""
    return int(counters.read_text().split()[1]) if counters.exists() else 0


def test_a_name_that_is_no_text_is_refused_alone(home: Path, write: Callable[..., Path]) -> None:
    try:
        write(b"caf\xe9.md")
        write(b"b\xfc/rules.md")
    except OSError:
        pytest.skip("this file system takes no such names")
    write("a.md")

    found = told(home)

    assert found["a.md"] is None and set(found) == {"a.md", "caf?.md", "b?/rules.md"}
    assert all("not in UTF-8; rename it" in (found[name] or "") for name in ("caf?.md", "b?/rules.md"))


def test_odd_names_are_found_and_can_be_printed(home: Path, write: Callable[..., Path]) -> None:
    for name in ("new\nline.md", "\u202egnp.md", "\x1b[31mred.md", "日本.md", "🔒.md"):
        write(name)

    found = told(home)

    assert set(found) == {"new�line.md", "�gnp.md", "�[31mred.md", "日本.md", "🔒.md"}
    assert set(found.values()) == {None}


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=30).map(lambda b: os.fsdecode(b.translate(None, b"/\0")) or "x"))
def test_any_name_is_made_safe_to_print(name: str) -> None:
    safe = shown(Path("/policies", name), Path("/policies"))

    assert safe.isprintable() and len(safe.encode()) > 0


# Folders that cannot be opened


def found_by(before: Sequence[str], root: Path) -> list[list[str | None]]:
    """What is found where permission bits bind. They are taken back then, so that the folder can be cleared away."""
    command = [*before, sys.executable, "-c", FIND, str(root)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    for path in (root, root / "closed"):
        path.chmod(0o755)
    assert run.returncode == 0, run.stderr
    found: list[list[str | None]] = json.loads(run.stdout)
    return found


def test_a_folder_that_cannot_be_opened_is_told_and_the_rest_is_found(
    home: Path, write: Callable[..., Path], bound: Sequence[str]
) -> None:
    write("closed/rules.md")
    write("open/a.md")
    (home / "closed").chmod(0)

    assert found_by(bound, home) == [["open/a.md", None], ["closed", LOCKED]]


def test_a_root_that_cannot_be_opened_is_told(home: Path, write: Callable[..., Path], bound: Sequence[str]) -> None:
    write("closed/rules.md")
    home.chmod(0)

    assert found_by(bound, home) == [["policies", LOCKED]]
