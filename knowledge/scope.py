"""What Steward declines. Asking whether something is allowed, or what happens if, is always answered."""

from __future__ import annotations

import re

from knowledge.question import Question

_HELP = r"(help me|show me|teach me|tell me how|how (do|can|could|would|should|to) ?(i|we|you|one)?|ways? to|steps to|best way|write|give me|make|need to|want to|guide)"
_EVADE = r"(disabl|bypass|evad|avoid detection|get around|get past|trick|fool|fake|spoof|kill|uninstall|remov|block|jam|sabotag|turn off|switch off|hide|beat|cheat|circumvent|defeat|stop the (agent|tracker|software))"
_MONITOR = r"(agent|tracker|tracking|monitor|bossware|spyware|keylog|keystroke|screenshot|software|jiggler|activity|hubstaff|teramind|time ?doctor|activtrak|webcam|tool|program|idle|productivity)"

_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("evasion", re.compile(rf"{_HELP}.{{0,60}}\b{_EVADE}\w*.{{0,60}}{_MONITOR}")),
    ("evasion", re.compile(rf"^(please )?{_EVADE}\w* .{{0,40}}{_MONITOR}")),
    ("evasion", re.compile(r"(undetectable|without (being|getting) (caught|detected)|so (they|it) (can.?t|won.?t) (detect|see|notice))")),
    ("threats", re.compile(rf"({_HELP}|draft).{{0,50}}\b(threat|blackmail|intimidat|scare my)")),
    ("unmasking", re.compile(r"\b(who (reported|complained|filed|snitched|blew|leaked|submitted|signed|raised)|unmask|find out who|identify the (reporter|whistle|person|employee|source))")),
    ("leaking", re.compile(rf"{_HELP}.{{0,50}}\b(leak|exfiltrat|smuggle|dump|steal|copy .{{0,20}}(company|internal|customer) (data|files|documents))")),
    ("records", re.compile(r"\b(delete|destroy|hide|wipe|shred|erase)\b.{0,60}\b(from legal|evidence|records?|before (the )?(audit|lawsuit|discovery)|legal hold)")),
    ("prediction", re.compile(r"\b(will (i|we) win|(my|our) chances|odds of winning|would a (judge|jury|court) (rule|side)|predict (the|my)|going to (win|lose)|how much (will|would) i (get|win))")),
)  # fmt: skip


def declined(question: Question) -> str | None:
    """The kind of thing that is asked for, where Steward declines it: the start of a scope unit's heading."""
    low = question.text.casefold().replace("’", "'")
    for topic, pattern in _RULES:
        if pattern.search(low) and not (question.asks_permission and topic in ("evasion", "leaking")):
            return topic
    return None
