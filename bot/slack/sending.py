"""One request to Slack, tried again while Slack is busy or cannot be reached, and not carried out twice for that."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from bot.slack.wordless_log import wordless_logger

_WAITS = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)  # seconds before each attempt
_RETRIES = 6  # after 429; Slack says how long to wait
_PASSING = ("ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout")
GONE = ("expired_url", "used_url", "no_such_url", "http_404")
OPTIONAL = ("unknown_method", "not_allowed_token_type", "missing_scope", "method_not_supported_for_channel_type")
"""What Slack answers where a workspace does not have a method."""
SHAPE = (
    "invalid_blocks", "invalid_blocks_format", "invalid_attachments", "msg_too_long", "msg_blocks_too_long",
    "msg_blocks_too_many",
)  # fmt: skip
"""What Slack answers where a workspace does not know a block, or a message is too large."""
_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")


class Refused(Exception):
    """Slack did not carry it out, or it is not known whether it did. `error` is Slack's word for it, never a text of
    anybody's; `passing` where another time may be better, `busy` where Slack asks to wait;
    `certain` where Slack itself says that it was not carried out."""

    def __init__(self, error: str, *, passing: bool) -> None:
        super().__init__(error)
        self.error = error
        self.passing = passing
        self.busy = error in ("ratelimited", "rate_limited", "http_429")
        self.certain = self.busy or not (passing or error == "unreadable" or error.startswith("http_"))


class Undelivered(Exception):
    """Slack did not take it: nothing of it, or (`partly`) not all. `later`: it could not be reached or was too busy."""

    def __init__(self, error: str = "", *, partly: bool = False, later: bool = False) -> None:
        super().__init__(error)
        self.error, self.partly, self.later = error, partly, later
        self.gone = error in GONE  # the address that was to be answered at


def waiting(client: WebClient) -> WebClient:
    """A client like this one for what must arrive: it waits as long as Slack says."""
    return _like(client, client.timeout, [RateLimitErrorRetryHandler(max_retry_count=_RETRIES)])


def hasty(client: WebClient) -> WebClient:
    """A client like this one for what is of use at once or not at all: one attempt of three seconds."""
    return _like(client, 3, [])


def _like(client: WebClient, timeout: int, handlers: list[RateLimitErrorRetryHandler]) -> WebClient:
    return WebClient(
        client.token, base_url=client.base_url, timeout=timeout, ssl=client.ssl, proxy=client.proxy,
        retry_handlers=list(handlers), logger=wordless_logger(),
    )  # fmt: skip


def once(send: Callable[[], Any], find: Callable[[], Any] = lambda: False) -> Any:
    """Sends until Slack has taken it, and returns what Slack said. After a failure that leaves open whether it has,
    `find` looks first: it returns what was sent, False where that is not there, None where it cannot tell just now.
    Raises `Refused`."""
    failed: Refused | None = None
    for wait in _WAITS:
        time.sleep(wait)
        if failed is not None and (found := find()) is not False:
            if found is not None:
                return found
            continue
        try:
            return call(send)
        except Refused as refused:
            if not refused.passing:
                raise
            failed = refused
    raise failed or Refused("unreachable", passing=True)


def call(send: Callable[[], Any]) -> Any:
    """One attempt. Raises `Refused`."""
    try:
        return send()
    except SlackApiError as error:
        raise _refused(error) from None
    except ValueError:
        raise Refused("unreadable", passing=False) from None
    except (SlackClientError, OSError, HTTPException):
        raise Refused("unreachable", passing=True) from None


def _refused(error: SlackApiError) -> Refused:
    response = error.response
    told = str(response.get("error", "") if hasattr(response, "get") else "")
    status = int(getattr(response, "status_code", 200) or 200)
    passing = status == 429 or status >= 500 or told in _PASSING
    return Refused(told if _CODE.match(told) else f"http_{status}", passing=passing)
