"""Which answers may be shown to everybody, and such an answer as everybody may see it."""

from __future__ import annotations

from bot.app import Desk
from bot.live_desk import LiveDesk
from bot.slack.answer_message import SlackMessage, answer_messages
from bot.slack.memory import Memory
from knowledge.answer import Answer, AnswerStatus
from knowledge.document import Visibility


def is_public(desk: LiveDesk, answer: Answer) -> bool:
    """Whether it rests on public texts only. An answer without sources is not shared either."""
    ids = {citation.document for citation in answer.citations}

    def look(open_desk: Desk) -> bool:
        held = [open_desk.library.catalogue.document(id) for id in ids]
        return all(document is not None and document.visibility is Visibility.PUBLIC for document in held)

    return bool(ids) and desk.with_desk(look)


def shared(desk: LiveDesk, memory: Memory, user: str, token: str) -> list[SlackMessage] | None:
    """The answer to the last question, as everybody may see it; None where there is none that may be shared."""
    turn = memory.turn(user, token)
    if turn is None:
        return None
    said = desk.answer(turn.typed, places=memory.place(user), member=False, conversation=turn.before, worded=False)
    if said.answer.status is not AnswerStatus.ANSWERED or not is_public(desk, said.answer):
        return None
    return list(answer_messages(said.answer, ephemeral=False, shareable=False, question=turn.typed))
