"""Runs Steward's processes beside each other: starts them again where they fall over, stops them all at the end."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Event

_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0  # seconds before a process is started again
_STOPS_WITHIN = 75.0  # seconds for what was accepted; the Desk itself takes up to 60
_SETTINGS_WRONG = 2  # the exit code of a process that was started with wrong settings: again would be no better
_STEP = 0.2  # seconds


@dataclass(slots=True)
class _Child:
    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    wait: float = 0.0
    falls: int = 0
    given_up: bool = False


class Supervisor:
    """`commands` by the name of the process; `tell` hears what becomes of them."""

    def __init__(self, commands: Mapping[str, Sequence[str]], tell: Callable[[str], None]) -> None:
        self._children = [_Child(name, command) for name, command in commands.items()]
        self._tell = tell

    def run(self, stopped: Event) -> int:
        """Until `stopped`, or until no process is left. Returns the exit code: 0 where all of them stopped as told."""
        try:
            while not stopped.is_set() and not all(child.given_up for child in self._children):
                for child in self._children:
                    self._look_after(child)
                stopped.wait(_STEP)
        finally:
            whole = self._stop()
        return 0 if whole and not any(child.given_up for child in self._children) else 1

    def _look_after(self, child: _Child) -> None:
        if child.given_up:
            return
        if child.process is None:
            child.wait -= _STEP
            if child.wait <= 0:
                child.process = subprocess.Popen(child.command)  # noqa: S603 - our own command
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
