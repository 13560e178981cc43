"""Who may sign in is read from the settings file without Slack's secrets, and the Desk and the office share one key."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.office import office_code, short_codes, theme_groups
from bot.office_settings import OfficeSettings, Role
from bot.organising.choice import CHOICES
from bot.settings import Settings

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def people(folder: Path, text: str) -> dict[str, Role]:
    (folder / "steward.toml").write_text(text, encoding="utf-8")
    return dict(OfficeSettings.load({}, folder=folder).people)


def test_people_are_those_of_four_lists_and_an_admin_who_organises_is_an_admin(tmp_path: Path) -> None:
    slack = '[slack]\nadmins = ["U0ADMIN"]\norganisers = ["U0ORG", "U0ADMIN"]\n'
    found = people(tmp_path, f'{slack}[office]\nadmins = ["ana4"]\norganisers = ["Ben", "ana4"]\n')

    assert found == {"U0ADMIN": Role.ADMIN, "U0ORG": Role.ORGANISER, "ana4": Role.ADMIN, "Ben": Role.ORGANISER}


def test_nobody_is_listed_where_nothing_is_set(tmp_path: Path) -> None:
    assert people(tmp_path, "") == {}


@pytest.mark.parametrize("id", ["ana 4", "", "ana@example.org", "a" * 41, "../x", "ａｎａ"])
def test_an_id_is_of_letters_and_digits_and_is_not_repeated(tmp_path: Path, id: str) -> None:
    with pytest.raises(ConfigError, match=r"office\.admins") as told:
        people(tmp_path, f'[office]\nadmins = ["{id}"]\n')
    assert not id or id not in str(told.value)


def test_ids_stand_in_no_repr(tmp_path: Path) -> None:
    (tmp_path / "steward.toml").write_text('[office]\nadmins = ["ana4"]\n', encoding="utf-8")

    assert "ana4" not in repr(OfficeSettings.load({}, folder=tmp_path))


def test_a_code_that_one_process_makes_is_read_by_another_through_a_key_that_their_group_may_read(
    tmp_path: Path,
) -> None:
    settings = Settings.load({"STEWARD_DATA": str(tmp_path)}, folder=tmp_path)
    code = office_code(settings, now=lambda: NOW)("U0ORG")
    claim = short_codes(settings).claim(code, ["U0ORG"], now=NOW)
    (key,) = settings.exchange_folder.iterdir()

    assert claim is not None and claim.person == "U0ORG"
    assert key.name == "office.key" and stat.S_IMODE(key.stat().st_mode) == 0o640


def test_a_key_that_cannot_be_used_is_told_in_a_sentence(tmp_path: Path) -> None:
    settings = Settings.load({"STEWARD_DATA": str(tmp_path)}, folder=tmp_path)
    settings.exchange_folder.mkdir()
    (settings.exchange_folder / "office.key").write_bytes(b"short")
    with pytest.raises(ConfigError, match="damaged"):
        short_codes(settings)
    (settings.exchange_folder / "office.key").unlink()
    (settings.exchange_folder / "office.key").mkdir()
    with pytest.raises(ConfigError, match="cannot be read"):
        short_codes(settings)


def test_the_employer_is_given_no_codes(tmp_path: Path) -> None:
    (tmp_path / "steward.toml").write_text('[operator]\nname = "Acme"\nkind = "employer"\n', encoding="utf-8")
    settings = Settings.load({"STEWARD_DATA": str(tmp_path)}, folder=tmp_path)

    with pytest.raises(ConfigError, match="run by the employer"):
        office_code(settings, now=lambda: NOW)
    assert not settings.exchange_folder.exists()


def test_every_choice_has_its_place_among_the_themes_and_the_most_chosen_comes_first() -> None:
    totals = {choice.id: 5 for choice in CHOICES} | {"wanted.stop": 45, "wanted.say": 10}
    groups = theme_groups(totals)

    assert sum(len(group.rows) for group in groups) == len(CHOICES) and len(groups) == 4
    assert [(row.words, row.least) for row in groups[-1].rows][:3] == [
        ("that it stops", 45), ("a say before it is brought in", 10), ("to be told what is tracked and why", 5),
    ]  # fmt: skip
    assert theme_groups({}) == () and len(theme_groups({"effect.pay": 5})) == 1
