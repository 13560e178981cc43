"""What pages of petitions say. Plain text; nothing here repeats what somebody typed."""

from __future__ import annotations

from bot.organising.petitions.life import Entry, Role, State, Step
from bot.organising.petitions.outcome import Outcome
from bot.organising.petitions.petition import SIGNABLE, Petition, Result
from bot.organising.petitions.release import Minimum
from bot.organising.petitions.text import STEP, Mode, Standing
from bot.web.concern_words import NO_CODE as NO_CODE
from knowledge.wording import wording

_ENGLISH = wording("en")

STANDINGS = {
    Standing.BINDING: "law in force where you work",
    Standing.ELSEWHERE: "law of another place: no right here",
    Standing.NOT_IN_FORCE: "not in force: no right today",
    Standing.AGREEMENT: "what others won in an agreement: no right here",
    Standing.MODEL: "a clause that somebody proposes: no right",
    Standing.POLICY: "the company’s policies",
    Standing.OTHER: "guidance, news or a report: no law",
}
RESULTS = {Result.MET: "Met", Result.PARTLY: "Met in part", Result.REFUSED: "Refused"}
ROLES = {Role.ORGANISER: "Organisers", Role.CUSTODIANS: "Custodians", Role.BOX: "The Box, by the clock"}

NO_PETITION = (
    "There is no such petition here",
    "It may have been deleted since: a petition goes some time after it is closed. Nothing was kept.",
)
NO_MINIMUM = "Choose one of the three. Nothing is chosen for you, since it decides when your name may be told."
NOT_WRITTEN = (
    "Tick this once the seven words are on paper. Without them nobody, you included, can take this signature back."
)
NOT_LOOKED_AT = (
    "The Box cannot look at its codes just now. Nothing was kept, and no code was used up. Keep this page open, and go "
    "on again in a few minutes."
)
NOT_KNOWN = (
    "Something went wrong, and it is not known whether your signature was kept. Send the same again: with the same "
    "seven words and the same code it counts once."
)
NO_KEY = (
    "The custodians’ key for this petition is not in its place just now, so no name can be sealed. Nothing was kept, "
    "and your code is still good. Tell whoever runs this, or try again later; what you typed is still below."
)
OTHER_TEXT = (
    "The text that this form came with is not the one that stands here now. Nothing was kept, and no code was used up. "
    "Read the text below: going on signs that one."
)
OF_THE_CODE = (Outcome.NO_SUCH_CODE, Outcome.NOT_FOR_THIS)

_REFUSED = {
    Outcome.NOT_OPEN: (
        "Your code is right, but not open yet. It opens at the first midnight at which at least {circle} people hold "
        "codes like it, so that none of them stands alone. Nothing was kept. Keep the code, and come back tomorrow or "
        "later this week. What you typed stays in this page for as long as it is open; nobody else has it."
    ),
    Outcome.NOT_SIGNABLE: (
        "This petition cannot be signed just now. Nothing was kept, and no code was used up."
    ),
    Outcome.NOT_FOR_THIS: (
        "This code is for something else: a concern, or another petition. It was not used up. Use the code that you "
        "were given for this petition."
    ),
    Outcome.NO_SUCH_CODE: (
        "Nothing can be signed with this code: it may be mistyped, or used already. Nothing was kept. Compare it with "
        "what you wrote down; it is one code for each person and petition."
    ),
    Outcome.NO_RECEIPT: (
        "The seven words in this form are not from this Box, or belong to something else that was sent. Nothing was "
        "kept, and no code was used up. Cross out the words you wrote down for this. Go on below, and you are shown "
        "new ones."
    ),
    Outcome.TOO_MANY: (
        "Very many codes that are not good are being tried just now, so this one was refused with them. Nothing was "
        "kept, and no code was used up. Compare it with what you wrote down, and try again in a minute."
    ),
}  # fmt: skip

_STEPS = {
    Step.FREEZE: "Fixed the text. From here on nobody can change it.",
    Step.OPEN: "Opened it for signing.",
    Step.REACH: "Found that enough people have signed: {threshold:,} at least.",
    Step.FALL_SHORT: "Found that some signatures were taken back, so that too few are left. It is open again.",
    Step.COOL_OFF: "Ended the time to take signatures back. At least {total:,} are left.",
    Step.EXPIRE: "Ended it without delivery, and deleted what was held of signatures.",
    Step.CONFIRM: "Opened the names, and each owner was asked. At least {confirmed:,} confirmed theirs.",
    Step.TOO_FEW: "Opened the names, and each owner was asked. Too few confirmed theirs; nothing is told of them.",
    Step.DELIVER: "Delivered it.",
    Step.ANSWER: "Wrote down an answer of the employer.",
    Step.CLOSE: "Closed it.",
}
SHORT = {
    State.FROZEN: "Not open to sign yet",
    State.OPEN: "Open to sign",
    State.REACHED: "Enough have signed; still open",
    State.COOLED: "Enough have signed; signing is over",
    State.EXPIRED: "Ended with too few",
    State.OPENED: "Names confirmed; not delivered yet",
    State.DELIVERED: "Delivered; no answer yet",
    State.ANSWERED: "Answered",
    State.CLOSED: "Closed",
}


def outcome(refused: Outcome, circle: int) -> str:
    """Why it was not taken, what that means for the code, and what to do next."""
    return _REFUSED[refused].format(circle=circle)


def total(petition: Petition) -> str:
    """What is told of how many signed; empty before anybody could."""
    if petition.last(Step.OPEN) is None:
        return ""
    many = f"at least {petition.total:,}" if petition.total else "fewer than ten"
    return f"{many} of the {petition.text.threshold:,} that are needed"


def minimum(choice: Minimum, threshold: int) -> str:
    return f"Tell my name only if at least {choice.people(threshold):,} people are named together"


def state(petition: Petition, *, signable: bool, last_day: str) -> str:
    """How it stands. `last_day` is the last on which a signature can be taken back, while it cools off."""
    threshold, deadline = f"{petition.text.threshold:,}", _ENGLISH.day(petition.text.deadline)
    names = petition.text.mode is Mode.NAMES
    match petition.state:
        case State.FROZEN:
            return "The text is fixed. It is not open to sign yet."
        case State.OPEN if signable:
            return f"It can be signed until the end of {deadline}."
        case State.OPEN:
            return f"The last day to sign was {deadline}. What came of it is told within a day."
        case State.REACHED:
            also = " More people can still sign." if signable else ""
            return (
                f"Enough people have signed.{also} Whoever did can take it back until the end of {last_day}: at least "
                "two whole days, to think it over. Should too few be left then, it is open again."
            )
        case State.COOLED:
            then = (
                "Custodians open the names next, away from the network, and ask each person privately."
                if names
                else "It is to be delivered next."
            )
            return f"Enough people have signed, and the two days to think it over have passed. {then}"
        case State.EXPIRED:
            return _ended(petition, threshold, deadline)
        case State.OPENED:
            return "The custodians opened the names, and their owners confirmed them. It is to be delivered next."
        case State.DELIVERED:
            return "It was delivered. No answer was written down yet."
        case State.ANSWERED:
            return "It was delivered, and an answer was given. Both stand below."
        case _:
            return "It is closed. Nobody signs it any more, and what was held of signatures is deleted."


def _ended(petition: Petition, threshold: str, deadline: str) -> str:
    gone = "Nothing is delivered, no name is told, and what was held of signatures is deleted."
    if petition.last(Step.TOO_FEW):
        return f"Fewer than {threshold} people confirmed their names. {gone}"
    if petition.last(Step.COOL_OFF):
        return f"The names were not opened in time. {gone}"
    return f"Fewer people than needed had signed by the end of {deadline}. {gone}"


def step(entry: Entry) -> str:
    """What an entry of the log says was done."""
    holds = dict(entry.holds)
    if entry.step is Step.CONFIRM:  # a list that is handed over has its number; here it is told as totals are
        holds["confirmed"] -= holds["confirmed"] % STEP
    return _STEPS[entry.step].format(**holds)


def withdrawal(petition: Petition, last_day: str) -> str:
    """Until when a signature can be taken back, as it stands now."""
    if petition.state is State.REACHED:
        return f"Enough people have signed: it can be taken back until the end of {last_day}, and not after that."
    if petition.state in (State.FROZEN, *SIGNABLE):
        return (
            "It can be taken back until two whole days after the day on which enough people have signed. That day then "
            "stands on the petition’s page; look now and then. After those two days it cannot be taken back."
        )
    if petition.state is State.COOLED and petition.text.mode is Mode.NAMES:
        return "It cannot be taken back any more: the two days to think it over have passed."
    return "Signing is over, and no signature is held here any more: there is nothing left to take back."
