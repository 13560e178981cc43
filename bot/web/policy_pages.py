"""Documents as they read now and as they read before: what the pages on policies and their changes show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from bot.app import Desk
from bot.web import addresses
from bot.web.source_pages import may_see
from bot.web.text_blocks import TextBlock, contents_of, text_blocks
from ingest.changes.version_change import VersionChange, recent_changes, version_changes
from knowledge.answer import Citation, source_line
from knowledge.card import Kind
from knowledge.catalogue import Catalogue
from knowledge.citation import Cited, cite
from knowledge.comparison import Row, side_by_side
from knowledge.document import Document, Evidence, Version, Visibility
from knowledge.jurisdiction import ANYWHERE, UNKNOWN, Jurisdiction
from knowledge.verdict import capital
from knowledge.wording import wording

LATELY = timedelta(days=365)
_FEW = 3  # lines that are the same in both versions and are shown nevertheless
_ORDER = (Kind.POLICY, Kind.LAW, Kind.GUIDE, Kind.NEWS)


@dataclass(frozen=True, slots=True)
class Listed:
    """One document in the list. `earlier` counts the versions before the one that is read now."""

    document: Document
    version: Version
    place: str
    earlier: int


@dataclass(frozen=True, slots=True)
class DocumentUnit:
    heading: str
    text: str
    doubt: str
    source: str


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A document at one version. Cards have `units`, other texts `blocks`. `answers`: whether answers rest on it."""

    document: Document
    version: Version
    place: str
    answers: bool
    units: tuple[DocumentUnit, ...]
    blocks: tuple[TextBlock, ...]
    contents: tuple[TextBlock, ...]
    versions: tuple[Version, ...]  # newest first


@dataclass(frozen=True, slots=True)
class HistoryPage:
    document: Document
    versions: tuple[Version, ...]  # newest first
    changes: dict[str, VersionChange]  # by the key of the later version


@dataclass(frozen=True, slots=True)
class Run:
    """Lines that are the same in both versions, `folded` where there are many; or one line that is not."""

    kind: str
    before: str | None
    now: str | None
    lines: tuple[str, ...] = ()
    level: int = 0

    @property
    def folded(self) -> bool:
        return len(self.lines) > _FEW


@dataclass(frozen=True, slots=True)
class ChangePage:
    change: VersionChange
    runs: tuple[Run, ...]


def place_name(code: str) -> str:
    return "" if code in (ANYWHERE, UNKNOWN) else capital(Jurisdiction(code).name)


def listed(desk: Desk, *, member: bool) -> list[tuple[Kind, list[Listed]]]:
    """Every document that this reader may see, by kind."""
    catalogue = desk.library.catalogue
    rows: dict[Kind, list[Listed]] = {kind: [] for kind in _ORDER}
    for document, version in catalogue.documents():
        if may_see(document, member=member):
            earlier = len(catalogue.versions(document.id, members=member)) - 1
            row = Listed(document, version, place_name(document.jurisdiction), max(0, earlier))
            rows.setdefault(document.kind, []).append(row)
    return [
        (kind, sorted(found, key=lambda row: (row.place, row.document.title.casefold())))
        for kind, found in rows.items()
        if found
    ]


def document_page(
    desk: Desk, document_id: str, *, key: str | None = None, member: bool, today: date
) -> DocumentPage | None:
    """The document as it reads now, or with `key` one version of it. None where this reader may see no such thing."""
    catalogue = desk.library.catalogue
    found = _seen(catalogue, document_id, member=member)
    if found is None:
        return None
    document, versions = found
    live = next((v for v in versions if v.left is None), None)
    chosen = next((v for v in versions if key is not None and addresses.version_key(v) == key), None)
    version = chosen if key is not None else live or versions[0]
    if version is None:
        return None
    # Of a card's former version only the text is kept; of the living one each unit with how it stands.
    there = catalogue.evidence_of(document_id) if document.is_card and version is live else []
    blocks = [] if there else text_blocks(version.text, title=document.title)
    return DocumentPage(
        document,
        version,
        place_name(document.jurisdiction),
        version is live,
        tuple(_unit(evidence, today) for evidence in there),
        tuple(blocks),
        tuple(contents_of(blocks)),
        tuple(versions),
    )


def history_page(desk: Desk, document_id: str, *, member: bool) -> HistoryPage | None:
    catalogue = desk.library.catalogue
    found = _seen(catalogue, document_id, member=member)
    if found is None:
        return None
    changes = version_changes(catalogue, document_id, members=member)
    return HistoryPage(found[0], tuple(found[1]), {change.key: change for change in changes})


def change_page(desk: Desk, document_id: str, key: str, *, member: bool) -> ChangePage | None:
    catalogue = desk.library.catalogue
    if _seen(catalogue, document_id, member=member) is None:
        return None
    for change in version_changes(catalogue, document_id, members=member):
        if change.key == key:
            return ChangePage(change, tuple(_runs(side_by_side(change.former.text, change.later.text))))
    return None


def _runs(rows: Sequence[Row]) -> Iterator[Run]:
    for same, group in groupby(rows, lambda row: row.kind == "same"):
        if same:
            yield Run("same", None, None, tuple(row.now or "" for row in group))
        else:
            for row in group:
                lines = (row.now or "",) if row.kind == "heading" else ()
                yield Run(row.kind, row.before, row.now, lines, row.level)


def latest_changes(desk: Desk, *, member: bool, today: date) -> list[VersionChange]:
    """Of the last year, newest first."""
    found = recent_changes(desk.library.catalogue, members=member, since=today - LATELY)
    return [change for change in found if member or is_public(change)]


def is_public(change: VersionChange) -> bool:
    """Whether anybody may be shown both texts."""
    whose = (change.document.visibility, change.former.visibility, change.later.visibility)
    return all(visibility is Visibility.PUBLIC for visibility in whose)


def _seen(catalogue: Catalogue, document_id: str, *, member: bool) -> tuple[Document, list[Version]] | None:
    """The document and its versions, newest first, as far as this reader may see them."""
    document = catalogue.document(document_id)
    if document is None or not may_see(document, member=member):
        return None
    versions = sorted(catalogue.versions(document_id, members=member), key=lambda v: (v.day, v.added), reverse=True)
    return (document, _living_first(versions)) if versions else None


def _living_first(versions: Sequence[Version]) -> list[Version]:
    return sorted(versions, key=lambda v: v.left is not None)


def _unit(evidence: Evidence, today: date) -> DocumentUnit:
    citation: Citation = cite(Cited(evidence, evidence.text), 1, today)
    doubt = evidence.unit.doubt if evidence.unit and evidence.unit.doubt else ""
    return DocumentUnit(evidence.locator, evidence.text, doubt, source_line(citation, wording("en")))
