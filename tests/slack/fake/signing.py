"""Requests as Slack signs them."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from .records import Json


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What came back."""

    status: int
    body: str

    def json(self) -> Json:
        """The body as JSON; plain text counts as `{"text": …}`, nothing as nothing."""
        if not self.body.strip():
            return {}
        try:
            told = json.loads(self.body)
        except ValueError:
            return {"text": self.body}
        return told if isinstance(told, dict) else {}


def encoded(payload: Json) -> tuple[bytes, str]:
    """The body for a payload, and its content type: events are JSON, commands and interactions are forms."""
    if "command" in payload:
        return urlencode(payload).encode(), "application/x-www-form-urlencoded"
    if payload.get("type") in ("event_callback", "url_verification", "app_rate_limited"):
        return json.dumps(payload).encode(), "application/json"
    return urlencode({"payload": json.dumps(payload)}).encode(), "application/x-www-form-urlencoded"


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """The value of `X-Slack-Signature`."""
    return "v0=" + hmac.new(secret.encode(), b"v0:%d:%s" % (timestamp, body), hashlib.sha256).hexdigest()


def send_signed(
    url: str, payload: Json, secret: str, *, age: int = 0, headers: Mapping[str, str] | None = None
) -> HttpAnswer:
    """Posts a payload as Slack would have `age` seconds ago; another `secret` makes the signature wrong."""
    body, kind = encoded(payload)
    at = int(time.time()) - age
    signed = {"X-Slack-Request-Timestamp": str(at), "X-Slack-Signature": signature(secret, at, body)}
    request = urllib.request.Request(  # noqa: S310
        url, body, {"Content-Type": kind, **signed, **(headers or {})}, method="POST"
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=10) as answer:
            return HttpAnswer(answer.status, answer.read().decode())
    except urllib.error.HTTPError as refused:
        with refused:
            return HttpAnswer(refused.code, refused.read().decode())
