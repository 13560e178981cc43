"""The folder of the custodians' public files, as whoever runs the Box keeps it: one comes, one goes."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.errors import FileDamaged, NothingFound, UserError
from bot.organising.custodians.demo import demo_keys
from bot.organising.custodians.folder import write_private
from bot.organising.custodians.key_set import KeySet, Purpose
from bot.organising.custodians.keyring import Keyring
from bot.organising.custodians.public_file import public_text, read_public_file


@dataclass(frozen=True, slots=True)
class KeyFile:
    """`keys` is None where the file cannot be used; `why` says so then."""

    path: Path
    keys: KeySet | None
    why: str = ""


class KeyFolder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def files(self) -> list[KeyFile]:
        """All that are here, usable or not, oldest key first."""
        found = []
        for path in sorted(self._folder.glob("*.json")):
            try:
                found.append(KeyFile(path, read_public_file(path)))
            except (FileDamaged, UserError) as error:
                found.append(KeyFile(path, None, str(error)))
        return sorted(found, key=lambda file: file.keys.begins if file.keys else date.max)

    def ring(self) -> Keyring:
        """Raises `UserError`, which names the file that is in the way."""
        for file in self.files():
            if file.keys is None:
                raise UserError(f"{file.path.name} in the folder of keys cannot be used. {file.why}")
        return Keyring.load(self._folder)

    def holds(self, keys: KeySet) -> bool:
        return any(file.keys == keys for file in self.files())

    def refuse(self, keys: KeySet) -> None:
        """Before it is added. Keys for names stand beside any other. Raises `UserError`."""
        if keys.purpose is Purpose.NAME:
            if keys.demo:
                raise UserError("Everybody can open what is sealed to that key. No name is sealed to it.")
            return
        others = [each for each in self.ring().keys if each != keys and not each.demo]
        if keys.demo and others:
            raise UserError("A real key is installed, and the demo key protects nothing. Nothing was changed.")
        if same := [each.id for each in others if each.begins == keys.begins]:
            raise UserError(
                f"{same[0]} begins on the same day, and one of them would be sealed to without anybody choosing it. "
                "Compare both with the sheets, and keep the one that they name. Nothing was changed."
            )

    def add(self, keys: KeySet) -> bool:
        """Whether a demo key gave way to it. Raises `UserError`."""
        self.refuse(keys)
        gives_way = keys.purpose is Purpose.CONCERN and not keys.demo
        demo = [file.path for file in self.files() if gives_way and file.keys and file.keys.demo]
        path = self._folder / f"{keys.id}.json"
        fresh = path.with_suffix(".new")
        try:
            self._folder.mkdir(mode=0o755, parents=True, exist_ok=True)
            fresh.unlink(missing_ok=True)
            write_private(fresh, public_text(keys).encode())
            fresh.chmod(0o644)  # no secret, and the Box may be another user
            for gone in demo:  # first: beside a real key it would make both unusable
                gone.unlink()
            fresh.replace(path)
        except OSError:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)
            raise UserError(
                "The folder of keys cannot be written: no rights there, or the disk is full. steward box key list says "
                "what is in it."
            ) from None
        return bool(demo)

    def install_demo(self) -> bool:
        """Where no file is here yet. False where one is. Raises `UserError`."""
        if self.files():
            return False
        self.add(demo_keys().public)
        return True

    def remove(self, key_id: str, held: Collection[str]) -> None:
        """`held`: the keys of what is on the Box. Raises `UserError` where it is one of them, `NothingFound`."""
        paths = [file.path for file in self.files() if file.keys and file.keys.id == key_id]
        if not paths:
            raise NothingFound("There is no key of that name in the folder. steward box key list names them.")
        if key_id in held:
            raise UserError(
                "The Box holds concerns that are sealed to this key, so it is needed; they are gone 90 days after "
                "they came. Where it should be used no longer, add a later key. A key for names is needed until its "
                "petition is opened, or closed. Nothing was changed."
            )
        try:
            for path in paths:
                path.unlink()
        except OSError:
            raise UserError("The folder of keys cannot be written by this user. Nothing was changed.") from None
