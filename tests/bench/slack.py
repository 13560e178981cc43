"""How fast Steward hears and answers in Slack: the real process, against the fake, with many people at once."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

from tests.slack.fake import MENTION, FakeSlack

ROOT = Path(__file__).parents[2]
PEOPLE, MESSAGES, SECONDS, BURST = 40, 200, 20.0, 100
QUESTION = "Can my employer log every keystroke to train AI without asking me? I work in New York"


@contextmanager
def serving(fake: FakeSlack, env: Mapping[str, str]) -> Iterator[None]:
    """`steward serve slack`, connected."""
    tokens = {"SLACK_BOT_TOKEN": fake.bot_token, "SLACK_APP_TOKEN": fake.app_token}
    with tempfile.TemporaryDirectory() as home:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve", "slack"], cwd=home, stderr=subprocess.DEVNULL,
            env={**env, **tokens, "STEWARD_SLACK_API_URL": fake.base_url, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        try:
            fake.wait_for_connection(seconds=120)
            yield
        finally:
            process.terminate()
            process.wait()


def figures(env: Mapping[str, str]) -> Iterator[str]:
    """One line per figure. The library must be built."""
    with FakeSlack() as fake, serving(fake, env):
        people = [fake.user(f"person {number}") for number in range(PEOPLE)]
        room = fake.channel("general", *people)
        ask(fake, people, room, PEOPLE, 0.0)  # everybody is greeted, and looked up
        acked = len(fake.acks)
        waits = ask(fake, people, room, MESSAGES, SECONDS / MESSAGES)
        acks = [ack.seconds * 1000 for ack in fake.acks[acked:]]
        yield (
            f"Slack, {MESSAGES} questions of {PEOPLE} people in {SECONDS:.0f} s: acknowledged in p50 {median(acks):.1f} "
            f"ms, p99 {quantiles(acks, n=100)[98]:.1f} ms, at most {max(acks):.1f} ms"
        )
        yield f"Slack, from question to answer: p50 {median(waits):.2f} s, p99 {quantiles(waits, n=100)[98]:.2f} s"
        began = time.perf_counter()
        ask(fake, people, room, BURST, 0.0)
        yield f"Slack, {BURST} questions at once: {BURST / (time.perf_counter() - began):.1f} answers a second"
        late = len(fake.late)
        if late:
            yield f"Slack, acknowledged later than 3 s: {late}"


def ask(fake: FakeSlack, people: list[str], room: str, count: int, pause: float) -> list[float]:
    """Asks, `pause` seconds apart, waits for every answer, and returns how long each took, in seconds."""
    asked: list[str] = []
    began = time.monotonic()
    for number in range(count):
        time.sleep(max(0.0, number * pause - (time.monotonic() - began)))
        asked.append(fake.say(people[number % PEOPLE], room, f"{MENTION} {QUESTION}").ts)
    wanted = set(asked)

    def answered() -> dict[str, float]:
        said = [m for m in fake.messages(room) if m.thread_ts in wanted]
        return {str(m.thread_ts): float(m.ts) - float(m.thread_ts or m.ts) for m in said}

    fake.wait_for(lambda: len(answered()) == count, seconds=600)
    return list(answered().values())


def main() -> None:
    """By itself: with the data folder of the environment."""
    for line in figures(os.environ):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
