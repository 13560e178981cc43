"""Takes a step of a petition as it was typed on its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.errors import UserError
from bot.office import OfficeServices
from bot.organising.petitions.petition import Petition, Result
from bot.organising.petitions.roster import read_result
from bot.organising.petitions.text import Mode
from bot.web.petition_parts import day_typed

SURE, READ, ANSWERED = "sure", "read", "demand."

Typed = Mapping[str, str]


class OfficeSteps:
    def __init__(self, services: OfficeServices) -> None:
        self._book = services.box.book
        self._now = services.now
        self._steps: dict[str, Callable[[Petition, Typed], str]] = {
            "freeze": self._freeze, "open": self._open, "result": self._result, "deliver": self._deliver,
            "answer": self._answer, "close": self._close, "successor": self._successor, "purge": self._purge,
            "discard": self._discard,
        }  # fmt: skip

    def take(self, petition: Petition, name: str, typed: Typed) -> str:
        """The address of the page that is shown next. Raises `UserError`: nothing was changed then."""
        return self._steps[name](petition, typed)

    def _freeze(self, petition: Petition, typed: Typed) -> str:
        sha256 = typed.get("sha256", "")
        if not sha256:
            raise UserError("Read the whole text first. Nothing was frozen.")
        read = bool(typed.get(READ))
        return _page(self._book.freeze(petition.id, sha256=sha256, read=read, now=self._now()))

    def _open(self, petition: Petition, typed: Typed) -> str:
        key = typed.get("key", "") if petition.text.mode is Mode.NAMES else ""
        return _page(self._book.open(petition.id, key=key, now=self._now()))

    def _result(self, petition: Petition, typed: Typed) -> str:
        result = read_result(typed.get("result", "").replace("\r\n", "\n").strip() + "\n")
        if result.petition != petition.id or result.text_sha256 != petition.sha256:
            raise UserError("This result is of another petition, or of another text. Nothing was changed.")
        if not result.confirmed:
            return _page(self._book.too_few(petition.id, now=self._now()))
        return _page(
            self._book.confirm(
                petition.id, confirmed=result.confirmed, roster_sha256=result.roster_sha256, now=self._now()
            )
        )

    def _deliver(self, petition: Petition, typed: Typed) -> str:
        whom, how, on = typed.get("to", ""), typed.get("how", ""), day_typed(typed.get("on", ""))
        return _page(self._book.deliver(petition.id, to=whom, on=on, how=how, now=self._now()))

    def _answer(self, petition: Petition, typed: Typed) -> str:
        chosen = {demand.id: typed.get(f"{ANSWERED}{demand.id}", "") for demand in petition.text.demands}
        try:
            results = {demand: Result(result) for demand, result in chosen.items() if result}
        except ValueError:
            raise UserError("Choose met, partly met, refused or open for each demand. Nothing was changed.") from None
        on = day_typed(typed.get("on", ""))
        return _page(
            self._book.answer(petition.id, on=on, text=typed.get("text", ""), demands=results, now=self._now())
        )

    def _close(self, petition: Petition, typed: Typed) -> str:
        return _page(self._book.close(petition.id, why=typed.get("why", ""), now=self._now()))

    def _successor(self, petition: Petition, typed: Typed) -> str:
        return _page(self._book.successor(petition.id, typed.get("id", "").strip(), now=self._now()))

    def _purge(self, petition: Petition, _: Typed) -> str:
        self._book.purge(petition.id)
        return "/petitions"

    def _discard(self, petition: Petition, _: Typed) -> str:
        self._book.discard(petition.id)
        return "/petitions"


def _page(petition: Petition) -> str:
    return f"/petitions/{petition.id}"
