"""A secret in a file of its own, outside any database, that only the process's user (or its group too) may read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_in(path: Path, size: int, *, mode: int = 0o600) -> bytes:
    """Reads the secret, or makes one of `size` bytes where there is none yet. `mode` is 0o640 for a secret that two
    users of one group share. Raises `OSError`."""
    # Made under another name first: a secret is there whole or not at all.
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(secrets.token_bytes(size))
            file.flush()
            os.fsync(file.fileno())
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink(missing_ok=True)
    try:
        path.chmod(mode)
    except PermissionError:
        if mode == 0o600:
            raise
        # The other user made it, and gave it its rights.
    return path.read_bytes()
