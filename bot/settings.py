"""Settings, read in one place: `steward.toml`, then `STEWARD_*` from the environment. Unknown keys are errors."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import platformdirs

from bot.errors import ConfigError

CONFIG_FILE = "steward.toml"


class OperatorKind(StrEnum):
    """Who runs this Steward. Where it is the employer, concerns and petitions stay off."""

    UNION = "union"
    WORKS_COUNCIL = "works council"
    WORKERS = "workers"
    EMPLOYER = "employer"


@dataclass(frozen=True, slots=True)
class Setting:
    """One documented setting: its key in the file, its variable, its default in words, what it does."""

    key: str
    variable: str | None
    default: str
    help: str


SETTINGS = (
    Setting("operator.name", None, "demo profile", "Who runs this Steward; shown at first contact."),
    Setting("operator.kind", None, "workers", "union, works council, workers or employer."),
    Setting("operator.contact", None, "none", "How to reach the operator."),
    Setting("answers.default_place", "STEWARD_DEFAULT_PLACE", "none", "Place assumed when nobody names one: US-NY, DE"),
    Setting("answers.contacts", None, "none", "People to offer when Steward can't help: a list of short texts."),
    Setting("library.data", "STEWARD_DATA", "the user's data folder", "Folder of the library and of exported models."),
    Setting(
        "library.embedding_model", "STEWARD_EMBEDDING_MODEL", "all-MiniLM-L6-v2",
        "The packaged model, a local folder, or a hub's model name.",
    ),
    Setting("library.reranker", "STEWARD_RERANKER", "off", "A cross-encoder: a local folder or a hub's model name."),
)  # fmt: skip
CONFIG_VARIABLE = "STEWARD_CONFIG"


@dataclass(frozen=True, slots=True)
class Operator:
    name: str
    kind: OperatorKind
    contact: str
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that answering needs to know. `config` is the file it was read from, if there was one."""

    data: Path
    embedding_model: str
    reranker: str | None
    default_place: str | None
    contacts: tuple[str, ...]
    operator: Operator
    config: Path | None

    @classmethod
    def load(cls, environment: Mapping[str, str] | None = None, *, folder: Path | None = None) -> Settings:
        """From `folder`'s steward.toml (the current folder's where None) and the environment. Raises `ConfigError`."""
        env = os.environ if environment is None else environment
        _refuse_unknown_variables(env)
        config = config_path(env, folder=folder)
        values = _read(config) if config.is_file() else {}
        if env.get(CONFIG_VARIABLE, "").strip() and not config.is_file():
            raise ConfigError(f"{CONFIG_VARIABLE} names a file that does not exist. Run: steward init")
        for setting in SETTINGS:
            if setting.variable and env.get(setting.variable, "").strip():
                values[setting.key] = env[setting.variable].strip()
        return cls(
            data=Path(_text(values, "library.data") or platformdirs.user_data_path("steward")).expanduser().absolute(),
            embedding_model=_text(values, "library.embedding_model") or "all-MiniLM-L6-v2",
            reranker=_text(values, "library.reranker"),
            default_place=_text(values, "answers.default_place"),
            contacts=_texts(values, "answers.contacts"),
            operator=_operator(values),
            config=config if config.is_file() else None,
        )


def config_path(environment: Mapping[str, str] | None = None, *, folder: Path | None = None) -> Path:
    env = os.environ if environment is None else environment
    named = env.get(CONFIG_VARIABLE, "").strip()
    return Path(named).expanduser() if named else (folder or Path.cwd()) / CONFIG_FILE


def _operator(values: Mapping[str, object]) -> Operator:
    name = _text(values, "operator.name")
    try:
        kind = OperatorKind(_text(values, "operator.kind") or "workers")
    except ValueError:
        raise ConfigError(f"operator.kind is one of: {', '.join(OperatorKind)}.") from None
    contact = _text(values, "operator.contact") or ""
    return Operator(name or "demo profile", kind, contact, demo=name is None)


def _read(path: Path) -> dict[str, object]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise ConfigError(f"{path.name} cannot be read. Make it readable, or run: steward init") from None
    except tomllib.TOMLDecodeError:
        raise ConfigError(f"{path.name} is not valid TOML. Mend it, or run: steward init") from None
    known = {setting.key for setting in SETTINGS}
    values: dict[str, object] = {}
    for table, keys in tables.items():
        if not isinstance(keys, dict) or (not keys and not any(key.startswith(f"{table}.") for key in known)):
            raise ConfigError(f"{path.name} has an unknown key: {table}. See the settings table in README.md.")
        values |= {f"{table}.{key}": value for key, value in keys.items()}
    if unknown := sorted(values.keys() - known):
        raise ConfigError(f"{path.name} has an unknown key: {', '.join(unknown)}. See the settings table in README.md.")
    return values


def _refuse_unknown_variables(env: Mapping[str, str]) -> None:
    known = {s.variable for s in SETTINGS if s.variable} | {CONFIG_VARIABLE}
    if unknown := sorted(name for name in env if name.startswith("STEWARD_") and name not in known):
        raise ConfigError(
            f"Unknown setting in the environment: {', '.join(unknown)}. See the settings table in README.md."
        )


def _text(values: Mapping[str, object], key: str) -> str | None:
    value = values.get(key)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ConfigError(f"{key} is a text in quotes.")
    return value


def _texts(values: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = values.get(key, [])
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise ConfigError(f"{key} is a list of texts.")
    return tuple(value)
