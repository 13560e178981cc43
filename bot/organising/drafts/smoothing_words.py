"""What is said of smoothing, at the machine and in the office."""

from __future__ import annotations

from collections.abc import Mapping

from bot.organising.drafts.fidelity import Fault
from bot.organising.drafts.smoothing import Kept, Paragraph, Part

SENT = (
    "{model}{where} is sent the wording of Steward’s own clauses, as it comes with Steward, and nothing else: nothing "
    "that you wrote, no title, name, figure, theme or policy. Whoever runs the model learns which clauses you chose. "
    "What you changed is not sent."
)
NOTHING = "No demand is a clause of Steward’s word for word, so nothing was sent and nothing was changed."
NONE_PASSED = "There is no wording to take. Nothing was changed."
PARTS: Mapping[Part, str] = {Part.TEXT: "text", Part.REASON: "reason"}
_KEPT: Mapping[Kept, str] = {
    Kept.YOURS: "Yours, left as it is. It was not sent.",
    Kept.SMOOTHED: "A language model worded it before; left as it is. It was not sent.",
    Kept.SAME: "The model changed nothing.",
    Kept.UNANSWERED: "The model gave no answer, so it is left as it is.",
}
_FAULTS: Mapping[Fault, str] = {
    Fault.EMPTY: "it is empty",
    Fault.PLACEHOLDER: "it lost or changed a value that is filled in",
    Fault.FORM: "it has marks or capitals that the clause has not",
    Fault.LENGTH: "it is much shorter or longer",
    Fault.NUMBER: "it has another number",
    Fault.TURN: "it has another “not”, “only”, “must”, “may”, “before” or the like",
    Fault.WHO: "it names others",
    Fault.ADDED: "it adds words",
    Fault.LOST: "it leaves words out",
    Fault.ORDER: "it says things in another order",
    Fault.VERIFIER: "a sentence of it did not pass the check",
}


def sent_to(model: str, host: str = "") -> str:
    """`host`: the other computer that it is on; empty for this one."""
    return SENT.format(model=model, where=f" at {host}" if host else " on this computer")


def kept(paragraph: Paragraph) -> str:
    """Why it keeps its wording; empty where it has another to offer. Nothing that the model wrote is repeated."""
    if paragraph.kept is None:
        return ""
    if paragraph.kept is Kept.REFUSED:
        why = "; ".join(_FAULTS[fault] for fault in paragraph.faults)
        return f"The clause’s own wording stays, since the model’s may say something else: {why}."
    return _KEPT[paragraph.kept]
