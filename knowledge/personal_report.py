"""Whether a text reads like a report of what happened to somebody, and not like a question about the rules.

Words of deeds and of wishing to report, in eight languages. It is meant to catch the plain case and it misses others:
how many, is measured in tests/knowledge/test_personal_report.py. What it misses is answered like a question and stored
no more than one. A report of what an employer tracks is not meant: that is answered, with the law.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Cues:
    """`wish`: somebody wants to report; `deed`: what was done to somebody; `asks`: it is a question all the same."""

    wish: re.Pattern[str]
    deed: re.Pattern[str]
    asks: re.Pattern[str]


_SOMEBODY = (
    r"(?:(?:my|our|the|a|an)\s(?:\w+\s)?(?:boss|manager|supervisor|lead|leader|foreman|colleague|co-?worker|director|"
    r"customer|client)|he|she|they|someone|somebody)"
)
_ME = r"(?:me|her|him|us|my (?!car|bike|van)\w+|a (?:\w+ )?(?:worker|colleague|co-?worker|woman|man|girl|temp))\b"
_ENGLISH = _Cues(
    wish=re.compile(
        r"\bi(?:['’]d| would)? (?:want|wish|need|have|like|must) to report (?!my (?:hours|time|shift)\b)|\bi['’]?m reporting\b|"
        r"\breport (?:him|her|them|my (?:boss|manager|supervisor))\b|\banonymous(?:ly)? report\b|"
        r"\b(?:file|make|lodge|submit) a (?:report|complaint) (?:about|on|against) (?:him|her|them|my|our)\b|"
        r"\bthis is what happened\b|\blet me tell you what\b|\btell you what (?:happened|he|she|they|my)\b"
    ),
    deed=re.compile(
        rf"\b{_SOMEBODY}\b.{{0,40}}\b(?:harass(?:es|ed|ing)?|grop(?:e|es|ed|ing)|touch(?:es|ed|ing)? (?:me|her|him)|"
        rf"threaten(?:s|ed|ing)?|bull(?:y|ies|ied|ying)|assault(?:s|ed|ing)?|stalk(?:s|ed|ing)?|"
        rf"humiliat(?:es|ed|ing)|insult(?:s|ed|ing)?|(?:scream|yell)(?:s|ed|ing)? at|followed me|"
        rf"(?:stole|steals) (?:my|our|his|her)|(?:hit|hits|slapped|slaps|punched|kicked|shoved|spat at|grabbed|grabs|"
        rf"pushed) {_ME}|hand on my|retaliat(?:es|ed|ing) against me|locked (?:me|us)|deported|"
        rf"(?:sexual|dirty|racist) (?:comment|remark|joke)s?|jokes about my|racial slurs|"
        rf"(?:demand(?:s|ed)|wants|wanted|asked for) sex|(?:porn|naked|nude)\w*|call(?:s|ed) (?:me|her|him) an? |"
        rf"falsif(?:y|ies|ied) (?:my|our)|forc(?:es|ed|ing) (?:me|us) to)|"
        r"\b(?:i|we)(?:['’]ve| have| was| were| am|['’]m|['’]re| are| got| had)(?: being| been| just| repeatedly| sexually)* "
        r"(?:harassed|bullied|groped|assaulted|threatened|stalked|humiliated|insulted|hit|beaten|slapped|raped|abused)\b"
    ),
    asks=re.compile(
        r"\?|^\s*(?:what(?! my| he| she| they)|where|which|who|how|can|could|may|might|must|do|does|did|is|are|am|was|were|"
        r"should|would|will|has|have|when (?:can|could|may|must|do|does|did|is|are|should|would|will|has|have))\b|"
        r"\b(?:am i allowed|is it (?:legal|allowed|ok)|(?:what|how) (?:can|should|do|to)\b|whether|"
        r"(?:tell me|know|wonder(?:ing)?|see|ask) if|(?:can|do|may|should|must|could) (?:i|we))\b"
    ),
)
_GERMAN = _Cues(
    wish=re.compile(
        r"\bich (?:möchte|will|muss|würde gerne?) (?!wissen)[^,]{0,40}\b(?:chef\w*|vorgesetzt\w*|kolleg\w*|\w*leiter\w*|ihn|"
        r"sie)\b.{0,20}\b(?:melden|anzeigen|beschweren)\b|\bhier ist, was passiert ist\b"
    ),
    deed=re.compile(
        r"\b(?:belästigt|begrapscht|angefasst|bedroht|gemobbt|mobbt|beleidigt|angeschrien|geschlagen|gedemütigt|gestalkt|"
        r"vergewaltigt|geschubst|angespuckt)\b|\bschrei(?:t|en) (?:mich|uns)\b"
    ),
    asks=re.compile(
        r"\?|^\s*(?:was|wann|wo|wer|wie|warum|welche\w*|darf|dürfen|kann|können|muss|müssen|ist|sind|hat|haben|soll\w*)\b|"
        r"\bob\b|\bdarf (?:ich|er|sie|mein)"
    ),
)
_SPANISH = _Cues(
    wish=re.compile(
        r"\b(?:quiero|quisiera|necesito|tengo que) (?:denunciar|reportar|presentar una (?:queja|denuncia))\b"
    ),
    deed=re.compile(
        r"\bme (?:amenaz\w+|toc(?:ó|a|aron)|grit\w+|acos\w+|humill\w+|insult\w+|peg\w+|golpe\w+|manose\w+|persigu\w+)\b|"
        r"\b(?:jefe|jefa|encargad[oa]|supervisor\w*|compañer[oa])\b.{0,30}\b(?:pegó|golpeó|acosó|amenazó|insultó|humilló)\b"
    ),
    asks=re.compile(
        r"[?¿]|^\s*(?:qué|que|cuándo|dónde|quién|cómo|por qué|cuál\w*|puede\w*|debe\w*|es|son|hay)\b|\bsi (?:pueden?|es)\b"
    ),
)
_FRENCH = _Cues(
    wish=re.compile(
        r"\bje (?:veux|voudrais|souhaite|dois) (?:signaler|dénoncer|porter plainte|me plaindre|faire un signalement)\b"
    ),
    deed=re.compile(
        r"\b(?:m['’]a|nous a|m['’]ont) (?:menac|touch|frapp|harcel|humili|insult|agress|gifl)\w+|\b(?:me|nous) crie\b|"
        r"\bje (?:suis|me fais) (?:harcel|menac|insult|humili|agress)\w+|\b(?:chef\w*|manager\w*|responsable|collègue)\b.{0,25}"
        r"\ba (?:frapp|gifl|harcel|menac|insult|agress)\w+"
    ),
    asks=re.compile(
        r"\?|^\s*(?:qu['’]|que|quoi|quand|où|qui|comment|pourquoi|quel\w*|est-ce|peut|peuvent|doit)\b|"
        r"\bs['’]ils?\b|\bsi (?:mon|ma|elle|je)\b"
    ),
)
_ITALIAN = _Cues(
    wish=re.compile(
        r"\b(?:voglio|vorrei|devo) (?:segnalare|denunciare|fare (?:una segnalazione|un reclamo|denuncia))\b"
    ),
    deed=re.compile(
        r"\b(?:mi|ci) (?:ha|hanno) (?:minacciat|toccat|picchiat|molestat|umiliat|insultat|palpeggiat|aggredit|schiaffeggiat)"
        r"\w+|\bmi (?:molesta|minaccia|urla|insulta|umilia|perseguita|tocca)\b|\b(?:capo\w*|capa|responsabile|collega)\b"
        r".{0,25}\bha (?:picchiat|molestat|minacciat|insultat|aggredit)\w+"
    ),
    asks=re.compile(
        r"\?|^\s*(?:che|cosa|quando|dove|chi|come|perché|quale|quali|può|possono|deve|è)\b|\bse (?:posso|può|possono)\b"
    ),
)
_PORTUGUESE = _Cues(
    wish=re.compile(
        r"\b(?:quero|queria|gostaria de|preciso(?: de)?|tenho de) (?:denunciar|reportar|fazer (?:uma )?(?:queixa|denúncia))\b"
    ),
    deed=re.compile(
        r"\b(?:ameaç|apalp|assed|humilh|insult|agred|toc|persegu)\w+-(?:me|nos)\b|"
        r"\bme (?:ameaç|apalp|assedi|humilh|insult|agredi|bate|bateu|toc)\w*\b|\bgrita(?:m)? co(?:migo|nosco)\b|"
        r"\b(?:chefe|encarregad[oa]|supervisor\w*|colega)\b.{0,25}\b(?:bateu|agrediu|ameaçou|assediou|insultou)\b"
    ),
    asks=re.compile(
        r"\?|^\s*(?:que|quando|onde|quem|como|porque|por que|qual|quais|pode\w*|deve\w*|é)\b|\bse (?:pode\w*|posso)\b"
    ),
)
_JAPANESE = _Cues(
    wish=re.compile(r"(?:上司|同僚|主任|店長|リーダー).{0,6}(?:を|のことを)(?:通報|告発|報告)し(?:たい|ます)"),
    deed=re.compile(
        r"(?:脅|殴|怒鳴|侮辱|触|いじめ|蹴)(?:さ|ら|せ|り)?(?:れ|まし|て)|(?:セクハラ|パワハラ|嫌がらせ|暴力|暴行)を(?:受け|され)"
    ),
    asks=re.compile(r"[?？]|か[。\s]*\Z|ですか|ますか|どう(?:すれば|やって)|とは|知りたい"),
)
_CHINESE = _Cues(
    wish=re.compile(r"我(?:要|想)(?:举报|投诉|告发|舉報|投訴)"),
    deed=re.compile(
        r"(?:威胁|骚扰|欺负|羞辱|侮辱|殴打|跟踪|威脅|騷擾|欺負)(?:了)?我|被.{0,8}(?:威胁|骚扰|欺负|羞辱|侮辱|打|威脅|騷擾|欺負)|"
        r"(?:摸|打|骂|罵|羞辱)(?:了)?(?:我|一个|一個)|(?:摸了|骂|罵)我|羞辱我"
    ),
    asks=re.compile(r"[?？吗嗎]|什么|什麼|怎么|怎麼|如何|能不能|可不可以|是否|是不是|想知道"),
)
_EVERY = (_ENGLISH, _GERMAN, _SPANISH, _FRENCH, _ITALIAN, _PORTUGUESE, _JAPANESE, _CHINESE)


def reads_like_report(text: str) -> bool:
    """A statement of what somebody did, or the wish to report it. A question about the rules is none, whatever led to
    it: it is answered."""
    low = text.casefold()
    return any((cues.wish.search(low) or cues.deed.search(low)) and not cues.asks.search(low) for cues in _EVERY)
