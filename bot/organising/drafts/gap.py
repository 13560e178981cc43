"""What was found, or looked for and not found, in the company's policies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.organising.clauses.vocabulary import COLUMNS, PRACTICES
from bot.organising.petitions.text import Source, Standing
from knowledge.verdict import capital

CONTRARY, SILENT, UNREAD, PARTLY = "contrary", "silent", "unread", "partly"
WEIGHT = {CONTRARY: 4, SILENT: 3, PARTLY: 2, UNREAD: 1}
"""What lacks more comes first. Any other verdict is no gap."""
_LONGEST_QUOTE = 2_000
_SILENT, _UNREAD = "Not found in the company's policies", "Not found in what could be read of the company's policies"
_LOOK_YOURSELVES = " Read them yourselves before you say so: Steward overlooks wordings."


@dataclass(frozen=True, slots=True)
class Gap:
    """One cell of the gap report. `sentence` stands in that version of the policy word for word; it and what names the
    policy are empty where nothing was found (`silent`, or `unread` where not everything could be read)."""

    practice: str
    column: str
    verdict: str
    sentence: str = ""
    document: str = ""
    title: str = ""
    version: str = ""
    heading: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Gaps that one sentence, or one search, shows for several practices."""

    gap: Gap
    practices: tuple[str, ...]

    @property
    def weight(self) -> int:
        return WEIGHT[self.gap.verdict]

    def said(self, searched: int) -> str:
        """In a sentence, with the policy's own. `searched`: how many policies were read; 0 where that is not known."""
        quoted = f" It says: “{self.gap.sentence}”" if self.gap.sentence else _LOOK_YOURSELVES
        return f"{self._about()}: {self._found(searched)}{quoted}"

    def source(self, searched: int) -> Source:
        gap = self.gap
        if not gap.sentence:
            title = _UNREAD if gap.verdict == UNREAD else _SILENT
            return Source(title, Standing.POLICY, f"{self._about()}: {self._found(searched)}")
        fits = len(gap.sentence) <= _LONGEST_QUOTE
        line = f"{self._about()}: {self._found(searched)}"
        return Source(gap.title, Standing.POLICY, line, gap.url, gap.document, gap.sentence if fits else "")

    def is_shown(self, sources: Collection[Source], searched: int) -> bool:
        """Whether one of these is its source and, where a sentence shows it, quotes that."""
        source = self.source(searched)
        return source in sources and bool(source.quote or not self.gap.sentence)

    @property
    def told(self) -> str:
        """Its verdict: what no sentence shows was not found."""
        return self.gap.verdict if self.gap.sentence or self.gap.verdict == UNREAD else SILENT

    def _about(self) -> str:
        return f"{capital(COLUMNS.get(self.gap.column, self.gap.column))} ({_named(self.practices)})"

    def _found(self, searched: int) -> str:
        gap = self.gap
        if self.told == UNREAD:
            return "not found in what could be read of the company's policies."
        if self.told == SILENT:
            return f"looked for in {_policies(searched)}, not found."
        under = f", under “{gap.heading}”" if gap.heading else ""
        version = f", version {gap.version}" if gap.version else ""
        stands = "only part of it stands" if gap.verdict == PARTLY else "the contrary stands"
        return f"{stands} in the policy “{gap.title}”{version}{under}."


def findings(gaps: Iterable[Gap]) -> tuple[Finding, ...]:
    """What lacks most comes first; the order in which the gaps are given makes no difference."""
    together: dict[tuple[str, ...], list[Gap]] = {}
    for gap in sorted(gaps, key=_place):
        if gap.verdict in WEIGHT:
            key = (gap.column, gap.verdict, gap.sentence, gap.document, gap.version, gap.heading)
            together.setdefault(key, []).append(gap)
    found = [Finding(same[0], tuple(dict.fromkeys(gap.practice for gap in same))) for same in together.values()]
    return tuple(sorted(found, key=lambda finding: -finding.weight))


def summed_up(found: Iterable[Finding], searched: int) -> tuple[str, ...]:
    """One sentence for each column, without what stands in the sources: the words, their policy, version and heading.
    What lacks most comes first. `searched`: how many policies were read; 0 where that is not known."""
    columns: dict[str, dict[str, list[str]]] = {}
    for finding in found:
        said = columns.setdefault(finding.gap.column, {})
        said.setdefault(finding.told, []).extend(finding.practices)
    return tuple(_summed_up(column, said, searched) for column, said in columns.items())


def _summed_up(column: str, said: Mapping[str, Sequence[str]], searched: int) -> str:
    words = {
        CONTRARY: "the contrary stands there",
        SILENT: f"looked for in {_policies(searched)}, not found",
        PARTLY: "only part of it stands there",
        UNREAD: "not found in what could be read",
    }
    parts = [f"{words[verdict]} ({_named(practices)})" for verdict, practices in said.items()]
    return f"The company's policies on {COLUMNS.get(column, column)}: {'; '.join(parts)}."


def _named(practices: Iterable[str]) -> str:
    """Each once, in the order of the report."""
    known = [*PRACTICES]
    each = sorted(dict.fromkeys(practices), key=lambda practice: _at(practice, known))
    return "; ".join(PRACTICES.get(practice, practice) for practice in each)


def _policies(searched: int) -> str:
    return f"{searched} policies" if searched > 1 else "the company's only policy" if searched else "the policies"


def _place(gap: Gap) -> tuple[object, ...]:
    """Columns and practices in the order of the report, then by what shows it."""
    return (
        _at(gap.column, [*COLUMNS]), _at(gap.practice, [*PRACTICES]), gap.column, gap.practice, gap.verdict,
        gap.document, gap.heading, gap.sentence, gap.version, gap.title, gap.url,
    )  # fmt: skip


def _at(one: str, known: list[str]) -> int:
    return known.index(one) if one in known else len(known)
