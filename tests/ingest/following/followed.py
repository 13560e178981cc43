"""Sources that are looked at again and again, on a clock that a test moves."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ingest.following.fetching import Fetcher
from ingest.following.limits import Limits
from ingest.following.refresh import Following, RefreshReport, refresh
from ingest.following.source import Allowed, Place, Source
from ingest.following.state import SourceState, state_of
from knowledge.card import Kind
from knowledge.catalogue import Catalogue
from knowledge.catalogue_following import HeldRow
from knowledge.document import Version
from knowledge.library import LibraryFolder, find_fault
from tests.ingest.following.pages_server import PagesServer

RULES = [
    f"Rule {n}: the {thing} of every employee is kept in the {place} and shown to nobody without a good reason."
    for n, (thing, place) in enumerate(
        [("badge", "office"), ("laptop", "locker"), ("phone", "drawer"), ("key", "safe"), ("file", "archive"),
         ("desk", "hall"), ("chair", "store"), ("lamp", "cellar"), ("bag", "lobby"), ("coat", "wardrobe")]
    )
]  # fmt: skip
# Pages come from this computer, without TLS; reading the certificates of the world takes a while.
TRUSTS_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
TRAINS = "What you type is used to train language models."
GERMAN = [
    f"Regel {n}: Der Ausweis jeder Mitarbeiterin und jedes Mitarbeiters wird im Büro aufbewahrt und niemandem gezeigt."
    for n in range(10)
]


def page(*sentences: str, title: str = "Monitoring policy") -> str:
    body = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    return f"<html><head><title>{title}</title></head><body><main><h1>{title}</h1>{body}</main></body></html>"


class Followed:
    """Sources that are looked at again and again, on a clock that a test moves."""

    def __init__(self, folder: LibraryFolder, pages: PagesServer) -> None:
        self.folder, self.pages = folder, pages
        self.sources: list[Source] = []
        self.allowed = Allowed(private_hosts=frozenset({"127.0.0.1"}), news_hosts=frozenset({"127.0.0.1"}))
        self.limits = Limits(between=timedelta(0))
        self.clock = datetime(2026, 11, 23, 12, tzinfo=UTC)

    def follow(self, source_id: str = "monitoring", path: str = "/policy", **said: object) -> Source:
        source = Source(source_id, Kind.POLICY, Place.URL, self.pages.url(path))
        for key, value in said.items():
            object.__setattr__(source, key, value)
        self.sources.append(source)
        return source

    def look(
        self,
        *,
        only: str | None = None,
        due: bool = False,
        dry_run: bool = False,
        later: timedelta = timedelta(days=1),
    ) -> RefreshReport:
        self.clock += later
        report = refresh(self.following(), only=only, due=due, dry_run=dry_run)
        assert find_fault(self.folder) is None
        return report

    def following(self) -> Following:
        def fetcher(folder: Path, allowed: Allowed) -> Fetcher:
            return Fetcher(
                folder, allowed, now=lambda: self.clock, sleep=lambda _: None, limits=self.limits,
                certificates=TRUSTS_NOBODY,
            )  # fmt: skip

        return Following(self.folder, self.sources, self.allowed, fetcher, lambda: self.clock)

    def versions(self, document_id: str = "monitoring") -> list[Version]:
        with Catalogue.read(self.folder.catalogue) as catalogue:
            return catalogue.versions(document_id)

    def answering(self) -> dict[str, str]:
        with Catalogue.read(self.folder.catalogue) as catalogue:
            return {d.id: v.text for d, v in catalogue.documents()}

    def write(self, *paragraphs: str, home: Path, name: str = "monitoring.md") -> None:
        home.mkdir(exist_ok=True)
        (home / name).write_text("# Monitoring\n\n" + "\n\n".join(paragraphs))

    def state(self, source_id: str = "monitoring") -> SourceState:
        with Catalogue.read(self.folder.catalogue) as catalogue:
            rows = catalogue.followed()
        return next(state_of(source, rows) for source in self.sources if source.id == source_id)

    def held(self) -> list[HeldRow]:
        with Catalogue.read(self.folder.catalogue) as catalogue:
            return [row for row in catalogue.held() if not row.discarded]
