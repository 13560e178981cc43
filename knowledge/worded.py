"""What an answer tells of the language model that worded it, or that was asked to and did not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FellBack(StrEnum):
    """Why an answer stands as the sources have it although a model was asked."""

    TIMEOUT = "timeout"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    RATE_LIMITED = "rate_limited"
    BROKEN = "broken"
    BUDGET = "budget"
    RESTING = "resting"
    UNSUPPORTED = "unsupported"  # too few of its sentences passed, or none of the source that leads


@dataclass(frozen=True, slots=True)
class Wrote:
    """One sentence that a model wrote. A statement's text is `before`, `sentence` and `after`: what is said of how its
    source stands is Steward's own and stays. `quote` is what the sentence rests on, verbatim in its source."""

    sentence: str
    quote: str
    before: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        return f"{self.before}{self.sentence}{self.after}"


@dataclass(frozen=True, slots=True)
class WordedBy:
    """`model` is its name; `prompts` are (name, version) of what it was told; `passed` and `dropped` count sentences;
    `grounds` count why they were dropped; `tokens` are those of the prompts and of what it wrote, where it told.
    `understood` is the follow-up as it was made to stand alone. With `fell_back`, nothing of the model's is shown."""

    model: str
    prompts: tuple[tuple[str, str], ...] = ()
    passed: int = 0
    dropped: int = 0
    grounds: tuple[tuple[str, int], ...] = ()
    tokens: tuple[int, int] | None = None
    understood: str | None = None
    fell_back: FellBack | None = None

    def as_json(self) -> dict[str, object]:
        found: dict[str, object] = {
            "model": self.model,
            "prompts": dict(self.prompts),
            "sentences": {"passed": self.passed, "dropped": self.dropped, "grounds": dict(self.grounds)},
            "tokens": {"prompt": self.tokens[0], "completion": self.tokens[1]} if self.tokens else None,
            "fell_back": self.fell_back.value if self.fell_back else None,
        }
        if self.understood:
            found["understood"] = self.understood
        return found
