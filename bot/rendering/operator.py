"""Who runs this Steward, in words for everybody."""

from __future__ import annotations

from bot.settings import Operator, OperatorKind

_KIND = {
    OperatorKind.UNION: "a union",
    OperatorKind.WORKS_COUNCIL: "a works council",
    OperatorKind.WORKERS: "workers here",
    OperatorKind.EMPLOYER: "the employer",
}


def run_by(operator: Operator) -> str:
    """One sentence, and how to reach them."""
    if operator.demo:
        return "Nobody has said yet who runs this Steward: it is a demo."
    contact = f" You can reach them: {operator.contact}." if operator.contact else ""
    return f"This Steward is run by {operator.name} ({_KIND[operator.kind]}).{contact}"
