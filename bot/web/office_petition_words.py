"""How a petition stands, in plain words for those who run it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.organising.petitions.life import Role, State, Step
from bot.organising.petitions.petition import Petition, Result
from bot.organising.petitions.signing import COOLS, NAMES_WAIT, RETAINED
from bot.organising.petitions.text import Mode, PetitionText, Standing
from knowledge.wording import wording

STATES = {
    State.DRAFT: "Draft",
    State.FROZEN: "Frozen, not open yet",
    State.OPEN: "Open: people can sign",
    State.REACHED: "Reached: people can still think better of it",
    State.COOLED: "Reached, and final",
    State.EXPIRED: "Ended without enough",
    State.OPENED: "Names are confirmed",
    State.DELIVERED: "Delivered",
    State.ANSWERED: "Answered",
    State.CLOSED: "Closed",
}
MODES = {
    Mode.COUNT: "Only the number: nothing is asked about the person",
    Mode.NAMES: "Names, sealed until enough have signed (experimental)",
}
RESULTS = {Result.MET: "Met", Result.PARTLY: "Partly met", Result.REFUSED: "Refused"}
STANDINGS = {
    Standing.BINDING: "Law in force here",
    Standing.ELSEWHERE: "Law of another place",
    Standing.NOT_IN_FORCE: "Not in force",
    Standing.AGREEMENT: "What others have won",
    Standing.MODEL: "A model clause",
    Standing.POLICY: "The company’s policies",
    Standing.OTHER: "Guidance and reports",
}
ROLES = {Role.ORGANISER: "an organiser", Role.CUSTODIANS: "the custodians", Role.BOX: "by the clock"}
STEPS = {
    Step.FREEZE: "Text frozen", Step.OPEN: "Opened for signing", Step.REACH: "Enough signed",
    Step.FALL_SHORT: "Too few again, after some withdrew", Step.COOL_OFF: "Final, nobody withdraws any more",
    Step.EXPIRE: "Ended without enough", Step.CONFIRM: "Names confirmed", Step.TOO_FEW: "Too few names confirmed",
    Step.DELIVER: "Delivered", Step.ANSWER: "Answered", Step.CLOSE: "Closed",
}  # fmt: skip
POLICY_QUOTED = (
    "It quotes company policies. Everybody who has the Box’s address can read this page, the quoted sentences of "
    "company policies too."
)

TAKE_OUT = "If nobody outside is to read them, take those sources out before you freeze it."
TOO_LATE = "If nobody outside is to read them, do not open it: close it, and draft a successor without those sources."


def day_of(text: str) -> str:
    """A day of the log, in words."""
    return wording("en").day(date.fromisoformat(text))


def total_of(petition: Petition) -> str:
    """In tens, as it is told everywhere."""
    return f"{petition.total} or more have signed" if petition.total else "Fewer than ten have signed, or nobody yet"


def next_step(petition: Petition) -> str:
    """What comes next, and who does it."""
    text, day = petition.text, wording("en").day
    if petition.state is State.DRAFT:
        return "Write it together. When it is right, freeze it. Until then nobody outside the office sees it."
    if petition.state is State.FROZEN:
        return "Open it, so that people can sign. Nobody can sign before that, and its text can change no more."
    if petition.state is State.OPEN:
        return (
            f"People sign until {day(text.deadline)}. Once a day the Box looks whether {text.threshold} have; then it "
            "goes on by itself."
        )
    if petition.state is State.REACHED:
        return (
            f"Nothing to do before {day(petition.since + COOLS)}: until then everybody who signed can still think "
            "better of it. Then the Box counts again."
        )
    if petition.state is State.COOLED and text.mode is Mode.NAMES:
        return (
            "At the machine, write the sealed names out for the custodians: steward petition archive "
            f"{petition.id}. They open them offline and ask each person. Then give their result in here, before "
            f"{day(petition.since + NAMES_WAIT)}: names that nobody opened by then are deleted."
        )
    if petition.state in (State.COOLED, State.OPENED):
        with_names = " with the custodians’ roster" if petition.state is State.OPENED else ""
        return f"Hand it over{with_names}. Then write down here to whom, on which day and how."
    if petition.state is State.EXPIRED:
        return "Nothing is held of signatures any more. Close it, or ask again with a successor."
    if petition.state is State.DELIVERED:
        return "When the employer answers, write down here what, demand by demand."
    if petition.state is State.ANSWERED:
        return "Tell people what was answered. A later answer can be added; when it is over, close it."
    return f"On {day(petition.since + RETAINED)} all of it goes by itself. You can purge it before."


def lacking(text: PetitionText, today: date) -> list[str]:
    """What is missing before it can be frozen, each in a few words."""
    held = {
        "a title": text.title, "whom it is for": text.addressee, "who collects": text.operator,
        "a demand": text.demands,
        "a heading and a text in each demand": all(demand.heading and demand.text for demand in text.demands),
    }  # fmt: skip
    found = [what for what, there in held.items() if not there]
    found += [f"a value for ${name}" for name in text.missing]
    return found + (["a last day to sign that is after today"] if text.deadline <= today else [])


def as_read(text: PetitionText) -> PetitionText:
    """As people read it; what has no value yet says so in its place."""
    holes = {name: f"[no value yet for {name}]" for name in text.missing}
    return replace(text, variables={**text.variables, **holes}).filled()


def quotes_policy(text: PetitionText) -> bool:
    return any(s.standing is Standing.POLICY and s.quote for d in text.demands for s in d.sources)
