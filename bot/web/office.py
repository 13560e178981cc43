"""The office: the web face for organisers and admins, with an origin of its own. Without a session it shows nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from secrets import token_urlsafe

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.office import OfficeServices
from bot.office_settings import Role
from bot.organising.sign_in import TooManyTries
from bot.rendering import themes
from bot.web import addresses
from bot.web import office_words as told
from bot.web.guard import Guard
from bot.web.office_drafts import OfficeDrafts
from bot.web.office_frame import Kept, OfficeFrame, saved, typed_in
from bot.web.office_gaps import OfficeGaps
from bot.web.office_pages import health_page
from bot.web.office_petitions import OfficePetitions
from bot.web.office_session import COOKIE, LASTS, Session, Sessions
from bot.web.office_smoothing import OfficeSmoothing
from bot.web.pages import style

FIRST, STATE, SIGN_OUT, PNG, SVG = "/", "/health", "/sign-out", "/themes.png", "/themes.svg"
CODE, NUMBERS = "code", "numbers"
_LONGEST = 100  # characters of what is typed


class Office:
    """Signing in and out, themes and health; petitions, drafts and gaps are rooms of their own."""

    def __init__(self, services: OfficeServices, *, token: Callable[[], str] = lambda: token_urlsafe(32)) -> None:
        self._services = services
        self._sessions = Sessions(now=services.now, clock=services.clock, token=token)
        self._frame = OfficeFrame(services, self._sessions)

    def app(self) -> Guard:
        """The ASGI application, behind its guard."""
        frame = self._frame
        routes = [
            Route(FIRST, frame.page(self._first), methods=["GET"]),
            Route(FIRST, frame.page(self._sign_in), methods=["POST"]),
            Route(SIGN_OUT, frame.page(self._sign_out), methods=["POST"]),
            frame.get(STATE, self._health),
            frame.get(PNG, self._png),
            frame.get(SVG, self._svg),
            *OfficeDrafts(frame).routes(),  # before petitions: its addresses are longer
            *OfficeSmoothing(frame).routes(),
            *OfficePetitions(frame).routes(),
            *OfficeGaps(frame).routes(),
            Route(addresses.STYLE, lambda _: Response(style(), media_type="text/css")),
            Route(addresses.HEALTH, lambda _: Response(b"up", media_type="text/plain")),
        ]
        made = Starlette(routes=routes, exception_handlers={HTTPException: self._refused})
        made.router.redirect_slashes = False
        return Guard(made, refusal=frame.refusal, is_member=lambda _: False, is_known=self._is_known, origins=())

    # Who it is

    def _is_known(self, form: Mapping[str, str]) -> bool:
        return self._services.sign_in.knows(form.get(CODE, "")[:_LONGEST], now=self._services.now())

    def _first(self, request: Request) -> Response:
        session = self._frame.session(request)
        if session is None:
            return self._frame.asks(200, told.ENDED if COOKIE in request.cookies else "")
        return self._themes(session)

    def _sign_in(self, request: Request) -> Response:
        typed = typed_in(request)
        kept = Kept.carried(typed)
        code, numbers = (typed.get(name, "")[:_LONGEST] for name in (CODE, NUMBERS))
        try:
            person = self._services.sign_in.enter(code, numbers, now=self._services.now())
        except TooManyTries:
            return self._frame.asks(503, told.TOO_MANY, kept)
        if person is None:
            return self._frame.asks(403, told.NOT_FITTING, kept)
        self._sessions.end(request.cookies.get(COOKIE, ""))
        token = self._sessions.begin(person)
        answer: Response = RedirectResponse(FIRST, 303)
        if kept is not None:
            answer = self._frame.html("office_resume", self._sessions.of(token), kept=kept)
        answer.set_cookie(
            COOKIE, token, max_age=int(LASTS.total_seconds()), path="/", secure=True, httponly=True, samesite="strict"
        )
        return answer

    def _sign_out(self, request: Request) -> Response:
        self._sessions.end(request.cookies.get(COOKIE, ""))
        answer = self._frame.asks(200, told.SIGNED_OUT)
        answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="strict")
        return answer

    # Pages

    def _themes(self, session: Session) -> Response:
        groups = self._services.themes()
        return self._frame.html(
            "office_themes", session, groups=groups, most=themes.most_of(groups), read=themes.HOW_TO_READ,
            circle=self._services.settings.circle,
        )  # fmt: skip

    def _health(self, _: Request, session: Session) -> Response:
        if self._frame.role(session) is not Role.ADMIN:
            title, why = told.FOR_ADMINS
            return self._frame.html("office_refusal", session, 403, title=title, told=why, kept=None)
        return self._frame.html("office_health", session, page=health_page(self._services))

    def _png(self, _: Request, __: Session) -> Response:
        return saved(themes.as_png(self._services.themes()), "image/png", "themes.png")

    def _svg(self, _: Request, __: Session) -> Response:
        return saved(themes.as_svg(self._services.themes()), "image/svg+xml", "themes.svg")

    def _refused(self, _: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        allowed = error.headers or {} if isinstance(error, HTTPException) else {}
        return Response(self._frame.refusal(status), status, dict(allowed), "text/html")
