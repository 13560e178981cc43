"""A Box whose language model is set and cannot be asked: its pages promise what is true, and who runs it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.model_diagnosis import look_at_model
from bot.settings import Settings
from bot.web import words
from bot.web.process import BoxProcess
from bot.web_settings import WebSettings
from knowledge import language_model
from tests.bot.web.conftest import PASSPHRASE_HASH, SETTINGS, Site
from tests.conftest import NOW

EMAIL = "Can my boss read my work email?"


@pytest.mark.parametrize(
    ("name", "key", "missing"),
    [
        ("openai:gpt-5-mini", {}, "OPENAI_API_KEY"),
        ("anthropic:claude-x", {"ANTHROPIC_API_KEY": "sk-quokka"}, "shop-steward[anthropic]"),
    ],
)
def test_its_pages_mention_no_model_and_whoever_runs_it_is_told_why(
    web_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, key: dict[str, str], missing: str
) -> None:
    monkeypatch.setitem(language_model._MODULES, "anthropic", "no_such_package")
    (tmp_path / "data").symlink_to(web_data)
    (tmp_path / "steward.toml").write_text(f'{SETTINGS}[model]\nname = "{name}"\n', encoding="utf-8")
    settings = Settings.load({"STEWARD_DATA": str(tmp_path / "data"), **key}, folder=tmp_path)
    told: list[str] = []
    web = WebSettings(None, PASSPHRASE_HASH)
    site = Site(BoxProcess(settings, web, host="127.0.0.1", port=0, now=lambda: NOW, tell=told.append))
    try:
        for page in (site.get("/"), site.get("/about"), site.ask(EMAIL, place="US-NY")):
            assert page.status == 200 and name not in page.main and "language model that" not in page.main
            assert words.KEPT_WITH_MODEL not in page.main and page.soup.select_one("section.wording") is None
        assert words.KEPT in site.get("/").main and "No language model writes them." in site.get("/about").main
    finally:
        site.close()

    (check, _) = look_at_model(settings, today=NOW.date())
    (why,) = [sentence for sentence in told if missing in sentence]
    assert not check.well and why.removesuffix(" Answers come from the sources alone.") in check.found
