"""Steward is killed while an answer grows: at the next start it is finished in its message, and stands there once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.slack import words
from bot.slack.history import claims_in
from bot.store.desk import DeskStore
from tests.lying_server import Behaviour, Hangs, LyingServer, Messages
from tests.slack.conftest import Office
from tests.slack.desk_process import DeskProcess
from tests.slack.fake import MENTION, Message
from tests.written_by_models import honest

pytestmark = pytest.mark.long
EMAIL = "must they tell me before they read my work email? I work in New York"
START, STOP, UPDATE, POST = "chat.startStream", "chat.stopStream", "chat.update", "chat.postMessage"
AGES = 600  # seconds that Slack asks to wait: longer than a test


def hanging(messages: Messages) -> Hangs:
    """Its first sentence, and then nothing."""
    return Hangs([honest(messages).splitlines(keepends=True)[0]])


@pytest.fixture
def server() -> Iterator[LyingServer]:
    with LyingServer(hanging) as started:
        yield started


@pytest.fixture
def process(workplace: Office, server: LyingServer, tmp_path: Path) -> Iterator[DeskProcess]:
    model = {"STEWARD_MODEL": "openai:honest", "STEWARD_MODEL_BASE_URL": server.url, "OPENAI_API_KEY": "a-key"}
    made = DeskProcess(workplace.fake, workplace.data, tmp_path, more=model)
    yield made
    made.kill()


def asked_of(office: Office, process: DeskProcess) -> Message:
    process.start(talkative=True)
    return office.fake.say(office.ada, office.room, f"{MENTION} {EMAIL}")


def finished_after(office: Office, process: DeskProcess, server: LyingServer, behaviour: Behaviour = honest) -> Message:
    """The only message of Steward's in the thread, once the next start has finished it."""
    process.kill()
    assert left(office.data) == ["message"]
    office.fake.faults.clear()
    server.behaviour = behaviour
    process.start(talkative=True)
    office.fake.wait_for(lambda: left(office.data) == [], 60)
    process.ask_to_stop()
    assert process.ended() == 0, process.said
    (asked,) = [m for m in office.fake.workspace.messages if EMAIL in m.text]
    (answer,) = office.answers(asked)
    assert claims_in(answer.as_json()) and words.GROWING not in answer.words and answer.streaming != "on"
    return answer


def left(data: Path) -> list[str]:
    with closing(DeskStore.open(data)) as store:
        return [one.surface.value for one in store.unfinished(now=datetime.now(UTC))]


def growing(office: Office, asked: Message) -> Message:
    return office.fake.wait_for(
        lambda: next((m for m in office.answers(asked) if words.GROWING in m.words), None), seconds=60
    )


def test_an_answer_that_was_growing_is_finished_in_its_message(
    workplace: Office, process: DeskProcess, server: LyingServer
) -> None:
    first = growing(workplace, asked_of(workplace, process))
    answer = finished_after(workplace, process, server)

    assert answer.ts == first.ts and "Worded by a language model" in answer.words
    assert [len(workplace.fake.calls(method)) for method in (START, POST)] == [1, 0]
    logged = process.logged.read_text(encoding="utf-8", errors="replace") + process.said
    assert "logging is on" in logged
    for private in ("read my work email", answer.ts, answer.blocks[0]["elements"][0]["elements"][0]["text"]):
        assert private not in logged


def test_so_it_is_where_slack_s_receipt_of_its_beginning_was_lost(
    workplace: Office, process: DeskProcess, server: LyingServer
) -> None:
    workplace.fake.faults.drop(START, after=True)
    first = growing(workplace, asked_of(workplace, process))

    assert finished_after(workplace, process, server).ts == first.ts
    assert workplace.fake.calls(POST) == []


def test_so_it_is_where_the_whole_answer_was_to_take_its_place(
    workplace: Office, process: DeskProcess, server: LyingServer
) -> None:
    server.behaviour = honest
    workplace.fake.faults.rate_limit(UPDATE, retry_after=AGES)
    asked_of(workplace, process)
    workplace.fake.wait_for(lambda: workplace.fake.calls(UPDATE), 60)

    assert "Worded by a language model" in finished_after(workplace, process, server).words
    assert workplace.fake.calls(POST) == []


def test_so_it_is_where_nothing_had_grown_yet(workplace: Office, process: DeskProcess, server: LyingServer) -> None:
    server.behaviour = lambda messages: Hangs([])
    asked_of(workplace, process)
    workplace.fake.wait_for(lambda: server.heard, 60)

    assert "Worded by a language model" in finished_after(workplace, process, server).words


def test_where_the_model_fails_after_the_start_the_sources_finish_what_was_growing(
    workplace: Office, process: DeskProcess, server: LyingServer
) -> None:
    first = growing(workplace, asked_of(workplace, process))
    answer = finished_after(workplace, process, server, lambda messages: "nothing of use")

    assert answer.ts == first.ts and "Worded by" not in answer.words and "[1]" in answer.words
