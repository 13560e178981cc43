"""What Steward says itself in Slack: every fixed sentence of this face. Plain text; backticks mark what to type.

What is said here of who can read what rests on Slack's own documents and says no more than they do: something is "not
in the exports that Slack documents", never "not logged".
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.rendering.model_words import to_whom, what_leaves
from bot.rendering.operator import run_by
from bot.settings import Operator
from knowledge.jurisdiction import Jurisdiction
from knowledge.language_model import ModelSettings

COMMAND = "/steward"

WHAT_IT_IS = (
    "I answer questions about tracking at work: from the law where you work and from the company's own policies, each "
    "answer with its sources. This is information, not legal advice."
)
WRITTEN_HERE = (
    "What is written in a channel or in a direct message, to me as well, can reach your employer: the workspace can be "
    "exported, and deleting a message later may not take it out."
)
SAFER = (
    f"The safer way to ask is `{COMMAND}` and your question. Slash commands, and answers that only you see, are not in "
    "the exports that Slack documents. Slack and whoever runs Steward still receive them, and a device that your "
    "employer manages can show what is on its screen."
)
NOT_STORED = (
    "I don't store questions. The place you chose and, for 15 minutes, the thread of a private conversation are in "
    f"memory only; a restart or `{COMMAND} forget-me` clears them. Where I find no answer, I count that for the week "
    "under a broad area of work (such as pay or remote work), without you, so that those who look after me see what is "
    "missing. What is about people, health, complaints or organising I never count."
)
ABOUT_YOU = "Please don't write here what happened to you or to a colleague, and no names: ask what the rules are."


def first_contact(operator: Operator, model: ModelSettings | None = None) -> tuple[str, ...]:
    """What everybody reads once, before or with the first answer; `model` is the one that may word answers."""
    told = (f"{what_leaves(model)} {NOT_THIS_ONE}",) if model else ()
    return (f"Hello, I'm Steward. {WHAT_IT_IS}", run_by(operator), WRITTEN_HERE, SAFER, *told, NOT_STORED, ABOUT_YOU)


def model_row(model: ModelSettings) -> tuple[str, str]:
    """A row of who can read what."""
    return "Questions that a language model helps to answer", f"Also {to_whom(model)}, with the passages that answer."


NOT_THIS_ONE = "The answer to your first question is not: you could not know before."
HELP = (
    WHAT_IT_IS,
    f"`{COMMAND} can they log my keystrokes?` asks; only you see the answer.\n"
    f"`{COMMAND} where New York` sets the place where you work; `{COMMAND} where` shows it.\n"
    f"`{COMMAND} concern` shows how to raise a concern; nothing that is typed after it is read.\n"
    f"`{COMMAND} sign` shows petitions and gives a code to sign with; nothing that is typed after it is read.\n"
    f"`{COMMAND} gaps` shows what the company's own policies say of consent to tracking, and what they leave open.\n"
    f"`{COMMAND} forget-me` clears what I remember of you: your place and our conversation.\n"
    f"`{COMMAND} help` shows this.",
    "Name the place where you work in the question, or set it once with “Change place” below an answer. “Show passage” "
    "shows the words an answer rests on; “What can I do?” the next steps, the soonest deadline first.",
)
EMPTY = f"Write your question after the command, for example: `{COMMAND} can my boss read my work email?`"

GROWING = "Still being written: each sentence is shown once it was checked against its source."
STOPPED = "You stopped this answer. What stands here was checked; ask again for all of it."
RESTARTED = "I was restarted before I could answer, and questions are not stored. Please ask again."
FULL = "So many questions are waiting that I can't promise yours an answer. Please ask again in a few minutes."
GUESTS = (
    "Company policies are shown to full members of this workspace only, and never where guests or people from outside "
    "read along. This answer rests on law and public sources."
)
TOO_OLD = "A private conversation is remembered for 15 minutes and then forgotten, as this one is. Please ask again."
WINDOW_TOO_OLD = (
    "This window was open for more than 15 minutes, or I was restarted: I no longer know where to answer so that only "
    f"you see it. Copy your question, close the window and write `{COMMAND}` and the question."
)
ONLY_YOU = "Only you see the answer. The question is not stored."
BY_DIRECT_MESSAGE = (
    "The answer comes as a direct message. It doesn't repeat the question, but like every message it can reach your "
    f"employer. To be answered outside your messages, close this and write `{COMMAND}` and your question."
)
PRESS_AGAIN = "That window could not be opened: Slack takes one for three seconds only. Please press again."
PASSAGE_GONE = (
    "These words can't be shown: the source has changed since, is no longer in the library, or is for full members of "
    "the workplace only. Ask again for today's answer."
)
ACTIONS_GONE = "The steps of this answer have changed since. Ask again for today's answer."
FORGOTTEN = "Forgotten: your place and our conversation. What stands in Slack's own history stays there."
NOT_ALL_FORGOTTEN = (
    "Whether you took a code could not be looked up just now: desk.db cannot be used. Please try again later."
)
THANKS = "Thank you. Your choice was counted; nothing else was kept."
NOT_FOR_YOU = "This is for the people who look after Steward here."


def office_code(code: str) -> str:
    return f"Your code for the office: {code}. Type it there now: it is good once, for a short time, and for you alone."


def busy(before: int) -> str:
    """`before` counts the questions that are answered first."""
    ahead = "one question is" if before == 1 else f"{before} questions are"
    return f"As it stands, {ahead} answered before yours. Your answer comes here as soon as it is ready."


NO_SUCH_PLACE = "I don't know that place. Name a country, a US state or a code, for example New York, US-NY or Germany."
NOT_SHARED = "This can't be shared: it rests on texts that are not public, or it is forgotten by now."
SHARED = "Posted. Everybody in the channel can see it now."
POSTING = "Posting …"
NOT_POSTED = "It could not be posted there. I may not be in that channel: invite me first, then try again."
ADMIN_HELP = (
    f"`{COMMAND} admin refresh` reads everything that is followed anew; `{COMMAND} admin sources` tells how each "
    f"source is, `{COMMAND} admin health` what I hold, `{COMMAND} admin topics` in which areas I had no answer."
)
ALREADY = "A refresh is running already."
MOST_FAILED = MOST_HELD = 5
REFRESHING = "Reading the sources anew …"


def refreshed(*, added: int, updated: int, unchanged: int, removed: int, failed: Sequence[tuple[str, str]]) -> str:
    """`failed`: what could not be read, and why."""
    told = f"Done: {added} added, {updated} updated, {unchanged} unchanged, {removed} removed."
    for name, reason in failed[:MOST_FAILED]:
        told += f"\n{name}: {reason}{'' if reason.endswith('.') else '.'}"
    if len(failed) > MOST_FAILED:
        told += f"\n… and {len(failed) - MOST_FAILED} more. See them where Steward runs: steward refresh"
    return told


def held_back(held: Sequence[tuple[str, str]]) -> list[str]:
    """What does not answer before somebody has looked at it: source or file, and why."""
    told = [f"Held back: {name}: {reason}." for name, reason in held[:MOST_HELD]]
    if len(held) > MOST_HELD:
        told.append(f"… and {len(held) - MOST_HELD} more held back.")
    return [*told, HELD_HINT] if told else []


def place_set(name: str) -> str:
    return f"From now on I answer for {name}, where a question names no place of its own."


def no_place(default: str | None) -> str:
    return NO_PLACE_DEFAULT.format(place=Jurisdiction.parse(default).name) if default else NO_PLACE


def place_is(name: str) -> str:
    return f"I answer for {name}, as you chose, where a question names no place of its own."


NAMES_ITS_PLACE = "This question names its place itself, and that goes first. Ask it again without, or with another."


def failed(operator: Operator) -> str:
    """An error: what happened, what was kept, what to do next."""
    tell = f" If it happens again, please tell {operator.name}" if not operator.demo else ""
    contact = f" ({operator.contact})" if tell and operator.contact else ""
    return (
        f"Something went wrong and I have no answer. Your question was not kept. Please ask again.{tell}{contact}"
        + ("." if tell else "")
    )


def personal_report(contacts: Sequence[str]) -> tuple[str, ...]:
    """The answer to what reads like a report of something that happened to somebody."""
    people = "; ".join(contacts) or "a union, a works council, an employment lawyer or a free advice service"
    return (
        "This reads like something that happened to you or to somebody you know. I have stored and repeated nothing of "
        "it. I don't take reports in Slack, because what stands here can reach your employer.",
        f"Who can help: {people}. Best reach them from a device and an account that are your own.",
        "If you wrote it in a channel or a direct message you can delete it there, but an export may still hold it.",
        f"What the rules are, I can tell you: `{COMMAND} can they punish me for reporting?`",
    )


# The home tab

HOME_ASK = (
    f"Type `{COMMAND}` and your question anywhere in Slack; only you see the answer. Please ask what the rules are; "
    "don't write what happened to somebody, and no names."
)
HOME_ASK_BUTTON = "The button asks as well, and answers in a direct message, which can reach your employer."
NO_PLACE = "You have set no place, so answers say what holds in several. Set the place where you work."
NO_PLACE_DEFAULT = "You have set no place. Questions that name none are answered for {place}, this workplace's default."
NO_CHANGES = (
    "Nothing that Steward holds of the company's policies has changed lately. When a sentence does, it is here."
)
NO_SOURCES = "No sources are set up yet. Bring policies in: `steward ingest FOLDER`"
NOT_FOLLOWED = "none is followed yet. Begin where Steward runs: steward sources add URL|PATH --kind policy"
HELD_HINT = "The last good version answers on. Look where Steward runs: steward sources held"
NO_TOPICS = (
    "Nothing to show yet. An area appears on a Monday, once five questions about it found no answer in full weeks. "
    "Fewer than five are never shown."
)
TOPICS_ARE = (
    "Counted are full members' questions that found no answer, by broad area, over the last 13 full weeks, rounded "
    "down to fives: questions, not people. Who asks about an area again in the same week counts once, unless I was "
    "restarted. This week is told from Monday on; quiet weeks wait until they hold five questions together. What is "
    "about people, health, complaints or organising is never counted, nor what those who see this ask, nor other "
    "languages than English. What was asked, and by whom, is not stored."
)
TOPICS_HINT = (
    "To have them answered, bring in a policy that does: `steward ingest FOLDER`. For a rule of your own, such as an "
    "agreement, begin a card: `steward pack new ID`."
)
WHO_READS = (
    ("Channels and direct messages", "Everybody in them, and your employer where the workspace is exported."),
    (f"`{COMMAND}` and answers only you see", "You. Slack and this Steward receive them. They are not in the exports "
     "that Slack documents."),
    ("What you type into a window of Steward's", "The same as the slash command. Where the answer comes as a direct "
     "message, the window says so."),
    ("What Steward keeps of you", "In memory only: your place, the last turns of a private conversation and, for the "
     "week, the broad areas in which a question of yours found no answer. Such questions, and choices under 👍 and 👎, "
     "are counted without your name."),
    ("Company policies in answers", "Full members of this workspace only."),
)  # fmt: skip
