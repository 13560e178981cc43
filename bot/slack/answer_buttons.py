"""The buttons below an answer.

Passages get buttons, up to five in a row of their own: "Show passage [1]", "[2]", "[3]". On a phone that is one tap to
the words a statement rests on, where a menu takes two; a screen reader says "Show passage 2: the source's title"; and a
button carries the whole quote, where a menu's option has 150 characters for everything. One passage needs no row, and
more than five would push the answer off the screen: then there is one menu of them all, and the beginning of each quote
has to do.
"""

from __future__ import annotations

from bot.slack import names, values
from bot.slack.blocks import Block, actions, button, option, select
from bot.slack.labels import Labels, labels
from knowledge.answer import Answer, AnswerStatus, Citation

_MOST_BUTTONS = 5
_SHORTER_QUOTE = 600  # characters, where several values stand in one message


def answer_buttons(answer: Answer, *, ephemeral: bool, shareable: bool, token: str | None) -> list[Block]:
    """`token` finds the conversation of an ephemeral answer again."""
    words = labels(answer.language)
    cited = _passages(answer)
    several = 1 < len(cited) <= _MOST_BUTTONS
    row = [] if several else _one_or_menu(cited, words)
    if answer.actions:
        row.append(
            button(
                words.actions, names.WHAT_CAN_I_DO, value=values.actions_value(answer), end=f"({len(answer.actions)})"
            )
        )
    if answer.status is not AnswerStatus.OUT_OF_SCOPE:
        row.append(button(words.place, names.CHANGE_PLACE, value=values.place_value(answer.jurisdictions, token)))
    if ephemeral:
        row.append(button(words.follow_up, names.ASK_FOLLOW_UP, value=token or ""))
    if ephemeral and shareable and answer.citations:  # nobody needs to be told that nothing was found
        row.append(button(words.share, names.SHARE, value=token or ""))
    return [*(actions(_numbered(cited, words)) if several else []), *actions(row)]


def feedback(answer: Answer, *, native: bool) -> Block:
    """Two buttons; what is pressed is only counted."""
    words = labels(answer.language)
    first = answer.direct.cites[:1] or tuple(citation.n for citation in answer.citations[:1])
    document = next((citation.document for citation in answer.citations if citation.n in first), None)
    good, bad = values.feedback_value(True, document), values.feedback_value(False, document)
    if not native:
        yes = button("👍", names.numbered(names.FEEDBACK, "good"), value=good, spoken=words.good)
        no = button("👎", names.numbered(names.FEEDBACK, "bad"), value=bad, spoken=words.bad)
        return actions([yes, no])[0]
    rated = {"type": "feedback_buttons", "action_id": names.FEEDBACK}
    for name, spoken, value in (("positive_button", words.good, good), ("negative_button", words.bad, bad)):
        text = {"type": "plain_text", "text": spoken, "emoji": False}
        rated[name] = {"text": text, "value": value, "accessibility_label": spoken}  # type: ignore[assignment]
    return {"type": "context_actions", "elements": [rated]}


def _passages(answer: Answer) -> list[Citation]:
    """The citations whose passages can be shown: each passage once."""
    found = {(c.document, c.locator, c.quote): c for c in reversed(answer.citations)}
    return sorted((c for c in found.values() if values.passage_value(c)), key=lambda c: c.n)


def _numbered(cited: list[Citation], words: Labels) -> list[Block]:
    return [_button(c, f"[{c.n}]", words.passage if c is cited[0] else "", words, _SHORTER_QUOTE) for c in cited]


def _one_or_menu(cited: list[Citation], words: Labels) -> list[Block]:
    if len(cited) == 1:
        return [_button(cited[0], "", words.passage, words, values.QUOTE)]
    options = [option(_told_apart(c), value) for c in cited if (value := values.passage_option(c))]
    menu = names.numbered(names.SHOW_PASSAGE, "any")
    return [select(menu, options, placeholder=words.passages)] if options else []


def _told_apart(citation: Citation) -> str:
    """A number, and first what tells one passage of a document from another."""
    return f"[{citation.n}] {citation.locator.rpartition(' › ')[2]} · {citation.title}"


def _button(citation: Citation, marker: str, text: str, words: Labels, quote: int) -> Block:
    return button(
        text or marker,
        names.numbered(names.SHOW_PASSAGE, citation.n),
        value=values.passage_value(citation, quote=quote) or "",
        spoken=f"{words.passage} {citation.n}: {citation.title}",
        end=marker if text else "",
    )
