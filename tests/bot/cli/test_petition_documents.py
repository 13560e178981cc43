"""`steward petition export` and `verify`: files for their owner alone, names offline only, and a plain verdict."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from bot.organising.custodians.demo import demo_keys
from bot.organising.petitions.name import SignedName
from bot.organising.petitions.record import PetitionRecord
from bot.organising.petitions.release import Minimum
from bot.organising.petitions.roster import Roster, roster_of
from bot.organising.petitions.text import Mode
from tests.bot.cli.the_box import a_box, set_up
from tests.bot.organising.petitions.conftest import Hall, text


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    set_up(tmp_path, demo_keys().public, '[web]\naddress = "https://steward.example.org"\n')
    with a_box() as box:
        box.book.draft("our-keys", text(), now=box.now())
        box.book.freeze("our-keys", now=box.now())
        box.book.open("our-keys", now=box.now())
    return tmp_path


@pytest.fixture
def offline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[PetitionRecord, Roster]]:
    """A petition with names and the custodians' roster, as they come to the offline computer."""
    hall = Hall(tmp_path_factory.mktemp("offline"))
    hall.opened(wording=text(Mode.NAMES))
    for number, code in enumerate(hall.handed(12)):
        hall.sign(code, name=f"Person {number:02d}")
    hall.tomorrow(4)
    sha256 = hall.book.petition("our-keys").sha256
    roster = roster_of("our-keys", sha256, 10, [SignedName.read(f"Person {n:02d}", "", Minimum.N) for n in range(12)])
    assert roster is not None
    petition = hall.book.confirm("our-keys", confirmed=12, roster_sha256=roster.sha256, now=hall.now)
    yield PetitionRecord(petition), roster
    hall.close()


def run(command: str, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["petition", command, *arguments])


def refused(command: str, *arguments: str) -> str:
    from bot.cli.failure import explain

    done = run(command, *arguments)
    assert isinstance(done.exception, Exception), done.output
    sentence, code = explain(done.exception)
    assert code == 2 and "should not" not in sentence
    return sentence


@pytest.mark.parametrize(
    ("form", "name", "begins"),
    [
        ("pdf", "our-keys.pdf", b"%PDF"), ("poster", "our-keys-poster.pdf", b"%PDF"), ("docx", "our-keys.docx", b"PK"),
        ("md", "our-keys.md", b"# Our keys"), ("html", "our-keys.html", b"<!DOCTYPE html>"),
        ("csv", "our-keys.csv", b"\xef\xbb\xbf"), ("json", "our-keys.json", b"{"),
    ],
)  # fmt: skip
def test_each_format_is_a_new_file_for_its_owner_alone(home: Path, form: str, name: str, begins: bytes) -> None:
    done = run("export", "our-keys", "--format", form)

    assert done.exit_code == 0 and f"Written: {name}" in done.output
    assert (home / name).read_bytes().startswith(begins)
    assert stat.S_IMODE((home / name).stat().st_mode) == 0o600
    assert "is there already" in refused("export", "our-keys", "--format", form)


def test_text_can_be_printed_here_and_what_is_no_text_cannot(home: Path) -> None:
    before = set(home.iterdir())
    assert run("export", "our-keys", "--format", "md", "--out", "-").stdout.startswith("# Our keys are ours")
    assert "cannot be printed here" in refused("export", "our-keys", "--format", "pdf", "--out", "-")
    assert set(home.iterdir()) == before


def test_what_was_exported_agrees_with_itself_and_a_changed_file_does_not(home: Path) -> None:
    run("export", "our-keys", "--format", "json")
    file = home / "our-keys.json"
    done = run("verify", str(file))

    assert done.exit_code == 0 and "This file agrees with itself." in done.output
    assert "What no file can show" in done.output and "The total, fewer than 10" in done.output
    file.write_text(file.read_text().replace("Our keys are ours", "Our keys are theirs"))
    changed = run("verify", str(file))
    assert changed.exit_code == 1 and "Do not trust this file." in changed.output and "theirs" not in changed.output
    told = json.loads(run("verify", str(file), "--json").stdout)
    assert told["sound"] is False and told["wrong"] and told["not_checked"]


def test_names_go_in_on_the_offline_computer_only(home: Path, offline: tuple[PetitionRecord, Roster]) -> None:
    record, roster = offline
    (home / "signed.json").write_text(record.text)
    (home / "roster.json").write_text(roster.text)
    assert "offline computer only" in refused("export", "our-keys", "--format", "pdf", "--roster", "roster.json")

    done = run("export", "signed.json", "--format", "html", "--roster", "roster.json", "--out", "letter.html")
    assert done.exit_code == 0 and "never through Slack" in done.output and "Person" not in done.output
    assert "Person 07" in (home / "letter.html").read_text()
    arguments = ("signed.json", "--roster", "roster.json", "--format")
    assert "never printed here" in refused("export", *arguments, "md", "--out", "-")
    assert "holds no names" in refused("export", *arguments, "poster")
    beside = run("verify", "signed.json", "--roster", "roster.json")
    assert beside.exit_code == 0 and "12 names" in beside.output and "Person" not in beside.output


def test_what_is_no_petition_is_refused_in_a_sentence(home: Path) -> None:
    assert "no petition of that id" in refused("export", "other", "--format", "md")
    assert "no such file" in refused("export", "other.json", "--format", "md")
    (home / "other.json").write_bytes(b"\xff\xfe")
    assert "no text" in refused("verify", "other.json")
    (home / "other.json").write_text("{}")
    assert "no petition that Steward exported" in refused("verify", "other.json")


def test_where_the_employer_runs_it_there_is_no_petition(home: Path) -> None:
    with (home / "steward.toml").open("a") as file:
        file.write('[operator]\nname = "Brindlemark"\nkind = "employer"\ncontact = "hr@example.org"\n')
    assert "petitions are off" in refused("export", "our-keys", "--format", "md")
