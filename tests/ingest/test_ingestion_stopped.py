"""An ingest that is stopped, or finds the disk full: the library answers as before, and the next ingest goes on."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pytest
from numpy.typing import NDArray

import ingest.intake
from ingest.intake import IngestReport
from knowledge.catalogue import Catalogue
from knowledge.embedding import Embedder, ensure_embedder
from knowledge.errors import LibraryBusy
from knowledge.library import LibraryFolder, find_fault

SUBJECTS = ("cameras", "badges", "laptops", "scanners")
ASKED = "How long are records of cameras kept?"


class Company(Protocol):
    home: Path
    folder: LibraryFolder

    def write(self, name: str, content: str | bytes) -> Path: ...
    def ingest(self, *paths: Path, **options: Any) -> IngestReport: ...
    def texts(self) -> dict[str, str]: ...
    def quotes(self, question: str, *, member: bool = True) -> set[tuple[str, str]]: ...


class Stopped(KeyboardInterrupt):
    """Somebody pressed Ctrl-C."""


class Counting:
    """The real embedder, which also keeps count of the texts it was given."""

    def __init__(self, real: Embedder) -> None:
        self._real = real
        self.model, self.dimension, self.runs_on = real.model, real.dimension, real.runs_on
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> NDArray[np.float32]:
        self.texts += texts
        return self._real.embed(texts, progress)


@pytest.fixture
def embedder(company: Company, monkeypatch: pytest.MonkeyPatch) -> Counting:
    counting = Counting(ensure_embedder(company.folder.model_name, company.folder.models))
    monkeypatch.setattr(ingest.intake, "ensure_embedder", lambda *_: counting)
    return counting


def write(company: Company, days: int) -> None:
    """Four files, each with two passages of two spans: six texts to embed."""
    for subject in SUBJECTS:
        company.write(
            f"{subject}.md",
            f"# {subject.title()}\n\n## Use\n\nThe {subject} run day and night. Their use is watched by security.\n\n"
            f"## Keeping\n\nRecords of {subject} are kept for {days} days. Copies go in {days + 9} days.\n",
        )


def stop_at(stage: str, done: int) -> Callable[[str, int, int], None]:
    def progress(at: str, so_far: int, _: int) -> None:
        if (at, so_far) == (stage, done):
            raise Stopped

    return progress


def staged(company: Company) -> int:
    with Catalogue.read(company.folder.catalogue) as catalogue:
        return int(catalogue.rows("select count(*) from staged")[0][0])


def test_a_stopped_ingest_goes_on_from_what_was_staged(company: Company, embedder: Counting) -> None:
    write(company, 30)
    with pytest.raises(Stopped):
        company.ingest(progress=stop_at("Reading", 3))
    first, embedder.texts = embedder.texts, []
    assert len(first) == 3 * 6 and staged(company) == 3

    report = company.ingest()

    assert len(report.added) == 4 and len(embedder.texts) == 6
    assert not set(embedder.texts) & set(first), "nothing is embedded twice"
    assert staged(company) == 0


def test_an_ingest_that_is_stopped_while_the_index_is_written_embeds_nothing_again(
    company: Company, embedder: Counting
) -> None:
    write(company, 30)
    company.ingest()
    before, said = company.texts(), company.quotes(ASKED)
    write(company, 60)
    with pytest.raises(Stopped):
        company.ingest(progress=stop_at("Indexing", 24))

    assert find_fault(company.folder) is None and company.texts() == before and company.quotes(ASKED) == said
    embedder.texts = []
    assert len(company.ingest().updated) == 4
    assert embedder.texts == [] and staged(company) == 0
    assert "60 days" in company.texts()["policies/cameras"] and company.quotes(ASKED) != said


def test_a_file_that_changed_since_it_was_staged_is_read_anew(company: Company) -> None:
    write(company, 30)
    with pytest.raises(Stopped):
        company.ingest(progress=stop_at("Reading", 4))
    write(company, 60)

    company.ingest()

    assert all("60 days" in text and "30 days" not in text for text in company.texts().values())
    assert staged(company) == 0


def test_what_was_staged_is_not_taken_for_what_it_would_be_with_other_options(company: Company) -> None:
    write(company, 30)
    with pytest.raises(Stopped):
        company.ingest(progress=stop_at("Reading", 4))

    company.ingest(company.home / "cameras.md", title="Filming")

    assert company.texts()["policies/cameras"].startswith("# Filming\n")


def test_texts_that_did_not_change_are_not_embedded_again(company: Company, embedder: Counting) -> None:
    write(company, 30)
    company.ingest()
    embedder.texts = []
    company.write("cameras.md", (company.home / "cameras.md").read_text().replace("30 days", "31 days"))

    company.ingest()

    assert 0 < len(embedder.texts) < 6 and all("31 days" in text for text in embedder.texts)


def test_two_cannot_ingest_at_once(company: Company) -> None:
    write(company, 30)
    with company.folder.lock(), pytest.raises(LibraryBusy, match="try again"):
        company.ingest()


def test_progress_counts_each_file_once(company: Company) -> None:
    write(company, 30)
    seen: list[tuple[str, int, int]] = []

    company.ingest(company.home, company.home / "cameras.md", progress=lambda *at: seen.append(at))

    assert [at for at in seen if at[0] == "Reading"] == [("Reading", n, 4) for n in (1, 2, 3, 4)]


# Others read meanwhile

READER = """
import json, sys
from datetime import date
from pathlib import Path
from knowledge.answering import Answerer
from knowledge.asked import Asker
from knowledge.embedding import DEFAULT_MODEL
from knowledge.library import LibraryFolder, open_library
folder = LibraryFolder(Path(sys.argv[1]), DEFAULT_MODEL)
def said(library, question):
    answer = Answerer(library).answer(question, today=date(2026, 11, 23), asker=Asker(member=True)).answer
    return sorted([citation.document, citation.quote] for citation in answer.citations)
with open_library(folder) as held:
    for question in sys.stdin:
        with open_library(folder) as opened:
            print(json.dumps([said(library, question.strip()) for library in (held, opened)]), flush=True)
"""


@pytest.fixture
def reader(company: Company) -> Iterator[Callable[[], list[set[tuple[str, str]]]]]:
    """What another process is answered now: from a library it holds open, and from one that it opens now."""
    write(company, 30)
    company.ingest()
    command = [sys.executable, "-c", READER, str(company.folder.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def ask() -> list[set[tuple[str, str]]]:
            assert process.stdin and process.stdout
            print(ASKED, file=process.stdin, flush=True)
            return [{(document, quote) for document, quote in said} for said in json.loads(process.stdout.readline())]

        yield ask


def test_whoever_reads_meanwhile_is_answered_from_the_old_state_and_then_from_the_new(
    company: Company, reader: Callable[[], list[set[tuple[str, str]]]]
) -> None:
    old = company.quotes(ASKED)
    meanwhile: dict[str, list[set[tuple[str, str]]]] = {}
    write(company, 60)

    def progress(stage: str, done: int, total: int) -> None:
        if done == total:
            meanwhile[stage] = reader()

    company.ingest(progress=progress)

    assert old and any("30 days" in quote for _, quote in old)
    assert meanwhile == {"Reading": [old, old], "Indexing": [old, old]}
    new = company.quotes(ASKED)
    assert reader() == [new, new] and any("60 days" in quote for _, quote in new)


# No room

FULL = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from ingest.ingestion import ingest
from ingest.prepared import IngestOptions
from knowledge.embedding import DEFAULT_MODEL
from knowledge.errors import LibraryError
from knowledge.library import LibraryFolder
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
try:
    ingest(LibraryFolder(Path(sys.argv[1]), DEFAULT_MODEL), [Path(sys.argv[2])], IngestOptions(), now=datetime.now(UTC))
except LibraryError as error:
    print(type(error).__name__, error)
"""


@pytest.mark.parametrize(
    "most",
    [pytest.param(4_096, marks=pytest.mark.long), pytest.param(65_536, marks=pytest.mark.long), 200_000],
    ids=["at once", "while reading", "while indexing"],
)
def test_where_the_disk_is_full_that_is_said_and_the_library_is_as_it_was(company: Company, most: int) -> None:
    write(company, 30)
    company.ingest()
    before, said = company.texts(), company.quotes(ASKED)
    write(company, 60)
    command = [sys.executable, "-c", FULL, str(company.folder.path), str(company.home), str(most)]

    run = subprocess.run(command, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith("LibraryError ") and "disk is full" in run.stdout and "Free some space" in run.stdout
    assert find_fault(company.folder) is None and company.texts() == before and company.quotes(ASKED) == said
    with Catalogue.read(company.folder.catalogue) as catalogue:
        assert catalogue.health() is None
    assert len(company.ingest().updated) == 4
