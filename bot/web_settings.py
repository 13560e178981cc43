"""The settings of the web face, from the same places as `bot.settings`. It reads no secret of Slack's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from bot.errors import ConfigError
from bot.settings import process_environment, read_values, text_of


@dataclass(frozen=True, slots=True)
class WebSettings:
    """`address` is the public one, without a slash at its end; `passphrase_hash` what `steward web passphrase` made."""

    address: str | None = None
    passphrase_hash: str | None = field(default=None, repr=False)

    @classmethod
    def load(cls, environment: Mapping[str, str] | None = None, *, folder: Path | None = None) -> WebSettings:
        """Raises `ConfigError`."""
        env = process_environment() if environment is None else environment
        values = read_values(env, folder=folder)
        return cls(_address(text_of(values, "web.address")), text_of(values, "web.passphrase_hash"))


def _address(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("https", "http") and bool(parts.hostname) and parts.username is None
        bare = parts.path in ("", "/") and not parts.query and not parts.fragment
        port = parts.port
    except ValueError:
        sound = bare = False
        port = None
    if not sound or not bare or text != text.strip() or (port is not None and not 1 <= port <= 65535):
        raise ConfigError("web.address is an address without a path, such as https://steward.example.org")
    return text.rstrip("/")
