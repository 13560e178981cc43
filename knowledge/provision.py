"""Articles and sections by what they are cited as: read from a citation or a question, looked up in official text.

A provision is written as the readers of statutes write it: `GDPR Art. 35`, `AI Act Annex III`, `29 U.S.C. § 157`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.answer import Official
from knowledge.catalogue import text_sha256
from knowledge.document import Evidence, Visibility
from knowledge.library import Library
from knowledge.quoting import LONGEST_SPAN
from knowledge.sentences import Span, spans_of

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


def _numbers(text: str) -> Iterator[str]:
    bare = re.sub(r"\(\w+\)", "", text)
    for part in re.split(r"\s*(?:,|\band\b|&)\s*", bare):
        ends = re.split(r"\s*(?:–|-|\bto\b)\s*", part.strip())
        if len(ends) == 2 and all(end.isdigit() for end in ends) and 0 < int(ends[1]) - int(ends[0]) <= 30:
            yield from (str(n) for n in range(int(ends[0]), int(ends[1]) + 1))
        else:
            yield from (end for end in ends if end)


def passages_of(library: Library, provision: str, *, members: bool) -> list[Evidence]:
    """The passages of an article or section, in its order; empty where the library does not hold its text."""
    visibilities = [v for v in Visibility if members or v is Visibility.PUBLIC]
    return library.catalogue.evidence(library.catalogue.provision(provision, visibilities))


def official_words(library: Library, summary: Evidence, *, members: bool) -> Official | None:
    """The sentence of the law that a summary is nearest to, where the library holds the law's text."""
    citation = summary.unit.citation if summary.unit else summary.document.citation
    passages = [passage for name in provisions_in(citation) for passage in passages_of(library, name, members=members)]
    if not passages:
        return None
    held = library.catalogue.vectors([text_sha256(summary.text)], library.embedder.model)
    vector = held.get(text_sha256(summary.text))
    if vector is None:
        return None
    spans = library.catalogue.span_vectors([p.id for p in passages], library.embedder.model)
    best = max(
        ((float(vector @ spans[key]), passage, span) for passage in passages for span in spans_of(passage.text)
         if (key := (passage.id, span.text)) in spans and _is_sentence(span)),
        key=lambda found: found[0], default=None,
    )  # fmt: skip
    if best is None:
        return None
    _, passage, span = best
    return Official(passage.document.id, passage.locator, first_words(span.text))


def first_words(text: str) -> str:
    """The text, cut between words where it is too long to be read in an answer; still word for word."""
    words = text.split()
    return text if len(words) <= LONGEST_SPAN else " ".join(words[:LONGEST_SPAN])


def _is_sentence(span: Span) -> bool:
    return len(span.text.split()) >= 6
