"""A Box that is killed at any moment: what it acknowledged is there, whole, and each code was used once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from bot.organising.code import Code
from bot.organising.code_box import CodeBox
from bot.organising.concern import Concern
from bot.organising.concern_box import ConcernBox, Outcome
from bot.organising.purpose import Purpose
from bot.organising.strangers import StrangerLimit
from bot.store.box import BoxStore
from bot.store.exchange import Exchange
from tests.bot.organising.conftest import CONCERN, NOW, ZONE, House, sealing, unseal

pytestmark = pytest.mark.long
LATER = NOW + timedelta(days=1)
ROOT = Path(__file__).parents[3]


def box_in(folder: Path) -> ConcernBox:
    store = BoxStore.open(folder / "box")
    codes = CodeBox(store, Exchange(folder / "exchange"), zone=ZONE, circle=8)
    return ConcernBox(store, codes, sealing=sealing, strangers=StrangerLimit(clock=lambda: 0.0), zone=ZONE)


def take_many(folder: Path) -> None:
    """Run in a process of its own: takes `code` and the receipt's field from each line, says which were kept."""
    box = box_in(folder)
    lines = sys.stdin.read().split("\n")
    lock = threading.Lock()

    def take(some: list[str]) -> None:
        for line in some:
            code, signed = line.split()
            outcome = box.submit(Code(code), signed, Concern.read(["tracked.screen"], code), now=LATER)
            with lock:
                sys.stdout.write(f"{code} {outcome.value}\n")
                sys.stdout.flush()

    threads = [threading.Thread(target=take, args=(lines[n::8],)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize("kill_after", [1, 2, 3, 7, 20, 60, 150])
def test_what_was_acknowledged_is_there_after_a_kill(house: House, kill_after: int) -> None:
    batch, codes = house.codes.make_tickets(Purpose("concern/2026-Q4"), 200)
    house.codes.open_tickets(batch, 200, now=NOW)
    fields = {code: house.box.issue_receipt()[1] for code in codes}
    house.store.close()
    process = subprocess.Popen(
        [sys.executable, "-c", f"import pathlib; from {__name__} import *; take_many(pathlib.Path({str(house.folder)!r}))"],  # noqa: E501
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert process.stdin and process.stdout
    process.stdin.write("\n".join(f"{code.text} {fields[code]}" for code in codes))
    process.stdin.close()
    said = [process.stdout.readline().split(maxsplit=1) for _ in range(kill_after)]
    process.send_signal(signal.SIGKILL)
    said += [line.split(maxsplit=1) for line in process.stdout.read().splitlines()]
    process.stdout.close()
    process.wait()
    acknowledged = {code for code, *rest in said if rest and rest[0].strip() == "kept"}
    assert len(acknowledged) >= kill_after

    house.open_box()
    kept = [Concern.unpacked(unseal(one.sealed))[0].text for one in house.box.sealed_concerns()]
    assert acknowledged <= set(kept) and len(kept) == len(set(kept))
    assert house.store.tidy and (house.folder / "box" / "box.db-wal").stat().st_size == 0
    # Whoever had no answer sends the form again.
    again = {code.text: house.box.submit(code, fields[code], CONCERN, now=LATER) for code in codes}
    assert {code for code, outcome in again.items() if outcome is Outcome.KEPT_BEFORE} == set(kept)
    assert {outcome for code, outcome in again.items() if code not in kept} <= {Outcome.KEPT}
    assert len(house.box.sealed_concerns()) == len(codes)


def test_two_hundred_at_once_are_all_kept(house: House) -> None:
    batch, codes = house.codes.make_tickets(Purpose("concern/2026-Q4"), 200)
    house.codes.open_tickets(batch, 200, now=NOW)
    outcomes: list[Outcome] = []
    together = threading.Barrier(200)

    def send(code: Code) -> None:
        _, signed = house.box.issue_receipt()
        together.wait(60)
        outcomes.append(house.box.submit(code, signed, CONCERN, now=LATER))

    threads = [threading.Thread(target=send, args=(code,)) for code in codes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes == [Outcome.KEPT] * 200
    assert len(house.box.sealed_concerns()) == 200
