"""The door to language models: LangChain's `init_chat_model`, and nothing of LangChain beyond it.

Nothing is traced, logged or tried again in here, and a server that sends the question elsewhere is not followed. Each
call has a connection of its own, which can be cut without touching another's.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from time import monotonic
from typing import TYPE_CHECKING, Any, Literal

from knowledge.chat_model import Message, ModelFault, Usage, estimated_tokens
from knowledge.errors import KnowledgeError
from knowledge.model_address import host_of, is_here
from knowledge.model_faults import explained
from knowledge.model_stream import ReadAside

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk

Provider = Literal["openai", "anthropic", "ollama"]
SILENCE = 10.0  # seconds between two pieces
_ADDRESSES: dict[Provider, str] = {
    "openai": "https://api.openai.com/v1", "anthropic": "https://api.anthropic.com", "ollama": "http://127.0.0.1:11434",
}  # fmt: skip
_MODULES: dict[Provider, str] = {
    "openai": "langchain_openai", "anthropic": "langchain_anthropic", "ollama": "langchain_ollama",
}  # fmt: skip
_TALKATIVE = ("openai", "anthropic", "ollama", "httpx", "httpx2", "httpcore", "httpcore2", "langsmith", "langchain")
_ENDS = ("finish_reason", "stop_reason", "done_reason")


class ModelNotInstalled(KnowledgeError):
    """The package that speaks to this provider is missing; says which command installs it."""


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Which model is asked, and where. `base_url` None: the provider's own address. `key` is in no repr."""

    provider: Provider
    model: str
    base_url: str | None = None
    key: str | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        return f"{self.provider}:{self.model}"

    @property
    def address(self) -> str:
        return self.base_url or _ADDRESSES[self.provider]

    @property
    def host(self) -> str:
        """The computer that questions go to."""
        return host_of(self.address)

    @property
    def is_local(self) -> bool:
        """Whether what is asked stays on this computer, as far as the address tells."""
        return is_here(self.host)


def open_model(settings: ModelSettings) -> LanguageModel:
    """Raises `ModelNotInstalled`, `ModelFault`; asks nothing yet."""
    if find_spec(_MODULES[settings.provider]) is None:
        raise ModelNotInstalled(
            f"{settings.name} needs a package that is not installed. Run: pip install "
            f"'shop-steward[{settings.provider}]'"
        )
    if settings.key is None and (settings.provider == "anthropic" or settings.address == _ADDRESSES["openai"]):
        raise ModelFault("refused", f"{settings.provider.upper()}_API_KEY is not set, and this model needs it.")
    return LanguageModel(settings)


class LanguageModel:
    """A `ChatModel` at the settings' address."""

    def __init__(self, settings: ModelSettings, *, silence: float = SILENCE) -> None:
        self._settings = settings
        self._silence = silence
        self._loaded = threading.Event()
        # It takes seconds, which are better spent before somebody waits for them.
        threading.Thread(target=self._load, name="model-loading", daemon=True).start()

    def __repr__(self) -> str:
        return f"LanguageModel({self.name})"

    @property
    def name(self) -> str:
        return self._settings.name

    def stream(self, messages: Sequence[Message], *, max_tokens: int, timeout: float) -> ReadAside:
        """Begins at once, on a thread of its own; just after the start, once LangChain is loaded."""
        began = monotonic()
        if not self._loaded.wait(timeout):
            raise ModelFault("timeout", "The language model could not be made ready in time.")
        timeout -= monotonic() - began
        connection = _Connection(self._settings, max_tokens, timeout)
        return ReadAside(
            lambda: connection.pieces(messages), max_tokens=max_tokens, timeout=timeout, silence=self._silence,
            stop=connection.cut, explain=explained,
        )  # fmt: skip

    def _load(self) -> None:
        try:
            for module in ("langchain.chat_models", "langsmith.run_helpers", _MODULES[self._settings.provider]):
                import_module(module)
        finally:
            self._loaded.set()  # what could not be loaded is told by the call that needs it


class _Connection:
    def __init__(self, settings: ModelSettings, max_tokens: int, timeout: float) -> None:
        self._settings, self._max_tokens, self._timeout = settings, max_tokens, timeout
        self._closers: list[Callable[[], object]] = []
        self._is_cut = False

    def cut(self) -> None:
        self._is_cut = True
        while self._closers:
            with suppress(Exception):  # it is given up whatever it says
                self._closers.pop()()

    def pieces(self, messages: Sequence[Message]) -> Iterator[str | Usage]:
        from langsmith.run_helpers import tracing_context

        for name in _TALKATIVE:  # at their lower levels they log whole requests
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        try:
            with tracing_context(enabled=False):  # whatever the environment says, now or later
                yield from self._written(messages)
        finally:
            self.cut()

    def _written(self, messages: Sequence[Message]) -> Iterator[str | Usage]:
        model = self._model()
        told: Usage | None = None
        ended, written = False, []
        for chunk in model.stream([(message.role, message.text) for message in messages]):
            if self._is_cut:
                return
            ended = ended or any(chunk.response_metadata.get(key) for key in _ENDS)
            told = _usage(chunk, told)
            if text := str(chunk.text):
                written.append(text)
                yield text
        if not ended:
            raise ModelFault("broken", "The language model broke off before its end.", passing=True)
        read = sum(estimated_tokens(message.text) for message in messages)
        estimated = estimated_tokens("".join(written))
        yield Usage(told.prompt_tokens or read, told.completion_tokens or estimated) if told else Usage(read, estimated)

    def _model(self) -> BaseChatModel:
        from langchain.chat_models import init_chat_model

        settings = self._settings
        options: dict[str, Any] = {"base_url": settings.address, "callbacks": [], "verbose": False, "cache": False}
        options |= getattr(self, f"_for_{settings.provider}")()
        model: BaseChatModel = init_chat_model(settings.model, model_provider=settings.provider, **options)
        if settings.provider == "anthropic":
            # It takes no HTTP client, makes one itself when it is first used, and that one follows redirects.
            vars(model)["_client"] = self._anthropic()
        return model

    def _http(self) -> Any:
        from knowledge.model_http import client_for

        client = client_for(self._settings.address, max_tokens=self._max_tokens, timeout=self._timeout)
        self._closers.append(client.close)
        return client

    def _anthropic(self) -> Any:
        return import_module("anthropic").Anthropic(
            api_key=self._settings.key, base_url=self._settings.address, max_retries=0, timeout=self._timeout,
            http_client=self._http(),
        )  # fmt: skip

    def _for_openai(self) -> dict[str, Any]:
        own = self._settings.address != _ADDRESSES["openai"]
        return {
            "api_key": self._settings.key or "none", "http_client": self._http(), "max_retries": 0,
            "stream_usage": True, "max_tokens": self._max_tokens, "timeout": self._timeout, "use_responses_api": False,
            # Other servers know the older name only, and take a temperature.
            **({"extra_body": {"max_tokens": self._max_tokens}, "temperature": 0} if own else {}),
        }  # fmt: skip

    def _for_anthropic(self) -> dict[str, Any]:
        return {
            "api_key": self._settings.key, "max_retries": 0, "max_tokens": self._max_tokens, "timeout": self._timeout,
            "stream_usage": True,
        }  # fmt: skip

    def _for_ollama(self) -> dict[str, Any]:
        # No proxy of the environment's where it would read along, and nobody is sent elsewhere.
        trusts = self._settings.address.startswith("https://")
        client = {"timeout": self._timeout, "trust_env": trusts, "follow_redirects": False}
        return {"num_predict": self._max_tokens, "temperature": 0, "client_kwargs": client}


def _usage(chunk: AIMessageChunk, before: Usage | None) -> Usage | None:
    """What was told so far; a provider that tells it in parts tells each part once."""
    told = chunk.usage_metadata
    if told is None:
        return before
    earlier = before or Usage(0, 0)
    return Usage(earlier.prompt_tokens + told["input_tokens"], earlier.completion_tokens + told["output_tokens"])
