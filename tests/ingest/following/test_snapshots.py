"""What was fetched is kept as it came, once, and whole or not at all."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.following.snapshots import SnapshotDamaged, Snapshots
from tests.thorough import examples

SOURCE = "acme-privacy"


@pytest.fixture
def kept(tmp_path: Path) -> Snapshots:
    return Snapshots(tmp_path / "snapshots")


def files(kept_in: Path) -> list[str]:
    return sorted(str(path.relative_to(kept_in)) for path in kept_in.rglob("*") if path.is_file())


@given(body=st.binary(max_size=3000))
@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_come_back_as_they_were(kept: Snapshots, body: bytes) -> None:
    sha = kept.keep(SOURCE, body)

    assert sha == hashlib.sha256(body).hexdigest()
    assert kept.read(SOURCE, sha) == body


def test_the_same_bytes_are_kept_once_and_not_written_again(kept: Snapshots, tmp_path: Path) -> None:
    sha = kept.keep(SOURCE, b"text" * 500)
    [name] = files(tmp_path)
    before = (tmp_path / name).stat()

    assert kept.keep(SOURCE, b"text" * 500) == sha
    after = (tmp_path / name).stat()

    assert files(tmp_path) == [f"snapshots/{SOURCE}/{sha}.gz"]
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert after.st_size < 200


def test_a_snapshot_is_the_same_file_whenever_it_was_made(kept: Snapshots, tmp_path: Path) -> None:
    sha = kept.keep(SOURCE, b"text")
    [name] = files(tmp_path)

    assert (tmp_path / name).read_bytes()[4:8] == bytes(4)  # the field of gzip that holds the time
    assert kept.keep("another", b"text") == sha
    assert len({(tmp_path / name).read_bytes() for name in files(tmp_path)}) == 1


def test_only_their_owner_may_read_them(kept: Snapshots, tmp_path: Path) -> None:
    kept.keep(SOURCE, b"text")
    [name] = files(tmp_path)

    assert (tmp_path / name).stat().st_mode & 0o077 == 0
    assert (tmp_path / name).parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"no gzip",
        gzip.compress(b"other text", mtime=0),
        gzip.compress(b"text", mtime=0)[:-6],
        gzip.compress(b"text", mtime=0)[:10] + bytes(9),
    ],
)
def test_a_damaged_snapshot_is_named_and_mended_when_the_bytes_come_again(
    kept: Snapshots, tmp_path: Path, damage: bytes
) -> None:
    sha = kept.keep(SOURCE, b"text")
    [name] = files(tmp_path)
    (tmp_path / name).write_bytes(damage)

    with pytest.raises(SnapshotDamaged, match=f"{sha[:12]} of {SOURCE} is damaged"):
        kept.read(SOURCE, sha)

    kept.keep(SOURCE, b"text")
    assert kept.read(SOURCE, sha) == b"text"


def test_a_missing_snapshot_is_said_to_be_missing(kept: Snapshots) -> None:
    with pytest.raises(SnapshotDamaged, match=f"of {SOURCE} is missing"):
        kept.read(SOURCE, "0" * 64)


def test_forgetting_leaves_what_is_still_needed_and_other_sources_alone(kept: Snapshots, tmp_path: Path) -> None:
    first, second = kept.keep(SOURCE, b"first"), kept.keep(SOURCE, b"second")
    other = kept.keep("other", b"first")

    kept.forget(SOURCE, keep={second, "f" * 64})

    assert files(tmp_path) == sorted([f"snapshots/{SOURCE}/{second}.gz", f"snapshots/other/{other}.gz"])
    assert first == other

    kept.forget(SOURCE, keep=set())
    assert [path.name for path in (tmp_path / "snapshots").iterdir()] == ["other"]
    kept.forget("never-kept", keep=set())


def test_a_write_that_fails_leaves_nothing(kept: Snapshots, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        kept.keep(SOURCE, b"text")

    assert files(tmp_path) == []


def test_what_a_killed_write_left_is_no_snapshot_and_is_swept(kept: Snapshots, tmp_path: Path) -> None:
    sha = kept.keep(SOURCE, b"text")
    (tmp_path / "snapshots" / SOURCE / f".{sha}.gz.abcd").write_bytes(b"half")

    assert kept.read(SOURCE, sha) == b"text"
    kept.forget(SOURCE, keep={sha})
    assert files(tmp_path) == [f"snapshots/{SOURCE}/{sha}.gz"]


@pytest.mark.parametrize(
    "tricky",
    ["", " ", ".", "..", "../other", "a/b", "/etc", "a\\b", "c:", "a\0b", "a\nb", ".hidden", "x" * 201, "\u202ea"],
)
def test_an_id_that_would_lead_elsewhere_is_refused(kept: Snapshots, tmp_path: Path, tricky: str) -> None:
    for act in (
        lambda: kept.keep(tricky, b"x"),
        lambda: kept.read(tricky, "0" * 64),
        lambda: kept.forget(tricky, set()),
    ):
        with pytest.raises(ValueError, match="plain name"):
            act()

    assert files(tmp_path) == []


@pytest.mark.parametrize("tricky", ["", "../../x", "0" * 63, "0" * 64 + "\n", "G" * 64, "A" * 64])
def test_a_malformed_sha_is_refused(kept: Snapshots, tricky: str) -> None:
    with pytest.raises(ValueError, match="sha256"):
        kept.read(SOURCE, tricky)
