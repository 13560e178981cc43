"""What is said of a language model before anybody asks: what of theirs goes to whom, and what never does."""

from __future__ import annotations

from knowledge.language_model import ModelSettings

_GIVEN = "your question, what was asked before it where it follows on from that, and the passages that answer it"
ALONE = "Answers come from the sources alone."
NEVER = (
    "Your name, your account, and what is sent as a concern or a signature never go there. Leave names out of "
    "questions: what you type goes as you typed it."
)
CHECKED = (
    "Each sentence that it writes is checked against the source beside it, and is not shown where it does not pass."
)


def to_whom(model: ModelSettings) -> str:
    """The computer that is asked, as far as its address tells."""
    if model.is_local:
        return "an address on the computer that runs Steward"
    if model.address.startswith("http://"):
        return f"{model.host}, a computer in a private network"
    return model.host


def what_leaves(model: ModelSettings) -> str:
    """For faces where each answer may be worded by it."""
    return (
        f"Answers here may be worded by a language model ({model.name}). For that, {_GIVEN} are sent to "
        f"{to_whom(model)}. {NEVER} {CHECKED}"
    )


def what_leaves_on_consent(model: ModelSettings) -> str:
    """For the Box, where it is asked about one question at a time, by who asked."""
    return (
        f"There is a language model here ({model.name}). Nothing is sent to it by itself. Only where you ask for that, "
        f"below an answer, and for that one question: then {_GIVEN} go to {to_whom(model)}. Who runs that computer can "
        f"read them and may keep them. {NEVER} {CHECKED}"
    )
