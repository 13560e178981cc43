"""What every page of the office is made with: whose session it is, what was typed, and the frame around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.errors import ConfigError, NothingFound, UserError
from bot.office import OfficeServices
from bot.office_settings import Role
from bot.web import office_words as told
from bot.web import words
from bot.web.guard import FORM_IN_SCOPE
from bot.web.office_session import COOKIE, Session, Sessions
from bot.web.pages import Pages
from knowledge.errors import KnowledgeError

Endpoint = Callable[[Request, Session], Response]
KEPT_PATH, KEPT = "kept-path", "kept:"
_OURS = re.compile(r"/[A-Za-z0-9][A-Za-z0-9/._-]{0,200}")


@dataclass(frozen=True, slots=True)
class Kept:
    """A form that came after its session had ended: it goes along with signing in, and is stored nowhere."""

    path: str
    fields: tuple[tuple[str, str], ...] = field(repr=False)

    @classmethod
    def of(cls, path: str, form: Mapping[str, str]) -> Kept | None:
        fields = tuple((name, value) for name, value in form.items() if told.is_field(name))
        return cls(path, fields) if _OURS.fullmatch(path) and fields else None

    @classmethod
    def carried(cls, form: Mapping[str, str]) -> Kept | None:
        """As the page for signing in sends it back."""
        fields = {name.removeprefix(KEPT): value for name, value in form.items() if name.startswith(KEPT)}
        return cls.of(form.get(KEPT_PATH, ""), fields)

    @property
    def typed(self) -> Sequence[tuple[str, str, str]]:
        """(name, label, value) of what somebody wrote."""
        found = [(name, told.label_of(name), value) for name, value in self.fields]
        return [(name, label, value) for name, label, value in found if label and value.strip()]

    @property
    def hidden(self) -> Sequence[tuple[str, str]]:
        shown = {name for name, _, _ in self.typed}
        return [(name, value) for name, value in self.fields if name not in shown]


class OfficeFrame:
    """Endpoints are plain functions, each on a thread."""

    def __init__(self, services: OfficeServices, sessions: Sessions) -> None:
        self.services = services
        self._sessions = sessions
        self._pages = Pages(services.settings, member_pages=False)

    def get(self, path: str, endpoint: Endpoint) -> Route:
        return Route(path, self.page(self.for_session(endpoint)), methods=["GET"])

    def post(self, path: str, endpoint: Endpoint) -> Route:
        return Route(path, self.page(self.for_session(endpoint)), methods=["POST"])

    def page(self, endpoint: Callable[[Request], Response]) -> Callable[[Request], Response]:
        def answered(request: Request) -> Response:
            try:
                return endpoint(request)
            except NothingFound:
                title, why = told.NOT_THERE
                return self.html(
                    "office_refusal", self.session(request), 404, title=title, told=why, kept=_kept(request)
                )
            except (UserError, ConfigError, KnowledgeError):
                kept = _kept(request)
                return self.html("office_refusal", None, 500, title="Not just now", told=told.UNUSABLE, kept=kept)

        return answered

    def session(self, request: Request) -> Session | None:
        """That of the request's cookie, for as long as its person is enrolled."""
        found = self._sessions.of(request.cookies.get(COOKIE, ""))
        return found if found is not None and self.services.enrolled.holds(found.person) else None

    def for_session(self, endpoint: Endpoint) -> Callable[[Request], Response]:
        def answered(request: Request) -> Response:
            session = self.session(request)
            if session is None:
                kept = _kept(request)
                return self.asks(403, told.ENDED if kept or COOKIE in request.cookies else "", kept)
            return endpoint(request, session)

        return answered

    def role(self, session: Session) -> Role | None:
        return self.services.office.people.get(session.person)

    def asks(self, status: int, why: str, kept: Kept | None = None) -> Response:
        return self.html("office_sign_in", None, status, why=why, anybody=self.services.anybody, kept=kept)

    def html(self, template: str, session: Session | None, status: int = 200, **values: object) -> Response:
        until = session.until.astimezone(self.services.settings.zone) if session else None
        page = self._pages.html(
            template, token=None, until=f"{until:%H:%M}" if until else None, zone=str(self.services.settings.zone),
            admin=session is not None and self.role(session) is Role.ADMIN, told_of=told, **values,
        )  # fmt: skip
        answer = Response(page, status, media_type="text/html")
        if status == 503:
            answer.headers["retry-after"] = "60"
        return answer

    def refusal(self, status: int) -> bytes:
        title, why = words.REFUSALS.get(status, words.REFUSALS[400])
        return self._pages.html("office_refusal", until=None, zone="", admin=False, title=title, told=why, kept=None)


def _kept(request: Request) -> Kept | None:
    return Kept.of(request.url.path, typed_in(request)) if request.method == "POST" else None


def typed_in(request: Request) -> Mapping[str, str]:
    form: Mapping[str, str] = request.scope.get(FORM_IN_SCOPE, {})
    return form


def to(path: str) -> Response:
    """After something was done, so that a reload does it no second time."""
    return RedirectResponse(path, 303)


def saved(content: bytes, kind: str, name: str) -> Response:
    return Response(content, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})
