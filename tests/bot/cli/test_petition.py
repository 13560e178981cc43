"""`steward petition`, `steward custodians roster`: a whole life at the command line, and what is refused on the way."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli.petition_files import as_toml, read_text, text_of_parts
from bot.organisation import BoxServices
from bot.organising.code import Code
from bot.organising.custodians.archive import archive_text, read_archive
from bot.organising.custodians.ceremony import NewKeys, new_keys
from bot.organising.custodians.key_set import Purpose as KeyPurpose
from bot.organising.custodians.public_file import public_text
from bot.organising.petitions.life import State
from bot.organising.petitions.name import SignedName
from bot.organising.petitions.release import Minimum
from bot.organising.petitions.roster import read_result, read_roster
from bot.organising.petitions.signing import Outcome
from bot.organising.petitions.text import Demand, Mode, PetitionText, Source, Standing, as_json
from bot.organising.purpose import Purpose
from tests.bot.cli.the_box import a_box, offline, refused, run, set_up

KEYS = new_keys(bytes(range(16)), KeyPurpose.CONCERN, date(2026, 10, 1), custodians=5, threshold=3)
NAMES = new_keys(bytes(range(1, 17)), KeyPurpose.NAME, date(2026, 10, 1), custodians=5, threshold=3)
OTHERS = new_keys(bytes(range(2, 18)), KeyPurpose.NAME, date(2026, 10, 1), custodians=5, threshold=3)
PEOPLE = [f"Zymurgia Quaxley-{number}" for number in range(13)]
ID = "our-keys"


def text(mode: Mode = Mode.COUNT) -> PetitionText:
    source = Source("Electronic monitoring (New York)", Standing.BINDING, "in force", "https://example.org/law",
                    quote='Each employer shall "give prior\nwritten notice" \\ upon hiring')  # fmt: skip
    demands = (
        Demand("C02", "Written notice", "In writing, $notice_days days before.", "So that we know.\n\nAll of us.",
               (source,)),
        Demand("own-1", "No keystrokes", "Keystrokes are not recorded."),
    )  # fmt: skip
    return PetitionText(
        "Our keys are ours", "The board", "We who work here ask for this.\nTogether.", demands, "Within thirty days.",
        10, datetime.now(UTC).date() + timedelta(days=20), mode, "Local 12", variables={"notice_days": "30"},
    )  # fmt: skip


def sheets(keys: NewKeys) -> str:
    return "\n".join(" ".join(share.words) for share in keys.shares[1:4]) + "\n"


def done(*arguments: str, stdin: str = "") -> str:
    """What a command prints that does what it was asked."""
    result = run(*arguments, stdin=stdin)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output


def shown(id_: str = ID) -> dict[str, object]:
    return dict(json.loads(done("petition", "show", id_, "--json")))


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Path:
    set_up(tmp_path, KEYS.public)
    return tmp_path


@pytest.fixture
def file(home: Path) -> str:
    path = home / "our-keys.toml"
    path.write_text(as_toml(text()))
    return str(path)


@contextmanager
def box(ahead: int = 0) -> Iterator[BoxServices]:
    with a_box(ahead=timedelta(days=ahead)) as services:
        yield services


def open_to_sign(mode: Mode, id_: str = ID, key: str = "") -> None:
    with box() as services:
        services.book.draft(id_, text(mode), now=services.now())
        services.book.freeze(id_, now=services.now())
        services.book.open(id_, key=key, now=services.now())


def install(home: Path, keys: NewKeys) -> None:
    (home / f"{keys.public.id}.json").write_text(public_text(keys.public))
    done("box", "key", "add", f"{keys.public.id}.json", "--yes")


def sign(services: BoxServices, people: list[str], id_: str = ID, minimum: Minimum = Minimum.N) -> None:
    batch, codes = services.codes.make_tickets(Purpose.petition(id_), 40)
    services.codes.open_tickets(batch, 40, now=services.now() - timedelta(days=1))
    petition = services.book.petition(id_)
    for code, name in zip(codes, people, strict=False):
        _, signed = services.signatures.issue_receipt()
        named = SignedName.read(name, "", minimum) if petition.key else None
        outcome = services.signatures.sign(code, signed, id_, petition.sha256, named, now=services.now())
        assert outcome is Outcome.SIGNED


def cool_off() -> None:
    """Four midnights, as the Box sees them."""
    for ahead in range(1, 5):
        with box(ahead) as services:
            services.round()


def cooled(home: Path, people: list[str], minimum: Minimum = Minimum.N) -> None:
    install(home, NAMES)
    open_to_sign(Mode.NAMES, key=NAMES.public.id)
    with box() as services:
        sign(services, people, minimum=minimum)
    cool_off()


def table_of(home: Path, **files: str) -> Path:
    """The offline computer: the files that are brought there, and nothing else."""
    table = home / "table"
    table.mkdir()
    done("petition", "archive", ID, "--out", str(table / "names.archive"))
    (table / "public.json").write_text(files.get("public", public_text(NAMES.public)))
    return table


ROSTER = ("custodians", "roster", "names.archive", "--public", "public.json", "--petition", f"{ID}.petition.json")

# The whole way


def test_a_count_goes_from_a_draft_to_the_answer_and_is_purged(home: Path, file: str) -> None:
    assert "Nobody sees it yet" in done("petition", "draft", ID, "--from-file", file)
    assert "In writing, 30 days before." in (frozen := done("petition", "freeze", ID, stdin="y\n"))
    digest = shown()["sha256"]
    assert isinstance(digest, str) and digest in frozen
    assert "Open. Codes" in done("petition", "open", ID, "--yes")
    with box() as services:
        sign(services, PEOPLE)
    assert shown()["total"] == 0, "it is told once a day"
    cool_off()
    assert (shown()["state"], shown()["total"]) == ("cooled off", 10)

    today = datetime.now(UTC).date().isoformat()
    done("petition", "deliver", ID, "--to", "the board", "--on", today, "--how", "by hand", "--yes")
    done("petition", "answer", ID, "--on", today, "--text", "We will.", "--demand", "C02=met", "--yes")
    done("petition", "answer", ID, "--on", today, "--text", "-", "--demand", "own-1=refused", "--yes", stdin="No.\n")
    assert shown()["results"] == {"C02": "met", "own-1": "refused"}
    log = done("petition", "log", ID)
    assert "deliver (organiser)" in log and "the board" in log and "The last entry's hash" in log
    assert "never undone" in done("petition", "close", ID, "--why", "half is won", "--yes")
    assert "Purged" in done("petition", "purge", ID, stdin="y\n")
    assert "no petition yet" in done("petition", "list")


def test_names_are_confirmed_with_shares_and_files_alone_and_a_number_comes_back(home: Path) -> None:
    cooled(home, PEOPLE)
    table = table_of(home)
    head, *records, _ = (table / "names.archive").read_text().splitlines()
    assert json.loads(head)["purpose"] == "name"
    assert {frozenset(json.loads(line)) for line in records} == {frozenset({"id", "week", "purpose", "sealed"})}

    listed = offline(table, *ROSTER, "--list", "--out", "list", stdin=sheets(NAMES))
    assert listed.returncode == 0, listed.stderr
    assert stat.S_IMODE((table / "list").stat().st_mode) == 0o700
    paper = (table / "list" / "list.txt").read_text()
    assert paper.count("[ ] ") == 13 and "Part 5 of 5" in paper
    lines = [line if line.endswith(PEOPLE[4]) else line.replace("[ ]", "[x]") for line in paper.splitlines()]
    (table / "ticked.txt").write_text("\n".join(lines))

    made = offline(table, *ROSTER, "--confirmed", "ticked.txt", "--out", "roster", stdin=sheets(NAMES))
    assert made.returncode == 0, made.stderr
    assert "Confirmed: 12 of 13" in made.stdout and "Quaxley" not in made.stdout + made.stderr
    roster = read_roster((table / "roster" / "roster.json").read_text())
    assert {name for name, _ in roster.names} == {*PEOPLE} - {PEOPLE[4]}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (table / "roster").iterdir()} == {0o600}

    result = str(table / "roster" / "result.json")
    assert "12 names were confirmed" in done("petition", "opened", ID, result, stdin="y\n")
    assert shown()["state"] == "opened"
    entry = json.loads(done("petition", "log", ID, "--json").splitlines()[-1])
    assert entry["holds"] == {"confirmed": 12, "roster_sha256": roster.sha256}
    with box() as services, services.store.reading() as rows:
        assert rows.petitions.lookups() == [], "the sealed names are gone"
    assert "is opened" in refused("petition", "opened", ID, result, "--yes")


def test_asked_one_by_one_too_few_yes_publish_nothing_and_it_is_over(home: Path) -> None:
    cooled(home, PEOPLE)
    table = table_of(home)
    answers = "y\n" * 9 + "n\n" * 4 + "y\n"
    made = offline(table, *ROSTER, "--out", "roster", stdin=sheets(NAMES) + answers)

    assert made.returncode == 0, made.stderr
    assert "Too few" in made.stdout and "9" not in made.stdout.partition("Too few")[2]
    assert [path.name for path in (table / "roster").iterdir()] == ["result.json"]
    assert read_result((table / "roster" / "result.json").read_text()).confirmed == 0
    assert "it is over" in done("petition", "opened", ID, str(table / "roster" / "result.json"), "--yes")
    assert shown()["state"] == "expired"


def test_broken_off_while_names_are_asked_for_nothing_is_written(home: Path) -> None:
    cooled(home, PEOPLE)
    table = table_of(home)
    made = offline(table, *ROSTER, "--out", "roster", stdin=sheets(NAMES) + "y\ny\n")

    assert made.returncode == 130 and not (table / "roster").exists()


def test_a_slip_is_mended_by_going_back_also_after_the_last_name(home: Path) -> None:
    cooled(home, PEOPLE)
    table = table_of(home)
    answers = "b\nn\nb\ny\nperhaps\n\n" + "y\n" * 11 + "n\n" + "b\ny\n" + "y\n"
    made = offline(table, *ROSTER, "--out", "roster", stdin=sheets(NAMES) + answers)

    assert made.returncode == 0, made.stderr
    assert "Confirmed: 13 of 13" in made.stdout


def test_who_asked_for_more_company_than_confirmed_is_left_out(home: Path) -> None:
    install(home, NAMES)
    open_to_sign(Mode.NAMES, key=NAMES.public.id)
    with box() as services:
        sign(services, PEOPLE)
        sign(services, ["Careful One", "Careful Two"], minimum=Minimum.N_AND_A_HALF)
    cool_off()
    table = table_of(home)
    answers = "".join("y\n" if number != 3 else "n\n" for number in range(15)) + "y\n"
    made = offline(table, *ROSTER, "--out", "roster", stdin=sheets(NAMES) + answers)

    assert "Confirmed: 14 of 15. On the roster: 1" in made.stdout, made.stderr
    assert "among more people" in made.stdout
    names = [name for name, _ in read_roster((table / "roster" / "roster.json").read_text()).names]
    assert not {"Careful One", "Careful Two"} & {*names}


def test_the_same_name_twice_is_said_and_custodians_decide(home: Path) -> None:
    cooled(home, [*PEOPLE[:10], "zymurgia  QUAXLEY-0"])
    table = table_of(home)
    made = offline(table, *ROSTER, "--out", "roster", stdin=sheets(NAMES) + "y\n" + "n\n" + "y\n" * 10)

    assert made.stderr.count("The same name stands at number") == 2
    assert len(read_roster((table / "roster" / "roster.json").read_text()).names) == 10


@pytest.mark.parametrize("mode", Mode)
def test_no_command_tells_that_seven_people_signed(home: Path, mode: Mode) -> None:
    install(home, NAMES)
    open_to_sign(mode, key=NAMES.public.id if mode is Mode.NAMES else "")
    commands = (("list",), ("list", "--json"), ("show", ID), ("show", ID, "--json"), ("show", ID, "--as-file"),
                ("history", ID), ("log", ID), ("log", ID, "--json"))  # fmt: skip
    before = [done("petition", *command) for command in commands]
    with box() as services:
        sign(services, PEOPLE[:7])
        services.round()

    assert [done("petition", *command) for command in commands] == before
    assert "Fewer" not in "".join(before) and "fewer than ten signed, or none" in before[0]


# What the offline computer refuses


def test_files_that_do_not_belong_together_are_refused_before_anybody_types(home: Path) -> None:
    cooled(home, PEOPLE)
    table = table_of(home)
    record = (table / f"{ID}.petition.json").read_text()
    names = (table / "names.archive").read_text()
    rows = read_archive(table / "names.archive").records

    def refusal(**files: str) -> str:
        for name, content in files.items():
            (table / name.replace("__", ".")).write_text(content)
        made = offline(table, *ROSTER, "--out", "roster", stdin=sheets(NAMES))
        assert made.returncode == 2 and not (table / "roster").exists(), made
        (table / f"{ID}.petition.json").write_text(record)
        (table / "names.archive").write_text(names)
        (table / "public.json").write_text(public_text(NAMES.public))
        return made.stderr

    smaller = json.loads(record)
    smaller["text"]["threshold"] = 20
    assert "changed or cut off" in refusal(**{f"{ID}.petition.json": json.dumps(smaller)})
    longer = json.loads(record)
    longer["log"] = longer["log"][:-1]
    assert "not cooled off" in refusal(**{f"{ID}.petition.json": json.dumps(longer)})
    assert "no petition's file" in refusal(**{f"{ID}.petition.json": "[" * 100_000})
    assert "no petition's file" in refusal(**{f"{ID}.petition.json": "x" * 11_000_000})
    assert "another key" in refusal(public__json=public_text(OTHERS.public))
    foreign = {"public__json": public_text(OTHERS.public)}
    assert "another petition" in refusal(
        names__archive=archive_text(OTHERS.public.id, KeyPurpose.NAME, rows), **foreign
    )  # fmt: skip
    assert "checksum does not fit" in refusal(names__archive=names.replace(rows[0].id, rows[0].id[::-1]))
    assert "holds concerns" in refusal(names__archive=archive_text(KEYS.public.id, KeyPurpose.CONCERN, []))


def test_a_list_of_another_archive_is_refused(home: Path) -> None:
    cooled(home, PEOPLE)
    table = table_of(home)
    for content in ("[x] 1-00000000  Zymurgia", "", "\x00" * 1000):
        (table / "ticked.txt").write_text(content)
        made = offline(table, *ROSTER, "--confirmed", "ticked.txt", "--out", "roster", stdin=sheets(NAMES))
        assert made.returncode == 2 and "no list of that archive" in made.stderr
    assert not (table / "roster").exists()


def test_a_record_that_holds_no_name_is_left_out_and_named(home: Path) -> None:
    from bot.organising.custodians.archive import Sealed
    from bot.organising.custodians.sealing import seal

    cooled(home, PEOPLE)
    table = table_of(home)
    strange = [Sealed(f"{n:032x}", "2026-W48", seal(key, packed, 512)) for n, (key, packed) in enumerate(
        [(NAMES.public.public_key, b'{"version": 1, "name": "\\u202e", "role": "", "minimum": 2}'),
         (NAMES.public.public_key, b"[" * 500), (OTHERS.public.public_key, b"{}")])]  # fmt: skip
    rows = [*read_archive(table / "names.archive").records, *strange]
    (table / "names.archive").write_text(archive_text(NAMES.public.id, KeyPurpose.NAME, rows))
    made = offline(table, *ROSTER, "--out", "roster", stdin=sheets(NAMES) + "y\n" * 14)

    assert made.returncode == 1 and all(one.id in made.stderr for one in strange)
    assert "Confirmed: 13 of 13" in made.stdout


# Drafts


def test_a_draft_by_hand_says_what_it_lacks(home: Path) -> None:
    assert "still lacks: title, addressee, demands" in done("petition", "draft", "by-hand")
    assert "lacks a title" in refused("petition", "freeze", "by-hand", "--yes")
    assert "There is a petition of that id" in refused("petition", "draft", "by-hand")
    done("petition", "edit", "by-hand", "--set", "title=Ours", "--set", "threshold=30", "--set", "mode=names")
    assert (shown("by-hand")["title"], shown("by-hand")["threshold"]) == ("Ours", 30)


def test_a_draft_of_clauses_says_what_speaks_for_each_and_where_nothing_does(home: Path) -> None:
    assert "No published theme" in refused("petition", "draft", ID, "--from-themes")
    assert "Choose again" in refused("petition", "draft", ID, "--clause", "C99")
    output = done(
        "petition", "draft", ID, "--clause", "C02", "--clause", "C01", "--threshold", "30", "--addressee", "Us"
    )

    assert output.count("nothing but your choice speaks for it") == 2 and "What the company" in output
    frozen = done("petition", "freeze", ID, "--yes")
    assert "No published total of concerns" in frozen and "at least 30 signatures" in frozen
    done("petition", "close", ID, "--why", "only tried out", "--yes")


def test_a_draft_of_clauses_and_a_file_is_not_begun(home: Path, file: str) -> None:
    assert "Choose one" in refused("petition", "draft", ID, "--from-file", file, "--from-themes")


def test_what_is_written_as_a_file_is_read_back_as_it_was(home: Path, file: str) -> None:
    done("petition", "draft", ID, "--from-file", file)
    (home / "again.toml").write_text(done("petition", "show", ID, "--as-file"))

    assert text_of_parts(read_text(home / "again.toml")) == text()
    (home / "again.json").write_text(json.dumps(as_json(text())))
    assert "already" in done("petition", "edit", ID, "--file", "again.json")


def test_every_wording_can_be_gone_back_to_until_it_is_frozen(home: Path, file: str) -> None:
    done("petition", "draft", ID, "--from-file", file)
    assert "To undo: steward petition back our-keys 1" in done("petition", "edit", ID, "--set", "title=Mine")
    done("petition", "edit", ID, "--variable", "notice_days=")
    assert "Without a value yet: notice_days" in done("petition", "show", ID)
    done("petition", "back", ID, "1")

    assert text_of_parts(dict(json.loads(json.dumps(shown()["text"])))) == text()
    assert [line.split()[0] for line in done("petition", "history", ID).splitlines()] == ["1", "2", "3", "4"]
    assert 'title = "Mine"' in done("petition", "history", ID, "--number", "2")
    assert "no wording of that number" in refused("petition", "back", ID, "9")
    done("petition", "freeze", ID, "--yes")
    for command in (("edit", ID, "--set", "title=Other"), ("discard", ID, "--yes")):
        assert "frozen" in refused("petition", *command)
    assert "earlier wordings are gone" in done("petition", "history", ID)


def test_a_successor_names_what_it_follows_and_a_draft_is_thrown_away_once_asked(home: Path, file: str) -> None:
    done("petition", "draft", ID, "--from-file", file)
    done("petition", "successor", ID, "our-keys-2")
    assert "follows on the petition our-keys." in done("petition", "show", "our-keys-2")
    assert "Nothing was changed" in done("petition", "discard", "our-keys-2", stdin="n\n")
    done("petition", "discard", "our-keys-2", "--yes")
    assert [json.loads(line)["petition"] for line in done("petition", "list", "--json").splitlines()] == [ID]


@pytest.mark.parametrize(
    "content",
    [b"{", b"[" * 200_000, b"title = 'x'", b'{"title": "no more"}', b"\xff\xfe", b"title = 5\ndemands = 3",
     b'{"demands": [{"id": {}}], "deadline": "2027-01-01", "mode": "count", "threshold": 10}',
     b'deadline = "9999-99-99"', b'threshold = true', b'predecessor = "../../etc"', b'language = "x\\" onload="',
     b'[[demands]]\nid = "a b"\nheading = "h"\ntext = "t"', b'[variables]\n"$(rm)" = "x"',
     b'[[demands]]\nid = "a"\nheading = "h"\ntext = "t"\n[[demands.sources]]\ntitle = "t"\nstanding = "other"\n'
     b'url = "javascript:alert(1)"', b'unheard = "quokkaparade"'],
    ids=range(15),
)  # fmt: skip
def test_a_file_that_is_no_petition_changes_nothing_and_is_not_repeated(home: Path, file: str, content: bytes) -> None:
    (home / "bad.toml").write_bytes(content)
    done("petition", "draft", ID, "--from-file", file)
    before = shown()

    commands: list[tuple[str, ...]] = [
        ("edit", ID, "--file", "bad.toml"),
        ("draft", "other", "--from-file", "bad.toml"),
    ]
    for command in commands:
        if content in (b"title = 'x'", b'{"title": "no more"}') and command[0] == "draft":
            continue  # all that a draft by hand begins with is there
        sentence = refused("petition", *command)
        assert "quokka" not in sentence and "javascript" not in sentence and "etc" not in sentence
    assert shown() == before


def test_fifty_megabytes_are_not_read(home: Path) -> None:
    with (home / "large.json").open("wb") as large:
        large.truncate(50_000_000)

    assert "up to 8 MB" in refused("petition", "draft", ID, "--from-file", "large.json")


def test_what_hides_or_turns_text_around_is_not_kept_and_nothing_steers_the_terminal(home: Path) -> None:
    done("petition", "draft", ID, "--title", "Our \x1b[2Jkeys\u202e are\u200b ours", "--addressee", "The\x07 board")

    output = done("petition", "show", ID)
    assert "Our [2Jkeys are ours" in output and not {"\x1b", "\u202e", "\u200b", "\x07"} & set(output)


# Steps


def test_steps_out_of_order_are_refused_with_the_order(home: Path, file: str) -> None:
    done("petition", "draft", ID, "--from-file", file)
    today = datetime.now(UTC).date().isoformat()
    for command in (
        ("deliver", ID, "--to", "x", "--on", today, "--how", "x", "--yes"), ("archive", ID, "--out", "a"),
        ("answer", ID, "--on", today, "--text", "x", "--yes"), ("close", ID, "--why", "x", "--yes"),
        ("purge", ID, "--yes"),
    ):  # fmt: skip
        refused("petition", *command)
    assert shown()["state"] == "draft"
    assert "frozen already" not in done("petition", "freeze", ID, stdin="n\n") and shown()["state"] == "draft"
    done("petition", "freeze", ID, "--yes")
    assert "Nothing was changed" in done("petition", "open", ID, stdin="\n")
    assert "needs no key" in refused("petition", "open", ID, "--key", KEYS.public.id, "--yes")


def test_days_and_results_that_cannot_be_are_refused(home: Path, file: str) -> None:
    open_to_sign(Mode.COUNT)
    with box() as services:
        sign(services, PEOPLE)
    cool_off()
    today = datetime.now(UTC).date()
    deliver = ("petition", "deliver", ID, "--to", "the board", "--how", "by hand", "--yes", "--on")
    assert "not come yet" in refused(*deliver, (today + timedelta(days=2)).isoformat())
    assert "before anybody could sign" in refused(*deliver, (today - timedelta(days=365)).isoformat())
    done(*deliver, today.isoformat())
    answer = ("petition", "answer", ID, "--text", "No.", "--yes", "--on")
    assert "before it was delivered" in refused(*answer, (today - timedelta(days=1)).isoformat())
    assert "no demand" in refused(*answer, today.isoformat(), "--demand", "C99=met")
    assert "results are" in refused(*answer, today.isoformat(), "--demand", "C02=perhaps")
    assert "twice" in refused(*answer, today.isoformat(), "--demand", "C02=met", "--demand", "C02=refused")
    assert run(*answer, "tomorrow").exit_code == 2
    assert run("petition", "answer", ID, "--on", today.isoformat(), "--text", "-", stdin="x").exception is not None


def test_a_result_of_another_petition_or_text_changes_nothing(home: Path) -> None:
    cooled(home, PEOPLE)
    digest = str(shown()["sha256"])
    good = {"format": "steward petition result 1", "petition": ID, "text_sha256": digest, "confirmed": 12,
            "roster_sha256": "a" * 64}  # fmt: skip

    def write(parts: dict[str, object] | str) -> str:
        content = parts if isinstance(parts, str) else json.dumps(parts, sort_keys=True, indent=1) + "\n"
        (home / "result.json").write_text(content)
        return refused("petition", "opened", ID, "result.json", "--yes")

    assert "another petition" in write({**good, "petition": "other"})
    assert "another petition" in write({**good, "text_sha256": "b" * 64})
    assert "fewer people" in write({**good, "confirmed": 4})
    assert "More names" in write({**good, "confirmed": 14})
    assert "another kind" in write("x" * 30_000)
    assert "changed or cut off" in write({**good, "confirmed": "12"})
    assert "changed or cut off" in write({**good, "more": 1})
    assert shown()["state"] == "cooled off"


def test_an_archive_is_written_with_its_petition_or_not_at_all(home: Path) -> None:
    cooled(home, PEOPLE)
    (home / f"{ID}.petition.json").write_text("mine")

    assert "already" in refused("petition", "archive", ID, "--out", "names.archive")
    assert not (home / "names.archive").exists() and (home / f"{ID}.petition.json").read_text() == "mine"


def test_a_log_that_was_changed_is_told_with_exit_code_one(home: Path) -> None:
    open_to_sign(Mode.COUNT)
    with box() as services, services.store.transaction() as rows:
        row = rows.petitions.petition(ID)
        assert row is not None
        entries = [entry.replace("organiser", "box") for entry in rows.petitions.log(ID)]
        rows.petitions.drop(ID)
        rows.petitions.put(row)
        for number, entry in enumerate(entries, start=1):
            rows.petitions.add_entry(ID, number, entry)

    result = run("petition", "log", ID)
    assert result.exit_code == 1 and "Entry 1 does not follow" in result.stderr


def test_where_the_employer_is_the_operator_nothing_is_drafted_and_what_is_there_can_end(home: Path) -> None:
    open_to_sign(Mode.COUNT)
    with (home / "steward.toml").open("a") as settings:
        settings.write('[operator]\nname = "Initech"\nkind = "employer"\n')

    for command in (("draft", "x2"), ("edit", ID, "--set", "title=x"), ("freeze", ID), ("archive", ID, "--out", "a")):
        assert "name the employer" in refused("petition", *command)
    assert done("petition", "list").startswith(ID)
    done("petition", "close", ID, "--why", "another runs this now", "--yes")
    done("petition", "purge", ID, "--yes")


def test_without_a_box_or_of_an_unknown_id_a_sentence_says_so(home: Path) -> None:
    assert "There is no petition yet" in done("petition", "list")
    assert "There is no Box here" in refused("petition", "show", ID)
    done("petition", "draft", ID)
    for command in (("show", "no-such"), ("history", "no-such"), ("log", "no-such"), ("freeze", "no-such"),
                    ("open", "no-such", "--yes"), ("purge", "no-such"),
                    ("archive", "no-such", "--out", "a")):  # fmt: skip
        assert "There is no petition of that id" in refused("petition", *command)
    assert "small letters" in refused("petition", "draft", "../up")


# Keys and slips


def test_a_key_for_names_stands_beside_those_for_concerns_and_is_kept_while_it_is_needed(home: Path) -> None:
    with box() as services:
        before = services.keys.current(services.now().date())
    install(home, NAMES)
    install(home, OTHERS)
    assert "installed already" in done("box", "key", "add", f"{NAMES.public.id}.json")
    listed = [json.loads(line) for line in done("box", "key", "list", "--json").splitlines()]
    assert {(one["key"], one["purpose"], one["current"]) for one in listed} == {
        (KEYS.public.id, "concern", True), (NAMES.public.id, "name", False), (OTHERS.public.id, "name", False),
    }  # fmt: skip
    open_to_sign(Mode.NAMES, key=NAMES.public.id)
    with box() as services:
        assert services.keys.current(services.now().date()) == before == KEYS.public
        assert services.health(now=services.now()) == []
    assert "is needed" in refused("box", "key", "remove", NAMES.public.id, "--yes")
    done("box", "key", "remove", OTHERS.public.id)
    done("petition", "close", ID, "--why", "over", "--yes")
    done("box", "key", "remove", NAMES.public.id)


def test_a_key_for_names_leaves_the_demo_key_in_its_place(tmp_path: Path) -> None:
    from bot.organising.custodians.demo import demo_keys
    from bot.organising.custodians.key_folder import KeyFolder

    folder = KeyFolder(tmp_path / "keys")
    folder.add(demo_keys().public)

    assert folder.add(NAMES.public) is False
    assert {file.keys for file in folder.files()} == {demo_keys().public, NAMES.public}


def test_slips_for_a_petition_sign_it_and_nothing_else(home: Path) -> None:
    new = ("tickets", "new", "--number", "40", "--out", "slips.txt", "--purpose")
    assert "no petition of that id" in refused(*new, f"petition/{ID}")
    for purpose in ("petition/", "concern/2026-Q4", "signature"):
        assert "--purpose is" in refused(*new, purpose)
    with box() as services:
        services.book.draft(ID, text(), now=services.now())
    assert "Nobody can sign" in refused(*new, f"petition/{ID}")
    with box() as services:
        services.book.freeze(ID, now=services.now())
        services.book.open(ID, now=services.now())
    done(*new, f"petition/{ID}")
    sheet = (home / "slips.txt").read_text()
    assert "each for one signature" in sheet
    name = sheet.partition("Sheet ")[2].split()[0]
    done("tickets", "open", name, "--drawn", "30", "--yes")
    code = Code.read(sheet.partition("[ ")[2].split(" ]")[0])
    assert code is not None
    with box(1) as services:
        assert services.signatures.look(code, ID, now=services.now()) == (Outcome.SIGNED, 30)
        assert services.book.petition(ID).state is State.OPEN


def test_slips_are_refused_where_the_last_day_is_today(home: Path) -> None:
    with box() as services:
        wording = replace(text(), deadline=services.now().date() + timedelta(days=1))
        services.book.draft(ID, wording, now=services.now())
        services.book.freeze(ID, now=services.now())
        services.book.open(ID, now=services.now())
    done("tickets", "new", "--number", "40", "--out", "slips.pdf", "--purpose", f"petition/{ID}")
    assert (home / "slips.pdf").read_bytes().startswith(b"%PDF")
