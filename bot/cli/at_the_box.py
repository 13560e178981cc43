"""What commands for whoever runs the Box share: its services without serving, and why there may be none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import UserError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.organisation import BoxServices

OFF = (
    "Concerns and petitions are off: the settings name the employer as the operator, and people cannot safely tell "
    "their employer what they would tell one another."
)


def refuse_where_off(settings: Settings) -> None:
    """Raises `UserError`."""
    if not settings.collects:
        raise UserError(OFF)


def has_box(settings: Settings) -> bool:
    return (settings.box_folder / "box.db").exists()


@contextmanager
def box_at_hand(settings: Settings, *, make: bool = False) -> Iterator[BoxServices]:
    """Raises `UserError` where there is no Box here, unless one is to be made."""
    from bot.cli.session import now
    from bot.organisation import BoxServices

    if not make and not has_box(settings):
        raise UserError(
            "There is no Box here yet: box.db is not in its folder (setting box.data). steward serve box makes it."
        )
    try:
        services = BoxServices.at_the_machine(settings, hosts=hosts(), now=now)
    except UserError:
        raise UserError(
            "box.db cannot be opened: another user's, damaged, or the disk is full. Run this as the Box's user."
        ) from None
    try:
        yield services
    finally:
        services.close()


def hosts() -> tuple[str, ...]:
    """Under which people reach the Box, as far as settings say."""
    from bot.web_settings import WebSettings

    return ("127.0.0.1", *WebSettings.load().hosts)


def refuse_no_file(path: Path, called: str) -> None:
    """A folder, or what would be waited for and never come to an end. Raises `UserError`."""
    if not path.is_file():
        raise UserError(f"{called} is no file.")
