"""What Steward declines. Asking whether something is allowed, or what happens if, is always answered."""

from __future__ import annotations

import re

from knowledge.question import Question

_HELP = r"(help me|show me|teach me|tell me how|how (do|can|could|would|should|to) ?(i|we|you|one)?|ways? to|steps to|best way|write|give me|make|need to|want to|guide|is there a (way|trick)|which|best|script|what.?s the (best|safest|easiest) way)"
_EVADE = r"(disabl|bypass|evad|avoid detection|get around|get past|trick|fool|fake|spoof|kill|uninstall|remov|block|jam|sabotag|turn off|switch off|hide|beat|cheat|circumvent|defeat|get rid of|stop the (agent|tracker|software))"
_MONITOR = r"(agent|tracker|tracking|monitor|bossware|spyware|keylog|keystroke|screenshot|software|jiggler|activity|hubstaff|teramind|time ?doctor|activtrak|webcam|tool|program|idle|productivity|gps|typing|camera|watch)"

_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("evasion", re.compile(rf"{_HELP}.{{0,60}}\b{_EVADE}\w*.{{0,60}}{_MONITOR}")),
    ("evasion", re.compile(rf"^(please )?{_EVADE}\w* .{{0,40}}{_MONITOR}")),
    ("evasion", re.compile(r"(undetectable|can.?t be detected|without ((being|getting) (caught|detected)|(it|them|hr|my \w+|anyone) (noticing|knowing|finding out|seeing))|so (they|it) (can.?t|won.?t) (detect|see|notice))")),
    ("threats", re.compile(rf"({_HELP}|draft|word it).{{0,60}}\b(threat|blackmail|intimidat|scares? |ruin (him|her|them)|make (him|her|them) pay)")),
    ("unmasking", re.compile(r"((^|tell me |find out |figure out |show me |work out |reveal |say |name |guess )(who|(which|what) (employee|person|colleague|coworker|one)s?)( (in|of|on|from) .{0,25})? (reported|complained|filed|snitched|blew|leaked|submitted|raised|started the (anonymous|petition)|signed (the|our|this) )|unmask|list the people|identify the (reporter|whistle|person|employee|source))")),
    ("leaking", re.compile(rf"{_HELP}.{{0,50}}\b(leak|exfiltrat|smuggle|dump|steal|(get|send|pass|hand) .{{0,30}}(memo|document|file|data)s? .{{0,40}}(to|out to) (a |the )?(reporter|journalist|press|newspaper|media)|copy .{{0,20}}(company|internal|customer) (data|files|documents))")),
    ("records", re.compile(r"\b(delete|destroy|hide|wipe|shred|erase|(make .{0,30}disappear))\b.{0,60}\b(from legal|evidence|records?|before (the )?(audit|lawsuit|discovery|legal)|legal hold)")),
    ("prediction", re.compile(r"\b(will (i|we) win|(my|our) chances|odds of winning|would a (judge|jury|court) (rule|side)|predict (the|my)|going to (win|lose)|how much (will|would) (i (get|win)|the (jury|judge|court))|(board|court|judge|jury) side with|^predict\b|what are my chances)")),
)  # fmt: skip


# "Is it legal to …" is a question of law, whatever follows.
_MAY_BE_ASKED_ABOUT = frozenset({"evasion", "leaking", "unmasking", "records"})


def declined(question: Question) -> str | None:
    """The kind of thing that is asked for, where Steward declines it: the start of a scope unit's heading."""
    low = question.text.casefold().replace("’", "'")
    for topic, pattern in _RULES:
        if pattern.search(low) and not (question.asks_permission and topic in _MAY_BE_ASKED_ABOUT):
            return topic
    return None
