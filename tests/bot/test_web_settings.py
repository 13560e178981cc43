"""The web face's settings say what is wrong with them, and repeat no value."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.web_settings import WebSettings


def load(folder: Path, text: str) -> WebSettings:
    (folder / "steward.toml").write_text(f"[web]\n{text}\n", encoding="utf-8")
    return WebSettings.load({}, folder=folder)


def test_without_settings_there_is_no_address_and_no_passphrase(tmp_path: Path) -> None:
    assert WebSettings.load({}, folder=tmp_path) == WebSettings(None, None)


@pytest.mark.parametrize("address", ["https://steward.example.org", "https://steward.example.org/", "http://x.onion"])
def test_an_address_is_read(tmp_path: Path, address: str) -> None:
    assert load(tmp_path, f'address = "{address}"').address == address.rstrip("/")


@pytest.mark.parametrize(
    "address",
    ["steward.example.org", "ftp://x.org", "https://x.org/path", "https://u:p@x.org", "https://x.org?q", "https://[",
     "https://x.org:99999", " https://x.org", "https://"],
)  # fmt: skip
def test_what_is_no_address_of_a_site_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(ConfigError, match=r"web\.address is an address without a path"):
        load(tmp_path, f'address = "{address}"')


def test_an_onion_address_is_read_and_counts_as_one_of_elsewhere(tmp_path: Path) -> None:
    onion = f"http://{'a2' * 28}.onion"
    web = load(tmp_path, f'address = "https://steward.example.org:8443"\nonion = "{onion}/"')

    assert web.onion == onion and web.hosts == ("steward.example.org", onion.removeprefix("http://"))


@pytest.mark.parametrize("onion", ["http://x.onion", f"https://{'a' * 56}.onion", f"http://{'a' * 56}.onion/x", "x"])
def test_what_is_no_onion_address_is_refused(tmp_path: Path, onion: str) -> None:
    with pytest.raises(ConfigError, match=r"web\.onion is the address that Tor made"):
        load(tmp_path, f'onion = "{onion}"')


def test_the_hash_is_in_no_repr(tmp_path: Path) -> None:
    assert "quokka" not in repr(load(tmp_path, 'passphrase_hash = "quokka"'))
