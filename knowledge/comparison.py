"""Two versions of a text compared sentence by sentence: by what is said, not by how it is set, numbered or linked."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from knowledge.sentences import HEADING_MARK, ITEM_MARK, ROW_MARK, Span, SpanKind, sentences, spans_of

# From here on (difflib's ratio over words) two sentences are one sentence, reworded.
REWORDED = 0.6
# A tick or a cross in a table says yes or no, and "< 30 days" is another promise than "> 30 days".
_WORD = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]|[^\W_\u3040-\u30ff\u4e00-\u9fff]+|[✓✔✅☑✗✘❌☒]|[<>≤≥]=?(?=\s*\d)")
_ONE_MARK = str.maketrans("✔✅☑✘❌☒", "✓✓✓✗✗✗")
_ADDRESS = re.compile(r"\bhttps?://\S+|\bwww\.\S+", re.IGNORECASE)
# What mail addresses become where a content network hides them from robots; it comes and goes by itself.
_HIDDEN_MAIL = re.compile(r"\[email\W{0,3}protected\]", re.IGNORECASE)
_NUMBERING = re.compile(
    r"^\W*(?:\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivxlc]{1,6})[.)]|\d{1,3}(?:\.\d{1,3})+)\s+"
    r"(?!(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|percent|times|million|jahre?|monate?|tage?|stunden?|"
    r"ans?|mois|jours?|heures?|años?|mes(?:es)?|días?|horas?|anni|mesi|giorni|anos?|dias?)\b|%)",  # that is an amount
    re.IGNORECASE,
)
_MONTHS = (
    "jan feb mar apr may jun jul aug sep oct nov dec märz mär mai okt dez janv févr avr juin juil août déc enero "
    "ene abr ago gennaio gen mag giu lug set ott dic janeiro fev out dez".split()
)
_MONTH = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\w{{0,6}}\.?"
_DATE = (
    rf"(?:\d{{4}}[-/.年]\d{{1,2}}[-/.月]\d{{1,2}}日?|\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{2,4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.|er|º)?\s+(?:of\s+|de\s+)?{_MONTH},?\s+(?:de\s+)?\d{{4}}"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|{_MONTH},?\s+\d{{4}})"
)
_STAMP_WORDS = (
    r"last|modified|updated?|revised|revision|reviewed|changed?|effective|version|date[ds]?|as|of|on|from|since|posted|"
    r"published|valid|in|force|this|the|policy|notice|terms|document|page|was|is|it|next|review|at|by|stand|gültig|ab|"
    r"zuletzt|geändert|aktualisiert|am|vom|letzte|änderung|fassung|mise|à|jour|dernière|le|en|vigueur|depuis|última|"
    r"actualización|fecha|vigente|desde|ultimo|aggiornamento|最終更新日?|更新日|改定日?|制定日?"
)
_STAMP = re.compile(
    rf"\W*(?:(?:{_STAMP_WORDS})\W+){{0,10}}(?:{_STAMP_WORDS})?\W*(?:v?\d+(?:\.\d+){{0,3}}\W+)?{_DATE}\W*"
    rf"(?:\d{{1,2}}:\d{{2}}\S*\s*)?(?:(?:at|by|utc|gmt|am|pm)\W*)*(?:\(?(?:{_STAMP_WORDS})\W*)*(?:v?\d+(?:\.\d+){{0,3}}\W*)?"
    rf"|\W*version\W+v?\d+(?:\.\d+){{0,3}}\W*",
    re.IGNORECASE,
)
_LONGEST_STAMP = 160  # characters; a longer line says more
_DOTS = re.compile(r"\W{4,}")  # of a table of contents: a thousand would keep the pattern busy for hours
_NEGATIONS = frozenset(
    "not no never none nor cannot don doesn isn aren won mustn shouldn prohibited forbidden "
    "banned nicht kein keine keinen nie niemals verboten untersagt pas jamais aucun aucune interdit interdite "
    "nunca prohibido prohibida non vietato vietata não proibido proibida".split()
)
_MODALITY = _NEGATIONS | frozenset(
    "without except exceptions unless only may must shall can permitted allowed optional voluntary mandatory "
    "compulsory required darf dürfen muss müssen erlaubt freiwillig autorisé autorisée facultatif obligatoire "
    "permitido permitida obligatorio consentito obbligatorio obrigatório".split()
)
_MOST_BELOW = 100  # lines
_MOST_PLACES = 50  # of one sentence in a text that are looked at
_MOST_PAIRS = 40_000  # of sentences that are compared word by word; where there are more, those at like places
_MOST_WORDS = 9_000_000  # of one sentence times the other's: beyond, both are told as removed and added


@dataclass(frozen=True, slots=True)
class SentenceChange:
    """One sentence between two versions: added (`before` is None), removed (`now` is None) or changed. `heading` is
    what it stands under, in the later text, or in the former where it was removed; `covers` is what it introduces
    there: the list below "We may not:"."""

    before: str | None
    now: str | None
    heading: str = ""
    covers: str = ""

    @property
    def kind(self) -> str:
        return "added" if self.before is None else "removed" if self.now is None else "changed"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of two versions side by side. `kind`: same, added, removed, changed, moved or heading; `level` is a
    heading's, from 1. Of what was moved, `before` stands where it was and `now` where it is."""

    kind: str
    before: str | None
    now: str | None
    level: int = 0


def words_of(text: str) -> tuple[str, ...]:
    """What a sentence says, as folded words: no markup, numbering, addresses or punctuation. CJK by character."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_ONE_MARK)
    bare = _NUMBERING.sub("", _HIDDEN_MAIL.sub(" ", _ADDRESS.sub(" ", folded)))
    return tuple(_WORD.findall(bare)) or tuple(_WORD.findall(folded))


def same_words(one: str, other: str) -> bool:
    """Whether two texts say the same, in whatever order of their sentences."""
    return one == other or not any(_unmatched(_Said(one), _Said(other)))


def modality_of(text: str) -> frozenset[str]:
    """The words in it that say whether something may, must or must not be."""
    return _MODALITY.intersection(words_of(text))


def is_stamp(text: str) -> bool:
    """Whether a line says no more than when the text was changed: "Last modified May 7, 2025"."""
    return len(text) <= _LONGEST_STAMP and bool(_STAMP.fullmatch(_DOTS.sub("   ", text)))


def changes_between(former: str, later: str) -> list[SentenceChange]:
    """What was reworded, added and removed, in the order of the later text, removals last."""
    if former == later:
        return []
    one, other = _Said(former), _Said(later)
    gone, came = _unmatched(one, other)
    pairs = _reworded([one.words[i] for i in gone], [other.words[i] for i in came])
    before = {came[j]: gone[i] for i, j in pairs}
    found = [
        SentenceChange(one.sentences[before[j]].text if j in before else None, now.text, now.heading, now.covers)
        for j in came
        for now in [other.sentences[j]]
    ]
    paired = set(before.values())
    left = (one.sentences[i] for i in gone if i not in paired)
    return found + [SentenceChange(was.text, None, was.heading, was.covers) for was in left]


def side_by_side(former: str, later: str) -> list[Row]:
    """Both texts in reading order, line by line. Where both say the same, the later wording stands on both sides."""
    one, other = _lines(former), _lines(later)
    keys_one, keys_other = [_key(line) for line in one], [_key(line) for line in other]
    moved = set(keys_one) & set(keys_other)
    rows: list[Row] = []
    matcher = difflib.SequenceMatcher(None, keys_one, keys_other, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            rows += [_same(one[i], other[j]) for i, j in zip(range(i1, i2), range(j1, j2), strict=True)]
        else:
            rows += _differing(one[i1:i2], other[j1:j2], moved)
    return rows


@dataclass(frozen=True, slots=True)
class _Sentence:
    """`negated`: whether it stands under a heading, or in a list below a line, that says what is not."""

    text: str
    heading: str
    covers: str
    negated: bool


class _Said:
    """A text's sentences with the headings they stand under, and what it says as one run of words."""

    def __init__(self, text: str) -> None:
        self.sentences: list[_Sentence] = []
        self.words: list[tuple[str, ...]] = []
        self.begins: dict[int, int] = {}
        self.ends: dict[int, int] = {}
        parts, length = [" "], 1
        for sentence in _sentences(text):
            words = words_of(sentence.text)
            if words and not is_stamp(sentence.text):
                self.begins[length - 1] = self.ends[length - 1 + len(" ".join(words)) + 1] = len(self.words)
                parts.append(" ".join(words) + " ")
                length += len(parts[-1])
                self.sentences.append(sentence)
                self.words.append(words)
        self.run = "".join(parts)
        self.keys = [(words, one.negated) for words, one in zip(self.words, self.sentences, strict=True)]

    def across(self, words: tuple[str, ...]) -> range | None:
        """The sentences that together say just this: a sentence that was taken apart, or several put into one."""
        wanted = f" {' '.join(words)} "
        start = self.run.find(wanted)
        for _ in range(_MOST_PLACES):
            if start < 0:
                return None
            end = start + len(wanted) - 1
            if start in self.begins and end in self.ends:
                return range(self.begins[start], self.ends[end] + 1)
            start = self.run.find(wanted, start + 1)
        return None


def _sentences(text: str) -> Iterator[_Sentence]:
    """Long list entries and rows are told apart into sentences as well; a heading that says something, a question, a
    clause or "Prohibited", is a sentence of its own."""
    lines = text.splitlines()
    path: list[tuple[int, str, bool]] = []
    lead = ""
    for number, line in enumerate(lines):
        bare = line.strip()
        if bare.startswith(HEADING_MARK):
            level = len(bare) - len(bare.lstrip(HEADING_MARK))
            name = bare.lstrip(f"{HEADING_MARK} ")
            path = [one for one in path if one[0] < level] + [(level, name, bool(number) and _negates(name))]
            if number and (len(words_of(name)) > 4 or modality_of(name)):
                yield _Sentence(name, " › ".join(held for _, held, _ in path[1:-1]), _below(lines, number), False)
            lead = ""
            continue
        if is_stamp(bare):  # before "3. Mai 2024" is taken for two sentences
            continue
        heading = " › ".join(held for _, held, _ in path[1:])
        listed = bare.startswith((ITEM_MARK, ROW_MARK))
        lead = lead if listed or not bare else bare if bare.endswith(":") else ""
        negated = any(negates for _, _, negates in path) or (listed and _negates(lead))
        for span in spans_of(line):
            parts = [span.text] if span.kind is SpanKind.SENTENCE else sentences(span.text)
            for part in parts:
                yield _Sentence(part, heading, _below(lines, number) if part.endswith(":") else "", negated)


def _negates(text: str) -> bool:
    return not _NEGATIONS.isdisjoint(words_of(text))


def _below(lines: Sequence[str], number: int) -> str:
    """What a heading stands above, or the list that a line introduces."""
    is_heading = lines[number].strip().startswith(HEADING_MARK)
    found: list[str] = []
    for line in map(str.strip, islice(lines, number + 1, number + 1 + _MOST_BELOW)):
        if line.startswith(HEADING_MARK) or (line and not is_heading and not line.startswith((ITEM_MARK, ROW_MARK))):
            break
        found.append(line)
    return "\n".join(filter(None, found))


def _unmatched(one: _Said, other: _Said) -> tuple[list[int], list[int]]:
    """The sentences of each that the other does not have: neither as one, nor in parts, nor within others."""
    held_one, held_other = set(one.words), set(other.words)
    gone = {i for i, words in enumerate(one.words) if words not in held_other}
    came = {j for j, words in enumerate(other.words) if words not in held_one}
    for i in sorted(gone):
        if (parts := other.across(one.words[i])) is not None:
            gone.discard(i)
            came.difference_update(parts)
    for j in sorted(came):
        if (parts := one.across(other.words[j])) is not None:
            came.discard(j)
            gone.difference_update(parts)
    # The same words, moved from among what is done to what is never done: gone there, come here.
    keys_one, keys_other = set(one.keys), set(other.keys)
    gone |= {i for i, key in enumerate(one.keys) if key[0] in held_other and key not in keys_other}
    came |= {j for j, key in enumerate(other.keys) if key[0] in held_one and key not in keys_one}
    return sorted(gone), sorted(came)


def _reworded(gone: Sequence[tuple[str, ...]], came: Sequence[tuple[str, ...]]) -> list[tuple[int, int]]:
    """Pairs of sentences that are one, reworded; the nearest first."""
    counts = [Counter(words) for words in gone]
    near: list[tuple[float, int, int]] = []
    for j, words in enumerate(came):
        count = Counter(words)
        matcher: difflib.SequenceMatcher[str] = difflib.SequenceMatcher(None, (), words, autojunk=False)
        for i in _within_reach(j, len(came), len(gone)):
            other = gone[i]
            if words == other or len(words) * len(other) > _MOST_WORDS:
                continue
            if 2 * (counts[i] & count).total() >= REWORDED * (len(words) + len(other)):  # difflib's own upper bound
                matcher.set_seq1(other)
                if (ratio := matcher.ratio()) >= REWORDED:
                    near.append((ratio, i, j))
    near.sort(key=lambda pair: (-pair[0], pair[1], pair[2]))
    taken_gone: set[int] = set()
    taken_came: set[int] = set()
    pairs = []
    for _, i, j in near:
        if i not in taken_gone and j not in taken_came:
            pairs.append((i, j))
            taken_gone.add(i)
            taken_came.add(j)
    return pairs


def _within_reach(place: int, of: int, others: int) -> range:
    """Which of the `others` the one at `place` is compared with: all, where that is no endless task."""
    if of * others <= _MOST_PAIRS:
        return range(others)
    middle, reach = place * others // of, max(1, _MOST_PAIRS // of // 2)
    return range(max(0, middle - reach), min(others, middle + reach))


def _lines(text: str) -> list[Span]:
    """Headings and spans in reading order; a heading keeps its marks."""
    found = []
    for number, line in enumerate(text.splitlines()):
        if line.strip().startswith(HEADING_MARK):
            found.append(Span(line.strip(), SpanKind.SENTENCE, number))
        else:
            found += spans_of(line)
    return found


def _key(span: Span) -> tuple[str, ...]:
    return words_of(span.text)


def _shown(span: Span) -> str:
    if span.text.startswith(HEADING_MARK):
        return span.text.lstrip(f"{HEADING_MARK} ")
    return {SpanKind.ITEM: ITEM_MARK, SpanKind.ROW: ROW_MARK}.get(span.kind, "") + span.text


def _level(span: Span) -> int:
    return len(span.text) - len(span.text.lstrip(HEADING_MARK))


def _same(before: Span, now: Span) -> Row:
    if _level(now) and _level(before):
        return Row("heading", _shown(before), _shown(now), _level(now))
    return Row("same", _shown(before), _shown(now))


def _differing(one: Sequence[Span], other: Sequence[Span], moved: set[tuple[str, ...]]) -> Iterator[Row]:
    left = [i for i, span in enumerate(one) if _key(span) not in moved]
    right = [j for j, span in enumerate(other) if _key(span) not in moved]
    pairs = {right[j]: left[i] for i, j in _reworded([_key(one[i]) for i in left], [_key(other[j]) for j in right])}
    told: set[int] = set()
    for j, span in enumerate(other):
        at = pairs.get(j)
        if at is not None:
            yield from (_alone(one[i], moved, before=True) for i in range(at) if i not in told | set(pairs.values()))
            told |= {i for i in range(at + 1) if i == at or i not in pairs.values()}
            yield Row("changed", _shown(one[at]), _shown(span), _level(span))
        else:
            yield _alone(span, moved, before=False)
    yield from (_alone(one[i], moved, before=True) for i in range(len(one)) if i not in told | set(pairs.values()))


def _alone(span: Span, moved: set[tuple[str, ...]], *, before: bool) -> Row:
    kind = "moved" if _key(span) in moved else "removed" if before else "added"
    return Row(kind, _shown(span) if before else None, None if before else _shown(span), _level(span))
