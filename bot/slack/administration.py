"""Who may do what, by the ids in the settings, and what admins do in Slack: refresh the sources, see how they are."""

from __future__ import annotations

from collections.abc import Callable

from bot.errors import ConfigError, UserError
from bot.slack import showing, words
from bot.slack.home import Role
from bot.slack.notice_message import notice_message
from bot.slack.services import Services
from bot.slack.topics import named, topic_rows
from knowledge.errors import KnowledgeError


class Administration:
    """`refreshing` while a refresh runs; there is one at a time."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._asking = services.asking
        self.refreshing = False

    def role(self, user: str) -> Role:
        if user in self._services.slack.admins:
            return Role.ADMIN
        return Role.ORGANISER if user in self._services.slack.organisers else Role.EMPLOYEE

    def refresh(self, tell: Callable[[str], None]) -> None:
        """Reads the sources anew; `tell` hears of the beginning, the progress and the end."""
        if self.refreshing:
            tell(words.ALREADY)
            return
        self.refreshing = True
        try:
            tell(words.REFRESHING)
            told = self._services.refresh(tell)
        except KnowledgeError as error:
            told = str(error)
        finally:
            self.refreshing = False
        tell(told)

    def topics(self) -> tuple[tuple[str, int], ...]:
        """The areas in which questions were left unanswered, as they may be shown."""
        return named(self._asking.unanswered.told())

    def command(self, user: str, what: str, url: str) -> None:
        """`/steward admin`: answered at `url`."""
        if self.role(user) is not Role.ADMIN:
            self._note(url, words.NOT_FOR_YOU)
        elif what == "refresh":
            said: list[str] = []

            def tell(text: str) -> None:
                if not said or text != said[-1]:
                    said.append(text)

            self._note(url, words.REFRESHING)
            self.refresh(tell)
            self._note(url, said[-1])
        elif what in ("sources", "health", ""):
            rows = [] if what == "health" else [*showing.followed(self._services.settings, self._services.now)]
            rows += [] if what == "sources" else showing.health(self._asking.desk)
            rows.sort(key=lambda row: row.well)
            told = [f"{row.name}: {row.found}" + (f" {row.remedy}" if not row.well else "") for row in rows]
            self._note(url, "\n".join(told) or words.NO_SOURCES)
        elif what == "topics":
            found = topic_rows(self.topics())
            self._note(url, *(["\n".join(found), words.TOPICS_HINT] if found else [words.NO_TOPICS]), words.TOPICS_ARE)
        else:
            self._note(url, words.ADMIN_HELP)

    def office(self, user: str, url: str) -> None:
        """`/steward office`: a short code to sign in with, for those who may."""
        make = self._services.office_code
        if make is None or self.role(user) is Role.EMPLOYEE:
            self._note(url, words.NOT_FOR_YOU)
            return
        try:
            told = words.office_code(make(user))
        except (UserError, ConfigError) as error:
            told = str(error)
        self._note(url, told)

    def _note(self, url: str, *told: str) -> None:
        self._asking.delivery.note(url, notice_message(*told))
