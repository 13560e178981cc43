"""A desk that keeps running, with a language model at a real address: who waits for it, and what it is told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import app
from bot.live_desk import LiveDesk
from bot.settings import Settings
from knowledge import language_model
from knowledge.answer import Answer, Statement
from knowledge.jurisdiction import Jurisdiction
from knowledge.library import LibraryFolder
from knowledge.worded import FellBack
from tests.lying_server import LyingServer, Refuses
from tests.made_once import copied
from tests.written_by_models import honest

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
QUESTION = "Can my employer log every keystroke without asking me?"
NEW_YORK = (Jurisdiction("US-NY"),)

Opened = Callable[..., LiveDesk]


@pytest.fixture
def served() -> Iterator[LyingServer]:
    with LyingServer(honest) as server:
        yield server


@pytest.fixture
def opened(built_demo: LibraryFolder, tmp_path: Path) -> Iterator[Opened]:
    """`opened(server)`: a desk whose model listens there; without a server, a desk without a model."""
    data = copied(built_demo, tmp_path / "data").path
    desks: list[LiveDesk] = []

    def open_one(server: LyingServer | None = None, **variables: str) -> LiveDesk:
        env = {"STEWARD_DATA": str(data), **variables}
        if server:
            env |= {"STEWARD_MODEL": "openai:honest", "STEWARD_MODEL_BASE_URL": server.url}
        desks.append(LiveDesk(Settings.load(env, folder=tmp_path), lambda: NOW))
        return desks[-1]

    yield open_one
    for desk in desks:
        desk.close()


def test_without_a_model_nothing_is_different(opened: Opened) -> None:
    desk = opened()

    assert desk.model is None
    assert desk.answer(QUESTION, places=NEW_YORK, member=True).answer.worded_by is None


def test_a_model_that_is_set_words_answers_and_the_day_s_counts_are_kept(
    opened: Opened, served: LyingServer, tmp_path: Path
) -> None:
    desk = opened(served)
    seen: list[Answer] = []
    heard: list[Statement] = []
    answer = desk.answer(
        QUESTION, places=NEW_YORK, member=True, on_evidence=seen.append, on_sentence=heard.append
    ).answer

    assert desk.model == "openai:honest" and answer.is_worded and len(seen) == 1
    assert heard[0] == answer.direct
    counts = (tmp_path / "data" / "model" / "today.json").read_text(encoding="utf-8")
    assert '"asked": 1' in counts and "keystroke" not in counts


def test_who_asks_without_it_is_answered_from_the_sources_alone(opened: Opened, served: LyingServer) -> None:
    answer = opened(served).answer(QUESTION, places=NEW_YORK, member=True, worded=False).answer

    assert answer.worded_by is None and served.heard == []


@contextmanager
def waiting(desk: LiveDesk) -> Iterator[list[Answer]]:
    """Somebody who asks, on a thread of their own."""
    answers: list[Answer] = []
    thread = threading.Thread(target=lambda: answers.append(desk.answer(QUESTION, places=NEW_YORK, member=True).answer))
    thread.start()
    yield answers
    thread.join()


def test_nobody_else_waits_for_the_model(opened: Opened, served: LyingServer) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def when_told(messages: object) -> str:
        asked.set()
        assert go_on.wait(60)
        return honest(messages)  # type: ignore[arg-type]

    served.behaviour = when_told
    desk = opened(served)
    with waiting(desk) as answers:
        assert asked.wait(60)
        other = desk.answer("Can they film us in the break room?", places=NEW_YORK, member=True, worded=False)
        assert other.answer.citations and answers == [], "answered while the first still waits for its model"
        go_on.set()

    assert answers[0].is_worded


def test_a_model_that_fails_again_and_again_is_left_in_peace(opened: Opened, served: LyingServer) -> None:
    served.behaviour = lambda _: Refuses(401)
    desk = opened(served)
    reasons = [desk.answer(QUESTION, places=NEW_YORK, member=True).answer.worded_by for _ in range(6)]

    assert all(by and by.fell_back for by in reasons)
    assert reasons[-1] is not None and reasons[-1].fell_back is FellBack.RESTING
    assert len(served.heard) < 6


def test_a_reopened_desk_still_has_its_model(opened: Opened, served: LyingServer) -> None:
    desk = opened(served)
    desk.reopen()

    assert desk.answer(QUESTION, places=NEW_YORK, member=True).answer.is_worded


def test_a_model_whose_key_is_missing_leaves_a_desk_that_answers_and_knows_why(
    built_demo: LibraryFolder, tmp_path: Path
) -> None:
    data = copied(built_demo, tmp_path / "data").path
    settings = Settings.load({"STEWARD_DATA": str(data), "STEWARD_MODEL": "openai:gpt-5-mini"}, folder=tmp_path)
    desk = app.open_desk(settings, now=NOW, worded=True)
    with desk.library:
        assert desk.worded is None and "OPENAI_API_KEY" in desk.without_model


def test_of_a_model_that_could_not_be_asked_at_the_start_nobody_is_told_and_it_is_not_asked_later_either(
    opened: Opened, served: LyingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as missing:
        missing.setitem(language_model._MODULES, "openai", "no_such_package")
        desk = opened(served)
    assert desk.model is None and desk.told_model is None and "shop-steward[openai]" in desk.without_model
    desk.reopen()

    assert desk.answer(QUESTION, places=NEW_YORK, member=True).answer.worded_by is None
    assert (desk.told_model, served.heard) == (None, []) and "shop-steward[openai]" in desk.without_model
