"""Smoothing a draft over real HTTP: only Steward's clauses are sent, and only what says the same is offered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pytest

from bot.errors import UserError
from bot.organising.clauses.clause import Clause
from bot.organising.clauses.collection import built_in
from bot.organising.drafts.drafting import draft_text
from bot.organising.drafts.fidelity import faults
from bot.organising.drafts.gap import CONTRARY, SILENT, Gap
from bot.organising.drafts.smoothing import USER, Kept, Part, Smoother, Smoothing
from bot.organising.drafts.suggesting import suggestion_for
from bot.organising.petitions.text import Demand, Mode, PetitionText, Source, Standing
from knowledge.document import Evidence
from knowledge.language_model import ModelSettings, open_model
from prompts import load
from tests.bot.smoothing_model import DEAD, HONEST, LIARS, honest, paragraph_in
from tests.lying_server import LyingServer
from tests.thorough import spread

CLAUSES = {clause.id: clause for clause in built_in()}
SECRET = "Zyqvist"


class _Empty:
    def evidence_of(self, document_id: str) -> list[Evidence]:
        return []

    def provision(self, provision: str, visibilities: Sequence[str]) -> list[str]:
        return []

    def evidence(self, ids: Sequence[str]) -> list[Evidence]:
        return []


def drafted(*clauses: Clause, said: bool = False) -> PetitionText:
    """With `said`: themes and findings of this workplace stand behind its demands."""
    gaps = [
        Gap("keystrokes", column, CONTRARY, f"{SECRET} may record keys.", f"{SECRET}-policy", f"{SECRET} IT policy")
        for column in ("told", "purpose", "minimum", "kept", "shared", "human")
    ] + [Gap("screen", column, SILENT) for column in ("access", "assessed", "private")]
    themes = {theme: 35 for clause in clauses for theme in clause.themes}
    chosen = [
        suggestion_for(
            clause, (), _Empty(), date(2026, 11, 28), themes=themes if said else {}, gaps=gaps if said else [],
            searched=3,
        )
        for clause in clauses or CLAUSES.values()
    ]  # fmt: skip
    text = draft_text(chosen, f"The board of {SECRET} Ltd", 40, date(2026, 12, 20), Mode.COUNT, f"Local {SECRET}")
    if not said:
        return text
    told = tuple(replace(demand, reason=f"{demand.reason} {SECRET} says so.") for demand in text.demands)
    return replace(text, demands=told)


def smoother(server: LyingServer, clauses: Sequence[Clause] = tuple(CLAUSES.values())) -> Smoother:
    model = open_model(ModelSettings("openai", "small", base_url=server.url, key="test-key"))
    return Smoother(model, clauses, timeout=60, within=900)


@pytest.fixture(scope="module")
def by_the_honest() -> Iterator[tuple[Smoothing, LyingServer, Smoother]]:
    with LyingServer(honest) as server:
        made = smoother(server)
        yield made.smooth(drafted(said=True)), server, made


def test_all_clauses_pass_as_an_honest_model_words_them(by_the_honest: tuple[Smoothing, LyingServer, Smoother]) -> None:
    made, _, _ = by_the_honest

    assert len(made.paragraphs) == 48 and made.stopped == ""
    assert {one.kept for one in made.paragraphs} <= {None, Kept.SAME}
    assert sum(bool(one.after) for one in made.paragraphs) >= 40


def test_a_smoothed_paragraph_has_its_variables_again(by_the_honest: tuple[Smoothing, LyingServer, Smoother]) -> None:
    made, _, smooths = by_the_honest
    text = drafted(said=True)
    after = smooths.taken(text, {one.id: one.after for one in made.paragraphs if one.after})

    assert after.missing == [] and {*after.variables} == {*text.variables}
    c11 = next(demand for demand in after.demands if demand.id == "C11")
    assert "$retention_days days" in c11.text and "$erasure_days days" in c11.text and "{{" not in c11.text


def test_what_was_said_and_found_here_stays_as_it_was(by_the_honest: tuple[Smoothing, LyingServer, Smoother]) -> None:
    made, _, smooths = by_the_honest
    text = drafted(said=True)
    after = smooths.taken(text, {one.id: one.after for one in made.paragraphs if one.after})

    assert replace(after, demands=()) == replace(text, demands=())
    for before, now in zip(text.demands, after.demands, strict=True):
        tail = before.reason.removeprefix(CLAUSES[before.id].reason)
        assert now.sources == before.sources and now.heading == before.heading and now.reason.endswith(tail)
    assert all(SECRET in demand.reason for demand in after.demands)
    assert any("\n\nThe company's policies on" in demand.reason for demand in after.demands)


def test_only_the_clauses_of_steward_are_sent(by_the_honest: tuple[Smoothing, LyingServer, Smoother]) -> None:
    """The canary: nothing of the petition is in anything that leaves."""
    _, server, _ = by_the_honest
    raw = b"\n".join(server.raw)

    assert len(server.heard) == 48 and SECRET.encode() not in raw
    for asked in server.heard:
        system, user = (str(message["content"]) for message in asked["messages"])
        sent = paragraph_in(asked["messages"])
        assert system == load("draft/smooth.system").text and user == load("draft/smooth.user").render(
            fence="=" * 12, paragraph=sent
        )
        assert "$" not in sent and {*asked} <= {
            "messages", "model", "stream", "stream_options", "max_tokens", "max_completion_tokens", "temperature",
        }  # fmt: skip


@pytest.mark.parametrize("liar", spread(LIARS, 3))
def test_of_a_lying_model_nothing_passes(liar: str) -> None:
    with LyingServer(LIARS[liar]) as server:
        made = smoother(server).smooth(drafted(CLAUSES["C02"], CLAUSES["C12"]))

    assert [one.after for one in made.paragraphs if one.after] == []
    assert {one.kept for one in made.paragraphs} <= {Kept.REFUSED, Kept.UNANSWERED}
    assert all(one.faults for one in made.paragraphs if one.kept is Kept.REFUSED)


@pytest.mark.parametrize("liar", LIARS)
def test_of_no_clause_does_what_a_lying_model_writes_pass(liar: str) -> None:
    for ours in HONEST:
        told = load(USER).render(fence="=" * 12, paragraph=ours)
        written = LIARS[liar]([{"role": "user", "content": told}])
        assert isinstance(written, (str, list)) and faults(ours, "".join(written).strip())


@pytest.mark.parametrize("death", DEAD)
def test_a_model_that_fails_is_not_asked_again_and_everything_stays(death: str) -> None:
    with LyingServer(DEAD[death]) as server:
        made = smoother(server).smooth(drafted(CLAUSES["C01"], CLAUSES["C02"]))

    assert made.stopped and len(server.heard) == 1
    assert {one.kept for one in made.paragraphs} == {Kept.UNANSWERED}


def test_a_model_that_is_not_there_leaves_everything_as_it_is() -> None:
    with LyingServer(honest) as server:
        smooths = smoother(server)
    made = smooths.smooth(drafted(CLAUSES["C01"]))

    assert made.stopped and {one.kept for one in made.paragraphs} == {Kept.UNANSWERED}


def test_what_an_organiser_changed_is_not_sent() -> None:
    text = drafted(CLAUSES["C01"], CLAUSES["C02"], CLAUSES["C05"])
    first, second, third = text.demands
    yours = replace(first, text=f"{first.text} {SECRET} too.", reason=f"{SECRET} said so.")
    added = replace(second, reason=f"{second.reason} {SECRET} was never told.")
    own = Demand("own-1", SECRET, f"{SECRET} is deleted.", "", (Source(SECRET, Standing.POLICY),))
    with LyingServer(honest) as server:
        made = smoother(server).smooth(replace(text, demands=(yours, added, third, own)))

    assert [(one.id, one.kept) for one in made.paragraphs if one.kept is Kept.YOURS] == [
        ("C01.text", Kept.YOURS), ("C01.reason", Kept.YOURS), ("own-1.text", Kept.YOURS),
    ]  # fmt: skip
    assert SECRET.encode() not in b"".join(server.raw) and len(server.heard) == 4


def test_a_clause_of_the_workplace_is_not_sent_even_under_an_id_of_stewards() -> None:
    own = replace(CLAUSES["C02"], demand=f"{SECRET} gives notice.", own=True)
    with LyingServer(honest) as server:
        made = smoother(server, [own, CLAUSES["C05"]]).smooth(drafted(own))

    assert server.heard == [] and {one.kept for one in made.paragraphs} == {Kept.YOURS}
    assert not made.sent


def test_a_text_in_another_language_is_not_sent() -> None:
    with LyingServer(honest) as server:
        made = smoother(server).smooth(replace(drafted(CLAUSES["C02"]), language="de"))

    assert server.heard == [] and not made.sent


# Taking


def test_a_taken_wording_says_which_model_wrote_it(by_the_honest: tuple[Smoothing, LyingServer, Smoother]) -> None:
    made, _, smooths = by_the_honest
    one = next(one for one in made.paragraphs if one.id == "C02.text")
    after = smooths.taken(drafted(CLAUSES["C02"]), {one.id: one.after})
    (demand,) = after.demands

    assert demand.text == one.after and demand.smoothed is not None
    versions = [load(f"draft/smooth.{message}").version for message in ("system", "user")]
    assert (demand.smoothed.model, demand.smoothed.prompts) == ("openai:small", ".".join(versions))
    assert demand.smoothed.text and not demand.smoothed.reason


def test_what_was_smoothed_is_not_sent_again(by_the_honest: tuple[Smoothing, LyingServer, Smoother]) -> None:
    made, server, smooths = by_the_honest
    one = next(one for one in made.paragraphs if one.id == "C02.text")
    after = smooths.taken(drafted(CLAUSES["C02"]), {one.id: one.after})
    before = len(server.heard)

    assert [found.kept for found in smooths.smooth(after).paragraphs if found.part is Part.TEXT] == [Kept.SMOOTHED]
    assert len(server.heard) == before + 1


@pytest.mark.parametrize("wording", [
    "Nobody is told anything.", "", "Every worker concerned is told $notice_days and $secret.",
    CLAUSES["C02"].demand.replace("at least", "at most"), CLAUSES["C02"].demand.replace("$notice_days", "{{1}}"),
])  # fmt: skip
def test_a_wording_that_was_changed_on_the_way_is_not_taken(
    by_the_honest: tuple[Smoothing, LyingServer, Smoother], wording: str
) -> None:
    _, _, smooths = by_the_honest

    with pytest.raises(UserError, match="does not say what the clause says"):
        smooths.taken(drafted(CLAUSES["C02"]), {"C02.text": wording})


def test_a_demand_that_was_changed_meanwhile_keeps_its_wording(
    by_the_honest: tuple[Smoothing, LyingServer, Smoother],
) -> None:
    made, _, smooths = by_the_honest
    one = next(one for one in made.paragraphs if one.id == "C02.text")
    text = drafted(CLAUSES["C02"])
    changed = replace(text, demands=(replace(text.demands[0], text="Tell us."),))

    with pytest.raises(UserError, match="was changed since"):
        smooths.taken(changed, {one.id: one.after})


def test_a_draft_that_takes_too_long_keeps_the_rest_as_it_is() -> None:
    ticks = iter([0.0, 1.0, 61.0, 62.0, 63.0])
    with LyingServer(honest) as server:
        model = open_model(ModelSettings("openai", "small", base_url=server.url, key="test-key"))
        made = Smoother(model, list(CLAUSES.values()), timeout=10, clock=lambda: next(ticks)).smooth(
            drafted(CLAUSES["C01"])
        )

    assert [bool(one.after) for one in made.paragraphs] == [True, False]
    assert made.paragraphs[1].kept is Kept.UNANSWERED and "too long" in made.stopped
