"""Who does it in a sentence in another language: employers, workers, unions and courts, and private or public ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from knowledge.verifier.text import tokens
from knowledge.verifier.vocabulary import COURT, EMPLOYER, ROLE, UNION, WORKER
from knowledge.verifier.written import Ground

_WORDS: dict[str, dict[str, str]] = {
    "es": {
        EMPLOYER: r"emplead(?:or|ora|ores|oras)|empresas?|patr(?:ón|ones)|compañías?|jef[ea]s?",
        WORKER: r"emplead[oa]s?|trabajador(?:a|es|as)?|usted(?:es)?|les?|tú|plantilla",
        UNION: r"sindicat\w+|comités? de empresa|representantes?", COURT: r"tribunal(?:es)?|juez|jueces|juzgados?",
    },
    "fr": {
        EMPLOYER: r"employeurs?|entreprises?|patrons?|sociétés?",
        WORKER: r"salarié\w*|employé\w*|travailleu\w+|vous|personnel", UNION: r"syndica\w+|cse|comités? d['’]entreprise|représentants?",
        COURT: r"tribuna\w+|juges?|cours?(?= d| de|\b)|prud'hommes",
    },
    "de": {
        EMPLOYER: r"arbeitgeber\w*|unternehmen\w*|firm(?:a|en)|chef\w*|betrieb(?:e|en)?",
        WORKER: r"arbeitnehmer\w*|beschäftigte[nr]?|mitarbeite\w+|angestellte\w*|sie|du",
        UNION: r"betriebsr[aä]t\w*|gewerkschaft\w*|personalrat\w*", COURT: r"\w*gericht\w*|richter\w*",
    },
    "it": {
        EMPLOYER: r"dator[ei](?: di lavoro)?|aziend\w+|impres\w+|società",
        WORKER: r"lavorator\w+|dipendent\w+|lei|tu|ti|personale", UNION: r"sindaca\w+|consigli\w* aziendal\w*|rsu|rappresentan\w+",
        COURT: r"tribunal\w+|giudic\w+|cort\w+",
    },
    "pt": {
        EMPLOYER: r"empregador(?:a|es|as)?|empresas?|patr(?:ão|ões)|chefes?",
        WORKER: r"empregad[oa]s?|trabalhador(?:a|es|as)?|funcionári\w+|você|vocês|lhes?|pessoal", UNION: r"sindica\w+|representantes?",
        COURT: r"tribuna\w+|juiz|juízes|justiça",
    },
    "ja": {
        EMPLOYER: r"雇用主|使用者|会社|企業|事業者|雇い主", WORKER: r"従業員|労働者(?!代表)|社員|あなた|職員|被用者",
        UNION: r"労働組合|組合|労働者代表|労使協議会", COURT: r"裁判所",
    },
    "zh": {
        EMPLOYER: r"雇主|公司|企业|用人单位|老板", WORKER: r"员工|雇员|劳动者|工人|您|你|职工",
        UNION: r"工会|劳资委员会|企业职工委员会|职工代表", COURT: r"法院|法庭",
    },
}  # fmt: skip
_KINDS: tuple[tuple[str, str], ...] = (
    (
        r"public|government|state|authorit",
        r"públic\w+|publi(?:c|cs|que|ques)|öffentlich\w*|pubblic\w+|公的|公共|政府|公立",
    ),
    (r"priva", r"privad\w+|privé\w*|privat\w*|particular\w*|民間|私人|私营"),
    (r"low", r"baj[oa]s?|faibles?|niedrig\w*|gering\w*|bass[oaie]|baix[oa]s?|低い|低风险"),
)
_UNSPACED = ("ja", "zh")


def faults_of_foreign_roles(sentence: str, context: str, language: str) -> Iterator[Ground]:
    """An English source's employer, union or court must be the sentence's, and come in the same turn."""
    if language not in _WORDS:
        return
    own, held = _in_turn(sentence, language), _in_turn_of_english(context)
    if any(role not in held for role in own if role != WORKER):
        yield Ground.AGENT
    both = [role for role in own if role in held]
    if language in _UNSPACED:  # a clause that tells whose it is stands before the thing there
        both = [role for role in both if role != WORKER]
    if [role for role in held if role in both] != both:
        yield Ground.AGENT
    for english, other in _KINDS:
        if re.search(_whole(other, language), sentence, re.IGNORECASE) and not re.search(
            rf"\b(?:{english})", context, re.I
        ):
            yield Ground.UNSUPPORTED


def role_words(language: str) -> str:
    return "|".join(words for role, words in _WORDS[language].items())


@lru_cache(maxsize=256)
def _in_turn(text: str, language: str) -> tuple[str, ...]:
    """The roles in the order in which each is first named."""
    at: dict[str, int] = {}
    for role in (UNION, COURT, WORKER, EMPLOYER):  # "comité d'entreprise" is no employer
        words = re.compile(_whole(_WORDS[language][role], language), re.IGNORECASE)
        if found := words.search(text):
            at[role] = found.start()
            text = words.sub(lambda m: " " * len(m[0]), text)
    return tuple(sorted(at, key=lambda role: at[role]))


@lru_cache(maxsize=256)
def _in_turn_of_english(text: str) -> tuple[str, ...]:
    roles = (ROLE[t.low.removesuffix("'s")] for t in tokens(text) if t.low.removesuffix("'s") in ROLE)
    return tuple(dict.fromkeys(role for role in roles if role in (EMPLOYER, WORKER, UNION, COURT)))


def _whole(words: str, language: str) -> str:
    return f"(?:{words})" if language in _UNSPACED else rf"\b(?:{words})\b"
