"""Answers in the words of a small model that runs on this computer, and follow-ups that it makes stand alone.

    python -m tests.bench.model DATA [QUESTIONS.jsonl]

DATA is a data folder with a library. Where the model is not installed it says so and measures nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from tests.bench.small_model import missing

ROOT = Path(__file__).parents[2]
PAIRS = ROOT / "tests" / "bench" / "followups.jsonl"
QUESTIONS = ROOT / "knowledge" / "evaluation" / "questions.jsonl"
FIRST = 60  # questions; each takes a slow computer some twenty seconds
# A model on two cores without a graphics card takes its time.
_SETTINGS = "[model]\ntimeout = 150\ntokens_per_answer = 256\n"


@contextmanager
def small_server() -> Iterator[str]:
    """The model's server as a process of its own; gives its address."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.small_model"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        cwd=ROOT,
    )  # fmt: skip
    try:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
    finally:
        server.terminate()
        server.communicate()


def figures(data: Path, questions: Path = QUESTIONS) -> Iterator[str]:
    if why := missing():
        yield f"small model: not measured, {why}"
        return
    with small_server() as address, tempfile.TemporaryDirectory() as home:
        (Path(home) / "steward.toml").write_text(_SETTINGS, encoding="utf-8")
        env = {k: v for k, v in os.environ.items() if not k.startswith(("STEWARD_", "OPENAI_"))}
        env |= {"STEWARD_DATA": str(data), "STEWARD_MODEL_BASE_URL": address}
        env["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), env.get("PYTHONPATH"))))
        for name, arguments in (
            ("answers", ("answers", str(questions), "--compare", "--first", str(FIRST))),
            ("follow-ups", ("followups", str(PAIRS))),
        ):
            out = subprocess.run(
                [sys.executable, "-m", "bot", "eval", *arguments, "--model", "openai:smollm2", "--json"],
                env=env, cwd=home, check=True, capture_output=True, text=True,
            ).stdout  # fmt: skip
            yield f"small model, {name}: {json.dumps(json.loads(out.splitlines()[-1])['summary'])}"


def main() -> None:
    for line in figures(*map(Path, islice(sys.argv[1:], 2))):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
