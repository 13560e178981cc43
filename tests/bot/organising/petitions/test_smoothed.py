"""That a model worded a part stands in the text itself: under its hash, and only for as long as that wording does."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from bot.errors import UserError
from bot.organising.petitions.smoothed import UNNAMED, Smoothed, mark_of, told_name, worded_by, wording_of
from bot.organising.petitions.text import PetitionText, as_json, checked, from_json, ready
from tests.bot.organising.petitions.conftest import Hall, text

TODAY = date(2026, 11, 25)
PROMPTS = "0123456789ab.ba9876543210"


def smoothed(model: str = "openai:small") -> PetitionText:
    wording = text()
    demand = wording.demands[0]
    mark = Smoothed(model, PROMPTS, mark_of(demand.text), mark_of(demand.reason) if demand.reason else "")
    return replace(wording, demands=(replace(demand, smoothed=mark), *wording.demands[1:]))


def test_a_text_that_no_model_touched_is_spelt_as_it_always_was() -> None:
    assert "smoothed" not in json.dumps(as_json(text())) and wording_of(text()) == ""


def test_it_is_under_the_hash_and_reads_back() -> None:
    assert smoothed().sha256 != text().sha256 and from_json(as_json(smoothed())) == smoothed()


def test_it_stays_when_values_are_filled_in() -> None:
    whole = ready(smoothed(), today=TODAY)

    assert "$" not in whole.demands[0].text
    assert wording_of(whole) == (
        "Demand 1: wording smoothed with a language model openai:small and read by the organisers"
    )


def test_it_is_gone_once_the_wording_is_another() -> None:
    wording = smoothed()
    demand = replace(wording.demands[0], text=f"{wording.demands[0].text} At once.")
    after = checked(replace(wording, demands=(demand, *wording.demands[1:])))

    assert after.demands[0].smoothed is None or not after.demands[0].smoothed.text
    other = replace(wording.demands[0], text="Another.", reason="Another.")
    assert checked(replace(wording, demands=(other,))).demands[0].smoothed is None


@pytest.mark.parametrize("parts", [
    {"model": "openai:small", "prompts": "x"}, {"model": "<b>", "prompts": PROMPTS},
    {"model": "m" * 99, "prompts": PROMPTS},
    {"model": "openai:small"}, {"model": "openai:small", "prompts": PROMPTS, "text": "no mark"}, {"model": 1}, [], "x",
    {"model": "openai:small", "prompts": PROMPTS, "names": "x"},
])  # fmt: skip
def test_what_says_it_in_another_way_is_no_petitions_text(parts: object) -> None:
    given = as_json(text())
    given["demands"][0]["smoothed"] = parts

    with pytest.raises(UserError, match="no petition's text"):
        from_json(given)


@pytest.mark.parametrize(("name", "told"), [
    ("openai:gpt-5-mini", "openai:gpt-5-mini"), ("ollama:llama3:8b", "ollama:llama3:8b"),
    ("openai:/home/zyqvist/models/small.gguf", "openai:small.gguf"), ("openai:org/small", "openai:small"),
    ("openai:<script>", UNNAMED), ("", UNNAMED),
])  # fmt: skip
def test_a_models_name_tells_no_folder_of_anybodys(name: str, told: str) -> None:
    assert told_name(name) == told


def test_several_demands_and_models_are_told_together() -> None:
    one = smoothed().demands[0]
    demands = tuple(
        replace(one, id=f"own-{n}", smoothed=replace(one.smoothed, model=model) if one.smoothed else None)
        for n, model in enumerate(("openai:a", "openai:b", "openai:a", "openai:a"))
    )
    told = wording_of(replace(text(), demands=demands), read=False)

    assert told.startswith("Demands 1, 3 and 4: wording smoothed with a language model openai:a and not yet said")
    assert "; Demand 2: wording smoothed with a language model openai:b" in told
    assert worded_by(replace(text(), demands=demands[:1])) == [f"own-0: worded by openai:a, prompts {PROMPTS}"]


def test_nobody_freezes_it_without_saying_that_they_read_it(hall: Hall) -> None:
    hall.book.draft("worded", smoothed(), now=hall.now)

    with pytest.raises(UserError, match="Read that part first"):
        hall.book.freeze("worded", now=hall.now)
    assert hall.book.freeze("worded", read=True, now=hall.now).sha256
