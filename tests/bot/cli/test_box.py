"""`steward box`: archives go out, replies come in, copies go back, keys are looked at; no person shows."""

from __future__ import annotations

import base64
import json
import os
import shutil
import stat
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli.demo import key_where_there_is_none
from bot.organising.custodians.ceremony import new_keys
from bot.organising.custodians.demo import DEMO_SHEETS, demo_keys
from bot.organising.custodians.key_folder import KeyFolder
from bot.organising.custodians.key_set import KeySet, Purpose
from bot.organising.custodians.public_file import public_text
from bot.organising.custodians.replies import Reply, replies_text
from bot.organising.receipt import Receipt
from bot.settings import Settings
from tests.bot.cli.the_box import ENVIRONMENT, TEXT, a_box, offline, raise_concerns, read_replies, refused, run, set_up

KEYS = new_keys(bytes(range(16)), Purpose.CONCERN, date(2026, 10, 1), custodians=5, threshold=3)
SHEETS = "\n".join(" ".join(share.words) for share in KEYS.shares[1:4]) + "\n"


def other_keys(begins: date, secret: int = 7, purpose: Purpose = Purpose.CONCERN) -> KeySet:
    return new_keys(bytes([secret] * 16), purpose, begins, custodians=3, threshold=2).public


def public_file(folder: Path, keys: KeySet) -> str:
    path = folder / f"{keys.id}.json"
    path.write_text(public_text(keys))
    return str(path)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    set_up(tmp_path, KEYS.public)
    return tmp_path


@pytest.fixture
def receipts(home: Path) -> list[Receipt]:
    """Two concerns on the Box of the current folder."""
    with a_box() as services:
        return raise_concerns(services, TEXT, "Second.")


def held() -> int:
    with a_box() as services:
        return len(services.concerns.sealed_concerns())


# The whole way


def test_a_concern_goes_to_the_custodians_on_paper_alone_and_their_reply_comes_back(
    home: Path, receipts: list[Receipt]
) -> None:
    """Box, archive, a table with sheets and no network, reply, Box, seven words."""
    assert run("box", "archive", "--out", "concerns.archive").exit_code == 0
    table = home / "table"
    table.mkdir()
    shutil.move(home / "concerns.archive", table)
    (table / "public.json").write_text(public_text(KEYS.public))

    opened = offline(table, "custodians", "open", "concerns.archive", "--public", "public.json", "--out", "opened",
                     stdin=SHEETS)  # fmt: skip
    assert opened.returncode == 0, opened.stderr
    texts = {path: path.read_text() for path in (table / "opened").iterdir()}
    (mine,) = [path for path, text in texts.items() if TEXT in text]
    assert texts[mine].startswith("What is tracked: the screen.\nWhat was missing: we were not told.\n\n" + TEXT)
    mine.with_name(f"{mine.stem}.reply.txt").write_text("\ufeffWe read it.\r\nThank you – danke für die Worte.\n")
    sealed = offline(table, "custodians", "reply", "opened", "--out", "replies.json")
    assert sealed.returncode == 0, sealed.stderr
    assert "1 reply" in sealed.stdout and {p.name for p in table.iterdir()} == {
        "concerns.archive", "public.json", "opened", "replies.json",
    }  # fmt: skip
    assert "read it" not in (table / "replies.json").read_text() + sealed.stdout

    shutil.rmtree(table / "opened")
    taken = run("box", "replies", str(table / "replies.json"))
    assert taken.exit_code == 0 and "taken; whoever has the seven words" in taken.stdout
    with a_box() as services:
        assert read_replies(services, receipts[0]) == ["We read it.\nThank you – danke für die Worte."]
        assert read_replies(services, receipts[1]) == []


# status


def test_where_there_is_no_box_yet_every_command_says_so_and_makes_none(home: Path) -> None:
    for arguments in (("archive", "--out", "a"), ("backup",), ("replies", "steward.toml")):
        assert any(word in refused("box", *arguments) for word in ("no Box here yet", "no file of replies"))
    assert "no Box here yet" in run("box", "status").stdout
    assert json.loads(run("box", "status", "--json").stdout)["box"] is False
    assert not (home / "data" / "box").exists()


def test_the_state_of_the_box_is_told_without_a_count_of_people(tmp_path: Path) -> None:
    keys = other_keys(datetime.now(UTC).date())
    set_up(tmp_path, keys)
    with a_box() as services:
        raise_concerns(services, TEXT, "Second.")
    told = run("box", "status")
    found = json.loads(run("box", "status", "--json").stdout)

    assert told.exit_code == 0 and keys.id in told.stdout
    assert "Concerns are taken." in told.stdout and "fewer than five" in told.stdout
    assert found == {"collects": True, "box": True, "key": keys.id, "demo": False, "health": [], "batches_waiting": 0,
                     "sheets_waiting": 0, "published": {}, "tidy": True}  # fmt: skip


def test_without_a_key_the_state_says_that_no_concern_is_taken_and_what_to_do(
    home: Path, receipts: list[Receipt]
) -> None:
    shutil.rmtree(Settings.load().keys_folder)
    told = run("box", "status").stdout

    assert "nothing; no concern is taken" in told and "steward custodians new" in told


def test_totals_are_shown_once_they_are_published(home: Path) -> None:
    with a_box() as services:
        raise_concerns(services, *(f"Number {n}." for n in range(12)))
    with a_box(ahead=timedelta(days=7)) as later:
        later.round()
    assert "  10  tracked: the screen" in run("box", "status").stdout


# archive


def test_an_archive_is_for_its_owner_alone_and_written_over_nothing(home: Path, receipts: list[Receipt]) -> None:
    done = run("box", "archive", "--out", "a.archive")
    first = (home / "a.archive").read_bytes()

    assert stat.S_IMODE((home / "a.archive").stat().st_mode) == 0o600
    assert "stays in this archive" in done.stdout and "2" not in done.stdout.replace(KEYS.public.id, "")
    assert "left as it was" in refused("box", "archive", "--out", "a.archive")
    assert (home / "a.archive").read_bytes() == first
    assert TEXT.encode() not in first and held() == 2


def test_each_key_has_an_archive_of_its_own(home: Path, receipts: list[Receipt]) -> None:
    later = other_keys(datetime.now(UTC).date())
    KeyFolder(Settings.load().keys_folder).add(later)
    with a_box() as services:
        raise_concerns(services, "Third.")
    (home / "stick").mkdir()

    assert "several keys" in refused("box", "archive", "--out", "one.archive")
    assert run("box", "archive", "--out", "stick").exit_code == 0
    assert {path.name for path in (home / "stick").iterdir()} == {
        f"{KEYS.public.id}.archive", f"{later.id}.archive",
    }  # fmt: skip
    assert run("box", "archive", "--key", later.id, "--out", "one.archive").exit_code == 0
    assert (home / "one.archive").read_bytes() == (home / "stick" / f"{later.id}.archive").read_bytes()


def test_where_there_is_nothing_to_hand_over_nothing_is_written(home: Path) -> None:
    with a_box():
        pass
    done = run("box", "archive", "--out", "a.archive")
    assert done.exit_code == 0 and "nothing to hand over" in done.stdout and not (home / "a.archive").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_an_archive_that_finds_no_room_leaves_nothing(home: Path, receipts: list[Receipt]) -> None:
    script = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000))\nfrom bot.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "box", "archive", "--out", "a.archive"], cwd=home, check=False, text=True,
        capture_output=True, env=ENVIRONMENT,
    )  # fmt: skip
    assert done.returncode == 2 and "Traceback" not in done.stderr, done.stderr
    assert not (home / "a.archive").exists()


# replies


def sealed_to(receipt: Receipt, text: str) -> Reply:
    from bot.organising.custodians.sealing import seal

    with a_box() as services, services.store.reading() as rows:
        row = rows.concern(receipt.lookup)
    assert row is not None
    return Reply(row.id.hex(), seal(receipt.reply_public, text.encode(), 4096))


def test_the_same_file_twice_adds_nothing_twice_and_brings_back_nothing_deleted(
    home: Path, receipts: list[Receipt]
) -> None:
    (home / "r").write_text(replies_text([sealed_to(one, "Answer.") for one in receipts]))

    assert run("box", "replies", "r").stdout.count(": taken; ") == 2
    assert run("box", "replies", "r").stdout.count("taken before") == 2
    with a_box() as services:
        assert read_replies(services, receipts[0]) == ["Answer."]
        services.concerns.delete_replies(receipts[0])
    assert run("box", "replies", "r").stdout.count("taken before") == 2
    with a_box(ahead=timedelta(days=9)) as services:
        assert read_replies(services, receipts[0]) == []
        assert read_replies(services, receipts[1]) == ["Answer."], "a week from its first showing on"
        services.concerns.expire(now=services.now() + timedelta(days=7))
    run("box", "replies", "r")
    with a_box(ahead=timedelta(days=17)) as services:
        assert read_replies(services, receipts[1]) == []


def test_a_reply_to_what_was_withdrawn_is_told_and_not_kept(home: Path, receipts: list[Receipt]) -> None:
    (home / "r").write_text(replies_text([sealed_to(one, "Answer.") for one in receipts]))
    with a_box() as services:
        services.concerns.withdraw(receipts[0], now=services.now())
    done = run("box", "replies", "r", "--json")

    assert done.exit_code == 0
    assert sorted(json.loads(line)["outcome"] for line in done.stdout.splitlines()) == ["no concern", "taken"]


def test_a_damaged_reply_is_named_and_the_others_are_taken(home: Path, receipts: list[Receipt]) -> None:
    lines = replies_text([sealed_to(one, "Answer.") for one in receipts]).splitlines()
    lines[1] = lines[1][:-40]
    (home / "r").write_text("\n".join(lines) + "\n")
    done = run("box", "replies", "r")

    assert done.exit_code == 1 and "line 2: damaged" in done.stdout and done.stdout.count(": taken; ") == 1
    assert "get the file again" in done.stderr


@pytest.mark.parametrize(
    "content",
    [b"", b"\0" * 1000, b"{" * 100_000, b'{"format": "steward archive", "version": 1}\n', "¡ⅷ\u202e".encode(),
     b'{"format": "steward replies", "version": 9}\n', b"x" * 50_000_000],
    ids=["empty", "zeros", "braces", "archive", "odd", "version", "50 MB"],
)  # fmt: skip
def test_what_is_no_file_of_replies_is_refused_in_a_sentence(
    home: Path, receipts: list[Receipt], content: bytes
) -> None:
    (home / "bad").write_bytes(content)
    assert "replies" in refused("box", "replies", "bad")


@pytest.mark.parametrize("command", [("replies",), ("restore",), ("key", "add")])
def test_a_folder_a_pipe_and_a_name_of_nothing_are_no_files(home: Path, command: tuple[str, ...]) -> None:
    os.mkfifo(home / "pipe")
    assert run("box", *command, "data").exit_code == 2 and run("box", *command, "nothing").exit_code == 2
    assert "is no file" in refused("box", *command, "pipe")


# backup, restore


def only_copy(home: Path) -> Path:
    (copy,) = (home / "data" / "box" / "backups").iterdir()
    return copy


def test_a_restore_brings_back_what_was_lost_and_nothing_that_was_withdrawn(
    home: Path, receipts: list[Receipt]
) -> None:
    done = run("box", "backup")
    assert done.exit_code == 0 and "box.pepper" in done.stdout
    with a_box() as services:
        services.concerns.withdraw(receipts[0], now=services.now())
    (home / "data" / "box" / "box.db").write_bytes(b"damaged" * 700)
    done = run("box", "restore", str(only_copy(home)), "--yes")

    assert done.exit_code == 0 and held() == 1
    with a_box() as services:
        assert services.concerns.find(receipts[0], now=services.now()) is None
        assert services.concerns.find(receipts[1], now=services.now()) is not None


def test_where_nothing_tells_what_was_withdrawn_since_a_restore_says_so(home: Path, receipts: list[Receipt]) -> None:
    run("box", "backup")
    with a_box() as services:
        services.concerns.withdraw(receipts[0], now=services.now())
    (home / "data" / "box" / "box.db").unlink()
    kept = (home / "data" / "box" / "box.withdrawn").rename(home / "kept")
    assert "it may be back" in run("box", "restore", str(only_copy(home)), "--yes").stdout and held() == 2
    (home / "data" / "box" / "box.db").unlink()
    kept.rename(home / "data" / "box" / "box.withdrawn")
    assert "gone again" in run("box", "restore", str(only_copy(home)), "--yes").stdout and held() == 1


def test_a_restore_asks_and_says_what_it_costs(home: Path, receipts: list[Receipt]) -> None:
    run("box", "backup")
    done = run("box", "restore", str(only_copy(home)), stdin="n\n")
    assert "not kept aside" in done.stdout and "Nothing was changed" in done.stdout
    assert run("box", "restore", str(only_copy(home)), stdin="y\n").exit_code == 0 and held() == 2


def test_while_a_box_runs_nothing_is_put_in_its_place(home: Path, receipts: list[Receipt]) -> None:
    """Another process, that is killed in the end: nothing stays locked after it."""
    run("box", "backup")
    script = (
        "import sys; from datetime import UTC, datetime\n"
        "from bot.organisation import BoxServices; from bot.settings import Settings\n"
        "box = BoxServices.open(Settings.load(), hosts=['127.0.0.1'], now=lambda: datetime.now(UTC))\n"
        "print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=home,
                          env=ENVIRONMENT) as box:  # fmt: skip
        assert box.stdout is not None and box.stdout.readline() == b"open\n"
        said = refused("box", "restore", str(only_copy(home)), "--yes")
        box.kill()
    assert "The Box runs" in said and "Stop it" in said
    assert run("box", "restore", str(only_copy(home)), "--yes").exit_code == 0 and held() == 2


def test_without_its_pepper_nothing_is_restored_and_none_is_made(home: Path, receipts: list[Receipt]) -> None:
    run("box", "backup")
    (home / "data" / "box" / "box.pepper").unlink()
    assert "box.pepper is not" in refused("box", "restore", str(only_copy(home)), "--yes")
    assert not (home / "data" / "box" / "box.pepper").exists()


def test_a_copy_in_another_folder_is_nobodys_to_delete_and_it_says_so(home: Path, receipts: list[Receipt]) -> None:
    done = run("box", "backup", "--out", "copies")
    assert done.exit_code == 0 and "at the latest" in done.stdout
    (copy,) = (home / "copies").iterdir()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600 and stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    (home / "file").write_text("")
    assert "No copy of the Box was made" in refused("box", "backup", "--out", "file/copies")


@pytest.fixture
def copied_daily(tmp_path: Path) -> Path:
    set_up(tmp_path, KEYS.public, f'[box]\nbackups = "{tmp_path / "copies"}"\n')
    return tmp_path / "copies"


def test_the_box_copies_itself_daily_and_what_is_withdrawn_is_in_no_copy_after_seven_days(copied_daily: Path) -> None:
    with a_box() as services:
        receipt, _ = raise_concerns(services, TEXT, "Second.")
        with services.store.reading() as rows:
            row = rows.concern(receipt.lookup)
        assert row is not None
        withdrawn = row.sealed[:64]
    for day in range(4):
        with a_box(ahead=timedelta(days=day)) as services:
            assert services.round() == services.round() == []
    assert len(list(copied_daily.iterdir())) == 4
    with a_box(ahead=timedelta(days=3)) as services:
        services.concerns.withdraw(receipt, now=services.now())

    holding = []
    for day in range(4, 11):
        with a_box(ahead=timedelta(days=day)) as services:
            services.round()
        holding.append(sum(withdrawn in copy.read_bytes() for copy in copied_daily.iterdir()))
    assert holding[0] == 4 and holding[-1] == 0


def test_copies_made_by_hand_go_after_a_week_as_well_and_an_unfinished_one_sooner(
    home: Path, receipts: list[Receipt]
) -> None:
    run("box", "backup")
    unfinished = only_copy(home).with_suffix(".new")
    unfinished.write_bytes(b"x")
    with a_box(ahead=timedelta(days=1)) as services:
        services.round()
    assert not unfinished.exists() and only_copy(home).exists()
    with a_box(ahead=timedelta(days=7)) as services:
        services.round()
    assert list((home / "data" / "box" / "backups").iterdir()) == []


def test_a_folder_for_copies_that_cannot_be_written_is_told_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    set_up(tmp_path, KEYS.public, f'[box]\nbackups = "{tmp_path / "file"}"\n')
    with a_box() as services:
        (trouble,) = services.round()
        assert "No copy of the Box was made" in trouble
        assert raise_concerns(services, TEXT)


# key


def test_a_key_is_shown_and_installed_once_somebody_compared_it(tmp_path: Path) -> None:
    set_up(tmp_path, demo_keys().public)
    path = public_file(tmp_path, KEYS.public)
    asked = run("box", "key", "add", path, stdin="n\n")

    assert " ".join(KEYS.public.fingerprint.words) in asked.stdout and "any 3 of 5" in asked.stdout
    assert "custodian's sheet?" in asked.stdout and "Nothing was changed" in asked.stdout
    assert "demo-concern" in run("box", "key", "list").stdout
    done = run("box", "key", "add", path, stdin="y\n")
    assert "demo key was taken away" in done.stdout and "sealed to it" in done.stdout
    listed = [json.loads(line) for line in run("box", "key", "list", "--json").stdout.splitlines()]
    assert [(one["key"], one["current"], one["demo"]) for one in listed] == [(KEYS.public.id, True, False)]
    assert "installed already" in run("box", "key", "add", path, "--yes").stdout


def test_keys_that_cannot_stand_beside_another_are_refused(home: Path) -> None:
    same_day = other_keys(date(2026, 10, 1))

    assert "begins on the same day" in refused("box", "key", "add", public_file(home, same_day), "--yes")
    assert "real key is installed" in refused("box", "key", "add", public_file(home, demo_keys().public), "--yes")
    assert len(run("box", "key", "list", "--json").stdout.splitlines()) == 1


def test_a_key_that_was_changed_is_refused_and_one_in_the_folder_is_named(home: Path) -> None:
    path = public_file(home, other_keys(date(2027, 1, 1)))
    good = Path(path).read_text()
    Path(path).write_text(good.replace('"threshold": 2', '"threshold": 3'))
    assert "changed or damaged" in refused("box", "key", "add", path, "--yes")

    (home / "data" / "custodians" / "odd.json").write_text("{")
    Path(path).write_text(good)
    assert refused("box", "key", "add", path, "--yes").startswith("odd.json")
    assert "odd.json: cannot be used" in run("box", "key", "list").stdout


def test_a_key_goes_only_when_the_box_holds_nothing_sealed_to_it(home: Path, receipts: list[Receipt]) -> None:
    later = other_keys(datetime.now(UTC).date())
    run("box", "key", "add", public_file(home, later), "--yes")

    assert "holds concerns that are sealed" in refused("box", "key", "remove", KEYS.public.id, "--yes")
    with a_box() as services:
        for receipt in receipts:
            services.concerns.withdraw(receipt, now=services.now())
    assert "Nothing was changed" in run("box", "key", "remove", KEYS.public.id, stdin="n\n").stdout
    assert "Taken away" in run("box", "key", "remove", KEYS.public.id, "--yes").stdout
    assert "no key of that name" in refused("box", "key", "remove", KEYS.public.id)
    assert [file.keys for file in KeyFolder(Settings.load().keys_folder).files()] == [later]


def test_with_no_key_the_list_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "steward.toml").write_text(f'[library]\ndata = "{tmp_path / "data"}"\n')
    assert "steward custodians new" in run("box", "key", "list").stdout


# The demo, and where concerns are off


def test_the_demo_key_makes_a_box_for_this_computer_and_goes_again(tmp_path: Path) -> None:
    (tmp_path / "steward.toml").write_text(f'[library]\ndata = "{tmp_path / "data"}"\n')
    done = run("demo", "custodians")

    assert "everybody can open" in done.stdout.replace("\n", " ") and "steward custodians new" in done.stdout
    with a_box() as services:
        raise_concerns(services, TEXT)
    assert "everybody can open" in run("box", "status").stdout
    run("box", "archive", "--out", "a.archive")
    public_file(tmp_path, demo_keys().public)
    opened = run("custodians", "open", "a.archive", "--public", f"{demo_keys().public.id}.json", "--out", "opened",
                 stdin="\n".join(DEMO_SHEETS[:3]) + "\n")  # fmt: skip
    assert opened.exit_code == 0 and TEXT in next((tmp_path / "opened").iterdir()).read_text()
    assert "here already" in run("demo", "custodians").stdout
    assert "taken away" in run("demo", "custodians", "--remove").stdout
    assert "no demo key" in run("demo", "custodians", "--remove").stdout


def test_the_demo_key_stays_away_where_a_real_one_is(home: Path) -> None:
    assert "stays away" in run("demo", "custodians").stdout
    assert [file.keys for file in KeyFolder(Settings.load().keys_folder).files()] == [KEYS.public]


@pytest.mark.parametrize(
    ("more", "installed"),
    [("", True), ('[web]\naddress = "https://steward.example.org"\n', False),
     ('[operator]\nname = "Initech"\nkind = "employer"\n', False)],
    ids=["this computer", "a public address", "the employer"],
)  # fmt: skip
def test_the_demo_installs_its_key_only_where_the_box_may_use_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: str, installed: bool
) -> None:
    (tmp_path / "steward.toml").write_text(f'[library]\ndata = "{tmp_path / "data"}"\n{more}')
    for _ in range(2):
        key_where_there_is_none(Settings.load())

    assert capsys.readouterr().out.count("The demo key of the custodians is installed") == installed
    assert len(KeyFolder(Settings.load().keys_folder).files()) == installed


def test_where_the_employer_runs_steward_nothing_is_offered_and_it_says_why(tmp_path: Path) -> None:
    (tmp_path / "steward.toml").write_text(
        f'[library]\ndata = "{tmp_path / "data"}"\n[operator]\nname = "Initech"\nkind = "employer"\n'
    )
    path = public_file(tmp_path, KEYS.public)
    for arguments in (("demo", "custodians"), ("box", "key", "add", path), ("tickets", "new"),
                      ("tickets", "open", "3fa9c021", "--drawn", "30")):  # fmt: skip
        assert "cannot safely tell their employer" in refused(*arguments)
    for arguments in (("box", "status"), ("tickets", "list")):
        assert "cannot safely tell their employer" in run(*arguments).stdout
    assert not (tmp_path / "data").exists()


# Nothing of a person


def test_no_output_of_any_command_holds_a_text_a_word_or_a_code(home: Path, receipts: list[Receipt]) -> None:
    (home / "r").write_text(replies_text([sealed_to(receipts[0], "REPLY-CANARY")]))
    done = [
        run(*arguments)
        for arguments in (
            ("box", "status"), ("box", "archive", "--out", "a"), ("box", "replies", "r"), ("box", "backup"),
            ("box", "restore", "data/box/backups/" + f"box-{datetime.now(UTC).date()}.db", "--yes"),
            ("box", "key", "list"), ("tickets", "list"),
        )
    ]  # fmt: skip
    assert [one.exit_code for one in done] == [0] * len(done), [one.output for one in done]
    files = [path for path in home.rglob("*") if path.is_file()]
    said = "".join(one.output for one in done).encode() + b"".join(path.read_bytes() for path in files)
    secrets = (TEXT, "REPLY-CANARY", receipts[0].words, base64.b64encode(receipts[0].reply_secret).decode())
    assert [secret for secret in secrets if secret.encode() in said] == []
