"""Who is enrolled: two files that tell nothing one without the other, for the office's user alone."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.store.enrolled import FILE, KEY, EnrolledFile

ANA, SECRET = "U0ANA", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def test_what_was_added_is_there_for_another_process_until_it_is_removed(tmp_path: Path) -> None:
    EnrolledFile.open(tmp_path / "office").add(ANA, SECRET)
    other = EnrolledFile.open(tmp_path / "office")

    assert other.secret(ANA) == SECRET and other.holds(ANA) and other.secret("U0BEN") is None
    assert other.remove(ANA) and not other.remove(ANA)
    assert not EnrolledFile.open(tmp_path / "office").holds(ANA)


def test_neither_file_holds_an_id_or_a_secret(tmp_path: Path) -> None:
    EnrolledFile.open(tmp_path).add(ANA, SECRET)
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())

    assert {path.name for path in tmp_path.iterdir()} == {FILE, KEY}
    assert ANA.encode() not in held and SECRET.encode() not in held and SECRET not in repr(EnrolledFile.open(tmp_path))


def test_a_copy_of_one_file_opens_nothing_without_the_other(tmp_path: Path) -> None:
    EnrolledFile.open(tmp_path / "office").add(ANA, SECRET)
    elsewhere = EnrolledFile.open(tmp_path / "elsewhere")
    shutil.copy(tmp_path / "office" / FILE, tmp_path / "elsewhere" / FILE)

    assert elsewhere.secret(ANA) is None and not elsewhere.holds(ANA)


def test_folder_and_files_are_for_one_user(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    folder.mkdir(mode=0o755)
    EnrolledFile.open(folder).add(ANA, SECRET)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_the_file_does_not_tell_who_came_first(tmp_path: Path) -> None:
    enrolled = EnrolledFile.open(tmp_path)
    for person in ("U0ANA", "U0BEN", "U0CLEO"):
        enrolled.add(person, SECRET)
    names = [line.split('"')[1] for line in (tmp_path / FILE).read_text().splitlines() if '": "' in line]

    assert len(names) == 3 and names == sorted(names)


@pytest.mark.parametrize("held", ["", "{", "[]", '{"version": 2, "enrolled": {}}', '{"version": 1}',
                                  '{"version": 1, "enrolled": {"a": 1}}', '{"version": 1, "enrolled": {"a": "ü"}}',
                                  '{"version": 1, "enrolled": []}'])  # fmt: skip
def test_a_damaged_file_is_told_in_a_sentence_and_left_as_it_is(tmp_path: Path, held: str) -> None:
    enrolled = EnrolledFile.open(tmp_path)
    (tmp_path / FILE).write_text(held, encoding="utf-8")
    for act in (lambda: enrolled.holds(ANA), lambda: enrolled.add(ANA, SECRET), lambda: enrolled.remove(ANA)):
        with pytest.raises(ConfigError, match=r"enrolled\.json is damaged"):
            act()
    assert (tmp_path / FILE).read_text(encoding="utf-8") == held


def test_what_was_sealed_with_another_key_is_damage(tmp_path: Path) -> None:
    enrolled = EnrolledFile.open(tmp_path)
    enrolled.add(ANA, SECRET)
    text = (tmp_path / FILE).read_text(encoding="utf-8")
    sealed = text.split('"')[-2]
    (tmp_path / FILE).write_text(text.replace(sealed, sealed[:-8] + "AAAAAAA="), encoding="utf-8")

    with pytest.raises(ConfigError, match="damaged"):
        enrolled.secret(ANA)


def test_a_key_that_is_gone_or_damaged_is_not_made_anew_over_what_it_opens(tmp_path: Path) -> None:
    EnrolledFile.open(tmp_path).add(ANA, SECRET)
    (tmp_path / KEY).write_bytes(b"short")
    with pytest.raises(ConfigError, match="damaged"):
        EnrolledFile.open(tmp_path)
    (tmp_path / KEY).unlink()
    with pytest.raises(ConfigError, match="missing"):
        EnrolledFile.open(tmp_path)
