"""An answer that grows in Slack while a language model words it: each sentence is shown once it was verified.

The message begins with where the answer holds and that it is not whole yet, and it carries the claim, so that it is
found again after a restart. Once the answer is whole, all of the message is replaced by it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from slack_sdk import WebClient

from bot.rendering.answer_parts import place_line
from bot.slack import words
from bot.slack.answer_message import MOST_BLOCKS, MOST_CHARACTERS, body_lines, size_of
from bot.slack.blocks import Block, plain_context
from bot.slack.heard import Heard
from bot.slack.names import growing_block
from bot.slack.pace import Pace
from bot.slack.rich_text import rich_text
from bot.slack.sending import OPTIONAL, SHAPE, Refused, call
from knowledge.answer import Answer, Statement
from knowledge.worded import WordedBy

log = logging.getLogger(__name__)
STOPPED = "stopped_by_user"
_NO_STREAMS = {*OPTIONAL, *SHAPE, "invalid_chunks"} - {"method_not_supported_for_channel_type"}
_STARTS, _APPENDS = 18, 90  # a minute; Slack allows 20 and 100
_RESTS = 30.0  # seconds after Slack asked to wait


class StoppedByAsker(Exception):
    """Somebody pressed Slack's button that ends an answer."""


@dataclass(slots=True)
class Streams:
    """What all streams of a process share. `client` makes one attempt; `drawn` draws blocks as this server takes them.
    `off` once Slack said that it has no streams."""

    client: WebClient
    drawn: Callable[[Sequence[Block]], list[Block]]
    starts: Pace = field(default_factory=lambda: Pace(_STARTS))
    appends: Pace = field(default_factory=lambda: Pace(_APPENDS))
    off: bool = False


class Stream:
    """Of one answer. Sentences are sent from a thread of its own, several at once where Slack is slow or asks to wait:
    who words the answer never waits for Slack.

    `begun` is told the `ts` of the message. `ts`, where it is given, is of a message that was begun before a restart:
    then nothing is shown before the answer is whole.
    """

    def __init__(
        self, streams: Streams, heard: Heard, claim: str, begun: Callable[[str], None], *, ts: str = ""
    ) -> None:
        self.heard, self.claim, self.ts = heard, claim, ts
        self.is_resumed = bool(ts)
        self.is_doubtful = False  # it may have begun without our hearing of it
        self.is_stopped = False
        self._streams, self._begun = streams, begun
        self._evidence: Answer | None = None
        self._said: list[Statement] = []
        self._sent, self._lines, self._blocks, self._characters = 0, 0, 0, 0
        self._ended = self.is_resumed or streams.off
        self._closed = False
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def found(self, answer: Answer) -> None:
        """The answer as its sources have it, before anything of it is worded."""
        self._evidence = answer

    def show(self, statement: Statement) -> None:
        """A sentence that was verified. Returns at once. Raises `StoppedByAsker`."""
        with self._changed:
            if self.is_stopped:
                raise StoppedByAsker
            if self._ended or self._evidence is None:
                return
            self._said.append(statement)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="stream", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def close(self) -> None:
        """Nothing more is sent from here on; what was being sent was."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()

    def shown(self, model: str) -> Answer | None:
        """What stands there, as an answer of its own that `model` worded; None where nothing does."""
        said = self._said[: self._sent]
        if self._evidence is None or not said:
            return None
        cut = replace(self._drawn(self._evidence, said), notices=(*self._evidence.notices, words.STOPPED))
        cited = {n for statement in (*said, *cut.actions) for n in statement.cites}
        kept = tuple(citation for citation in cut.citations if citation.n in cited)
        return replace(cut, citations=kept, worded_by=WordedBy(model, passed=len(said)))

    @staticmethod
    def _drawn(evidence: Answer, said: Sequence[Statement]) -> Answer:
        return replace(evidence, direct=said[0], basis=tuple(said[1:]), timeline=None)

    def _run(self) -> None:
        try:
            while not self._ended:
                self._step()
        except Exception as error:  # noqa: BLE001 - the whole answer comes all the same
            log.error("A stream ended with %s", type(error).__name__)  # noqa: TRY400 - its text may hold an answer
            self._ended = True

    def _step(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or len(self._said) > self._sent)
            self._ended = self._closed
        if self._ended or self._evidence is None:
            return
        pace = self._streams.appends if self.ts else self._streams.starts
        wait = pace.take()
        if wait and not self.ts:
            self._ended = True  # with so many at once, this one comes whole
        elif wait:
            with self._changed:
                self._changed.wait_for(lambda: self._closed, wait)
        else:
            self._grow(self._evidence, pace)

    def _grow(self, evidence: Answer, pace: Pace) -> None:
        said = tuple(self._said)
        lines = body_lines(self._drawn(evidence, said))
        blocks = [*([] if self.ts else self._head(evidence)), *rich_text(lines[self._lines :])]
        drawn = self._streams.drawn(blocks)
        count, characters = self._blocks + len(drawn), self._characters + size_of(drawn)
        if count > MOST_BLOCKS or characters > MOST_CHARACTERS:
            self._ended = True
            return
        try:
            self._send([{"type": "blocks", "blocks": drawn}])
        except Refused as refused:
            self._refused(refused, pace)
        else:
            self._sent, self._lines, self._blocks, self._characters = len(said), len(lines), count, characters

    def _head(self, answer: Answer) -> list[Block]:
        first, *rest = plain_context([f"{place_line(answer)} · {words.GROWING}"])
        return [first | {"block_id": growing_block(self.claim)}, *rest]

    def _send(self, chunks: list[Block]) -> None:
        client, heard = self._streams.client, self.heard
        if self.ts:
            call(lambda: client.chat_appendStream(channel=heard.channel, ts=self.ts, chunks=chunks))
            return
        begun = call(
            lambda: client.chat_startStream(
                channel=heard.channel, thread_ts=heard.thread, recipient_team_id=heard.team,
                recipient_user_id=heard.user, chunks=chunks,
            )
        )  # fmt: skip
        self.ts = str(begun.get("ts") or "")
        self.is_doubtful = not self.ts
        self._ended = self.is_doubtful
        if self.ts:
            self._begun(self.ts)

    def _refused(self, refused: Refused, pace: Pace) -> None:
        if refused.busy:
            pace.rest(_RESTS)
            self._ended = not self.ts
            return
        self._ended = True
        self.is_stopped = refused.error == STOPPED
        if not self.ts:
            self.is_doubtful = not refused.certain
            self._streams.off = self._streams.off or refused.error in _NO_STREAMS
