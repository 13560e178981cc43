"""Makes pages from templates. What is not ours is escaped; only addresses of the web become links."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import Response

from bot.rendering.model_words import what_leaves_on_consent
from bot.rendering.operator import run_by
from bot.settings import Settings
from bot.web import addresses, words
from bot.web.rewording import stretches
from knowledge.answer import source_line
from knowledge.language_model import ModelSettings
from knowledge.wording import wording

# What no XML document may hold.
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("bot.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    made.filters |= {"day": wording("en").day, "web_link": addresses.web_link, "xml": _xml, "instant": _instant}
    made.filters["iso_day"] = lambda text: wording("en").day(date.fromisoformat(text))
    made.globals |= {"to": addresses, "words": words, "source_line": source_line, "stretches": stretches}
    return made


class Pages:
    """`member_pages`: whether company policies can be read here at all, by who knows the passphrase. `collects`:
    whether concerns are taken here; `onion` is another address of these pages; `model` the language model that may be
    asked here."""

    def __init__(
        self,
        settings: Settings,
        *,
        member_pages: bool,
        collects: bool = False,
        onion: str | None = None,
        model: ModelSettings | None = None,
    ) -> None:
        self._petitions: Callable[[], bool] = lambda: False
        self._always = {
            "run_by": run_by(settings.operator),
            "operator": settings.operator,
            "contacts": settings.contacts,
            "member_pages": member_pages,
            "collects": collects,
            "onion": onion,
            "kept": words.KEPT_WITH_MODEL if model else words.KEPT,
            "model": what_leaves_on_consent(model) if model else "",
        }

    def offer_petitions(self, are_some: Callable[[], bool]) -> None:
        """Asked for each page: whether there is a petition that people may see."""
        self._petitions = are_some

    def html(self, template: str, *, token: str | None = None, **values: object) -> bytes:
        """`token` is the pass of a member; every link of the page then hands it on."""
        return self._made(f"{template}.html", {"token": token, "petitions": self._petitions(), **values})

    def feed(self, **values: object) -> bytes:
        return self._made("feed.xml", values)

    def _made(self, name: str, values: Mapping[str, object]) -> bytes:
        return _environment().get_template(name).render(self._always | dict(values)).encode("utf-8", "replace")


def html_response(body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(body, status, headers, media_type="text/html; charset=utf-8")


@cache
def style() -> bytes:
    return files("bot.web").joinpath("static/steward.css").read_bytes()


def _xml(text: str) -> str:
    return _NOT_XML.sub("", text)


def _instant(day: date | datetime) -> str:
    return f"{day:%Y-%m-%d}T00:00:00Z"
