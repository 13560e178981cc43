"""The date that a text gives itself. Nothing else dates a document: a file's own date is when it was copied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from ingest.reading.block import Block, BlockKind

_FIRST_BLOCKS = 15
_LAST_SENTENCES = 5
_YEARS = range(1900, 2101)

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
# In figures only as ISO writes it: 04/08/2026 is April to some and August to others.
_DATE = (
    r"(?:(?P<iso>\d{4}-\d{2}-\d{2})(?!\d)"
    rf"|(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH})\.?,?\s+(?P<year>\d{{4}})(?!\d)"
    rf"|(?P<month2>{_MONTH})\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year2>\d{{4}})(?!\d))"
)
# The phrase begins a sentence or speaks of this text: "GDPR, in force from 25 May 2018" dates something else.
_ITSELF = (
    r"(?:^|[.;|(\[•–—-]\s*|\b(?:this|these|our)(?:\s+[\w-]+){1,6}?\s+|"
    r"\bthe\s+(?:[\w-]+\s+){0,2}(?:policy|notice|handbook|guide|agreement|document|statement|rules|procedure)\s+)"
)
_LINK = r"(?:\s+(?:as of|as from|from|since|on|of))?\s*[:–—-]?\s*\(?"
_EFFECTIVE = re.compile(
    _ITSELF + r"(?:(?:is|are|was|becomes?|will be|shall be)\s+)?(?:effective(?:\s+date)?|(?:in|into)\s+(?:force|effect)"
    r"|takes?\s+effect|(?:comes?|came|enters?|entered)\s+into\s+(?:force|effect)|appl(?:ies|y)|valid)" + _LINK + _DATE,
    re.IGNORECASE,
)
_UPDATED = re.compile(
    _ITSELF
    + r"(?:(?:is|are|was|were)\s+)?(?:(?:last\s+|date\s+)?(?:updated?|revised|reviewed|modified|changed|amended)"
    r"|version(?:\s+v?[\d.]+\d)?,?|(?:revision|issue|publication|approval)\s+date|dated?|as\s+of|current\s+to|status"
    r"|(?:date\s+)?(?:published|issued|approved|adopted))" + _LINK + _DATE,
    re.IGNORECASE,
)

_EFFECTIVE_KEYS = ("effective", "effective_date", "effective_from", "in_force", "in_force_date")
_UPDATED_KEYS = (
    "last_updated", "updated", "last_reviewed", "reviewed", "last_modified", "modified", "revised", "version",
    "date", "date_approved", "approved", "published", "issued",
)  # fmt: skip


def date_in(text: str) -> date | None:
    """The date that `text` consists of, or None: "2026-08-04", "4 August 2026", "August 4th, 2026"."""
    match = re.fullmatch(_DATE, text.strip(), re.IGNORECASE)
    return _of(match) if match else None


def dated(blocks: Sequence[Block], front_matter: Mapping[str, object] | None = None) -> date | None:
    """When the text takes effect, by its front matter or its own words; failing that, when it was last updated."""
    matter = {re.sub(r"[\s-]+", "_", key.strip().lower()): value for key, value in (front_matter or {}).items()}
    texts = [*(block.text for block in blocks[:_FIRST_BLOCKS] if _may_tell(block)), *_last_sentences(blocks)]
    return (
        _first_of(matter, _EFFECTIVE_KEYS)
        or _first_in(texts, _EFFECTIVE)
        or _first_of(matter, _UPDATED_KEYS)
        or _first_in(texts, _UPDATED)
    )


def _first_of(matter: Mapping[str, object], keys: Sequence[str]) -> date | None:
    found = (_as_date(matter[key]) for key in keys if key in matter)
    return next((day for day in found if day), None)


def _as_date(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return date_in(value) if isinstance(value, str) else None


def _first_in(texts: Sequence[str], phrase: re.Pattern[str]) -> date | None:
    found = (_of(match) for text in texts for match in phrase.finditer(text))
    return next((day for day in found if day), None)


def _of(match: re.Match[str]) -> date | None:
    if match["iso"]:
        year, month, day = map(int, match["iso"].split("-"))
    else:
        name = (match["month"] or match["month2"]).lower()
        months = [n for n, full in enumerate(_MONTHS, 1) if full.startswith(name) or (name == "sept" and n == 9)]
        if not months:
            return None  # "Marketing 4 2026"
        month = months[0]
        day, year = int(match["day"] or match["day2"]), int(match["year"] or match["year2"])
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def _may_tell(block: Block) -> bool:
    """A row of one label and one value may date the text; one of a longer table dates what the table is about."""
    return block.kind is not BlockKind.ROW or ";" not in block.text


def _last_sentences(blocks: Sequence[Block]) -> Iterator[str]:
    last = [block for block in blocks[-_LAST_SENTENCES:] if _may_tell(block)]
    sentences = [s for block in last for s in re.split(r"(?<=[.!?])\s+", block.text)]
    yield from sentences[-_LAST_SENTENCES:]
