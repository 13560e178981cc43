"""sources.toml: what an admin follows. Every key is checked, unknown ones are refused; writing keeps comments."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

import tomlkit
from tomlkit.exceptions import ParseError, TOMLKitError

from ingest.errors import SourcesRefused
from ingest.following.source import Allowed, Source
from ingest.following.source_row import WrongSource, row_of, source_of

NAME = "sources.toml"
_TOP = frozenset(("source", "private_hosts", "news_hosts"))
_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]+(\.[a-z0-9_-]+)*|\[?[0-9a-f:.]+\]?", re.IGNORECASE)
_BEGINNING = "# What Steward follows. docs/sources.md tells each key. `steward sources add` writes here; so may you.\n"


class SourcesFile:
    """The file at `path`, which need not be there yet. Relative paths of sources are meant from its folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> tuple[list[Source], Allowed]:
        """Raises `SourcesRefused`, which names the source and the key."""
        tree = self._tree().unwrap()
        if unknown := sorted(tree.keys() - _TOP):
            raise SourcesRefused(
                f"{self.path.name} has an unknown key: {', '.join(unknown)}. docs/sources.md has them."
            )
        listed = tree.get("source", [])
        if not isinstance(listed, list) or not all(isinstance(row, dict) for row in listed):
            raise SourcesRefused(f"{self.path.name}: each source begins with a line [[source]].")
        sources = [self._source(row, number) for number, row in enumerate(listed, start=1)]
        ids = [source.id for source in sources]
        if twice := sorted({i for i in ids if ids.count(i) > 1}):
            raise SourcesRefused(f"{self.path.name} has two sources called {twice[0]}. Rename one.")
        hosts = {key: self._hosts(tree.get(key, []), key) for key in ("private_hosts", "news_hosts")}
        return sources, Allowed(**hosts)

    def add(self, source: Source) -> None:
        """Raises `SourcesRefused` where the id is taken; the file is then as it was."""
        sources, _ = self.read()
        if any(held.id == source.id for held in sources):
            raise SourcesRefused(
                f"There is a source called {source.id} already. Choose another --id. Nothing was added."
            )
        tree = self._tree()
        table = tomlkit.table()
        for key, value in row_of(source).items():
            table.add(key, value)
        if "source" not in tree:
            tree.add("source", tomlkit.aot())
        tree["source"].append(table)
        self._source(table.unwrap(), len(sources) + 1)
        self._write(tree)

    def remove(self, source_id: str) -> None:
        """Raises `SourcesRefused` where there is none of that id."""
        tree = self._tree()
        del tree["source"][self._place(source_id)]
        if not tree["source"]:
            del tree["source"]
        self._write(tree)

    def pause(self, source_id: str, *, paused: bool) -> None:
        """Raises `SourcesRefused` where there is none of that id."""
        tree = self._tree()
        table = tree["source"][self._place(source_id)]
        if paused:
            table["paused"] = True
        else:
            table.pop("paused", None)
        self._write(tree)

    def allow(self, key: str, host: str) -> None:
        """Adds a host to `private_hosts` or `news_hosts`."""
        _, allowed = self.read()
        tree = self._tree()
        if host.casefold() not in getattr(allowed, key):
            hosts = list(tree.get(key, []))
            tree.pop(key, None)
            made = tomlkit.document()
            made.add(tomlkit.comment(_BEGINNING.strip("# \n")))
            made.add(key, [*hosts, host.casefold()])
            rest = tomlkit.parse(tomlkit.dumps(tree).removeprefix(_BEGINNING))
            for held, value in rest.items():
                made.add(held, value)
            self._write(made)

    def _place(self, source_id: str) -> int:
        sources, _ = self.read()
        for number, source in enumerate(sources):
            if source.id == source_id:
                return number
        raise SourcesRefused("There is no source of that id. List them with: steward sources list")

    def _tree(self) -> tomlkit.TOMLDocument:
        try:
            text = self.path.read_text(encoding="utf-8") if self.path.is_file() else _BEGINNING
        except (OSError, UnicodeDecodeError):
            raise SourcesRefused(f"{self.path.name} cannot be read. Make it readable; it is a UTF-8 file.") from None
        try:
            return tomlkit.parse(text)
        except (TOMLKitError, ValueError) as error:
            line = f" in line {error.line}" if isinstance(error, ParseError) else ""
            raise SourcesRefused(f"{self.path.name} is not valid TOML{line}. Mend it; nothing was changed.") from None

    def _write(self, tree: tomlkit.TOMLDocument) -> None:
        """All of it or nothing."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self.path.parent, prefix=".sources-")
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(tomlkit.dumps(tree))
                file.flush()
                os.fsync(file.fileno())
            if self.path.exists():
                Path(name).chmod(self.path.stat().st_mode & 0o777)
            Path(name).replace(self.path)
        except OSError:
            raise SourcesRefused(
                f"{self.path.name} cannot be written, so it is as it was. Give this user the right to write it."
            ) from None

    def _source(self, row: dict[str, object], number: int) -> Source:
        try:
            return source_of(row, self.path.parent)
        except WrongSource as wrong:
            name = row.get("id") if isinstance(row.get("id"), str) else number
            raise SourcesRefused(f"{self.path.name}: source {name}: {wrong}") from None

    def _hosts(self, given: object, key: str) -> frozenset[str]:
        if not isinstance(given, list) or not all(isinstance(host, str) and _HOST.fullmatch(host) for host in given):
            raise SourcesRefused(f"{self.path.name}: {key} is a list of hosts, such as intranet.example.org.")
        return frozenset(host.casefold().rstrip(".") for host in given)
