"""The workplace's own cards beside the pack: brought in, followed, kept apart, and never touched by an update."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ingest.local_cards import local_sha256, read_local
from ingest.pack import PackChange, build_library, needs_building
from knowledge.answer import Answer, source_line
from knowledge.answering import Answerer
from knowledge.asked import Asker
from knowledge.catalogue import Catalogue
from knowledge.document import Document, Version, Visibility
from knowledge.embedding import DEFAULT_MODEL
from knowledge.jurisdiction import Jurisdiction
from knowledge.library import LibraryFolder, find_fault, open_library
from knowledge.wording import LANGUAGES, wording
from tests.made_once import copied, made_once

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = datetime(2026, 12, 24, 12, tzinfo=UTC)
OWN = "local:us-wa-wristbands"
WRISTBANDS = "Can they make us wear vibrating wristbands on the quay?"
NOTICE = "do they have to tell us before they monitor our e-mail and screens"
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path, local_card: str) -> Write:
    """`write(old, new, name=…, kind=…)`: puts the card into the folder, with one thing changed."""
    cards = LibraryFolder(tmp_path / "data", DEFAULT_MODEL).cards

    def written(old: str = "", new: str = "", *, name: str = "us-wa-wristbands", kind: str = "law") -> Path:
        assert old in local_card
        path = cards / kind / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = local_card.replace(old, new, 1) if old else local_card
        path.write_text(text.replace("id: us-wa-wristbands", f"id: {name}"), encoding="utf-8")
        return path

    return written


@pytest.fixture(scope="session")
def built_with_card(
    built_small: LibraryFolder, small_pack: Path, local_card: str, tmp_path_factory: pytest.TempPathFactory
) -> LibraryFolder:
    """The library of four cards, with the workplace's own brought in beside them. Read-only for tests."""

    def make(home: Path) -> None:
        folder = copied(built_small, home)
        (folder.cards / "law").mkdir(parents=True)
        (folder.cards / "law" / "us-wa-wristbands.md").write_text(local_card, encoding="utf-8")
        assert build(folder, small_pack) == PackChange(added=1, updated=0, unchanged=4, removed=0)

    return LibraryFolder(made_once(tmp_path_factory, "library-with-card", make), DEFAULT_MODEL)


@pytest.fixture
def with_card(built_with_card: LibraryFolder, tmp_path: Path) -> LibraryFolder:
    """Instead of `empty`: a library that was built from `pack` and the card that `write()` puts there."""
    return copied(built_with_card, tmp_path / "data")


def build(folder: LibraryFolder, pack: Path, *, now: datetime = NOW, anew: bool = False) -> PackChange:
    change = build_library(folder, pack, now=now, anew=anew)
    assert find_fault(folder) is None and not needs_building(folder, pack)
    return change


def held(folder: LibraryFolder, document_id: str = OWN) -> tuple[Document | None, list[Version], list[str]]:
    """The document, all its versions, and the texts it answers with."""
    with Catalogue.read(folder.catalogue) as catalogue:
        texts = [evidence.text for evidence in catalogue.evidence_of(document_id)]
        return catalogue.document(document_id), catalogue.versions(document_id), texts


def ask(folder: LibraryFolder, question: str, code: str = "US-WA", *, member: bool = True) -> Answer:
    with open_library(folder) as library:
        asker = Asker((Jurisdiction(code),), member=member)
        return Answerer(library).answer(question, today=NOW.date(), asker=asker).answer


# Brought in and followed


def test_a_card_of_ones_own_answers_members_beside_the_pack(empty: LibraryFolder, pack: Path, write: Write) -> None:
    write()

    assert build(empty, pack) == PackChange(added=5, updated=0, unchanged=0, removed=0)

    assert ask(empty, WRISTBANDS).citations[0].document == OWN
    assert ask(empty, NOTICE, "US-NY").citations[0].document == "ny-52c2"


def test_who_vouches_for_a_card_is_kept_nowhere_in_the_library(small: LibraryFolder, pack: Path, write: Write) -> None:
    """A role was asked for; somebody may write a name all the same."""
    write("reviewed_by: union counsel", "reviewed_by: Zenobia Quastel of the union")
    build(small, pack)

    document, versions, _ = held(small)
    assert document and versions and "reviewed_by" not in versions[0].text
    files = [path for path in small.path.rglob("*") if path.is_file() and small.cards not in path.parents]
    assert files and not [path for path in files if b"Quastel" in path.read_bytes()]


def test_a_new_changed_or_removed_card_is_noticed(small: LibraryFolder, pack: Path, write: Write) -> None:
    path = write()
    assert needs_building(small, pack)
    assert build(small, pack) == PackChange(added=1, updated=0, unchanged=4, removed=0)

    write("written notice.", "written notice (told anew).")
    assert needs_building(small, pack)
    assert build(small, pack, now=LATER) == PackChange(added=0, updated=1, unchanged=4, removed=0)
    assert "(told anew)" in " ".join(held(small)[2])

    path.unlink()
    assert needs_building(small, pack)
    assert build(small, pack, now=LATER) == PackChange(added=0, updated=0, unchanged=4, removed=1)
    _, versions, texts = held(small)
    assert texts == [] and [version.left for version in versions] == [LATER.date()] * 2


def test_without_a_folder_of_cards_nothing_is_to_be_built_and_none_is_made(small: LibraryFolder, pack: Path) -> None:
    assert not small.cards.exists() and local_sha256(small.cards) == ""
    (small.cards / "law").mkdir(parents=True)
    assert not needs_building(small, pack)


def test_looking_whether_a_card_has_changed_reads_no_card(tmp_path: Path) -> None:
    """What is done at every start loads nothing but what hashes need."""
    code = (
        "import sys, pathlib; from ingest.local_cards import local_sha256; before = set(sys.modules); "
        "local_sha256(pathlib.Path(sys.argv[1])); print(sorted(set(sys.modules) - before))"
    )
    (tmp_path / "law").mkdir()
    (tmp_path / "law" / "x.md").write_text("nothing", encoding="utf-8")
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=root, capture_output=True, check=True)

    assert done.stdout.decode().strip() == "[]"


# An update never touches it


def test_an_update_of_the_pack_leaves_it_as_it_is(with_card: LibraryFolder, pack: Path, write: Write) -> None:
    path = write("written notice.", "written notice (told anew).")
    build(with_card, pack, now=LATER)
    before, text = held(with_card), path.read_bytes()
    assert len(before[1]) == 2

    changed = pack / "law" / "ny-52c2.md"
    changed.write_text(changed.read_text(encoding="utf-8").replace("private employers", "all private employers", 1))
    (pack / "law" / "il-bipa.md").unlink()
    updated = build(with_card, pack, now=LATER)

    assert updated == PackChange(added=0, updated=1, unchanged=3, removed=1)
    assert held(with_card) == before and path.read_bytes() == text
    assert build(with_card, pack, now=LATER, anew=True).removed == 0
    assert [version.id for version in held(with_card)[1]] == [version.id for version in before[1]]


def test_a_pack_that_brings_the_same_id_replaces_nothing(
    with_card: LibraryFolder, pack: Path, write: Write, local_card: str
) -> None:
    before = held(with_card)
    theirs = local_card.replace("reviewed_by: union counsel\n", "").replace("Only with notice:", "Only, says the pack:")
    (pack / "law" / "us-wa-wristbands.md").write_text(theirs, encoding="utf-8")

    assert build(with_card, pack) == PackChange(added=1, updated=0, unchanged=5, removed=0)

    assert held(with_card) == before
    document, _, texts = held(with_card, "us-wa-wristbands")
    assert document is not None and document.visibility is Visibility.PUBLIC and "says the pack" in texts[0]
    (pack / "law" / "us-wa-wristbands.md").unlink()
    assert build(with_card, pack).removed == 1
    assert held(with_card) == before


# What is broken


def test_a_broken_card_stops_nothing_and_its_last_good_version_answers(
    with_card: LibraryFolder, pack: Path, write: Write
) -> None:
    before = held(with_card)
    write("reviewed_by: union counsel\n", "")
    write(name="us-wa-another")
    (pack / "law" / "il-bipa.md").unlink()

    change = build(with_card, pack, now=LATER)

    assert (change.added, change.removed) == (1, 1)
    (broken,) = change.broken
    assert (broken.id, broken.path, broken.answers) == (OWN, "law/us-wa-wristbands.md", True)
    assert broken.rule == "us-wa-wristbands.md: front matter lacks reviewed_by"
    assert held(with_card) == before


def test_a_card_that_was_never_sound_does_not_answer_and_is_named_as_that(
    empty: LibraryFolder, one_card: Path, write: Write
) -> None:
    write("Quayside wristband notice", "<<a title>>")

    change = build(empty, one_card)

    assert change.added == 1 and [broken.answers for broken in change.broken] == [False]
    assert held(empty) == (None, [], [])


def test_a_broken_card_that_is_mended_is_a_new_version(with_card: LibraryFolder, pack: Path, write: Write) -> None:
    write("reviewed_by: union counsel\n", "")
    build(with_card, pack)
    write("written notice.", "written notice (told anew).")

    assert build(with_card, pack) == PackChange(added=0, updated=1, unchanged=4, removed=0)
    assert len(held(with_card)[1]) == 2


MISPLACED = {
    "in no folder": ("us-wa-wristbands.md", "lies in none of the folders law, news, guide"),
    "in the folder of another kind": ("guide/us-wa-wristbands.md", "kind is law, its folder is guide"),
}


@pytest.mark.parametrize(("where", "rule"), MISPLACED.values(), ids=MISPLACED)
def test_a_card_that_lies_in_the_wrong_place_is_named(tmp_path: Path, local_card: str, where: str, rule: str) -> None:
    (tmp_path / where).parent.mkdir(exist_ok=True)
    (tmp_path / where).write_text(local_card, encoding="utf-8")

    found = read_local(tmp_path)

    assert found.cards == () and [rule in broken.rule for broken in found.broken] == [True]


def test_of_two_cards_of_one_id_neither_wins(with_card: LibraryFolder, pack: Path, write: Write) -> None:
    before = held(with_card)
    write("kind: law", "kind: guide", kind="guide")

    change = build(with_card, pack)

    assert [broken.path for broken in change.broken] == ["guide/us-wa-wristbands.md", "law/us-wa-wristbands.md"]
    assert all("has the same id" in broken.rule for broken in change.broken) and held(with_card) == before


def test_a_folder_that_cannot_be_looked_into_loses_nothing(with_card: LibraryFolder, pack: Path) -> None:
    path = with_card.cards / "law" / "us-wa-wristbands.md"
    before = held(with_card)
    path.unlink()
    path.parent.rmdir()
    path.parent.write_text("a file where the folder was", encoding="utf-8")

    change = build(with_card, pack)

    assert change.removed == 0 and "cannot be looked into" in change.broken[0].rule
    assert held(with_card) == before


def test_hidden_files_and_other_kinds_are_none_of_its_business(tmp_path: Path, local_card: str) -> None:
    for name in ("law/.draft.md", "law/notes.txt", "policy/us-wa-wristbands.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(local_card, encoding="utf-8")

    found = read_local(tmp_path)

    assert (found.cards, found.broken) == ((), ())


# Whose words, and for whom


def test_it_is_told_as_the_workplaces_and_not_as_stewards(with_card: LibraryFolder, pack: Path, write: Write) -> None:
    cited = [citation for citation in ask(with_card, WRISTBANDS).citations if citation.document == OWN]
    theirs = ask(with_card, NOTICE, "US-NY").citations[0]

    assert cited and all(citation.local and citation.as_json()["local"] is True for citation in cited)
    line = source_line(cited[0], wording("en"))
    assert "your workplace's summary of Quayside Code § 7, checked 20 November 2026" in line and "Steward" not in line
    assert "local" not in theirs.as_json() and "Steward's summary" in source_line(theirs, wording("en"))


@pytest.mark.parametrize("kind", ["law", "guide"])
def test_in_no_language_is_it_stewards(small: LibraryFolder, pack: Path, write: Write, kind: str) -> None:
    write("kind: law", f"kind: {kind}", kind=kind)
    build(small, pack)

    cited = next(c for c in ask(small, "What does the Quayside Code say?").citations if c.document == OWN)

    for words in map(wording, LANGUAGES):
        told = words.say("source.local", citation="Quayside Code § 7", checked=words.day(cited.checked))
        assert told in source_line(cited, words) and "steward" not in told.lower()


def test_who_is_no_member_is_told_nothing_of_it(small: LibraryFolder, pack: Path, write: Write) -> None:
    questions = [(WRISTBANDS, "US-WA"), (NOTICE, "US-NY"), ("What does the Quayside Code say?", "US-WA")]
    without = [ask(small, question, code, member=False) for question, code in questions]
    write()
    build(small, pack)

    for (question, code), before in zip(questions, without, strict=True):
        after = ask(small, question, code, member=False)
        assert "uayside" not in str(after.as_json()) and OWN not in str(after.as_json())
        assert after == before
    assert ask(small, WRISTBANDS, member=True).citations


def test_one_that_is_public_answers_anybody_as_the_workplaces(small: LibraryFolder, pack: Path, write: Write) -> None:
    write("names:", "visibility: public\nnames:")
    build(small, pack)

    cited = ask(small, WRISTBANDS, member=False).citations

    assert cited[0].document == OWN and cited[0].local


def test_one_that_was_public_leaves_the_public(small: LibraryFolder, pack: Path, write: Write) -> None:
    write("names:", "visibility: public\nnames:")
    build(small, pack)
    write()
    build(small, pack)

    assert "uayside" not in str(ask(small, WRISTBANDS, member=False).as_json())
    assert [version.visibility for version in held(small)[1]] == [Visibility.PUBLIC, Visibility.MEMBERS]


def test_one_past_its_review_date_answers_and_says_so(small: LibraryFolder, pack: Path, write: Write) -> None:
    write("review_by: 2027-05-20", "review_by: 2026-11-22")
    build(small, pack)

    answer = ask(small, WRISTBANDS)

    cited = next(c for c in answer.citations if c.document == OWN)
    assert cited.review_due == date(2026, 11, 22)
    assert "was due for a fresh look on 22 November 2026" in source_line(cited, answer.words)
