"""Cuts a document into passages: verbatim, contiguous, each within one section, none beginning in mid-thought."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.reading.block import Block, BlockKind
from knowledge.sentences import HEADING_MARK, ITEM_MARK, ROW_MARK, Span, SpanKind, sentences

# Words. all-MiniLM-L6-v2 reads 256 word pieces: a passage fits under its title and headings.
MOST_WORDS, LONGEST = 90, 160
HEADINGS_JOINED = " › "
# Lines that tell of the document and not of its matter: kept in its text, never quoted as an answer.
_IMPRINT = re.compile(
    r"(effective|in force|version|revision|owner|owned by|approved|author|document (no|number|id)|date|published|"
    r"issued|last (updated|reviewed|revised|changed)|next review|review date|status|classification|valid from|"
    r"gültig ab)\b"
    r"([^.;]|\.(?=\d)){0,80}[.;]?(\s|$)",
    re.IGNORECASE,
)
_IMPRINT_WORDS = 9
_BRACKETED = re.compile(r"\[(\d+)\]")
_AFTER_SEMICOLON = re.compile(r"(?<=;)\s+")


@dataclass(frozen=True, slots=True)
class Passage:
    """`text` stands word for word in the document's text; `locator` is the headings it stands under and its page."""

    text: str
    locator: str
    headings: str
    provision: str


@dataclass(frozen=True, slots=True)
class Composed:
    """A document's stored text, headings marked by `#`, and its passages in order."""

    text: str
    passages: tuple[Passage, ...]


def compose(title: str, blocks: Iterable[Block]) -> Composed:
    """Renders and cuts the blocks. The first heading is left out where it only repeats the title."""
    lines: list[str] = [f"{HEADING_MARK} {title}", ""]
    passages: list[Passage] = []
    path: list[tuple[int, Block]] = []
    section: list[Block] = []
    for block in blocks:
        if block.kind is not BlockKind.HEADING:
            section.append(block)
            lines.append(_line(block))
            continue
        passages += _cut(section, path, len(passages))
        section = []
        path = [(level, heading) for level, heading in path if level < block.level]
        if _same(block.text, title) and not path:
            path.append((block.level, replace(block, text="")))
        else:
            path.append((block.level, block))
            lines += ["", f"{HEADING_MARK * block.level} {block.text}", ""]
    passages += _cut(section, path, len(passages))
    return Composed("\n".join(lines).strip() + "\n", tuple(passages))


def _line(block: Block) -> str:
    """The block's line in the stored text. A number in square brackets, as footnotes have it, is put into round ones:
    in an answer square brackets mark Steward's own sources."""
    text = _BRACKETED.sub(r"(\1)", block.text)
    if block.kind is BlockKind.ITEM:
        return f"{'  ' * block.level}{ITEM_MARK}{text}"
    return f"{ROW_MARK}{text}" if block.kind is BlockKind.ROW else text


def _same(heading: str, title: str) -> bool:
    return heading.casefold().strip(" .:") == title.casefold().strip(" .:")


def _cut(section: Sequence[Block], path: Sequence[tuple[int, Block]], before: int) -> Iterator[Passage]:
    """The section's blocks in order, packed into passages."""
    provision = next((h.provision for _, h in reversed(path) if h.provision), None) or ""
    headings = HEADINGS_JOINED.join(heading.text for _, heading in path if heading.text) or provision
    for number, part in enumerate(_packed(section), start=before + 1):
        page = next((block.page for block, _ in part if block.page), None)
        place = [headings] if headings else []
        place += [f"p. {page}"] if page else []
        text = "\n".join(line for _, line in part)
        if not headings and all(_is_imprint(line) for _, line in part):
            continue
        yield Passage(text, ", ".join(place) or f"¶ {number}", headings, provision)


def _is_imprint(line: str) -> bool:
    """Whether every sentence of a line tells when the document is from, or whose it is: in a few words, at its head."""
    told = sentences(line.strip())
    return all(_IMPRINT.fullmatch(f"{sentence} ") and len(sentence.split()) <= _IMPRINT_WORDS for sentence in told)


def _packed(section: Sequence[Block]) -> Iterator[list[tuple[Block, str]]]:
    held: list[tuple[Block, str]] = []
    for block, line in _pieces(section):
        words = sum(len(text.split()) for _, text in held)
        full = words + len(line.split()) > (LONGEST if _leans(block, line) else MOST_WORDS)
        if held and full:
            # A line that introduces what follows goes with what follows.
            carried = [held.pop()] if len(held) > 1 and held[-1][1].endswith(":") else []
            yield held
            held = carried
        held.append((block, line))
    if held:
        yield held


def _pieces(section: Sequence[Block]) -> Iterator[tuple[Block, str]]:
    """The lines of the blocks; a paragraph that is too long for one passage in several, cut between sentences."""
    for block in section:
        line = _line(block)
        if len(line.split()) <= LONGEST or block.kind is not BlockKind.PARAGRAPH:
            yield block, line
            continue
        held: list[str] = []
        for sentence in _clauses(line):
            words = sum(len(s.split()) for s in held)
            most = LONGEST if _dangles(sentence) else MOST_WORDS
            if held and words + len(sentence.split()) > most:
                yield block, " ".join(held)
                held = []
            held.append(sentence)
        yield block, " ".join(held)


def _clauses(line: str) -> Iterator[str]:
    """The sentences of a line; one that is too long by itself is cut after semicolons, else between words."""
    for sentence in sentences(line):
        if len(sentence.split()) <= LONGEST:
            yield sentence
            continue
        for clause in _AFTER_SEMICOLON.split(sentence):
            words = clause.split()
            yield from (" ".join(words[start : start + LONGEST]) for start in range(0, len(words), LONGEST))


def _leans(block: Block, line: str) -> bool:
    """Whether a passage that began with it would begin in mid-thought."""
    return block.kind is BlockKind.PARAGRAPH and _dangles(line)


def _dangles(text: str) -> bool:
    return Span(text, SpanKind.SENTENCE, 0).dangles
