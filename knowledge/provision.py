"""Articles and sections, read from a citation or a question.

A provision is written as the readers of statutes write it: `GDPR Art. 35`, `AI Act Annex III`, `29 U.S.C. § 157`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_NUMBERS = r"\d+[a-z]?(?:\(\w+\))*(?:\s*(?:,|and|&|to|–|-)\s*\d+[a-z]?(?:\(\w+\))*)*"
_EU = re.compile(
    r"(?P<act>gdpr|ai act|general data protection regulation|artificial intelligence act)\W{0,3}\s*"
    rf"(?P<kind>arts?\b\.?|articles?|recitals?|annex(?:es)?)\s*(?P<numbers>{_NUMBERS}|[ivx]+\b)",
    re.IGNORECASE,
)
_EU_TURNED = re.compile(
    rf"(?P<kind>arts?\b\.?|articles?|recitals?|annex(?:es)?)\s*(?P<numbers>{_NUMBERS}|[ivx]+\b)"
    r"\s*(?:of (?:the )?|,? )?\s*"
    r"(?P<act>gdpr|ai act|general data protection regulation|artificial intelligence act)",
    re.IGNORECASE,
)
_USC = re.compile(
    rf"(?P<title>\d+)\s*u\.?\s?s\.?\s?(?:c\.?|code)\s*(?:§+|sections?|sec\.)?\s*(?P<numbers>{_NUMBERS})", re.IGNORECASE
)
_CAL = re.compile(
    r"cal(?:ifornia|\.)?\s*civ(?:il|\.)?\s*code\s*(?:§+|sections?)?\s*(?P<numbers>\d+(?:\.\d+)+)", re.IGNORECASE
)
_SECTION = r"\d+(?:\.\d+)?(?:\(\w+\))*"
_PIPEDA = re.compile(
    rf"pipeda,?\s*(?:ss?\.|sections?)\s*(?P<numbers>{_SECTION}(?:\s*(?:,|and)\s*{_SECTION})*)", re.IGNORECASE
)
_ACTS = {"general data protection regulation": "GDPR", "artificial intelligence act": "AI Act", "gdpr": "GDPR",
         "ai act": "AI Act"}  # fmt: skip


def provisions_in(text: str) -> list[str]:
    """Every provision that a citation or a question names, in order. A range names its ends and what lies between."""
    found: list[tuple[int, str]] = []
    for pattern in (_EU, _EU_TURNED):
        for m in pattern.finditer(text):
            act = _ACTS[" ".join(m["act"].casefold().split())]
            kind = "Recital" if m["kind"][0] in "rR" else "Annex" if m["kind"][:2].casefold() == "an" else "Art."
            numbers = [m["numbers"].upper()] if kind == "Annex" else _numbers(m["numbers"])
            found += [(m.start(), f"{act} {kind} {number}") for number in numbers]
    for m in _USC.finditer(text):
        found += [(m.start(), f"{m['title']} U.S.C. § {number}") for number in _numbers(m["numbers"])]
    found += [(m.start(), f"Cal. Civ. Code § {m['numbers']}") for m in _CAL.finditer(text)]
    for m in _PIPEDA.finditer(text):
        found += [(m.start(), f"PIPEDA s. {number}") for number in _numbers(m["numbers"])]
    return list(dict.fromkeys(name for _, name in sorted(found, key=lambda f: f[0])))


_PARAGRAPH = re.compile(
    r"\s*(?:\((?P<bracketed>\w{1,4})\)|,?\s*(?:paragraph|para\.?|par\.|abs\.|absatz|comma|apartado|alin[eé]a)\s*"
    r"\(?(?P<spoken>\d{1,2})\)?)",
    re.IGNORECASE,
)


def paragraphs_in(text: str) -> dict[str, str]:
    """The paragraph that a text names of a provision: {"AI Act Art. 26": "7"} for "Art. 26(7) of the AI Act"."""
    found: dict[str, str] = {}
    for pattern in (_EU, _EU_TURNED):
        for m in pattern.finditer(text):
            names = provisions_in(m[0])
            if len(names) != 1:
                continue
            inner = _PARAGRAPH.match(m["numbers"].lstrip("0123456789"))
            named = inner or _PARAGRAPH.match(text, m.end())
            if named:
                found.setdefault(names[0], named["bracketed"] or named["spoken"])
    return found


def begins_paragraph(text: str) -> str | None:
    """The number that a sentence of a statute begins with: "7" for "7. Before …", "a" for "(a) …"."""
    m = re.match(r"(?:(\d{1,2}[a-z]?)\.\s|\((\w{1,4})\)\s)", text)
    return (m[1] or m[2]) if m else None


def without_provisions(text: str) -> str:
    """The text without what names a provision."""
    for pattern in (_EU, _EU_TURNED, _USC, _CAL, _PIPEDA):
        text = pattern.sub(" ", text)
    return re.sub(r"\b(paragraph|para|absatz)\b\.?\s*\d{0,2}", " ", text, flags=re.IGNORECASE)


def _numbers(text: str) -> Iterator[str]:
    bare = re.sub(r"\(\w+\)", "", text)
    for part in re.split(r"\s*(?:,|\band\b|&)\s*", bare):
        ends = re.split(r"\s*(?:–|-|\bto\b)\s*", part.strip())
        if len(ends) == 2 and all(end.isdigit() for end in ends) and 0 < int(ends[1]) - int(ends[0]) <= 30:
            yield from (str(n) for n in range(int(ends[0]), int(ends[1]) + 1))
        else:
            yield from (end for end in ends if end)
