"""The Box: the web face for anybody's own phone. Each address, and the page that it leads to."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from secrets import token_bytes

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.live_desk import LiveDesk
from bot.organisation import BoxServices
from bot.settings import Settings
from bot.web import addresses, form, words
from bot.web.asking import PlaceUnclear, ask
from bot.web.guard import FORM_IN_SCOPE, Guard
from bot.web.membership import Membership, TooManyGuesses
from bot.web.model_consent import ModelConsent
from bot.web.pages import Pages, html_response, style
from bot.web.passphrase import PassphraseHash
from bot.web.policy_pages import change_page, document_page, history_page, is_public, latest_changes, listed
from bot.web.source_pages import source_page
from bot.web.steps import Steps
from bot.web_settings import WebSettings
from ingest.changes.version_change import VersionChange
from ingest.following.running import running
from knowledge.errors import KnowledgeError, QuestionRefused
from knowledge.jurisdiction import Jurisdiction
from knowledge.verdict import capital

_BOTH = ["GET", "POST"]
_NAMESPACE = uuid.UUID("6f1b3c1e-7d0e-5f3a-9a55-9d1f4b2f2c11")  # of this feed's ids; never change it


@dataclass(frozen=True, slots=True)
class Visit:
    """A request as far as pages know it: a form, a part of the address, and whether a member's."""

    form: Mapping[str, str]
    member: bool
    parts: Mapping[str, str]


class Box:
    """Endpoints are plain functions: each runs on a thread, and the desk answers one after the other."""

    def __init__(
        self,
        settings: Settings,
        web: WebSettings,
        desk: LiveDesk,
        services: BoxServices | None,
        *,
        now: Callable[[], datetime],
    ) -> None:
        """`services` are None where no concerns are taken, because the employer runs this. Raises `ConfigError`."""
        passphrase = PassphraseHash.parse(web.passphrase_hash) if web.passphrase_hash else None
        self._membership = Membership(passphrase, key=token_bytes(32), now=now)
        self._pages = Pages(
            settings, member_pages=self._membership.possible, collects=services is not None, onion=web.onion,
            model=desk.told_model,
        )  # fmt: skip
        self._consent = ModelConsent(desk, settings.model, key=token_bytes(32), now=now)
        self._steps = Steps(self._pages, services)
        self._default = settings.default_place
        self._desk = desk
        self._address = web.address
        self._origins = [address for address in (web.address, web.onion) if address]
        self._data = settings.data

    def app(self) -> Guard:
        """The ASGI application, behind its guard."""
        routes = [
            Route(addresses.FIRST, self._door, methods=_BOTH),
            Route(addresses.ASK, self._page(self._ask), methods=["POST"]),
            Route(addresses.MEMBERS, self._page(self._members), methods=_BOTH),
            Route("/source/{document:path}/{key}", self._page(self._source), methods=_BOTH),
            Route("/policies", self._page(self._policies), methods=_BOTH),
            Route("/policies/{document:path}/changes/{key}", self._page(self._change), methods=_BOTH),
            Route("/policies/{document:path}/versions/{key}", self._page(self._policy), methods=_BOTH),
            Route("/policies/{document:path}/changes", self._page(self._history), methods=_BOTH),
            Route("/policies/{document:path}", self._page(self._policy), methods=_BOTH),
            Route(addresses.CHANGES, self._page(self._changes), methods=_BOTH),
            Route(addresses.ABOUT, self._page(self._about), methods=_BOTH),
            Route(addresses.FEED, self._page(self._feed)),
            Route(addresses.STYLE, lambda _: Response(style(), media_type="text/css")),
            Route(addresses.HEALTH, lambda _: Response(b"up", media_type="text/plain")),
        ]
        made = Starlette(routes=routes, exception_handlers={HTTPException: self._refused})
        made.router.redirect_slashes = False  # a redirect would repeat the address
        return Guard(
            made, refusal=self._refusal, is_member=self._is_member, is_known=self._steps.is_known,
            origins=self._origins,
        )  # fmt: skip

    # Between requests and pages

    def _door(self, request: Request) -> Response:
        """Concerns have no address but this one. A member's pass is not looked at on their pages, and not handed on:
        the company's passphrase and a concern should not travel together."""
        typed: Mapping[str, str] = request.scope[FORM_IN_SCOPE]
        if form.STEP not in typed:
            return self._page(self._first)(request)
        return self._steps.answer(typed, addresses.host_of(request.headers.get("host", "")))

    def _page(self, endpoint: Callable[[Visit], Response]) -> Callable[[Request], Response]:
        def answered(request: Request) -> Response:
            parts = {name: str(part).rstrip("/") for name, part in request.path_params.items()}
            typed: Mapping[str, str] = request.scope[FORM_IN_SCOPE]
            member = self._is_member(typed)
            try:
                if not member and self._membership.possible and form.PASSPHRASE in typed:
                    member = self._membership.knows(typed[form.PASSPHRASE])
                    if not member:
                        return self._asks_passphrase(403, words.WRONG)
                return endpoint(Visit(typed, member, parts))
            except TooManyGuesses:
                return self._asks_passphrase(503, words.TOO_MANY)

        return answered

    def _is_member(self, typed: Mapping[str, str]) -> bool:
        return self._membership.holds(typed.get(form.PASS, ""))

    def _html(self, visit: Visit, template: str, status: int = 200, **values: object) -> Response:
        token = self._membership.fresh() if visit.member else None
        return html_response(self._pages.html(template, token=token, **values), status)

    def _asks_passphrase(self, status: int = 403, why: str = "", to: str | None = None) -> Response:
        """It is sent `to` there, or to the address that it was asked for at: what is read there comes as the answer."""
        return html_response(self._pages.html("passphrase", why=why, back=to), status)

    def _not_here(self, visit: Visit) -> Response:
        """What is not there and what is only for members look the same to a stranger."""
        if visit.member or not self._membership.possible:
            return html_response(self._refusal(404), 404)
        return self._asks_passphrase(why=words.ENDED if form.PASS in visit.form else "")

    def _refused(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        allowed = error.headers or {} if isinstance(error, HTTPException) else {}
        return html_response(self._refusal(status), status, dict(allowed))

    def _refusal(self, status: int) -> bytes:
        title, told = words.REFUSALS.get(status, words.REFUSALS[400])
        return self._pages.html("refusal", title=title, told=told)

    # Pages

    def _first(self, visit: Visit) -> Response:
        return self._html(visit, "first", places=self._places(), default=self._default_name())

    def _ask(self, visit: Visit) -> Response:
        if not visit.member and form.PASS in visit.form:
            return self._asks_passphrase(why=words.ENDED, to=addresses.FIRST)
        try:
            page = self._consent.page(ask(self._desk, visit.form, member=visit.member), visit.form)
        except QuestionRefused as error:  # worded for people, and repeats nothing that was typed
            return self._html(visit, "refusal", 422, title="That is no question yet", told=str(error))
        except PlaceUnclear as unclear:
            return self._html(visit, "place", 422, choices=unclear.choices)
        except KnowledgeError:
            return html_response(self._refusal(500), 500)
        return self._html(visit, "answer", page=page, places=self._places(), default=self._default_name())

    def _members(self, visit: Visit) -> Response:
        if visit.member:
            return self._policies(visit)
        if not self._membership.possible:
            return self._html(visit, "refusal", title="Company policies", told=words.NO_MEMBER_PAGES)
        return self._asks_passphrase(200)

    def _source(self, visit: Visit) -> Response:
        page = self._desk.with_desk(
            lambda desk: source_page(
                desk, visit.parts["document"], visit.parts["key"], member=visit.member, today=self._desk.today()
            )
        )
        return self._html(visit, "source", page=page) if page else self._not_here(visit)

    def _policies(self, visit: Visit) -> Response:
        kinds = self._desk.with_desk(lambda desk: listed(desk, member=visit.member))
        return self._html(visit, "policies", kinds=kinds)

    def _policy(self, visit: Visit) -> Response:
        page = self._desk.with_desk(
            lambda desk: document_page(
                desk,
                visit.parts["document"],
                key=visit.parts.get("key"),
                member=visit.member,
                today=self._desk.today(),
            )
        )
        return self._html(visit, "policy", page=page) if page else self._not_here(visit)

    def _history(self, visit: Visit) -> Response:
        page = self._desk.with_desk(lambda desk: history_page(desk, visit.parts["document"], member=visit.member))
        return self._html(visit, "history", page=page) if page else self._not_here(visit)

    def _change(self, visit: Visit) -> Response:
        page = self._desk.with_desk(
            lambda desk: change_page(desk, visit.parts["document"], visit.parts["key"], member=visit.member)
        )
        if page is None:
            return self._not_here(visit)
        return self._html(visit, "change", page=page, change=page.change)

    def _changes(self, visit: Visit) -> Response:
        found = self._latest(member=visit.member)
        matter = [change for change in found if change.alerts]
        other = [c for c in found if not c.alerts]
        return self._html(visit, "changes", matter=matter, other=other, refresh=running(self._data))

    def _about(self, visit: Visit) -> Response:
        return self._html(visit, "about")

    def _feed(self, visit: Visit) -> Response:
        changes = [change for change in self._latest(member=False) if is_public(change)][:100]
        body = self._pages.feed(
            changes=changes, ids={c.later.id: entry_id(c) for c in changes}, id=uuid.uuid5(_NAMESPACE, "feed").urn,
            base=self._address or "", updated=max((c.later.added for c in changes), default=self._desk.today()),
        )  # fmt: skip
        return Response(body, media_type="application/atom+xml")

    def _latest(self, *, member: bool) -> list[VersionChange]:
        return self._desk.with_desk(lambda desk: latest_changes(desk, member=member, today=self._desk.today()))

    def _places(self) -> list[tuple[str, str]]:
        named = [(place.code, capital(place.name)) for place in self._desk.covered()]
        return sorted(named, key=lambda place: place[1])

    def _default_name(self) -> str:
        return capital(Jurisdiction.parse(self._default).name) if self._default else ""


def entry_id(change: VersionChange) -> str:
    """The same for as long as the change has an address, whatever the host is called."""
    return uuid.uuid5(_NAMESPACE, f"{change.document.id}\n{change.later.id}").urn
