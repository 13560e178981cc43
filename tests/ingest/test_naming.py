"""Ids and titles from where a file lies: readable, never taken, never empty, whatever files are called."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.naming import free_id, slug, title_of

NAMES = st.text(st.characters(exclude_characters="/\0"), min_size=1, max_size=100).filter(
    lambda n: n not in (".", "..")
)
BYTES = st.binary(min_size=1, max_size=40).map(lambda b: b.translate(None, b"/\0.") or b"x").map(os.fsdecode)
ANY_NAME = st.one_of(NAMES, BYTES)
HOME = Path("home", "policies")


@settings(deadline=None)
@given(st.lists(ANY_NAME, min_size=1, max_size=4), ANY_NAME, st.one_of(st.just(""), ANY_NAME))
def test_an_id_can_be_printed_typed_and_stored(names: list[str], home: str, part: str) -> None:
    found = free_id(Path("/home", home), Path(*names), part, ())

    assert len(found.split("/")) == 1 + len(names) + bool(part)
    assert all(re.fullmatch(r"[\w.-]{1,80}", piece) and piece not in (".", "..") for piece in found.split("/"))
    found.encode()


@settings(deadline=None)
@given(st.lists(st.sampled_from(("a.md", "A.md", "a.txt", "á.md", "a!.md", "-.md", "§.md")), max_size=12))
def test_no_id_is_given_twice(names: list[str]) -> None:
    taken: list[str] = []
    for name in names:
        taken.append(free_id(HOME, Path(name), "", taken))

    assert len(set(taken)) == len(names)


@settings(deadline=None)
@given(ANY_NAME)
def test_a_title_is_never_empty(name: str) -> None:
    title = title_of(Path("/policies", name))

    assert title.strip() and "\n" not in title
    title.encode()


@pytest.mark.parametrize(
    ("inside", "part", "found"),
    [
        ("monitoring.md", "", "policies/monitoring"),
        ("tools/Slack & Teams.md", "", "policies/tools/slack-teams"),
        ("2.4 Cameras.pdf", "", "policies/2.4-cameras"),
        ("Überwachung.md", "", "policies/überwachung"),
        ("日本の規則.md", "", "policies/日本の規則"),
        ("ＡＩ.md", "", "policies/ai"),
        ("🔒.md", "", "policies/unnamed"),
        ("code.jsonl", "29 U.S.C. § 151", "policies/code/29-u.s.c.-151"),
        ("code.jsonl", "§", "policies/code/unnamed"),
    ],
)
def test_an_id_reads_like_the_path(inside: str, part: str, found: str) -> None:
    assert free_id(HOME, Path(inside), part, ()) == found


def test_where_an_id_is_taken_the_suffix_tells_then_a_number() -> None:
    taken: list[str] = []
    for name in ("rules.md", "rules.txt", "Rules.md", "RULES.md"):
        taken.append(free_id(HOME, Path(name), "", taken))

    assert taken == ["policies/rules", "policies/rules-txt", "policies/rules-md", "policies/rules-2"]


def test_files_of_no_folder_have_one_all_the_same() -> None:
    assert free_id(Path("/"), Path("rules.md"), "", ()) == "files/rules"


def test_a_long_name_is_cut() -> None:
    assert slug("x" * 300) == "x" * 80


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("data-retention.md", "Data retention"),
        ("AI_use.v2.pdf", "AI use v2"),
        ("---.md", "Untitled"),
        ("überwachung.md", "Überwachung"),
    ],
)
def test_a_title_reads_like_the_name(name: str, title: str) -> None:
    assert title_of(Path(name)) == title
