"""A text that is no change of a policy does not answer before somebody has looked at it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.changes.gate import Hold, Seen, hold_for

SENTENCES = [
    f"Rule {n}: the {thing} of every employee is kept in the {place} and shown to nobody else without a reason."
    for n, (thing, place) in enumerate(
        [("badge", "office"), ("laptop", "locker"), ("phone", "drawer"), ("key", "safe"), ("file", "archive"),
         ("desk", "hall"), ("chair", "store"), ("lamp", "cellar"), ("bag", "lobby"), ("coat", "wardrobe")] * 4
    )
]  # fmt: skip
POLICY = "# Monitoring policy\n\n" + "\n\n".join(SENTENCES)
TRAINS = "What you type is used to train language models."
GERMAN = "# Richtlinie\n\n" + "\n\n".join(
    f"Regel {n}: Der Ausweis jeder Mitarbeiterin und jedes Mitarbeiters wird im Büro aufbewahrt und niemandem gezeigt."
    for n in range(30)
)


def test_a_changed_text_may_answer() -> None:
    assert hold_for(f"{POLICY} {TRAINS}", Seen(POLICY)) is None
    assert hold_for(POLICY, Seen(POLICY)) is None


def test_a_new_text_may_answer() -> None:
    assert hold_for(POLICY, Seen(None)) is None
    assert hold_for("# Breaks\n\nA break is 30 minutes.", Seen(None)) is None


@pytest.mark.parametrize("share", [0.0, 0.05, 0.19, 0.24])
def test_a_text_that_collapsed_is_held(share: float) -> None:
    assert hold_for(POLICY[: int(len(POLICY) * share)], Seen(POLICY)) is Hold.COLLAPSED


def test_a_text_cut_to_a_third_may_answer() -> None:
    assert hold_for(POLICY[: len(POLICY) // 3], Seen(POLICY)) is None


@pytest.mark.parametrize(
    "page",
    [
        "# Loading\n", "# 404\n\nThe page you are looking for was not found.", "# We're sorry\n\nTry again later.",
        "# Just a moment\n\nChecking your browser before you go on.", "# Seite nicht gefunden",
        "# 503 Service unavailable",
        "# Notice\n\nPlease enable JavaScript to go on.", "ページが見つかりません",
    ],
)  # fmt: skip
def test_an_error_page_is_held_whatever_came_before(page: str) -> None:
    assert hold_for(page, Seen(None)) is Hold.ERROR_PAGE
    assert hold_for(page, Seen(POLICY)) is Hold.ERROR_PAGE


@pytest.mark.parametrize(
    "page",
    [
        "# Sign in\n\nE-mail address\n\nPassword\n\nForgot your password?", "# Anmelden\n\nBenutzername\n\nPasswort",
        "# Intranet\n\nLog in with single sign-on or continue with Google.", "# ログイン\n\nパスワード",
    ],
)  # fmt: skip
def test_a_sign_in_page_is_held(page: str) -> None:
    assert hold_for(page, Seen(POLICY)) is Hold.SIGN_IN_PAGE


def test_a_short_policy_that_speaks_of_passwords_is_still_one() -> None:
    short = "# Passwords\n\nTo log in, use a password of 16 characters. Access is forbidden to guests."

    assert hold_for(f"{short} {TRAINS}", Seen(short)) is None


def test_a_page_in_another_language_is_held() -> None:
    assert hold_for(GERMAN, Seen(POLICY)) is Hold.OTHER_LANGUAGE
    assert hold_for(GERMAN, Seen(GERMAN + " Das gilt ab morgen.")) is None
    assert hold_for(POLICY, Seen(None, language="de")) is Hold.OTHER_LANGUAGE
    assert hold_for(GERMAN, Seen(None, language="de-CH")) is None


def test_a_text_that_was_there_before_is_held() -> None:
    later = f"{POLICY} {TRAINS}"

    assert hold_for(POLICY, Seen(later, (POLICY,))) is Hold.SEEN_BEFORE
    assert hold_for(f"Last updated 3 May 2026.\n\n{POLICY}", Seen(later, (POLICY,))) is Hold.SEEN_BEFORE


def test_a_file_that_somebody_put_back_is_meant() -> None:
    assert hold_for(POLICY, Seen(f"{POLICY} {TRAINS}", (POLICY,), reverts_are_meant=True)) is None


@given(st.permutations(SENTENCES[:10]), st.permutations(SENTENCES[:10]))
def test_order_neither_holds_nor_hides_a_revert(one: list[str], other: list[str]) -> None:
    former, good = "\n\n".join(one), "\n\n".join(other)

    assert hold_for(good, Seen(former, (former,))) is None
    assert hold_for("\n\n".join(other), Seen(f"{former} {TRAINS}", (former,))) is Hold.SEEN_BEFORE


@given(st.text(max_size=300))
def test_any_text_can_be_judged(text: str) -> None:
    assert hold_for(text, Seen(POLICY)) is not None
    hold_for(text, Seen(None))


def test_an_error_page_with_a_long_menu_is_held() -> None:
    menu = "\n\n".join(f"Menu item number {n} leads to products." for n in range(60))
    good = "# P\n\n" + "\n\n".join(
        f"Rule {n}: each badge is kept in the office and shown to nobody." for n in range(40)
    )

    assert hold_for(f"# Oops\n\nPage not found.\n\n{menu}", Seen(good)) is Hold.ERROR_PAGE
