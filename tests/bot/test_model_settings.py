"""The language model's settings: off by default, no key in a file or a repr, nobody who reads along."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.model_settings import model_use
from bot.settings import Settings

KEY = "sk-quokka-quokka"


def load(folder: Path, text: str = "", **environment: str) -> Settings:
    (folder / "steward.toml").write_text(text, encoding="utf-8")
    return Settings.load(environment, folder=folder)


def test_no_model_is_asked_unless_one_is_set(tmp_path: Path) -> None:
    assert load(tmp_path).model is None
    assert load(tmp_path, OPENAI_API_KEY=KEY, STEWARD_MODEL_BASE_URL="https://models.example.org").model is None
    assert load(tmp_path, STEWARD_MODEL="off").model is None


def test_a_key_is_in_no_repr(tmp_path: Path) -> None:
    found = load(tmp_path, STEWARD_MODEL="openai:small", OPENAI_API_KEY=KEY)

    assert found.model and found.model.model.key == KEY
    assert "quokka" not in repr(found) + str(found.model)


@pytest.mark.parametrize(
    ("provider", "key"), [("openai", "OPENAI_API_KEY"), ("anthropic", "ANTHROPIC_API_KEY"), ("ollama", None)]
)
def test_each_provider_is_given_its_own_key_alone(provider: str, key: str | None) -> None:
    env = {"OPENAI_API_KEY": "of-openai", "ANTHROPIC_API_KEY": "of-anthropic"}
    use = model_use({"model.name": f"{provider}:small"}, env)

    assert use and use.model.key == (env[key] if key else None)


@pytest.mark.parametrize("name", ["gpt-5", "azure:gpt-5", "openai:", ":x", "openai:a b", "OPENAI:x", "langsmith:x"])
def test_a_name_without_a_known_provider_is_refused(name: str) -> None:
    with pytest.raises(ConfigError, match="STEWARD_MODEL"):
        model_use({"model.name": name}, {})


@pytest.mark.parametrize(
    "address",
    [
        "http://models.example.org/v1", "http://8.8.8.8/v1", "http://169.254.169.254/v1", "http://0.0.0.0:8000/v1",
        "http://models.internal/v1", "http://localhost.example.org/v1", "http://192.168.1.20.example.org/v1",
        "https://me:quokka@models.example.org/v1", "https://models.example.org/v1?key=quokka", "ftp://127.0.0.1/v1",
        "http://127.0.0.1:quokka/v1", "http://[::ffff:8.8.8.8]/v1", "not an address", "https://models.example.org/v1#x",
    ],
)  # fmt: skip
def test_a_question_goes_in_the_clear_to_nobody_elsewhere(address: str) -> None:
    with pytest.raises(ConfigError, match="STEWARD_MODEL_BASE_URL") as caught:
        model_use({"model.name": "openai:x", "model.base_url": address}, {})

    assert "quokka" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("http://127.0.0.1:8000/v1", True), ("http://localhost:11434", True), ("http://[::1]:8000/v1", True),
        ("http://192.168.1.20:8000/v1", False), ("http://10.0.0.4/v1", False), ("http://[fd00::1]/v1", False),
        ("https://models.example.org/v1", False),
    ],
)  # fmt: skip
def test_in_the_clear_is_for_this_computer_and_a_private_network(address: str, local: bool) -> None:
    use = model_use({"model.name": "openai:x", "model.base_url": f"{address}/"}, {})

    assert use and (use.model.address, use.model.is_local) == (address, local)


@pytest.mark.parametrize(
    "variable",
    [
        "LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2",
        "LANGSMITH_RUNS_ENDPOINTS", "LANGCHAIN_RUNS_ENDPOINTS", "LANGSMITH_OTEL_ENABLED", "LANGCHAIN_OTEL_ENABLED",
        "LANGSMITH_OTEL_ONLY", "LANGSMITH_TRACING_MODE", "LANGSMITH_GATEWAY", "LANGCHAIN_HANDLER", "OPENAI_LOG",
        "ANTHROPIC_LOG",
    ],
)  # fmt: skip
def test_what_would_send_questions_to_others_is_refused_at_the_start(tmp_path: Path, variable: str) -> None:
    with pytest.raises(ConfigError, match=variable) as caught:
        load(tmp_path, STEWARD_MODEL="openai:small", **{variable: "https://quokka.example.org"})

    assert "quokka" not in str(caught.value)
    assert load(tmp_path, **{variable: "true"}).model is None, "without a model, nothing of it is read"


def test_tracing_that_is_switched_off_is_no_tracing(tmp_path: Path) -> None:
    found = load(tmp_path, STEWARD_MODEL="openai:small", LANGSMITH_TRACING="false", LANGSMITH_API_KEY="quokka")

    assert found.model is not None


@pytest.mark.parametrize(
    "text",
    [
        '[model]\napi_key = "quokka"\n', '[model]\nname = "sk-quokka-quokka"\n', f'[answers]\ncontacts = ["{KEY}"]\n',
        '[model]\nopenai_api_key = "quokka"\n', '[model]\nkey = "quokka"\n',
    ],
)  # fmt: skip
def test_a_key_in_the_file_is_refused_and_not_repeated(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match="OPENAI_API_KEY") as caught:
        load(tmp_path, text)

    assert "quokka" not in str(caught.value)


def test_a_key_that_no_header_can_carry_is_refused_and_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="OPENAI_API_KEY") as caught:
        load(tmp_path, STEWARD_MODEL="openai:small", OPENAI_API_KEY="quokka\nx: y")

    assert "quokka" not in str(caught.value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("timeout", "0"), ("timeout", "true"), ("timeout", '"20"'), ("tokens_per_answer", "5"),
        ("tokens_per_day", "-1"), ("name", "7"),
    ],
)  # fmt: skip
def test_a_wrong_limit_is_named(tmp_path: Path, key: str, value: str) -> None:
    with pytest.raises(ConfigError, match=rf"model\.{key}"):
        load(tmp_path, f"[model]\n{key} = {value}\n")


@pytest.mark.parametrize(
    ("value", "on"), [(True, True), ("true", True), ("True", True), (False, False), ("false", False)]
)
def test_drafts_are_smoothed_only_where_that_is_switched_on(value: object, on: bool) -> None:
    off = model_use({"model.name": "openai:x"}, {})
    use = model_use({"model.name": "openai:x", "model.smooth_drafts": value}, {})

    assert off and not off.smooth_drafts and use and use.smooth_drafts is on


@pytest.mark.parametrize("value", [1, 0, "yes", "on", "1", [], 1.0])
def test_anything_but_true_and_false_is_refused(value: object) -> None:
    with pytest.raises(ConfigError, match="true or false"):
        model_use({"model.name": "openai:x", "model.smooth_drafts": value}, {})
