"""What buttons, menus, inputs and views are called, so that what is drawn and what listens agree.

Where one block holds several of a kind, each has the name and a number, `steward.passage:2`: Slack wants them to
differ. `family` matches them all.
"""

from __future__ import annotations

import re

# Buttons and menus of messages
SHOW_PASSAGE = "steward.passage"  # :n a citation's number, :any the menu
WHAT_CAN_I_DO = "steward.actions"
CHANGE_PLACE = "steward.place"
ASK_FOLLOW_UP = "steward.follow_up"
SHARE = "steward.share"
FEEDBACK = "steward.feedback"  # native; as ordinary buttons :good and :bad
TRY_AGAIN = "steward.again"

# Home tab
HOME_ASK = "steward.home.ask"
HOME_PLACE = "steward.home.place"
HOME_ADMIN_REFRESH = "steward.home.refresh"
HOME_CONCERN = "steward.home.concern"
HOME_CODE = "steward.home.code"

# Windows about concerns
CONCERN_CODE = "steward.concern.code"
CONCERN_DRAW = "steward.concern.draw"
CONCERN_CHOOSE = "steward.concern.choose"

# Petitions: in the home tab, in windows and in messages; PICK and DRAW with a petition's id
HOME_SIGN = "steward.home.sign"
PETITION_PICK = "steward.petition.pick"
PETITION_DRAW = "steward.petition.draw"

# The consent gap report: in the home tab, in windows and in messages; PRACTICE with a practice's id, PAGE with the
# number of a page before it, `2-camera`
HOME_GAPS = "steward.home.gaps"
GAPS_ALL = "steward.gaps.all"
GAPS_PRACTICE = "steward.gaps.practice"
GAPS_PAGE = "steward.gaps.page"

# Views, by callback_id
PLACE_VIEW = "steward.view.place"
QUESTION_VIEW = "steward.view.question"
FOLLOW_UP_VIEW = "steward.view.follow_up"
FEEDBACK_REASON = "steward.view.feedback"
SHARE_CONFIRM = "steward.view.share"
CHOICES_VIEW = "steward.view.choices"
PRESSED_VIEW = "steward.view.pressed"  # in place of buttons, where a server hears of none

# Inputs, by block_id and action_id alike
PLACE_TYPED = "place_typed"
PLACE_PICKED = "place_picked"
QUESTION = "question"
REASON = "reason"
PRESSED = "pressed"
TICKED = "ticked"  # :question, as Slack takes ten boxes in one block

_ANSWER, _GROWING = "answer:", "growing:"


def numbered(name: str, number: int | str) -> str:
    return f"{name}:{number}"


def numbered_with(name: str, action: str) -> str:
    """What stands behind the colon; empty where this is another name's."""
    return action.removeprefix(f"{name}:") if action.startswith(f"{name}:") else ""


def family(name: str) -> re.Pattern[str]:
    """The name alone and with any number or id."""
    return re.compile(rf"{re.escape(name)}(?::[\w-]+)?\Z")


def answer_block(claim: str) -> str:
    """The block_id by which an answer that was posted is known again."""
    return f"{_ANSWER}{claim}"


def alert_block(mark: str) -> str:
    """The block_id by which a change that was told of is known again in the channel."""
    return f"alert:{mark}"


def petition_block(mark: str) -> str:
    """The block_id by which an announcement about a petition is known again in the channel."""
    return f"petition:{mark}"


def sent_block(mark: str) -> str:
    """The block_id by which any other message that was posted is known again."""
    return f"sent:{mark}"


def growing_block(claim: str) -> str:
    """The block_id by which a message is known again in which an answer was begun."""
    return f"{_GROWING}{claim}"


def claim_of(block_id: str) -> str | None:
    """The claim that a block answers; None for any other block."""
    return _claim(_ANSWER, block_id)


def growing_claim_of(block_id: str) -> str | None:
    """The claim whose answer a block begins; None for any other block."""
    return _claim(_GROWING, block_id)


def _claim(prefix: str, block_id: str) -> str | None:
    claim = block_id.removeprefix(prefix)
    return claim if claim != block_id and re.fullmatch(r"[0-9a-f]{1,40}", claim) else None
