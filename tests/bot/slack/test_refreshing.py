"""An admin who starts a refresh from Slack sees how far it has come, and at the end what changed and what was held."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bot.slack.refreshing import Steps, report_of
from bot.tracking import Refreshed
from ingest.following.source import Place, Source
from ingest.following.state import SourceState, State
from knowledge.card import Kind
from tests.bot.slack.shelf import Shelf

NOW = datetime(2026, 11, 28, tzinfo=UTC)


def source(name: str) -> Source:
    return Source(name, Kind.POLICY, Place.URL, f"https://{name}.example/")


def test_progress_is_told_at_the_beginning_the_end_and_in_a_few_steps_between() -> None:
    told: list[str] = []
    steps = Steps(told.append)
    for done in range(101):
        steps("Looking at sources", done, 100)
    for done in (1, 2, 3):
        steps("Embedding", done, 3)
    steps("Embedding", 3, 3)

    assert told == [
        *(f"Looking at sources: {percent} %" for percent in (0, 20, 40, 60, 80, 100)),
        "Embedding: 33 %", "Embedding: 66 %", "Embedding: 100 %",
    ]  # fmt: skip


def test_nothing_to_do_divides_by_nothing() -> None:
    told: list[str] = []
    Steps(told.append)("Looking at sources", 0, 0)

    assert told == ["Looking at sources: 0 %"]


def test_what_changed_what_was_held_and_what_fails_is_told(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "catalogue.db")
    shelf.say("Files are never used to train language models.")
    shelf.wait()
    shelf.say("The canteen serves soup on Mondays at noon.")
    done = Refreshed()
    done.sources.changes.append(shelf.change())
    done.sources.documents.updated.append("monitoring")
    done.sources.documents.held.append(("intranet", "the page asks to sign in"))
    done.sources.states += [
        SourceState(source("intranet"), State.HELD, "the page asks to sign in", since=NOW),
        SourceState(source("handbook"), State.FAILING, "It could not be reached: it is tried again later.", failures=2),
        SourceState(source("privacy"), State.OK),
    ]
    told = report_of(done)

    assert told.splitlines()[0] == "Done: 0 added, 1 updated, 0 unchanged, 0 removed."
    assert "handbook: It could not be reached" in told and "privacy" not in told
    assert "Monitoring policy: a sentence about AI training was removed; 1 other sentence changed." in told
    assert "Held back: intranet: the page asks to sign in." in told and told.count("intranet") == 1
    assert "steward sources held" in told
