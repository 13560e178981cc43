"""Whether this machine could reach a network. It is looked at, never tried: nothing is sent."""

from __future__ import annotations

import socket
from contextlib import suppress
from pathlib import Path

_TABLES = Path("/proc/net")
_UP = 1


def has_route(tables: Path = _TABLES) -> bool:
    """Whether there is a way out: by Linux' routing tables; elsewhere by asking the system where it would send to."""
    if (tables / "route").is_file():
        return any(_leads_out(line.split()) for line in _lines(tables / "route")[1:]) or any(
            _leads_out_6(line.split()) for line in _lines(tables / "ipv6_route")
        )
    return any(_would_send(*way) for way in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")))


def _lines(table: Path) -> list[str]:
    with suppress(OSError):
        return table.read_text().splitlines()
    return []


def _leads_out(row: list[str]) -> bool:
    return len(row) > 3 and row[0] != "lo" and bool(int(row[3], 16) & _UP)


def _leads_out_6(row: list[str]) -> bool:
    """What every interface has for itself and its link (fe80::, ff00::) leads nowhere."""
    return len(row) > 9 and row[9] != "lo" and bool(int(row[8], 16) & _UP) and row[0][:2] not in ("fe", "ff")


def _would_send(family: socket.AddressFamily, address: str) -> bool:
    """Connecting a datagram socket picks a route and sends nothing; the addresses are for documentation only."""
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((address, 9))
    except OSError:
        return False
    return True


def leave_no_core() -> None:
    """Where this process crashes, its memory is not written to disk. Windows has no such limit and needs none."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
