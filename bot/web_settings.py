"""The settings of the web face, from the same places as `bot.settings`. It reads no secret of Slack's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from bot.settings import process_environment, read_values, text_of, web_address, web_onion


@dataclass(frozen=True, slots=True)
class WebSettings:
    """`address` and `onion` are the public ones, without a slash at their end; `passphrase_hash` is what `steward web
    passphrase` made."""

    address: str | None = None
    passphrase_hash: str | None = field(default=None, repr=False)
    onion: str | None = None

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names under which people reach it from elsewhere."""
        found = (urlsplit(address).hostname for address in (self.address, self.onion) if address)
        return tuple(host for host in found if host)

    @classmethod
    def load(cls, environment: Mapping[str, str] | None = None, *, folder: Path | None = None) -> WebSettings:
        """Raises `ConfigError`."""
        env = process_environment() if environment is None else environment
        values = read_values(env, folder=folder)
        return cls(web_address(values), text_of(values, "web.passphrase_hash"), web_onion(values))
