"""The settings of the web face, from the same places as `bot.settings`. It reads no secret of Slack's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.settings import process_environment, read_values, text_of, web_address


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
        return cls(web_address(values), text_of(values, "web.passphrase_hash"))
