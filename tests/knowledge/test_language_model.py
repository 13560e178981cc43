"""The door to language models, before a real server: it streams, and whatever that server does ends in our own words,
in time, with nothing of the question or the key in them."""

from __future__ import annotations

import logging
import ssl
import threading
import traceback
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from knowledge.chat_model import Message, ModelFault, Usage
from knowledge.language_model import LanguageModel, ModelNotInstalled, ModelSettings, open_model
from tests.model_server import Act, Call, ModelServer, says

ASKED = [Message("system", "You word answers."), Message("user", "can they read what quokka wrote?")]
KEY = "sk-numbat-numbat"


def model_at(server: ModelServer, *, silence: float = 10.0) -> LanguageModel:
    return LanguageModel(ModelSettings("openai", "small", server.url, KEY), silence=silence)


def fault_of(act: Act, *, timeout: float = 20.0, silence: float = 10.0, max_tokens: int = 50) -> ModelFault:
    with ModelServer(act) as server, pytest.raises(ModelFault) as caught:
        list(model_at(server, silence=silence).stream(ASKED, max_tokens=max_tokens, timeout=timeout))
    told = "".join(traceback.format_exception(caught.value))
    assert "quokka" not in told.replace(__file__, "") and "numbat" not in told
    return caught.value


def test_what_a_model_writes_comes_piece_by_piece_with_what_it_cost() -> None:
    with ModelServer(says(["They ", "may ", "not."])) as server:
        stream = model_at(server).stream(ASKED, max_tokens=50, timeout=20)

        assert list(stream) == ["They ", "may ", "not."]
        assert stream.usage == Usage(11, 7)
        assert server.headers[0]["authorization"] == f"Bearer {KEY}"
        assert [(m["role"], m["content"]) for m in server.heard[0]["messages"]] == [(m.role, m.text) for m in ASKED]
        assert server.heard[0]["max_tokens"] == 50 and server.heard[0]["stream"] is True


def test_the_first_piece_is_there_before_the_last_is_written() -> None:
    heard = threading.Event()

    def act(call: Call) -> None:
        call.begin()
        call.say("They ")
        assert heard.wait(20)
        call.say("may.")
        call.end()

    with ModelServer(act) as server:
        stream = model_at(server).stream(ASKED, max_tokens=50, timeout=20)
        assert next(stream) == "They "
        heard.set()
        assert list(stream) == ["may."]


def test_what_it_cost_is_estimated_where_the_server_does_not_tell() -> None:
    with ModelServer(says(["They may not."], usage=None)) as server:
        stream = model_at(server).stream(ASKED, max_tokens=50, timeout=20)
        assert list(stream) == ["They may not."]

    assert stream.usage is not None and stream.usage.prompt_tokens > 5 and stream.usage.completion_tokens > 2


def cut(call: Call) -> None:
    call.begin(Transfer_Encoding="chunked")
    call.raw(b"20\r\ndata: ")


def end_early(call: Call) -> None:
    call.begin()
    call.say("They may")


def broken_json(call: Call) -> None:
    call.begin()
    call.raw(b'data: {"id": "1", "choices": [{"quokka\n\n')


def error_in_the_stream(call: Call) -> None:
    call.begin()
    call.say("They may")
    call.event({"error": {"message": "quokka", "type": "server_error", "code": "x"}})


def no_event_at_all(call: Call) -> None:
    call.begin(Content_Type="text/html")
    call.raw(b"<html>quokka</html>")


def of_another_shape(call: Call) -> None:
    call.begin()
    call.event({"choices": "quokka"})


def compressed(call: Call) -> None:
    call.begin(Content_Encoding="gzip")
    call.raw(b"\x1f\x8b\x08")


def elsewhere(call: Call) -> None:
    call.refuse(307, Location="http://127.0.0.1:9/v1/chat/completions")


@pytest.mark.parametrize(
    ("act", "kind", "passing"),
    [
        (lambda call: call.refuse(401, f"quokka {KEY}"), "refused", False),
        (lambda call: call.refuse(403), "refused", False),
        (lambda call: call.refuse(404), "refused", False),
        (lambda call: call.refuse(400), "refused", False),
        (lambda call: call.refuse(429), "rate_limited", True),
        (lambda call: call.refuse(500), "broken", True),
        (lambda call: call.refuse(503), "broken", True),
        (elsewhere, "refused", False),
        (lambda call: call.connection.close(), "broken", True),
        (cut, "broken", True),
        (end_early, "broken", True),
        (broken_json, "broken", False),
        (error_in_the_stream, "broken", False),
        (no_event_at_all, "broken", False),
        (of_another_shape, "broken", False),
        (compressed, "broken", False),
    ],
)
def test_whatever_the_server_does_is_told_in_our_words(act: Act, kind: str, passing: bool) -> None:
    fault = fault_of(act)

    assert (fault.kind, fault.passing) == (kind, passing)


def test_the_wait_that_the_server_names_is_known() -> None:
    date, later = "Sat, 28 Nov 2026 20:00:00 GMT", "Sat, 28 Nov 2026 20:00:07 GMT"

    assert fault_of(lambda call: call.refuse(429, Retry_After="3")).retry_after == 3.0
    assert fault_of(lambda call: call.refuse(503, Retry_After=later, date=date)).retry_after == 7.0
    assert fault_of(lambda call: call.refuse(429, Retry_After="quokka")).retry_after is None


def wait(call: Call) -> None:
    call.released.wait()


def then_wait(call: Call) -> None:
    call.begin()
    call.say("They ")
    call.released.wait()


def drip(call: Call) -> None:
    """Signs of life for ever, and no word."""
    call.begin()
    while not call.released.wait(0.02):
        call.raw(b": still here\n\n")


def drip_headers(call: Call) -> None:
    call.raw(b"HTTP/1.1 200 OK\r\nX: ")
    while not call.released.wait(0.02):
        call.raw(b"x")


def drip_words(call: Call) -> None:
    call.begin()
    while not call.released.wait(0.02):
        call.say("a")


@pytest.mark.parametrize("act", [wait, drip, drip_headers, drip_words])
def test_nobody_waits_longer_than_the_time_limit(act: Act) -> None:
    assert fault_of(act, timeout=0.4, max_tokens=10_000).kind == "timeout"


def test_silence_after_a_word_ends_it_before_the_time_limit() -> None:
    assert fault_of(then_wait, timeout=600, silence=0.2).kind == "timeout"


def test_whoever_leaves_cuts_the_connection() -> None:
    with ModelServer(drip_words) as server:
        stream = model_at(server).stream(ASKED, max_tokens=10_000, timeout=60)
        assert next(stream) == "a"
        stream.close()

        assert list(stream) == []
        assert server.left.wait(20)


def flood_of_words(call: Call) -> None:
    call.begin()
    while True:
        call.say("quokka " * 1000)


def flood_of_bytes(call: Call) -> None:
    call.begin()
    while True:
        call.raw(b"x" * 100_000)


@pytest.mark.parametrize("act", [flood_of_words, flood_of_bytes])
def test_a_server_that_writes_on_and_on_is_cut_off(act: Act) -> None:
    assert fault_of(act, timeout=60).kind == "broken"


def test_a_server_that_is_not_there_is_told_as_that() -> None:
    with ModelServer(wait) as server:
        address = server.url
    model = LanguageModel(ModelSettings("openai", "small", address))

    with pytest.raises(ModelFault) as caught:
        list(model.stream(ASKED, max_tokens=50, timeout=20))

    assert (caught.value.kind, caught.value.passing) == ("unreachable", True)


def test_a_server_that_cannot_prove_who_it_is_hears_nothing(certificate: tuple[Path, Path]) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(*certificate)
    with ModelServer(says(["They may."]), tls=tls) as server:
        with pytest.raises(ModelFault) as caught:
            list(model_at(server).stream(ASKED, max_tokens=50, timeout=20))

        assert (caught.value.kind, caught.value.passing, server.heard) == ("unreachable", False, [])


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Of 127.0.0.1, signed by nobody whom anybody trusts."""
    from datetime import UTC, datetime, timedelta
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    return folder / "cert.pem", folder / "key.pem"


TRACES: Callable[[str], dict[str, str]] = lambda url: {  # noqa: E731
    "LANGSMITH_TRACING": "true", "LANGCHAIN_TRACING_V2": "true", "LANGSMITH_API_KEY": "quokka",
    "LANGSMITH_ENDPOINT": url, "LANGSMITH_GATEWAY": url, "LANGSMITH_GATEWAY_API_KEY": "quokka",
    "OPENAI_API_BASE": url, "OPENAI_BASE_URL": url, "HTTP_PROXY": url, "http_proxy": url, "ALL_PROXY": url,
}  # fmt: skip


def test_nobody_reads_along_even_where_tracing_is_switched_on_later(monkeypatch: pytest.MonkeyPatch) -> None:
    from langsmith import utils as langsmith_utils

    utils: Any = langsmith_utils

    with ModelServer(says(["no"])) as listening, ModelServer(says(["They may."])) as server:
        for name, value in TRACES(listening.url).items():
            monkeypatch.setenv(name, value)
        for held in (utils.get_env_var, utils.get_tracer_project):
            held.cache_clear()
        stream = model_at(server).stream(ASKED, max_tokens=50, timeout=20)

        assert utils.tracing_is_enabled(), "the trap is set"
        assert list(stream) == ["They may."]
        assert len(server.heard) == 1 and listening.heard == []
        assert not [t for t in threading.enumerate() if "langsmith" in t.name.casefold() or "tracing" in t.name]
    utils.get_env_var.cache_clear()


def test_no_log_holds_what_was_asked_or_the_key(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with ModelServer(says(["They may."])) as server:
        assert list(model_at(server).stream(ASKED, max_tokens=50, timeout=20)) == ["They may."]

    assert "quokka" not in caplog.text and "numbat" not in caplog.text


def test_no_repr_holds_the_key_or_what_was_asked() -> None:
    model = open_model(ModelSettings("openai", "small", "http://127.0.0.1:9/v1", KEY))

    assert "numbat" not in repr(model) and "quokka" not in repr(ASKED)


@pytest.mark.skipif(find_spec("langchain_ollama") is not None, reason="the package is there")
def test_a_missing_package_is_named_with_the_command_that_brings_it() -> None:
    with pytest.raises(ModelNotInstalled, match=r"pip install 'shop-steward\[ollama\]'"):
        open_model(ModelSettings("ollama", "small"))


def test_a_missing_key_is_named_where_the_provider_needs_one() -> None:
    with pytest.raises(ModelFault, match="OPENAI_API_KEY"):
        open_model(ModelSettings("openai", "small"))
    assert open_model(ModelSettings("openai", "small", "http://127.0.0.1:9/v1")).name == "openai:small"
