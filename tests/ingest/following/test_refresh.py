"""Sources are followed over time: what changed answers and is told, what is no change of a policy does neither."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest.changes.category import Category
from ingest.following.source import Place, Selectors
from ingest.following.state import State
from knowledge.card import Kind
from tests.ingest.following.followed import GERMAN, RULES, TRAINS, Followed, page


def test_a_page_that_did_not_change_is_not_downloaded_again(monitored: Followed) -> None:
    report = monitored.look()

    assert report.downloaded == 0
    assert [seen.status for seen in monitored.pages.requests if seen.path == "/policy"] == [200, 304]
    assert report.documents.unchanged == ["monitoring"] and not report.documents.changed
    assert [state.state for state in report.states] == [State.UNCHANGED]
    assert monitored.versions()[0].checked == monitored.clock.date()


def test_one_new_sentence_on_training_is_a_version_and_alerts(monitored: Followed) -> None:
    monitored.pages.serve("/policy", page(*RULES, TRAINS), etag=True)

    report = monitored.look()

    assert report.documents.updated == ["monitoring"]
    (change,) = report.changes
    assert [(w.change.before, w.change.now, w.category) for w in change.alerts] == [
        (None, TRAINS, Category.AI_TRAINING)
    ]
    assert len(monitored.versions()) == 2
    assert TRAINS in monitored.answering()["monitoring"]


def test_one_removed_sentence_that_matters_alerts(followed: Followed) -> None:
    followed.pages.serve("/policy", page(*RULES, TRAINS))
    followed.follow()
    followed.look()
    followed.pages.serve("/policy", page(*RULES))

    (change,) = followed.look().changes

    assert [(w.change.before, w.change.now) for w in change.alerts] == [(TRAINS, None)]


@pytest.mark.parametrize(
    "later",
    [
        page(*reversed(RULES)),
        page("Last updated 3 May 2026.", *RULES),
        page(*RULES).replace("<p>", "<p class='x'><a href='/y?session=81'>").replace("</p>", "</a></p>"),
        page(*RULES).replace("<p>", "<ul><li><span>").replace("</p>", "</span></li></ul>"),
    ],
    ids=["a reordered list", "a new date stamp", "links and markup", "a list of spans"],
)
def test_how_a_page_is_set_alerts_nobody(monitored: Followed, later: str) -> None:
    monitored.pages.serve("/policy", later)

    report = monitored.look()

    assert report.changes == []
    assert not report.documents.held
    assert all(rule in monitored.answering()["monitoring"] for rule in RULES)


@pytest.mark.parametrize(
    ("later", "why"),
    [
        (page("The page you are looking for was not found.", title="404"), "error page"),
        (page("Just a moment, we are checking your browser.", title="One second"), "error page"),
        (page("E-mail address", "Password", "Forgot your password?", title="Sign in"), "sign-in page"),
        (page(*GERMAN), "other language"),
        (page(RULES[0]), "collapsed"),
    ],
    ids=["error page", "browser check", "login page", "language flip", "collapse"],
)
def test_what_is_no_policy_is_held_and_the_last_good_version_answers_on(
    monitored: Followed, later: str, why: str
) -> None:
    good = monitored.answering()
    monitored.pages.serve("/policy", later)

    report = monitored.look()

    assert [row.reason for row in monitored.held()] == [why]
    assert [state.state for state in report.states] == [State.HELD]
    assert "steward sources held monitoring" in report.states[0].reason
    assert not report.documents.changed and report.changes == []
    assert monitored.answering() == good


def test_what_was_held_is_forgotten_once_the_page_is_back(monitored: Followed) -> None:
    monitored.pages.serve("/policy", page("Service unavailable", title="503"))
    monitored.look()
    monitored.pages.serve("/policy", page(*RULES), etag=True)

    report = monitored.look()

    assert monitored.held() == []
    assert [state.state for state in report.states] == [State.UNCHANGED]
    assert len(monitored.versions()) == 1


def test_a_text_that_comes_back_is_believed_after_two_days_and_three_looks(monitored: Followed) -> None:
    first = monitored.versions()[0]
    monitored.pages.serve("/policy", page(*RULES, TRAINS))
    monitored.look()
    monitored.pages.serve("/policy", page(*RULES))

    told = [monitored.look(later=timedelta(hours=hours)) for hours in (24, 2, 2, 47)]

    assert [len(report.changes) for report in told] == [0, 0, 0, 1]
    assert [state.state for report in told[:3] for state in report.states] == [State.HELD] * 3
    assert told[3].changes[0].later.restored == first.day
    assert [w.change.before for w in told[3].changes[0].alerts] == [TRAINS]
    assert monitored.held() == [] and TRAINS not in monitored.answering()["monitoring"]


def test_a_text_that_flickers_never_answers(monitored: Followed) -> None:
    monitored.pages.serve("/policy", page(*RULES, TRAINS))
    monitored.look()
    for _ in range(4):
        monitored.pages.serve("/policy", page(*RULES))
        assert monitored.look().changes == []
        monitored.pages.serve("/policy", page(*RULES, TRAINS))
        assert monitored.look().changes == []

    assert len(monitored.versions()) == 2
    assert TRAINS in monitored.answering()["monitoring"]


@pytest.mark.parametrize("status", [500, 503, 429, 403])
def test_a_source_that_fails_is_told_with_a_remedy_and_answers_on(monitored: Followed, status: int) -> None:
    good = monitored.answering()
    monitored.pages.fail("/policy", status)

    report = monitored.look()

    (state,) = report.states
    assert state.state is State.FAILING and state.reason
    assert state.next_look is not None and state.next_look > monitored.clock
    assert monitored.answering() == good


def test_one_bad_source_stops_no_other(followed: Followed) -> None:
    followed.pages.fail("/bad", 500)
    followed.pages.serve("/policy", page(*RULES))
    followed.follow("bad", "/bad")
    followed.follow()

    report = followed.look()

    assert [state.state for state in report.states] == [State.FAILING, State.OK]
    assert list(followed.answering()) == ["monitoring"]


def test_a_page_that_is_gone_for_good_stops_answering(monitored: Followed) -> None:
    monitored.pages.fail("/policy", 410)

    report = monitored.look()

    assert report.documents.removed == ["monitoring"]
    assert report.states[0].state is State.GONE
    assert monitored.answering() == {}


def test_a_page_that_is_not_found_twice_stops_answering_and_may_come_back(monitored: Followed) -> None:
    monitored.pages.fail("/policy", 404)

    assert not monitored.look().documents.changed
    assert monitored.look().documents.removed == ["monitoring"]

    monitored.pages.serve("/policy", page(*RULES))

    report = monitored.look()
    assert list(monitored.answering()) == ["monitoring"]
    assert report.states[0].state is State.OK


def test_what_is_followed_no_longer_stops_answering(monitored: Followed) -> None:
    monitored.pages.serve("/other", page("Breaks are thirty minutes long and paid.", title="Breaks"))
    monitored.sources = []
    monitored.follow("breaks", "/other")

    report = monitored.look()

    assert report.documents.removed == ["monitoring"]
    assert list(monitored.answering()) == ["breaks"]


def test_an_address_that_moved_is_the_same_document(monitored: Followed) -> None:
    monitored.pages.serve("/moved", page(*RULES, TRAINS))
    monitored.sources = []
    monitored.follow(path="/moved")

    report = monitored.look()

    assert report.documents.updated == ["monitoring"] and len(report.changes) == 1


def test_a_paused_source_is_left_alone(monitored: Followed) -> None:
    monitored.sources = []
    monitored.follow(paused=True)
    asked = len(monitored.pages.requests)

    report = monitored.look()

    assert report.states == [] and len(monitored.pages.requests) == asked
    assert list(monitored.answering()) == ["monitoring"]


def test_only_what_is_due_is_looked_at(monitored: Followed) -> None:
    assert monitored.look(due=True, later=timedelta(hours=1)).states == []
    assert len(monitored.look(due=True, later=timedelta(hours=23)).states) == 1


def test_other_selectors_read_the_same_page_anew_and_change_nothing(monitored: Followed) -> None:
    inside = page(*RULES).replace("<p>Rule 9", "<p class='ad'>Rule 9")
    monitored.pages.serve("/policy", inside)
    monitored.look()
    monitored.sources = []
    monitored.follow(selectors=Selectors(keep=("main",), drop=(".ad",)))

    report = monitored.look()

    assert report.changes == [] and not report.documents.held
    assert RULES[9] not in monitored.answering()["monitoring"]
    assert len(monitored.versions()) == 1, "a text that was read otherwise is no version of its own"


def test_a_change_is_told_apart_from_other_selectors(monitored: Followed) -> None:
    monitored.pages.serve("/policy", page(*RULES, TRAINS).replace("<p>Rule 9", "<p class='ad'>Rule 9"))
    monitored.sources = []
    monitored.follow(selectors=Selectors(keep=("main",), drop=("p:nth-of-type(10)",)))

    (change,) = monitored.look().changes

    assert [(w.change.before, w.change.now) for w in change.changes] == [(None, TRAINS)]


def test_of_a_feed_only_entries_on_allowed_hosts_are_read_and_once(followed: Followed) -> None:
    items = "".join(
        f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid>"
        "<pubDate>Mon, 02 Nov 2026 10:00:00 GMT</pubDate></item>"
        for title, link in (
            ("Union wins a say", followed.pages.url("/news/1")), ("Elsewhere", "https://mill.example.com/filler"),
        )
    )  # fmt: skip
    feed = f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>"
    followed.pages.serve("/feed", feed, media_type="application/rss+xml")
    followed.pages.serve("/news/1", page(*RULES[:3], title="A page title"))
    followed.follow("news", "/feed", place=Place.FEED, kind=Kind.NEWS)

    report = followed.look()
    again = followed.look()

    assert len(report.documents.added) == 1
    ((document_id, text),) = followed.answering().items()
    assert document_id.startswith("news/") and text.startswith("# Union wins a say")
    assert followed.versions(document_id)[0].dated == datetime(2026, 11, 2, tzinfo=UTC).date()
    assert not again.documents.changed
    assert len([seen for seen in followed.pages.requests if seen.path == "/news/1"]) == 1


def test_a_folder_is_followed_and_a_file_that_collapsed_is_held(followed: Followed, tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    folder.mkdir()
    (folder / "monitoring.md").write_text("# Monitoring\n\n" + "\n\n".join(RULES))
    (folder / "breaks.md").write_text("# Breaks\n\nBreaks are thirty minutes long and paid.")
    followed.follow("ours", place=Place.PATH, address=str(folder))
    followed.look()
    good = followed.answering()
    (folder / "monitoring.md").write_text("# Monitoring\n\nTo do.")
    (folder / "breaks.md").write_text("# Breaks\n\nBreaks are forty minutes long and paid.")

    report = followed.look()

    assert report.documents.updated == ["policies/breaks"]
    assert [row.reason for row in followed.held()] == ["collapsed"]
    assert followed.answering()["policies/monitoring"] == good["policies/monitoring"]
    assert report.states[0].state is State.HELD

    (folder / "monitoring.md").write_text("# Monitoring\n\n" + "\n\n".join([*RULES, TRAINS]))
    assert [len(c.alerts) for c in followed.look().changes] == [1]
    assert followed.held() == []


def test_a_file_that_somebody_put_back_answers_at_once(followed: Followed, tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    folder.mkdir()
    file = folder / "monitoring.md"
    followed.follow("ours", place=Place.PATH, address=str(folder))
    for text in (RULES, [*RULES, TRAINS]):
        file.write_text("# Monitoring\n\n" + "\n\n".join(text))
        followed.look()
    file.write_text("# Monitoring\n\n" + "\n\n".join(RULES))

    assert [w.change.before for c in followed.look().changes for w in c.alerts] == [TRAINS]


def test_a_folder_that_is_not_there_is_told(followed: Followed, tmp_path: Path) -> None:
    followed.follow("ours", place=Place.PATH, address=str(tmp_path / "nowhere"))

    (state,) = followed.look().states

    assert state.state is State.FAILING and "no such file or folder" in state.reason


def test_a_wrong_selector_that_leaves_next_to_nothing_is_held(monitored: Followed) -> None:
    good = monitored.answering()
    monitored.sources.clear()
    monitored.follow(selectors=Selectors(keep=("p:nth-of-type(1)",)))

    report = monitored.look()

    assert monitored.answering() == good and report.states[0].state is State.HELD
    monitored.sources.clear()
    monitored.follow()
    assert monitored.look().states[0].is_well and not monitored.held()


def test_a_clock_that_was_set_back_turns_no_change_round(monitored: Followed) -> None:
    monitored.pages.serve("/policy", page(*RULES, TRAINS))

    (change,) = monitored.look(later=-timedelta(days=40)).changes

    assert [(w.change.before, w.change.now) for w in change.changes] == [(None, TRAINS)]


@pytest.mark.parametrize("elsewhere", ["localhost", "127.0.0.1"])
def test_an_entry_that_leads_on_to_another_host_is_left(followed: Followed, elsewhere: str) -> None:
    link = followed.pages.url("/news/1")
    items = f"<item><title>Union wins</title><link>{link}</link><guid>1</guid></item>"
    feed = f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>"
    followed.allowed = replace(followed.allowed, private_hosts=frozenset({"127.0.0.1", "localhost"}))
    followed.pages.serve("/feed", feed, media_type="application/rss+xml")
    target = followed.pages.url("/filler").replace("127.0.0.1", elsewhere)
    followed.pages.serve("/news/1", "", status=302, headers={"Location": target})
    followed.pages.serve("/filler", page(*RULES[:3]))
    followed.follow("news", "/feed", place=Place.FEED, kind=Kind.NEWS)

    followed.look()

    assert bool(followed.answering()) is (elsewhere == "127.0.0.1")
