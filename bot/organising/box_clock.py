"""Whether the Box goes by this computer's clock: one far off would delete all that people sent, in a round."""

from __future__ import annotations

from datetime import date, timedelta

from bot.errors import UserError
from bot.store.box_day import BoxDay

MOST = timedelta(days=8)
"""Between two rounds: a Box that was off for a week goes on by itself."""
_HELD = (
    "so nothing is deleted and no code is made until it is known whether the clock is right. Concerns are still taken. "
    "If the clock is wrong, set it; if it is right (the Box was off so long), run: steward box clock --accept"
)


class BoxClock:
    def __init__(self, last: BoxDay) -> None:
        self._last = last

    def trouble(self, day: date) -> str | None:
        """Why nothing is done by the clock, where it and the last round are more than `MOST` apart, either way."""
        try:
            last = self._last.read()
        except UserError as error:
            return f"{error} It tells when the Box last looked at the clock, {_HELD}"
        if last is None or abs(day - last) <= MOST:
            return None
        return f"This computer's clock says {day}, and on the Box's last round it said {last}, {_HELD}"

    def look(self, day: date) -> None:
        """Before each round. Raises `UserError` where nothing is to be done by the clock."""
        if told := self.trouble(day):
            raise UserError(told)
        if self._last.read() != day:
            self._last.write(day)

    def accept(self, day: date) -> None:
        """On the word of whoever looked at the clock. Raises `UserError`."""
        self._last.write(day)
