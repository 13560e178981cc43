"""`steward tickets`: codes stand on paper and nowhere else; a sheet opens once, on somebody's word."""

from __future__ import annotations

import json
import re
import stat
from datetime import timedelta
from pathlib import Path

import pdfplumber
import pytest

from bot.organising.code import Code
from bot.organising.custodians.demo import demo_keys
from bot.organising.purpose import Purpose
from tests.bot.cli.the_box import a_box, refused, run, set_up

CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){2}\b")


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Path:
    set_up(tmp_path, demo_keys().public)
    return tmp_path


def codes_on(path: Path) -> list[str]:
    if path.suffix == ".txt":
        return CODE.findall(path.read_text())
    with pdfplumber.open(path) as pdf:
        return [code for page in pdf.pages for code in CODE.findall(page.extract_text())]


def sheet_named(output: str) -> str:
    (name,) = re.findall(r"^Sheet ([0-9a-f]{8}):", output, re.MULTILINE)
    return str(name)


@pytest.mark.parametrize("name", ["tickets.pdf", "tickets.txt"])
def test_a_sheet_has_a_code_a_slip_that_stands_in_no_other_file_and_on_no_screen(home: Path, name: str) -> None:
    done = run("tickets", "new", "--number", "45", "--out", name)
    codes = codes_on(home / name)

    assert done.exit_code == 0 and len(set(codes)) == len(codes) == 45
    assert stat.S_IMODE((home / name).stat().st_mode) == 0o600
    others = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file() and path.name != name)
    said = done.output.encode() + others
    assert not any(code.encode() in said or code.replace("-", "").encode() in said for code in codes)
    assert b"printer that is not the employer" in said


def test_by_default_sixty_are_printed_to_a_pdf_with_the_address_and_how_long_they_are_good(home: Path) -> None:
    (home / "steward.toml").write_text(
        f'[library]\ndata = "{home / "data"}"\n[web]\naddress = "https://steward.example.org"\n'
    )
    assert run("tickets", "new").exit_code == 0
    with pdfplumber.open(home / "tickets.pdf") as pdf:
        text = "\n".join(page.extract_text() for page in pdf.pages)
        assert pdf.doc.catalog["MarkInfo"]["Marked"] is True
    assert len(CODE.findall(text)) == 60
    assert text.count("https://steward.example.org") == 60 and text.count("good once, until") == 60


def test_what_is_there_is_written_over_by_nothing_and_costs_no_codes(home: Path) -> None:
    (home / "tickets.pdf").write_text("mine")
    assert "left as it was" in refused("tickets", "new")
    assert "does not exist" in refused("tickets", "new", "--out", "no/tickets.pdf")
    assert ".pdf or .txt" in refused("tickets", "new", "--out", "tickets.docx")
    for number in ("19", "2001", "-1"):
        assert "20 to 2,000" in refused("tickets", "new", "--number", number, "--out", "new.txt")
    assert (home / "tickets.pdf").read_text() == "mine" and "No sheet waits" in run("tickets", "list").stdout
    assert not (home / "new.txt").exists()


def test_a_sheet_that_cannot_be_written_is_not_left_waiting(home: Path) -> None:
    long = "x" * 300 + ".txt"  # no file system has such a name
    assert refused("tickets", "new", "--out", long)
    assert "No sheet waits" in run("tickets", "list").stdout


def test_on_asking_it_is_printed_to_the_screen_and_nothing_else_is(home: Path) -> None:
    done = run("tickets", "new", "--out", "-")

    assert len(CODE.findall(done.stdout)) == 60 and "Sheet" in done.stdout and not CODE.findall(done.stderr)
    assert sorted(path.name for path in home.iterdir()) == ["data", "steward.toml"]


def test_a_sheet_opens_at_the_next_midnight_on_the_word_of_who_counted(home: Path) -> None:
    name = sheet_named(run("tickets", "new", "--out", "t.txt").output)
    code = Code.read(codes_on(home / "t.txt")[0])
    assert code is not None
    listed = json.loads(run("tickets", "list", "--json").stdout)
    assert (listed["sheet"], listed["slips"], listed["opens_from"]) == (name, 60, 20)

    asked = run("tickets", "open", name, "--drawn", "34", stdin="n\n")
    assert "can't be changed later" in asked.stdout and "one of at least 30 people" in asked.stdout
    assert "Nothing was changed" in asked.stdout and name in run("tickets", "list").stdout
    done = run("tickets", "open", name[:6].upper(), "--drawn", "34", "--yes")
    assert done.exit_code == 0 and "No sheet waits" in run("tickets", "list").stdout
    for days, circle in ((0, 0), (1, 30)):
        with a_box(ahead=timedelta(days=days)) as box:
            standing = box.codes.standing(code, now=box.now())
            assert standing is not None and standing.circle == circle
    assert "opened before" in refused("tickets", "open", name, "--drawn", "60", "--yes")


@pytest.mark.parametrize("drawn", ["0", "-5", "19", "61"])
def test_fewer_than_the_circle_or_more_than_there_are_open_nothing(home: Path, drawn: str) -> None:
    name = sheet_named(run("tickets", "new", "--out", "t.txt").output)
    assert "20 or more" in refused("tickets", "open", name, "--drawn", drawn, "--yes")
    assert name in run("tickets", "list").stdout


@pytest.mark.parametrize("name", ["", "a", "%", "../..", "x" * 10_000, "ⅷ" * 8])
def test_a_name_of_no_sheet_opens_none(home: Path, name: str) -> None:
    run("tickets", "new", "--out", "t.txt")
    assert "No sheet of that name" in refused("tickets", "open", name, "--drawn", "30", "--yes")


def test_sheets_on_paper_leave_the_codes_for_slack_as_they_are(home: Path) -> None:
    for n in range(3):
        run("tickets", "new", "--out", f"{n}.txt")
    with a_box() as box:
        box.round()
        assert box.codes.unopened(Purpose.concern(box.now().date())) == 2
    assert json.loads(run("box", "status", "--json").stdout)["sheets_waiting"] == 3


def test_without_a_box_there_is_no_sheet_to_open_and_the_list_says_how_to_print_one(home: Path) -> None:
    assert "steward tickets new" in run("tickets", "list").stdout
    assert "no Box here yet" in refused("tickets", "open", "3fa9c021", "--drawn", "30", "--yes")
