"""What Steward says in Slack about raising a concern, as plain text. It claims no more than tests show, and says where
something is a promise only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

from bot.organising.choice import Question
from bot.organising.code_desk import Remembered
from bot.organising.purpose import GRACE, Purpose
from knowledge.wording import wording

CONFIDENTIAL = "confidential, not anonymous: Slack and whoever runs this bot can tell that you sent something"
EMPLOYER = "Concerns are not taken here, because the employer runs this Steward."

WHAT_IT_IS = (
    "A concern tells what is tracked at your work and what is wrong with it. There are two ways; each is good for one "
    "concern a quarter, and whichever you take is your one. Nothing is spent until you press “Show my code now” or "
    "“Send”."
)
BY_CODE = "With a code, on your own phone"
BY_CHOICES = "Here, choices only"
WHAT_A_CODE_TELLS = (
    "Slack and whoever runs this bot can tell that you took a code, not what you write with it. That nobody lays the "
    "two side by side rests on Steward forgetting which code it showed to whom, and so on whoever runs it."
)
WHAT_CHOICES_TELL = (
    "You tick boxes and cannot write anything. What you tick passes through Slack and through this bot with your name "
    "on it. The bot keeps counts by the week and, until the quarter is over, that you had your concern."
)
NOT_READ = "Anything typed after the command was not read. Slack did receive it."
SHOW_CODE, CHOOSE, SHOW_NOW = "Show me a code", "Choose here", "Show my code now"

PAPER = "Have paper ready"
BEFORE_A_CODE = (
    "The next window shows your code once. It cannot be shown again: I forget which one it was.",
    "Write it on paper. No photo, no screenshot, no note on a device of your employer's. Such a device can show its "
    "screen to the employer; your own phone is the better place for this.",
    "It is your one concern for this quarter.",
)
WRITE_NOW = "Write it on paper now. It is shown this once, and I have already forgotten which one I gave you."
READ_IT = "In it, 0 is always a zero and 1 always a one. Hyphens do not matter."
WROTE_IT = "I wrote it down"

SHORTLY = {
    Question.TRACKED: "Tracked",
    Question.MISSING: "Missing",
    Question.EFFECT: "Effect",
    Question.WANTED: "Wanted",
}
QUESTIONS = {
    Question.TRACKED: "What is tracked?",
    Question.MISSING: "What was missing?",
    Question.EFFECT: "What does it do to people?",
    Question.WANTED: "What should happen?",
}
SPENDS = "“Send” spends the same right as a code: after it you get no code until the next quarter."
NOTHING_CHOSEN = "Tick at least one box, or close this window. Nothing was sent."
SENT = (
    "Thank you. Your choices were counted; nothing else was kept.",
    "They leave this bot as numbers only, once a week is over and five people or more have sent some. This was your "
    "concern for this quarter.",
)
NONE_LEFT = (
    "There is no code left just now. Nothing was spent.",
    "New ones come by themselves, mostly within minutes. Try again later today. If it stays like this, tell whoever "
    "runs Steward that codes are missing, ask organisers for a paper ticket, or choose here.",
)
TAKEN_BACK = (
    "Slack did not show the code, so it was taken back. Nothing was spent.",
    "Close this window and try again.",
)
FAILED = ("Something went wrong. Nothing was spent.", "Please try again in a few minutes.")

RAISED = "What people raised"
NOTHING_RAISED = (
    "Nothing to show yet. Once a choice was made in five concerns or more, it stands here with how often, told anew at "
    "most once a week."
)
RAISED_ARE = "From what was chosen on the Box and in Slack. These numbers are rounded down to fives, and never fall."
HOME = (
    "Tell what is tracked at your work and what is wrong with it: on your own phone with a code, or here with choices "
    "only. Everybody is offered a code, so having one says nothing."
)
ROW = (
    "If you raise a concern",
    "That you took a code or sent choices is kept until the quarter is over, under a key in place of your name; not "
    "which code it was, and choices only as counts. Slack receives that you did.",
)


def where(address: str | None) -> str:
    """Where a code is used."""
    at = f"at {address}" if address else "at an address that whoever runs this Steward can tell you"
    return f"Use it on your own phone, off the work Wi-Fi, {at}."


def by_code(address: str | None) -> str:
    at = f"at {address}" if address else "on Steward’s pages"
    return (
        f"Take a code here, and use it on your own phone, off the work Wi-Fi, {at}. There you tick the same boxes and "
        "can write in your own words; what you write is sealed for the custodians as it arrives."
    )


def good_for(circle: int, purpose: Purpose) -> str:
    """When a code of a quarter works, and until when."""
    ends = _ends(purpose)
    return (
        f"It works from the first midnight after {circle} people or more hold codes handed out together; if it is too "
        f"early, try again another day. It is good for one concern this quarter, until {_day(ends + GRACE - _DAY)} at "
        f"the latest. If too few people have taken one by {_day(ends - _DAY)}, these codes never work."
    )


def taken(purpose: Purpose) -> tuple[str, ...]:
    """They had theirs."""
    return (
        "You have had yours for this quarter: a code, or choices that you sent. If you pressed just now and a window "
        "shows a code, write it down.",
        f"A code that was lost, or that never came to your screen, cannot be shown again: I do not know which it was. "
        f"Ask organisers for a paper ticket, or wait until {_next(purpose)}.",
    )


def lost(purpose: Purpose) -> tuple[str, ...]:
    """Drawn, and perhaps never seen."""
    return (
        "A code was drawn for you, and Slack does not say whether it showed it. If you see it in a window, write it "
        "down.",
        f"If not, it is lost, and I do not know which it was. Ask organisers for a paper ticket, or wait until "
        f"{_next(purpose)}.",
    )


def remembered(left: Sequence[Remembered], titles: Mapping[Purpose, str] = MappingProxyType({})) -> str:
    """What stays after forgetting. `titles` are those of petitions."""
    until = [f"until {_day(one.until)}" if one.until else _until_closed(titles.get(one.purpose)) for one in left]
    if not until:
        return ""
    return (
        f"That you took a code or sent choices is kept {', and '.join(until)}, under a key in place of your name: "
        "forgotten earlier, anybody could take two. Which code it was is not known."
    )


def _until_closed(title: str | None) -> str:
    return f"for the petition “{title}” until that petition is closed" if title else "until that petition is closed"


_DAY = timedelta(days=1)


def _next(purpose: Purpose) -> str:
    return f"the next quarter, which begins on {_day(_ends(purpose))}"


def _ends(purpose: Purpose) -> date:
    if purpose.ends is None:
        raise ValueError("a petition has no quarter")
    return purpose.ends


def _day(day: date) -> str:
    return wording("en").day(day)
