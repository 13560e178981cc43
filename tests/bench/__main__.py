"""`make bench`: measures, never judges. Prints one line per figure.

Cold figures are whole processes, from start to exit. A judged collection in BEIR's format and a file of questions are
measured too where they are given: python -m tests.bench [COLLECTION_DIR] [QUESTIONS.jsonl]
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from statistics import median

from tests.bench import model, refresh, slack

ROOT = Path(__file__).parents[2]
OWN_QUESTIONS = ROOT / "knowledge" / "evaluation" / "questions.jsonl"
NEARBY = ROOT.parent / "shared" / "bench" / "obliqa-dev"
QUESTION = "Can my employer log every keystroke to train AI without asking me?"
RUNS = 5


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def steward(*arguments: str, env: Mapping[str, str]) -> tuple[float, float, str]:
    """(seconds, peak resident MiB, standard output) of one whole process."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments], env=dict(env), stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    out, _ = process.communicate()
    took = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    if process.returncode != 0:
        raise SystemExit(f"steward {arguments[0]} failed")
    return took, peak, out


def measured_in_child(*arguments: str, env: Mapping[str, str]) -> tuple[float, float]:
    """Like `steward`, but in a fork of its own, so that the peak is this process's and not an earlier one's."""
    code = (
        "import json,sys; from tests.bench.__main__ import steward; import os; "
        "t, m, _ = steward(*sys.argv[1:], env=os.environ); print(json.dumps([t, m]))"
    )
    out = subprocess.run(
        [sys.executable, "-c", code, *arguments], env=dict(env), cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    took, peak = out.strip().strip("[]").split(",")
    return float(took), float(peak)


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        env = {k: v for k, v in os.environ.items() if not k.startswith("STEWARD_")} | {"STEWARD_DATA": scratch}
        took, peak, _ = steward("library", "rebuild", env=env)
        say(f"library from nothing (model exported, pack embedded): {took:.1f} s, {peak:.0f} MiB")
        runs = [measured_in_child("ask", QUESTION, "-j", "US-NY", env=env) for _ in range(RUNS)]
        say(f"cold ask, {RUNS} runs: median {median(t for t, _ in runs):.2f} s, {median(m for _, m in runs):.0f} MiB")
        runs = [measured_in_child("--help", env=env) for _ in range(RUNS)]
        say(f"--help, {RUNS} runs: median {median(t for t, _ in runs):.2f} s")
        for line in chain(slack.figures(Path(scratch)), refresh.figures(Path(scratch)), model.figures(Path(scratch))):
            say(line)
        for file in [*map(Path, sys.argv[2:]), OWN_QUESTIONS]:
            if file.is_file():
                say(f"answers, {file.name}: " + steward("eval", "answers", str(file), env=env)[2].splitlines()[-1])
        collection = Path(sys.argv[1]) if len(sys.argv) > 1 else NEARBY
        if collection.is_dir():
            out = steward("eval", "retrieval", str(collection), "--json", env=env)[2]
            say(f"retrieval, {collection.name}: {out.strip()}")
        else:
            say("retrieval: no collection given, not measured")


if __name__ == "__main__":
    main()
