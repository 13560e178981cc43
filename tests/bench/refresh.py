"""What a refresh costs where nothing has changed: sources on a server of this computer that says so of each of them.

    python -m tests.bench.refresh DATA

DATA is a data folder with a library; it is copied before anything is followed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ingest.following.fetching import Fetcher
from ingest.following.limits import Limits
from ingest.following.refresh import Following, refresh
from ingest.following.source import Allowed, Place, Source
from knowledge.card import Kind
from knowledge.embedding import DEFAULT_MODEL
from knowledge.library import LibraryFolder
from tests.ingest.following.pages_server import PagesServer

SOURCES = 200
SENTENCES = 12  # of text; the rest of a page is what pages consist of
MARKUP = 60_000  # bytes
HERE = "127.0.0.1"


def figures(data: Path) -> Iterator[str]:
    """One line per figure, from a data folder with a library."""
    with PagesServer() as pages, tempfile.TemporaryDirectory() as home:
        library = Path(home) / "data"
        shutil.copytree(data, library, ignore=shutil.ignore_patterns("lock"), copy_function=_linked)
        for number in range(SOURCES):
            pages.serve(f"/policy-{number}", _page(number), etag=True)
        first = _in_a_process_of_its_own(library, pages)
        yield f"refresh, {SOURCES} new sources: {first['wall']:.1f} s, {first['bodies']} bodies downloaded"
        asked = len(pages.requests)
        later = _in_a_process_of_its_own(library, pages)
        bodies = sum(seen.sent > 0 for seen in pages.requests[asked:] if seen.path.startswith("/policy-"))
        yield (
            f"refresh, {SOURCES} unchanged sources: {bodies} bodies downloaded, "
            f"{later['cpu'] * 1000 / SOURCES:.1f} ms CPU a source, {later['wall']:.1f} s"
        )


def _linked(path: str, to: str) -> None:
    """Models are large, and nothing changes one in place."""
    if "models" in Path(path).parts:
        os.link(path, to)
    else:
        shutil.copy2(path, to)


def _page(number: int) -> str:
    rules = "".join(
        f"<p>Rule {line} of site {number}: whoever enters by gate {line} shows the badge to the guard there.</p>"
        for line in range(SENTENCES)
    )
    head = f"<head><title>Policy {number}</title><style>{'/* as pages have it */' * (MARKUP // 22)}</style></head>"
    return f"<html>{head}<body><main><h1>Policy {number}</h1>{rules}</main></body></html>"


def _in_a_process_of_its_own(library: Path, pages: PagesServer) -> dict[str, float]:
    """So that the server's time is not counted."""
    command = [sys.executable, "-m", "tests.bench.refresh", str(library), str(pages.port)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _measured(library: Path, port: str) -> dict[str, float]:
    def now() -> datetime:
        return datetime.now(UTC)

    def fetcher(folder: Path, allowed: Allowed) -> Fetcher:
        return Fetcher(folder, allowed, now=now, limits=Limits(between=timedelta(0)))

    sources = [
        Source(f"site-{number}", Kind.POLICY, Place.URL, f"http://{HERE}:{port}/policy-{number}")
        for number in range(SOURCES)
    ]
    folder = LibraryFolder(library, DEFAULT_MODEL)
    following = Following(folder, sources, Allowed(private_hosts=frozenset({HERE})), fetcher, now)
    wall, cpu = time.perf_counter(), time.process_time()
    report = refresh(following)
    assert all(state.is_well for state in report.states), "a source failed"
    return {
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "bodies": report.downloaded,
    }


if __name__ == "__main__":
    if len(sys.argv) == 3:
        sys.stdout.write(json.dumps(_measured(Path(sys.argv[1]), sys.argv[2])))
    else:
        for line in figures(Path(sys.argv[1])):
            sys.stdout.write(line + "\n")
