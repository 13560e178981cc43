"""The settings of the language model, and what is refused beside one: whatever would send questions to others too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from bot.errors import ConfigError
from knowledge.language_model import ModelSettings, Provider
from knowledge.model_address import ModelAddressRefused, checked_address
from knowledge.model_limits import Limits

KEYS: Mapping[str, str] = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY"}
_NAME = re.compile(r"(?P<provider>[a-z]+):(?P<model>[\w./:@+-]{1,200})", re.ASCII)
_KEY = re.compile(r"[!-~]+")
# What makes LangChain, or a provider's own library, tell others what is asked. Each is read with both beginnings.
_TRACES = (
    "TRACING TRACING_V2 TRACING_MODE RUNS_ENDPOINTS OTEL_ENABLED OTEL_ONLY GATEWAY GATEWAY_API_KEY "
    "HANDLER DEBUG VERBOSE".split()
)
_LOGS = ("OPENAI_LOG", "ANTHROPIC_LOG")
_OFF = ("", "0", "false", "no", "off", "none")


@dataclass(frozen=True, slots=True)
class ModelUse:
    """Which model words answers, and within what limits; `run_by` is who runs its service, as the operator puts it;
    `smooth_drafts` whether organisers may have it smooth drafts too."""

    model: ModelSettings
    limits: Limits
    run_by: str = ""
    smooth_drafts: bool = False


def model_use(values: Mapping[str, object], env: Mapping[str, str]) -> ModelUse | None:
    """None where no model is set. A key that is missing is told when the model is opened, since not every process holds
    it. Raises `ConfigError`, which repeats no value."""
    name = _text(values, "model.name")
    limits = Limits(
        timeout=float(_number(values, "model.timeout", 20, least=1, most=300)),
        tokens_per_answer=_number(values, "model.tokens_per_answer", 2_000, least=100, most=100_000),
        tokens_per_day=_number(values, "model.tokens_per_day", 200_000, least=0, most=10**10),
    )
    address, smooth = _address(values), _switch(values, "model.smooth_drafts")
    if name is None or name.casefold() == "off":
        return None
    found = _NAME.fullmatch(name)
    if found is None or found["provider"] not in get_args(Provider):
        raise ConfigError(
            "model.name (STEWARD_MODEL) is a provider, a colon and a model's name, such as openai:gpt-5-mini. "
            f"Providers are {', '.join(get_args(Provider))}; servers like OpenAI's are openai with a base_url."
        )
    refuse_traces(env)
    provider: Provider = found["provider"]  # type: ignore[assignment]
    return ModelUse(
        ModelSettings(provider, found["model"], address, _key(provider, env)),
        limits,
        " ".join((_text(values, "model.run_by") or "").split()),
        smooth,
    )


def refuse_traces(env: Mapping[str, str]) -> None:
    """Raises `ConfigError` where the environment would have questions sent to others than the model, or logged."""
    held = [
        variable
        for name in _TRACES
        for variable in (f"LANGSMITH_{name}", f"LANGCHAIN_{name}")
        if env.get(variable, "").strip().casefold() not in _OFF
    ]
    held += [variable for variable in _LOGS if env.get(variable, "").strip()]
    if held:
        raise ConfigError(
            f"{', '.join(held)}: with a language model set, this would send or log what people ask. Take "
            f"{'it' if len(held) == 1 else 'them'} out of the environment, or the model out of the settings."
        )


def _key(provider: Provider, env: Mapping[str, str]) -> str | None:
    variable = KEYS.get(provider)
    value = env.get(variable, "").strip() if variable else ""
    if value and not _KEY.fullmatch(value):
        raise ConfigError(f"{variable} holds a space or another character that no key has. Copy it again.")
    return value or None


def _address(values: Mapping[str, object]) -> str | None:
    if (address := _text(values, "model.base_url")) is None:
        return None
    try:
        return checked_address(address)
    except ModelAddressRefused as error:
        raise ConfigError(f"model.base_url (STEWARD_MODEL_BASE_URL): {error}") from None


def _text(values: Mapping[str, object], key: str) -> str | None:
    value = values.get(key)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ConfigError(f"{key} is a text in quotes.")
    return value.strip()


def _switch(values: Mapping[str, object], key: str) -> bool:
    value = values.get(key, False)
    told = str(value).strip().casefold() if isinstance(value, (bool, str)) else ""  # the environment holds texts
    if told not in ("true", "false"):
        raise ConfigError(f"{key} is true or false.")
    return told == "true"


def _number(values: Mapping[str, object], key: str, default: int, *, least: int, most: int) -> int:
    value = values.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ConfigError(f"{key} is a number from {least} to {most}, without quotes.")
    return value
