"""Users of the computer who are not to read each other's files, in the folders that docs/deploying.md makes."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.settings import Settings
from knowledge.catalogue import Catalogue
from tests.conftest import NOW

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8")
# No user of this computer has to have these numbers.
NUMBERS = {"root": 0, "steward-keeper": 61101, "steward-desk": 61102, "steward-box": 61103, "stranger": 61109}
GROUPS = {"steward": 61201, "steward-exchange": 61202, "strangers": 61209}
KEEPER, DESK, BOX, STRANGER = "steward-keeper", "steward-desk", "steward-box", "stranger"


@dataclass(frozen=True)
class Host:
    """A computer that was set up as the guide says, below `root`."""

    root: Path

    def __call__(self, path: str) -> Path:
        return self.root / path.lstrip("/")

    @property
    def settings(self) -> Settings:
        return Settings.load({"STEWARD_CONFIG": str(self("/etc/steward/steward.toml"))})

    def command(self, user: str, program: str) -> list[str]:
        """Python that has loaded what it needs as root, whose interpreter it may be, and then is that user."""
        groups = [GROUPS[name] for name in groups_of(user)]
        config = str(self("/etc/steward/steward.toml"))
        prelude = PRELUDE.format(groups=groups, user=NUMBERS[user], umask=0o027 if user == KEEPER else 0o077)
        named = f"NOW = datetime.fromisoformat({NOW.isoformat()!r})\n"
        loaded = f"settings = Settings.load({{'STEWARD_CONFIG': {config!r}}})\n" if user != STRANGER else ""
        return [sys.executable, "-c", prelude + named + loaded + program]

    def run(self, user: str, program: str) -> str:
        """What `program` prints, run as that user. `settings` and `NOW` are there to be used."""
        done = subprocess.run(
            self.command(user, program), capture_output=True, text=True, check=False, cwd=ROOT, env=PLAIN
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def opening(self, user: str, *paths: Path, mode: str = "rb") -> list[str]:
        """What comes of opening each of them as that user."""
        return list(json.loads(self.run(user, OPENING.format(paths=[str(path) for path in paths], mode=mode))))


PLAIN = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
PRELUDE = """
import encodings.idna, fcntl, json, os, sys, zoneinfo
from datetime import datetime
from bot.errors import UserError
from bot.organising.code_box import CodeBox
from bot.organising.code_desk import CodeDesk
from bot.organising.purpose import Purpose
from bot.settings import Settings
from bot.store.box import BoxStore
from bot.store.desk import DeskStore
from bot.store.exchange import Exchange
from knowledge.catalogue import Catalogue
from sqlite_utils import Database
Database(memory=True).close()  # looks for plugins
zoneinfo.ZoneInfo("Europe/Berlin")
os.setgroups({groups})
os.setgid({groups}[0])
os.setuid({user})
os.umask({umask})
os.chdir("/")
assert os.getresuid() == ({user},) * 3
"""
OPENING = """
found = []
for path in {paths!r}:
    try:
        open(path, {mode!r}).close()
        found.append("opened")
    except OSError as error:
        found.append(type(error).__name__)
print(json.dumps(found))
"""


def groups_of(user: str) -> list[str]:
    """As the guide's `useradd` says."""
    if user == STRANGER:
        return ["strangers"]
    line = next(line for line in GUIDE.splitlines() if "useradd" in line and line.endswith(f" {user}"))
    return [name for option in re.findall(r"--(?:gid|groups) (\S+)", line) for name in option.split(",")]


def _make_folders(root: Path) -> None:
    lines = re.findall(r"^sudo install -d -o (\S+) -g (\S+) -m (\d+) (\S+)$", GUIDE, flags=re.MULTILINE)
    assert len(lines) >= 7
    for owner, group, mode, path in lines:
        made = root / path.lstrip("/")
        made.mkdir(parents=True)
        os.chown(made, NUMBERS[owner], GROUPS[group])
        made.chmod(int(mode, 8))


def _settings(root: Path) -> str:
    """The guide's own, with its folders below `root`."""
    found = re.search(r"```toml\n(\[operator\].*?)```", GUIDE, flags=re.DOTALL)
    assert found
    return re.sub(r'"(/(?:var|etc)/[^"]*)"', lambda path: f'"{root}{path[1]}"', found[1])


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    if os.geteuid() != 0:
        pytest.skip("only root can be several users")
    # Not pytest's own folder, which no other user may enter.
    root = Path(tempfile.mkdtemp(prefix="steward-host-"))
    try:
        root.chmod(0o755)
        _make_folders(root)
        config = root / "etc/steward/steward.toml"
        config.write_text(_settings(root), encoding="utf-8")
        os.chown(config, 0, GROUPS["steward"])
        config.chmod(0o640)
        made = Host(root)
        _live(made)
        yield made
    finally:
        shutil.rmtree(root)


def _live(host: Host) -> None:
    """The Box makes codes, the Desk takes them in; each as its own user."""
    public = host.settings.keys_folder / "concern.json"
    public.write_text("{}", encoding="utf-8")
    os.chown(public, 0, GROUPS["steward"])
    public.chmod(0o640)
    host.run(BOX, MAKES_CODES)
    host.run(DESK, TAKES_CODES)


MAKES_CODES = """
store = BoxStore.open(settings.box_folder)
box = CodeBox(store, Exchange(settings.exchange_folder), zone=settings.zone, circle=20)
box.make_batch(Purpose("concern/2026-Q4"), 60)
store.close()
"""
TAKES_CODES = """
store = DeskStore.open(settings.desk_folder)
desk = CodeDesk(store, Exchange(settings.exchange_folder), zone=settings.zone, circle=20)
print(desk.take_in())
store.close()
"""


def test_the_desks_user_opens_nothing_of_the_boxs(host: Host) -> None:
    box = host.settings.box_folder
    held = [box / name for name in ("box.db", "box.pepper")]

    assert all(path.is_file() for path in held)
    assert host.opening(DESK, *held, box / "archive.json") == ["PermissionError"] * 3
    assert host.opening(BOX, *held) == ["opened"] * 2


def test_the_boxs_user_opens_nothing_of_the_desks(host: Host) -> None:
    held = [host.settings.desk_folder / name for name in ("desk.db", "desk.key")]

    assert all(path.is_file() for path in held)
    assert host.opening(BOX, *held) == ["PermissionError"] * 2
    assert host.opening(DESK, *held) == ["opened"] * 2


@pytest.mark.parametrize("user", [KEEPER, STRANGER])
def test_nobody_else_opens_either(host: Host, user: str) -> None:
    settings = host.settings
    held = [settings.box_folder / "box.db", settings.box_folder / "box.pepper", settings.desk_folder / "desk.db"]

    assert host.opening(user, *held, settings.exchange_folder / "codes-000001.json") == ["PermissionError"] * 4


@pytest.mark.parametrize("user", [KEEPER, DESK, BOX, STRANGER])
def test_nobody_but_root_can_exchange_the_key_that_concerns_are_sealed_to(host: Host, user: str) -> None:
    folder = host.settings.keys_folder

    assert host.opening(user, folder / "concern.json", folder / "another.json", mode="ab") == ["PermissionError"] * 2


def test_the_box_reads_the_key(host: Host) -> None:
    assert host.opening(BOX, host.settings.keys_folder / "concern.json") == ["opened"]


def test_codes_cross_from_one_user_to_the_other_and_leave_nothing_behind(host: Host) -> None:
    exchange = host.settings.exchange_folder
    assert list(exchange.iterdir()) == []  # the first batch was taken, overwritten and removed by the Desk
    host.run(BOX, MAKES_CODES)

    (crossing,) = exchange.iterdir()
    assert stat.S_IMODE(crossing.stat().st_mode) == 0o660 and crossing.stat().st_gid == GROUPS["steward-exchange"]
    assert host.opening(KEEPER, crossing) == host.opening(STRANGER, crossing) == ["PermissionError"]
    assert host.run(DESK, TAKES_CODES) == "[]"
    assert list(exchange.iterdir()) == []


def test_a_file_that_may_be_read_and_not_removed_is_told_in_a_sentence(host: Host) -> None:
    host.run(BOX, MAKES_CODES)
    (crossing,) = host.settings.exchange_folder.iterdir()
    crossing.chmod(0o640)
    told = "try:\n    {program}\nexcept UserError as error:\n    print(error)"

    said = host.run(DESK, told.format(program=TAKES_CODES.strip().replace("\n", "\n    ")))
    crossing.unlink()

    assert said == (
        "A file in the exchange folder cannot be removed. Give its group the right to write to it and to the folder, "
        "as docs/deploying.md says."
    )


def test_the_library_is_read_by_all_of_them_and_written_by_the_keeper_alone(host: Host) -> None:
    library = host.settings.data / "catalogue.db"
    host.run(KEEPER, WRITES_LIBRARY.format(value="first"))

    assert host.opening(DESK, library) == host.opening(BOX, library) == ["opened"]
    assert host.opening(STRANGER, library) == ["PermissionError"]
    assert host.opening(DESK, library, library.with_name("x"), mode="ab") == ["PermissionError"] * 2
    assert host.opening(BOX, library, library.with_name("x"), mode="ab") == ["PermissionError"] * 2


WRITES_LIBRARY = """
with Catalogue.create(settings.data / "catalogue.db") as catalogue, catalogue.writing(searchable=False):
    catalogue.set_fact("said", {value!r} * 5000)
"""
READS_LIBRARY = """
with Catalogue.read(settings.data / "catalogue.db") as catalogue:
    for _ in sys.stdin:
        print(catalogue.fact("said")[:6], flush=True)
"""


def test_who_may_only_read_the_library_sees_what_the_keeper_changes_meanwhile(host: Host) -> None:
    host.run(KEEPER, WRITES_LIBRARY.format(value="first "))
    with subprocess.Popen(
        host.command(BOX, READS_LIBRARY), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=PLAIN
    ) as reader:
        assert reader.stdin is not None and reader.stdout is not None

        def said() -> str:
            assert reader.stdin is not None and reader.stdout is not None
            reader.stdin.write("\n")
            reader.stdin.flush()
            return reader.stdout.readline().strip()

        assert said() == "first"
        host.run(KEEPER, WRITES_LIBRARY.format(value="second"))
        assert said() == "second"
        with Catalogue.create(host.settings.data / "catalogue.db") as held, held.writing(searchable=False):
            held.set_fact("said", "third " * 5000)
        assert said() == "third"
        reader.stdin.close()
