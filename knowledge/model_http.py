"""The connection to a model's server: no redirect is followed, nothing compressed is taken, and no flood."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx2

from knowledge.chat_model import ModelFault

_A_TOKEN, _AT_LEAST = 2_000, 1_000_000  # bytes of an event around each token, and of a reply in all


def client_for(address: str, *, max_tokens: int, timeout: float) -> httpx2.Client:
    """A proxy of the environment's is used over https only, where it cannot read along."""
    most = _AT_LEAST + max_tokens * _A_TOKEN

    def bound(response: httpx2.Response) -> None:
        if response.headers.get("content-encoding", "identity") != "identity":  # a megabyte may hold a gigabyte
            raise ModelFault("broken", "What the language model sent could not be read.")
        if isinstance(response.stream, httpx2.SyncByteStream):
            response.stream = _Bounded(response.stream, most, response.stream.close)

    return httpx2.Client(
        timeout=timeout, follow_redirects=False, trust_env=address.startswith("https://"),
        headers={"accept-encoding": "identity"}, event_hooks={"response": [bound]},
    )  # fmt: skip


class _Bounded(httpx2.SyncByteStream):
    def __init__(self, stream: httpx2.SyncByteStream, most: int, close: Callable[[], None]) -> None:
        self._stream, self._most, self._close = stream, most, close

    def __iter__(self) -> Iterator[bytes]:
        came = 0
        for data in self._stream:
            came += len(data)
            if came > self._most:
                raise ModelFault("broken", "The language model wrote on past what it was allowed.")
            yield data

    def close(self) -> None:
        self._close()
