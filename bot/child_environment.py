"""What of the environment each of Steward's processes gets: what it needs, Slack's secrets only where Slack is, and a
language model's key only where questions are answered."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import ConfigError
from bot.model_settings import KEYS, ModelUse
from bot.slack_settings import SECRETS

SLACK_VARIABLES = tuple(secret.variable for secret in SECRETS)
WITHOUT_SLACK = ("keeper", "box", "office")
"""Processes that must not hold what opens the workspace."""

ANSWERING = ("slack", "box")
"""Processes that answer questions. The office holds a model's key only where it may smooth drafts."""

_ALL = frozenset(
    "PATH HOME USER LOGNAME SHELL LANG LANGUAGE TZ TMPDIR VIRTUAL_ENV SYSTEMROOT OMP_NUM_THREADS "
    "XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME PYTHONPATH PYTHONUNBUFFERED PYTHONWARNINGS PYTHONFAULTHANDLER "
    "PYTHONDONTWRITEBYTECODE PYTHONUTF8 NO_COLOR".split()
)
# A proxy's address may hold a password.
_REACHES_OUT = frozenset(
    name
    for upper in "HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE".split()
    for name in (upper, upper.lower())
)


def environment_of(name: str, environment: Mapping[str, str], model: ModelUse | None = None) -> dict[str, str]:
    """Of `environment`, what the process of that name gets. What is not known to be needed stays behind. `model` is the
    one that words answers, where one does."""
    known = _ALL
    if model is not None and (name in ANSWERING or (name == "office" and model.smooth_drafts)):
        known |= _REACHES_OUT | ({KEYS[model.model.provider]} if model.model.provider in KEYS else frozenset())
    if name in ("keeper", "slack"):
        known |= _REACHES_OUT
    if name == "slack":
        known |= frozenset(SLACK_VARIABLES)
    return {
        variable: value
        for variable, value in environment.items()
        if variable in known or variable.startswith(("STEWARD_", "LC_"))
    }


def refuse_slack(name: str, environment: Mapping[str, str]) -> None:
    """Raises `ConfigError` where a process that must not hold Slack's secrets was started with one."""
    if name not in WITHOUT_SLACK:
        return
    if held := [variable for variable in SLACK_VARIABLES if environment.get(variable, "").strip()]:
        one = len(held) == 1
        raise ConfigError(
            f"{', '.join(held)} {'is' if one else 'are'} in the environment of {name}, which must not hold what opens "
            f"the workspace. Take {'it' if one else 'them'} out, or run: steward serve, which gives "
            f"{'it' if one else 'them'} to slack alone."
        )
