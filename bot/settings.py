"""Settings, read in one place: `steward.toml`, then `STEWARD_*` from the environment. Unknown keys are errors."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

from bot.errors import ConfigError
from bot.model_settings import ModelUse, model_use

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
    Setting(
        "library.sources", "STEWARD_SOURCES", "sources.toml beside steward.toml, else in the data folder",
        "The file of what is followed.",
    ),
    Setting("library.reranker", "STEWARD_RERANKER", "off", "A cross-encoder: a local folder or a hub's model name."),
    Setting(
        "slack.data", "STEWARD_DESK_DATA", "the data folder",
        "Folder of desk.db and its secret: for the user alone that Slack's process runs as.",
    ),
    Setting("slack.direct_messages", None, "true", "Whether people may write to it; false with `--no-dms`."),
    Setting("slack.http_port", None, "off", "Port for signed HTTP events; without it, Socket Mode."),
    Setting("slack.admins", None, "none", "Slack user ids of those who run this: a list."),
    Setting("slack.organisers", None, "none", "Slack user ids of organisers: a list."),
    Setting("slack.alerts_channel", None, "off", "Channel that is told of changed policies: its id, or its name."),
    Setting(
        "slack.petitions_channel", None, "off",
        "Channel that is told how petitions stand, in published totals: its id, or its name.",
    ),
    Setting("slack.api_url", "STEWARD_SLACK_API_URL", "Slack's own", "Another base of Slack's Web API, to try it out."),
    Setting("slack.rich_text", None, "true", "false for another server than Slack, which draws no rich text."),
    Setting("web.address", None, "none", "The public address of the web pages: https://…"),
    Setting("web.onion", None, "none", "The onion address of the web pages, for Tor Browser: http://….onion"),
    Setting(
        "web.passphrase_hash", None, "none",
        "What `steward web passphrase` prints; without it, company policies are not on the web.",
    ),
    Setting("organising.circle", None, "20", "How many people hold codes of a batch when it opens; never under 8."),
    Setting("organising.time_zone", None, "UTC", "Where midnight is, at which batches open: Europe/Berlin"),
    Setting(
        "organising.exchange", "STEWARD_EXCHANGE", "exchange in the data folder",
        "Folder of the files that cross between Slack's process and the Box; no others write there.",
    ),
    Setting(
        "organising.keys", "STEWARD_KEYS", "custodians in the data folder",
        "Folder of the custodians' public files: what concerns are sealed to.",
    ),
    Setting(
        "box.data", "STEWARD_BOX_DATA", "box in the data folder",
        "Folder of box.db and its secret: for the Box's user alone.",
    ),
    Setting("office.admins", None, "none", "Ids of admins who are not in Slack, of letters and digits: a list."),
    Setting("office.organisers", None, "none", "Ids of organisers who are not in Slack: a list."),
    Setting(
        "box.backups", "STEWARD_BOX_BACKUPS", "off",
        "Folder in which the Box puts a copy of box.db each day; copies a week old are deleted.",
    ),
    Setting(
        "office.data", "STEWARD_OFFICE_DATA", "office in the data folder",
        "Folder of what organisers sign in with: for the office's user alone.",
    ),
    Setting(
        "model.name", "STEWARD_MODEL", "off",
        "A language model that words answers: openai:NAME, anthropic:NAME or ollama:NAME.",
    ),
    Setting(
        "model.base_url", "STEWARD_MODEL_BASE_URL", "the provider's",
        "Where it is asked: https://…, or http:// to this computer or a private address.",
    ),
    Setting("model.run_by", None, "not said", "Who runs that service; told before anything is sent to it."),
    Setting("model.timeout", None, "20", "Seconds that it may take; then the answer stands as the sources have it."),
    Setting("model.tokens_per_answer", None, "2000", "The most that it may write for one answer, in tokens."),
    Setting("model.tokens_per_day", None, "200000", "The most that it may read and write in a day (UTC), in tokens."),
    Setting(
        "model.data", "STEWARD_MODEL_DATA", "model in the data folder",
        "Folder of the day's counts, which keep it to its budget: for Slack's process and the Box.",
    ),
    Setting(
        "model.smooth_drafts", "STEWARD_MODEL_SMOOTH", "false",
        "Whether organisers may have it smooth Steward's own clauses in drafts of petitions: true or false.",
    ),
)  # fmt: skip
CONFIG_VARIABLE = "STEWARD_CONFIG"
_ONION = re.compile(r"http://[a-z2-7]{56}\.onion/?", re.ASCII)
_TOKEN = re.compile(r"\bx(?:ox[a-z]|app)-")
_MODEL_KEY = re.compile(r"(?:\w+_)?(?:api_?)?key", re.IGNORECASE)
_KEY_TEXT = re.compile(r"\s*sk-[\w-]{8}", re.ASCII)
_SECRET_KEY = re.compile(r"(?:bot|app)_?token|signing_?secret", re.IGNORECASE)


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
    sources: Path | None = None
    circle: int = 20
    zone: tzinfo = UTC
    box: Path | None = None
    backups: Path | None = None
    exchange: Path | None = None
    keys: Path | None = None
    office: Path | None = None
    desk: Path | None = None
    model: ModelUse | None = None
    counts: Path | None = None

    @property
    def collects(self) -> bool:
        """Whether concerns and petitions are on: not where the employer runs this."""
        return self.operator.kind is not OperatorKind.EMPLOYER

    @property
    def desk_folder(self) -> Path:
        """Where desk.db is."""
        return self.desk or self.data

    @property
    def box_folder(self) -> Path:
        """Where box.db is."""
        return self.box or self.data / "box"

    @property
    def backups_folder(self) -> Path:
        """Where copies of box.db are, made each day or by hand."""
        return self.backups or self.box_folder / "backups"

    @property
    def exchange_folder(self) -> Path:
        """What crosses between Desk and Box."""
        return self.exchange or self.data / "exchange"

    @property
    def keys_folder(self) -> Path:
        """The custodians' public files."""
        return self.keys or self.data / "custodians"

    @property
    def office_folder(self) -> Path:
        """What organisers sign in with."""
        return self.office or self.data / "office"

    @property
    def counts_folder(self) -> Path:
        """What was asked of the language model today, in numbers."""
        return self.counts or self.data / "model"

    @classmethod
    def load(cls, environment: Mapping[str, str] | None = None, *, folder: Path | None = None) -> Settings:
        """From `folder`'s steward.toml (the current folder's where None) and the environment. Raises `ConfigError`."""
        env = process_environment() if environment is None else environment
        values = read_values(env, folder=folder)
        config = config_path(env, folder=folder)
        return cls(
            data=Path(text_of(values, "library.data") or platformdirs.user_data_path("steward"))
            .expanduser()
            .absolute(),
            embedding_model=text_of(values, "library.embedding_model") or "all-MiniLM-L6-v2",
            reranker=text_of(values, "library.reranker"),
            default_place=text_of(values, "answers.default_place"),
            contacts=texts_of(values, "answers.contacts"),
            operator=_operator(values),
            config=config if config.is_file() else None,
            sources=_folder(values, "library.sources"),
            circle=_circle(values),
            zone=_zone(values),
            box=_folder(values, "box.data"),
            backups=_folder(values, "box.backups"),
            exchange=_folder(values, "organising.exchange"),
            keys=_folder(values, "organising.keys"),
            office=_folder(values, "office.data"),
            desk=_folder(values, "slack.data"),
            model=model_use(values, env),
            counts=_folder(values, "model.data"),
        )


def process_environment() -> Mapping[str, str]:
    """The environment of this process; nothing else reads it."""
    return os.environ


def read_values(env: Mapping[str, str], *, folder: Path | None = None) -> dict[str, object]:
    """What the file sets, and over it what the environment sets, by key, unchecked. Raises `ConfigError`."""
    _refuse_unknown_variables(env)
    config = config_path(env, folder=folder)
    values = _read(config) if config.is_file() else {}
    if env.get(CONFIG_VARIABLE, "").strip() and not config.is_file():
        raise ConfigError(f"{CONFIG_VARIABLE} names a file that does not exist. Run: steward init")
    for setting in SETTINGS:
        if setting.variable and env.get(setting.variable, "").strip():
            values[setting.key] = env[setting.variable].strip()
    return values


def config_path(environment: Mapping[str, str] | None = None, *, folder: Path | None = None) -> Path:
    env = process_environment() if environment is None else environment
    named = env.get(CONFIG_VARIABLE, "").strip()
    return Path(named).expanduser() if named else (folder or Path.cwd()) / CONFIG_FILE


def _folder(values: Mapping[str, object], key: str) -> Path | None:
    named = text_of(values, key)
    return Path(named).expanduser().absolute() if named else None


def _circle(values: Mapping[str, object]) -> int:
    circle = values.get("organising.circle", 20)
    if not isinstance(circle, int) or isinstance(circle, bool) or circle < 8:
        raise ConfigError("organising.circle is a number of people, 8 or more; fewer would point at each of them.")
    return circle


def _zone(values: Mapping[str, object]) -> tzinfo:
    if (named := text_of(values, "organising.time_zone")) is None:
        return UTC
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(named)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        raise ConfigError("organising.time_zone is a zone such as Europe/Berlin or America/New_York.") from None


def _operator(values: Mapping[str, object]) -> Operator:
    name = text_of(values, "operator.name")
    try:
        kind = OperatorKind(text_of(values, "operator.kind") or "workers")
    except ValueError:
        raise ConfigError(f"operator.kind is one of: {', '.join(OperatorKind)}.") from None
    contact = text_of(values, "operator.contact") or ""
    return Operator(name or "demo profile", kind, contact, demo=name is None)


def _read(path: Path) -> dict[str, object]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise ConfigError(f"{path.name} cannot be read. Make it readable, or run: steward init") from None
    except tomllib.TOMLDecodeError:
        raise ConfigError(f"{path.name} is not valid TOML. Mend it, or run: steward init") from None
    _refuse_secrets(path, tables)
    known = {setting.key for setting in SETTINGS}
    values: dict[str, object] = {}
    for table, keys in tables.items():
        if not isinstance(keys, dict) or (not keys and not any(key.startswith(f"{table}.") for key in known)):
            raise ConfigError(f"{path.name} has an unknown key: {table}. See the settings table in README.md.")
        values |= {f"{table}.{key}": value for key, value in keys.items()}
    if unknown := sorted(values.keys() - known):
        raise ConfigError(f"{path.name} has an unknown key: {', '.join(unknown)}. See the settings table in README.md.")
    return values


def _refuse_secrets(path: Path, tree: object, key: str = "") -> None:
    """A file is copied, shown and committed; what opens the workspace stands in the environment only."""
    if isinstance(tree, dict):
        for name, value in tree.items():
            _refuse_secrets(path, value, name)
    elif isinstance(tree, list):
        for value in tree:
            _refuse_secrets(path, value, key)
    elif isinstance(tree, str) and (_MODEL_KEY.fullmatch(key) or _KEY_TEXT.match(tree)):
        raise ConfigError(
            f"{path.name} holds the key of a language model. Take it out, make a new one where it came from, since the "
            "file may have been read, and set it in the environment, as OPENAI_API_KEY or ANTHROPIC_API_KEY."
        )
    elif isinstance(tree, str) and (_SECRET_KEY.search(key) or _TOKEN.search(tree)):
        raise ConfigError(
            f"{path.name} holds a token or secret of Slack. Take it out, make a new one in Slack, since "
            "the file may have been read, and set it in the environment, as SLACK_BOT_TOKEN, SLACK_APP_TOKEN or "
            "SLACK_SIGNING_SECRET."
        )


def _refuse_unknown_variables(env: Mapping[str, str]) -> None:
    known = {s.variable for s in SETTINGS if s.variable} | {CONFIG_VARIABLE}
    if unknown := sorted(name for name in env if name.startswith("STEWARD_") and name not in known):
        raise ConfigError(
            f"Unknown setting in the environment: {', '.join(unknown)}. See the settings table in README.md."
        )


def text_of(values: Mapping[str, object], key: str) -> str | None:
    """The text set under that key, None where it is empty or not set. Raises `ConfigError`."""
    value = values.get(key)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ConfigError(f"{key} is a text in quotes.")
    return value


def texts_of(values: Mapping[str, object], key: str) -> tuple[str, ...]:
    """The list of texts set under that key. Raises `ConfigError`."""
    value = values.get(key, [])
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise ConfigError(f"{key} is a list of texts.")
    return tuple(value)


def web_address(values: Mapping[str, object]) -> str | None:
    """The public address of the web pages, without a slash at its end. Raises `ConfigError`."""
    text = text_of(values, "web.address")
    if text is None:
        return None
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("https", "http") and bool(parts.hostname) and parts.username is None
        bare = parts.path in ("", "/") and not parts.query and not parts.fragment
        port = parts.port
    except ValueError:
        sound = bare = False
        port = None
    if not sound or not bare or text != text.strip() or (port is not None and not 1 <= port <= 65535):
        raise ConfigError("web.address is an address without a path, such as https://steward.example.org")
    return text.rstrip("/")


def web_onion(values: Mapping[str, object]) -> str | None:
    """The onion address of the web pages, without a slash at its end. Raises `ConfigError`."""
    text = text_of(values, "web.onion")
    if text is not None and not _ONION.fullmatch(text):
        raise ConfigError(
            "web.onion is the address that Tor made, such as http://….onion, with 56 characters before it."
        )
    return text.rstrip("/") if text else None
