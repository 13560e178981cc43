"""The bot's end of the socket, closed without the seconds that its client would wait."""

from __future__ import annotations

import time

from slack_sdk.socket_mode.builtin import SocketModeClient

from .sockets import Sockets


def hang_up(client: SocketModeClient, sockets: Sockets) -> None:
    """Ends a client. By itself it would first sit out a read of 3 s and a look into its empty queue of 1 s."""
    client.auto_reconnect_enabled = client.default_auto_reconnect_enabled = False
    with client.connect_operation_lock:  # one that is just being made is waited for, so that it is closed too
        pass
    client.current_session_state.terminated = True
    client.closed = True
    client.enqueue_message("{}")
    sockets.drop()
    deadline = time.monotonic() + 1
    while client.is_connected() and time.monotonic() < deadline:  # two threads closing at once trip over each other
        time.sleep(0.002)
    client.close()
