"""Fields of JSON that may hold anything: what is not of the kind that is asked for counts as missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from ingest.reading.dating import date_in
from ingest.reading.line import one_line


class Fields:
    """An object of JSON."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values

    def raw(self, key: str) -> str:
        """The text under `key` with its line breaks; a whole number in its digits; else ""."""
        value = self._values.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9:
            return str(value)
        return value if isinstance(value, str) else ""

    def text(self, key: str) -> str:
        return one_line(self.raw(key))

    def day(self, key: str) -> date | None:
        return date_in(self.raw(key))

    def index(self, key: str) -> int | None:
        value = self._values.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def each(self, key: str) -> Iterator[Fields]:
        """The objects in the list under `key`."""
        values = self._values.get(key)
        for value in values if isinstance(values, list) else []:
            if isinstance(value, dict):
                yield Fields(value)
