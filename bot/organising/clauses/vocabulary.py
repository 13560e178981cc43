"""What clauses and findings in policies are about: practices of tracking, and what people would need to consent."""

from __future__ import annotations

PRACTICES = {
    "keystrokes": "keystrokes and mouse",
    "screen": "the screen",
    "camera": "camera and microphone",
    "location": "location",
    "messages": "messages, mail and calls",
    "ai_training": "training AI on work",
    "score": "scores and rankings",
    "biometrics": "fingerprint, face and other biometrics",
    "own_device": "personal devices",
}
"""Id to words, as they stand in a sentence."""

COLUMNS = {
    "told": "being told before it begins",
    "purpose": "a named purpose that is kept to",
    "opt_in": "being asked, and free to refuse",
    "minimum": "collecting only what is needed",
    "kept": "a day on which data is deleted",
    "shared": "naming who sees data, and that it goes no further",
    "training": "no use of data to train AI without consent",
    "access": "seeing and correcting one's own data",
    "human": "a person who decides, and not a system alone",
    "discipline": "no discipline on this data alone",
    "private": "leaving out private places, devices and time",
    "assessed": "assessing risks together with workers",
}
"""Id to words for what people would need, as they stand in a sentence."""
