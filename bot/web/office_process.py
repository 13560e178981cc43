"""The office as a process: opens what it shows, listens, and finishes what it took before it stops."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from bot.office import OfficeServices, since_start
from bot.office_settings import OfficeSettings
from bot.settings import Settings
from bot.web.office import Office
from bot.web.serving import WebProcess, listening


class OfficeProcess:
    """Listens from the start on, in a thread of its own. Call `stop` once."""

    def __init__(
        self,
        settings: Settings,
        office: OfficeSettings,
        *,
        hosts: Iterable[str],
        host: str,
        port: int,
        now: Callable[[], datetime],
        clock: Callable[[], float] = since_start,
        signs_at: str = "",
    ) -> None:
        """`hosts` are the Box's public ones, `signs_at` its address. Port 0 is one that is free. Raises `PortTaken`,
        `ConfigError`, `UserError`."""
        listens = listening(host, port)
        try:
            self.services = OfficeServices.open(
                settings, office, hosts=hosts, now=now, clock=clock, signs_at=signs_at
            )  # fmt: skip
        except BaseException:
            listens.close()
            raise
        self._served = WebProcess(Office(self.services).app(), listens)
        self.host, self.port = host, self._served.port

    def stop(self) -> None:
        """Takes no more requests and answers those that it took."""
        self._served.stop()
        self.services.close()
