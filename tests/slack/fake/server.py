"""The fake's HTTP and WebSocket server, on a port of its own and in a thread of its own."""

from __future__ import annotations

import asyncio
import copy
import json
import threading
from typing import Any

from aiohttp import web

from . import assistant, chat, conversations, views
from .faults import Fault
from .methods import METHODS, answer
from .platform import Platform
from .records import Call, Json
from .responses import respond
from .sockets import Sockets

ANSWERED_BY = (assistant, chat, conversations, views)  # imported for the methods that they register
_IN_JSON = ("blocks", "view", "attachments", "metadata", "prompts", "chunks", "loading_messages")


class Server:
    """Serves the Web API under `/api/`, response_urls under `/response/` and sockets under `/link/`."""

    def __init__(self, platform: Platform, sockets: Sockets) -> None:
        self._platform = platform
        self._sockets = sockets
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="fake-slack", daemon=True)
        self._started = threading.Event()
        self._runner: web.AppRunner | None = None

    def start(self) -> None:
        """Listens, and returns once it does."""
        self._thread.start()
        assert self._started.wait(10), "the fake did not start"

    def stop(self) -> None:
        """Breaks every connection and ends the thread."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._sockets.loop = self._loop
        try:
            self._loop.run_until_complete(self._listen())
            self._started.set()
            self._loop.run_forever()
        finally:
            self._loop.run_until_complete(self._end())
            self._loop.close()

    async def _listen(self) -> None:
        app = web.Application(client_max_size=4 * 2**20)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/response/{name}", self._response)
        app.router.add_get("/link/", self._sockets.serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._platform.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def _end(self) -> None:
        await self._sockets.close()
        if self._runner:
            await self._runner.cleanup()
        left = [task for task in asyncio.all_tasks(self._loop) if task is not asyncio.current_task()]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await self._loop.shutdown_default_executor()

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        sent = await _arguments(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ").strip() or sent.pop("token", None)
        fault = self._platform.faults.next_for(method)
        if fault and (early := await self._meet(request, method, sent, fault)):
            return early
        told = answer(self._platform, method, token, sent)
        self._note(method, sent, told)
        if fault and fault.drop:
            return _break(request)
        headers = {"x-oauth-scopes": ",".join(sorted(self._platform.scopes))}
        if method in METHODS:
            headers["x-accepted-oauth-scopes"] = ",".join(METHODS[method].scopes)
        return web.json_response(told, headers=headers)

    async def _response(self, request: web.Request) -> web.StreamResponse:
        sent = await _arguments(request)
        fault = self._platform.faults.next_for("response_url")
        if fault and (early := await self._meet(request, "response_url", sent, fault)):
            return early
        status, body = respond(self._platform, request.match_info["name"], sent)
        self._note("response_url", sent, {"ok": status == 200, "body": body})
        if fault and fault.drop:
            return _break(request)
        return web.Response(status=status, text=body)

    async def _meet(self, request: web.Request, method: str, sent: Json, fault: Fault) -> web.StreamResponse | None:
        """Lets a request meet its fault; nothing where it is carried out all the same."""
        if fault.wait:
            await asyncio.sleep(fault.wait)
        if fault.drop == "before":
            self._note(method, sent, {"ok": False, "dropped": True})
            return _break(request)
        if fault.status == 200 and not fault.error:
            return None
        told: Json = {"ok": False, "error": fault.error or f"http_{fault.status}"}
        self._note(method, sent, told)
        if fault.error:
            return web.json_response(told, status=fault.status, headers=fault.headers)
        return web.Response(status=fault.status, text="<html>upstream error</html>", content_type="text/html")

    def _note(self, method: str, sent: Json, told: Json) -> None:
        self._platform.calls.append(Call(method, sent, copy.deepcopy(told), self._platform.workspace.now()))


def _break(request: web.Request) -> web.StreamResponse:
    if request.transport:
        request.transport.abort()
    return web.Response()


async def _arguments(request: web.Request) -> Json:
    """What was sent, in the query, as a form or as JSON."""
    sent: Json = dict(request.query)
    if request.content_type == "application/json":
        body = await request.read()
        parsed = json.loads(body) if body else {}
        return sent | (parsed if isinstance(parsed, dict) else {})
    fields: dict[str, Any] = {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    for name in _IN_JSON:
        text = fields.get(name)
        if isinstance(text, str) and text[:1] in ("[", "{"):
            try:
                fields[name] = json.loads(text)
            except ValueError:
                continue  # it is refused as what it is: a string
    return sent | fields
