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
# "Who does not want that is moved to a PIN": another way, and nothing lost by it.
_ANOTHER_WAY = re.compile(
    r"\b(?:(?:do|does|would|will) not (?:want|wish|agree|like)|rather not|prefers? not|declin\w*|refus\w*|object\w*|"
    r"opts? out|says? no|instead)\b[^.;]{0,60}\b(?:moved to|given|gets?|offered|switche?[ds]? to|receives?|issued|"
    r"lent|(?:sign|clock|check)s? (?:in|on) (?:with|by))\b[^.;]{0,25}\b(?:pins?|cards?|codes?|badges?|fobs?|paper|"
    r"tokens?|passwords?|keypads?|(?:company|work) (?:phone|device|laptop|handset))\b"
)
_LOSS = re.compile(
    r"\b(?:los[es]\w*|unpaid|lower|less|dismiss\w*|terminat\w*|forfeit\w*|bonus\w*|premium\w*|deduct\w*|shifts?|"
    r"another (?:site|job|role)|fewer|slower|reprimand\w*|warn\w*|disciplin\w*)\b"
)
# "Access with another's password leads to dismissal": for what people do, not by what was collected on them.
_MISDEED = re.compile(
    r"^\W*(?:[\d.]+ )?(?:\w+ ){0,3}?(?:access(?:ing)?|use|using|misuse|abuse|fail(?:ure|ing)|breach(?:es|ing)?|"
    r"violat(?:ions?|ing)|sharing|disclos(?:ure|ing)|tampering|attempts?|interfer(?:ing|ence)|disabling|copying|"
    r"removal|sending|downloading)\b[^.;]*\b(?:disciplin|dismiss|terminat|sanction)"
)
_COLLECTED = re.compile(
    r"\b(?:monitor\w*|footage|recordings?|logs?|logged|data|scores?|records?|recorded|cctv|evidence|screenshots?|"
    r"track\w*|telematics|metrics?|rat(?:e|es|ings?)|cameras?|alerts?|reports?|figures?|numbers?)\b"
)
# "May be used in disciplinary proceedings": beside what else there is; it does not say that it is enough.
_USED_IN = re.compile(
    r"\b(?:used|relied (?:up)?on|considered|taken into account|cited|referred to|submitted|put before|produced)\b"
    r"[^.;]{0,60}\b(?:disciplin\w*|grievance|investigat\w*|proceedings?|hearings?)\b"
)
_ENOUGH = re.compile(
    r"\b(?:alone|sole|solely|by itself|of itself|on (?:its|their) own|basis|grounds?|dismiss\w*|terminat\w*|"
    r"discharge\w*|sufficient|enough|without (?:more|other|further)|leads? to|results? in)\b"
)
_TRAINING, _OPT_IN, _DISCIPLINE = "training", "opt_in", "discipline"


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
    """Whether it says that data may be used for training, and not that nobody is asked; or names another way for who
    does not consent, and nothing that is lost by it; or punishes a misdeed, and names nothing that was collected, or
    that data is used in proceedings, and not that it is enough."""
    said = statement.said
    if column.id == _DISCIPLINE:
        if _USED_IN.search(said) is not None and _ENOUGH.search(said) is None:
            return True
        return _MISDEED.search(statement.own) is not None and _COLLECTED.search(statement.own) is None
    if column.id == _TRAINING:
        return _MAY.search(said) is not None and _UNASKED.search(said) is None
    return column.id == _OPT_IN and _ANOTHER_WAY.search(said) is not None and _LOSS.search(said) is None
