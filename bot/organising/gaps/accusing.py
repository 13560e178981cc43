"""When a statement accuses nobody, however like the contrary it reads: it asks, forbids, tells what was or what others
do."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.organising.gaps.card import Pattern
from bot.organising.gaps.statement import Statement, folded
from knowledge.sentences import SpanKind

_ASKED = re.compile(r"\?(?:;|$)|: (?:no|never|not|none)\b[^;]{0,30}(?:;|$)")
# "“Covert monitoring” means cameras that film without notice."
_MEANS = re.compile(r"^\W*[\"'][^\"']{2,40}[\"'],? (?:means|denotes|refers to|stands for)\b")
_ABOVE = 300  # characters of a heading or a lead that are looked at


def accuses_nobody(statement: Statement, shared: Mapping[str, Pattern]) -> bool:
    """Whether it is at most a part of the matter: a row that asks or denies, what a word means, what stands under
    "Forbidden" or "Myths", what was, what a court or a law demands, and what is said of others or of the document."""
    if statement.kind is SpanKind.ROW:
        said = folded(statement.text)
        if _ASKED.search(said) or any(shared["forbids"].search(cell.partition(":")[0]) for cell in said.split("; ")):
            return True
    above = folded(f"{statement.heading.rpartition(' › ')[2][:_ABOVE]} : {statement.lead[-_ABOVE:]}")
    return (
        shared["forbids"].search(above) is not None
        or _MEANS.match(statement.own) is not None
        or shared["elsewhere_or_once"].search(statement.said) is not None
    )
