"""docs/threat-model.md names every stored column with its reason."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from bot.store.box import BoxStore
from bot.store.desk import DeskStore

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")


def named() -> dict[tuple[str, str, str], tuple[str, str]]:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in TEXT.splitlines() if line[:1] == "|"]
    found = [row for row in rows if len(row) == 5 and row[0].endswith(".db")]
    assert len({tuple(row[:3]) for row in found}) == len(found), "no column stands twice"
    return {(row[0], row[1], row[2]): (row[3], row[4]) for row in found}


def stored(folder: Path) -> set[tuple[str, str, str]]:
    BoxStore.open(folder).close()
    DeskStore.open(folder).close()
    columns: set[tuple[str, str, str]] = set()
    for path in sorted(folder.glob("*.db")):
        with sqlite3.connect(path) as reading:
            tables = [name for (name,) in reading.execute("select name from sqlite_master where type = 'table'")]
            for table in tables:
                if not table.startswith(("_sqlite", "sqlite_")):  # kept by the programs that make them
                    info = reading.execute(f"pragma table_info({table})").fetchall()
                    columns |= {(path.name, table, row[1]) for row in info}
        reading.close()
    return columns


def test_every_stored_column_is_named_and_every_column_that_is_named_is_stored(tmp_path: Path) -> None:
    assert stored(tmp_path) == named().keys()


def test_every_column_says_what_it_holds_and_why() -> None:
    assert named() and all(holds and why for holds, why in named().values())


def test_no_table_counts_its_rows_in_the_order_in_which_they_came(tmp_path: Path) -> None:
    """What SQLite does by itself to every table that is not made WITHOUT ROWID."""
    stored(tmp_path)
    for path in sorted(tmp_path.glob("*.db")):
        with sqlite3.connect(path) as reading:
            made = dict(reading.execute("select name, sql from sqlite_master where type = 'table'").fetchall())
        reading.close()
        assert [
            name for name, sql in made.items() if "without rowid" not in sql and not name.startswith("_sqlite")
        ] == []
