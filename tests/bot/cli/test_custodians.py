"""`steward custodians`: keys on paper, sheets that are checked unseen, archives opened with nothing but shares."""

from __future__ import annotations

import base64
import json
import os
import re
import select
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pdfplumber
import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from bot.errors import FileDamaged, ShareRefused, UserError
from bot.organising.concern import Concern
from bot.organising.custodians.archive import Sealed, archive_text
from bot.organising.custodians.ceremony import opening_key
from bot.organising.custodians.demo import DEMO_SHEETS, demo_keys
from bot.organising.custodians.key_set import KeySet, Purpose
from bot.organising.custodians.keyring import Keyring
from bot.organising.custodians.offline import has_route
from bot.organising.custodians.public_file import public_text, read_public_file
from bot.organising.custodians.sealing import seal
from bot.organising.custodians.share import Share
from bot.organising.custodians.splitting import combine

DEMO = demo_keys().public
CONCERN = "They watch the break room, quokkaparade."


def run(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(cli, ["custodians", *arguments], input=stdin)


def refused(*arguments: str, stdin: str = "", error: type[Exception] = UserError) -> str:
    done = run(*arguments, stdin=stdin)
    assert isinstance(done.exception, error), done
    return str(done.exception)


def public_of(folder: Path) -> Path:
    (found,) = (folder / "public").iterdir()
    return found


def words_on(sheet: Path) -> str:
    with pdfplumber.open(sheet) as pdf:
        (page,) = pdf.pages
        text = page.extract_text().split()
    return " ".join(text[text.index(f"{n}.") + 1] for n in range(1, 13))


def sheets_of(folder: Path) -> list[str]:
    return [words_on(sheet) for sheet in sorted((folder / "sheets").iterdir())]


def archive_for(keys: KeySet, path: Path, *texts: str) -> str:
    sealed = [
        Sealed(f"{n:032x}", "2026-W48", seal(keys.public_key, text.encode(), 4096)) for n, text in enumerate(texts)
    ]  # fmt: skip
    path.write_text(archive_text(keys.id, Purpose.CONCERN, sealed))
    return str(path)


@pytest.fixture
def demo(tmp_path: Path) -> str:
    """The path of the demo key's public file."""
    path = tmp_path / "demo.json"
    path.write_text(public_text(DEMO))
    return str(path)


# new


@pytest.mark.parametrize("numbers", [(5, 3), (3, 2)])
def test_a_new_key_is_sheets_and_a_public_file_for_their_owner_alone(tmp_path: Path, numbers: tuple[int, int]) -> None:
    before = os.umask(0)
    try:
        done = run("new", "--custodians", str(numbers[0]), "--out", "keys")
    finally:
        os.umask(before)
    folder = tmp_path / "keys"
    keys = read_public_file(public_of(folder))

    assert done.exit_code == 0 and (keys.custodians, keys.threshold, keys.demo) == (*numbers, False)
    assert sorted(p.name for p in (folder / "sheets").iterdir()) == [
        f"sheet-{n}-of-{numbers[0]}.pdf" for n in range(1, numbers[0] + 1)
    ]
    modes = {stat.S_IMODE(p.stat().st_mode) for p in folder.rglob("*") if p.is_file()}
    assert modes == {0o600} and stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert all(keys.holds(Share.from_words(words.split())) for words in sheets_of(folder))
    assert " ".join(keys.fingerprint.words) in done.stdout and keys.fingerprint.hex in done.stdout
    assert "delete the folder sheets" in done.stdout and "Print" in done.stdout


def test_two_keys_have_nothing_in_common(tmp_path: Path) -> None:
    run("new", "--out", "one")
    run("new", "--out", "other")

    assert not set(sheets_of(tmp_path / "one")) & set(sheets_of(tmp_path / "other"))
    assert public_of(tmp_path / "one").name != public_of(tmp_path / "other").name


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--threshold", "1"), "one person alone"),
        (("--threshold", "5"), "one lost sheet"),
        (("--custodians", "7", "--threshold", "4"), "only two choices"),
        (("--quarter", "2025-Q1"), "over"),
        (("--demo", "--threshold", "2"), "always the same"),
    ],
)
def test_what_is_not_offered_is_refused_with_the_reason_and_writes_nothing(
    tmp_path: Path, arguments: tuple[str, ...], why: str
) -> None:
    assert why in refused("new", *arguments, "--out", "keys")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")

    assert "left as it was" in refused("new", "--out", "keys") and list((tmp_path / "keys").iterdir()) == []
    assert "left as it was" in refused("new", "--out", "link")
    assert "does not exist" in refused("new", "--out", "no/keys")


def test_where_a_sheet_cannot_be_written_nothing_stays(tmp_path: Path) -> None:
    script = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from bot.cli import main; main()"
    )
    done = process(tmp_path, script, "new", "--out", "keys")

    assert done.returncode == 2 and "What was written was removed" in done.stderr
    assert not (tmp_path / "keys").exists()


def test_the_demo_key_is_the_one_that_everybody_knows(tmp_path: Path) -> None:
    done = run("new", "--demo", "--large-print", "--out", "keys")

    assert read_public_file(public_of(tmp_path / "keys")) == DEMO and "everybody knows its words" in done.stdout
    assert sheets_of(tmp_path / "keys") == list(DEMO_SHEETS)


def test_where_the_employer_runs_steward_it_says_that_concerns_stay_off(tmp_path: Path) -> None:
    (tmp_path / "steward.toml").write_text('[operator]\nname = "Initech"\nkind = "employer"\n')
    done = run("new", "--out", "keys")

    assert done.exit_code == 0 and "concerns and petitions stay off" in done.stdout
    assert public_of(tmp_path / "keys").is_file()


def test_a_key_for_names_is_another_kind(tmp_path: Path) -> None:
    run("new", "--purpose", "name", "--out", "keys")
    keys = read_public_file(public_of(tmp_path / "keys"))

    assert keys.purpose is Purpose.NAME and keys.id.startswith("name-")
    with pdfplumber.open(tmp_path / "keys" / "sheets" / "sheet-1-of-5.pdf") as pdf:
        assert "the names that people put under a petition" in " ".join(pdf.pages[0].extract_text().split())


def test_a_network_that_can_be_reached_is_warned_of_and_stops_nothing() -> None:
    done = run("new", "--demo", "--out", "keys")

    assert done.exit_code == 0 and ("can reach a network" in done.stderr) is has_route()


def test_where_it_crashes_its_memory_is_not_written_to_disk(tmp_path: Path) -> None:
    script = (
        "import resource; from bot.cli import cli; cli(standalone_mode=False)\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE))"
    )

    assert process(tmp_path, script, "new", "--out", "keys").stdout.endswith("(0, 0)\n")


def test_an_offline_machine_needs_the_few_packages_that_the_guide_names(tmp_path: Path) -> None:
    script = (
        "import sys; from importlib.metadata import packages_distributions\n"
        "from bot.cli import cli; cli(standalone_mode=False)\n"
        "held = packages_distributions(); loaded = {name.split('.')[0] for name in sys.modules}\n"
        "print('loaded', *sorted({d.lower() for name in loaded for d in held.get(name, [])}))"
    )
    done = process(tmp_path, script, "new", "--demo", "--out", "keys")
    guide = (Path(__file__).parents[3] / "docs" / "custodians.md").read_text()
    (named,) = re.findall(r"pip download -d offline -c constraints.txt (.*)", guide)
    brought = {"cffi", "pycparser", "setuptools", "shop-steward"}  # what these bring, and what is there

    assert set(done.stdout.splitlines()[-1].split()[1:]) - brought == set(named.split())


def test_opening_and_replying_need_no_other_packages(tmp_path: Path, demo: str) -> None:
    script = (
        "import sys; from importlib.metadata import packages_distributions\n"
        "from bot.cli import cli; cli(standalone_mode=False)\n"
        "held = packages_distributions(); loaded = {name.split('.')[0] for name in sys.modules}\n"
        "print('loaded', *sorted({d.lower() for name in loaded for d in held.get(name, [])}))"
    )
    packed = Concern.read(["wanted.stop"], CONCERN).packed(bytes(range(1, 33))).decode()
    archive_for(DEMO, tmp_path / "a", packed)
    typed = "\n".join(DEMO_SHEETS[:3]) + "\n"
    done = [process(tmp_path, script, "open", "a", "--public", demo, "--out", "opened", stdin=typed)]
    (opened,) = (tmp_path / "opened").iterdir()
    opened.with_suffix(".reply.txt").write_text("We read it.")
    done.append(process(tmp_path, script, "reply", "opened", "--out", "replies.json"))
    guide = (Path(__file__).parents[3] / "docs" / "custodians.md").read_text()
    (named,) = re.findall(r"pip download -d offline -c constraints.txt (.*)", guide)
    brought = {"cffi", "pycparser", "setuptools", "shop-steward"}

    assert [one.returncode for one in done] == [0, 0], done
    for one in done:
        assert set(one.stdout.splitlines()[-1].split()[1:]) - brought <= set(named.split())


# reply


def test_where_one_reply_is_no_good_none_is_sealed_and_each_is_named(tmp_path: Path, demo: str) -> None:
    packed = [Concern.read(["wanted.stop"], text).packed(bytes(range(1, 33))).decode() for text in ("a", "b")]
    archive_for(DEMO, tmp_path / "a", *packed)
    run("open", "a", "--public", demo, "--out", "opened", stdin="\n".join(DEMO_SHEETS[:3]) + "\n")
    assert "no reply in OPENED" in refused("reply", "opened", "--out", "r.json")
    first, second = sorted((tmp_path / "opened").iterdir())
    first.with_suffix(".reply.txt").write_text("x" * 4096)
    second.with_suffix(".reply.txt").write_text("Good.")
    done = run("reply", "opened", "--out", "r.json")

    assert isinstance(done.exception, UserError) and "Mend what is named above" in str(done.exception)
    assert f"{first.stem}.reply.txt: it is 4,096 bytes long; 4,095 fit" in done.stderr
    assert not (tmp_path / "r.json").exists()
    first.with_suffix(".reply.txt").write_text("x" * 4095)
    assert "Sealed: 2 replies" in run("reply", "opened", "--out", "r.json").stdout
    assert stat.S_IMODE((tmp_path / "r.json").stat().st_mode) == 0o600
    assert "left as it was" in refused("reply", "opened", "--out", "r.json")


# verify


@pytest.mark.parametrize("between", [" ", "\n", "  \n\n "])
def test_a_good_sheet_is_called_good_and_shown_nowhere(demo: str, between: str) -> None:
    done = run("verify", "--public", demo, stdin=between.join(DEMO_SHEETS[1].split()) + "\n")

    assert done.exit_code == 0 and "Good: this is sheet 2 of 5" in done.stdout
    assert not set(DEMO_SHEETS[1].split()) & set(done.output.split())


def test_a_mistyped_word_is_told_by_its_place_and_not_repeated(demo: str) -> None:
    told = refused(
        "verify", "--public", demo, stdin=DEMO_SHEETS[1].replace("dodgy", "unzip") + "\n", error=ShareRefused
    )

    assert "Most likely word 5 was mistyped" in told
    assert not {"dodgy", "unzip", "effective"} & set(told.split())


def test_a_word_that_is_on_no_list_is_asked_for_again(demo: str) -> None:
    first, _, rest = DEMO_SHEETS[1].partition(" dodgy ")
    done = run("verify", "--public", demo, stdin=f"{first} quokkaparade {rest}\ndodgy {rest}\n")

    assert done.exit_code == 0 and "Word 5 is not on the list" in done.stderr and "quokka" not in done.output


def test_words_that_changed_places_are_told(demo: str) -> None:
    words = DEMO_SHEETS[1].replace("effective marmalade", "marmalade effective")

    assert "Words 1 and 2 most likely changed places" in refused("verify", "--public", demo, stdin=f"{words}\n")


def test_a_sheet_of_another_key_is_called_that(demo: str) -> None:
    other = " ".join(Share(2, bytes(16)).words)

    assert "another quarter or petition" in refused("verify", "--public", demo, stdin=f"{other}\n", error=ShareRefused)


def test_too_few_words_and_too_many_are_no_sheet(demo: str) -> None:
    assert run("verify", "--public", demo, stdin="defrost state\n").exit_code == 1
    assert "more than 12" in refused("verify", "--public", demo, stdin=f"{DEMO_SHEETS[1]} zoom\n")


def test_words_are_never_arguments(demo: str) -> None:
    assert run("verify", *DEMO_SHEETS[1].split(), "--public", demo).exit_code == 2


def test_a_public_file_that_was_changed_is_refused_before_anything_is_typed(demo: str) -> None:
    Path(demo).write_text(Path(demo).read_text().replace("expediter", "expedite"))

    assert "compare its fingerprint" in refused("verify", "--public", demo, error=FileDamaged)


# open


def test_a_folder_with_nothing_but_shares_and_the_archive_suffices(tmp_path: Path) -> None:
    """A table with three sheets of paper, the public file and the archive; no settings, no library, no Box."""
    made = tmp_path / "made"
    run("new", "--out", str(made))
    keys = read_public_file(public_of(made))
    archive_for(keys, tmp_path / "concerns.archive", CONCERN, "They count keys.")
    table = tmp_path / "table"
    table.mkdir()
    shutil.move(public_of(made), table / "public.json")
    shutil.move(tmp_path / "concerns.archive", table)
    sheets = sheets_of(made)
    shutil.rmtree(made)

    done = process(table, MAIN, "open", "concerns.archive", "--public", "public.json", "--out", "opened",
                   stdin="\n".join([sheets[4], sheets[0], sheets[2]]) + "\n")  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert "Opened: 2 of 2" in done.stdout
    assert {p.read_text() for p in (table / "opened").iterdir()} == {CONCERN, "They count keys."}
    assert {p.name for p in table.iterdir()} == {"public.json", "concerns.archive", "opened"}


def test_a_wrong_sheet_is_found_at_once_and_only_that_one_is_typed_again(tmp_path: Path, demo: str) -> None:
    archive = archive_for(DEMO, tmp_path / "a", CONCERN)
    strange = " ".join(Share(4, bytes(16)).words)
    typed = [DEMO_SHEETS[0], strange, DEMO_SHEETS[0], DEMO_SHEETS[3].replace("poser", "zoom"), *DEMO_SHEETS[3:5]]
    done = run("open", archive, "--public", demo, "--out", "opened", stdin="\n".join(typed) + "\n")

    assert done.exit_code == 0, done.output
    assert "no sheet of demo-concern" in done.stderr and "typed already" in done.stderr
    assert "word 6 was mistyped" in done.stderr
    assert not {word for words in typed for word in words.split()} & set(done.output.split())


@pytest.mark.parametrize("count", [0, 1, 2])
def test_too_few_sheets_open_nothing(tmp_path: Path, demo: str, count: int) -> None:
    archive = archive_for(DEMO, tmp_path / "a", CONCERN)
    done = run(
        "open", archive, "--public", demo, "--out", "opened", stdin="".join(f"{w}\n" for w in DEMO_SHEETS[:count])
    )

    assert done.exit_code != 0 and not (tmp_path / "opened").exists() and CONCERN not in done.output


def test_what_is_damaged_is_reported_and_the_rest_is_opened(tmp_path: Path, demo: str) -> None:
    archive = archive_for(DEMO, tmp_path / "a", CONCERN, "two", "three")
    lines = Path(archive).read_text().splitlines()
    row = json.loads(lines[2])
    row["sealed"] = base64.b64encode(b"\x01" + base64.b64decode(row["sealed"])[1:]).decode()
    lines[2:4] = [json.dumps(row), lines[3][:-9]]
    Path(archive).write_text("\n".join(lines) + "\n")
    done = run("open", archive, "--public", demo, "--out", "opened", stdin="\n".join(DEMO_SHEETS[:3]) + "\n")

    assert done.exit_code == 1 and "Opened: 1 of 2" in done.stdout
    assert f"Not opened, changed or sealed to another key: {row['id']}" in done.stderr
    assert "line 4 of the archive" in done.stderr and "checksum does not fit" in done.stderr
    assert [p.read_text() for p in (tmp_path / "opened").iterdir()] == [CONCERN]


def test_an_archive_of_another_key_is_refused_before_anybody_types(tmp_path: Path, demo: str) -> None:
    run("new", "--out", "keys")
    archive = archive_for(read_public_file(public_of(tmp_path / "keys")), tmp_path / "a", CONCERN)

    assert "another key" in refused("open", archive, "--public", demo, "--out", "opened")


# rotate


def test_the_next_key_follows_and_the_files_still_needed_stand_beside_it(tmp_path: Path) -> None:
    run("new", "--custodians", "3", "--out", "keys")
    done = run("rotate", "keys/public", "--out", "next")
    old = read_public_file(public_of(tmp_path / "keys"))
    ring = Keyring.load(tmp_path / "next" / "public")

    assert done.exit_code == 0, done.output
    assert ring.keys[0] == old and ring.keys[1].begins == old.quarter.next.begins
    assert (ring.keys[1].custodians, ring.keys[1].threshold) == (3, 2)
    assert f"{old.id}: needed until {ring.needed_until(old)}" in done.stdout and len(sheets_of(tmp_path / "next")) == 3


def test_a_key_that_is_needed_no_more_is_told_and_its_file_left_out(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    new = demo_keys().public.share_hashes
    for year, secret in ((2024, 1), (2025, 2)):
        keys = KeySet(Purpose.CONCERN, date(year, 1, 1), 3, bytes([secret] * 32), new)
        (tmp_path / "public" / f"{keys.id}.json").write_text(public_text(keys))
    done = run("rotate", "public", "--out", "next")

    assert "not needed since 2025-04-08" in done.stdout and "destroy their sheets" in done.stdout
    assert Keyring.load(tmp_path / "next" / "public").keys[0].begins.year == 2025


def test_the_demo_key_and_an_empty_folder_are_followed_by_no_key(tmp_path: Path) -> None:
    run("new", "--demo", "--out", "demo")
    (tmp_path / "empty").mkdir()

    assert "steward custodians new" in refused("rotate", "demo/public", "--out", "next")
    assert "steward custodians new" in refused("rotate", "empty", "--out", "next")


def test_a_second_key_on_the_same_day_is_refused(tmp_path: Path) -> None:
    run("new", "--out", "keys")
    quarter = str(read_public_file(public_of(tmp_path / "keys")).quarter)

    assert "must begin later" in refused("rotate", "keys/public", "--quarter", quarter, "--out", "next")
    assert not (tmp_path / "next").exists()


# Nothing secret anywhere else

MAIN = """
import logging
logging.basicConfig(level=logging.DEBUG, force=True)
logging.getLogger().debug("logging is on")
from bot.cli import main
main()
"""


def process(home: Path, script: str, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, "custodians", *arguments], input=stdin, capture_output=True, text=True,
        check=False, cwd=home, env=environment(home),
    )  # fmt: skip


def environment(home: Path) -> dict[str, str]:
    root = str(Path(__file__).parents[3])
    places = {"HOME": str(home), "TMPDIR": str(home), "PYTHONPATH": root, "PYTHONDONTWRITEBYTECODE": "1"}
    return {**places, "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}


def forms(secret: bytes) -> Iterable[bytes]:
    yield secret
    yield secret.hex().encode()
    yield base64.b64encode(secret).rstrip(b"=")
    yield base64.urlsafe_b64encode(secret).rstrip(b"=")
    yield repr(secret)[2:-1].encode()
    yield str(int.from_bytes(secret)).encode()


def test_no_secret_is_printed_logged_or_left_in_a_file_but_the_sheets(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    done = [process(home, MAIN, "new", "--out", "keys")]
    sheets, keys = sheets_of(home / "keys"), read_public_file(public_of(home / "keys"))
    public = str(public_of(home / "keys"))
    shares = [Share.from_words(words.split()) for words in sheets]
    secret = combine({share.number: share.value for share in shares[:3]})
    key = opening_key(keys, shares[:3])
    archive_for(keys, home / "a", CONCERN)
    wrong = sheets[1].split()
    wrong[3], wrong[7] = "zoom", "abacus"
    done += [
        process(home, MAIN, "verify", "--public", public, stdin=f"{sheets[0]}\n"),
        process(home, MAIN, "verify", "--public", public, stdin=" ".join(wrong)),
        process(home, MAIN, "open", "a", "--public", public, "--out", "opened",
                stdin="\n".join([*sheets[:2], " ".join(wrong), sheets[4]]) + "\n"),
        process(home, MAIN, "rotate", "keys/public", "--out", "next"),
    ]  # fmt: skip
    assert [one.returncode for one in done] == [0, 0, 2, 0, 0], done
    assert "logging is on" in done[0].stderr

    for number, one in enumerate(done):
        (home / f"output-{number}").write_text(one.stdout + one.stderr)
    files = [p for p in home.rglob("*") if p.is_file() and p.parent.name not in ("sheets", "opened")]
    held = [form for value in (secret, key.private, *(share.value for share in shares)) for form in forms(value)]
    held += [" ".join(words.split()[at : at + 2]).encode() for words in sheets for at in range(11)]
    held += ["".join(words.split()[at : at + 2]).encode() for words in sheets for at in range(11)]
    held.append(CONCERN.encode())

    assert {path.relative_to(home).parts[0].partition("-")[0] for path in files} == {"a", "keys", "next", "output"}
    assert [path for path in files if any(form in path.read_bytes() for form in held)] == []
    opened = (home / "opened").iterdir()
    assert any(form in path.read_bytes() for path in opened for form in held)  # what is there is found


def test_on_a_terminal_nothing_appears_of_what_is_typed(tmp_path: Path, demo: str) -> None:
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "bot", "custodians", "verify", "--public", demo]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=tmp_path,
                          env=environment(tmp_path), start_new_session=True) as steward:  # fmt: skip
        os.close(theirs)
        shown = b""
        for at, part in ((1, DEMO_SHEETS[2].split()[:5]), (6, DEMO_SHEETS[2].split()[5:])):
            shown += until(ours, f"From word {at}: ".encode())
            os.write(ours, " ".join(part).encode() + b"\n")
        shown += until(ours, b"fingerprint")
        steward.wait()
    os.close(ours)

    assert steward.returncode == 0 and b"Good: this is sheet 3" in shown
    assert not {word.encode() for word in DEMO_SHEETS[2].split()} & set(shown.split())


def until(terminal: int, text: bytes) -> bytes:
    """What the terminal shows until that text."""
    shown = b""
    while text not in shown:
        assert select.select([terminal], [], [], 60)[0], shown
        shown += os.read(terminal, 4096)
    return shown
