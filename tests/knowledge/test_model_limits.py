"""A model within limits: past its tokens, its time or its tries it is not asked, and no number tells who asked."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from knowledge.chat_model import Message, ModelFault, Usage
from knowledge.circuit_breaker import CircuitBreaker
from knowledge.language_model import LanguageModel, ModelSettings
from knowledge.model_ledger import FILE, LedgerUnusable, ModelLedger
from knowledge.model_limits import Limited, Limits
from knowledge.worded import FellBack, WordedBy
from tests.model_server import Act, Call, ModelServer, says

DAY, NEXT = date(2026, 11, 28), date(2026, 11, 29)
ASKED = [Message("user", "can they read what quokka wrote?")]  # 8 tokens, as estimated


class Clock:
    """Stands still but for waits."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


class Several:
    """A server that does one thing after the other, the last of them for ever."""

    def __init__(self, *acts: Act) -> None:
        self.acts = list(acts)

    def __call__(self, call: Call) -> None:
        (self.acts.pop(0) if len(self.acts) > 1 else self.acts[0])(call)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path) -> ModelLedger:
    return ModelLedger(tmp_path / "model")


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer(says(["They ", "may."])) as running:
        yield running


@pytest.fixture
def limited(server: ModelServer, ledger: ModelLedger, clock: Clock) -> Limited:
    return of(server, ledger, clock)


def of(server: ModelServer, ledger: ModelLedger, clock: Clock, limits: Limits | None = None) -> Limited:
    model = LanguageModel(ModelSettings("openai", "small", server.url))
    breaker = CircuitBreaker(failures=3, rest=60.0, clock=clock)
    return Limited(
        model, ledger, limits or Limits(), today=lambda: DAY, breaker=breaker, clock=clock, wait=clock.wait
    )  # fmt: skip


def ask(limited: Limited, *, max_tokens: int = 100, messages: Sequence[Message] = ASKED) -> str:
    return "".join(limited.stream(messages, max_tokens=max_tokens, timeout=20.0))


def fault_of(limited: Limited) -> str:
    with pytest.raises(ModelFault) as caught:
        ask(limited)
    assert "quokka" not in str(caught.value)
    return caught.value.kind


def test_what_was_used_is_counted_and_what_was_set_aside_is_free_again(limited: Limited, ledger: ModelLedger) -> None:
    assert ask(limited) == "They may."

    counts = ledger.counts(DAY)
    assert (counts.asked, counts.prompt_tokens, counts.completion_tokens, counts.held) == (1, 11, 7, 0)


def test_a_model_may_write_no_more_than_is_set_for_one_answer(
    server: ModelServer, ledger: ModelLedger, clock: Clock
) -> None:
    ask(of(server, ledger, clock, Limits(tokens_per_answer=30)), max_tokens=500)

    assert server.heard[0]["max_tokens"] == 30


def test_a_prompt_that_is_far_too_long_is_not_sent(limited: Limited, server: ModelServer) -> None:
    with pytest.raises(ModelFault) as caught:
        ask(limited, messages=[Message("user", "x" * 100_000)])

    assert caught.value.kind == "budget" and server.heard == []


def test_a_day_s_budget_once_used_asks_nobody_until_tomorrow(
    server: ModelServer, ledger: ModelLedger, clock: Clock
) -> None:
    limited = of(server, ledger, clock, Limits(tokens_per_day=125))
    ask(limited)

    assert fault_of(limited) == "budget" and len(server.heard) == 1
    limited._today = lambda: NEXT
    assert ask(limited) == "They may."
    assert ledger.counts(NEXT).asked == 1


def test_the_budget_outlives_a_restart_and_is_one_for_all_processes(ledger: ModelLedger, tmp_path: Path) -> None:
    program = (
        "import sys; from datetime import date; from pathlib import Path\n"
        "from knowledge.model_ledger import ModelLedger\n"
        "ledger = ModelLedger(Path(sys.argv[1]))\n"
        f"print(sum(ledger.hold(10, most=500, day=date({DAY:%Y, %m, %d})) for _ in range(40)))"
    ).replace(f"{DAY:%m}", str(DAY.month))
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2])}
    running = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path / "model")], stdout=subprocess.PIPE, env=env)
        for _ in range(3)
    ]
    granted = sum(int(process.communicate()[0]) for process in running)

    assert granted == 50 and ledger.counts(DAY).held == 500
    assert not ModelLedger(tmp_path / "model").hold(1, most=500, day=DAY)


def test_a_clock_that_goes_back_gives_no_second_budget(ledger: ModelLedger) -> None:
    assert ledger.hold(90, most=100, day=NEXT)

    assert not ledger.hold(90, most=100, day=DAY)


def test_the_file_holds_the_day_and_numbers_and_is_for_its_user_alone(
    limited: Limited, ledger: ModelLedger, tmp_path: Path
) -> None:
    import json

    ask(limited)
    limited.note(WordedBy("openai:quokka", passed=3, dropped=1, understood="quokka"))
    limited.note(WordedBy("openai:quokka", dropped=2, fell_back=FellBack.UNSUPPORTED))
    path = tmp_path / "model" / FILE
    held = json.loads(path.read_text())

    assert held == {
        "day": "2026-11-28", "asked": 1, "worded": 1, "passed": 3, "dropped": 3, "prompt_tokens": 11,
        "completion_tokens": 7, "held": 0, "fell_back": {"unsupported": 1},
    }  # fmt: skip
    assert path.stat().st_mode & 0o777 == 0o600 and path.parent.stat().st_mode & 0o777 == 0o700
    assert path.stat().st_size == 4096 and [p.name for p in path.parent.iterdir()] == [FILE]


def test_a_day_that_is_over_leaves_nothing(ledger: ModelLedger, tmp_path: Path) -> None:
    ledger.hold(90, most=100, day=DAY)
    ledger.note(passed=1, dropped=7, fell_back="broken", day=DAY)
    ledger.hold(5, most=100, day=NEXT)

    assert b"2026-11-28" not in (tmp_path / "model" / FILE).read_bytes()
    assert (ledger.counts(NEXT).dropped, ledger.counts(NEXT).tokens) == (0, 5)


def test_a_folder_of_a_group_is_shared_with_it(ledger: ModelLedger, tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model").chmod(0o2770)
    ledger.hold(1, most=100, day=DAY)

    assert (tmp_path / "model" / FILE).stat().st_mode & 0o777 == 0o660


@pytest.mark.parametrize("text", ["quokka", "[]", '{"day": "2026-11-28", "held": -5}', '{"day": 7}', '{"day": "x"}'])
def test_a_file_that_holds_something_else_asks_nobody(
    limited: Limited, server: ModelServer, tmp_path: Path, text: str
) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / FILE).write_text(text)

    assert fault_of(limited) == "budget" and server.heard == []
    limited.note(WordedBy("x", passed=1))  # a number is not worth an answer


def test_a_folder_that_cannot_be_written_asks_nobody(limited: Limited, server: ModelServer, tmp_path: Path) -> None:
    (tmp_path / "model").write_text("in the way")

    assert fault_of(limited) == "budget" and server.heard == []


def test_another_program_s_file_is_not_followed(ledger: ModelLedger, tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "other").write_text("")
    (tmp_path / "model" / FILE).symlink_to(tmp_path / "other")

    with pytest.raises(LedgerUnusable):
        ledger.hold(1, most=100, day=DAY)


def test_a_server_that_takes_no_more_is_asked_again_when_it_said(
    limited: Limited, server: ModelServer, clock: Clock
) -> None:
    server.act = Several(lambda call: call.refuse(429, Retry_After="3"), says(["They may."]))

    assert ask(limited) == "They may." and clock.waits == [3.0]


def test_a_wait_beyond_the_time_limit_is_not_waited(limited: Limited, server: ModelServer, clock: Clock) -> None:
    server.act = Several(lambda call: call.refuse(429, Retry_After="30"), says(["They may."]))

    assert fault_of(limited) == "rate_limited" and clock.waits == [] and len(server.heard) == 1


def test_tries_are_few(limited: Limited, server: ModelServer) -> None:
    server.act = lambda call: call.refuse(500)

    assert fault_of(limited) == "broken" and len(server.heard) == 2


def test_what_another_try_cannot_mend_is_not_tried_again(limited: Limited, server: ModelServer) -> None:
    server.act = lambda call: call.refuse(401)

    assert fault_of(limited) == "refused" and len(server.heard) == 1


def test_what_has_begun_is_not_begun_again(limited: Limited, server: ModelServer) -> None:
    def act(call: Call) -> None:
        call.begin()
        call.say("They ")

    server.act = act
    stream = limited.stream(ASKED, max_tokens=100, timeout=20.0)
    assert next(stream) == "They "
    with pytest.raises(ModelFault):
        next(stream)

    assert len(server.heard) == 1 and stream.usage is not None


def test_a_model_that_writes_nothing_is_broken(limited: Limited, server: ModelServer) -> None:
    server.act = says([])

    assert fault_of(limited) == "broken"


def test_after_several_failures_it_is_left_in_peace_and_then_tried_once(
    limited: Limited, server: ModelServer, clock: Clock
) -> None:
    server.act = lambda call: call.refuse(401)
    assert [fault_of(limited) for _ in range(4)] == ["refused"] * 3 + ["resting"]
    assert limited.rests and len(server.heard) == 3

    clock.now += 61
    server.act = says(["They may."])
    half_open = limited.stream(ASKED, max_tokens=100, timeout=20.0)
    assert fault_of(limited) == "resting", "one try at a time"
    assert "".join(half_open) == "They may."
    assert ask(limited) == "They may." and not limited.rests


def test_a_try_that_fails_lets_it_rest_again(limited: Limited, server: ModelServer, clock: Clock) -> None:
    server.act = lambda call: call.refuse(401)
    for _ in range(3):
        fault_of(limited)
    clock.now += 61

    assert [fault_of(limited), fault_of(limited)] == ["refused", "resting"]


def test_only_so_many_are_asked_at_once(server: ModelServer, ledger: ModelLedger, clock: Clock) -> None:
    limited = of(server, ledger, clock, Limits(at_once=1))
    first = limited.stream(ASKED, max_tokens=100, timeout=20.0)

    assert fault_of(limited) == "rate_limited"
    first.close()
    assert ask(limited) == "They may."


def test_whoever_leaves_early_pays_what_was_read_and_written(limited: Limited, ledger: ModelLedger) -> None:
    stream = limited.stream(ASKED, max_tokens=100, timeout=20.0)
    assert next(stream) == "They "
    stream.close()

    assert ledger.counts(DAY).held == 0 and ledger.counts(DAY).tokens >= 9
    assert stream.usage is None or stream.usage != Usage(0, 0)
