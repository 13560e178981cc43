"""The desk of a process that keeps running: one thread answers, others wait for it. It follows the library as it moves.

SQLite's connection belongs to the thread that opened it, and answering is work for one processor: a queue before one
thread is as quick as several threads, and simpler to trust.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from bot import app
from bot.app import Desk
from bot.settings import Settings
from knowledge.answer import Answer, Statement
from knowledge.answering import Reply
from knowledge.asked import Asker
from knowledge.card import Kind
from knowledge.conversation import Conversation
from knowledge.errors import UnknownPlace
from knowledge.jurisdiction import ANYWHERE, COUNCIL_OF_EUROPE, UNKNOWN, Jurisdiction
from knowledge.language_model import ModelSettings
from knowledge.library import Progress
from knowledge.model_answering import ModelRequest
from knowledge.passage import Passage, passage_of
from knowledge.place_reader import read_places

T = TypeVar("T")


class LiveDesk:
    """Opens the library at once, so that what is wrong with it is said at the start. Errors are those of the desk."""

    def __init__(self, settings: Settings, now: Callable[[], datetime], progress: Progress | None = None) -> None:
        self._settings = settings
        self._now = now
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="answering")
        try:
            self._desk: Desk = self._thread.submit(
                app.open_desk, settings, now=now(), progress=progress, worded=True, clock=now
            ).result()
        except BaseException:
            self._thread.shutdown()
            raise

    def today(self) -> date:
        return self._now().date()

    def answer(
        self,
        typed: str,
        *,
        places: Sequence[Jurisdiction] = (),
        member: bool,
        conversation: Conversation | None = None,
        worded: bool = True,
        on_evidence: Callable[[Answer], None] | None = None,
        on_sentence: Callable[[Statement], None] | None = None,
    ) -> Reply:
        """`worded`: by the language model, where one is set; who asks waits for it on their own thread, and nobody else
        does. `on_evidence` and `on_sentence` are those of `ModelAnswerer.answer`. Raises `KnowledgeError`."""
        asker = self._desk.asker(tuple(places), member=member)
        if worded and (model := self._desk.worded) is not None:
            return model.through(_OnDesk(self)).answer(
                typed, today=self.today(), asker=asker, conversation=conversation, on_evidence=on_evidence,
                on_sentence=on_sentence,
            )  # fmt: skip
        return self.with_desk(
            lambda desk: desk.answerer.answer(typed, today=self.today(), asker=asker, conversation=conversation)
        )

    def request(self, typed: str, reply: Reply, before: Conversation | None) -> ModelRequest | None:
        """What the language model is told where `reword` asks it; None where none is set or it is not asked."""
        model = self._desk.worded
        return model.request(typed, reply, before) if model else None

    def reword(self, typed: str, reply: Reply, before: Conversation | None) -> Reply:
        """As `ModelAnswerer.reword`, on the thread of who asks."""
        model = self._desk.worded
        return model.reword(typed, reply, before, day=self.today()) if model else reply

    @property
    def model(self) -> str | None:
        """The name of the language model that words answers; None where none does."""
        return self._desk.worded.name if self._desk.worded else None

    @property
    def told_model(self) -> ModelSettings | None:
        """The language model that people are told of: the one that is set, where it can be asked."""
        return self._settings.model.model if self._settings.model and self._desk.worded else None

    @property
    def without_model(self) -> str:
        """Why no language model is asked although one is set; empty where that is not so."""
        return self._desk.without_model

    def area(self, typed: str, reply: Reply) -> str:
        """The broad area of a question that was answered with `reply`."""
        return self.with_desk(lambda desk: desk.answerer.area(typed, reply))

    def passage(self, document: str, locator: str, quote: str, *, member: bool) -> Passage | None:
        return self.with_desk(lambda desk: passage_of(desk.library.catalogue, document, locator, quote, member=member))

    def covered(self) -> Sequence[Jurisdiction]:
        """The places that law is held of."""

        def look(desk: Desk) -> list[Jurisdiction]:
            held = {d.jurisdiction for d, _ in desk.library.catalogue.documents() if d.kind is Kind.LAW}
            return [Jurisdiction(code) for code in sorted(held - {ANYWHERE, UNKNOWN, COUNCIL_OF_EUROPE})]

        return self.with_desk(look)

    def place_named(self, text: str) -> Jurisdiction | None:
        """The one place that a person named, by its code or in words; None where it is none or could be several."""
        try:
            return Jurisdiction.parse(text)
        except UnknownPlace:
            found = self.with_desk(lambda desk: read_places(f"in {text}", desk.library.catalogue).places)
            return found[0] if len(found) == 1 else None

    def with_desk(self, work: Callable[[Desk], T]) -> T:
        """Does work that reads the library, on the thread that may."""
        return self._thread.submit(lambda: work(self._desk)).result()

    def reopen(self) -> None:
        """Opens the library anew: after a rebuild, the catalogue's file may be another. A language model that could not
        be asked at the start is not asked from now on either: people were told of none."""
        fault = self._desk.without_model

        def fresh() -> None:
            opened = app.open_desk(self._settings, now=self._now(), worded=not fault, clock=self._now)
            self._desk.library.close()
            self._desk = replace(opened, without_model=fault or opened.without_model)

        self._thread.submit(fresh).result()

    def close(self) -> None:
        self._thread.submit(self._desk.library.close).result()
        self._thread.shutdown()


class _OnDesk:
    """Answers from the sources, on the desk's thread; the model is waited for on the caller's."""

    def __init__(self, live: LiveDesk) -> None:
        self._live = live

    def answer(
        self,
        typed: str,
        *,
        today: date,
        asker: Asker,
        conversation: Conversation | None = None,
        as_of: date | None = None,
    ) -> Reply:
        return self._live.with_desk(
            lambda desk: desk.answerer.answer(typed, today=today, asker=asker, conversation=conversation, as_of=as_of)
        )

    def area(self, typed: str, reply: Reply) -> str:
        return self._live.area(typed, reply)
