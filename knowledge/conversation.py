"""A conversation's memory: the place and the last questions. It lives in process memory and is never stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.follow_up import leans_on_earlier, repeats
from knowledge.jurisdiction import Jurisdiction
from knowledge.retrieval import terms

# "I moved to Dublin" says where, and asks the last question there; so does "und in Wien?".
_WHEREABOUTS = frozenset(
    "moved move live living work working based now located currently job asking ask mean meant talking about there "
    "here office site branch over same und oder y e et auch was ist mit wie mir uns".split()
)
REMEMBERED = 4  # questions


@dataclass(frozen=True, slots=True)
class Conversation:
    """Values in, values out: `after` gives the conversation that includes a question."""

    questions: tuple[str, ...] = ()
    places: tuple[Jurisdiction, ...] = ()
    documents: tuple[str, ...] = ()
    said: str | None = None

    def after(
        self,
        subject: str,
        places: Sequence[Jurisdiction],
        documents: Sequence[str] = (),
        *,
        said: str | None = None,
    ) -> Conversation:
        """`subject` is what the question came to mean; `places` it named; `documents` its answer cited; `said` is the
        unit that led the answer."""
        return Conversation(
            (*self.questions, subject)[-REMEMBERED:],
            tuple(places) or self.places,
            tuple(documents) or self.documents,
            said,
        )

    def continued(self, rest: str) -> tuple[str, ...]:
        """The documents that are still spoken of, where the question leans on the last one."""
        asks_anew = self.questions and leans_on_earlier(rest) and self.subject(rest) != self.questions[-1]
        return self.documents if asks_anew else ()

    def subject(self, rest: str) -> str:
        """What to search for, given a question without its place names.

        "Same question" is the last question; "what about contractors?" is searched beside it.
        """
        if not self.questions:
            return rest
        last = self.questions[-1]
        if repeats(rest) or not set(terms(rest)) - _WHEREABOUTS:
            return last
        return f"{rest} {last}" if leans_on_earlier(rest) else rest
