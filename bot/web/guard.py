"""What every request goes through before a page is made, and every answer before it leaves.

Bodies are bounded before they are read. A POST must come from a page of ours. No answer may be stored, framed, or load
anything from elsewhere. Nothing of a request is logged or repeated, whatever goes wrong.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qsl, urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web import addresses

log = logging.getLogger(__name__)
LARGEST = 64 * 1024  # bytes of a body
FORM = "application/x-www-form-urlencoded"
FORM_IN_SCOPE = "steward.form"
_FIELDS = 200
_READ_WITHIN = 20.0  # seconds for a body
STRANGERS = 24  # requests at once of people who show no pass; of forty threads, the others are for members
AT_THE_DOOR = 8  # and so many more at the first address: whoever only asks keeps nobody from the form of a concern
_LOOKS = 2  # threads that look whether a form is no stranger's; others wait, by the connections that there may be
_ALWAYS = (addresses.HEALTH, addresses.STYLE)  # cost next to nothing; whatever watches the process must hear of it

HEADERS = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; "
     b"base-uri 'none'"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"x-robots-tag", b"noindex, noarchive"),
)  # fmt: skip


class Guard:
    """An ASGI application around another. `refusal(status)` makes the page for what goes no further; `is_member` tells
    whether a form holds a pass that is good; `is_known`, asked on a thread and only once strangers are too many,
    whether it holds a code that is good or a concern's own seven words; `origins` are the public addresses, where they
    are set; `strangers` counts those whose requests are being answered, `at_the_door` those at the first
    address."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        refusal: Callable[[int], bytes],
        is_member: Callable[[Mapping[str, str]], bool],
        is_known: Callable[[Mapping[str, str]], bool] = lambda _: False,
        origins: Iterable[str] = (),
    ) -> None:
        self._app = app
        self._refusal = refusal
        self._is_member = is_member
        self._is_known = is_known
        self._own = {urlsplit(address).netloc.lower() for address in origins}
        self._looks = ThreadPoolExecutor(_LOOKS, thread_name_prefix="looking")
        self.strangers = 0
        self.at_the_door = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                names = {name for name, _ in HEADERS}
                kept = [(name, value) for name, value in message.get("headers", ()) if name.lower() not in names]
                message = {**message, "headers": [*kept, *HEADERS]}
            await send(message)

        try:
            await self._admitted(scope, receive, guarded)
        except Exception as error:  # noqa: BLE001 - its text may hold what was typed
            log.error("A page ended with %s", type(error).__name__)  # noqa: TRY400
            if not started:
                await self._refuse(500, guarded)

    async def _admitted(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = _headers(scope)
        status, form = await self._read(scope, headers, receive)
        if status:
            await self._refuse(status, send)
            return
        scope[FORM_IN_SCOPE] = form
        if scope["path"] in _ALWAYS or self._is_member(form):
            await self._app(scope, _nothing_more, send)
            return
        if scope["path"] == addresses.FIRST:
            await self._at_the_door(scope, form, send)
        elif self.strangers >= STRANGERS:
            await self._refuse(503, send)
        else:
            self.strangers += 1
            try:
                await self._app(scope, _nothing_more, send)
            finally:
                self.strangers -= 1

    async def _at_the_door(self, scope: Scope, form: Mapping[str, str], send: Send) -> None:
        """Who is known is let in however many strangers stand here."""
        if self.at_the_door < AT_THE_DOOR:
            self.at_the_door += 1
            try:
                await self._app(scope, _nothing_more, send)
            finally:
                self.at_the_door -= 1
        elif form and await self._known(form):
            await self._app(scope, _nothing_more, send)
        else:
            await self._refuse(503, send)

    async def _known(self, form: Mapping[str, str]) -> bool:
        """A look costs next to nothing; on threads of its own, since it may have to wait for the file."""
        return await asyncio.get_running_loop().run_in_executor(self._looks, self._is_known, form)

    async def _read(self, scope: Scope, headers: Mapping[str, str], receive: Receive) -> tuple[int, dict[str, str]]:
        """(0, the form) or (the status to refuse with, nothing)."""
        length = headers.get("content-length", "0")
        if not length.isascii() or not length.isdigit() or int(length[:12]) > LARGEST:
            return 413, {}
        if scope["method"] != "POST":
            return 0, {}
        if not self._comes_from_here(headers):
            return 403, {}
        if headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
            return 415, {}
        try:
            async with asyncio.timeout(_READ_WITHIN):
                body = await _body(receive)
        except TimeoutError:
            return 408, {}
        if body is None:
            return 413, {}
        try:
            pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_FIELDS, errors="strict")
        except ValueError:  # also where it is no UTF-8: nobody's words are sent on with other characters in them
            return 422, {}
        # Where a field stands more than once, each on a line of its own.
        form: dict[str, str] = {}
        for name, value in pairs:
            form[name] = f"{form[name]}\n{value}" if name in form else value
        return 0, form

    def _comes_from_here(self, headers: Mapping[str, str]) -> bool:
        """One header has to say that a form of ours was sent, and none may say otherwise.

        With `no-referrer`, browsers send "Origin: null" even from our own pages: it proves nothing either way, and
        Sec-Fetch-Site, which no page can set, does.
        """
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is not None and site not in ("same-origin", "none"):
            return False
        if origin in (None, "null"):
            return site is not None
        try:
            sender = urlsplit(origin or "").netloc.lower()
        except ValueError:
            return False
        return bool(sender) and sender in {headers.get("host", "").lower(), *self._own}

    async def _refuse(self, status: int, send: Send) -> None:
        body = self._refusal(status)
        headers = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(body)).encode())]
        if status in (408, 413):
            headers.append((b"connection", b"close"))  # what is left of the body is read by nobody
        if status == 503:
            headers.append((b"retry-after", b"60"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


async def _body(receive: Receive) -> bytes | None:
    """None where there is too much of it; the rest is not read."""
    held = bytearray()
    while True:
        part = await receive()
        if part["type"] == "http.disconnect":
            return None
        held += part.get("body", b"")
        if len(held) > LARGEST:
            return None
        if not part.get("more_body"):
            return bytes(held)


async def _nothing_more() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}
