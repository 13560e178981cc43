"""docs/deploying.md and the files it hands out say the same as each other, and as the programs that read them."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from bot.child_environment import ANSWERING
from bot.model_settings import KEYS
from bot.settings import Settings
from bot.slack_settings import SECRETS, SlackSettings
from bot.web_settings import WebSettings

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8")
CONFIGURATIONS = ROOT / "docs" / "configurations"
UNITS = {path.stem.removeprefix("steward-"): path for path in sorted(CONFIGURATIONS.glob("*.service"))}
REACH_NOBODY = ("box", "office")
SHARED = ("/var/lib/steward-exchange", "/var/lib/steward-model")  # by users of the group steward-exchange
MODEL_KEY = "/etc/steward/model.env"
MOST_EXPOSED = "20"  # of 100, as systemd counts it; a unit without any of this has 96


def lines(name: str) -> list[tuple[str, str]]:
    """(key, value) of each line that says something."""
    said = [line for line in UNITS[name].read_text(encoding="utf-8").splitlines() if not line.startswith(("#", "["))]
    return [(key, value) for key, _, value in (line.partition("=") for line in said if line)]


def values(name: str, key: str) -> list[str]:
    return [value for found, value in lines(name) if found == key]


def made_folders() -> dict[str, tuple[str, str]]:
    """path: (owner, mode), as the guide makes them."""
    found = re.findall(r"^sudo install -d -o (\S+) -g \S+ -m (\d+) (\S+)$", GUIDE, flags=re.MULTILINE)
    return {path: (owner, mode) for owner, mode, path in found}


def test_there_is_a_unit_for_each_process() -> None:
    assert UNITS.keys() == {"box", "desk", "keeper", "office"}
    assert {name: values(name, "ExecStart")[0].split("steward serve ")[1].split()[0] for name in UNITS} == {
        "box": "box", "desk": "slack", "keeper": "keeper", "office": "office",
    }  # fmt: skip


@pytest.mark.parametrize("name", UNITS)
def test_no_unit_leaves_what_was_in_memory_on_the_disk_or_gains_rights(name: str) -> None:
    said = dict(lines(name))

    assert (said["LimitCORE"], said["MemorySwapMax"]) == ("0", "0")
    assert said["NoNewPrivileges"] == said["PrivateTmp"] == said["ProtectHome"] == "yes"
    assert said["ProtectSystem"] == "strict" and said["CapabilityBoundingSet"] == ""


@pytest.mark.parametrize("name", UNITS)
def test_each_writes_only_in_folders_that_the_guide_gives_its_user(name: str) -> None:
    (user,), written = values(name, "User"), values(name, "ReadWritePaths")[0].split()
    made = made_folders()
    written = [path.removeprefix("-") for path in written]

    assert written and all(made[path][0] == user or path in SHARED for path in written)
    assert all(made[path][1] in ("0700", "2750") for path in written if path not in SHARED)
    assert {made[path] for path in SHARED} == {("root", "2770")}
    assert (SHARED[0] in written) == (values(name, "SupplementaryGroups") == ["steward-exchange"])
    assert re.search(rf"useradd .* {user}$", GUIDE, flags=re.MULTILINE)


def test_the_desk_and_the_box_do_not_see_each_others_folders() -> None:
    assert "-/var/lib/steward-box" in values("desk", "InaccessiblePaths")[0].split()
    for name in REACH_NOBODY:
        assert "-/var/lib/steward-desk" in values(name, "InaccessiblePaths")[0].split()
    assert values("desk", "User") != values("box", "User")


@pytest.mark.parametrize("name", UNITS)
def test_slacks_tokens_are_the_desks_alone(name: str) -> None:
    assert ("/etc/steward/slack.env" in values(name, "EnvironmentFile")) == (name == "desk")
    if name != "desk":
        assert {secret.variable for secret in SECRETS} <= set(values(name, "UnsetEnvironment")[0].split())
        assert "-/etc/steward/slack.env" in values(name, "InaccessiblePaths")[0].split()


@pytest.mark.parametrize("name", UNITS)
def test_a_models_key_and_its_counts_are_for_the_units_that_answer(name: str) -> None:
    """As `steward serve` hands the key out; without file and folder a unit starts all the same."""
    answers = values(name, "ExecStart")[0].split("steward serve ")[1].split()[0] in ANSWERING

    assert (f"-{MODEL_KEY}" in values(name, "EnvironmentFile")) == answers
    assert (f"-{SHARED[1]}" in values(name, "ReadWritePaths")[0].split()) == answers
    taken = {variable for unset in values(name, "UnsetEnvironment") for variable in unset.split()}
    if answers:
        assert taken.isdisjoint(KEYS.values()) and values(name, "SupplementaryGroups") == ["steward-exchange"]
    else:
        assert set(KEYS.values()) <= taken and f"-{MODEL_KEY}" in values(name, "InaccessiblePaths")[0].split()


def test_the_guide_makes_the_file_of_a_models_key_for_root_alone() -> None:
    assert f"sudo install -m 0600 /dev/null {MODEL_KEY}" in GUIDE


def test_what_the_guide_to_petitions_adds_to_the_office_opens_what_smoothing_needs_and_nothing_of_slacks() -> None:
    petitions = (ROOT / "docs" / "petitions.md").read_text(encoding="utf-8")
    found = re.search(r"```ini\n\[Service\]\n(.*?)```", petitions, flags=re.DOTALL)
    assert found
    added = [line.partition("=")[::2] for line in found[1].splitlines() if not line.startswith("#")]

    assert ("EnvironmentFile", MODEL_KEY) in added and ("ReadWritePaths", SHARED[1]) in added
    *_, (_, unset) = [pair for pair in added if pair[0] == "UnsetEnvironment"]
    assert set(unset.split()) == {secret.variable for secret in SECRETS}


@pytest.mark.parametrize("name", UNITS)
def test_what_people_write_to_reaches_nothing_but_this_computer(name: str) -> None:
    reaches = (values(name, "IPAddressDeny"), values(name, "IPAddressAllow"))

    assert (reaches == (["any"], ["localhost"])) == (name in REACH_NOBODY)


def test_the_guides_settings_are_settings_and_name_the_folders_that_it_makes(tmp_path: Path) -> None:
    found = re.search(r"```toml\n(\[operator\].*?)```", GUIDE, flags=re.DOTALL)
    assert found and tomllib.loads(found[1])
    (tmp_path / "steward.toml").write_text(found[1], encoding="utf-8")
    settings = Settings.load({}, folder=tmp_path)

    assert WebSettings.load({}, folder=tmp_path).address == "https://steward.example.org"
    assert SlackSettings.load({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}, folder=tmp_path).admins
    folders = {
        settings.data, settings.desk_folder, settings.box_folder, settings.office_folder, settings.exchange_folder,
        settings.keys_folder, settings.counts_folder,
    }  # fmt: skip
    assert settings.model is None
    assert {str(folder) for folder in folders} == made_folders().keys() - {"/etc/steward"}


def test_every_file_that_the_guide_names_is_there() -> None:
    linked = re.findall(r"\]\((?!https?://)([^)#]+)[^)]*\)", GUIDE)
    copied = re.findall(r"/opt/steward/(docs/configurations/[^ \n]+)", GUIDE)

    assert linked and [target for target in linked if not (ROOT / "docs" / target).exists()] == []
    assert copied and [target for target in copied if not list(ROOT.glob(target))] == []


@pytest.fixture
def units_to_look_at(tmp_path: Path) -> list[str]:
    """The units, with a program in them that is on every computer."""
    for path in UNITS.values():
        text = re.sub(r"^ExecStart=.*$", "ExecStart=/bin/true", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        text = re.sub(r"^Documentation=.*\n", "", text, flags=re.MULTILINE)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    return [str(path) for path in sorted(tmp_path.glob("*.service"))]


def systemd_analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    if (program := shutil.which("systemd-analyze")) is None:
        pytest.skip("systemd-analyze is not installed (Debian: apt-get install systemd)")
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=False)


def test_systemd_understands_every_line_of_the_units(units_to_look_at: list[str]) -> None:
    done = systemd_analyze("verify", *units_to_look_at)

    assert (done.returncode, done.stderr) == (0, "")


def test_systemd_finds_the_units_little_exposed(units_to_look_at: list[str]) -> None:
    for unit in units_to_look_at:
        done = systemd_analyze("security", "--offline=yes", "--no-pager", f"--threshold={MOST_EXPOSED}", unit)

        assert done.returncode == 0, done.stdout[-300:] + done.stderr
