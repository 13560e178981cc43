"""Steward's processes run beside each other; one that falls over is started again, and all of them stop when told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.supervision import Program, Supervisor

ROOT = Path(__file__).parents[2]
WAITS = "import signal, sys, threading; e = threading.Event(); signal.signal(15, lambda *_: e.set()); {said}; e.wait()"


def python(program: str) -> Sequence[str]:
    return [sys.executable, "-c", program]


class Running:
    """A supervisor in a thread of its own; `said` is what it told."""

    def __init__(self, **commands: Sequence[str]) -> None:
        self.said: list[str] = []
        self.heard = threading.Event()
        self.stopped = threading.Event()
        self.code: int | None = None
        programs = {name: Program(command, os.environ) for name, command in commands.items()}
        self._supervisor = Supervisor(programs, self._hear)
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _hear(self, told: str) -> None:
        self.said.append(told)
        self.heard.set()

    def _run(self) -> None:
        self.code = self._supervisor.run(self.stopped)

    def stop(self) -> int | None:
        self.stopped.set()
        return self.wait()

    def wait(self) -> int | None:
        self._thread.join(60)
        return self.code


def await_lines(path: Path, count: int) -> None:
    ready = threading.Event()
    for _ in range(600):
        if path.exists() and len(path.read_text().splitlines()) >= count:
            return
        ready.wait(0.05)
    pytest.fail("it did not start in time")


def program(path: Path, end: str = "e.wait()") -> Sequence[str]:
    """Says in a file that it started, and waits to be stopped."""
    said = f"open({str(path)!r}, 'a').write('started\\n')"
    return python(WAITS.format(said=said).replace("e.wait()", end))


def test_all_of_them_run_and_stop_when_told(tmp_path: Path) -> None:
    running = Running(one=program(tmp_path / "one"), other=program(tmp_path / "other"))
    await_lines(tmp_path / "one", 1)
    await_lines(tmp_path / "other", 1)

    assert running.stop() == 0
    assert running.said == []


def test_one_that_falls_over_is_started_again_and_the_others_go_on(tmp_path: Path) -> None:
    running = Running(falls=program(tmp_path / "falls", "sys.exit(3)"), stays=program(tmp_path / "stays"))
    await_lines(tmp_path / "falls", 2)
    running.stop()

    assert "falls ended by itself (exit code 3)" in running.said[0]
    assert (tmp_path / "stays").read_text() == "started\n"


def test_one_that_is_set_up_wrongly_is_not_started_again(tmp_path: Path) -> None:
    running = Running(wrong=program(tmp_path / "wrong", "sys.exit(2)"))

    assert running.wait() == 1
    assert (tmp_path / "wrong").read_text() == "started\n"
    assert "cannot start as it is set up" in running.said[0]


SUPERVISES = """
import os, sys, threading
from bot.supervision import Program, Supervisor
Supervisor({"child": Program([sys.executable, "-c", sys.argv[1]], os.environ)}, print).run(threading.Event())
"""
WATCHES = """
import os, signal, sys, threading
from bot.supervision import stop_at_end_of
ended = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: ended.set())
stop_at_end_of(0)
print(os.getpid(), flush=True)
ended.wait()
print("stopped as asked", flush=True)
"""


def test_when_the_supervisor_is_killed_what_it_started_stops_too() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SUPERVISES, WATCHES], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True,
        cwd=ROOT,
    ) as supervisor:  # fmt: skip
        assert supervisor.stdout is not None
        child = int(supervisor.stdout.readline())
        supervisor.kill()
        assert supervisor.wait(60) == -signal.SIGKILL

        # Its output ends when the last of them does.
        assert supervisor.stdout.read() == "stopped as asked\n"
    assert not is_running(child)


def is_running(pid: int) -> bool:
    """Neither gone nor a zombie that nobody reaped."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_each_gets_the_environment_that_it_is_given_and_no_more(tmp_path: Path) -> None:
    says = f"import os; open({str(tmp_path / 'said')!r}, 'w').write(repr(sorted(os.environ)) + '\\n'); sys.exit(2)"
    program = Program(python(f"import sys; {says}"), {"ONLY": "this"})

    Supervisor({"one": program}, lambda _: None).run(threading.Event())

    # What Python adds by itself where no language is set
    assert (tmp_path / "said").read_text() in ("['LC_CTYPE', 'ONLY']\n", "['ONLY']\n")
    assert "this" not in repr(program)
