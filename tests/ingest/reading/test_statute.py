"""Statutes read by article and section, each under what it is cited as."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.reading.block import Block, Reading, Unreadable
from ingest.reading.file_kind import read_file
from tests.thorough import examples

Told = Callable[[Iterable[Block]], list[str]]
ReadAll = Callable[..., list[Reading]]

TEXTS = Path(__file__).parents[3] / ".." / "shared" / "law" / "texts"
real = pytest.mark.skipif(not TEXTS.exists(), reason="the texts of statutes are not here")

EU = {
    "id": "AI_ACT",
    "full_name": "Artificial Intelligence Act",
    "celex_id": "32024R1689",
    "effective_date": "2024-08-01",
    "eur_lex_url": "https://eur-lex.europa.eu/x",
    "articles": [
        {
            "number": "1",
            "chapter": "I",
            "title": "Subject matter`",
            "text": "1.\u00a0\u00a0This applies to:\n\n(a)\n\nproviders\u00a0of systems;\n\n"
            "(i)\n\nlarge ones;\n\n(b)\n\ndeployers.\n\n"
            "PENALTIES\n\nSection 1\n\nFines",
        },
        {
            "number": "2",
            "chapter": "II",
            "title": None,
            "text": "Entry into force\n\nIt shall apply.\n\n(b)\n\n(c)\n\nArticle 6 later.\n\n"
            "Done at Brussels, 13 June 2024.\n\n(1)\n\nOJ C 517.\n\n"
            "ANNEX\u00a0I\n\nList of acts\n\nSection A. New acts\n\n"
            "1.\n\nDirective 1.\n\n////////$(document).ready(function(){});",
        },
    ],
    "definitions": [{"term": "provider", "definition": "one that provides"}],
    "recitals": [{"recital_number": 1, "text": "Whereas."}, {"recital_number": 1, "text": "Whereas."}],
}
STATE = {
    "documents": [
        {
            "title": "California Consumer Privacy Act",
            "identifier": "Cal. Civ. Code § 1798.100 et seq.",
            "short_name": "CCPA",
            "jurisdiction": "US-CA",
            "effective_date": "2020-01-01",
            "source_url": "https://leginfo.example",
        },
        {"title": "Another Act", "identifier": "Cal. Lab. Code § 1", "jurisdiction": "US-CA"},
    ],
    "provisions": [
        {
            "document_index": 0,
            "section_number": "§ 1798.100",
            "title": "(a) A business …",
            "text": "(a) A business shall:\n\n(1) Tell.",
        },
        {"document_index": 1, "section_number": "§ 1", "title": "x", "text": "Words."},
    ],
}
CANADA = {
    "id": "p-8-6",
    "title": "Personal Information Protection and Electronic Documents Act",
    "short_name": "Personal Information Protection and E...",
    "in_force_date": "",
    "url": "https://laws-lois.example",
    "description": "Current to 2026-02-04.",
    "provisions": [
        {
            "section": "5",
            "title": "Compliance",
            "content": "5 (1) Every organization shall comply if (a) it collects; or "
            "(b) it acts under paragraph (a) or section (2). "
            "(2) The word should , in Schedule 1, advises. Previous Version",
        }
    ],
}
SECTION = {
    "id": "usc-18-2511",
    "citation": "18 U.S.C. § 2511",
    "title": "Interception prohibited",
    "text": "(a) Powers generallyThe Board may act when it—(1) finds cause;\n\n"
    "(2)(A) hears it; or\n\n(B) asks.\n\n(b) More.",
    "url": "https://uscode.example",
}


@pytest.fixture
def read_all(tmp_path: Path) -> ReadAll:
    def readings_of(name: str, content: Any) -> list[Reading]:
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return read_file(path)

    return readings_of


def provisions(reading: Reading) -> list[str]:
    return [block.provision for block in reading.blocks if block.provision]


def test_an_eu_act(read_all: ReadAll, told: Told) -> None:
    [found] = read_all("act.json", EU)

    assert (found.title, found.dated, found.citation) == (
        "Artificial Intelligence Act (AI Act)", date(2024, 8, 1), "Regulation (EU) 2024/1689",
    )  # fmt: skip
    assert (found.jurisdiction, found.url) == ("EU", "https://eur-lex.europa.eu/x")
    assert provisions(found) == ["AI Act Art. 1", "AI Act Art. 2", "AI Act Annex I", "AI Act Recital 1"]
    assert told(found.blocks) == [
        "## Art. 1 – Subject matter", "1. This applies to:", "- (a) providers of systems;", "  - (i) large ones;",
        "- (b) deployers.", "## Art. 2 – Entry into force", "It shall apply.", "- (c) Article 6 later.",
        "## Annex I – List of acts", "### Section A. New acts", "1. Directive 1.", "## Recital 1", "Whereas.",
    ]  # fmt: skip


def test_a_state_code_is_a_reading_for_each_act(read_all: ReadAll, told: Told) -> None:
    first, second = read_all("code.json", STATE)

    assert (first.title, first.dated, first.jurisdiction) == (
        "California Consumer Privacy Act (CCPA)", date(2020, 1, 1), "US-CA",
    )  # fmt: skip
    assert told(first.blocks) == ["## Cal. Civ. Code § 1798.100", "(a) A business shall:", "- (1) Tell."]
    assert provisions(second) == ["Cal. Lab. Code § 1"]
    assert first.part != second.part


def test_a_canadian_act_is_taken_apart_at_its_marks(read_all: ReadAll, told: Told) -> None:
    [found] = read_all("act.json", CANADA)

    assert (found.title, found.citation, found.jurisdiction, found.dated) == (
        "Personal Information Protection and Electronic Documents Act (PIPEDA)", "PIPEDA", "CA", date(2026, 2, 4),
    )  # fmt: skip
    assert provisions(found) == ["PIPEDA s. 5"]
    assert told(found.blocks) == [
        "## s. 5 – Compliance", "(1) Every organization shall comply if", "- (a) it collects; or",
        "- (b) it acts under paragraph (a) or section (2).", "(2) The word should, in Schedule 1, advises.",
    ]  # fmt: skip


def test_the_us_code_is_a_reading_for_each_line(read_all: ReadAll, told: Told) -> None:
    first, second = read_all("usc.jsonl", f"{json.dumps(SECTION)}\n\n{json.dumps(SECTION | {'id': 'other'})}\n")

    assert (first.title, first.part, first.jurisdiction) == (
        "18 U.S.C. § 2511 – Interception prohibited", "usc-18-2511", "US",
    )  # fmt: skip
    assert (second.part, provisions(first)) == ("other", ["18 U.S.C. § 2511"])
    assert told(first.blocks) == [
        "## 18 U.S.C. § 2511 – Interception prohibited", "### (a) Powers generally", "The Board may act when it—",
        "- (1) finds cause;", "- (2)(A) hears it; or", "  - (B) asks.", "(b) More.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.json", {"recipes": []}, "layout"),
        ("a.json", "[1, 2]", "layout"),
        ("a.json", "{broken", "line 1"),
        ("a.json", "[" * 100_000, "too deep"),
        ("a.jsonl", '{"a": 1}', "layout"),
        ("a.jsonl", json.dumps(SECTION) + "\n{", "line 2"),
        ("a.jsonl", "\n\n", "empty"),
    ],
)
def test_other_json_is_refused(read_all: ReadAll, name: str, content: Any, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_all(name, content)


JUNK = st.sampled_from([None, True, 3, -1.5, "", "x", [], {}, [None], [{"text": 4}], {"a": "b"}, "\ud800", "(a)\n\n—"])


@given(layout=st.sampled_from([EU, STATE, CANADA]), data=st.data())
@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_layout_with_junk_in_it_is_read_or_refused(
    read_all: ReadAll, layout: dict[str, Any], data: st.DataObject
) -> None:
    document = json.loads(json.dumps(layout))
    holders = [document, *(entry for value in document.values() if isinstance(value, list) for entry in value)]
    holder = data.draw(st.sampled_from(holders))
    holder[data.draw(st.sampled_from(sorted(holder)))] = data.draw(JUNK)

    try:
        readings = read_all("a.json", document)
    except Unreadable:
        return
    assert all(block.text for reading in readings for block in reading.blocks)


@real
def test_the_real_gdpr() -> None:
    [found] = read_file(TEXTS / "gdpr.json")
    cited, blocks = provisions(found), list(found.blocks)

    assert cited == [f"GDPR Art. {n}" for n in range(1, 100)] + [f"GDPR Recital {n}" for n in range(1, 174)]
    assert found.title == "General Data Protection Regulation (GDPR)"
    assert "Art. 35 – Data protection impact assessment" in [block.text for block in blocks]
    assert all(" – " in block.text for block in blocks if (block.provision or "").startswith("GDPR Art."))
    assert not [block.text for block in blocks if "$(" in block.text or "\u00a0" in block.text or len(block.text) < 4]


@real
def test_the_real_ai_act() -> None:
    [found] = read_file(TEXTS / "ai-act.json")
    cited = provisions(found)
    annexes = [name for name in cited if "Annex" in name]

    assert len(cited) == 113 + 13 + 180 == len(set(cited))
    assert (annexes[0], annexes[2], annexes[-1]) == ("AI Act Annex I", "AI Act Annex III", "AI Act Annex XIII")
    assert not [b.text for b in found.blocks if "`" in b.text or "METSOLA" in b.text or "$(" in b.text]


@real
def test_the_real_american_and_canadian_texts() -> None:
    breach, privacy = read_file(TEXTS / "us_ca_ccpa_seed.json")
    [pipeda] = read_file(TEXTS / "ca_pipeda.json")
    sections = read_file(TEXTS / "usc_selected.jsonl")

    assert (len(provisions(breach)), len(provisions(privacy))) == (2, 45)
    assert "Cal. Civ. Code § 1798.100" in provisions(privacy)
    assert "…" not in "".join(block.text for block in privacy.blocks if block.provision)
    assert {"PIPEDA s. 5", "PIPEDA Schedule 1"} <= set(provisions(pipeda))
    assert len(sections) == len({section.part for section in sections}) == 18
    assert all(provisions(section) == [section.citation] for section in sections)
