"""After a busy day in Slack nothing of what was asked, told or typed is left anywhere, nor of who it was."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.organising.code_box import CodeBox
from bot.organising.purpose import Purpose
from bot.slack import concern_words, names, words
from bot.slack.history import claims_in
from bot.slack.manifest import ASK_ABOUT_MESSAGE, ASK_STEWARD, RAISE_CONCERN
from bot.store.box import BoxStore
from bot.store.exchange import Exchange
from tests.slack.conftest import Office
from tests.slack.desk_process import DeskProcess
from tests.slack.fake import MENTION, FakeSlack, Message, NotInTime
from tests.slack.traces import found_in, guessable, readable, stamp, written_since

pytestmark = pytest.mark.long
ASKED, TOLD, TYPED, BROKEN = "Quokkaparade", "Wombatmarch", "Numbatwaltz", "Bandicootjig"
SOMEBODY, SOMEWHERE = "Bilbyname", "potorooroom"
PAY = "may my employer forbid me to talk about pay? I work in New York"
CONCERN = f"My manager {TOLD} threatened me in the warehouse yesterday"
CHOICE = "tracked.biometrics"
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
POST = "chat.postMessage"
AGES = 600


class Day:
    """People use all that Steward has in Slack, while Slack fails now and then. `posts` are the methods that it answers
    with."""

    def __init__(self, workplace: Office, posts: Sequence[str] = (POST,)) -> None:
        self.posts = posts
        self.fake, self.workplace = workplace.fake, workplace
        self.somebody = self.fake.user(SOMEBODY)
        self.room = self.fake.channel(SOMEWHERE, self.somebody, workplace.admin)
        self.people = (self.somebody, workplace.admin, workplace.ada)

    def begins(self) -> None:
        self.asks_in_messages()
        self.presses_buttons()
        self.raises_concerns()
        self.fake.slash(self.workplace.admin, self.room, "/steward", "admin refresh")
        admin = self.workplace.admin
        self.fake.wait_for(lambda: any("unchanged" in m.words for m in self.fake.ephemerals(admin)), 180)
        self.fake.open_home(self.somebody)
        self.fake.wait_for(lambda: self.fake.home_of(self.somebody), 20)

    def asks_in_messages(self) -> None:
        asked = self.says(f"{MENTION} {PAY} {ASKED}")
        self.answered(asked)
        self.fake.say(self.somebody, self.room, f"and in Germany, {ASKED}?", thread_ts=asked.ts)
        self.answered(asked, 2)
        direct = self.fake.direct(self.somebody)
        self.answered(self.fake.say(self.somebody, direct, f"{PAY} {ASKED}"))
        self.says(f"{MENTION} {CONCERN}")
        self.workplace.whispered(self.somebody, "I don't take reports in Slack")
        self.fake.slash(self.somebody, self.room, "/steward", CONCERN)
        self.says(f"{MENTION} {BROKEN} " * 500)
        self.workplace.whispered(self.somebody, "a question may have")
        for fault in ("invalid_blocks", "internal_error", "not_in_channel"):
            for method in self.posts:
                self.fake.faults.error(method, fault)
            self.says(f"{MENTION} {PAY} {BROKEN}")
        self.workplace.whispered(self.somebody, "Something went wrong")
        self.fake.faults.drop("response_url")
        self.fake.faults.status("users.info", 500, 9)
        self.fake.slash(self.somebody, self.room, "/steward", f"{PAY} {BROKEN} \ud83d")
        self.workplace.whispered(self.somebody, "[1]")
        self.fake.faults.clear()

    def answered(self, asked: Message, count: int = 1) -> None:
        """Once so many answers stand in its thread, each of them whole."""
        self.fake.wait_for(
            lambda: len([m for m in self.workplace.answers(asked) if claims_in(m.as_json())]) >= count, 60
        )

    def presses_buttons(self) -> None:
        self.fake.slash(self.somebody, self.room, "/steward", f"Did California pass the No Robo Bosses Act? {ASKED}")
        answer = self.workplace.whispered(self.somebody, "Vetoed")
        self.presses(answer, names.ASK_FOLLOW_UP, {names.QUESTION: f"and in New York, {TYPED}?"})
        self.presses(answer, names.CHANGE_PLACE, {names.PLACE_TYPED: TYPED}, sound=False)
        self.presses(answer, names.CHANGE_PLACE, {names.PLACE_TYPED: "Germany"})
        self.presses(answer, names.SHARE, {})
        rated = next(e for b in answer.blocks if b["type"] == "context_actions" for e in b["elements"])
        self.fake.click(self.somebody, answer, rated["action_id"], rated["negative_button"]["value"])
        self.submits({names.REASON: "not_my_place"})
        self.fake.shortcut(self.somebody, ASK_ABOUT_MESSAGE, self.says(f"they read all our mail, {ASKED}"))
        self.submits({names.QUESTION: f"may they? {TYPED}"})
        self.fake.shortcut(self.somebody, ASK_STEWARD)
        self.submits({names.QUESTION: f"{PAY} {TYPED}"})

    def raises_concerns(self) -> None:
        command = f"concern {TOLD} {TYPED}"
        self.opens(lambda: self.fake.slash(self.somebody, self.room, "/steward", command), concern_words.BY_CODE)
        self.fake.click(self.somebody, self.window(concern_words.BY_CODE), names.CONCERN_CODE)
        self.fake.click(self.somebody, self.window(concern_words.PAPER), names.CONCERN_DRAW)
        (self.code,) = CODE.findall(json.dumps(self.window("Write it on paper now")))
        self.fake.close(self.somebody, self.window(self.code))
        admin = self.workplace.admin
        self.opens(lambda: self.fake.shortcut(admin, RAISE_CONCERN), concern_words.BY_CODE, admin)
        self.fake.click(admin, self.window(concern_words.BY_CODE, admin), names.CONCERN_CHOOSE)
        chosen = self.window(concern_words.SPENDS, admin)
        self.fake.submit(admin, chosen, {"ticked:tracked": [CHOICE]})
        self.fake.close(admin, self.window("Thank you", admin))
        self.fake.slash(self.somebody, self.room, "/steward", "forget-me")
        self.workplace.whispered(self.somebody, "That you took a code")

    def window(self, words: str, user: str = "") -> dict[str, Any]:
        def there() -> dict[str, Any] | None:
            found = self.fake.view_of(user or self.somebody)
            return found if found and words in json.dumps(found, ensure_ascii=False) else None

        return self.fake.wait_for(there, 20)

    def opens(self, how: Callable[[], object], words: str, user: str = "") -> None:
        """On a busy machine a window may take longer than Slack waits for it."""
        for _ in range(5):
            how()
            try:
                self.window(words, user)
            except NotInTime:
                continue
            return
        self.window(words, user)

    def says(self, text: str) -> Message:
        return self.fake.say(self.somebody, self.room, text)

    def presses(self, answer: Message, name: str, values: dict[str, str], *, sound: bool = True) -> None:
        controls = [e["action_id"] for b in answer.blocks if b["type"] == "actions" for e in b["elements"]]
        control = next(c for c in controls if names.family(name).match(c))
        for _ in range(5):  # on a busy machine a window may take longer than Slack waits for it
            refused = self.refused()
            self.fake.click(self.somebody, answer, control)
            self.fake.wait_for(lambda before=refused: self.is_open() or self.refused() > before, 20)  # type: ignore[misc]
            if self.is_open():
                break
        self.submits(values, sound=sound)

    def is_open(self) -> bool:
        return self.fake.view_of(self.somebody) is not None

    def refused(self) -> int:
        return sum(words.PRESS_AGAIN in message.words for message in self.fake.ephemerals(self.somebody))

    def submits(self, values: dict[str, str], *, sound: bool = True) -> None:
        shown = self.fake.wait_for(lambda: self.fake.view_of(self.somebody), 20)
        sent = self.fake.submit(self.somebody, shown, values)
        sent.wait()
        assert bool(sent.errors) is not sound
        if (left := self.fake.view_of(self.somebody)) is not None:
            self.fake.close(self.somebody, left)


def forms(day: Day) -> dict[str, set[bytes]]:
    """What is looked for: words that were typed, and the ids of people, channels, messages and addresses."""
    words = (ASKED, TOLD, TYPED, BROKEN, SOMEBODY, SOMEWHERE, CHOICE, day.code, day.code.replace("-", ""))
    rooms = [day.room, *(day.fake.direct(person) for person in day.people)]
    known = [*day.people, *rooms, "T0FAKETEAM"]
    found = {word: set(readable(word)) for word in words}
    found |= {id_: set(guessable(id_, known)) for id_ in (*day.people, *rooms)}
    stamps = [m.ts for m in day.fake.workspace.messages if m.user in day.people]
    return found | {name: {name.encode()} for name in (*stamps, *day.fake.platform.responses, *triggers(day.fake))}


def batch_of_codes(data: Path, box: Path) -> None:
    """As the Box leaves one for the Desk."""
    (data / "exchange").mkdir(exist_ok=True)
    for left in (data / "exchange").iterdir():
        left.unlink()
    store = BoxStore.open(box)
    CodeBox(store, Exchange(data / "exchange"), zone=UTC).make_batch(Purpose.concern(datetime.now(UTC).date()), 60)
    store.close()


def triggers(fake: FakeSlack) -> list[str]:
    return list(fake.platform.triggers)


def test_nothing_of_a_busy_day_is_left_in_any_file_log_or_table(
    workplace: Office, desk_process: DeskProcess, tmp_path_factory: pytest.TempPathFactory
) -> None:
    before = stamp(workplace.data)
    batch_of_codes(workplace.data, tmp_path_factory.mktemp("box"))
    day = Day(workplace)
    desk_process.config.write_text(
        f'[slack]\nadmins = ["{workplace.admin}"]\nalerts_channel = "{day.room}"\n', encoding="utf-8"
    )
    desk_process.start(talkative=True)
    day.begins()
    workplace.fake.faults.rate_limit(POST, retry_after=AGES)
    asked = day.says(f"{MENTION} {PAY} {ASKED}")
    workplace.fake.wait_for(lambda: any(c.answer.get("error") == "ratelimited" for c in workplace.fake.calls(POST)), 20)
    looked_for = forms(day)
    desk_process.kill()
    while_killed = written_since(before, workplace.data)
    assert {"desk.db", "desk.key"} <= {path.name for path in while_killed}
    assert found_in(while_killed, looked_for) == []

    desk_process.start(talkative=True)
    workplace.answer(asked)
    desk_process.ask_to_stop()
    assert desk_process.ended() == 0
    assert desk_process.logged.stat().st_size > 0 and desk_process.printed.stat().st_size > 0
    desk_process.config.unlink()  # the operator's own, and names an admin
    paths = [*written_since(before, workplace.data), *(p for p in desk_process.home.rglob("*") if p.is_file())]
    assert found_in(paths, looked_for) == []


def test_no_logger_says_anything_of_it_at_any_level(
    workplace: Office, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    caplog.set_level("DEBUG")
    caplog.clear()
    batch_of_codes(workplace.data, tmp_path)
    workplace.open()
    day = Day(workplace)
    day.begins()
    desk, workplace.desk = workplace.desk, None
    assert desk is not None and desk.handler is not None
    desk.desk.close()  # what comes now fails as nobody foresaw
    day.fake.slash(day.somebody, day.room, "/steward", f"{PAY} {BROKEN}")
    day.fake.wait_for(lambda: sum("Something went wrong" in m.words for m in day.fake.ephemerals(day.somebody)) > 1, 20)
    day.fake.hang_up(desk.handler.client)
    desk.listeners.shutdown()
    assert desk.turns.stop(20)
    assert desk.rounds is not None
    desk.rounds.stop()
    desk.store.close()

    assert "A question ended with" in caplog.text, "what failed is logged, by its kind"
    printed = capfd.readouterr()
    said = (caplog.text + printed.out + printed.err).encode()
    assert [word for word, of_word in forms(day).items() if any(form in said for form in of_word)] == []


@pytest.mark.parametrize("kind", ["file", "log", "upper", "base64", "utf16", "table", "sha256", "md5 with the team"])
def test_the_search_finds_what_is_planted(tmp_path: Path, kind: str) -> None:
    before = stamp(tmp_path)
    id_ = "U0000000042"
    planted = {
        "file": f"…{ASKED}…".encode(), "log": f"a question: {ASKED}\n".encode(), "upper": ASKED.upper().encode(),
        "base64": base64.b64encode(f"before {ASKED} after".encode()), "utf16": ASKED.encode("utf-16"),
        "sha256": hashlib.sha256(id_.encode()).hexdigest()[:32].encode(),
        "md5 with the team": hashlib.md5(f"T0FAKETEAM:{id_}".encode()).digest(),  # noqa: S324
    }.get(kind)  # fmt: skip
    if planted is None:
        with closing(sqlite3.connect(tmp_path / "some.db")) as connection:
            connection.execute("create table held (said text)")
            connection.execute("insert into held values (?)", (f"{ASKED} said {id_}",))
            connection.commit()
    else:
        (tmp_path / "some-wal").write_bytes(b"\x00\x01" + planted + b"\x00")

    looked_for = {ASKED: set(readable(ASKED)), id_: set(guessable(id_, ["T0FAKETEAM", id_]))}
    hits = found_in(written_since(before, tmp_path), looked_for)
    assert hits and all(hit.startswith((ASKED, id_)) for hit in hits)
