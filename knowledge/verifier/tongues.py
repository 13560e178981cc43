"""Negation, modality and status as languages other than English write them: enough to see one turned round."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.card import Status

UNSPACED = ("ja", "zh")
# What says "not" once; words for forbidding and for "without" count too, as their English does.
_NOT = {
    "de": r"nicht|nie|niemals|niemand\w*|nichts|kein\w*|ohne|verbiet\w*|verbot\w*|untersag\w*|unzulässig\w*|rechtswidrig\w*|unwirksam\w*|weder|"
    r"unerlaubt\w*|untersagt|außer|ausgenommen|ausgeschlossen|unwahr\w*|falsch|irrtum|mythos",
    "es": r"no \S+(?: \S+){0,2}? (?:nunca|ningun\w*|ningún|nada|nadie)|no|nunca|jamás|nadie|nada|ningun\w*|ningún|sin|proh[ií]b\w*|ilegal\w*|ilícit\w*|ni|tampoco|excepto|salvo|falso|mito|excluy\w*|excluid\w*|fuera",
    "fr": r"(?:ne |n')\S+(?: \S+){0,3}? (?:pas|jamais|aucun\w*|rien|plus|personne|ni|que)|ne|n'|pas|jamais|personne ne|rien|sans|interdi\w*|illégal\w*|illicite\w*|ni|sauf|non|faux|mythe|exclu\w*|hors|aucune?",
    "it": r"non \S+(?: \S+){0,2}? (?:mai|nessun\w*|niente|né)|non|mai|nessun\w*|niente|senza|viet\w*|proib\w*|illegal\w*|illecit\w*|né|tranne|salvo|falso|mito|esclu\w*|fuori",
    "pt": r"não \S+(?: \S+){0,2}? (?:nunca|nenhum\w*|nada|ninguém)|não|nunca|jamais|ninguém|nada|nenhum\w*|sem|pro[ií]b\w*|ilegal\w*|ilícit\w*|nem|exceto|salvo|falso|mito|exclu\w*|fora",
    "ja": r"ません|ない|なく|なし|ず|禁止|禁じ|違法|不要|不可|誤り|除[くき]|非",
    "zh": r"不(?!仅|但|同|过)|没有|沒有|无(?!论)|無|未|禁止|违法|非(?!常)|别|勿|莫|误解|错误|除外|除非",
}
_MUST = {
    "de": r"müss\w*|muss\w*|hat \w+ zu|haben \w+ zu|verpflicht\w*|pflicht\w*|erforderlich\w*|vorgeschrieben\w*|verlang\w*|schreibt|nötig|brauch\w*|"
    r"soll\w*|notwendig\w*|forder\w*|erforder\w*|zwing\w*|benötig\w*|bedarf|schuld\w*",
    "es": r"debe\w*|deberá\w*|tiene\w* que|hay que|obliga\w*|obligatori\w*|exig\w*|requier\w*|requerid\w*|necesari\w*|necesita\w*|pide\w*|deber|deberes",
    "fr": r"doi\w*|devr\w*|devoir\w*|obligatoire\w*|oblig\w*|exig\w*|requi\w*|faut|nécessa\w*|impos\w*|besoin|tenu\w*",
    "it": r"dev\w*|dovr\w*|obblig\w*|richied\w*|richiest\w*|necessari\w*|bisogna|occorr\w*|esig\w*|impon\w*|tenut\w*",
    "pt": r"deve\w*|deverá\w*|tem que|têm que|obriga\w*|obrigatóri\w*|exig\w*|requer\w*|necessári\w*|precisa\w*|pede\w*|dever",
    "ja": r"なければな|必要|義務|求め|要し|要求|べき",
    "zh": r"必须|必須|应当|应该|應|须|需|要求|义务|義務|得(?=在)",
}
_MAY = {
    "de": r"darf|dürf\w*|kann|könn\w*|erlaub\w*|zulässig\w*|berechtig\w*|recht|rechte|rechts|gestatt\w*|lässt|möglich\w*|kannst",
    "es": r"pued\w*|podr\w*|permit\w*|derecho\w*|posible\w*|lícit\w*|autoriz\w*",
    "fr": r"peu[tvx]\w*|pouv\w*|pourr\w*|permet\w*|permis\w*|droits?|possible\w*|licite\w*|autoris\w*",
    "it": r"può|puoi|possono|poss\w*|potr\w*|permett\w*|consent\w*|diritt\w*|lecit\w*|autorizz\w*",
    "pt": r"pode\w*|poder\w*|permit\w*|direit\w*|possíve\w*|lícit\w*|autoriz\w*",
    "ja": r"できます|できる|てもよい|てよい|可能|権利|許可|許され|得る|ことができ",
    "zh": r"可以|可(?!能)|能(?!力)|允许|允許|有权|有權|权利|權利",
}
_ONLY = {
    "de": r"nur|ausschließlich|allein\w*|lediglich", "es": r"s[oó]lo|solamente|únicamente|exclusivamente",
    "fr": r"seul\w*|uniquement|exclusivement|que si|ne \w+ que|n'\w+ que", "it": r"sol\w|soltanto|solamente|unicamente|esclusivamente",
    "pt": r"s[oó]|somente|apenas|unicamente|exclusivamente", "ja": r"だけ|のみ|限り|限られ|しか", "zh": r"只|仅|僅|唯|才",
}  # fmt: skip
_BEFORE = {
    "de": r"vor|bevor|vorher|vorab|zuvor|zuerst", "es": r"antes|previ\w*|anticipa\w*|primero|antelación", "fr": r"avant|préalable\w*|d'abord|auparavant",
    "it": r"prima|preventiv\w*|previ\w*|anticip\w*", "pt": r"antes|prévi\w*|previa\w*|antecip\w*|primeiro|antecedência",
    "ja": r"前|まず|事前|あらかじめ|先に", "zh": r"之前|前|事先|先|预先",
}  # fmt: skip
_AFTER = {
    "de": r"nach|nachdem|danach|später", "es": r"después|tras|luego|posterior\w*", "fr": r"après|ensuite|suite", "it": r"dopo|successiv\w*|poi|seguito",
    "pt": r"depois|após|posterior\w*", "ja": r"後|あと|てから", "zh": r"之后|后|以后",
}  # fmt: skip
_STANDING = {
    Status.PROPOSED: {
        "de": "kein gesetz|kein geltendes|entwurf|vorschlag|nicht in kraft|noch nicht gesetz", "es": "no es ley|no son ley|proyecto|propuesta",
        "fr": "pas une loi|pas loi|pas encore une loi|projet|proposition", "it": "non è legge|proposta|disegno|progetto di",
        "pt": "não é lei|projeto|proposta", "ja": "法律では|法案|提案|草案", "zh": "不是法律|法案|草案|提案|尚未成为法律|并非法律",
    },
    Status.VETOED: {"de": "veto", "es": "vet", "fr": "veto", "it": "veto", "pt": "vet", "ja": "拒否権", "zh": "否决"},
    Status.WITHDRAWN: {
        "de": "zurückgezogen|aufgehoben|zurückgenommen", "es": "retirad|revocad|retiró", "fr": "retiré|abrogé|révoqué", "it": "ritirat|revocat",
        "pt": "retirad|revogad", "ja": "撤回|取り下げ", "zh": "撤回|撤销",
    },
    Status.SUPERSEDED: {
        "de": "ersetzt|abgelöst|nicht mehr|ausgesetzt", "es": "sustituid|reemplaza|ya no|suspendid|sustituye", "fr": "remplacé|n'est plus|suspendu|remplace",
        "it": "sostitui|non è più|sospes", "pt": "substitu|já não|suspens", "ja": "置き換え|停止|もはや", "zh": "取代|不再|暂停|被替代",
    },
    Status.NOT_YET: {
        "de": "noch nicht|erst ab|wird ab|ab dem|tritt", "es": "aún no|todavía no|a partir|entrará|solo desde", "fr": "pas encore|à partir|entrera|seulement à",
        "it": "non ancora|a partire|entrerà|solo dal", "pt": "ainda não|a partir|entrará|só a partir", "ja": "まだ|から適用|施行", "zh": "尚未|还没|起生效|开始生效|起施行",
    },
    Status.REPORTED: {
        "de": "berichte|bericht|laut|presse|schrieb|gemeldet", "es": "según|inform|prensa|publicó|escribió", "fr": "selon|rapport|presse|a écrit|d'après",
        "it": "secondo|riferi|riport|stampa|ha scritto", "pt": "segundo|relat|noticia|imprensa|escreveu|informou", "ja": "報道|報じ|によると|伝え",
        "zh": "报道|据|媒体|称",
    },
}  # fmt: skip
_STANDING[Status.DUE] = {
    language: f"{words}|{more}"
    for (language, words), more in zip(
        _STANDING[Status.NOT_YET].items(),
        ("umsetz|richtlinie|sollte", "directiva|transpo|debía|debe empezar", "directive|transpo|devait", "direttiva|recep|doveva", "diretiva|transpo|devia",
         "指令|予定", "指令|原定|预定"),
        strict=True,
    )
}  # fmt: skip
KNOWN = frozenset(_NOT)


@lru_cache
def _pattern(kind: str, language: str) -> re.Pattern[str]:
    words = {"not": _NOT, "must": _MUST, "may": _MAY, "only": _ONLY, "before": _BEFORE, "after": _AFTER}[kind][language]
    bare = language in UNSPACED
    return re.compile(
        words if bare else rf"(?<!\w)(?:{words})(?!\w)" if kind != "not" else rf"(?<!\w)(?:{words})(?:(?!\w)|(?<='))",
        re.IGNORECASE,
    )


def count(kind: str, text: str, language: str) -> int:
    return len(_pattern(kind, language).findall(text))


def tells_standing(text: str, status: Status, language: str) -> bool:
    """Whether a text in one of the known languages says that its law is not in force, or how it was reported."""
    words = _STANDING.get(status, {}).get(language)
    return words is not None and re.search(words, text, re.IGNORECASE) is not None
