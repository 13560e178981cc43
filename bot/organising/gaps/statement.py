"""A policy as statements: each sentence, entry of a list or row of a table with what it belongs to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from knowledge.sentences import HEADING_MARK, Span, SpanKind, sentences, spans_of

_LONGEST = 700  # characters of one statement that are looked at; a longer sentence is looked at in parts
_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\u00a0": " "})
_NOT = re.compile(r"\b(ca|wo|sha|do|does|did|is|are|was|were|has|have|had|would|should|could|must|need|may)n't\b")
_WHOLE = {"ca": "can", "wo": "will", "sha": "shall"}
_SPACES = re.compile(r"\s+")
_EMPHASIS = re.compile(r"[*_`]+")
_PARTS = re.compile(r"(?<=[;.])\s+|(?<=,)\s+")
_NUMBERED = re.compile(r"^(?:\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.)]|\d{1,2}\.\d{1,2})\s+")
_NEGATING = re.compile(r"\b(not|never|no|none|excluded|exclusions?|prohibited|off limits|forbidden|left out|banned)\b")
_INTRODUCES = re.compile(r":$|\b([Ff]ollowing|as follows|below|[Tt]able)\b[^.]{0,60}\.?$")
# A line without a full stop and without a verb, or a question; no answer, address, date or signature.
_HEADS = re.compile(r"^[A-Z§][^.;:!?\d]*$")
_ASKS = re.compile(r"^[\"'“]?[A-Z][^.;:!]{0,90}\?[\"'”]?$")
_NO_HEAD = re.compile(
    r"^(?i:yes|no|signed|signature|date|none|dear)\b|,$|, [A-Z]|\b(?:is|are|was|were|be|been|has|have|had|does|do|did|"
    r"may|must|can|cannot|will|shall|should|not|never)\b|\b(?:for|of|to|the|and|or|with|by|in|on|at)$"
)
_HEAD_WORDS, _ASKED_WORDS = 9, 14
_DEEPEST = 9  # below all headings that are marked
_RUN_IN = 99  # below those too
# What a paragraph begins with: "5.2 The meter. It counts ...", "Source 1: cameras. They ...".
_LABEL = re.compile(
    r"^(?:\(?[a-z]\)|§ ?\d{1,3}[.):]?|[A-Z]{1,2}[-.]?\d{1,2}(?:\.\d{1,2})*[.):]?|\d{1,2}(?:\.\d{1,2})+[.):]?|"
    r"\d{1,2}[.):]|"
    r"[A-Z][.)]|(?:Source|Part|Tool|System|Section|Article|Item|Annex|Point|Rule) (?:\d{1,2}|[A-Z])[.:])\s+"
)
_RUN_IN_WORDS, _BARE_WORDS, _BARE_TIMES = 6, 2, 3
_YES, _NO = re.compile(r"^yes\b"), re.compile(r"^no[.,;!]")


@dataclass(frozen=True, slots=True)
class Statement:
    """`text` stands in the policy word for word, as does `lead`, the line that introduces the list it is an entry of.

    `heading` is what it stands under, without the title. `said` is what the rules look at, folded: an entry together
    with its lead, an answer together with its question. `own` is `text` alone, folded. `line` and `section` count from
    0: sentences of one line are one paragraph. `marked`: whether what it stands under is a heading by its marks.
    `chapter`: the section, those apart whose heading is but the beginning of a paragraph."""

    text: str
    lead: str
    heading: str
    said: str
    own: str
    kind: SpanKind
    line: int
    section: int
    marked: bool = True
    chapter: int = 0

    @property
    def asks(self) -> bool:
        """Whether it is a question."""
        return self.kind is not SpanKind.ROW and self.text.rstrip("\"')”’*_").endswith("?")

    @property
    def quotes(self) -> tuple[str, ...]:
        """What has to be shown for it to be understood, in reading order."""
        return (self.lead, self.text) if self.lead else (self.text,)


def compared(statement: Statement) -> Iterator[str]:
    """The statement as it is compared; of a row each cell too, under what it stands."""
    yield plain(f"{statement.lead} {statement.text}" if statement.lead else statement.text)
    if statement.kind is SpanKind.ROW:
        yield from (plain(cell) for cell in statement.text.split("; ") if len(cell.split()) > 3)


def folded(text: str) -> str:
    """Lower case, straight quotes, "not" for "n't", no apostrophes: what the rules of cards are written for."""
    low = _SPACES.sub(" ", unicodedata.normalize("NFKC", text).casefold().translate(_QUOTES)).strip()
    low = _NOT.sub(lambda m: f"{_WHOLE.get(m[1], m[1])} not", low).replace("cannot", "can not")
    return _NUMBERED.sub("", low.replace("'", ""))


def plain(text: str) -> str:
    """Without marks of emphasis, with straight quotes: what is compared with examples."""
    return _SPACES.sub(" ", _EMPHASIS.sub("", unicodedata.normalize("NFKC", text)).translate(_QUOTES)).strip()


def statements_of(text: str, names: Callable[[str], bool] = bool) -> list[Statement]:
    """The statements of a stored text, in order. `names`: whether a folded question names what its answer is about, and
    so stands above it like a heading though both are one paragraph."""
    return list(_statements(text, names))


@dataclass(slots=True)
class _Place:
    path: list[tuple[int, str]]
    section: int = 0
    lead: str = ""
    chapter: int = 0
    sections: int = 0

    @property
    def heading(self) -> str:
        return " › ".join(name for level, name in self.path if level > 1)

    @property
    def marked(self) -> bool:
        return not self.path or self.path[-1][0] < _DEEPEST

    @property
    def last(self) -> str:
        return self.path[-1][1] if self.path and self.path[-1][0] > 1 else ""

    def enter(self, line: str) -> None:
        level = len(line) - len(line.lstrip(HEADING_MARK)) or min(_DEEPEST + _depth(line), _RUN_IN - 1)
        self._go(level, line.lstrip(f"{HEADING_MARK} "))
        self.chapter = self.section

    def run_in(self, name: str) -> None:
        self._go(_RUN_IN, name)

    def run_out(self) -> None:
        """The next paragraph is not of the last that began with a heading, but of its chapter."""
        if self.path and self.path[-1][0] == _RUN_IN:
            self.path.pop()
            self.section = self.chapter

    def _go(self, level: int, name: str) -> None:
        self.path = [one for one in self.path if one[0] < level] + [(level, name)]
        self.sections += 1
        self.section = self.sections
        self.lead = ""


def _statements(text: str, names: Callable[[str], bool]) -> Iterator[Statement]:
    place = _Place([])
    first = [name for line in text.splitlines() if (name := _run_in(spans_of(line)))]
    often = sum(not _LABEL.match(name) for name in first) >= _BARE_TIMES
    for number, line in enumerate(text.splitlines()):
        bare = line.strip()
        if bare.startswith(HEADING_MARK):
            place.enter(bare)
            continue
        spans = spans_of(line)
        if _heads(spans):
            place.enter(bare)
        elif (name := _run_in(spans)) and (names(folded(name)) if name.endswith("?") else often or _LABEL.match(name)):
            place.run_in(name)
        elif spans and spans[0].kind is SpanKind.SENTENCE and not spans[-1].text.endswith(":"):
            place.run_out()
        listed = bool(spans) and spans[0].kind is not SpanKind.SENTENCE
        for span in spans:
            yield from _of_span(span, place, number, listed=listed)
        if spans and not listed:
            place.lead = spans[-1].text[-_LONGEST:] if _INTRODUCES.search(spans[-1].text) else ""


def _heads(spans: Sequence[Span]) -> bool:
    """Whether a line of its own stands above what follows, though no mark says so: "3. Cameras", "Who sees it?". It
    stays a statement as well: it may be one that lacks its full stop."""
    if len(spans) != 1 or spans[0].kind is not SpanKind.SENTENCE:
        return False
    bare = _NUMBERED.sub("", spans[0].text)
    if _ASKS.match(bare):
        return len(bare.split()) <= _ASKED_WORDS
    return len(bare.split()) <= _HEAD_WORDS and bool(_HEADS.match(bare)) and not _NO_HEAD.search(bare)


def _run_in(spans: Sequence[Span]) -> str:
    """What a paragraph begins with as its heading: "5.2 The meter. It counts ...", "What is kept? Logs are ..."; else
    nothing. One without a label has to be a question or next to nothing."""
    if not spans or spans[0].kind is not SpanKind.SENTENCE:
        return ""
    parted = _LABEL.fullmatch(f"{spans[0].text} ") is not None  # "B1." as a sentence of its own
    if len(spans) < 2 + parted:
        return ""
    first = f"{spans[0].text} {spans[1].text}" if parted else spans[0].text
    name = _LABEL.sub("", first)
    if _ASKS.match(name):
        asked = sum(span.text.endswith("?") for span in spans)
        return first if len(name.split()) <= _ASKED_WORDS and asked == 1 else ""
    most = _BARE_WORDS if name == first else _RUN_IN_WORDS
    name = name.removesuffix(".")
    heads = _HEADS.match(name[:1].upper() + name[1:]) and not _NO_HEAD.search(name)
    return first.removesuffix(".") if heads and first.endswith(".") and len(name.split()) <= most else ""


def _depth(line: str) -> int:
    """How deep its number says that it stands: 1 for "2.1 Retention"."""
    number = re.match(r"\d{1,2}(?:\.\d{1,2})*", line)
    return number[0].count(".") if number else 0


def _of_span(span: Span, place: _Place, number: int, *, listed: bool) -> Iterator[Statement]:
    whole = [span.text] if span.kind is not SpanKind.ITEM else sentences(span.text)
    parts = [part for sentence in whole for part in _parts(sentence)]
    for at, part in enumerate(parts):
        lead = place.lead if listed and at == 0 else ""
        own = folded(part)
        said = _with_context(own, lead, place.last, listed=listed and at == 0)
        yield Statement(
            part, lead, place.heading, said, own, span.kind, number, place.section, place.marked, place.chapter
        )


def _with_context(own: str, lead: str, heading: str, *, listed: bool) -> str:
    bare = own.strip(" ;.,") if listed else own
    if lead:
        return f"{folded(lead)[:_LONGEST].rstrip(' :.')} {bare}"
    above = folded(heading)
    if above.endswith("?") and _YES.match(own):
        return f"{above.rstrip('?')} {own}"
    if above.endswith("?") and _NO.match(own):
        return f"not {above.rstrip('?')}. {own}"
    if listed and _NEGATING.search(above):
        return f"{above} {bare}"
    return own


def _parts(sentence: str) -> list[str]:
    """A sentence, or pieces of one that has no end."""
    if len(sentence) <= _LONGEST:
        return [sentence]
    parts: list[str] = []
    start = 0
    for match in _PARTS.finditer(sentence):
        if match.start() - start >= _LONGEST // 2:
            parts.append(sentence[start : match.start()])
            start = match.end()
    parts.append(sentence[start:])
    return [part[at : at + _LONGEST] for part in parts for at in range(0, len(part), _LONGEST)]
