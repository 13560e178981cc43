"""What `steward doctor` looks at where concerns are taken: keys, folders, who shares a user."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from bot.check import Check
from bot.child_environment import SLACK_VARIABLES
from bot.errors import ConfigError, UserError
from bot.organising.calendar import day_in
from bot.organising.custodians.installed import InstalledKeys
from bot.settings import Settings, read_values, web_address

_GUIDE = "docs/deploying.md says how."
_HERE = ("localhost", "127.0.0.1", "::1")


def look_at_box(settings: Settings, environment: Mapping[str, str], *, now: datetime) -> Iterator[Check]:
    """Nothing is written, and nothing of what people sent is read."""
    if not settings.collects:
        yield Check("concerns", True, "off, since the employer runs this Steward (operator.kind)")
        return
    try:
        address = web_address(read_values(environment))
    except ConfigError as error:
        yield Check("web address", False, str(error), "Correct web.address.")
        return
    yield _address(address)
    yield _key(settings, address, now)
    yield _box_folder(settings)
    yield _exchange(settings)
    yield _separation(settings, address)
    yield _tokens(settings, environment, address)


def _address(address: str | None) -> Check:
    name = "web address"
    if address is None:
        return Check(name, True, "none, so the Box is for this computer only")
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme == "https" or host in _HERE or host.endswith(".onion"):
        return Check(name, True, address)
    return Check(
        name, False, f"{address}: what people write can be read on the way",
        f"Put a server for https in front and set web.address to https://…; {_GUIDE}",
    )  # fmt: skip


def _key(settings: Settings, address: str | None, now: datetime) -> Check:
    name, day = "custodians' key", day_in(settings.zone, now)
    keys = InstalledKeys(settings.keys_folder, [])
    try:
        ring = keys.ring()
    except OSError:
        return Check(name, False, "the folder cannot be read", "Give this user the right to read organising.keys.")
    except UserError as error:
        return Check(name, False, str(error), "Take that file away, or copy it anew from the custodians' meeting.")
    current = ring.current(day)
    if current is None:
        return Check(
            name, address is None, "none is installed, so no concern is taken",
            "Make one offline with: steward custodians new; then copy its public file into organising.keys.",
        )  # fmt: skip
    if current.demo:
        return Check(
            name, address is None, "the demo key: everybody can open what is sealed to it",
            "Take its file away and install a key of your own: steward custodians new",
        )  # fmt: skip
    if ring.overdue(day):
        return Check(
            name, False, f"{current.id} is of a quarter that is over; concerns still come in",
            "Make the next one with: steward custodians rotate; then install its public file.",
        )  # fmt: skip
    return Check(name, True, f"{current.id}, {current.threshold} of {current.custodians} open it")


def _box_folder(settings: Settings) -> Check:
    name, folder = "box folder", settings.box_folder
    state = _state(folder)
    if state is None:
        return Check(name, True, "not there, or another user's; the Box makes it")
    mode = stat.S_IMODE(state.st_mode)
    if mode & 0o077:
        return Check(name, False, f"others may look into it ({mode:04o})", "Close it: chmod 0700, for its user alone.")
    return Check(name, True, f"for its user alone ({mode:04o})")


def _exchange(settings: Settings) -> Check:
    name, folder = "exchange folder", settings.exchange_folder
    state = _state(folder)
    if state is None:
        return Check(name, True, "not there yet; made at the first start, for one user alone")
    mode = stat.S_IMODE(state.st_mode)
    reads, writes = os.access(folder, os.R_OK | os.X_OK), os.access(folder, os.W_OK | os.X_OK)
    if mode & 0o007:
        return Check(name, False, f"everybody may look into it ({mode:04o})", f"Close it: chmod o-rwx; {_GUIDE}")
    if not reads:
        return Check(name, True, "closed to this user; the Desk's and the Box's need it")
    if not writes:
        return Check(name, False, f"cannot be written ({mode:04o})", f"Give its group the right to write; {_GUIDE}")
    if mode & 0o020 and not mode & stat.S_ISGID:
        return Check(
            name, False, f"what is written in it does not belong to its group ({mode:04o})", f"chmod g+s; {_GUIDE}"
        )
    return Check(name, True, f"writable ({mode:04o})")


def _separation(settings: Settings, address: str | None) -> Check:
    """Whether whoever breaks into the Desk has the Box, and the other way round."""
    name = "Desk and Box"
    desk, box = _state(settings.desk_folder / "desk.db"), _state(settings.box_folder / "box.db")
    if desk is None or box is None:
        return Check(name, True, "not both are here, or not both for this user to see")
    if desk.st_uid != box.st_uid:
        return Check(name, True, "users of their own")
    return Check(
        name, address is None, "the same user: whoever breaks into one has the other as well",
        f"Give each a user of its own; {_GUIDE}",
    )  # fmt: skip


def _tokens(settings: Settings, environment: Mapping[str, str], address: str | None) -> Check:
    name = "Slack's tokens"
    held = [variable for variable in SLACK_VARIABLES if environment.get(variable, "").strip()]
    if not held:
        return Check(name, True, "none in this environment")
    beside = os.access(settings.box_folder / "box.db", os.R_OK)
    return Check(
        name, not (beside and address), f"{', '.join(held)} in this environment; box, office and keeper refuse to "
        "start in it, steward serve keeps it from them" + (", and this user can open box.db" if beside else ""),
        f"Set them for the Desk's user alone; {_GUIDE}",
    )  # fmt: skip


def _state(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None
