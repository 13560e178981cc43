"""The circle: of how many people, at the least, whoever uses a code is one."""

from __future__ import annotations

from bot.errors import ConfigError

USUAL = 20
NEVER_UNDER = 8
_STEP = 5


def checked(circle: int) -> int:
    """The setting. Raises `ConfigError`."""
    if circle < NEVER_UNDER:
        raise ConfigError(f"A circle of codes is {NEVER_UNDER} people or more; fewer would point at each of them.")
    return circle


def stated(holders: int, least: int) -> int:
    """What the page states: never more than hold codes, and in fives, so that nobody counts them by it."""
    return max(least, holders - holders % _STEP)
