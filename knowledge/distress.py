"""Notices when somebody writes of killing or harming themselves. No source answers that; one fixed text does.

It is better said once too often than not at all, but not to people whose work merely "kills" them.
"""

from __future__ import annotations

import re

from knowledge.answer import Answer, AnswerStatus, PlaceSource, Statement
from knowledge.language import detect
from knowledge.place_reader import fold
from knowledge.wording import wording

# By language, over folded text (no case, no accents).
_SAID: dict[str, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(kill(ing)? myself|end(ing)? (my (own )?life|it all)|tak(e|ing) my own life|suicidal"
        r"|(commit|attempt)\w* suicide|(think|thought|thinking) (of|about) suicide"
        r"|(hurt|harm|cut)(ting|ing)? myself( on purpose)?\b(?! (at|on the|with|while|by|lifting))"
        r"|(want|wish|going|ready) to die|wish i (was|were) dead|no reason to (live|go on)|can.?t go on living"
        r"|(don.?t|do not|no longer) want to (live|be alive|wake up)|better off (dead|without me))\b"
    ),
    "de": re.compile(
        r"\b(mich umbringen|(bringe?|brachte) mich ((heute|morgen|selber|selbst|noch|einfach) )*um\b"
        r"|mich (selbst )?toten|(selbstmord|suizid)(gedanken)?|mir das leben (zu )?nehmen|nehme mir das leben"
        r"|meinem leben ein ende"
        r"|(will|mochte|wurde gern) ((einfach|nur noch|nur) )*(sterben|tot sein)|bin lebensmude|ritze mich"
        r"|(will|mochte|mag) (ich )?(einfach )?nicht mehr (leben|da sein|aufwachen)|mir (et)?was an(zu)?tun"
        r"|mich selbst (zu )?verletze?n|verletze mich selbst)"
    ),
    "es": re.compile(
        r"\b(suicid(io|arme|a|arse)\b|quitarme la vida|acabar con mi vida|me quiero (matar|morir|suicidar)"
        r"|(quiero|quisiera|pienso en|pensando en|ganas de|voy a) (matarme|morirme?|hacerme dano|lastimarme)"
        r"|no quiero (seguir )?vivi(r|endo)( mas)?\b|no quiero (estar|seguir) vivo)"
    ),
    "fr": re.compile(
        r"\b(suicid(e|er|aire|aires)\b|mettre fin a (mes jours|ma vie)|m.oter la vie|en finir avec (la|ma) vie"
        r"|(veux|vais|voudrais|envie d[e ]|pense a|songe a) ?(me (tuer|suicider|faire du mal|blesser expres)|mourir)"
        r"|(ne veux|veux|envie) (plus|pas) (de )?vivre|plus envie de vivre)"
    ),
    "it": re.compile(
        r"\b(suicid(io|armi)\b|mi (uccido|ammazzo)\b|mi voglio (uccidere|ammazzare)|togliermi la vita"
        r"|(voglio|vorrei|penso di|sto pensando di|voglia di) (uccidermi|ammazzarmi|morire|farmi (del )?male)"
        r"|(voglio|vorrei|penso di) farla finita|non voglio piu (vivere|esserci)|farla finita con la vita)"
    ),
    "pt": re.compile(
        r"\b(suicid(io|ar|ar-me)\b|(tirar|acabar com|por fim a) (a )?minha (propria )?vida"
        r"|(quero|queria|vou|penso em|pensando em|a pensar em|vontade de) "
        r"(me matar|matar-me|morrer|me machucar|me ferir|magoar-me)"
        r"|nao quero (mais|continuar a) viver|nao quero viver mais)"
    ),
    "ja": re.compile(
        r"死にたい|死のうと|自殺|自死|消えてしまいたい|この世から消えたい|命を絶|生きていたくない|生きるのがつらい|自傷|リストカット"
        r"|自分を傷つけ"
    ),
    "zh": re.compile(
        r"自杀|自殺|不想活|活不下去|想死|轻生|輕生|结束自己的生命|結束自己的生命|结束生命|結束生命|自残|自殘|伤害自己|傷害自己"
        r"|了结自己"
    ),
}  # fmt: skip


def spoken_of(text: str) -> str | None:
    """The language in which a cleaned text speaks of it; None where it does not."""
    plain = f"{fold(text)} {text}".replace("’", "'")  # folding takes marks off kana that tell words apart
    return next((code for code in (detect(text), *_SAID) if _SAID[code].search(plain)), None)


def careful(language: str) -> Answer:
    """What is answered then, and all that is: it cites nothing and says nothing of work."""
    said = Statement(wording(language).say("direct.distress"), ())
    return Answer(
        status=AnswerStatus.OUT_OF_SCOPE,
        jurisdictions=(),
        jurisdiction_from=PlaceSource.NONE,
        language=language,
        direct=said,
        basis=(),
        actions=(),
        notices=(),
        citations=(),
        related=(),
    )
