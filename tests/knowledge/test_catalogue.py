"""The catalogue is the library's truth: what is put stays, what is updated keeps its past, damage is named."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from knowledge.catalogue import Catalogue, text_sha256
from knowledge.document import Visibility
from knowledge.errors import CatalogueDamaged, LibraryError, LibraryReadOnly
from knowledge.library import LibraryFolder

Put = Callable[..., None]
MODEL = "some-model@1"


def texts(catalogue: Catalogue, document_id: str) -> list[str]:
    return [evidence.text for evidence in catalogue.evidence_of(document_id)]


def test_what_is_put_is_read_back_in_another_connection(shelf: Catalogue, put: Put) -> None:
    with shelf.writing():
        put(shelf, "handbook", "Screens are recorded.", "Badges are logged.", jurisdiction="US-NY")

    with Catalogue.read(shelf.path) as reader:
        ((document, version),) = reader.documents()
        assert (document.id, document.jurisdiction, document.partition) == ("handbook", "US-NY", "us-ny.public.cards")
        assert version.text == "Screens are recorded.\nBadges are logged."
        assert texts(reader, "handbook") == ["Screens are recorded.", "Badges are logged."]
        assert reader.counts() == {"documents": 1, "units": 0, "chunks": 2}


def test_an_update_is_searched_instead_of_the_earlier_version(shelf: Catalogue, put: Put) -> None:
    with shelf.writing():
        put(shelf, "handbook", "Screens are recorded hourly.")
        put(shelf, "handbook", "Screens are recorded every minute.")

    assert texts(shelf, "handbook") == ["Screens are recorded every minute."]
    assert shelf.match('"hourly"', ["us.public.cards"], limit=5) == []
    assert len(shelf.match('"minute"', ["us.public.cards"], limit=5)) == 1


def test_an_update_keeps_the_earlier_versions_text(shelf: Catalogue, put: Put) -> None:
    with shelf.writing():
        put(shelf, "handbook", "Screens are recorded hourly.")
        put(shelf, "handbook", "Screens are recorded every minute.")

    kept = shelf.rows("select text, live from versions order by live")
    assert kept == [("Screens are recorded hourly.", 0), ("Screens are recorded every minute.", 1)]


def test_going_back_to_an_earlier_text_makes_it_live_again(shelf: Catalogue, put: Put) -> None:
    with shelf.writing():
        for text in ("Hourly.", "Every minute.", "Hourly."):
            put(shelf, "handbook", text)

    assert texts(shelf, "handbook") == ["Hourly."]
    assert shelf.counts()["documents"] == 1


def test_a_removed_document_answers_no_more_and_keeps_its_text(shelf: Catalogue, put: Put) -> None:
    with shelf.writing():
        put(shelf, "handbook", "Screens are recorded.")
        put(shelf, "notice", "Badges are logged.")
        shelf.remove("handbook", on=date(2026, 11, 24))

    assert [document.id for document, _ in shelf.documents()] == ["notice"]
    assert texts(shelf, "handbook") == []
    assert shelf.match('"screens"', ["us.public.cards"], limit=5) == []
    assert shelf.rows("select text from versions where document_id = 'handbook'") == [("Screens are recorded.",)]


def test_the_revision_names_what_is_searchable(shelf: Catalogue, put: Put) -> None:
    revisions = []
    changes: tuple[Callable[[], None], ...] = (
        partial(put, shelf, "handbook", "Hourly."),
        partial(put, shelf, "handbook", "Every minute."),
        partial(put, shelf, "handbook", "Every minute.", jurisdiction="DE"),
        partial(put, shelf, "handbook", "Every minute.", jurisdiction="DE", visibility=Visibility.MEMBERS),
        partial(shelf.remove, "handbook", on=date(2026, 11, 24)),
    )
    for change in changes:
        with shelf.writing():
            change()
        revisions.append(shelf.revision)

    assert len(set(revisions)) == len(revisions)


def test_the_same_content_has_the_same_revision(shelf: Catalogue, put: Put) -> None:
    with shelf.writing():
        put(shelf, "handbook", "Hourly.")
    before = shelf.revision
    with shelf.writing():
        put(shelf, "notice", "Badges.")
    between = shelf.revision
    with shelf.writing():
        shelf.remove("notice", on=date(2026, 11, 24))
        put(shelf, "handbook", "Hourly.")
        shelf.set_fact("pack", "seen")

    assert between != before
    assert shelf.revision == before


def test_a_write_that_fails_leaves_nothing_of_itself(shelf: Catalogue, put: Put) -> None:
    with shelf.writing():
        put(shelf, "handbook", "Hourly.")
    before = shelf.revision

    def interrupted() -> None:
        with shelf.writing():
            put(shelf, "handbook", "Every minute.")
            shelf.put_places([("atlantis", "XX", "sure", 0)])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert texts(shelf, "handbook") == ["Hourly."]
    assert shelf.named_places(["atlantis"]) == []
    assert shelf.revision == before


def test_a_reader_sees_a_write_only_when_it_is_whole(shelf: Catalogue, put: Put) -> None:
    with shelf.writing():
        put(shelf, "handbook", "Hourly.")
    with Catalogue.read(shelf.path) as reader:
        with shelf.writing():
            put(shelf, "handbook", "Every minute.")
            assert texts(reader, "handbook") == ["Hourly."]
        assert texts(reader, "handbook") == ["Every minute."]


def test_vectors_are_kept_for_a_text_that_stays(shelf: Catalogue, put: Put) -> None:
    with shelf.writing():
        put(shelf, "handbook", "Screens are recorded.", "Badges are logged.")
    shas = [sha for sha, _ in shelf.texts_without_vector(MODEL)]
    vectors = np.eye(2, 8, dtype=np.float32)
    with shelf.writing():
        shelf.put_vectors(MODEL, zip(shas, vectors, strict=True))
    with shelf.writing():
        put(shelf, "handbook", "Screens are recorded.", "Keys are logged.")
        put(shelf, "notice", "Badges are logged.")

    assert [text for _, text in shelf.texts_without_vector(MODEL)] == ["Keys are logged."]
    assert len(shelf.texts_without_vector("another-model@1")) == 3
    ((ids, found),) = shelf.vectors_of("us.public.cards", MODEL)
    assert len(ids) == 2
    assert found.shape == (2, 8)
    kept = shelf.vectors([text_sha256("Badges are logged.")], MODEL)
    assert kept[text_sha256("Badges are logged.")].tolist() in vectors.tolist()


def test_a_text_that_stands_twice_needs_one_vector(shelf: Catalogue, put: Put) -> None:
    with shelf.writing():
        put(shelf, "handbook", "Screens are recorded.")
        put(shelf, "notice", "Screens are recorded.", jurisdiction="DE")

    assert len(shelf.texts_without_vector(MODEL)) == 1


def test_matching_honours_the_partitions(shelf: Catalogue, put: Put) -> None:
    with shelf.writing():
        put(shelf, "us", "Screens are recorded.")
        put(shelf, "de", "Screens are recorded.", jurisdiction="DE")
        put(shelf, "own", "Screens are recorded.", visibility=Visibility.MEMBERS)

    found = {
        p: len(shelf.match('"screens"', [p], limit=9))
        for p in ("us.public.cards", "de.public.cards", "us.members.cards", "gb.public.cards")
    }
    assert found == {"us.public.cards": 1, "de.public.cards": 1, "us.members.cards": 1, "gb.public.cards": 0}
    assert sorted(shelf.partitions()) == ["de.public.cards", "us.members.cards", "us.public.cards"]


def test_words_are_matched_by_their_stem_and_without_accents(shelf: Catalogue, put: Put) -> None:
    with shelf.writing():
        put(shelf, "handbook", "Monitoring in the café is recorded.")

    for word in ("monitors", "monitored", "cafe", "RECORDING"):
        assert len(shelf.match(f'"{word}"', ["us.public.cards"], limit=5)) == 1, word


def test_a_missing_library_is_named_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="steward library rebuild"):
        Catalogue.read(tmp_path / "nothing.db")
    assert not (tmp_path / "nothing.db").exists()


@pytest.mark.parametrize("content", [b"This is no database at all. " * 200, b"SQLite format 3\x00" + b"\xff" * 9000])
def test_a_file_that_is_no_database_is_damaged_to_readers_and_writers(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "catalogue.db"
    path.write_bytes(content)

    with pytest.raises(CatalogueDamaged, match="steward library rebuild"):
        Catalogue.read(path)
    with pytest.raises(CatalogueDamaged, match="nothing that anyone confided"):
        Catalogue.create(path)
    assert path.read_bytes() == content


def read_everything(path: Path) -> str | None:
    """Reads what answering reads, then asks SQLite for its opinion of the file."""
    with Catalogue.read(path) as catalogue:
        for document, _ in catalogue.documents():
            catalogue.evidence_of(document.id)
        catalogue.vectors_of("us.public.cards", "all-MiniLM-L6-v2")
        catalogue.match('"email"', ["us.public.cards"], limit=5)
        return catalogue.health()


def damage_found(path: Path) -> bool:
    try:
        return read_everything(path) is not None
    except CatalogueDamaged as error:
        return "steward library rebuild" in str(error)


def test_a_catalogue_cut_in_half_is_damaged(built: LibraryFolder, tmp_path: Path) -> None:
    path = tmp_path / "catalogue.db"
    path.write_bytes(built.catalogue.read_bytes()[: built.catalogue.stat().st_size // 2])

    with pytest.raises(CatalogueDamaged):
        read_everything(path)


@pytest.mark.parametrize("share", [0.02, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
def test_wherever_the_file_is_damaged_reading_says_so_or_reads_on(
    built: LibraryFolder, tmp_path: Path, share: float
) -> None:
    """No error of SQLite's own, or of whatever reads the scrambled rows, reaches a person."""
    path = tmp_path / "catalogue.db"
    shutil.copyfile(built.catalogue, path)
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(int(size * share) // 4096 * 4096)
        file.write(b"\xa5" * min(size // 10, 40 * 4096))
    assert damage_found(path)


def test_a_healthy_catalogue_has_nothing_to_say(built: LibraryFolder) -> None:
    with Catalogue.read(built.catalogue) as catalogue:
        assert catalogue.health() is None


def test_a_catalogue_of_another_version_is_named_with_its_remedy(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.db"
    sqlite3.connect(path).close()
    path.touch()

    with pytest.raises(LibraryError, match="steward library rebuild"):
        Catalogue.read(path)


def test_a_reader_cannot_write(shelf: Catalogue) -> None:
    with Catalogue.read(shelf.path) as reader, pytest.raises(LibraryReadOnly), reader.writing():
        reader.put_places([("atlantis", "XX", "sure", 0)])
    assert shelf.named_places(["atlantis"]) == []
