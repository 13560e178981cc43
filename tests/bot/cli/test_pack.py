"""`steward pack`: cards of one's own begun, checked, listed and brought in; those of the pack beside them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, Protocol

import pytest

from ingest.pack import pack_folder

WRISTBANDS = ("ask", "Can they make us wear vibrating wristbands on the quay?", "-j", "US-WA", "--json")


class Run(Protocol):
    code: int
    out: str
    err: str
    complaint: str


class Steward(Protocol):
    data: Path
    home: Path

    def __call__(self, *arguments: str) -> Run: ...


def put(steward: Steward, text: str, *, kind: str = "law", name: str = "us-wa-wristbands") -> Path:
    path = steward.data / "cards" / kind / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def documents(run: Run) -> set[str]:
    answer: dict[str, Any] = json.loads(run.out)
    return {citation["document"] for citation in answer["citations"]} | set(answer["related"])


def test_a_card_begun_is_told_with_what_comes_next(own_steward: Steward) -> None:
    run = own_steward("pack", "new", "us-wa-notice", "--jurisdiction", "us-wa", "--title", "Washington: notice")

    path = own_steward.data / "cards" / "law" / "us-wa-notice.md"
    text = path.read_text(encoding="utf-8")
    assert run.code == 0 and str(path) in run.out.replace("\n", "")
    assert 'title: "Washington: notice"' in text and "jurisdiction: US-WA" in text
    assert [step in run.out for step in ("steward pack check", "steward library rebuild", "members only")] == [True] * 3


def test_for_scripts_it_says_where_it_lies_and_how_much_is_open(own_steward: Steward) -> None:
    run = own_steward("pack", "new", "guide-strike-fund", "--kind", "guide", "--json")

    found = json.loads(run.out)
    assert run.code == 0 and found["id"] == "local:guide-strike-fund" and found["kind"] == "guide"
    assert Path(found["path"]).read_text(encoding="utf-8").count("<<") == found["to_fill_in"] > 20


@pytest.mark.parametrize(
    "arguments",
    [("ny-52c2",), ("Not An Id",), ("../x",), ("x-1", "--url", "nowhere"), ("x-1", "-j", "Atlantis"),
     ("x-1", "--kind", "policy")],
)  # fmt: skip
def test_what_cannot_be_begun_is_refused_in_a_sentence(own_steward: Steward, arguments: tuple[str, ...]) -> None:
    run = own_steward("pack", "new", *arguments)

    assert run.code == 2 and run.complaint and "Traceback" not in run.err
    assert not (own_steward.data / "cards").exists()


def test_begun_twice_it_is_left_as_it_is(own_steward: Steward) -> None:
    own_steward("pack", "new", "us-wa-notice")
    path = own_steward.data / "cards" / "law" / "us-wa-notice.md"
    path.write_text("mine", encoding="utf-8")

    run = own_steward("pack", "new", "us-wa-notice", "--kind", "news")

    assert run.code == 2 and "left as it is" in run.complaint and path.read_text(encoding="utf-8") == "mine"


def test_a_check_tells_which_card_is_whose(own_steward: Steward, local_card: str) -> None:
    put(own_steward, local_card)
    sound = own_steward("pack", "check", "--json")
    own_steward("pack", "new", "us-wa-notice")
    run, script = own_steward("pack", "check"), own_steward("pack", "check", "--json")

    found = json.loads(sound.out)
    assert (sound.code, found["broken"], found["local_cards"], found["local_units"]) == (0, [], 1, 5)
    (broken,) = json.loads(script.out)["broken"]
    assert (run.code, script.code, broken["origin"]) == (1, 1, "local") and "line 4: <<what a reader" in broken["rule"]
    assert run.out.startswith("local     us-wa-notice.md: is still to be filled in")


def test_a_check_of_a_folder_looks_at_no_card_of_ones_own(own_steward: Steward) -> None:
    own_steward("pack", "new", "us-wa-notice")

    run = own_steward("pack", "check", str(pack_folder()), "--json")

    assert run.code == 0 and json.loads(run.out)["local_cards"] == 0


def test_a_card_that_the_pack_must_hold_is_missed(steward: Steward, tmp_path: Path) -> None:
    shutil.copytree(pack_folder(), tmp_path / "pack")
    (tmp_path / "pack" / "law" / "us-eppa.md").unlink()

    run = steward("pack", "check", str(tmp_path / "pack"))

    assert run.code == 1 and "built-in  us-eppa.md: is missing; the pack must hold it" in run.out


def test_a_card_past_its_review_date_is_listed_and_breaks_nothing(own_steward: Steward, local_card: str) -> None:
    put(own_steward, local_card.replace("review_by: 2027-05-20", "review_by: 2026-11-21"))

    run, script = own_steward("pack", "check"), own_steward("pack", "check", "--json")
    listed = own_steward("pack", "list", "--local")

    assert run.code == 0 and "past its review date, and answers say so: local:us-wa-wristbands" in run.out
    assert "local:us-wa-wristbands" in json.loads(script.out)["past_review"]
    assert "PAST REVIEW" in listed.out


def test_a_name_that_the_pack_has_too_is_told_and_breaks_nothing(own_steward: Steward, local_card: str) -> None:
    put(own_steward, local_card.replace("id: us-wa-wristbands", "id: ny-52c2"), name="ny-52c2")

    run, script = own_steward("pack", "check"), own_steward("pack", "check", "--json")

    assert run.code == 0 and "Both answer, each as whose it is" in run.out
    assert json.loads(script.out)["clashes"] == ["ny-52c2"]


def test_every_card_is_listed_with_how_it_stands(own_steward: Steward, local_card: str) -> None:
    put(own_steward, local_card)
    own_steward("pack", "new", "us-wa-notice")

    rows = [json.loads(line) for line in own_steward("pack", "list", "--json").out.splitlines()]

    by_id = {row["id"]: row for row in rows}
    assert len(by_id) == len(rows) == len(list(pack_folder().glob("*/*.md"))) + 2
    assert by_id["ca-sb7"]["status"] == "vetoed" and by_id["ca-sb7"]["origin"] == "pack"
    mine = by_id["local:us-wa-wristbands"]
    assert (mine["origin"], mine["kind"], mine["jurisdiction"], mine["status"]) == ("local", "law", "US-WA", "in_force")
    assert (mine["checked"], mine["review_by"], mine["visibility"]) == ("2026-11-20", "2027-05-20", "members")
    assert (
        by_id["local:us-wa-notice"]["status"] == "broken" and "to be filled in" in by_id["local:us-wa-notice"]["rule"]
    )


def test_where_there_is_none_of_ones_own_the_list_says_how_to_begin(steward: Steward) -> None:
    run = steward("pack", "list", "--local")

    assert run.code == 0 and "steward pack new ID" in run.out
    assert steward("pack", "list", "--local", "--json").out == ""


def test_a_sound_card_answers_with_the_next_question_and_members_alone(own_steward: Steward, local_card: str) -> None:
    put(own_steward, local_card)

    run, public = own_steward(*WRISTBANDS), own_steward(*WRISTBANDS, "--public")

    assert (run.code, public.code) == (0, 0)
    assert "local:us-wa-wristbands" in documents(run) and "local:us-wa-wristbands" not in documents(public)
    assert "uayside" not in public.out
    shown = own_steward("documents", "show", "local:us-wa-wristbands").out
    assert "your workplace's summary of Quayside Code § 7" in shown and "Steward's summary" not in shown


def test_a_broken_card_fails_the_build_is_named_and_answers_on(own_steward: Steward, local_card: str) -> None:
    path = put(own_steward, local_card)
    assert own_steward("library", "rebuild").code == 0
    path.write_text(local_card.replace("reviewed_by: union counsel\n", ""), encoding="utf-8")

    run = own_steward("library", "rebuild")

    assert run.code == 1 and "0 removed" in run.out
    assert "us-wa-wristbands.md: front matter lacks reviewed_by; its last good version answers on." in run.err
    assert "local:us-wa-wristbands" in documents(own_steward(*WRISTBANDS))
    assert "front matter lacks reviewed_by" in own_steward("doctor").out


def test_a_question_is_answered_while_a_card_is_broken_and_the_card_named_once(own_steward: Steward) -> None:
    own_steward("pack", "new", "us-wa-notice")

    first, second = own_steward(*WRISTBANDS), own_steward(*WRISTBANDS)

    assert (first.code, second.code) == (0, 0)
    assert "us-wa-notice.md: is still to be filled in" in first.err and "it does not answer" in first.err
    assert second.err == ""


def test_a_card_whose_file_is_removed_stops_answering(own_steward: Steward, local_card: str) -> None:
    path = put(own_steward, local_card)
    own_steward("library", "rebuild")
    refused = own_steward("documents", "remove", "local:us-wa-wristbands", "--yes")
    path.unlink()

    assert refused.code == 2 and "removing its file" in refused.complaint
    assert "local:us-wa-wristbands" not in documents(own_steward(*WRISTBANDS))
    assert "answered until" in own_steward("documents", "history", "local:us-wa-wristbands").out


def test_a_check_names_an_anchor_of_no_unit(own_steward: Steward, tmp_path: Path) -> None:
    shutil.copytree(pack_folder(), tmp_path / "pack")
    with (tmp_path / "pack" / "anchors.toml").open("a", encoding="utf-8") as table:
        table.write('"A fax" = { provision = "GDPR Art. 15", begins = "3. The controller shall provide" }\n')

    run = own_steward("pack", "check", str(tmp_path / "pack"), "--json")

    (broken,) = json.loads(run.out)["broken"]
    assert run.code == 1 and broken["rule"] == "anchors.toml: us-state-none › A fax: there is no such unit"
