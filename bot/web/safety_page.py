"""Who can read what: what version 1 keeps from whom, and the custodians' keys to compare with a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from starlette.responses import Response

from bot.errors import UserError
from bot.organisation import BoxServices
from bot.organising.calendar import day_in
from bot.organising.custodians.key_set import KeySet
from bot.web.pages import Pages, html_response


@dataclass(frozen=True, slots=True)
class ShownKey:
    """`use` is "now", "former" (opens what came before it was replaced) or "coming" (from `keys.begins` on)."""

    keys: KeySet
    use: str


class SafetyPage:
    def __init__(self, pages: Pages, services: BoxServices) -> None:
        self._pages = pages
        self._services = services

    def show(self, form: Mapping[str, str]) -> Response:
        day = day_in(self._services.settings.zone, self._services.now())
        try:
            shown, trouble = self._keys(day), False
        except UserError:
            shown, trouble = [], True
        page = self._pages.html("safety", keys=shown, trouble=trouble, circle=self._services.settings.circle)
        return html_response(page)

    def _keys(self, day: date) -> list[ShownKey]:
        """The one in use first. Raises `UserError`."""
        ring = self._services.keys.ring()
        current = ring.current(day)
        rest = [keys for keys in ring.needed(day) if keys != current]
        found = [ShownKey(current, "now")] if current else []
        return found + [ShownKey(keys, "coming" if keys.begins > day else "former") for keys in rest]
