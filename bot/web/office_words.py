"""What the office's pages say themselves. Plain text; nothing here repeats what somebody typed."""

from __future__ import annotations

NOT_FITTING = (
    "That did not fit. Take a new code, wait until your app shows new numbers, and type both again. After several "
    "tries that did not fit, wait ten minutes first."
)
TOO_MANY = "Very many codes are being tried just now, so yours was not looked at. Please try again in a minute."
ENDED = "You are signed out: your 30 minutes are over, you signed in elsewhere, or the office was started anew."
SIGNED_OUT = "You are signed out."
UNUSABLE = (
    "What is stored cannot be read just now: the disk may be full, or a file damaged. "
    "Whoever runs this machine finds out with: steward doctor"
)
FOR_ADMINS = ("This page is for admins", "It shows how the machine is. Nothing about people or concerns is on it.")
DEMO_KEY = "The demo key is installed: everybody can open what is sealed to it. It is for trying out."
NO_KEY = "None is in use."
NOT_THERE = ("That is not here", "It may have been purged or renamed, or the address is another. Nothing was changed.")

# What people type, as it is called where it is shown again after a session ended.
_LABELS = {
    "title": "Title", "addressee": "Addressee", "operator": "Who collects", "opening": "Opening", "closing": "Closing",
    "heading": "Heading", "text": "Text", "reason": "Reason", "why": "Why", "to": "To whom", "how": "How",
    "id": "Short name", "result": "The custodians’ result", "threshold": "Threshold", "deadline": "Last day to sign",
    "on": "Day",
}  # fmt: skip


_CHOSEN = frozenset(
    {"seen", "keep", "do", "mode", "clause", "number", "sha256", "key", "sure", "verdict", "read", "take", "by"}
)


def is_field(name: str) -> bool:
    """Whether a form of the office has one of that name."""
    return name in _LABELS or name in _CHOSEN or name.startswith(("value.", "demand.", "after."))


def label_of(field: str) -> str:
    """Empty for what nobody types."""
    if field.startswith("value."):
        return f"${field.removeprefix('value.')[:40]}"
    return _LABELS.get(field, "")
