"""A server of pages and fetchers that may reach it; the clock stands still but for pauses, which cost no time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest.following.failure import FailureKind, SourceFailed
from ingest.following.fetching import Fetcher
from ingest.following.limits import Limits
from ingest.following.source import Allowed
from ingest.following.state import State
from knowledge.catalogue import Catalogue
from knowledge.embedding import DEFAULT_MODEL
from knowledge.library import LibraryFolder
from tests.ingest.following.followed import RULES, TRUSTS_NOBODY, Followed, page
from tests.ingest.following.pages_server import PagesServer, Seen
from tests.made_once import copied

HERE = Allowed(private_hosts=frozenset({"127.0.0.1", "localhost"}))
SHORT = Limits(
    connect=timedelta(seconds=2), read=timedelta(seconds=0.3), total=timedelta(seconds=0.6), body=200_000,
    between=timedelta(seconds=1), longest_between=timedelta(seconds=30),
)  # fmt: skip


class Clock:
    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 12, tzinfo=UTC)
        self.pauses: list[float] = []

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pages() -> Iterator[PagesServer]:
    with PagesServer() as server:
        yield server


Open = Callable[..., Fetcher]


def names_of_this_computer(host: str, port: int) -> list[str]:
    """No test asks a name server: every name leads to this computer."""
    return ["127.0.0.1"]


@pytest.fixture
def open_fetcher(tmp_path: Path, clock: Clock) -> Iterator[Open]:
    """Opens fetchers that share a folder, like those of one refresh after another."""
    with ExitStack() as stack:

        def opened(**options: object) -> Fetcher:
            known = {
                "allowed": HERE, "now": clock.now, "sleep": clock.sleep, "limits": SHORT,
                "resolve": names_of_this_computer, "certificates": TRUSTS_NOBODY,
            }  # fmt: skip
            return stack.enter_context(Fetcher(tmp_path / "fetched", **(known | options)))  # type: ignore[arg-type]

        yield opened


@pytest.fixture
def fetcher(open_fetcher: Open) -> Fetcher:
    return open_fetcher()


def failure(fetcher: Fetcher, url: str) -> SourceFailed:
    with pytest.raises(SourceFailed) as caught:
        fetcher.fetch(url)
    failed = caught.value
    assert failed.reason.endswith(".")
    assert ":" in failed.reason
    return failed


def kind(fetcher: Fetcher, url: str) -> FailureKind:
    return failure(fetcher, url).kind


@pytest.fixture
def followed(empty: LibraryFolder, pages: PagesServer, tmp_path: Path) -> Followed:
    with Catalogue.create(empty.catalogue):
        pass
    return Followed(empty, pages)


@pytest.fixture(scope="session")
def first_look(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Followed, list[Seen]]]:
    """`monitored`, which tests are given copies of, and what was asked for it."""
    folder = LibraryFolder(tmp_path_factory.mktemp("monitored") / "data", DEFAULT_MODEL)
    folder.path.mkdir()
    folder.models.symlink_to(models, target_is_directory=True)
    with Catalogue.create(folder.catalogue):
        pass
    with PagesServer() as pages:
        once = Followed(folder, pages)
        pages.serve("/policy", page(*RULES), etag=True)
        once.follow()
        report = once.look()
        assert report.documents.added == ["monitoring"]
        assert [state.state for state in report.states] == [State.OK]
        yield once, list(pages.requests)


@pytest.fixture
def monitored(first_look: tuple[Followed, list[Seen]], tmp_path: Path) -> Followed:
    """A policy of ten rules that was read once."""
    once, requests = first_look
    once.pages.begin_again(requests)
    found = Followed(copied(once.folder, tmp_path / "data"), once.pages)
    found.pages.serve("/policy", page(*RULES), etag=True)
    found.follow()
    found.clock = once.clock
    return found
