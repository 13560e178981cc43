"""Each provider's own way of speaking, through its own library, where the extra that brings it is installed."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

import pytest

from knowledge.chat_model import Message, ModelFault, Usage
from knowledge.language_model import LanguageModel, ModelSettings, Provider
from tests.model_server import Act, Call, ModelServer, says, says_as_anthropic, says_as_ollama

ASKED = [Message("system", "You word answers."), Message("user", "can they read what quokka wrote?")]
KEY = "sk-numbat-numbat"


def says_as_openai(pieces: list[str], *, whole: bool = True) -> Act:
    if whole:
        return says(pieces)

    def act(call: Call) -> None:
        call.begin()
        for piece in pieces:
            call.say(piece)

    return act


@dataclass(frozen=True)
class Way:
    """How a provider is spoken to. `path` is where it is asked; with a `key` it is sent one, in a header."""

    provider: Provider
    module: str
    says: Callable[..., Act]
    path: str
    key: str | None

    def at(self, server: ModelServer) -> LanguageModel:
        base = server.url if self.provider == "openai" else server.root
        return LanguageModel(ModelSettings(self.provider, "small", base, self.key))


WAYS = [
    Way("openai", "langchain_openai", says_as_openai, "/v1/chat/completions", KEY),
    Way("anthropic", "langchain_anthropic", says_as_anthropic, "/v1/messages", KEY),
    Way("ollama", "langchain_ollama", says_as_ollama, "/api/chat", None),
]


@pytest.fixture(params=WAYS, ids=[way.provider for way in WAYS])
def way(request: pytest.FixtureRequest) -> Way:
    found: Way = request.param
    if find_spec(found.module) is None:
        pytest.skip(f"not installed: pip install 'shop-steward[{found.provider}]'")
    return found


def fault_of(way: Way, act: Act) -> tuple[ModelFault, ModelServer]:
    with ModelServer(act) as server, pytest.raises(ModelFault) as caught:
        list(way.at(server).stream(ASKED, max_tokens=50, timeout=20))
    told = "".join(traceback.format_exception(caught.value)).replace(__file__, "")
    assert "quokka" not in told and "numbat" not in told
    return caught.value, server


def test_it_is_asked_what_is_to_be_asked_and_what_it_writes_comes_in_pieces_with_what_it_cost(way: Way) -> None:
    with ModelServer(way.says(["They ", "may ", "not."])) as server:
        stream = way.at(server).stream(ASKED, max_tokens=50, timeout=20)

        assert [piece for piece in stream if piece] == ["They ", "may ", "not."]
        assert stream.usage == Usage(11, 7)
    (asked,), (headers,) = server.heard, server.headers
    holding = [value for value in headers.values() if "numbat" in value]
    assert server.paths == [way.path]
    assert asked["model"] == "small" and "quokka" in str(asked["messages"]) and "You word answers." in str(asked)
    assert 50 in (asked.get("max_tokens"), asked.get("options", {}).get("num_predict"))
    assert asked["stream"] is True and "numbat" not in str(asked)
    assert [value.removeprefix("Bearer ") for value in holding] == ([KEY] if way.key else [])


def test_what_breaks_off_is_broken(way: Way) -> None:
    fault, _ = fault_of(way, way.says(["They may"], whole=False))

    assert fault.kind == "broken"


@pytest.mark.parametrize(
    ("status", "kind"), [(401, "refused"), (404, "refused"), (429, "rate_limited"), (500, "broken")]
)
def test_a_server_that_refuses_is_asked_once_and_its_words_go_nowhere(way: Way, status: int, kind: str) -> None:
    fault, server = fault_of(way, lambda call: call.refuse(status))

    assert fault.kind == kind and len(server.heard) == 1


def test_nobody_is_sent_elsewhere(way: Way) -> None:
    with ModelServer(way.says(["They may."])) as other:
        fault_of(way, lambda call: call.refuse(307, Location=f"{other.root}{way.path}"))

        assert other.heard == []
