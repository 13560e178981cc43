"""When a statement accuses nobody, however like the contrary it reads: it asks, forbids, tells what was or what others
do. `held_against.py` tells whom it spares."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.organising.gaps.card import Column, Pattern
from bot.organising.gaps.statement import Statement, folded
from knowledge.sentences import SpanKind

_ASKED = re.compile(r"\?(?:;|$)|: (?:no|never|not|none)\b[^;]{0,30}(?:;|$)")
# "“Covert monitoring” means cameras that film without notice."
_MEANS = re.compile(r"^\W*[\"'][^\"']{2,40}[\"'],? (?:means|denotes|refers to|stands for)\b")
_ABOVE = 300  # characters of a heading or a lead that are looked at
# "Recordings may be used to train models": it may be, and nothing is said of who is asked.
_MAY = re.compile(r"\b(?:(?<!\d )may(?! \d)|might|options? to|reserves? the right|entitled to|(?:is|are) free to)\b")
_UNASKED = re.compile(
    r"\b(?:not|no|never|nor|neither|nobody|without)\b[^.;]{0,40}\b(?:consent|permission|agree\w*|ask\w*|choice|opt\w*|"
    r"object\w*|refus\w*|declin\w*|veto|stop|prevent|say|out|exclu\w*|withh\w*|inform\w*|abstain|compensat\w*|"
    r"release|reference|restrict\w*|exception|ado)\b|\b(?:even if|regardless|whether|despite|irrespective|whatever)\b"
)
_TRAINING = "training"


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
        or any(shared[name].search(statement.said) is not None for name in ("elsewhere_or_once", "others_alone"))
    )


def leaves_open(column: Column, statement: Statement) -> bool:
    """Whether it says that data may be used for training, and not that nobody is asked."""
    said = statement.said
    return column.id == _TRAINING and _MAY.search(said) is not None and _UNASKED.search(said) is None
