"""Building the library from a pack, and following the pack when it changes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from ingest.pack import PackChange, build_library, needs_building, pack_folder, pack_sha256
from knowledge.answer import Answer
from knowledge.answering import Answerer
from knowledge.asked import Asker
from knowledge.card import Kind, State, Status
from knowledge.card_reader import read_card
from knowledge.catalogue import Catalogue
from knowledge.catalogue_schema import migrations
from knowledge.document import Chunk, Document, Role, TextKind, Version, Visibility
from knowledge.errors import CardError, CatalogueDamaged, LibraryBusy
from knowledge.jurisdiction import Jurisdiction
from knowledge.library import Library, LibraryFolder, find_fault, open_library
from knowledge.translation import original

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
NOTICE = "do they have to tell us before they monitor our e-mail and screens"
OLD, NEW = "## verdict:", "## verdict: Told anew,"


def build(folder: LibraryFolder, pack: Path, *, anew: bool = False) -> tuple[PackChange, int]:
    """What changed, and how many texts had to be embedded for it."""
    embedded = 0

    def progress(stage: str, _: int, total: int) -> None:
        nonlocal embedded
        embedded = total if stage == "Embedding" else embedded

    return build_library(folder, pack, now=NOW, anew=anew, progress=progress), embedded


def change(card: Path, old: str, new: str) -> None:
    text = card.read_text(encoding="utf-8")
    assert old in text
    card.write_text(text.replace(old, new, 1), encoding="utf-8")


@contextmanager
def opened(folder: LibraryFolder) -> Iterator[Library]:
    with open_library(folder) as library:
        yield library


def ask(folder: LibraryFolder, question: str, code: str) -> Answer:
    with opened(folder) as library:
        return Answerer(library).answer(question, today=NOW.date(), asker=Asker((Jurisdiction(code),))).answer


def versions(folder: LibraryFolder) -> dict[str, str]:
    with Catalogue.read(folder.catalogue) as catalogue:
        return {document.id: version.id for document, version in catalogue.documents()}


def test_a_first_build_adds_every_card_and_leaves_nothing_to_build(empty: LibraryFolder, pack: Path) -> None:
    assert needs_building(empty, pack)

    built, embedded = build(empty, pack)

    assert built == PackChange(added=4, updated=0, unchanged=0, removed=0)
    assert embedded > 4 * 5
    assert not needs_building(empty, pack) and find_fault(empty) is None
    assert ask(empty, NOTICE, "US-NY").citations[0].document == "ny-52c2"


def test_building_again_changes_nothing_and_embeds_nothing(small: LibraryFolder, pack: Path) -> None:
    before, answer = versions(small), ask(small, NOTICE, "US-NY")
    with Catalogue.read(small.catalogue) as catalogue:
        revision, counts = catalogue.revision, catalogue.counts()

    again, embedded = build(small, pack)

    assert (again, embedded) == (PackChange(added=0, updated=0, unchanged=4, removed=0), 0)
    assert versions(small) == before and ask(small, NOTICE, "US-NY") == answer
    with Catalogue.read(small.catalogue) as catalogue:
        assert (catalogue.revision, catalogue.counts()) == (revision, counts)


def test_a_changed_card_updates_its_document_only(small: LibraryFolder, pack: Path) -> None:
    before = versions(small)
    change(pack / "law" / "ny-52c2.md", "private employers", "all private employers")

    assert needs_building(small, pack)
    changed, embedded = build(small, pack)

    assert changed == PackChange(added=0, updated=1, unchanged=3, removed=0)
    assert embedded == 1, "only the text that changed is embedded"
    after = versions(small)
    assert {document for document in after if after[document] != before[document]} == {"ny-52c2"}
    assert not needs_building(small, pack)


def test_after_a_change_the_new_text_answers_and_the_old_one_is_kept(small: LibraryFolder, pack: Path) -> None:
    old = ask(small, NOTICE, "US-NY").citations[0]
    change(pack / "law" / "ny-52c2.md", " ".join(old.quote.split()[:4]), "Yes, with notice (told anew):")

    build(small, pack)

    new = ask(small, NOTICE, "US-NY")
    assert old.quote not in new.text
    with opened(small) as library:
        texts = [e.text for e in library.catalogue.evidence_of("ny-52c2")]
        kept = library.catalogue.rows("select text from versions where document_id = 'ny-52c2' and live = 0")
    assert any("(told anew)" in text for text in texts)
    assert [" ".join(old.quote.split()) in " ".join(text.split()) for (text,) in kept] == [True]


def test_a_card_changed_back_answers_as_before_without_new_embedding(small: LibraryFolder, pack: Path) -> None:
    card = pack / "law" / "ny-52c2.md"
    before, answer = versions(small), ask(small, NOTICE, "US-NY")
    original = card.read_text(encoding="utf-8")
    change(card, "private employers", "all private employers")
    build(small, pack)
    card.write_text(original, encoding="utf-8")

    assert build(small, pack) == (PackChange(added=0, updated=1, unchanged=3, removed=0), 0)

    assert versions(small) == before and ask(small, NOTICE, "US-NY") == answer


def test_a_removed_card_stops_answering_and_its_text_is_kept(small: LibraryFolder, pack: Path) -> None:
    (pack / "law" / "il-bipa.md").unlink()

    removed, _ = build(small, pack)

    assert removed == PackChange(added=0, updated=0, unchanged=3, removed=1)
    answer = ask(small, "Does BIPA cover my fingerprint?", "US-IL")
    assert "il-bipa" not in {c.document for c in answer.citations} | set(answer.related)
    with opened(small) as library:
        assert library.catalogue.evidence_of("il-bipa") == []
        assert "us-il.public.cards" not in library.catalogue.partitions()
        assert library.catalogue.rows("select count(*) from versions where document_id = 'il-bipa'") == [(1,)]


def test_what_did_not_come_from_the_pack_outlives_its_refresh(small: LibraryFolder, pack: Path) -> None:
    document = Document(
        "handbook", Kind.POLICY, TextKind.OFFICIAL, "Handbook", "DE", Visibility.PUBLIC, "", "", origin="a folder"
    )
    day = date(2026, 11, 23)
    states = (State(Status.IN_FORCE, None),)
    version = Version("handbook@1", "handbook", "Screens are filmed.", day, day, None, False, states)
    chunk = Chunk("h#1", "h#1", Role.PASSAGE, "Screens are filmed.", "DE", Visibility.PUBLIC, "§ 1")
    with Catalogue.create(small.catalogue) as catalogue, catalogue.writing():
        catalogue.put(document, version, (), [chunk])

    refreshed, _ = build(small, pack)

    assert refreshed == PackChange(added=0, updated=0, unchanged=4, removed=0)
    assert versions(small)["handbook"] == "handbook@1" and find_fault(small) is None


def test_a_broken_card_leaves_the_library_as_it_was(small: LibraryFolder, pack: Path) -> None:
    before, answer = versions(small), ask(small, NOTICE, "US-NY")
    change(pack / "law" / "de-bag-keylogger.md", "review_by:", "rewiev_by:")

    with pytest.raises(CardError, match=r"de-bag-keylogger"):
        build(small, pack)

    assert versions(small) == before and ask(small, NOTICE, "US-NY") == answer


def test_only_one_process_builds_at_a_time(small: LibraryFolder, pack: Path) -> None:
    with small.lock(), pytest.raises(LibraryBusy):
        build(small, pack)

    assert build(small, pack)[0].unchanged == 4


def test_a_damaged_catalogue_is_only_replaced_when_asked_and_never_deleted(small: LibraryFolder, pack: Path) -> None:
    small.catalogue.write_bytes(b"not a database at all" * 500)
    damaged = small.catalogue.read_bytes()

    with pytest.raises(CatalogueDamaged):
        build(small, pack)
    assert small.catalogue.read_bytes() == damaged

    assert build(small, pack, anew=True)[0].added == 4
    assert [path.read_bytes() for path in small.path.glob("catalogue.damaged-*.db")] == [damaged]
    assert ask(small, NOTICE, "US-NY").citations


@pytest.mark.parametrize("stopped_before", ["m001_documents", "m003_lexicon", None])
def test_a_catalogue_that_was_only_begun_is_built_on(
    empty: LibraryFolder, one_card: Path, stopped_before: str | None
) -> None:
    empty.catalogue.touch()
    with Database(empty.catalogue) as begun:
        migrations.apply(begun, stop_before=stopped_before)

    assert needs_building(empty, one_card)

    build(empty, one_card)
    assert ask(empty, NOTICE, "US-NY").citations


def test_a_programme_comes_in_and_is_followed_without_anything_to_embed(small: LibraryFolder, pack: Path) -> None:
    with Catalogue.read(small.catalogue) as catalogue:
        revision = catalogue.revision
    (pack / "programmes").mkdir()
    shutil.copyfile(pack_folder() / "law" / "fr-cnil-amazon.md", pack / "law" / "fr-cnil-amazon.md")
    build(small, pack)
    with Catalogue.read(small.catalogue) as catalogue:
        with_card = catalogue.revision
    programme = pack / "programmes" / "amazon-scanners.toml"
    shutil.copyfile(pack_folder() / "programmes" / programme.name, programme)

    assert needs_building(small, pack)
    assert build(small, pack) == (PackChange(added=1, updated=0, unchanged=5, removed=0), 0)
    change(programme, "The fine was cut", "The fine was lowered")
    assert build(small, pack) == (PackChange(added=0, updated=1, unchanged=5, removed=0), 0)

    with Catalogue.read(small.catalogue) as catalogue:
        assert (catalogue.revision != revision, catalogue.revision) == (True, with_card)
        assert [e.text.startswith("The fine was lowered") for e in catalogue.evidence_of("amazon-scanners")] == [
            False,
            True,
        ]
        assert len(catalogue.versions("amazon-scanners")) == 2
    programme.unlink()
    assert build(small, pack) == (PackChange(added=0, updated=0, unchanged=5, removed=1), 0)
    with Catalogue.read(small.catalogue) as catalogue:
        assert catalogue.evidence_of("amazon-scanners") == []


def test_a_broken_programme_leaves_the_library_as_it_was(small: LibraryFolder, pack: Path) -> None:
    before = versions(small)
    (pack / "programmes").mkdir()
    shutil.copyfile(pack_folder() / "programmes" / "meta-mci.toml", pack / "programmes" / "meta-mci.toml")

    with pytest.raises(CardError, match=r"meta-mci\.toml: there is no card news-meta-mci"):
        build(small, pack)

    assert versions(small) == before


def test_any_change_of_a_pack_is_noticed_and_none_is_made_up(pack: Path) -> None:
    first = pack_sha256(pack)
    assert pack_sha256(pack) == first

    change(pack / "law" / "ny-52c2.md", "review_by: 2027", "review_by: 2028")
    second = pack_sha256(pack)
    (pack / "law" / "ny-52c2.md").rename(pack / "news-of-ny.md")

    assert len({first, second, pack_sha256(pack)}) == 3


def test_the_pack_that_is_shipped_is_the_library_that_is_built(built: LibraryFolder) -> None:
    cards = {path.stem for path in pack_folder().glob("*/*.md")}
    programmes = {path.stem for path in pack_folder().glob("programmes/*.toml")}

    assert versions(built).keys() == cards | programmes and not needs_building(built, pack_folder())


def test_a_changed_translation_is_brought_in_and_embeds_nothing(small: LibraryFolder, pack: Path) -> None:
    unit = next(u for u in read_card(pack / "law" / "ny-52c2.md").units if u.heading == "Must they tell you?")
    row = {"card": unit.card_id, "heading": unit.heading, "of": original(unit), "text": "Ein Hinweis ist Pflicht."}
    lines = [f"{key} = {json.dumps(value)}" for key, value in row.items()]
    (pack / "translations").mkdir(exist_ok=True)
    file = pack / "translations" / "de.toml"
    file.write_text("\n".join(["[[unit]]", *lines, 'asks = ["eins", "zwei", "drei", "vier"]']), encoding="utf-8")

    assert needs_building(small, pack)
    change_made, embedded = build(small, pack)

    assert (change_made.updated, embedded) == (0, 0) and not needs_building(small, pack)
    with Catalogue.read(small.catalogue) as catalogue:
        held = catalogue.translation(unit, "de")
        assert held and held.text == "Ein Hinweis ist Pflicht."
        assert catalogue.translation(unit, "fr") is None
    file.unlink()
    build(small, pack)
    with Catalogue.read(small.catalogue) as catalogue:
        assert catalogue.translation(unit, "de") is None
