"""A clause's file: what it must hold, and what is said of one that does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ClauseRefused, NothingFound
from bot.organising.clauses.clause import Held, Variable
from bot.organising.clauses.collection import built_in, clauses_of, faults
from bot.organising.clauses.reader import parse_clause
from knowledge.card import Card

OWN = """\
---
id: W01
title: No wristbands on the quay
kind: agreement
practices: [location, biometrics]
columns: [minimum]
themes: [tracked.biometrics]
variables:
  stop_days: {default: 7, meaning: "how many days the employer has to take the wristbands back"}
supports:
  - {document: us-nlra-s7, unit: What section 7 says}
  - title: Quayside agreement
    url: https://example.org/quayside
    jurisdiction: US-WA
    kind: agreement
    note: Wristbands were given up there.
---

## Demand

Wristbands that count steps are taken back within $stop_days days,
and none are handed out again.

## Reason

Steps are no measure of work.
"""


def test_a_clause_is_read_as_it_is_written() -> None:
    clause = parse_clause(OWN, stem="W01", own=True)

    assert (
        clause.demand
        == "Wristbands that count steps are taken back within $stop_days days, and none are handed out again."
    )
    assert clause.variables == (
        Variable("stop_days", "7", "how many days the employer has to take the wristbands back"),
    )
    assert clause.supports[0] == Held("us-nlra-s7", "What section 7 says")
    assert [found.title for found in clause.won] == ["Quayside agreement"]
    assert clause.answers("location", "minimum") and not clause.answers("screen", "minimum")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("id: W01", "id: W02", "id is not the file's name"),
        ("kind: agreement\npractices", "kind: law\npractices", "kind is one of statute, agreement, model clause"),
        ("columns: [minimum]", "columns: [maximum]", "columns has maximum; there are: told"),
        ("practices: [location, biometrics]", "practices: [gait]", "practices has gait"),
        ("themes: [tracked.biometrics]", "themes: [tracked.gait]", "themes has tracked.gait"),
        ("columns: [minimum]", "columns: minimum", "columns is a list of ids"),
        ("columns: [minimum]", "columns: [minimum, minimum]", "names one of them twice"),
        ("columns: [minimum]\nthemes: [tracked.biometrics]", "columns: []\nthemes: []", "answers nothing"),
        ("title: No wristbands on the quay\n", "", "front matter lacks title"),
        ("title: No wristbands", "heading: x\ntitle: No wristbands", "unknown key: heading"),
        ("within $stop_days days", "within a week", "variables names stop_days, which the demand does not use"),
        ("handed out", "handed out in $years years", "variables lacks years"),
        ("  stop_days:", "  Stop:", "a variable is named in small letters"),
        ("default: 7, ", "", "variable stop_days lacks default"),
        ("https://example.org/quayside", "http://example.org/quayside", "url is not an https address"),
        ("jurisdiction: US-WA", "jurisdiction: Quayside", "jurisdiction is not a place code"),
        ("    kind: agreement\n    note", "    kind: statute\n    note", "a statute is named by document and unit"),
        ("    note: Wristbands were given up there.\n", "", "entry 2 lacks note"),
        (", unit: What section 7 says", "", "entry 1 lacks unit"),
        ("## Reason", "## Why", "the body is ## Demand"),
        ("Steps are", "Steps\n\nare", "the reason is more than one paragraph"),
        ("Steps are", "Steps of $stop_days are", "variables stand in the demand only"),
        ("kind: agreement\npractices", "kind: [\npractices", "front matter is not YAML (line"),
        ("---\nid", "id", "has no front matter"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_the_file_and_the_rule(old: str, new: str, told: str) -> None:
    broken = OWN.replace(old, new, 1)

    assert broken != OWN
    with pytest.raises(ClauseRefused) as refused:
        parse_clause(broken, stem="W01")
    assert str(refused.value).startswith("W01.md: ")
    assert told in str(refused.value)


def test_a_clause_that_names_a_statement_that_is_no_more_is_named(cards: dict[str, Card]) -> None:
    gone = parse_clause(OWN.replace("What section 7 says", "What it said"), stem="W01")
    nowhere = parse_clause(OWN.replace("us-nlra-s7", "us-nlra-s99"), stem="W01")

    assert faults([gone], cards.values()) == ["W01.md: us-nlra-s7 has no unit headed “What it said”"]
    assert faults([nowhere], cards.values()) == ["W01.md: supports names us-nlra-s99, which is no card"]


def test_one_variable_has_one_meaning(cards: dict[str, Card]) -> None:
    own = parse_clause(OWN, stem="W01")

    assert faults([*built_in(), own], cards.values()) == ["W01.md: variable stop_days means something else in C01.md"]


def own_folder(data: Path, **texts: str) -> Path:
    (data / "clauses").mkdir()
    for name, text in texts.items():
        (data / "clauses" / f"{name}.md").write_text(text, encoding="utf-8")
    return data


def test_the_workplaces_own_clauses_stand_beside_stewards_and_over_them(tmp_path: Path) -> None:
    own = own_folder(tmp_path, W01=OWN, C06=OWN.replace("id: W01", "id: C06"))

    found = clauses_of(own)

    assert len(found.held) == 25
    assert found.get("c06").title == "No wristbands on the quay" and found.get("C06").own
    assert not found.get("C05").own
    with pytest.raises(NothingFound):
        found.get("C99")


def test_a_broken_one_of_its_own_leaves_stewards_standing_and_is_named(tmp_path: Path) -> None:
    found = clauses_of(own_folder(tmp_path, C06="nothing"))

    assert found.broken == ("C06.md: has no front matter between two lines of ---",)
    assert found.get("C06") == next(clause for clause in built_in() if clause.id == "C06")


def test_without_a_folder_there_are_stewards(tmp_path: Path) -> None:
    assert clauses_of(tmp_path).held == clauses_of(None).held == tuple(built_in())
