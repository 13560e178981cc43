"""Petitions in the whole of Steward: told in a channel once, also where it is killed; codes to sign, shown once."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.organising.code_box import CodeBox
from bot.organising.petitions.book import PetitionBook
from bot.organising.petitions.telling import Telling
from bot.organising.petitions.text import Demand, Mode, PetitionText
from bot.organising.purpose import Purpose
from bot.slack import concern_words, names
from bot.slack import petition_words as said
from bot.store.box import BoxStore
from bot.store.exchange import Exchange, Kind
from bot.store.exchange import Message as File
from tests.slack.conftest import Office
from tests.slack.desk_process import DeskProcess
from tests.slack.fake import Message
from tests.slack.traces import found_in, guessable, readable, stamp, written_since

pytestmark = pytest.mark.long
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
TITLE, ID, TYPED = "Our keys are ours", "our-keys", "Quokkaparade"
POST = "chat.postMessage"


class Hall:
    """A Box beside the workplace, without its pages."""

    def __init__(self, workplace: Office, folder: Path) -> None:
        self.office, self.folder = workplace, workplace.data / "exchange"
        self.exchange = Exchange(self.folder)
        self.store = BoxStore.open(folder / "box")
        self.codes = CodeBox(self.store, self.exchange, zone=UTC)
        self.telling = Telling(self.store, self.exchange, zone=UTC)
        self.sequence = 1

    def opens_a_petition(self) -> None:
        """With codes, as the Box's rounds do it."""
        now = datetime.now(UTC)
        last = now.date() + timedelta(days=30)
        book = PetitionBook(self.store, zone=UTC, key_named=lambda _: None)
        demand = Demand("own-1", "No keystrokes", "Keystrokes are not recorded.")
        text = PetitionText(TITLE, "The board", "We ask.", (demand,), "", 50, last, Mode.COUNT, "Local 12")
        book.draft(ID, text, now=now)
        book.freeze(ID, now=now)
        book.open(ID, now=now)
        self.codes.make_batch(Purpose.petition(ID), 60)
        self.telling.send()
        self.body = json.loads((self.folder / "petitions-000001.json").read_text())["body"]

    def stands(self, state: str, total: int) -> None:
        self.sequence += 1
        self.exchange.write(File(Kind.PETITIONS, self.sequence, self.body | {"state": state, "total": total}))

    def is_heard(self) -> None:
        """Returns once Steward has heard of everything, its own messages too."""
        fake = self.office.fake
        fake.wait_for(lambda: all(sent.ack or sent.lost_at for sent in fake.deliveries), 30)

    def told(self) -> list[Message]:
        return [m for m in self.office.fake.messages(self.office.room) if m.bot_id and TITLE in m.words]

    def looks(self) -> list[Message]:
        """One round and one look, now and not in a minute."""
        desk = self.office.desk
        assert desk is not None and desk.rounds is not None and desk.news is not None
        self.office.fake.wait_for(lambda: has_looked(self.office.data / "desk.db"), 30)
        desk.rounds.once()
        desk.news.look()
        return self.told()


@pytest.fixture
def hall(workplace: Office, tmp_path: Path) -> Iterator[Hall]:
    made = Hall(workplace, tmp_path)
    workplace.petitions_channel = workplace.room
    yield made
    workplace.close()
    made.store.close()
    for path in made.folder.glob("*"):
        path.unlink()


def window(office: Office, words: str) -> dict[str, Any]:
    def there() -> dict[str, Any] | None:
        found = office.fake.view_of(office.ada)
        return found if found and words in json.dumps(found, ensure_ascii=False) else None

    return office.fake.wait_for(there, seconds=20)


def test_a_petition_is_told_signed_for_and_kept_to_itself(
    hall: Hall, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    office, before = hall.office, stamp(hall.office.data)
    office.open()
    assert hall.looks() == []
    hall.opens_a_petition()
    (message,) = hall.looks()
    assert "A petition can be signed" in message.words and "Fewer than 10 signatures so far" in message.words

    office.fake.click(office.ada, message, names.numbered(names.PETITION_PICK, ID))
    office.fake.click(office.ada, window(office, concern_words.PAPER), names.numbered(names.PETITION_DRAW, ID))
    (code,) = CODE.findall(json.dumps(window(office, "Write it on paper now")))
    shown_in = [c.method for c in list(office.fake.platform.calls) if code in json.dumps(c.arguments)]
    acked = [a for a in list(office.fake.acks) if code in json.dumps(a.payload)]
    assert shown_in == ["views.update"] and acked == []

    for state, total in (("open", 10), ("open", 30), ("reached", 50)):
        hall.stands(state, total)
    assert [len(hall.looks()), hall.told()[-1].words.startswith("Reached: 50")] == [2, True]
    office.close()
    office.open()
    assert len(hall.looks()) == 2, "not again after a restart"
    office.fake.slash(office.ada, office.room, "/steward", f"sign {TYPED}")
    office.fake.click(office.ada, window(office, said.WHAT_IT_IS[:40]), names.numbered(names.PETITION_PICK, ID))
    assert not CODE.search(json.dumps(window(office, "You have had your code for this petition")))
    office.fake.slash(office.ada, office.room, "/steward", "forget-me")
    assert TITLE in office.whispered(office.ada, "Forgotten").words
    office.close()

    written = [path for path in written_since(before, office.data) if path.parent != hall.folder]
    assert any(path.name == "desk.db" for path in written)
    forms = {word: set(readable(word)) for word in (code, code.replace("-", ""), TYPED)}
    ids = {id_: set(guessable(id_, ["T0FAKETEAM"])) for id_ in (office.ada, office.room)}
    assert found_in(written, forms | ids) == []
    for word in (code, code.replace("-", ""), TYPED, office.ada, office.room, TITLE):
        assert word not in caplog.text


def has_looked(path: Path) -> bool:
    """Whether a first round is over: what it finds is no news."""
    with closing(sqlite3.connect(path)) as reading:
        return bool(reading.execute("select 1 from exchanged where kind = 'petitions'").fetchone())


def test_killed_while_it_posts_it_posts_once_after_the_next_start(hall: Hall, desk_process: DeskProcess) -> None:
    office = hall.office
    desk_process.config.write_text('[slack]\npetitions_channel = "general"\n', encoding="utf-8")
    desk_process.start()
    office.fake.wait_for(lambda: has_looked(office.data / "desk.db"), 30)
    desk_process.ask_to_stop()
    assert desk_process.ended() == 0
    hall.opens_a_petition()
    office.fake.faults.rate_limit(POST, retry_after=600)
    desk_process.start()
    office.fake.wait_for(lambda: office.fake.calls(POST), 90)
    desk_process.kill()
    assert hall.told() == []

    desk_process.start()
    (message,) = office.fake.wait_for(hall.told, 90)
    assert "A petition can be signed" in message.words
    hall.is_heard()
    desk_process.kill()
    desk_process.start()
    hall.is_heard()
    desk_process.ask_to_stop()
    assert desk_process.ended() == 0 and len(hall.told()) == 1


def test_a_damaged_file_is_named_and_one_that_came_before_changes_nothing(hall: Hall) -> None:
    office, heard = hall.office, list[str]()
    office.open(tell=heard.append)
    hall.looks()
    hall.opens_a_petition()
    held = (hall.folder / "petitions-000001.json").read_bytes()
    hall.looks()
    hall.stands("open", 20)
    hall.looks()
    (hall.folder / "petitions-000001.json").write_bytes(held)
    (hall.folder / "petitions-000003.json").write_bytes(held.replace(b'"total":0', b'"total":9'))
    told = [message.words for message in hall.looks()]

    assert len(told) == 2 and "20 or more" in told[-1]
    assert any("petitions-000003" in line for line in heard)
