"""The public files that a custodians' meeting brought to the Box: what it seals to, read anew as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from bot.errors import FileDamaged, UserError
from bot.organising.concern import PADDED_BYTES
from bot.organising.concern_box import Sealing
from bot.organising.custodians.key_set import KeySet, is_loopback
from bot.organising.custodians.keyring import Keyring
from bot.organising.custodians.public_file import read_public_file
from bot.organising.custodians.sealing import seal


class InstalledKeys:
    """`hosts` are all under which people reach the Box: the demo key is used on none but this computer's own, and none
    is where nobody is named who runs it."""

    def __init__(self, folder: Path, hosts: Iterable[str], *, named: bool = True) -> None:
        self._folder = folder
        self._hosts = tuple(hosts)
        self._named = named

    @property
    def nobody_named(self) -> bool:
        """Whether people come from elsewhere to a Box of which nothing says who runs it."""
        return not self._named and not all(map(is_loopback, self._hosts))

    def ring(self) -> Keyring:
        """Raises `FileDamaged`, `UserError`."""
        return Keyring.load(self._folder)

    def current(self, day: date) -> KeySet | None:
        """The key that is sealed to on that day. None where there is none, where a file is damaged, and where
        people come from elsewhere while it is the demo key or nobody is named."""
        if self.nobody_named:
            return None
        try:
            keys = self.ring().current(day)
        except (FileDamaged, UserError):
            return None
        return keys if keys is not None and all(map(keys.usable_on, self._hosts)) else None

    def sealing(self, day: date) -> Sealing | None:
        keys = self.current(day)
        if keys is None:
            return None
        public_key = keys.public_key
        return Sealing(keys.id, lambda plain: seal(public_key, plain, PADDED_BYTES))

    def named(self, id: str) -> KeySet | None:
        """An installed key by its id, whatever it is for. None as for `current`."""
        if self.nobody_named:
            return None
        path = self._folder / f"{id}.json"
        try:
            keys = read_public_file(path) if path.parent == self._folder else None
        except (FileDamaged, UserError):
            return None
        sound = keys is not None and keys.id == id and all(map(keys.usable_on, self._hosts))
        return keys if sound else None

    def seal_to(self, id: str) -> Callable[[bytes], bytes] | None:
        """What seals to that key, padded to its purpose's size. None as for `current`."""
        keys = self.named(id)
        return (lambda plain: seal(keys.public_key, plain, keys.purpose.size)) if keys else None

    def refuse_demo_elsewhere(self) -> None:
        """At the start, so that nobody learns it from a page. Raises `UserError`."""
        for keys in self.ring().keys:
            if not all(map(keys.usable_on, self._hosts)):
                raise UserError(
                    "The demo key is installed, and everybody can open what is sealed to it: the Box serves it on this "
                    "computer only (127.0.0.1, without web.address). Make a key with: steward custodians new, install "
                    "its public file, and take the demo key's file away."
                )
