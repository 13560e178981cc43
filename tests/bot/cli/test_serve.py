"""`steward serve`: who runs, with what of the environment, and that nothing is left when it is killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.cli.serve import office_wanted
from bot.settings import Settings

ROOT = Path(__file__).parents[3]
# What no process but slack may be given; the address is of nobody, so that slack ends at once.
TOKENS = {"SLACK_BOT_TOKEN": "xoxb-quokka", "SLACK_APP_TOKEN": "xapp-quokka", "SLACK_SIGNING_SECRET": "quokkaparade"}
NOBODY = {"STEWARD_SLACK_API_URL": "http://127.0.0.1:9/api/"}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@pytest.mark.parametrize("name", ["box", "keeper"])
def test_alone_a_process_refuses_slacks_tokens_and_names_them(own_steward, name: str) -> None:  # type: ignore[no-untyped-def]
    run = own_steward("serve", name, env=TOKENS)

    assert run.code == 2 and all(variable in run.complaint for variable in TOKENS) and "quokka" not in run.err
    assert own_steward("serve", name, "--help", env=TOKENS).code == 0


def test_the_office_runs_where_somebody_is_enrolled_and_the_employer_does_not_run_it(tmp_path: Path) -> None:
    def settings(text: str = "") -> Settings:
        (tmp_path / "steward.toml").write_text(text, encoding="utf-8")
        return Settings.load({"STEWARD_DATA": str(tmp_path)}, folder=tmp_path)

    assert not office_wanted(settings())
    (tmp_path / "office").mkdir()
    assert not office_wanted(settings())
    (tmp_path / "office" / "enrolled.json").touch()
    assert office_wanted(settings())
    assert not office_wanted(settings('[operator]\nname = "Acme"\nkind = "employer"\n'))


def children_of(pid: int) -> dict[str, int]:
    """pid by the name of the process that it runs as."""
    found = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
        found[words[words.index(b"--supervised") + 1].decode()] = int(child)
    return found


def end(pids: Iterable[int]) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc")
def test_supervised_the_box_holds_no_token_and_ends_with_a_supervisor_that_was_killed(own_steward) -> None:  # type: ignore[no-untyped-def]
    port = free_port()
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "serve", "--box-port", str(port)], cwd=own_steward.home, text=True,
        stderr=subprocess.PIPE, env=own_steward.environment | TOKENS | NOBODY | {"PYTHONPATH": str(ROOT)},
    ) as supervisor:  # fmt: skip
        assert supervisor.stderr is not None
        said = ""
        for line in supervisor.stderr:
            said += line
            if f"127.0.0.1:{port} and Ctrl-C" in line:
                break
        running = children_of(supervisor.pid)
        held = {name: Path(f"/proc/{pid}/environ").read_bytes() for name, pid in running.items()}
        supervisor.kill()
        assert supervisor.wait(60) == -signal.SIGKILL
        watchdog = threading.Timer(90, end, [running.values()])
        watchdog.start()
        said += supervisor.stderr.read()  # ends with the last process that could write there
        ended_by_itself = watchdog.is_alive()
        watchdog.cancel()

    assert "Steward runs: keeper, box, slack." in said
    assert {"keeper", "box"} <= held.keys() and b"STEWARD_DATA" in held["box"]
    assert all(b"quokka" not in held[name] and b"\0SLACK_" not in held[name] for name in ("keeper", "box"))
    assert ended_by_itself and "quokka" not in said
