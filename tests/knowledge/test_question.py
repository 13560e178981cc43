"""What was typed becomes one plain line, or is refused without repeating it; and what kind of question it is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.card import UnitKind
from knowledge.errors import QuestionRefused
from knowledge.follow_up import leans_on_earlier, repeats
from knowledge.question import LONGEST, clean, read
from tests.thorough import examples


def refusal(typed: str) -> str:
    with pytest.raises(QuestionRefused) as refused:
        clean(typed)
    return str(refused.value)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("can they\x00 log\x07 my keys?\x1b", "can they log my keys?"),
        ("can they \u202elog\u202c my keys?", "can they log my keys?"),
        ("can \u2066they\u2069 log \u200fmy keys?", "can they log my keys?"),
        ("key\u200blogger\ufeff le\u200dgal", "keylogger legal"),
        ("soft\u00adware", "software"),
        ("  can\tthey\r\nlog\n\nmy  keys? ", "can they log my keys?"),
        ("can\u00a0they\u3000log\u2028my keys?", "can they log my keys?"),
        ("ｋｅｙｌｏｇｇｅｒ ﬁne", "keylogger fine"),
        ("caf\u0065\u0301", "café"),
        ("会社はキー入力を記録できますか？", "会社はキー入力を記録できますか?"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("private \ue000 use", "private use"),
    ],
)
def test_what_was_typed_becomes_one_plain_line(typed: str, text: str) -> None:
    assert clean(typed) == text


@pytest.mark.parametrize("typed", ["", " ", "\n\t", "\u200b\u202e", "\x00", "???", "👀", "…—!"])
def test_nothing_to_read_is_refused_with_an_example(typed: str) -> None:
    assert "for example" in refusal(typed)


def test_a_megabyte_is_refused_without_its_words() -> None:
    said = refusal("secretword " * 100_000)

    assert f"a question may have {LONGEST:,}" in said
    assert "Nothing of it was kept" in said
    assert "secretword" not in said


def test_a_megabyte_of_nothing_visible_is_refused() -> None:
    assert "Nothing of it was kept" in refusal("\u200b" * 1_000_000)


def test_a_question_may_be_exactly_as_long_as_is_allowed() -> None:
    assert clean("a" * LONGEST) == "a" * LONGEST
    assert f"{LONGEST + 1:,} characters" in refusal("a" * (LONGEST + 1))


def test_one_character_that_stands_for_eighteen_cannot_outgrow_the_limit() -> None:
    assert "Please ask in a few sentences" in refusal("\ufdfa" * (LONGEST - 1))


@given(st.text(max_size=200))
@settings(max_examples=examples(200), deadline=None)
def test_whatever_is_typed_is_one_plain_line_or_refused(typed: str) -> None:
    if not any(c.isalnum() for c in unicodedata.normalize("NFKC", typed)):
        assert "for example" in refusal(typed)
        return
    text = clean(typed)
    assert text == " ".join(text.split())
    assert any(c.isalnum() for c in text)
    assert not {unicodedata.category(c) for c in text} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("How long do I have to file a charge?", UnitKind.DEADLINE),
        ("is it too late to complain", UnitKind.DEADLINE),
        ("what can I do about it", UnitKind.ACTION),
        ("how do I complain to the labor board?", UnitKind.ACTION),
        ("what penalties are there", UnitKind.REMEDY),
        ("can I sue them for damages", UnitKind.REMEDY),
        ("does it apply to contractors", UnitKind.COVERAGE),
        ("Am I covered as a manager?", UnitKind.COVERAGE),
        ("is the keylogger memo still valid?", UnitKind.STATUS),
        ("did California pass the bill", UnitKind.STATUS),
        ("what happened to SB 7", UnitKind.STATUS),
        ("can they read my email", None),
        ("bossware", None),
    ],
)
def test_the_words_tell_what_kind_of_answer_is_wanted(text: str, kind: UnitKind | None) -> None:
    assert read(text).wants is kind


@pytest.mark.parametrize(
    "text",
    [
        "ccpa doesn't apply to employees, right?",
        "Since they are private the law doesn't apply",
        "the NLRB banned keyloggers, isn’t it?",
        "I heard bossware is illegal",
        "HR says they don't need consent",
    ],
)
def test_a_premise_is_noticed(text: str) -> None:
    assert read(text).asserts


@pytest.mark.parametrize("text", ["can they read my email?", "what does the law say", "who enforces the law"])
def test_a_plain_question_asserts_nothing(text: str) -> None:
    assert not read(text).asserts


@pytest.mark.parametrize(
    "text",
    [
        "am I allowed to use a jiggler",
        "can I get fired for using a mouse jiggler?",
        "is it legal to record my boss",
        "what happens if I refuse the tracker",
        "If I use a mouse jiggler am I committing computer fraud?",
        "Is it OK to turn the agent off",
    ],
)
def test_asking_whether_something_is_allowed_is_noticed(text: str) -> None:
    assert read(text).asks_permission


@pytest.mark.parametrize("text", ["help me disable the agent", "write a letter to HR", "what does the law say"])
def test_asking_for_something_else_asks_no_permission(text: str) -> None:
    assert not read(text).asks_permission


@pytest.mark.parametrize(
    "text",
    ["what about contractors?", "and if I refuse?", "why", "is that legal?", "does it apply to me", "y en España?"],
)
def test_a_fragment_leans_on_the_earlier_question(text: str) -> None:
    assert leans_on_earlier(text)


@pytest.mark.parametrize("text", ["same question", "Same thing please", "misma pregunta", "gleiche Frage"])
def test_asking_again_repeats_the_earlier_question(text: str) -> None:
    assert repeats(text)
    assert leans_on_earlier(text)


@pytest.mark.parametrize(
    "text",
    [
        "Does the law require notice before monitoring email?",
        "Can they read my Slack messages at work if I use my own phone?",
        "Must the biometrics policy be written down for everybody to read?",
    ],
)
def test_a_whole_question_stands_alone(text: str) -> None:
    assert not leans_on_earlier(text)


@given(st.text(max_size=300))
@settings(max_examples=examples(100), deadline=None)
def test_reading_changes_nothing_of_the_text(text: str) -> None:
    assert read(text).text == text
