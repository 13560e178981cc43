"""How fast Steward hears and answers in Slack: the real process, against the fake, with many people at once."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

from tests.slack.desk_process import DeskProcess
from tests.slack.fake import MENTION, FakeSlack

PEOPLE, MESSAGES, SECONDS, BURST = 40, 200, 20.0, 100
QUESTION = "Can my employer log every keystroke to train AI without asking me? I work in New York"


def figures(data: Path) -> Iterator[str]:
    """One line per figure, from a data folder with a library."""
    with FakeSlack() as fake, tempfile.TemporaryDirectory() as home:
        desk = DeskProcess(fake, data, Path(home))
        desk.start()
        try:
            yield from _measured(fake)
        finally:
            desk.kill()


def _measured(fake: FakeSlack) -> Iterator[str]:
    people = [fake.user(f"person {number}") for number in range(PEOPLE)]
    room = fake.channel("general", *people)
    ask(fake, people, room, PEOPLE, 0.0)  # everybody is greeted, and looked up
    acked = len(fake.acks)
    waits = ask(fake, people, room, MESSAGES, SECONDS / MESSAGES)
    acks = [ack.seconds * 1000 for ack in fake.acks[acked:]]
    yield (
        f"Slack, {MESSAGES} questions of {PEOPLE} people in {SECONDS:.0f} s: "
        f"ack p50 {median(acks):.1f} ms, p99 {_p99(acks):.1f} ms, most {max(acks):.1f} ms"
    )
    yield f"Slack, from question to answer: p50 {median(waits):.2f} s, p99 {_p99(waits):.2f} s"
    began = time.perf_counter()
    ask(fake, people, room, BURST, 0.0)
    yield f"Slack, {BURST} questions at once: {BURST / (time.perf_counter() - began):.1f} answers a second"
    yield f"Slack, acknowledged too late: {len(fake.late)}"


def _p99(values: list[float]) -> float:
    return quantiles(values, n=100)[98]


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


if __name__ == "__main__":  # with a data folder that is there already
    for line in figures(Path(sys.argv[1])):
        sys.stdout.write(line + "\n")
