"""Months, lengths of time and numbers as eight languages write them."""

from __future__ import annotations

UNSPACED = ("ja", "zh")
_MONTHS = {
    "en": "January|Jan February|Feb March|Mar April|Apr May June|Jun July|Jul August|Aug September|Sept|Sep October|Oct "
    "November|Nov December|Dec",
    "de": "Januar|Jänner Februar März April Mai Juni Juli August September Oktober November Dezember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre|setiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
}
MONTHS = {language: tuple(names.casefold().split()) for language, names in _MONTHS.items()}


def _units(**names: str) -> dict[str, str]:
    return {name: unit for unit, written in names.items() for name in written.split()}


LENGTHS = {
    "en": _units(
        day="day days", week="week weeks", month="month months", year="year years", hour="hour hours",
        minute="minute minutes", people="",
    ),
    "de": _units(
        day="tag tage tagen tages", week="woche wochen", month="monat monate monaten monats", year="jahr jahre jahren jahres",
        hour="stunde stunden", minute="minute minuten",
    ),
    "es": _units(
        day="día días", week="semana semanas", month="mes meses", year="año años", hour="hora horas", minute="minuto minutos",
    ),
    "fr": _units(
        day="jour jours", week="semaine semaines", month="mois", year="an ans année années", hour="heure heures",
        minute="minute minutes",
    ),
    "it": _units(
        day="giorno giorni", week="settimana settimane", month="mese mesi", year="anno anni", hour="ora ore",
        minute="minuto minuti",
    ),
    "pt": _units(
        day="dia dias", week="semana semanas", month="mês meses", year="ano anos", hour="hora horas", minute="minuto minutos",
    ),
    "ja": _units(day="日", week="週", month="月", year="年", hour="時間", minute="分", people="人 名"),
    "zh": _units(day="天 日", week="周", month="月", year="年", hour="小时", minute="分", people="人 名"),
}  # fmt: skip
PEOPLE = frozenset("employee employees people persons person staff worker workers".split())


def _numbers(first: str, *tens: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for value, names in enumerate(first.split(), start=1):
        found |= dict.fromkeys(names.split("|"), float(value))
    for entry in tens:
        name, _, number = entry.partition("=")
        found[name] = float(number)
    return found


SPELT = {
    "en": _numbers(
        "one|a|an two|twice three|thrice four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty",
        "thirty=30", "forty=40", "fifty=50", "sixty=60", "seventy=70", "eighty=80", "ninety=90",
        "dozen=12",
    ),
    "de": _numbers(
        "ein|eine|einen|einem|einer|eines zwei drei vier fünf sechs sieben acht neun zehn elf zwölf", "dreißig=30", "zwanzig=20",
        "fünfzig=50", "vierzig=40", "sechzig=60", "neunzig=90",
    ),
    "es": _numbers("un|una|uno dos tres cuatro cinco seis siete ocho nueve diez once doce", "treinta=30", "veinte=20"),
    "fr": _numbers("un|une deux trois quatre cinq six sept huit neuf dix onze douze", "trente=30", "vingt=20"),
    "it": _numbers("un|una|uno due tre quattro cinque sei sette otto nove dieci undici dodici", "trenta=30", "venti=20"),
    "pt": _numbers("um|uma dois|duas três quatro cinco seis sete oito nove dez onze doze", "trinta=30", "vinte=20"),
    "ja": _numbers("一 二 三 四 五 六 七 八 九 十"),
    "zh": _numbers("一 二|两 三 四 五 六 七 八 九 十", "三十=30"),
}  # fmt: skip
