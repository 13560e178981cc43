"""English words of this field that mean the same, words that carry no fact, and who is who."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from knowledge.verifier.text import Token, stem, tokens

GLUE = frozenset(
    "a an the this that these those it its itself he she him her his they them their theirs themselves we us our you "
    "your yours yourself i me my one ones who whom whose which what where when why how there here and or but nor so "
    "yet either neither both if unless than as of to in on at by for from with without within into onto over under up "
    "down out off about against among between through during before after until till since while because although "
    "though whether is are was were be been being am do does did done doing have has had having can could may might "
    "must shall should will would not no never none any some all each every most more less least much many few only "
    "just also too even still already then thus therefore however such same other another own very per via et al ff "
    "etc s t yes once twice first second third except alone solely upon toward towards regarding concerning whatever "
    "cannot ought need needs anyone anybody everyone everybody someone somebody nobody nothing anything something "
    "instead rather like again ever later earlier now today ahead along around across behind beyond plus let lets "
    "said says say say saying according namely apart aside".split()
)
"""Words that state nothing by themselves. Those that turn a meaning are looked at as operators."""

LIGHT = frozenset(
    stem(word)
    for word in "use make take give get put set go come have hold mean way case matter thing fact place point kind sort "
    "person individual follow stand account order work state rule law legal legally act statute section article "
    "provision regulation code part text rights right duty exist include subject carry apply cover concern relate "
    "relevant particular specific certain respective main general example instance circumstance situation".split()
)
"""Words so light that a sentence may add them."""

_SAME = """
tell inform notify notice notification announce disclose warn told
monitor surveil surveillance watch
log record capture track
click clicks
collect gather obtain
agreement agree consent permission approve approval
allow permit let lets authorise authorize authorisation
forbid ban bar prohibit outlaw prohibition
require need demand call want ask oblige oblig obligation requirement necessary must have request owe
duty oblig obligation
let allow permit entitle enable
give provide supply grant owe
get receive obtain
lawsuit sue suit court action litigation
bring file make lodge take
complain complaint
fine penalty penalise penalize cost
impose fine
reach amount cost run
enforce enforcement
answer respond reply response
month months
copy copies
show display
post display
explain explanation
decide decision rule ruling held hold found find judge judged
employ employment job work
own belong property
account login
delete deletion erase erasure
correct correction rectify
work job workplace
train training
start begin apply effect force take commence due
end stop expire
cover apply bind reach include concern
exclude exempt outside
excluded left
phone telephone mobile
email e-mail mail
car vehicle
photo picture image screenshot
business company
regular regularly
cut reduce lower reduction
punish punishment retaliation retaliate penalise
rescind withdraw withdrawn revoke
software program tool app
solely alone only
several multiple
proposal propose bill draft
law act statute legislation
rule regulation
review check
examine check look
reason ground justification
replace substitute stead
enough sufficient suffice
wide broad
prove show proof
keep retain store
hand give
secret covert hidden
advance beforehand prior previously earlier first before
annual annually yearly
daily day
include included
written writing write
confirm confirmation
refuse decline object
data information
about concern on
regard concern
choice option
dismiss fire discharge dismissal
pay wage salary
authority regulator agency
committee council
labour labor
eu europe european union
us united states american
uk britain british
french france
german germany
italian italy
spanish spain
japanese japan
brazilian brazil
indian india
canadian canada
californian california
quebec quebecois
carry conduct perform do
possible option
measure meter
weigh balance
meet satisfy comply
voluntary free
void invalid
valid effective
unlawful illegal
lawful legal
normally normal usual usually generally general typical typically
likely probable probably
process processing handle handling
compensation damages
worse disadvantage
depend dependent
truth true
believe belief
judgment judgement decision ruling
settle resolve
count treat consider regard
remote remotely
public government
stay remain
enter entry
apart aside
long duration
proportionate proportional
available open
maximum most
minimum least
wrong mistaken false myth
name call
cause trigger
serve purpose
purpose aim
identify identifiable
locate location
signature sign
acknowledge acknowledgment acknowledgement
organise organize organising
penalty fine
handle deal
deal concern
force compel coerce
suspicion suspect
fact facts
unpaid pay
leave permit
"""
_GROUP: dict[str, frozenset[str]] = {}
for _line in _SAME.strip().splitlines():
    _stems = frozenset(stem(word) for word in _line.split())
    for _stem in _stems:
        _GROUP[_stem] = _GROUP.get(_stem, frozenset()) | _stems

EMPLOYER, WORKER, UNION, OFFICE, COURT = "<employer>", "<worker>", "<union>", "<office>", "<court>"
_ROLES = {
    EMPLOYER: "employer employers boss company companies business businesses firm firms organisation organisations "
    "organization organizations undertaking undertakings management manager managers",
    WORKER: "employee employees worker workers staff personnel workforce you applicant applicants candidate candidates "
    "people person anyone everyone somebody someone colleague colleagues hire hires individuals individual contractors",
    UNION: "union unions council councils representatives representative csp rsu cse betriebsrat",
    OFFICE: "attorney commissioner agency agencies authority authorities regulator regulators inspectorate ministry "
    "department cnil ico eeoc nlrb osha anpd aepd cppa garante",
    COURT: "court courts judge tribunal tribunals",
}
ROLE = {word: role for role, words in _ROLES.items() for word in words.split()}


@lru_cache(maxsize=16384)
def senses(word: str) -> frozenset[str]:
    """What a word in lower case may be compared by: its role, or its stem and those of words of the same meaning."""
    if role := ROLE.get(word.removesuffix("'s")):
        return frozenset({role, stem(word)})
    found = stem(word)
    return _GROUP.get(found, frozenset()) | {found}


def is_content(token: Token) -> bool:
    return token.is_word and token.low.removesuffix("'s") not in GLUE and len(token.low) > 1


@lru_cache(maxsize=4096)
def content(text: str) -> tuple[Token, ...]:
    return tuple(token for token in tokens(text) if is_content(token))


@lru_cache(maxsize=2048)
def meaning(text: str) -> frozenset[str]:
    """All senses of the content words of a folded text."""
    return frozenset(sense for token in content(text) for sense in senses(token.low))


def shared(words: tuple[Token, ...] | list[Token], meant: frozenset[str]) -> int:
    """How many of the words are covered by `meant`."""
    return sum(not senses(word.low).isdisjoint(meant) for word in words)


_OPPOSITES = (
    "public private", "free costly", "start end", "begin end", "wide narrow", "inside outside", "include exclude", "open closed",
    "high low", "rise fall", "early late", "strict loose", "guilty innocent", "accept refuse", "win lose", "more less", "first last",
    "same different", "enough insufficient", "increase reduce", "voluntary mandatory", "anonymous named", "paid unpaid", "true false",
    "oral written", "legal illegal", "lawful unlawful", "possible impossible", "safe unsafe", "valid invalid", "keep delete",
    "active inactive", "full partial", "direct indirect", "internal external", "current former", "likely unlikely", "signed unsigned",
)  # fmt: skip
_OPPOSITE: dict[str, set[str]] = {}
for _pair in _OPPOSITES:
    _one, _other = map(stem, _pair.split())
    _OPPOSITE.setdefault(_one, set()).add(_other)
    _OPPOSITE.setdefault(_other, set()).add(_one)


def turned_round(sentence: str, support: str) -> bool:
    """Whether a sentence has the opposite of a word of its support where the support has not the word itself."""
    held = {stem(w.low) for w in tokens(support) if w.is_word}
    own = {stem(w.low) for w in tokens(sentence) if w.is_word} - held
    return any(_OPPOSITE.get(word, set()) & held for word in own)


def said_again(sentence: str, support: str) -> bool:
    """Whether two neighbouring words are both said more often than the support says them: something was added."""
    held = Counter(sense for w in content(support) for sense in senses(w.low))
    seen: Counter[str] = Counter()
    before = False
    for word in content(sentence):
        own = stem(word.low)
        seen[own] += 1
        again = seen[own] > 1 and word.low not in ROLE and all(seen[own] > held[sense] for sense in senses(word.low))
        if again and before:
            return True
        before = again
    return False
