"""A language model behind HTTP words an answer in the local workspace, which has no streams: it comes whole, once."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from bot.slack.local_workspace import APP_TOKEN, BOT_TOKEN, BOT_USER, EMPLOYEE, PEOPLE, LocalWorkspace
from bot.slack.process import open_slack_desk
from bot.slack_settings import SlackSettings
from tests.lying_server import LyingServer
from tests.slack.local_workspace import local_workspace
from tests.written_by_models import honest

pytestmark = pytest.mark.long
PAY = "may my employer forbid me to talk about pay? I work in New York"
ROOM = "C0GENERAL"


def test_where_slack_has_no_streams_a_worded_answer_is_posted_once(
    desk_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.upper() in ("HTTP_PROXY", "HTTPS_PROXY")]:
        monkeypatch.delenv(name)
    for path in desk_data.glob("desk.*"):
        path.unlink()
    with local_workspace(tmp_path) as workspace, LyingServer(honest) as server:
        model = {"STEWARD_MODEL": "openai:honest", "STEWARD_MODEL_BASE_URL": server.url, "OPENAI_API_KEY": "a-key"}
        settings = Settings.load({"STEWARD_DATA": str(desk_data), **model}, folder=tmp_path)
        slack = SlackSettings(
            bot_token=BOT_TOKEN, app_token=APP_TOKEN, signing_secret=None, api_url=workspace.base_url,
            direct_messages=True, http_port=None, admins=frozenset(), organisers=frozenset(), rich_text=False,
        )  # fmt: skip
        opened = open_slack_desk(settings, slack, now=lambda: datetime.now(UTC))
        opened.start()
        try:
            first = asked(workspace)
            waited(lambda: answers(workspace, first))
            second = asked(workspace)
            waited(lambda: answers(workspace, second))
        finally:
            assert opened.stop(60), "something accepted was not finished"

        assert [len(answers(workspace, ts)) for ts in (first, second)] == [1, 1]
        plain, worded = (json.dumps(answers(workspace, ts), ensure_ascii=False) for ts in (first, second))
        assert "Worded by a language model" not in plain, "nobody could know of the model before the first answer"
        assert "Worded by a language model (openai:honest)" in worded
        assert len(server.heard) == 1
        told = json.dumps(server.heard, ensure_ascii=False)
        assert "talk about pay" in told
        assert not [private for private in (EMPLOYEE, *PEOPLE, ROOM, second, BOT_TOKEN, "Eve") if private in told]


def asked(workspace: LocalWorkspace) -> str:
    """The ts of a mention."""
    said = workspace.control("message", {"channel": ROOM, "user": EMPLOYEE, "text": f"<@{BOT_USER}> {PAY}"})
    return str(said["message"]["ts"])


def answers(workspace: LocalWorkspace, thread: str) -> list[dict[str, Any]]:
    """The answers in a thread: what has sources."""
    found = workspace.control(f"messages/{ROOM}")["messages"]
    return [m for m in found if m.get("thread_ts") == thread and m.get("bot_id") and "[1]" in json.dumps(m)]


def waited(seen: Callable[[], object]) -> None:
    """Looks until it is there; that server tells of nothing by itself."""
    until = time.monotonic() + 60
    while not seen():
        assert time.monotonic() < until, "nothing was answered"
        time.sleep(0.1)
