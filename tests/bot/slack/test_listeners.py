"""What is registered with Bolt is what the manifest tells Slack to send, and what is drawn on the screen; no more."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult

from bot.live_desk import LiveDesk
from bot.settings import Settings
from bot.slack import names
from bot.slack.asking import Asking, Workspace
from bot.slack.bolt import bolt_app, web_client
from bot.slack.delivery import Delivery
from bot.slack.listeners import register
from bot.slack.manifest import ASK_STEWARD, manifest
from bot.slack.memory import Memory
from bot.slack.people import People
from bot.slack.services import Services
from bot.slack.threads import Threads
from bot.slack.turns import Turns
from bot.slack.unanswered import Unanswered
from bot.slack_settings import SLACK_API, SlackSettings
from bot.store.desk import DeskStore

Json = dict[str, Any]
DRAWN = [value for name, value in sorted(vars(names).items()) if name.isupper() and "steward." in str(value)]
VIEWS = [name for name in DRAWN if name.startswith("steward.view.")]
NOT_YET = {names.TRY_AGAIN}  # nothing draws it


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(params=[True, False], ids=["dms", "no dms"])
def dms(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def app(dms: bool, tmp_path: Path) -> Iterator[App]:
    """Steward's app, with everything but a library: to register asks nothing of it."""
    slack = SlackSettings(
        bot_token="xoxb-1", app_token="xapp-1", signing_secret=None, api_url=SLACK_API, direct_messages=dms,
        http_port=None, admins=frozenset(), organisers=frozenset(),
    )  # fmt: skip
    settings = Settings.load({"STEWARD_DATA": str(tmp_path)}, folder=tmp_path)
    client, desk = web_client(slack.bot_token, slack), cast(LiveDesk, None)
    store, memory, turns, delivery = DeskStore.open(tmp_path), Memory(now), Turns(1), Delivery(client)
    threads = Threads(desk, delivery, memory, store.seal, "U0BOT")
    asking = Asking(
        Workspace("T1", "U0BOT", settings.operator, ()), desk, store, memory, People(client, memory, "T1"), delivery,
        threads, turns, Unanswered(desk, store, memory, frozenset(), now), now,
    )  # fmt: skip
    whose = AuthorizeResult(enterprise_id=None, team_id="T1", bot_user_id="U0BOT", bot_token=slack.bot_token)
    listening = ThreadPoolExecutor(1)
    made = bolt_app(client, slack, listening, whose)
    register(made, Services(asking, threads, store, settings, slack, now, lambda tell: ""))
    yield made
    turns.stop()
    listening.shutdown()
    store.close()


def sent_by(made: Json) -> Iterator[tuple[str, Json]]:
    """What Slack sends for each thing of a manifest, named."""
    features, settings = made["features"], made["settings"]
    for command in features["slash_commands"]:
        yield command["command"], {"command": command["command"], "text": ""}
    for shortcut in features["shortcuts"]:
        kind = {"message": "message_action", "global": "shortcut"}[shortcut["type"]]
        yield f"{kind} {shortcut['callback_id']}", {"type": kind, "callback_id": shortcut["callback_id"]}
    for event in settings["event_subscriptions"]["bot_events"]:
        kind, _, where = event.partition(".")
        told = {"type": kind, "channel_type": {"im": "im", "groups": "group"}.get(where, "channel")}
        yield event, {"type": "event_callback", "event": told}


def pressed(name: str) -> Json:
    return {"type": "block_actions", "actions": [{"type": "button", "action_id": name, "block_id": "b"}]}


def submitted(name: str) -> Json:
    return {"type": "view_submission", "view": {"type": "modal", "callback_id": name}}


def hearing(app: App, body: Json) -> list[int]:
    """Which of the listeners hear it, by number."""
    request = BoltRequest(body=body, mode="socket_mode")
    app._init_context(request)
    heard = enumerate(app._listeners)
    return [number for number, one in heard if one.matches(req=request, resp=BoltResponse(status=200))]


def test_everything_that_the_manifest_asks_slack_to_send_is_heard_once(app: App, dms: bool) -> None:
    sent = dict(sent_by(manifest(dms=dms)))

    assert {"/steward", "app_mention", "app_home_opened", "message_action ask_about_message"} <= sent.keys()
    assert {name: len(hearing(app, body)) for name, body in sent.items()} == dict.fromkeys(sent, 1)


def test_nothing_is_heard_that_neither_the_manifest_nor_the_screen_can_send(app: App, dms: bool) -> None:
    made = manifest(dms=dms)
    assert made["settings"]["interactivity"]["is_enabled"], "or nothing that is pressed would arrive"
    bodies = [body for _, body in sent_by(made)]
    bodies += [pressed(name) for name in DRAWN] + [submitted(name) for name in VIEWS]
    heard = {number for body in bodies for number in hearing(app, body)}

    assert heard == set(range(len(app._listeners)))


def test_whatever_can_be_pressed_or_submitted_is_heard_once(app: App, dms: bool) -> None:
    offered = set(DRAWN) - set(VIEWS) - NOT_YET - (set() if dms else {names.HOME_ASK})

    assert {name: len(hearing(app, pressed(name))) for name in offered} == dict.fromkeys(offered, 1)
    assert {name: len(hearing(app, pressed(names.numbered(name, 2)))) for name in offered} == dict.fromkeys(offered, 1)
    assert {name: len(hearing(app, submitted(name))) for name in VIEWS} == dict.fromkeys(VIEWS, 1)


def test_without_direct_messages_nothing_is_offered_that_could_only_be_answered_by_one(app: App, dms: bool) -> None:
    sent = f"shortcut {ASK_STEWARD}"

    assert (sent in dict(sent_by(manifest(dms=dms)))) is dms
    assert bool(hearing(app, {"type": "shortcut", "callback_id": ASK_STEWARD})) is dms
    assert bool(hearing(app, pressed(names.HOME_ASK))) is dms


def test_an_app_home_is_shown_where_its_opening_is_heard(dms: bool) -> None:
    made = manifest(dms=dms)

    assert made["features"]["app_home"]["home_tab_enabled"]
    assert "app_home_opened" in made["settings"]["event_subscriptions"]["bot_events"]
    assert ("message.im" in made["settings"]["event_subscriptions"]["bot_events"]) is dms
