"""A folder for its owner alone, that did not exist before; whole or not there at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.errors import UserError


def refuse_folder(path: Path) -> None:
    """Before anybody types in vain. Raises `UserError` where the folder is there already, or its parent is not."""
    if path.is_symlink() or path.exists():
        raise UserError("FOLDER is there already and was left as it was. Name one that does not exist yet.")
    if not path.absolute().parent.is_dir():
        raise UserError("The folder in which FOLDER is to be does not exist. Make it first. Nothing was written.")


@contextmanager
def private_folder(path: Path) -> Iterator[Path]:
    """Made with mode 0700; taken away again, with all that is in it, where the block does not end well."""
    refuse_folder(path)
    try:
        path.mkdir(mode=0o700)
    except OSError:
        raise UserError("FOLDER cannot be made there. Nothing was written; choose another place.") from None
    try:
        yield path
    except BaseException as error:
        shutil.rmtree(path, ignore_errors=True)
        if isinstance(error, OSError):
            raise UserError("FOLDER cannot be written: is the disk full? What was written was removed.") from None
        raise


def refuse_file(path: Path) -> None:
    """Before anything is made for it. Raises `UserError` where the file is there already, or its folder is not."""
    if path.is_symlink() or path.exists():
        raise UserError("The file named with --out is there already and was left as it was. Name another one.")
    if not path.absolute().parent.is_dir():
        raise UserError("The folder of the file named with --out does not exist. Make it first. Nothing was written.")


def write_file(path: Path, content: bytes) -> None:
    """Whole, or not at all, and never over another. Raises `UserError`."""
    refuse_file(path)
    try:
        write_private(path, content)
    except FileExistsError:
        raise UserError("The file named with --out is there already and was left as it was.") from None
    except OSError:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise UserError(
            "The file named with --out cannot be written: no rights there, or the disk is full. What was written was "
            "removed."
        ) from None


def write_private(path: Path, content: bytes) -> None:
    """A new file with mode 0600, never over another."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
