"""Runs Steward's processes beside each other: starts them again where they fall over, stops them all at the end, and
with it when it is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event

_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0  # seconds before a process is started again
_STOPS_WITHIN = 75.0  # seconds for what was accepted; the Desk itself takes up to 60
_SETTINGS_WRONG = 2  # the exit code of a process that was started with wrong settings: again would be no better
_STEP = 0.2  # seconds


@dataclass(frozen=True, slots=True)
class Program:
    """A command, and the whole environment it is started with."""

    command: Sequence[str]
    environment: Mapping[str, str] = field(repr=False)


@dataclass(slots=True)
class _Child:
    name: str
    program: Program
    process: subprocess.Popen[bytes] | None = None
    wait: float = 0.0
    falls: int = 0
    given_up: bool = False


class Supervisor:
    """`programs` by the name of the process; `tell` hears what becomes of them. Each has as its standard input a pipe
    that ends with the supervisor, however that ends: see `stop_at_end_of`."""

    def __init__(self, programs: Mapping[str, Program], tell: Callable[[str], None]) -> None:
        self._children = [_Child(name, program) for name, program in programs.items()]
        self._tell = tell

    def run(self, stopped: Event) -> int:
        """Until `stopped`, or until no process is left. Returns the exit code: 0 where all of them stopped as told."""
        reads, holds = os.pipe()  # neither is inherited but where it is handed over
        try:
            while not stopped.is_set() and not all(child.given_up for child in self._children):
                for child in self._children:
                    self._look_after(child, reads)
                stopped.wait(_STEP)
        finally:
            whole = self._stop()
            os.close(reads)
            os.close(holds)
        return 0 if whole and not any(child.given_up for child in self._children) else 1

    def _look_after(self, child: _Child, reads: int) -> None:
        if child.given_up:
            return
        if child.process is None:
            child.wait -= _STEP
            if child.wait <= 0:
                child.process = subprocess.Popen(  # noqa: S603 - our own command
                    child.program.command, env=dict(child.program.environment), stdin=reads
                )
            return
        code = child.process.poll()
        if code is None:
            return
        child.process = None
        if code == _SETTINGS_WRONG:
            child.given_up = True
            self._tell(
                f"{child.name} cannot start as it is set up (see above); the others go on. Mend it and start again."
            )
            return
        child.wait = min(_FIRST_WAIT * 2**child.falls, _LONGEST_WAIT)
        child.falls += 1
        self._tell(f"{child.name} ended by itself (exit code {code}); it is started again in {child.wait:.0f} s.")

    def _stop(self) -> bool:
        running = [child.process for child in self._children if child.process is not None]
        for process in running:
            process.terminate()
        whole = True
        for process in running:
            try:
                whole &= process.wait(_STOPS_WITHIN) == 0
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                whole = False
        return whole


def stop_at_end_of(pipe: int) -> None:
    """For a process that a supervisor started: once the file of that number ends, this process is asked to stop as by
    SIGTERM, and ends where that takes too long."""

    def wait() -> None:
        while os.read(pipe, 1024):
            pass
        # To the main thread, which alone runs Python's handlers and may be waiting.
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)
        Event().wait(_STOPS_WITHIN)
        os._exit(1)

    threading.Thread(target=wait, name="supervisor-watch", daemon=True).start()
