"""A document that was read and cut, with what it will be in the library: what an ingest stages."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from ingest.naming import title_of
from ingest.passages import compose
from ingest.reading.block import Reading, Unreadable
from knowledge.card import Kind, State, Status
from knowledge.document import Chunk, Document, Role, TextKind, Version, Visibility
from knowledge.errors import UnknownPlace
from knowledge.jurisdiction import ANYWHERE, Jurisdiction
from knowledge.sentences import SpanKind, spans_of


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """What the admin says of the files. None: as the file tells, else a policy of the whole company, for members."""

    kind: Kind | None = None
    jurisdiction: str | None = None
    title: str | None = None
    visibility: Visibility | None = None
    origin: str | None = None  # where the documents are said to come from, instead of their folder
    again: bool = False  # nobody asks for these files by name: what was taken out by hand stays out
    apart: tuple[Path, ...] = ()  # files and folders within, of which something else was said: left alone

    @property
    def key(self) -> tuple[str, ...]:
        return (self.kind or "", self.jurisdiction or "", self.title or "", self.visibility or "")


@dataclass(frozen=True, slots=True)
class PreparedPassage:
    """`context` is the title and headings it stands under: it is embedded with the text, since it says what "it" is."""

    text: str
    locator: str
    context: str
    provision: str

    @property
    def searched(self) -> list[tuple[str, str]]:
        """(text, what is embedded for it) of the passage, then of each of its spans. What is embedded says under which
        headings the text stands, and which line introduces it: "must not: lend the badge"."""
        spans = spans_of(self.text)
        found = {self.text: f"{self.context}\n{self.text}"}
        lead = ""
        for span in spans if len(spans) > 1 else ():
            if span.kind is SpanKind.SENTENCE:
                lead = f"{span.text} " if span.introduces else ""
                found.setdefault(span.text, f"{self.context}\n{span.text}")
            else:
                found.setdefault(span.text, f"{self.context}\n{lead}{span.text}")
        return list(found.items())


@dataclass(frozen=True, slots=True)
class Prepared:
    """`part` tells the documents of one file apart; `dated` is the ISO date the text gives itself, or empty."""

    part: str
    kind: Kind
    title: str
    jurisdiction: str
    visibility: Visibility
    citation: str
    url: str
    dated: str
    text: str
    passages: tuple[PreparedPassage, ...]

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, content: str) -> Prepared:
        row = json.loads(content)
        passages = tuple(PreparedPassage(**passage) for passage in row.pop("passages"))
        kind, visibility = Kind(row.pop("kind")), Visibility(row.pop("visibility"))
        return cls(kind=kind, visibility=visibility, passages=passages, **row)

    def document(self, document_id: str, origin: str, path: str) -> Document:
        return Document(
            id=document_id, kind=self.kind, text_kind=TextKind.OFFICIAL, title=self.title,
            jurisdiction=self.jurisdiction, visibility=self.visibility, citation=self.citation, url=self.url,
            origin=origin, path=path,
        )  # fmt: skip

    def id_of(self, document_id: str) -> str:
        """The id that this text's version has, before any number for a text that came back."""
        return f"{document_id}@{hashlib.sha256(self.text.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"

    def version(self, document_id: str, source_key: str, today: date, former: Sequence[Version], live: str) -> Version:
        """This text as a version. A text that was left and came back is a version of its own."""
        base = self.id_of(document_id)
        version_id = base
        number = 2
        while version_id != live and any(v.id == version_id for v in former):
            version_id = f"{base}.{number}"
            number += 1
        # A clock that was set back makes no version older than the one before it.
        added = next((v.added for v in former if v.id == version_id), max([today, *(v.added for v in former)]))
        dated = date.fromisoformat(self.dated) if self.dated else None
        # Whether a published law is in force, its text does not tell; the cards do.
        status = Status.REPORTED if self.kind in (Kind.NEWS, Kind.LAW) else Status.IN_FORCE
        return Version(
            id=version_id, document_id=document_id, text=self.text, added=added, checked=today, review_by=None,
            directive=False, states=(State(status, dated),), dated=dated, source_key=source_key,
            visibility=self.visibility,
        )  # fmt: skip

    def chunks(self, document: Document, version_id: str) -> list[Chunk]:
        """Each passage, and under it each of its spans: what is asked is mostly answered in one of them."""
        return [
            Chunk(
                id=f"{target}?{n}" if n else target, target=target, role=Role.SPAN if n else Role.PASSAGE,
                text=text, jurisdiction=document.jurisdiction, visibility=document.visibility,
                locator=passage.locator, search_text=search_text, provision=passage.provision,
            )
            for number, passage in enumerate(self.passages, start=1)
            for target in [f"{version_id}#{number}"]
            for n, (text, search_text) in enumerate(passage.searched)
        ]  # fmt: skip

    @property
    def search_texts(self) -> list[str]:
        return [search_text for passage in self.passages for _, search_text in passage.searched]


def prepare(reading: Reading, path: Path, options: IngestOptions) -> Prepared:
    """Cuts what was read and says what it will be. Raises `Unreadable` where the place of a law is not told."""
    title = options.title or reading.title.strip() or title_of(path)
    composed = compose(title, reading.blocks)
    is_statute = any(passage.provision for passage in composed.passages)
    kind = options.kind or (Kind.LAW if is_statute else Kind.POLICY)
    place = options.jurisdiction or _known_place(reading.jurisdiction)
    if kind is Kind.LAW and place is None:
        raise Unreadable("whose law it is is not told; say it with --jurisdiction, for example --jurisdiction US-NY")
    visibility = options.visibility or (Visibility.MEMBERS if kind is Kind.POLICY else Visibility.PUBLIC)
    return Prepared(
        part=reading.part,
        kind=kind,
        title=title,
        jurisdiction=Jurisdiction.of_text(place).code if place else ANYWHERE,
        visibility=visibility,
        citation=reading.citation,
        url=reading.url,
        dated=reading.dated.isoformat() if reading.dated else "",
        text=composed.text,
        passages=tuple(
            PreparedPassage(
                p.text, p.locator, " › ".join(filter(None, (title, p.headings))) + f"\n{p.text}", p.provision
            )
            for p in composed.passages
        ),
    )


def _known_place(told: str | None) -> str | None:
    """The place that a file says itself to be of. A code that is none tells nothing."""
    try:
        return Jurisdiction.of_text(told).code if told else None
    except UnknownPlace:
        return None
