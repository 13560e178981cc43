"""Who may sign in at the office: lists in the settings file, read without any secret of Slack's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from bot.errors import ConfigError
from bot.settings import process_environment, read_values, texts_of

_ID = re.compile(r"[A-Za-z0-9]{1,40}")


class Role(StrEnum):
    """What somebody is shown: an admin also how the machine is."""

    ADMIN = "admin"
    ORGANISER = "organiser"


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """`people` are ids with their roles; whoever is in both lists is an admin."""

    people: Mapping[str, Role] = field(repr=False)

    @classmethod
    def load(cls, environment: Mapping[str, str] | None = None, *, folder: Path | None = None) -> OfficeSettings:
        """The people of `slack.admins` and `slack.organisers`, and of `office.admins` and `office.organisers` those who
        are not in Slack. Raises `ConfigError`, which never repeats an id."""
        env = process_environment() if environment is None else environment
        values = read_values(env, folder=folder)
        people: dict[str, Role] = {}
        for key, role in (("organisers", Role.ORGANISER), ("admins", Role.ADMIN)):
            people |= dict.fromkeys(texts_of(values, f"slack.{key}"), role)
            people |= dict.fromkeys(_ids(values, f"office.{key}"), role)
        return cls(people)


def _ids(values: Mapping[str, object], key: str) -> tuple[str, ...]:
    ids = texts_of(values, key)
    if not all(_ID.fullmatch(id) for id in ids):
        raise ConfigError(f"{key} is a list of ids, each of letters and digits: for people who are not in Slack.")
    return ids
