"""A channel is told how petitions stand: each piece of news once, whatever is restarted, and nothing of anybody."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
from slack_sdk import WebClient

from bot.organising.code_desk import CodeDesk
from bot.organising.petitions.desk import Announcement, KnownPetition, News, PetitionDesk
from bot.organising.petitions.life import State
from bot.organising.petitions.petition import Result
from bot.organising.petitions.text import Mode
from bot.slack import names, sending
from bot.slack.alert_channel import find_channel
from bot.slack.delivery import Delivery
from bot.slack.petition_message import petition_message
from bot.slack.petition_news import PetitionNews
from bot.store.desk import DeskStore
from bot.store.exchange import Exchange, Kind, Message
from tests.bot.slack.intake import ADDRESS, NOW, ZONE
from tests.bot.slack.reading import complaints_about, elements_of, words_of
from tests.slack.fake import FakeSlack
from tests.slack.fake import Message as Posted

POST, HISTORY = "chat.postMessage", "conversations.history"
TITLE = "Our keys <!here> are *ours*"


@dataclass
class Notices:
    """A Desk, the files that come to it and the channel that is told; `restart` keeps what is on disk."""

    fake: FakeSlack
    folder: Path
    room: str
    sequence: int = 0
    now = NOW
    store: DeskStore = field(init=False)

    def __post_init__(self) -> None:
        self.exchange = Exchange(self.folder / "exchange")
        self.open()
        self.petitions.take_in(now=self.now)

    def open(self) -> None:
        self.store = DeskStore.open(self.folder)
        codes = CodeDesk(self.store, self.exchange, zone=ZONE)
        self.petitions = PetitionDesk(self.store, self.exchange, codes, zone=ZONE)
        client = WebClient(self.fake.bot_token, base_url=self.fake.base_url)
        self.news = PetitionNews(
            self.petitions, Delivery(client), lambda: find_channel(client, self.room), lambda: self.now, ADDRESS
        )

    def restart(self) -> None:
        self.store.close()
        self.open()

    def stands(self, state: str = "open", total: int = 0, id: str = "our-keys", **other: object) -> None:
        self.sequence += 1
        body = {
            "petition": id, "title": TITLE, "sha256": "a" * 64, "mode": "count", "threshold": 50, "total": total,
            "deadline": "2026-12-20", "state": state, "results": {"met": 0, "partly": 0, "refused": 0},
        }  # fmt: skip
        self.exchange.write(Message(Kind.PETITIONS, self.sequence, body | other))
        assert self.petitions.take_in(now=self.now) == []

    def posted(self) -> list[Posted]:
        return [message for message in self.fake.messages(self.room) if message.bot_id]

    def look(self) -> list[str]:
        """What stands in the channel after a look."""
        self.news.look()
        return [message.words for message in self.posted()]


@pytest.fixture
def notices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Notices]:
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sending, "_WAITS", (0.0, 0.0))
    with FakeSlack() as fake:
        opened = Notices(fake, tmp_path, fake.channel("petitions", fake.user("ada")))
        yield opened
        opened.store.close()
        assert fake.violations == [] and fake.pings == []


def test_a_petition_is_told_of_once_and_its_milestones_after_it(notices: Notices) -> None:
    notices.stands("open")
    (said,) = notices.look()
    assert "A petition can be signed" in said and "Fewer than 10 signatures so far; it needs 50" in said
    assert f"Read it on your own phone, off the work Wi-Fi, at {ADDRESS}." in said
    assert len(notices.look()) == 1
    notices.restart()
    assert len(notices.look()) == 1, "not again after a restart"
    for total in (10, 20, 30):
        notices.stands("open", total)

    assert "30 or more signatures" in notices.look()[-1] and len(notices.posted()) == 2


def test_its_button_carries_nobody_and_no_link_is_drawn(notices: Notices) -> None:
    notices.stands("open", 10)
    notices.look()
    (posted,) = notices.posted()
    (button,) = elements_of(posted.blocks, "button")
    call = notices.fake.calls(POST)[0].arguments

    assert button["action_id"] == names.numbered(names.PETITION_PICK, "our-keys") and "value" not in button
    assert not elements_of(posted.blocks, "link")
    assert "false" in json.dumps(call["unfurl_links"]).casefold() + json.dumps(call["unfurl_media"]).casefold()


def test_with_nothing_to_tell_slack_is_not_asked(notices: Notices) -> None:
    for _ in range(3):
        notices.news.look()

    assert notices.fake.platform.calls == []


@pytest.mark.parametrize("posted", [True, False])
def test_killed_between_posting_and_writing_it_down_it_stands_there_once(notices: Notices, posted: bool) -> None:
    notices.stands("open", 10)
    (one,) = notices.petitions.due(now=notices.now)
    assert notices.petitions.claim(one)
    if posted:
        message = petition_message(one, ADDRESS)
        WebClient(notices.fake.bot_token, base_url=notices.fake.base_url).chat_postMessage(
            channel=notices.room, text=message.text, blocks=list(message.blocks)
        )
    notices.restart()

    assert len(notices.look()) == 1
    notices.restart()
    assert len(notices.look()) == 1


def test_what_was_begun_counts_as_posted_where_the_channel_cannot_be_read(notices: Notices) -> None:
    notices.stands("open", 10)
    (one,) = notices.petitions.due(now=notices.now)
    notices.petitions.claim(one)
    notices.restart()
    notices.fake.faults.error(HISTORY, "missing_scope", 2)
    assert notices.look() == [] and notices.petitions.due(now=notices.now) == []
    notices.stands("open", 20)

    assert len(notices.look()) == 1, "the next is told, for nothing of it was begun"


def test_an_older_desk_db_that_was_put_back_tells_nothing_again(notices: Notices) -> None:
    notices.stands("open", 10)
    notices.store.close()
    before = (notices.folder / "desk.db").read_bytes()
    notices.open()
    notices.look()
    notices.store.close()
    (notices.folder / "desk.db").write_bytes(before)
    notices.open()

    assert len(notices.look()) == 1 and notices.petitions.due(now=notices.now) == []


def test_what_slack_refused_is_told_later_once_and_complained_of_once(
    notices: Notices, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    notices.fake.faults.error(POST, "restricted_action", 2)
    notices.stands("open", 10)
    for _ in range(3):
        assert notices.look() == []
        notices.now += timedelta(minutes=4)
    assert len(notices.fake.calls(POST)) == 1, "not at every look"
    notices.now += timedelta(minutes=20)
    assert notices.look() == []
    notices.now += timedelta(minutes=20)

    assert len(notices.look()) == 1
    assert caplog.text.count("News of a petition waits: restricted_action") == 1
    assert TITLE not in caplog.text and notices.room not in caplog.text


def test_an_answer_of_slack_that_was_lost_makes_no_second_message(notices: Notices) -> None:
    notices.fake.faults.drop(POST, 1, after=True)
    notices.stands("open", 10)
    notices.look()
    notices.now += timedelta(minutes=20)

    assert len(notices.look()) == 1


def test_without_its_channel_it_waits(notices: Notices) -> None:
    notices.stands("open", 10)
    room, notices.room = notices.room, "C0NOWHERE"
    notices.news.look()
    notices.room = room
    notices.now += timedelta(minutes=20)

    assert len(notices.look()) == 1


def told_of(news: News, state: State, mode: Mode = Mode.COUNT, total: int = 60, met: int = 0) -> Announcement:
    results = {Result.MET: met, Result.PARTLY: met, Result.REFUSED: 0}
    known = KnownPetition("our-keys", TITLE, mode, 50, total, date(2026, 12, 20), state, results)
    return Announcement(known, news, "0" * 32, f"{state} {total}")


EVERY = {
    "open": (told_of(News.OPEN, State.OPEN, total=0), "Fewer than 10 signatures so far; it needs 50"),
    "more": (told_of(News.MORE, State.OPEN), "60 or more signatures"),
    "reached": (told_of(News.REACHED, State.REACHED), "can still think better of it"),
    "open again": (told_of(News.OPEN_AGAIN, State.OPEN), "not delivered yet. Last day to sign: 20 December 2026"),
    "cooled": (told_of(News.COOLED, State.COOLED), "It is being delivered"),
    "names": (told_of(News.COOLED, State.COOLED, Mode.NAMES), "with the custodians"),
    "opened": (told_of(News.COOLED, State.OPENED, Mode.NAMES), "It is being delivered"),
    "expired": (told_of(News.EXPIRED, State.EXPIRED), "Too few: nothing was published"),
    "delivered": (told_of(News.DELIVERED, State.DELIVERED), "handed over"),
    "answered": (told_of(News.ANSWERED, State.ANSWERED, met=2), "Demands: 2 met, 2 partly met."),
    "answered without counts": (told_of(News.ANSWERED, State.ANSWERED), "The employer answered."),
    "closed": (told_of(News.CLOSED, State.CLOSED), "Nobody can sign it any more"),
}


@pytest.mark.parametrize("name", EVERY)
def test_every_piece_of_news_reads_well_and_rings_at_nobody(name: str) -> None:
    one, expected = EVERY[name]
    message = petition_message(one, ADDRESS)
    said = words_of(list(message.blocks))

    assert complaints_about([message]) == []
    assert expected in said and "are *ours*" in said
    signing = name in ("open", "more", "reached", "open again")
    assert bool(elements_of(list(message.blocks), "button")) is signing
    assert ("not whether you signed" in said) is signing
    assert ("60" in said) is (name in ("more", "cooled", "names", "opened")), "a total only where it is what is told"
