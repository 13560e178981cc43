"""Retrieval honours place and day, reads no syntax, and says one thing once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.catalogue import Catalogue
from knowledge.document import Visibility, partition
from knowledge.index import DenseIndex, publish
from knowledge.jurisdiction import Jurisdiction, place_names
from knowledge.library import Library, LibraryFolder, index_of
from knowledge.retrieval import Hit, match_queries, retrieve, with_coverage
from tests.thorough import examples

TODAY = date(2026, 11, 23)
QUESTIONS = (
    "can my employer log my keystrokes",
    "is the keylogger memo still valid",
    "who enforces the notice law",
    "how long do i have to file a charge",
    "facial recognition time clock",
)
CODES = st.sampled_from(sorted(place_names().keys() - {"XX", "ZZ", "COE"}))
SYNTAX = (
    '"', '""', "'", "*", "(", ")", "NEAR(", "NEAR(a b, 5)", "AND", "OR NOT", "a AND", "^email", "-email", "+email",
    "title:email", "{title asks}:email", "email*", '"email', "col : x", "' OR 1=1 --", "; drop table chunks", "\\", "%",
    "?", "NEAR", "rank:", "asks : notice",
)  # fmt: skip


@pytest.fixture(scope="module")
def small(library: Library, put: Callable[..., None], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Ten passages in five places, two of them for members only, with the real embedder."""
    folder = tmp_path_factory.mktemp("small")
    with Catalogue.create(folder / "catalogue.db") as catalogue:
        with catalogue.writing():
            put(catalogue, "us", "Employers may record screens.", "Vacation days are counted in hours.")
            put(catalogue, "ny", "In New York a notice about recorded screens is needed.", jurisdiction="US-NY")
            put(catalogue, "de", "The works council decides on screen recording.", jurisdiction="DE")
            put(catalogue, "any", "Employers may record screens.", "EMPLOYERS MAY RECORD SCREENS.", jurisdiction="XX")
            put(catalogue, "jp", "Bicycles are parked behind the house.", jurisdiction="JP")
            put(
                catalogue, "own", "Our screens are recorded on Tuesdays.", "Our lunch is at noon.",
                visibility=Visibility.MEMBERS,
            )  # fmt: skip
        missing = catalogue.texts_without_vector(library.embedder.model)
        vectors = library.embedder.embed([text for _, text in missing])
        with catalogue.writing():
            catalogue.put_vectors(library.embedder.model, zip((sha for sha, _ in missing), vectors, strict=True))
        place = LibraryFolder(folder, library.embedder.model)
        publish(place.index, index_of(place, catalogue, library.embedder))
    with Library(Catalogue.read(folder / "catalogue.db"), DenseIndex.open(folder / "index"), library.embedder) as made:
        yield made


def documents(hits: Sequence[Hit]) -> list[str]:
    return [hit.target.document_id for hit in hits]


def find(library: Library, question: str, *codes: str, day: date = TODAY, members: bool = False) -> list[Hit]:
    return retrieve(library, question, jurisdictions=codes, day=day, members=members)


def test_the_best_match_of_all_places_read_comes_first(small: Library) -> None:
    hits = find(small, "notice about recorded screens", "US-NY", "US", "XX")

    assert documents(hits)[0] == "ny"
    assert {hit.target.jurisdiction for hit in hits} <= {"US-NY", "US", "XX"}


def test_a_place_whose_best_is_beside_the_point_does_not_lead(small: Library) -> None:
    """Scores are made comparable over the candidates of all places, not place by place."""
    hits = find(small, "may employers record screens", "JP", "US")

    assert documents(hits)[0] == "us"
    assert {h.target.document_id: h.score for h in hits}["jp"] < 0.5


def test_a_place_without_texts_finds_nothing(small: Library) -> None:
    assert find(small, "record screens", "GB") == []
    assert find(small, "record screens") == []


def test_what_is_for_members_is_found_by_members_only(small: Library) -> None:
    assert "own" not in documents(find(small, "our screens are recorded on tuesdays", "US", "XX"))
    assert documents(find(small, "our screens are recorded on tuesdays", "US", "XX", members=True))[0] == "own"


def test_texts_that_say_the_same_are_shown_once(small: Library) -> None:
    hits = find(small, "may employers record screens", "US", "XX")
    said = [e.text.casefold() for e in small.catalogue.evidence([hit.target.id for hit in hits])]

    assert said.count("employers may record screens.") == 1


def test_no_two_hits_of_the_library_say_the_same(library: Library) -> None:
    for question in QUESTIONS:
        hits = find(library, question, *Jurisdiction("US-NY").lineage)
        assert len({hit.target.text_sha256 for hit in hits}) == len({hit.target.id for hit in hits}) == len(hits) > 0


def test_as_many_are_found_as_are_asked_for(library: Library) -> None:
    for limit in (1, 5, 40):
        hits = retrieve(library, QUESTIONS[0], jurisdictions=["US", "XX"], day=TODAY, limit=limit)
        assert len(hits) == limit


class ShortestFirst:
    """A reranker in little: likes few words."""

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        return [-float(len(text.split())) for text in texts]


def test_a_reranker_has_the_last_word(small: Library) -> None:
    hits = retrieve(
        small, "may employers record screens", jurisdictions=["US-NY", "US", "DE"], day=TODAY, reranker=ShortestFirst()
    )
    lengths = [len(e.text.split()) for e in small.catalogue.evidence([hit.target.id for hit in hits])]

    assert len(lengths) >= 3
    assert lengths == sorted(lengths)


@given(place=CODES, question=st.sampled_from(QUESTIONS))
@settings(max_examples=examples(40), deadline=None)
def test_no_hit_lies_outside_the_lineage(library: Library, place: str, question: str) -> None:
    lineage = Jurisdiction(place).lineage
    hits = find(library, question, *lineage)

    assert hits
    assert {hit.target.jurisdiction for hit in hits} <= set(lineage)


@given(day=st.dates(date(2018, 1, 1), date(2032, 1, 1)), question=st.sampled_from(QUESTIONS))
@settings(max_examples=examples(40), deadline=None)
def test_every_hit_is_right_to_say_on_the_day(library: Library, day: date, question: str) -> None:
    hits = find(library, question, "US-CA", "US", "XX", day=day)
    units = [e.unit for e in library.catalogue.evidence([hit.target.id for hit in hits])]

    assert hits
    assert all(unit is None or unit.holds_on(day) for unit in units)


def test_another_day_finds_another_text(library: Library) -> None:
    """The memo was withdrawn on 14 February 2025: before, nothing about its end could be said."""
    question = "is the keylogger memo still valid"
    then, now = (
        {hit.target.id for hit in find(library, question, "US", "XX", day=day)} for day in (date(2024, 6, 1), TODAY)
    )

    assert then - now
    assert now - then


@given(question=st.sampled_from(QUESTIONS), place=st.sampled_from(["US-NY", "DE", "GB"]))
@settings(max_examples=15, deadline=None)
def test_scores_rank_and_evidence_stays_raw(library: Library, question: str, place: str) -> None:
    hits = with_coverage(library, question, find(library, question, *Jurisdiction(place).lineage))
    scores = [hit.score for hit in hits]

    assert scores == sorted(scores, reverse=True)
    assert all(0.0 <= hit.score <= 1.0 + 1e-6 for hit in hits)
    assert all(-1.0 <= hit.cosine <= 1.0 + 1e-6 and 0.0 <= hit.coverage <= 1.0 for hit in hits)


def test_coverage_is_whole_where_every_word_stands_and_nothing_where_none_does(small: Library) -> None:
    hits = find(small, "works council decides screen recording", "DE", "JP")
    covered = {h.target.document_id: h.coverage for h in with_coverage(small, "council screens", hits)}
    uncovered = with_coverage(small, "xyzzy plugh", hits)

    assert covered == {"de": pytest.approx(1.0), "jp": 0.0}
    assert {hit.coverage for hit in uncovered} == {0.0}


@pytest.mark.parametrize("typed", SYNTAX)
def test_search_syntax_that_is_typed_is_only_words(library: Library, typed: str) -> None:
    words = re.sub(r"\W+", " ", typed)

    assert match_queries(f"screens {typed}") == match_queries(f"screens {words}")
    assert find(library, f"can they read my mail {typed}", "US", "XX")
    assert library.catalogue.counts()["chunks"] > 0


@given(st.text(max_size=60) | st.lists(st.sampled_from((*SYNTAX, "email", "notice")), max_size=8).map(" ".join))
@settings(max_examples=examples(60), deadline=None)
def test_whatever_is_typed_can_be_searched(small: Library, typed: str) -> None:
    for _, query in match_queries(typed):
        small.catalogue.match(query, ["us.public"], limit=5)
    hits = find(small, typed, "US", "DE")

    assert {hit.target.jurisdiction for hit in hits} <= {"US", "DE"}
    assert all(0.0 <= hit.coverage <= 1.0 for hit in with_coverage(small, typed, hits))


def test_a_question_of_small_words_only_is_still_searched_by_meaning(library: Library) -> None:
    assert match_queries("what is it and who are they") == []
    assert find(library, "what is it and who are they", "US", "XX")


def test_a_very_long_question_is_searched(library: Library) -> None:
    story = "They record my screen every minute and nobody told me about it before. " * 27

    assert find(library, story, "US-NY", "US", "XX")


def test_a_partition_is_named_by_place_and_visibility(small: Library) -> None:
    named = {partition(code, Visibility.PUBLIC) for code in ("US", "US-NY", "DE", "XX", "JP")}

    assert set(small.catalogue.partitions()) == named | {partition("US", Visibility.MEMBERS)}
