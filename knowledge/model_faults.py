"""What went wrong with a model's server, in our words: theirs may repeat the question, or the key."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any

from knowledge.chat_model import ModelFault


def explained(error: Exception) -> ModelFault:
    """By its status where the server sent one, else by the names of the errors that led to it."""
    status = getattr(error, "status_code", None)
    if isinstance(status, int) and status >= 300:
        return _of_status(status, getattr(getattr(error, "response", None), "headers", None) or {})
    names = {kind.__name__ for cause in _causes(error) for kind in type(cause).__mro__}
    if "SSLError" in names or any("CERTIFICATE_VERIFY_FAILED" in str(cause) for cause in _causes(error)):
        return ModelFault("unreachable", "The language model's server could not prove that it is the one named.")
    if any("Timeout" in name for name in names):
        return ModelFault("timeout", "The language model did not answer in time.")
    if names & {"ConnectError", "ConnectionRefusedError", "gaierror"}:
        return ModelFault("unreachable", "The language model's server could not be reached.", passing=True)
    if names & {"RemoteProtocolError", "ReadError", "WriteError", "NetworkError"}:
        return ModelFault("broken", "The connection to the language model broke off.", passing=True)
    return ModelFault("broken", "What the language model sent could not be read.")


def _of_status(status: int, headers: Any) -> ModelFault:
    if status in (401, 403):
        return ModelFault("refused", "The language model's server did not accept the key.")
    if status == 404:
        return ModelFault("refused", "The language model's server knows no such model, or the address is not its own.")
    if status == 429:
        wait = _retry_after(headers)
        return ModelFault(
            "rate_limited", "The language model's server takes no more just now.", passing=True, retry_after=wait
        )
    if status >= 500 or status == 408:
        wait = _retry_after(headers)
        return ModelFault("broken", "The language model's server had an error.", passing=True, retry_after=wait)
    if status < 400:
        return ModelFault("refused", "The language model's server wanted to send the question elsewhere.")
    return ModelFault("refused", "The language model's server did not take the request.")


def _retry_after(headers: Any) -> float | None:
    """Seconds; a date is told by the server's own clock."""
    try:
        text = str(headers.get("retry-after") or "").strip()
        if text.isdigit():
            return float(text)
        then, now = parsedate_to_datetime(text), parsedate_to_datetime(str(headers.get("date")))
        return max(0.0, (then - now).total_seconds())
    except (AttributeError, TypeError, ValueError):
        return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    for _ in range(8):
        if seen is None:
            return
        yield seen
        seen = seen.__cause__ or seen.__context__
