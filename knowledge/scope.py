"""What Steward declines. Asking whether something is allowed, or what happens if, is always answered."""

from __future__ import annotations

import re

from knowledge.question import Question

_HELP = r"(help me|show me|teach me|tell me how|how (do|can|could|would|should|to) ?(i|we|you|one)?|ways? to|steps to|best way|write|give me|make|need to|want to|guide|is there a (way|trick)|(which|what) (key|command|setting|cable|registry|registry keys?|tool|app|script|trick)s?|best (way|mouse|tool|app)|script|what.?s the (best|safest|easiest) way)"
_EVADE = r"(disabl|bypass|evad|avoid detection|get around|get past|trick|fool|fake|spoof|kill|uninstall|remov|block|jam|sabotag|turn off|switch off|hide|beat|cheat|circumvent|defeat|get rid of|stop the (agent|tracker|software))"
_MONITOR = r"(agent|tracker|tracking|monitor|bossware|spyware|keylog|keystroke|screenshot|software|jiggler|activity|hubstaff|teramind|time ?doctor|activtrak|webcam|tool|program|idle|productivity|gps|typing|camera|watch)"

_EVASION = re.compile(rf"\b{_EVADE}\w* .{{0,40}}({_MONITOR}|teramind)")
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("evasion", re.compile(rf"{_HELP}.{{0,60}}\b{_EVADE}\w*.{{0,60}}{_MONITOR}")),
    ("evasion", re.compile(rf"^(please )?{_EVADE}\w* .{{0,40}}{_MONITOR}")),
    ("evasion", re.compile(r"(undetectable|can.?t be detected|without ((being|getting) (caught|detected)|(it|them|hr|my \w+|anyone) (noticing|knowing|finding out|seeing))|so (they|it) (can.?t|won.?t) (detect|see|notice))")),
    ("evasion", re.compile(r"(unplug|pull) .{0,40}(agent|monitor|track|report)|make (it|the \w+|them|my \w+) (think|believe|look like|show) .{0,20}(i.?m|i am|as if) .{0,10}(work|active|online|typing)|(wants?|get) .{0,25}(teramind|hubstaff|activtrak|the (agent|tracker|keylogger)) (gone|off|removed)")),
    ("unmasking", re.compile(r"writing style .{0,30}(whose|who)|whose (anonymous|petition|complaint|entry)")),
    ("threats", re.compile(r"\b(expose|reveal|publish|tell everyone) .{0,25}(affair|secret|family)|(or else,? (i|we)( will|'ll)|(will|'ll) .{0,30}\bor else\b|unless (he|she|they) (stop|quit|drop|back|leave))")),
    ("leaking", re.compile(r"(send|give|pass|hand) .{0,40}(memo|document|file|data|screenshot)s? .{0,40}(press|journalist|reporter|newspaper|media)")),
    ("prediction", re.compile(r"\bwill (the|a) .{0,25}\b(rule|decide|side|find) (in|for|with|against)")),
    ("threats", re.compile(rf"({_HELP}|draft|word it).{{0,60}}\b(threat|blackmail|intimidat|scares? |ruin (him|her|them)|make (him|her|them) pay)")),
    ("unmasking", re.compile(r"((^|tell me |find out |figure out |show me |work out |reveal |say |name |guess )(who|(which|what) (employee|person|colleague|coworker|one)s?)( (in|of|on|from) .{0,25})? (reported|complained|filed|snitched|blew|leaked|submitted|raised|started the (anonymous|petition)|signed (the|our|this) )|unmask|list the people|identify the (reporter|whistle|person|employee|source))")),
    ("leaking", re.compile(rf"{_HELP}.{{0,50}}\b(leak|exfiltrat|smuggle|dump|steal|(get|send|pass|hand) .{{0,30}}(memo|document|file|data)s? .{{0,40}}(to|out to) (a |the )?(reporter|journalist|press|newspaper|media)|copy .{{0,20}}(company|internal|customer) (data|files|documents))")),
    ("records", re.compile(r"\b(delete|destroy|hide|wipe|shred|erase|(make .{0,30}disappear))\b.{0,60}\b(from legal|evidence|records?|before (the )?(audit|lawsuit|discovery|legal)|legal hold)")),
    ("prediction", re.compile(r"\b(will (i|we) win|(my|our) chances|odds of winning|would a (judge|jury|court) (rule|side)|predict (the|my)|going to (win|lose)|how much (will|would) (i (get|win)|the (jury|judge|court))|(board|court|judge|jury) side with|^predict\b|what are my chances)")),
)  # fmt: skip


# "Is it legal to …" is a question of law, whatever follows, unless the way to do it is asked for as well.
_MAY_BE_ASKED_ABOUT = frozenset({"evasion", "leaking", "unmasking", "records"})
_AND_HOW = re.compile(
    r"\b(and|then|so|but)\b.{0,20}\b(how (do|can|would|should|to)|show me|tell me how|what.?s the (best|easiest) way)"
)
# Asking somebody to stop it, or acting through others, is what Steward is for; so is what the employer does.
_BY_RIGHT = re.compile(
    r"\b((ask|asking|tell|get|make|demand|request|want|convince|persuade|petition|bargain) .{0,30}\b(them|hr|boss|manager|employer|company|management|it department|works council|union)\b"
    r"|union (talk|rep)|through the union|(file|filing|make|send) (a |an )?(complaint|charge|grievance|report|objection)"
    r"|(can|may|could|will|does|do|is|are|did|has|have) (my|the|our|they|he|she) ?(boss|employer|company|manager|hr|supervisor)?.{0,20}\b(delet|destroy|hide|wip|remov|disabl|fake|block|erase|shred)"
    r"|they (want|are going|plan|try|tried) to|cheats? (us|me|workers|people))"
)
_MAY_I = re.compile(r"(so |and |hi,? )?(can|may|could|am|are|is it) (i|we|ok|okay|allowed|fine)\b", re.IGNORECASE)
# Whether others may do it, what would follow, who decides: asked about, and never help to do it.
_ABOUT_OTHERS = re.compile(
    r"(so |and |hi,? )?((can|may|could|will|do|does) (my|the|our) (boss|employer|company|manager|hr|supervisor)\b"
    r"|(can|may|could) (they|hr)\b|what (can|could|will|would) (happen|they)\b|who decides\b)",
    re.IGNORECASE,
)
# The scope unit that tells why, by the words its heading begins with.
FUTURE_LAW = "Predicting future law"
HEADINGS = {
    "evasion": "Beating",
    "threats": "Writing threats",
    "unmasking": "Unmasking",
    "leaking": "Leaking",
    "records": "Hiding",
    "prediction": "Predicting how",
}


def declined(question: Question) -> str | None:
    """The kind of thing that is asked for, where Steward declines it: the start of a scope unit's heading."""
    low = question.text.casefold().replace("’", "'")
    and_how = _AND_HOW.search(low)
    if and_how and _EVASION.search(low):
        return "evasion"
    lawful = question.asks_permission and not and_how
    for topic, pattern in _RULES:
        if not pattern.search(low) or (lawful and topic in _MAY_BE_ASKED_ABOUT):
            continue
        if topic in ("evasion", "records", "threats") and _BY_RIGHT.search(low):
            continue
        if topic == "unmasking" and _ABOUT_OTHERS.match(low):
            continue
        return topic
    return None


def asked_about(question: Question) -> bool:
    """Whether it asks what somebody may do or what follows from it, and for no help to do it."""
    low = question.text.casefold().replace("’", "'")
    return bool(_ABOUT_OTHERS.match(low) or _MAY_I.match(low))


def beyond_policies(question: Question) -> bool:
    """Whether not even what a policy says is an answer: whoever asks "can I delete …?" may be told that they must not."""
    topic = declined(question)
    return topic is not None and not (topic in _MAY_BE_ASKED_ABOUT and _MAY_I.match(question.text))


def by_right(question: Question) -> bool:
    """Whether it asks for what people may do: complain, ask for it to stop, act through a union."""
    return bool(_BY_RIGHT.search(question.text.casefold().replace("’", "'")))
