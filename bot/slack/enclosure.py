"""Keeps the local Slack server off the network: it runs where only this computer can reach it.

The server listens on every interface and cannot be told otherwise. On Linux, `unshare` gives it a network of its own;
a Unix socket leads there, and this computer's loopback address leads to that socket. Run as a script, this file is the
inner end; it imports nothing of ours, so that it starts at once.
"""

from __future__ import annotations

import shutil
import signal
import socket
import socketserver
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PIECE = 65536
_SIOCSIFFLAGS, _IFF_UP = 0x8914, 0x1
_OWN = ("--map-root-user", "--net", "--pid", "--kill-child")  # whoever kills the first of them ends them all

Connect = Callable[[], socket.socket]


def is_possible() -> bool:
    """Whether this computer lets an ordinary person make a network of their own."""
    unshare = shutil.which("unshare")
    if unshare is None or sys.platform != "linux":
        return False
    try:
        tried = subprocess.run(  # noqa: S603 - a fixed command
            [unshare, *_OWN, "true"], capture_output=True, check=False, timeout=10
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return tried.returncode == 0


def enclosed(command: list[str], door: Path, port: int) -> list[str]:
    """The command that runs `command`, which listens on `port`, in a network of its own, with `door` leading there."""
    return ["unshare", *_OWN, sys.executable, "-I", __file__, str(door), str(port), *command]


@contextmanager
def passed_on(port: int, door: Path) -> Iterator[None]:
    """Passes what comes to this computer's own port on to `door`. Raises `OSError` where the port is taken."""

    def through() -> socket.socket:
        inside = socket.socket(socket.AF_UNIX)
        try:
            inside.connect(str(door))
        except OSError:  # nobody opens yet
            inside.close()
            raise
        return inside

    with _Tcp(("127.0.0.1", port), _passing_to(through)) as server:
        threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
        try:
            yield
        finally:
            server.shutdown()


class _Tcp(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class _Unix(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


def _passing_to(connect: Connect) -> type[socketserver.BaseRequestHandler]:
    class Passing(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError), connect() as inside:
                back = threading.Thread(target=_copy, args=(inside, self.request), daemon=True)
                back.start()
                _copy(self.request, inside)
                back.join()

    return Passing


def _copy(source: socket.socket, to: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(_PIECE):
            to.sendall(piece)
    with suppress(OSError):
        to.shutdown(socket.SHUT_WR)


def _loopback_up() -> None:
    import fcntl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", _IFF_UP))


def _inside(door: str, port: int, command: list[str]) -> int:
    _loopback_up()
    server = subprocess.Popen(command)  # noqa: S603 - given by the outer end
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches everyone; the outer end says when it is over
    with _Unix(door, _passing_to(lambda: socket.create_connection(("127.0.0.1", port)))) as listener:
        threading.Thread(target=listener.serve_forever, args=(0.1,), daemon=True).start()
        code = server.wait()
        listener.shutdown()
    return code


if __name__ == "__main__":
    sys.exit(_inside(sys.argv[1], int(sys.argv[2]), sys.argv[3:]))
