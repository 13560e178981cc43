"""What can be done with an answer, one tap away."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.slack import names, values
from bot.slack.answer_message import answer_messages
from knowledge.answer import Answer, AnswerStatus, PlaceSource, Statement
from knowledge.jurisdiction import Jurisdiction
from tests.bot.slack.answers import CITATION
from tests.bot.slack.reading import complaints_about, elements_of

Json = dict[str, Any]


def answered(sources: int, actions: int = 0) -> Answer:
    cited = tuple(
        replace(CITATION, n=n, locator=f"§ {n}", quote=f"Employers give notice number {n}.")
        for n in range(1, sources + actions + 1)
    )
    said = [Statement(c.quote, (c.n,)) for c in cited]
    return Answer(
        AnswerStatus.ANSWERED, (Jurisdiction("US-NY"),), PlaceSource.CHOICE, "en", said[0],
        basis=tuple(said[1:sources]), actions=tuple(said[sources:]), citations=cited,
    )  # fmt: skip


def pressable(answer: Answer, *, ephemeral: bool = True, shareable: bool = True) -> list[Json]:
    messages = answer_messages(answer, ephemeral=ephemeral, shareable=shareable, token="t0ken")
    assert complaints_about(messages) == []
    return elements_of(messages[0].blocks, "button", "static_select")


def label(element: Json) -> str:
    return str((element.get("text") or element["placeholder"])["text"])


def test_one_source_has_one_button() -> None:
    assert [label(e) for e in pressable(answered(1))] == [
        "Show passage", "Change place", "Ask a follow-up", "Share to channel",
    ]  # fmt: skip


@pytest.mark.parametrize("count", [2, 5])
def test_a_few_sources_have_a_button_each_that_says_which_to_who_cannot_see_it(count: int) -> None:
    buttons = pressable(answered(count))[:count]

    assert [label(b) for b in buttons] == ["Show passage [1]", *(f"[{n}]" for n in range(2, count + 1))]
    assert [b["accessibility_label"] for b in buttons] == [
        f"Show passage {n}: Notice of electronic monitoring" for n in range(1, count + 1)
    ]
    assert [values.parse_passage(b["value"]) for b in buttons] == [
        values.PassageReference("ny-52c2", f"§ {n}", f"Employers give notice number {n}.") for n in range(1, count + 1)
    ]


def test_many_sources_have_a_menu() -> None:
    menu = pressable(answered(12))[0]

    assert menu["type"] == "static_select" and label(menu) == "Show a passage"
    assert names.family(names.SHOW_PASSAGE).match(menu["action_id"])
    assert menu["options"][11]["text"]["text"] == "[12] § 12 · Notice of electronic monitoring"
    found = values.parse_passage(menu["options"][11]["value"])
    assert found == values.PassageReference("ny-52c2", "§ 12", "Employers give notice number 12.")


def test_a_passage_that_is_cited_twice_has_one_button() -> None:
    answer = answered(2)
    twice = replace(answer, citations=(answer.citations[0], replace(answer.citations[0], n=2)))

    assert label(pressable(twice)[0]) == "Show passage"


def test_how_many_things_one_can_do_stands_on_the_button() -> None:
    (button,) = [e for e in pressable(answered(1, actions=2)) if e["action_id"] == names.WHAT_CAN_I_DO]

    assert label(button) == "What can I do? (2)"
    assert values.parse_actions(button["value"]) == values.ActionsReference(
        "en", (("ny-52c2", "§ 2"), ("ny-52c2", "§ 3"))
    )


def test_where_there_is_nothing_to_do_nothing_is_offered() -> None:
    assert names.WHAT_CAN_I_DO not in {e["action_id"] for e in pressable(answered(3))}


def test_another_place_can_be_chosen_from_here_on() -> None:
    (button,) = [e for e in pressable(answered(1)) if e["action_id"] == names.CHANGE_PLACE]

    assert values.parse_place(button["value"]) == values.PlaceReference((Jurisdiction("US-NY"),), "t0ken")


def test_follow_ups_and_sharing_are_for_answers_that_only_one_person_sees() -> None:
    private = {e["action_id"] for e in pressable(answered(1))}
    unshared = {e["action_id"] for e in pressable(answered(1), shareable=False)}
    public = {e["action_id"] for e in pressable(answered(1), ephemeral=False)}

    assert {names.ASK_FOLLOW_UP, names.SHARE} <= private
    assert private - unshared == {names.SHARE}
    assert private - public == {names.ASK_FOLLOW_UP, names.SHARE}


def test_what_was_not_found_is_not_shared() -> None:
    nothing = replace(answered(1), status=AnswerStatus.ABSTAINED, citations=(), direct=Statement("Nothing.", ()))

    assert [label(e) for e in pressable(nothing)] == ["Change place", "Ask a follow-up"]


def test_what_is_out_of_scope_is_so_in_every_place() -> None:
    answer = replace(answered(1), status=AnswerStatus.OUT_OF_SCOPE, citations=(), direct=Statement("Not for me.", ()))

    assert [label(e) for e in pressable(answer, ephemeral=False)] == []


def test_no_button_carries_what_was_asked() -> None:
    messages = answer_messages(answered(3), ephemeral=True, shareable=True, question="may they read my diary?")
    carried = [str(e.get("value")) for e in elements_of(messages[0].blocks, "button")]

    assert carried and not [value for value in carried if "diary" in value]
