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
from tests.lying_server import Hangs, LyingServer, Messages
from tests.slack.conftest import Office
from tests.slack.desk_process import DeskProcess
from tests.slack.fake import MENTION, Message
from tests.written_by_models import said

pytestmark = pytest.mark.long
PAY = "may my employer forbid me to talk about pay? I work in New York"
START, STOP, UPDATE, POST = "chat.startStream", "chat.stopStream", "chat.update", "chat.postMessage"
VERBATIM = said(lambda sentence: sentence)  # a model that is as careful as can be
AGES = 600  # seconds that Slack asks to wait: longer than a test


def hanging(messages: Messages) -> Hangs:
    """Its first sentence, and then nothing."""
    return Hangs([str(VERBATIM(messages)).splitlines(keepends=True)[0]])


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
    """Asked by somebody who has read, with an earlier answer, that a model may word it."""
    process.start(talkative=True)
    earlier = office.fake.say(office.ada, office.room, f"{MENTION} what does our policy say about personal phones?")
    office.answer(earlier)
    office.fake.platform.calls.clear()
    return office.fake.say(office.ada, office.room, f"{MENTION} {PAY}")


def finished_after(office: Office, process: DeskProcess, server: LyingServer) -> Message:
    """The only message of Steward's in the thread, once the next start has finished it."""
    process.kill()
    assert left(office.data) == ["message"]
    office.fake.faults.clear()
    server.behaviour = VERBATIM
    process.start(talkative=True)
    office.fake.wait_for(lambda: left(office.data) == [], 60)
    process.ask_to_stop()
    assert process.ended() == 0, process.said
    (asked,) = [m for m in office.fake.workspace.messages if PAY in m.text]
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

    assert answer.ts == first.ts and "[1]" in answer.words
    assert [len(workplace.fake.calls(method)) for method in (START, POST)] == [1, 0]
    logged = process.logged.read_text(encoding="utf-8", errors="replace") + process.said
    assert "logging is on" in logged
    for private in ("forbid me to talk about pay", answer.ts, answer.blocks[0]["elements"][0]["elements"][0]["text"]):
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
    server.behaviour = VERBATIM
    workplace.fake.faults.rate_limit(UPDATE, retry_after=AGES)
    asked_of(workplace, process)
    workplace.fake.wait_for(lambda: workplace.fake.calls(UPDATE), 60)

    assert "[1]" in finished_after(workplace, process, server).words
    assert workplace.fake.calls(POST) == []


def test_so_it_is_where_nothing_had_grown_yet(workplace: Office, process: DeskProcess, server: LyingServer) -> None:
    server.behaviour = lambda messages: Hangs([])
    asked_of(workplace, process)
    workplace.fake.wait_for(lambda: server.heard, 60)

    assert "[1]" in finished_after(workplace, process, server).words
    assert len(workplace.fake.calls(POST)) == 1 and workplace.fake.calls(START) == []
