"""sources.toml: what an admin follows. Every key is checked, unknown ones are refused; writing keeps comments."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import tomlkit
from tomlkit.exceptions import ParseError, TOMLKitError

from ingest.errors import SourcesRefused
from ingest.following.source import Allowed, Source
from ingest.following.source_row import WrongSource, row_of, source_of
from ingest.following.sources_text import with_host, with_pause, with_source, without_source

NAME = "sources.toml"
_HOSTS = ("private_hosts", "news_hosts")
_TOP = frozenset(("source", *_HOSTS))
_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?|\[?[0-9a-f:.]+\]?", re.IGNORECASE)
_BEGINNING = "# What Steward follows. docs/sources.md tells each key. `steward sources add` writes here; so may you.\n"


class SourcesFile:
    """The file at `path`, which need not be there yet. Relative paths of sources are meant from its folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> tuple[list[Source], Allowed]:
        """Raises `SourcesRefused`, which names the source and the key."""
        return self._read(self._text())

    def add(self, source: Source, allowed: Allowed | None = None) -> None:
        """With the hosts that it needs. Raises `SourcesRefused` where the id is taken; the file is then as it was."""
        sources, hosts = self.read()
        if any(held.id == source.id for held in sources):
            raise SourcesRefused(
                f"There is a source called {source.id} already. Choose another --id. Nothing was added."
            )
        text, hosts = self._allowing(with_source(self._text(), row_of(source)), hosts, allowed or Allowed())
        self._change(text, [*sources, source], hosts)

    def remove(self, source_id: str) -> None:
        """Raises `SourcesRefused` where there is none of that id."""
        sources, hosts = self.read()
        number = _place(sources, source_id)
        left = sources[:number] + sources[number + 1 :]
        self._change(self._edited(without_source, number), left, hosts)

    def pause(self, source_id: str, *, paused: bool) -> None:
        """Raises `SourcesRefused` where there is none of that id."""
        sources, hosts = self.read()
        number = _place(sources, source_id)
        sources[number] = replace(sources[number], paused=paused)
        self._change(self._edited(partial(with_pause, paused=paused), number), sources, hosts)

    def allow(self, allowed: Allowed) -> None:
        """Adds hosts to those that are allowed already."""
        sources, hosts = self.read()
        text, hosts = self._allowing(self._text(), hosts, allowed)
        self._change(text, sources, hosts)

    def _allowing(self, text: str, hosts: Allowed, more: Allowed) -> tuple[str, Allowed]:
        found = {}
        for key in _HOSTS:
            held, wanted = getattr(hosts, key), self._hosts(sorted(getattr(more, key)), key)
            for host in sorted(wanted - held):
                text = with_host(text, key, host)
            found[key] = held | wanted
        return text, Allowed(**found)

    def _edited(self, edit: Callable[[str, int], str], number: int) -> str:
        try:
            return edit(self._text(), number)
        except (IndexError, StopIteration):
            raise self._by_hand() from None

    def _change(self, text: str, sources: Sequence[Source], hosts: Allowed) -> None:
        """Writes `text`, once it was found to say just that."""
        try:
            said = self._read(text)
        except SourcesRefused:
            raise self._by_hand() from None
        if said != (list(sources), hosts):
            raise self._by_hand()
        self._write(text)

    def _by_hand(self) -> SourcesRefused:
        return SourcesRefused(
            f"{self.path.name} is written in a way that Steward does not change. Change it by hand; it is as it was."
        )

    def _read(self, text: str) -> tuple[list[Source], Allowed]:
        try:
            tree = tomlkit.parse(text).unwrap()
        except (TOMLKitError, ValueError) as error:
            line = f" in line {error.line}" if isinstance(error, ParseError) else ""
            raise SourcesRefused(f"{self.path.name} is not valid TOML{line}. Mend it; nothing was changed.") from None
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
        return sources, Allowed(**{key: self._hosts(tree.get(key, []), key) for key in _HOSTS})

    def _text(self) -> str:
        try:
            return self.path.read_bytes().decode("utf-8-sig") if self.path.exists() else _BEGINNING
        except (OSError, UnicodeDecodeError):
            raise SourcesRefused(f"{self.path.name} cannot be read. Make it readable; it is a UTF-8 file.") from None

    def _write(self, text: str) -> None:
        """All of it or nothing."""
        fresh: Path | None = None
        try:
            path = self.path.resolve()  # where it is a link, what it leads to is written
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".sources-")
            fresh = Path(name)
            with os.fdopen(descriptor, "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            if path.exists():
                fresh.chmod(path.stat().st_mode & 0o777)
            fresh.replace(path)
        except (OSError, RuntimeError):
            raise SourcesRefused(
                f"{self.path.name} cannot be written, so it is as it was. Give this user the right to write it."
            ) from None
        finally:
            if fresh is not None:
                fresh.unlink(missing_ok=True)

    def _source(self, row: dict[str, object], number: int) -> Source:
        try:
            return source_of(row, self.path.parent)
        except WrongSource as wrong:
            name = row.get("id") if isinstance(row.get("id"), str) else number
            raise SourcesRefused(f"{self.path.name}: source {name}: {wrong}") from None

    def _hosts(self, given: object, key: str) -> frozenset[str]:
        if not isinstance(given, list) or not all(isinstance(host, str) and _HOST.fullmatch(host) for host in given):
            raise SourcesRefused(f"{self.path.name}: {key} is a list of hosts, such as intranet.example.org.")
        return frozenset(host.casefold().rstrip(".").strip("[]") for host in given)


def _place(sources: Sequence[Source], source_id: str) -> int:
    for number, source in enumerate(sources):
        if source.id == source_id:
            return number
    raise SourcesRefused("There is no source of that id. List them with: steward sources list")
