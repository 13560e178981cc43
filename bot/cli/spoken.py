"""Answers in the terminal. A language model's sentences are printed as each passes its check, the rest below them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from rich.console import Console
from rich.status import Status
from rich.text import Text

from bot.app import Desk
from bot.cli.layout import below, laid_out, said
from bot.rendering.answer_parts import model_lines, place_line
from knowledge.answer import Answer, Statement, headed
from knowledge.answering import Reply
from knowledge.asked import Asker
from knowledge.conversation import Conversation


def answered(
    desk: Desk,
    typed: str,
    *,
    today: date,
    asker: Asker,
    conversation: Conversation | None = None,
    as_of: date | None = None,
    model: bool = True,
    screen: Console | None = None,
) -> Reply:
    """Answers, and prints the answer on `screen` where there is one. `model`: with a language model's words, where one
    is set. Raises `KnowledgeError`."""
    if desk.worded is None or not model:
        reply = desk.answerer.answer(typed, today=today, asker=asker, conversation=conversation, as_of=as_of)
        if screen:
            screen.print(laid_out(reply.answer))
        return reply
    page = _Page(screen) if screen and screen.is_terminal else None
    try:
        reply = desk.worded.answer(
            typed, today=today, asker=asker, conversation=conversation, as_of=as_of,
            on_evidence=page.begin if page else None, on_sentence=page.say if page else None,
        )  # fmt: skip
    finally:
        if page:
            page.rest()
    if page:
        page.end(reply.answer)
    elif screen:
        screen.print(laid_out(reply.answer))
    return reply


class _Page:
    """One answer, printed from the top down as it comes."""

    def __init__(self, screen: Console) -> None:
        self._screen = screen
        self._waiting: Status | None = None
        self._evidence: Answer | None = None
        self._said: list[Statement] = []

    def begin(self, evidence: Answer) -> None:
        self._evidence = evidence
        self._screen.print(Text(place_line(evidence), style="dim"))
        self._waiting = self._screen.status(
            "The language model is writing; each sentence is checked before it stands here."
        )
        self._waiting.start()

    def rest(self) -> None:
        if self._waiting:
            self._waiting.stop()
            self._waiting = None

    def say(self, statement: Statement) -> None:
        if self._evidence is None:
            return
        if not self._said:
            self.rest()
            self._screen.print()
        self._said.append(statement)
        so_far = replace(self._evidence, direct=self._said[0], basis=tuple(self._said[1:]))
        *_, (heading, last) = headed(so_far)
        self._screen.print(said(last, heading, len(self._said) - 1))

    def end(self, answer: Answer) -> None:
        """What was not printed yet; where the model's words do not stand in the end, the whole answer."""
        if self._evidence is None:
            self._screen.print(laid_out(answer))
        elif not self._said or not answer.is_worded:
            if self._said:
                self._screen.print(Text("\n" + "\n".join(model_lines(answer)) + "\n", style="dim"))
            self._screen.print(laid_out(answer, place=False, model=not self._said))
        else:
            for statement in (answer.direct, *answer.basis):
                if statement not in self._said:
                    self.say(statement)
            self._screen.print(below(answer))
