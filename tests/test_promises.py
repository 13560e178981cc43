"""What the guides promise: each claim names a test that is there, and each number is the code's."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bot.cli import cli
from bot.organising import box_clock, circle, code, concern, concern_box, purpose, receipt, themes
from bot.organising.custodians.keyring import LONGEST
from bot.organising.petitions import signing
from bot.slack.memory import PLACES_KEPT, TURNS_KEPT
from bot.store import box_backup, desk
from bot.web import office_session

ROOT = Path(__file__).parents[1]
TESTS = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests").rglob("*.py")))
GUIDES = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")])
PROMISING = [
    ROOT / "docs" / name for name in ("threat-model.md", "privacy.md", "organising.md", "custodians.md", "petitions.md")
]
THREATS, PRIVACY = PROMISING[0].read_text(encoding="utf-8"), PROMISING[1].read_text(encoding="utf-8")

MINUTES, DAYS = int(TURNS_KEPT.total_seconds()) // 60, concern_box.KEPT.days
HOW_LONG = {
    "the last turns of a private conversation in Slack": f"{MINUTES} minutes",
    "the place you chose in Slack": f"{PLACES_KEPT.days} days",
    "that a message in Slack is to be answered": f"{int(desk.KEPT.total_seconds()) // 3600} hours",
    "how many questions of a broad area found no answer": f"{desk.WEEKS_TOLD} weeks",
    "a code that was not used": f"until {purpose.GRACE.days} days after the quarter",
    "a concern, with its text": f"{DAYS - 6} to {DAYS} days",
    "a reply to it": f"{concern_box.REPLY_KEPT.days} days from its first showing",
    "that a concern was withdrawn, or a reply deleted": f"{DAYS + 7} days",
    "backups of `box.db`": f"{box_backup.KEPT.days} days",
    "that an organiser is signed in at the office": f"{int(office_session.LASTS.total_seconds()) // 60} minutes",
}
IN_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "twelve": 12, "thirteen": 13,
    "nineteen": 19, "twenty": 20,
}  # fmt: skip
# Every number before a unit is one of these: the code's, or one that no code keeps.
OURS = {
    ("days", box_clock.MOST.days), ("days", DAYS), ("days", DAYS - 6), ("days", DAYS + 7), ("days", LONGEST.days),
    ("days", PLACES_KEPT.days),
    ("days", concern_box.REPLY_KEPT.days), ("days", box_backup.KEPT.days), ("days", purpose.GRACE.days),
    ("days", signing.COOLS.days - 1), ("days", signing.RETAINED.days), ("days", signing.NAMES_WAIT.days),
    ("weeks", desk.WEEKS_TOLD), ("weeks", purpose.GRACE.days // 7),
    ("hours", int(desk.KEPT.total_seconds()) // 3600), ("minutes", MINUTES),
    ("minutes", int(office_session.LASTS.total_seconds()) // 60), ("bytes", concern.PADDED_BYTES - 1),
    ("bytes", concern.PADDED_BYTES), ("characters", concern.MOST_CHARACTERS),
    ("people", circle.USUAL), ("words", receipt.WORDS), ("words", 12), ("words", 8),
    ("concerns", themes.FLOOR - 2),
}  # fmt: skip
OTHERS = {("days", 30), ("months", 6)}
"""Terms that laws set."""


def rows(text: str) -> list[list[str]]:
    """Tables, without their heads' rulers."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if not set("".join(row)) <= set("-: ")]


def named(text: str) -> list[str]:
    return re.findall(r"`((?:test_\w+|Test\w+))`", text)


def is_there(name: str) -> bool:
    return re.search(rf"^\s*(?:async def |def |class ){name}\b|^{name} =", TESTS, re.MULTILINE) is not None


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_test_that_a_guide_names_is_there(guide: Path) -> None:
    assert [name for name in named(guide.read_text(encoding="utf-8")) if not is_there(name)] == []


def test_a_test_that_is_not_there_would_be_noticed() -> None:
    assert is_there("test_of_a_hundred_threads_with_one_code_one_raises_a_concern") and is_there(
        "TestWhoAddsAndWithdraws"
    )
    assert not is_there("test_of_a_hundred_threads") and not is_there("TestOfNothing")


def test_every_claim_of_the_threat_model_names_its_test() -> None:
    claims = [row for row in rows(THREATS.partition("## What this part")[2]) if len(row) == 2 and row[1] != "shown by"]

    assert len(claims) > 60
    assert [claim for claim, shown in claims if not named(shown)] == []


def test_every_promise_of_the_privacy_guide_names_its_test() -> None:
    kept = [row for row in rows(PRIVACY) if len(row) == 5 and row[0] != "what"]
    not_done = [row for row in rows(PRIVACY.partition("## What does not happen")[2]) if len(row) == 2]
    by_hand = {"an archive for custodians", "company policies"}

    assert len(kept) > 10
    assert {row[0] for row in kept if not named(row[4])} == by_hand
    assert [row for row in not_done[1 : not_done.index(["who", "what"])] if not named(row[1])] == []


def test_how_long_things_are_kept_is_what_the_code_keeps() -> None:
    told = {row[0]: row[2] for row in rows(PRIVACY) if len(row) == 5}

    assert {what: told.get(what) for what in HOW_LONG} == HOW_LONG
    counted = {what for what, how_long in told.items() if re.search(r"\d", how_long)}
    assert counted == HOW_LONG.keys(), "each number is held to the code"


@pytest.mark.parametrize("guide", PROMISING, ids=lambda path: path.name)
def test_every_number_that_is_promised_is_the_code_s(guide: Path) -> None:
    unit = r"(days|weeks|hours|minutes|months|bytes|characters|people|words)\b"
    text = guide.read_text(encoding="utf-8")
    found = re.findall(rf"\b(\d[\d,]*|{'|'.join(IN_WORDS)}) {unit}", text)
    numbers = {(kind, IN_WORDS.get(said) or int(said.replace(",", ""))) for said, kind in found}

    assert len(numbers) > 2
    assert numbers - OURS - OTHERS - {("people", 2), ("people", 3), ("people", 4), ("people", 5)} == set()


def test_what_the_guides_say_of_circles_codes_and_fives_is_so() -> None:
    organising, threats = (" ".join(text.split()) for text in (PROMISING[2].read_text(encoding="utf-8"), THREATS))

    assert f"never under {circle.NEVER_UNDER}" in organising and f"once {circle.USUAL} people hold one" in organising
    assert f"`organising.circle` ({circle.USUAL}," in organising
    assert themes.FLOOR == desk.FLOOR == IN_WORDS["five"] and "in fives, from five on" in threats
    assert (IN_WORDS["seven"], IN_WORDS["twelve"]) == (receipt.WORDS, code.LENGTH)


def test_nothing_is_called_anonymous_but_to_say_that_it_is_not() -> None:
    guides = [*PROMISING, ROOT / "SECURITY.md", ROOT / "README.md", ROOT / "docs" / "web.md"]
    said = [line.strip() for path in guides for line in path.read_text(encoding="utf-8").splitlines()]

    assert [line for line in said if "anonym" in line.lower()] == [
        "* That anybody is anonymous. What is protected, and from whom, stands above.",
        '* "It is anonymous." Say what is done, and what is left.',
    ]


def commands(guide: Path) -> Iterator[tuple[str, ...]]:
    """Every `steward …` of a guide, in code blocks and in code within lines."""
    text = guide.read_text(encoding="utf-8")
    blocks = re.findall(r"```\w*\n(.*?)```", text, flags=re.DOTALL)
    spans = re.findall(r"`(steward [^`]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    for line in (*(line for block in blocks for line in block.splitlines()), *spans):
        if match := re.match(r"\s*steward (?P<rest>[a-z].*)", " ".join(line.split())):
            yield tuple(shlex.split(match["rest"].partition("#")[0]))


NAMED = sorted({words for guide in (*PROMISING, ROOT / "SECURITY.md") for words in commands(guide)})


@pytest.mark.parametrize("words", NAMED, ids=" ".join)
def test_every_command_that_a_guide_names_exists_with_its_options(words: tuple[str, ...]) -> None:
    command: click.Command = cli
    rest = list(words)
    while isinstance(command, click.Group) and rest:
        assert rest[0] in command.commands, f"there is no command {rest[0]}"
        command = command.commands[rest.pop(0)]
    known = {option for parameter in command.params for option in parameter.opts} | {"--help", "-h"}

    assert {word for word in rest if word.startswith("-")} <= known


def headings(guide: Path) -> set[str]:
    """As addresses point to them."""
    found = re.findall(r"^#+ (.+)$", guide.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_and_heading_that_a_guide_points_to_is_there(guide: Path) -> None:
    targets = re.findall(r"\]\((?!https?://)([^)\s#]*)(?:#([^)\s]+))?\)", guide.read_text(encoding="utf-8"))
    ends = [(guide.parent / path if path else guide, anchor) for path, anchor in targets]

    assert [path.name for path, _ in ends if not path.exists()] == []
    assert [anchor for path, anchor in ends if anchor and anchor not in headings(path)] == []
