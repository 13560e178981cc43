"""What Steward says in Slack about petitions, as plain text: totals as they were published, and nothing of anybody."""

from __future__ import annotations

from collections.abc import Sequence

from bot.organising.petitions.desk import Announcement, KnownPetition, News
from bot.organising.petitions.life import State
from bot.organising.petitions.petition import Result
from bot.organising.petitions.text import Mode
from bot.slack import concern_words
from knowledge.wording import wording

EMPLOYER = "Petitions are not offered here, because the employer runs this Steward."
WHAT_IT_IS = (
    "You sign on your own phone, with a code. A code is good for one signature under one petition. Everybody is "
    "offered one, so having one says nothing."
)
WHAT_A_CODE_TELLS = (
    "Slack and whoever runs this bot can tell that you took a code for this petition, not whether you signed. That "
    "nobody lays the two side by side rests on Steward forgetting which code it showed to whom, and so on whoever runs "
    "it."
)
NONE_OPEN = "No petition is open to sign just now. Nothing was spent."
NOT_READ = "Anything typed after the command was not read. Slack did receive it."
GET_A_CODE = "Get a code to sign"
NAMES = "It asks for names. Its page says who sees them and when; decide there."
ONLY_YOU = "Only you see the window that opens."
HOME = (
    "What people here ask of the employer. You sign on your own phone, with a code from here; everybody is offered one."
)
HOME_NONE = "No petition is open to sign just now."
TOTALS = "Totals are rounded down to tens and change once a day. This bot does not know who signed."
ROW = (
    "If you take a code to sign",
    "That you took a code for a petition is kept until nobody can sign it any more, under a key in place of your name; "
    "not which code it was, and not whether you signed. Slack receives that you took one.",
)

OVER = (
    "This petition cannot be signed any more, or not yet. Nothing was spent.",
    "`/steward sign` shows what can be signed now.",
)
TAKEN = (
    "You have had your code for this petition. If you pressed just now and a window shows a code, write it down.",
    "A code that was lost, or that never came to your screen, cannot be shown again: I do not know which it was. Ask "
    "organisers for a paper ticket.",
)
NONE_LEFT = (
    "There is no code left for this petition just now. Nothing was spent.",
    "New ones come by themselves, mostly within minutes. Try again later today. If it stays like this, tell whoever "
    "runs Steward that codes are missing, or ask organisers for a paper ticket.",
)
LOST = (
    "A code was drawn for you, and Slack does not say whether it showed it. If you see it in a window, write it down.",
    "If not, it is lost, and I do not know which it was. Ask organisers for a paper ticket.",
)
TAKEN_BACK, FAILED = concern_words.TAKEN_BACK, concern_words.FAILED


def before_a_code(petition: KnownPetition) -> Sequence[str]:
    return (
        f"For the petition “{petition.title}”.", *concern_words.BEFORE_A_CODE[:2],
        "It is your one code for this petition.", WHAT_A_CODE_TELLS,
    )  # fmt: skip


def good_for(petition: KnownPetition, circle: int) -> str:
    """When a code works, and until when."""
    last = day(petition)
    return (
        f"It is good for one signature under “{petition.title}”, until {last}, or until nobody can sign it any more. "
        f"It works from the first midnight after {circle} people or more hold codes handed out together; if it is too "
        "early, try again another day. If too few people have taken one by then, these codes never work."
    )


def day(petition: KnownPetition) -> str:
    """The last day to sign."""
    return wording("en").day(petition.deadline)


def so_far(petition: KnownPetition) -> str:
    """Its total, as it was published."""
    return f"{petition.total} or more signatures" if petition.total else "Fewer than 10 signatures"


def stands(petition: KnownPetition) -> str:
    """How a petition that can be signed stands."""
    return f"{so_far(petition)} so far; it needs {petition.threshold}. Last day to sign: {day(petition)}."


def headline(one: Announcement) -> str:
    """What has become of it, in a few words."""
    petition = one.petition
    return {
        News.OPEN: "A petition can be signed",
        News.MORE: f"{petition.total} or more signatures",
        News.REACHED: f"Reached: {petition.threshold} signatures or more",
        News.OPEN_AGAIN: f"Fewer than {petition.threshold} signatures again",
        News.COOLED: f"Signing is over: {petition.total} signatures or more",
        News.EXPIRED: "Too few: nothing was published",
        News.DELIVERED: "Delivered",
        News.ANSWERED: "Answered",
        News.CLOSED: "Closed",
    }[one.news]


def happened(one: Announcement) -> str:
    """The same in full."""
    petition, last = one.petition, day(one.petition)
    return {
        News.OPEN: stands(petition),
        News.MORE: stands(petition),
        News.REACHED: (
            "Whoever signed can still think better of it for two days or more. If enough stay, it is delivered."
        ),
        News.OPEN_AGAIN: f"Some withdrew while they could, so it is not delivered yet. Last day to sign: {last}.",
        News.COOLED: _cooled(petition),
        News.EXPIRED: (
            "Too few signed by the last day, or too few names were confirmed. Nothing was delivered, no name was "
            "published, and what was held of signatures is deleted."
        ),
        News.DELIVERED: "It was handed over. Now it is for the employer to answer.",
        News.ANSWERED: _answered(petition),
        News.CLOSED: "Nobody can sign it any more. What was held of signatures is deleted.",
    }[one.news]


def read_it(address: str | None) -> str:
    at = f"at {address}" if address else "at an address that whoever runs this Steward can tell you"
    return f"Read it on your own phone, off the work Wi-Fi, {at}."


def _cooled(petition: KnownPetition) -> str:
    if petition.mode is Mode.NAMES and petition.state is State.COOLED:
        return (
            "It is with the custodians. They confirm each name with its owner before any is told; with too few "
            "confirmed, none is."
        )
    return "It is being delivered."


def _answered(petition: KnownPetition) -> str:
    said = {Result.MET: "met", Result.PARTLY: "partly met", Result.REFUSED: "refused"}
    counted = [f"{number} {said[result]}" for result, number in petition.results.items() if number]
    return f"The employer answered. Demands: {', '.join(counted)}." if counted else "The employer answered."
