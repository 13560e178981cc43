"""Makes a follow-up stand alone ("what about contractors?" → "Can they log the keystrokes of contractors?").

The model may only put together what was asked: a question with a number, a place, a name or a content word that
neither the follow-up nor the conversation has is refused, and the follow-up is answered as it was typed.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from knowledge.chat_model import ChatModel, Message
from knowledge.conversation import Conversation
from knowledge.errors import QuestionRefused
from knowledge.fence import fence_for
from knowledge.follow_up import leans_on_earlier, repeats
from knowledge.language import detect
from knowledge.question import clean
from knowledge.retrieval import terms
from prompts import load

SYSTEM, USER = "followup/rewrite.system", "followup/rewrite.user"
MAX_TOKENS = 120
_LONGEST, _MOST_LONGER = 400, 3  # characters; times the follow-up and the question before it
_HAN = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_NOT = re.compile(
    r"\b(not|no|never|without|none|nobody|nothing|cannot|\w+n['’]t|nicht|kein\w*|nie|ohne|ne|pas|jamais|sans|non|mai|senza"
    r"|não|nunca|sem|sin|ni|nunca)\b|ない|ません|不|没|未",
    re.IGNORECASE,
)
# Content words to the index that add nothing to a question.
_SMALL = frozenset(
    "about also apply applies applied case happen happens hold holds same then there use used using way thing "
    "things".split()
)


def needs_rewriting(question: str, conversation: Conversation | None) -> bool:
    """Whether a cleaned question leans on an earlier one, and says more than "the same again"."""
    return bool(conversation and conversation.questions) and leans_on_earlier(question) and not repeats(question)


def standalone(model: ChatModel, question: str, conversation: Conversation, *, timeout: float) -> str | None:
    """The follow-up as a question of its own; None where it is to be kept as it was typed. Raises `ModelFault`."""
    typed = clean(question)
    if not needs_rewriting(typed, conversation):
        return None
    stream = model.stream(messages(typed, conversation), max_tokens=MAX_TOKENS, timeout=timeout)
    text = ""
    try:
        for piece in stream:
            text += piece
            if len(text) > 2 * _LONGEST:
                return None
    finally:
        stream.close()
    return _kept(text, typed, conversation)


def messages(question: str, conversation: Conversation) -> list[Message]:
    earlier = "\n".join(conversation.questions)
    fence = fence_for([earlier, question])
    return [
        Message("system", load(SYSTEM).render()),
        Message("user", load(USER).render(fence=fence, earlier=earlier, question=question)),
    ]


def _kept(reply: str, question: str, conversation: Conversation) -> str | None:
    lines = [line.strip() for line in reply.strip().splitlines() if line.strip()]
    if len(lines) != 1:
        return None
    try:
        found = clean(lines[0].strip("\"“”«»„‘’'` "))
    except QuestionRefused:
        return None
    return found if found != question and adds_nothing(found, question, conversation) else None


def adds_nothing(rewritten: str, question: str, conversation: Conversation) -> bool:
    """Whether a question asks only of what the follow-up and the conversation speak of."""
    said = [question, *conversation.questions, *(f"{p.name} {p.code}" for p in conversation.places)]
    known = " ".join(said)
    longest = min(_LONGEST, _MOST_LONGER * (len(question) + max(map(len, conversation.questions), default=0)))
    return (
        len(rewritten) <= longest
        and len(re.findall(r"[?？]", rewritten)) <= 1
        and not re.search(r"[<>{}`|*#\[\]]|https?:|www\.", rewritten)
        and detect(rewritten) == detect(question if len(question.split()) > 3 else known)
        and _content(rewritten) - _SMALL <= _content(known)
        and _names(rewritten) <= {word.casefold() for word in _WORD.findall(_plain(known))}
        and len(_NOT.findall(rewritten)) <= len(_NOT.findall(known))
        and len(_NOT.findall(rewritten)) >= len(_NOT.findall(question))
        and {word for word in _content(question) - _SMALL if _tells(word)} <= _content(rewritten)
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _content(text: str) -> set[str]:
    """Content words and numbers, as the index reads them; in Chinese and Japanese, pairs of characters."""
    plain = _plain(text)
    han = _HAN.findall(plain)
    pairs = {a + b for a, b in pairwise(han)}
    return {_stem(word) for word in terms(plain) if not _HAN.search(word)} | pairs | set(re.findall(r"\d+", plain))


def _tells(word: str) -> bool:
    """Whether a follow-up that lost the word would ask something else; "und" and "et" go."""
    return len(word) > 3 or word.isdigit() or bool(_HAN.match(word))


def _stem(word: str) -> str:
    """Without the endings that one verb or noun has: logs, logged and logging are one word here."""
    if word.isdigit() or len(word) < 5:
        return word.removesuffix("s") if len(word) > 3 else word
    stem = re.sub(r"(ing|ed|es|s|e)$", "", word)
    return stem[:-1] if len(stem) > 3 and stem[-1:] == stem[-2:-1] else stem


def _names(text: str) -> set[str]:
    """Words with a capital, but for the first."""
    words = _WORD.findall(_plain(text))[1:]
    return {word.casefold() for word in words if word[:1].isupper() and word != "I"}


def versions() -> tuple[tuple[str, str], ...]:
    """(name, version) of the prompts."""
    return tuple((name, load(name).version) for name in (SYSTEM, USER))
