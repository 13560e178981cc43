"""What Steward says in Slack about the consent gap report, as plain text."""

from __future__ import annotations

from bot.gap_report import NO_PLACE
from bot.slack.words import COMMAND

TITLE = "What the policies say"
HOME = (
    "For each kind of tracking that the company's own policies mention: what they say of the things that people would "
    "need to consent, with the sentence, and what asks for it."
)
OPEN = "See what they say"
INTRODUCTION = (
    "These kinds of tracking the company's own policies mention. For each, twelve things that people would need to "
    "consent, and what the policies say of them."
)
NOT_MADE = (
    "The policies have not been read for this yet. Steward's keeper does it by itself, after it has looked at the "
    "sources; the first time takes a few minutes. Try again later.",
    "If it stays like this, whoever runs Steward makes it with: steward gaps",
)
MEMBERS_ONLY = (
    "This quotes company policies, which are shown to full members of this workspace only. What the law says you can "
    f"ask all the same: `{COMMAND}` and your question."
)
GONE = "The policies have been read anew since, and the report no longer has this. Go back to all of them."
ASK_FOR_PLACE = (
    f"No place is known, so no law is named. Set where you work with `{COMMAND} where New York`, and open this again."
)
WHOLE = "What ends with … is cut here. It stands in full in the office, and where Steward runs: steward gaps"
ALL = "All practices"
ASKED = "What asks for it:"
MORE_PRACTICES = "more are in the office, and where Steward runs: steward gaps"


def note(said: str) -> str:
    """A note of the report, as it is told here: nobody in Slack has an option to set."""
    return ASK_FOR_PLACE if said == NO_PLACE else said


def things(first: int, last: int, of: int) -> str:
    """Which of the things a page shows."""
    return f"{first} to {last} of {of}"
