"""A Box that is killed while people sign: what it acknowledged is there, and each code signed once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bot.organising.code import Code
from bot.organising.petitions.name import SignedName
from bot.organising.petitions.release import Minimum
from bot.organising.petitions.signing import Outcome
from bot.organising.petitions.text import Mode
from tests.bot.organising.petitions.conftest import Hall, text

pytestmark = pytest.mark.long
ROOT = Path(__file__).parents[4]
ID = "our-keys"


def sign_many(folder: Path) -> None:
    """Run in a process of its own: takes `code` and the receipt's field from each line, says which were signed."""
    hall = Hall(folder)
    hall.name_key()
    petition = hall.book.petition(ID)
    lines = sys.stdin.read().split("\n")
    lock = threading.Lock()

    def take(some: list[str]) -> None:
        for line in some:
            code, signed = line.split()
            name = SignedName.read(f"Person {code}", "", Minimum.N)
            outcome = hall.box.sign(Code(code), signed, ID, petition.sha256, name, now=hall.now)
            with lock:
                sys.stdout.write(f"{code} {outcome.value}\n")
                sys.stdout.flush()

    threads = [threading.Thread(target=take, args=(lines[n::8],)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize("kill_after", [1, 7, 60, 150])
def test_what_was_acknowledged_is_there_after_a_kill(hall: Hall, kill_after: int) -> None:
    petition = hall.opened(wording=text(Mode.NAMES))
    codes = hall.handed(200)
    fields = {code: hall.box.issue_receipt() for code in codes}
    hall.store.close()
    process = subprocess.Popen(
        [sys.executable, "-c", f"import pathlib; from {__name__} import *; sign_many(pathlib.Path({str(hall.folder)!r}))"],  # noqa: E501
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert process.stdin and process.stdout
    process.stdin.write("\n".join(f"{code.text} {fields[code][1]}" for code in codes))
    process.stdin.close()
    said = [process.stdout.readline().split(maxsplit=1) for _ in range(kill_after)]
    process.send_signal(signal.SIGKILL)
    said += [line.split(maxsplit=1) for line in process.stdout.read().splitlines()]
    process.stdout.close()
    process.wait()
    acknowledged = {code for code, *rest in said if rest and rest[0].strip() == "signed"}
    assert len(acknowledged) >= kill_after

    hall.open_box()
    kept = {code.text for code in codes if hall.box.find(fields[code][0]) is not None}
    with hall.store.reading() as rows:
        assert len(rows.petitions.signatures(ID)) == len(kept)
    assert acknowledged <= kept and hall.store.tidy
    # Whoever had no answer sends the form again.
    name = SignedName.read("Person", "", Minimum.N)
    again = {
        code.text: hall.box.sign(code, fields[code][1], ID, petition.sha256, name, now=hall.now) for code in codes
    }  # fmt: skip
    assert {code for code, outcome in again.items() if outcome is Outcome.SIGNED_BEFORE} == kept
    assert {outcome for code, outcome in again.items() if code not in kept} <= {Outcome.SIGNED}
    with hall.store.reading() as rows:
        assert len(rows.petitions.signatures(ID)) == 200


def test_two_hundred_sign_at_once_and_all_are_counted(hall: Hall) -> None:
    petition = hall.opened(wording=text(threshold=50))
    outcomes: list[Outcome] = []
    together = threading.Barrier(200)

    def send(code: Code) -> None:
        _, signed = hall.box.issue_receipt()
        together.wait(60)
        outcomes.append(hall.box.sign(code, signed, ID, petition.sha256, None, now=hall.now))

    threads = [threading.Thread(target=send, args=(code,)) for code in hall.handed(200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    hall.tomorrow()

    assert outcomes == [Outcome.SIGNED] * 200
    assert hall.book.petition(ID).total == 200


def test_one_code_used_a_hundred_times_at_once_signs_once(hall: Hall) -> None:
    petition = hall.opened()
    (code,) = hall.handed(1)
    outcomes: list[Outcome] = []
    together = threading.Barrier(100)

    def send() -> None:
        _, signed = hall.box.issue_receipt()
        together.wait(60)
        outcomes.append(hall.box.sign(code, signed, ID, petition.sha256, None, now=hall.now))

    threads = [threading.Thread(target=send) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == sorted([Outcome.SIGNED] + [Outcome.NO_SUCH_CODE] * 99)
    with hall.store.reading() as rows:
        assert len(rows.petitions.lookups()) == 1
