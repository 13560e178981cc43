"""A Box with a language model: a server of our own that records all it is told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.settings import Settings
from bot.web.process import BoxProcess
from bot.web_settings import WebSettings
from tests.bot.web.conftest import PASSPHRASE_HASH, SETTINGS, Page, Site
from tests.conftest import NOW
from tests.lying_server import LyingServer

MODEL, RUN_BY, KEY = "openai:honest", "a cooperative in Oslo", "canary-key-of-nobody"
BUTTON = f"Have this answer worded by {MODEL}"


def model_table(server: LyingServer, counts: Path, run_by: str = RUN_BY) -> str:
    """The table of the settings that leads to it."""
    return f'[model]\nname = "{MODEL}"\nbase_url = "{server.url}"\nrun_by = "{run_by}"\ndata = "{counts}"\n'


class ModelSite(Site):
    """`server` is the model's."""

    def __init__(self, server: LyingServer, data: Path, *, settings: str = "", run_by: str = RUN_BY) -> None:
        self.server = server
        home = data.parent
        (home / "steward.toml").write_text(
            f"{SETTINGS}{settings}{model_table(server, home / 'counts', run_by)}", encoding="utf-8"
        )
        environment = {"STEWARD_DATA": str(data), "OPENAI_API_KEY": KEY}
        loaded = Settings.load(environment, folder=home)
        web = WebSettings(None, PASSPHRASE_HASH)
        super().__init__(BoxProcess(loaded, web, host="127.0.0.1", port=0, now=lambda: NOW, tell=lambda told: None))

    def press(self, page: Page, button: str = BUTTON, /, **form: str | Sequence[str]) -> Page:
        """The button below an answer that has it worded."""
        return self.post("/ask", step="word", **{**page.fields(button), **form})

    @property
    def sent(self) -> list[str]:
        """The texts that the model was told last, in their order."""
        return [str(message["content"]) for message in self.server.heard[-1]["messages"]]
