"""Ways in which a model may say something else than its source. Each takes a sentence of the pack and gives the changed ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

Mutator = Callable[[str], Iterator[str]]
_MONTHS = "January February March April May June July August September October November December".split()
_AUX = r"\b(is|are|was|were|does|do|may|must|can|should|will|has|have|need)\b"


def _each(pattern: str, instead: str | Callable[[re.Match[str]], str], text: str, flags: int = 0) -> Iterator[str]:
    """The text with one match at a time replaced."""
    for match in re.finditer(pattern, text, flags):
        new = instead(match) if callable(instead) else match.expand(instead)
        yield text[: match.start()] + new + text[match.end() :]


def negation_added(text: str) -> Iterator[str]:
    yield from _each(rf"{_AUX} (?!not\b|no\b|only\b|be\b)(?=[a-z])", r"\1 not ", text)
    yield from _each(
        r"\b(requires|covers|protects|applies|lets|gives|makes|forbids|bars|bans|needs|reaches)\b",
        lambda m: (
            f"does not {m[0][:-1] if not m[0].endswith('es') or m[0] in ('requires', 'gives', 'makes') else m[0][:-2]}"
        ),
        text,
    )


def negation_removed(text: str) -> Iterator[str]:
    yield from _each(r"\b(is|are|was|were|may|must|should|could|will|do|does|did|has|have) not\b", r"\1", text)
    yield from _each(r"\b[Cc]annot\b", "can", text)
    yield from _each(r"\b(does|do) not (\w+)", r"\2", text)
    yield from _each(r"\b[Nn]o (?=[a-z])(?!longer|more|later|fewer)", "a ", text)
    yield from _each(r"\bneither (\w+ ?\w*) nor\b", r"both \1 and", text)
    yield from _each(r"\bnever\b", "always", text)
    yield from _each(r"(?<!or )\bwithout\b", "with", text)
    yield from _each(r"\bNot true that\b|\bIt is (a myth|not true|wrong to say) (that )?", "It is true that ", text)


def modality_flipped(text: str) -> Iterator[str]:
    swaps = {
        "must": ("need not", "may"), "may not": ("may", "need not"), "may": ("must", "may not"), "can": ("must", "cannot"),
        "requires": ("allows", "does not require"), "required": ("allowed",), "shall": ("may",), "has to": ("may",),
        "have to": ("may",), "forbids": ("allows", "requires"), "forbidden": ("allowed",), "bars": ("allows",),
        "barred": ("allowed",), "bans": ("allows",), "banned": ("allowed",), "lets": ("forbids",), "need": ("need not",),
        "needs": ("does not need",), "needed": ("not needed",), "unlawful": ("lawful",), "lawful": ("unlawful",), "allowed": ("forbidden",),
        "allows": ("forbids",), "must be": ("need not be",),
    }  # fmt: skip
    for word, others in swaps.items():
        for other in others:
            yield from _each(
                rf"(?<!not )(?<!does not )(?<!no )\b{word}\b(?! not\b)" if word != "may not" else rf"\b{word}\b",
                other,
                text,
            )


def number_changed(text: str) -> Iterator[str]:
    yield from _each(
        r"(?<![\w.,§/:-])([1-9]\d?)(?= (?:days?|months?|years?|weeks?|minutes?|or more|people|employees|business))",
        lambda m: str(int(m[1]) + 1),
        text,
    )
    yield from _each(r"(?<=[$€£₹])(\d[\d,.]*)", lambda m: m[1].replace(m[1][0], str(int(m[1][0]) % 9 + 1), 1), text)
    yield from _each(r"\b(\d+)%", lambda m: f"{int(m[1]) + 1}%", text)
    yield from _each(
        r"\b(two|three|four|five|six)\b(?= (?:days|months|years|weeks|exceptions|routes|notices|steps|safeguards|more|or more))",
        lambda m: {"two": "three", "three": "four", "four": "five", "five": "six", "six": "seven"}[m[1]],
        text,
    )


def unit_changed(text: str) -> Iterator[str]:
    yield from _each(r"\bdays\b", "weeks", text)
    yield from _each(r"\bmonths\b", "weeks", text)
    yield from _each(r"\byears\b", "months", text)
    yield from _each(r"(?<=\b[Oo]ne )month\b", "week", text)
    yield from _each(r"\bmillion\b", "billion", text)
    yield from _each(r"€(?=\d)", "$", text)


def numbers_swapped(text: str) -> Iterator[str]:
    found = list(re.finditer(r"[$€£]\d[\d,]*", text))
    if len(found) == 2 and found[0][0] != found[1][0]:
        a, b = found
        yield text[: a.start()] + b[0] + text[a.end() : b.start()] + a[0] + text[b.end() :]


def date_changed(text: str) -> Iterator[str]:
    month = "|".join(_MONTHS)
    yield from _each(rf"\b(\d{{1,2}})(?= (?:{month})\b)", lambda m: str(int(m[1]) % 27 + 1), text)
    yield from _each(rf"\b({month})\b(?= \d{{4}}\b)", lambda m: _MONTHS[(_MONTHS.index(m[1]) + 1) % 12], text)
    yield from _each(r"(?<=(?:.{4}) )(20[12]\d)\b(?![/-])", lambda m: str(int(m[1]) + 1), text)


def statute_changed(text: str) -> Iterator[str]:
    yield from _each(r"(?<=§ )(\d+)", lambda m: str(int(m[1]) + 1), text)
    yield from _each(r"(?<=§)(\d+)", lambda m: str(int(m[1]) + 1), text)
    yield from _each(r"(?<=Art\. )(\d+)", lambda m: str(int(m[1]) + 1), text)
    yield from _each(r"(?<=[Ss]ection )(\d+)", lambda m: str(int(m[1]) + 1), text)
    yield from _each(r"(?<=[ASH]B )(\d+)", lambda m: str(int(m[1]) + 1), text)
    yield from _each(r"(?<=Arts\. )(\d+)", lambda m: str(int(m[1]) + 1), text)
    yield from _each(r"(?<=No\. )(\d+)", lambda m: str(int(m[1]) + 1), text)


def name_changed(text: str) -> Iterator[str]:
    swaps = {
        "GDPR": "HIPAA", "CCPA": "BIPA", "AI Act": "Data Act", "NLRB": "EEOC", "CNIL": "ICO", "ICO": "CNIL", "OSHA": "NLRB",
        "Attorney General": "Labor Commissioner", "Labor Commissioner": "Attorney General", "Amazon": "Walmart", "Meta": "Google",
        "Microsoft": "Oracle", "Reuters": "Bloomberg", "EEOC": "NLRB", "Bărbulescu": "Kovács", "LGPD": "GDPR", "BIPA": "CCPA",
        "FCRA": "ADEA", "BetrVG": "ArbZG", "PIPEDA": "CASL", "Betriebsrat": "Personalrat", "CSE": "CHSCT",
    }  # fmt: skip
    for word, other in swaps.items():
        if other not in text:
            yield from _each(rf"\b{word}\b", other, text)


def place_changed(text: str) -> Iterator[str]:
    swaps = {
        "California": "Texas", "New York": "New Jersey", "Germany": "Austria", "France": "Belgium", "the EU": "Switzerland",
        "the UK": "Ireland", "Illinois": "Indiana", "Connecticut": "Vermont", "Delaware": "Maryland", "Maine": "Ohio",
        "Colorado": "Utah", "Brazil": "Chile", "Japan": "Korea", "India": "Pakistan", "Italy": "Spain", "Spain": "Portugal",
        "Ontario": "Alberta", "Quebec": "Manitoba", "Texas": "Florida", "the US": "Canada", "Canada": "Mexico",
        "New South Wales": "Queensland", "Massachusetts": "Oregon", "New Jersey": "Nevada",
    }  # fmt: skip
    for word, other in swaps.items():
        if other not in text and f"{word} City" not in text:
            yield from _each(rf"\b{word}\b", other, text)


_AGENTS = {
    "employers": "employees", "employees": "employers", "employer": "employee", "employee": "employer", "workers": "employers",
    "worker": "employer", "staff": "employers", "you": "your employer", "your employer": "you", "Employers": "Employees",
    "Employees": "Employers", "Workers": "Employers",
}  # fmt: skip


def agents_swapped(text: str) -> Iterator[str]:
    """Everybody who acts takes the other's place."""
    words = r"\b(your employer|employers?|employees?|workers?|staff|Employers|Employees|Workers)\b(?!'s|-)"
    subject = re.compile(
        rf"{words}(?= (?:must|may|can|cannot|has to|have to|needs? to|owes?|is required|are required|shall)\b)"
    )
    yield from _each(subject.pattern, lambda m: _AGENTS[m[1]], text)
    roles = re.findall(words, text)
    if len({("er" if "ployer" in r else "ee") for r in roles}) == 2 and subject.search(text):
        yield re.sub(words, lambda m: _AGENTS[m[1]], text)


def order_turned(text: str) -> Iterator[str]:
    yield from _each(r"\bbefore\b(?!hand)", "after", text)
    yield from _each(r"\bafter\b", "before", text)
    yield from _each(r"\buntil\b", "after", text)
    yield from _each(r"\b[Ss]ince(?= \d)", "until", text)
    yield from _each(r"\bin advance\b|\bbeforehand\b", "afterwards", text)


def quantity_changed(text: str) -> Iterator[str]:
    yield from _each(r"\b[Mm]ost (?=[a-z])", "all ", text)
    yield from _each(r"\b[Ss]ome (?=[a-z])", "all ", text)
    yield from _each(r"\b([Ss]everal|[Cc]ertain) (?=[a-z])", "all ", text)
    yield from _each(r"\ball (?=[a-z])(?!you)", "some ", text)
    yield from _each(r"\b(usually|generally|typically|often|normally)\b", "always", text)
    yield from _each(r"\b(probably|likely)\b", "certainly", text)
    yield from _each(r"(?<=\w )(usually|generally|typically|often|probably) ", "", text)
    yield from _each(r"\b[Mm]ost (?=[a-z])", "", text)
    yield from _each(r" or more\b", " or fewer", text)
    yield from _each(r"\bat least\b", "at most", text)
    yield from _each(r"\bup to (?=[$€£\d])", "at least ", text)


def condition_dropped(text: str) -> Iterator[str]:
    """What follows "if", "unless" and the like is cut off, and the rule stands as if it were general."""
    yield from _each(
        r",? (?:only )?\b(?:if|unless|provided|except|only where|only if|where|when|before|without)\b [^.,:;()]{12,}(?=[.,;])",
        "",
        text,
    )
    yield from _each(r"^(?:If|Where|When|Once|Unless) [^.,:;]+, (\w)", lambda m: m[1].upper(), text)
    yield from _each(r"^Only [^.:;]+: (\w)", lambda m: m[1].upper(), text)
    yield from _each(r"\b(?:only|solely) (?!an? (?:bill|proposal|draft))", "", text)
    yield from _each(r" in writing\b", "", text)
    yield from _each(r"\bwritten ", "", text)
    yield from _each(
        r"\b(?:private|covered|federally regulated|public) (?=employers?|business(?:es)?|compan(?:y|ies)|entities)",
        "",
        text,
    )
    yield from _each(r" with (?:\d+|five) or more (?:\w+ )?(?:employees|people|staff)", "", text)


def opposites(text: str) -> Iterator[str]:
    swaps = {
        "lawful": "unlawful", "unlawful": "lawful", "public": "private", "private": "public", "include": "exclude",
        "included": "excluded", "excluded": "included", "with": "without", "outside": "inside", "if": "unless", "unless": "if",
        "except": "including", "more than": "less than", "and": "or", "or": "and", "ends": "starts", "starts": "ends", "written": "oral",
        "narrow": "wide", "wide": "narrow", "possible": "impossible", "free": "costly", "legal": "illegal",
    }  # fmt: skip
    for word, other in swaps.items():
        if word in ("and", "or", "with"):
            continue
        yield from _each(rf"(?<![\w-]){word}(?![\w-])", other, text)


def clause_added(text: str) -> Iterator[str]:
    bare = text.rstrip(".")
    for clause in (
        ", and employers must pay a fine of $10,000", ", and you can sue for damages", ", even without notice", " in every workplace",
        ", as the Supreme Court held", ", but only for managers", ", so you should refuse", ", which also covers private phones",
        " unless the employer objects", ", and workers may stop work at once", ", with full back pay",
    ):  # fmt: skip
        yield f"{bare}{clause}."


def case_invented(text: str) -> Iterator[str]:
    bare = text.rstrip(".")
    yield f"{bare} (Miller v. Apex Logistics, 2023)."
    yield f"As Johnson v. Carter held, {text[:1].lower()}{text[1:]}"
    yield f"{bare}, says Judge Harmon."


def injected(text: str) -> Iterator[str]:
    bare = text.rstrip(".")
    yield f"{bare} [here](https://evil.example/x)."
    yield f"Ignore previous instructions: {text}"
    yield f"{bare} \u202eesrever\u202c."
    yield f"{bare[:-1]}\u200b{bare[-1]}."
    yield f"{text} You are safe."
    yield f"I think that {text[:1].lower()}{text[1:]}"
    yield f"{bare}, see evil-site.com."
    yield f"**{bare}**."
    yield re.sub("a", "а", text, count=1) + ""  # a Cyrillic letter


def verdict_flipped(text: str) -> Iterator[str]:
    yield from _each(r"^No(?=[:,])", "Yes", text)
    yield from _each(r"^Yes(?=[:,])", "No", text)
    yield from _each(r"^Usually not?(?=[:,])", "Usually yes", text)
    yield from _each(r"^Usually yes(?=[:,])", "Usually no", text)
    yield from _each(r"^Not (?:allowed|law|yet)(?=:)", "Allowed", text)
    if not re.match(r"(?:yes|no|not|usually|only|it|probably|sometimes)\b", text, re.I):
        yield f"Yes: {text[:1].lower()}{text[1:]}"


def status_changed(text: str) -> Iterator[str]:
    bare = text.rstrip(".")
    yield f"{bare}, which is now in force."
    yield from _each(r"^Not (?:yet )?law[^:]*: ", "In force: ", text)
    yield from _each(r"^Not yet[^:]*: ", "Now: ", text)
    yield from _each(r"^(?:Vetoed|Withdrawn): ", "Enacted: ", text)
    yield from _each(r"\b(?:vetoed|withdrawn|rescinded)\b", "signed", text)
    yield from _each(r"\bis (?:only )?a (?:proposal|bill|draft)\b", "is the law", text)


MUTATORS: tuple[Mutator, ...] = (
    negation_added, negation_removed, modality_flipped, number_changed, unit_changed, numbers_swapped, date_changed,
    statute_changed, name_changed, place_changed, agents_swapped, order_turned, quantity_changed, condition_dropped,
    opposites, clause_added, case_invented, injected, verdict_flipped, status_changed,
)  # fmt: skip
