"""Files between Desk and Box: they hold what their kind holds and nothing else, and are taken once."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import UserError
from bot.store.exchange import SCHEMAS, Exchange, Kind, Message
from tests.thorough import examples

BODIES: dict[Kind, dict[str, Any]] = {
    Kind.CODES: {"batch": "0f" * 16, "purpose": "concern/2026-Q4", "codes": ["7K3FM2QX09TA", "000000000000"]},
    Kind.OPENINGS: {"batch": "0f" * 16, "circle": 20, "opens": "2026-11-29", "void": ["7K3FM2QX09TA"]},
    Kind.COUNTS: {"week": "2026-W48", "counts": {"tracked.screen": 6, "missing.human_review": 1}},
    Kind.TOTALS: {"week": "2026-W48", "totals": {"tracked.screen": 10}},
    Kind.PETITIONS: {
        "petition": "our-keys", "title": "Our keys are ours", "sha256": "0f" * 32, "mode": "names", "threshold": 30,
        "total": 20, "deadline": "2026-12-20", "state": "open", "results": {"met": 0, "partly": 0, "refused": 0},
    },
}  # fmt: skip
kinds = pytest.mark.parametrize("kind", list(Kind), ids=lambda kind: kind.value)


@pytest.fixture
def exchange(tmp_path: Path) -> Exchange:
    return Exchange(tmp_path)


def taken(exchange: Exchange, kind: Kind, after: int = 0) -> tuple[list[Message], list[str]]:
    messages: list[Message] = []
    refused = exchange.take(kind, after=after, accept=messages.append)
    return messages, refused


@kinds
def test_what_is_written_is_taken_once_and_leaves_nothing(exchange: Exchange, tmp_path: Path, kind: Kind) -> None:
    message = Message(kind, 7, BODIES[kind])
    path = exchange.write(message)

    assert stat.S_IMODE(path.stat().st_mode) & 0o007 == 0
    assert taken(exchange, kind) == ([message], [])
    assert list(tmp_path.iterdir()) == []


@kinds
def test_a_file_holds_its_kind_and_nothing_else(exchange: Exchange, kind: Kind) -> None:
    """The schema, both ways: each key that is declared is in the file, each key in the file is declared."""
    held = json.loads(exchange.write(Message(kind, 7, BODIES[kind])).read_text())

    assert held.keys() == {"version", "kind", "sequence", "body", "sha256"}
    assert held["body"].keys() == SCHEMAS[kind].keys()


@kinds
def test_no_body_with_a_key_more_or_a_key_less_is_written(exchange: Exchange, kind: Kind) -> None:
    for body in (
        {**BODIES[kind], "person": "x"},
        *({k: v for k, v in BODIES[kind].items() if k != key} for key in BODIES[kind]),
    ):
        with pytest.raises(ValueError, match="of this kind"):
            exchange.write(Message(kind, 7, body))


WRONG: list[tuple[Kind, str, object]] = [
    (Kind.CODES, "codes", ["7K3FM2QX09TA U0CANARY"]),
    (Kind.CODES, "codes", ["7K3FM2QX09TA"] * 2),
    (Kind.CODES, "codes", [{"code": "7K3FM2QX09TA"}]),
    (Kind.CODES, "purpose", "ann"),
    (Kind.OPENINGS, "circle", True),
    (Kind.OPENINGS, "circle", 20.0),
    (Kind.OPENINGS, "opens", "2026-11-29T09:41:17"),
    (Kind.OPENINGS, "opens", "2026-02-30"),
    (Kind.PETITIONS, "total", 23),
    (Kind.PETITIONS, "title", "two\nlines"),
    (Kind.PETITIONS, "state", "signed by Ann"),
    (Kind.PETITIONS, "results", {"met": 1, "partly": 0, "refused": 0, "why": 1}),
    (Kind.COUNTS, "counts", {"she said": 5}),
    (Kind.COUNTS, "counts", {"tracked.screen": -1}),
    (Kind.COUNTS, "counts", [["tracked.screen", "missing.told"]]),
    (Kind.TOTALS, "totals", {"tracked.screen": 12}),
    (Kind.TOTALS, "week", "2026-11-29"),
]


@pytest.mark.parametrize(("kind", "key", "value"), WRONG)
def test_no_value_of_another_kind_is_written(exchange: Exchange, kind: Kind, key: str, value: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        exchange.write(Message(kind, 7, {**BODIES[kind], key: value}))


@kinds
@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_file_that_was_damaged_anywhere_is_not_taken(
    tmp_path_factory: pytest.TempPathFactory, kind: Kind, data: st.DataObject
) -> None:
    exchange = Exchange(tmp_path_factory.mktemp("exchange"))
    path = exchange.write(Message(kind, 7, BODIES[kind]))
    held = path.read_bytes()
    at, byte = data.draw(st.integers(0, len(held) - 1)), data.draw(st.integers(0, 255))
    how = data.draw(st.sampled_from(["changed", "cut", "added"]))
    changed = {"changed": held[:at] + bytes([byte]) + held[at + 1 :], "cut": held[:at], "added": held + bytes([byte])}
    path.write_bytes(changed[how])

    messages, refused = taken(exchange, kind)
    assert (messages, refused) == ([], [path.name]) or changed[how] == held


@kinds
def test_a_file_that_was_taken_or_is_older_is_not_taken_again(exchange: Exchange, kind: Kind) -> None:
    for sequence in (7, 6):
        path = exchange.write(Message(kind, sequence, BODIES[kind]))
        assert taken(exchange, kind, after=7) == ([], [path.name])
        assert not path.exists(), "codes do not lie about"


def test_a_file_under_another_name_is_not_taken(exchange: Exchange, tmp_path: Path) -> None:
    path = exchange.write(Message(Kind.CODES, 7, BODIES[Kind.CODES]))
    path.rename(tmp_path / "codes-000009.json")
    assert taken(exchange, Kind.CODES, after=7) == ([], ["codes-000009.json"])


def test_a_file_of_another_version_is_not_taken(exchange: Exchange) -> None:
    path = exchange.write(Message(Kind.CODES, 7, BODIES[Kind.CODES]))
    path.write_text(path.read_text().replace('"version":1', '"version":2'))
    assert taken(exchange, Kind.CODES)[0] == []


def test_what_comes_after_a_damaged_file_waits_for_it(exchange: Exchange) -> None:
    first, second = (exchange.write(Message(Kind.CODES, n, BODIES[Kind.CODES])) for n in (7, 8))
    whole = first.read_bytes()
    first.write_bytes(whole[:40])
    assert taken(exchange, Kind.CODES) == ([], [first.name])
    first.write_bytes(whole)
    assert [m.sequence for m in taken(exchange, Kind.CODES)[0]] == [7, 8]
    assert not second.exists()


def test_what_a_killed_process_left_half_written_goes_with_the_next_file(exchange: Exchange, tmp_path: Path) -> None:
    unfinished = tmp_path / ".codes-000006.json.0f0f0f0f"
    unfinished.write_text('{"body":{"codes":["7K3FM2QX09TA"')
    assert taken(exchange, Kind.CODES) == ([], [])
    path = exchange.write(Message(Kind.CODES, 7, BODIES[Kind.CODES]))
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_is_not_followed(exchange: Exchange, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    exchange.write(Message(Kind.CODES, 7, BODIES[Kind.CODES])).rename(elsewhere)
    (tmp_path / "codes-000007.json").symlink_to(elsewhere)

    assert taken(exchange, Kind.CODES) == ([], ["codes-000007.json"])
    assert taken(exchange, Kind.CODES, after=7)[1] == ["codes-000007.json"]
    assert elsewhere.stat().st_size and b"7K3F" in elsewhere.read_bytes()


def test_a_link_that_is_put_there_at_the_last_moment_is_not_followed(exchange: Exchange, tmp_path: Path) -> None:
    """By whoever may write in the folder as well: it must not make this process overwrite a file of its own."""
    own = tmp_path / "box.db"
    own.write_bytes(b"concerns")
    path = exchange.write(Message(Kind.CODES, 7, BODIES[Kind.CODES]))

    def exchanged(_: Message) -> None:
        path.unlink()
        os.mkfifo(path)

    with pytest.raises(UserError, match="cannot be removed"):
        exchange.take(Kind.CODES, after=0, accept=exchanged)
    assert taken(exchange, Kind.CODES) == ([], [path.name]), "a pipe is not waited for"

    path.unlink()
    path.symlink_to(own)
    with pytest.MonkeyPatch.context() as between:
        between.setattr(Path, "is_symlink", lambda _: False)  # it was none when it was looked at
        assert taken(exchange, Kind.CODES) == ([], [path.name])
        with pytest.raises(UserError, match="cannot be removed"):
            taken(exchange, Kind.CODES, after=7)
    assert own.read_bytes() == b"concerns"


def test_files_of_other_kinds_are_left_alone(exchange: Exchange) -> None:
    path = exchange.write(Message(Kind.TOTALS, 7, BODIES[Kind.TOTALS]))
    assert taken(exchange, Kind.CODES) == ([], [])
    assert path.exists()
