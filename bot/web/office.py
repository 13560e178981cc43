"""The office: the web face for organisers and admins, with an origin of its own. Without a session it shows nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from secrets import token_urlsafe

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.errors import ConfigError, UserError
from bot.office import OfficeServices
from bot.office_settings import Role
from bot.organising.sign_in import TooManyTries
from bot.rendering import themes
from bot.web import addresses, words
from bot.web import office_words as told
from bot.web.guard import FORM_IN_SCOPE, Guard
from bot.web.office_pages import health_page
from bot.web.office_session import COOKIE, LASTS, Session, Sessions
from bot.web.pages import Pages, style

FIRST, STATE, SIGN_OUT, PNG, SVG = "/", "/health", "/sign-out", "/themes.png", "/themes.svg"
CODE, NUMBERS = "code", "numbers"
_LONGEST = 100  # characters of what is typed

Endpoint = Callable[[Session], Response]


class Office:
    """Endpoints are plain functions, each on a thread."""

    def __init__(self, services: OfficeServices, *, token: Callable[[], str] = lambda: token_urlsafe(32)) -> None:
        self._services = services
        self._sessions = Sessions(now=services.now, clock=services.clock, token=token)
        self._pages = Pages(services.settings, member_pages=False)

    def app(self) -> Guard:
        """The ASGI application, behind its guard."""
        routes = [
            Route(FIRST, self._page(self._first), methods=["GET"]),
            Route(FIRST, self._page(self._sign_in), methods=["POST"]),
            Route(SIGN_OUT, self._page(self._sign_out), methods=["POST"]),
            Route(STATE, self._page(self._for_session(self._health))),
            Route(PNG, self._page(self._for_session(self._png))),
            Route(SVG, self._page(self._for_session(self._svg))),
            Route(addresses.STYLE, lambda _: Response(style(), media_type="text/css")),
            Route(addresses.HEALTH, lambda _: Response(b"up", media_type="text/plain")),
        ]
        made = Starlette(routes=routes, exception_handlers={HTTPException: self._refused})
        made.router.redirect_slashes = False
        return Guard(made, refusal=self._refusal, is_member=lambda _: False, is_known=self._is_known, origins=())

    def _page(self, endpoint: Callable[[Request], Response]) -> Callable[[Request], Response]:
        def answered(request: Request) -> Response:
            try:
                return endpoint(request)
            except (UserError, ConfigError):
                return self._html("office_refusal", None, 500, title="Not just now", told=told.UNUSABLE)

        return answered

    # Who it is

    def _is_known(self, form: Mapping[str, str]) -> bool:
        return self._services.sign_in.knows(form.get(CODE, "")[:_LONGEST], now=self._services.now())

    def _session(self, request: Request) -> Session | None:
        """That of the request's cookie, for as long as its person is enrolled."""
        found = self._sessions.of(request.cookies.get(COOKIE, ""))
        return found if found is not None and self._services.enrolled.holds(found.person) else None

    def _for_session(self, endpoint: Endpoint) -> Callable[[Request], Response]:
        def answered(request: Request) -> Response:
            session = self._session(request)
            if session is None:
                return self._asks(403, told.ENDED if COOKIE in request.cookies else "")
            return endpoint(session)

        return answered

    def _first(self, request: Request) -> Response:
        if self._session(request) is None:
            return self._asks(200, told.ENDED if COOKIE in request.cookies else "")
        return self._for_session(self._themes)(request)

    def _sign_in(self, request: Request) -> Response:
        typed = request.scope[FORM_IN_SCOPE]
        code, numbers = (typed.get(name, "")[:_LONGEST] for name in (CODE, NUMBERS))
        try:
            person = self._services.sign_in.enter(code, numbers, now=self._services.now())
        except TooManyTries:
            return self._asks(503, told.TOO_MANY)
        if person is None:
            return self._asks(403, told.NOT_FITTING)
        self._sessions.end(request.cookies.get(COOKIE, ""))
        answer = RedirectResponse(FIRST, 303)
        answer.set_cookie(
            COOKIE, self._sessions.begin(person), max_age=int(LASTS.total_seconds()), path="/", secure=True,
            httponly=True, samesite="strict",
        )  # fmt: skip
        return answer

    def _sign_out(self, request: Request) -> Response:
        self._sessions.end(request.cookies.get(COOKIE, ""))
        answer = self._asks(200, told.SIGNED_OUT)
        answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="strict")
        return answer

    # Pages

    def _themes(self, session: Session) -> Response:
        groups = self._services.themes()
        return self._html(
            "office_themes", session, groups=groups, most=themes.most_of(groups), read=themes.HOW_TO_READ,
            circle=self._services.settings.circle,
        )  # fmt: skip

    def _health(self, session: Session) -> Response:
        if not self._is_admin(session):
            title, why = told.FOR_ADMINS
            return self._html("office_refusal", session, 403, title=title, told=why)
        return self._html("office_health", session, page=health_page(self._services))

    def _png(self, session: Session) -> Response:
        return _saved(themes.as_png(self._services.themes()), "image/png", "themes.png")

    def _svg(self, session: Session) -> Response:
        return _saved(themes.as_svg(self._services.themes()), "image/svg+xml", "themes.svg")

    # What answers are made of

    def _is_admin(self, session: Session) -> bool:
        return self._services.office.people.get(session.person) is Role.ADMIN

    def _asks(self, status: int, why: str) -> Response:
        return self._html("office_sign_in", None, status, why=why, anybody=self._services.anybody)

    def _html(self, template: str, session: Session | None, status: int = 200, **values: object) -> Response:
        until = session.until.astimezone(self._services.settings.zone) if session else None
        page = self._pages.html(
            template, token=None, until=f"{until:%H:%M}" if until else None, zone=str(self._services.settings.zone),
            admin=session is not None and self._is_admin(session), **values,
        )  # fmt: skip
        answer = Response(page, status, media_type="text/html")
        if status == 503:
            answer.headers["retry-after"] = "60"
        return answer

    def _refused(self, _: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        allowed = error.headers or {} if isinstance(error, HTTPException) else {}
        return Response(self._refusal(status), status, dict(allowed), "text/html")

    def _refusal(self, status: int) -> bytes:
        title, why = words.REFUSALS.get(status, words.REFUSALS[400])
        return self._pages.html("office_refusal", until=None, zone="", admin=False, title=title, told=why)


def _saved(content: bytes, kind: str, name: str) -> Response:
    return Response(content, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})
