"""`steward init` writes settings once, readably, and never over another's."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Protocol

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cli import cli
from bot.settings import CONFIG_VARIABLE, OperatorKind, Settings
from tests.thorough import examples


class Run(Protocol):
    code: int
    out: str
    err: str
    complaint: str


class Steward(Protocol):
    home: Path

    def __call__(self, *arguments: str, stdin: str = "", env: dict[str, str] | None = None) -> Run: ...


def union(*more: str) -> tuple[str, ...]:
    given = ("--name", "Local 12", "--kind", "union", "--contact", "room 4", "--place", "us-ny")
    return ("init", *given, *more)


def test_what_was_answered_is_what_is_read_afterwards(own_steward: Steward) -> None:
    run = own_steward(*union("--helper", "Ana, room 4", "--helper", "the hotline"))

    assert run.code == 0 and "steward.toml" in run.out
    found = Settings.load({}, folder=own_steward.home)
    assert (found.operator.name, found.operator.kind, found.operator.contact) == ("Local 12", "union", "room 4")
    assert (found.default_place, found.contacts) == ("US-NY", ("Ana, room 4", "the hotline"))


def test_it_asks_for_what_was_not_given(own_steward: Steward) -> None:
    run = own_steward("init", stdin="The night shift\nworkers\n\nDE\n")

    assert run.code == 0
    found = Settings.load({}, folder=own_steward.home)
    assert (found.operator.name, found.default_place, found.contacts) == ("The night shift", "DE", ())


def test_what_was_written_greets_and_answers(own_steward: Steward) -> None:
    own_steward(*union())

    shown = own_steward("chat", stdin="Can they log my keystrokes?\n").out

    assert "run by Local 12 (union, room 4)" in shown
    assert "New York (assumed" in shown


def test_a_file_that_is_there_is_left_as_it_is(own_steward: Steward) -> None:
    file = own_steward.home / "steward.toml"
    file.write_text("# mine\n", encoding="utf-8")

    run = own_steward(*union())

    assert run.code == 2 and "--force" in run.complaint
    assert file.read_text(encoding="utf-8") == "# mine\n"


def test_a_broken_file_may_be_replaced_with_force(own_steward: Steward) -> None:
    (own_steward.home / "steward.toml").write_text("[broken", encoding="utf-8")

    assert own_steward(*union("--force")).code == 0
    assert Settings.load({}, folder=own_steward.home).operator.name == "Local 12"


def test_an_employer_is_told_what_stays_off_and_why(own_steward: Steward) -> None:
    given = ("--name", "Initech", "--contact", "", "--place", "")
    employer = own_steward("init", *given, "--kind", "employer")
    workers = own_steward("init", *given, "--kind", "workers", "--force")

    assert "concerns and petitions stay off" in employer.out and "because" in employer.out
    assert "petitions" not in workers.out


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (("--place", "Atlantis"), "US-NY"),
        (("--name", "  "), "name is needed"),
        (("--kind", "boss"), "works council"),
    ],
)
def test_what_cannot_be_read_writes_nothing(own_steward: Steward, changed: tuple[str, ...], said: str) -> None:
    run = own_steward(*union(*changed))

    assert run.code == 2 and said in run.complaint
    assert not (own_steward.home / "steward.toml").exists()


def test_a_folder_that_is_not_there_is_told(own_steward: Steward) -> None:
    run = own_steward(*union(), env={CONFIG_VARIABLE: str(own_steward.home / "nowhere" / "steward.toml")})

    assert run.code == 2 and "Nothing was changed" in run.complaint


def test_stopping_halfway_writes_nothing(own_steward: Steward) -> None:
    run = own_steward("init", stdin="The night shift\n")

    assert run.code != 0 and "Traceback" not in run.err
    assert not (own_steward.home / "steward.toml").exists()


# The impact assessment


def test_a_draft_of_an_impact_assessment_lies_beside_the_settings(own_steward: Steward) -> None:
    run = own_steward(*union())

    draft = (own_steward.home / "impact-assessment.md").read_text(encoding="utf-8")
    assert "impact-assessment.md" in run.out and "no legal advice" in run.out
    assert "run by Local 12" in draft and "New York" in draft and "TO DECIDE" in draft


def test_none_is_written_where_none_is_wanted(own_steward: Steward) -> None:
    run = own_steward(*union("--no-assessment"))

    assert run.code == 0 and "assessment" not in run.out
    assert [path.name for path in own_steward.home.iterdir() if path.suffix == ".md"] == []


def test_what_people_decided_in_it_is_never_written_over(own_steward: Steward) -> None:
    filled_in = own_steward.home / "impact-assessment.md"
    filled_in.write_text("Decided by all of us.\n", encoding="utf-8")

    left = own_steward(*union())
    assert "was left as it is" in left.out
    assert filled_in.read_text(encoding="utf-8") == "Decided by all of us.\n"

    for kept in ("impact-assessment-1.md", "impact-assessment-2.md"):
        anew = own_steward(*union("--force"))
        assert kept in anew.out and "run by Local 12" in filled_in.read_text(encoding="utf-8")
    assert (own_steward.home / "impact-assessment-1.md").read_text(encoding="utf-8") == "Decided by all of us.\n"


def test_an_employer_s_is_of_answering_only(own_steward: Steward) -> None:
    own_steward("init", "--name", "Initech", "--contact", "", "--place", "", "--kind", "employer")

    draft = (own_steward.home / "impact-assessment.md").read_text(encoding="utf-8")
    assert "takes no concerns" in draft and "answering questions only" in draft


_NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(str.strip)


@given(name=_NAMES, contact=_NAMES, helper=_NAMES, kind=st.sampled_from(OperatorKind))
@settings(max_examples=examples(60), deadline=None)
def test_any_name_is_read_back_as_it_was_given(name: str, contact: str, helper: str, kind: OperatorKind) -> None:
    with tempfile.TemporaryDirectory() as folder:
        env = {CONFIG_VARIABLE: str(Path(folder) / "steward.toml")}
        given = [f"--name={name}", f"--contact={contact}", f"--helper={helper}", "--kind", kind.value, "--place", ""]
        CliRunner().invoke(cli, ["init", *given], env=env, catch_exceptions=False, standalone_mode=False)
        found = Settings.load(env)

    assert (found.operator.name, found.operator.contact, found.operator.kind) == (name.strip(), contact.strip(), kind)
    assert found.contacts == (helper,)
