"""Lays measurements out in the terminal. It arranges; it writes no sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.table import Table


def comparison_table(model: str, told: Mapping[str, Any]) -> Table:
    """`told` is the summary of `knowledge.evaluation.wording`."""
    table = Table(box=None, pad_edge=False)
    table.add_column(f"{told['questions']} questions")
    table.add_column("sources alone", justify="right")
    table.add_column(model, justify="right", overflow="fold")
    evidence, worded = told["evidence"], told["model"]
    for name, key in (
        ("answered", "answered"), ("held back", "held_back"), ("errors", "errors"), ("statements shown", "statements"),
        ("near to what must not be said", "must_not_say"),
    ):  # fmt: skip
        table.add_row(name, str(evidence[key]), str(worded[key]))
    for point in ("p50", "p95"):
        took = [f"{side['took_ms'][point]:.0f}" if side["took_ms"] else "–" for side in (evidence, worded)]
        table.add_row(f"milliseconds, {point}", *took)
    first = told["first_sentence_ms"]
    rows: list[tuple[str, object]] = [
        ("model asked", told["model_asked"]),
        ("sentences written", told["written"]),
        ("  dropped by the verifier", told["dropped"]),
        ("  shown, supported", told["supported_shown"]),
        ("  shown, UNSUPPORTED" if told["unsupported_shown"] else "  shown, unsupported", told["unsupported_shown"]),
        ("fell back to the sources alone", told["fell_back"]),
        *((f"  {reason}", count) for reason, count in told["fell_back_by_reason"].items()),
        ("first sentence, milliseconds, p50", f"{first['p50']:.0f}" if first else "–"),
        ("tokens read", told["prompt_tokens"]),
        ("tokens written", told["completion_tokens"]),
    ]
    for name, value in rows:
        table.add_row(name, "", str(value))
    return table


def followups_table(told: Mapping[str, Mapping[str, Any]]) -> Table:
    """`told` holds a summary of `knowledge.evaluation.followups` for each set of pairs."""
    table = Table(box=None, pad_edge=False)
    table.add_column("hit@3")
    for heading in ("pairs", "asked alone", "as follow-up", "with the model", "rewritten"):
        table.add_column(heading, justify="right")
    for name, figures in told.items():
        shares = [figures[f"{key}_hit@3"] for key in ("alone", "followed", "with_model")]
        rewritten = figures["rewritten"]
        table.add_row(
            name, str(figures["pairs"]), *("–" if share is None else f"{share:.3f}" for share in shares),
            "–" if rewritten is None else str(rewritten),
        )  # fmt: skip
    return table
