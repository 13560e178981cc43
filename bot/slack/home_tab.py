"""Steward's own tab: published when it is opened, and again when what it shows has changed."""

from __future__ import annotations

from bot.errors import UserError
from bot.organising.choice import CHOICES
from bot.organising.petitions.desk import KnownPetition
from bot.slack import showing
from bot.slack.administration import Administration
from bot.slack.blocks import Block
from bot.slack.concern_words import SHORTLY
from bot.slack.home import Home, Role, home_view
from bot.slack.manifest import PROMPTS
from bot.slack.payload import Body
from bot.slack.services import Services
from knowledge.jurisdiction import Jurisdiction


class HomeTab:
    """Names of arguments are Bolt's."""

    def __init__(self, services: Services, administration: Administration) -> None:
        self._services = services
        self._asking = services.asking
        self._administration = administration

    def opened(self, event: Body) -> None:
        if event.get("tab") == "messages":
            if self._services.slack.direct_messages:
                self._asking.delivery.suggest(event["channel"], PROMPTS)
            return
        self.publish(event["user"])

    def publish(self, user: str, progress: str = "") -> None:
        """`progress` is how far a refresh has come."""
        self._asking.delivery.windows.publish(user, self._view(user, progress))

    def refresh(self, body: Body) -> None:
        user = body["user"]["id"]
        if self._administration.role(user) is Role.ADMIN:
            self._administration.refresh(lambda told: self.publish(user, told))

    def _raised(self) -> tuple[tuple[str, int], ...]:
        """What was published last, in the order of the list of choices."""
        if self._services.codes is None:
            return ()
        try:
            totals = self._services.codes.totals()
        except UserError:
            return ()
        published = [choice for choice in CHOICES if choice.id in totals]
        return tuple((f"{SHORTLY[choice.question]}: {choice.words}", totals[choice.id]) for choice in published)

    def _petitions(self) -> tuple[KnownPetition, ...]:
        """Those that can be signed: the same for everybody."""
        if self._services.petitions is None:
            return ()
        try:
            return tuple(self._services.petitions.signable(now=self._services.now()))
        except UserError:
            return ()

    def _view(self, user: str, progress: str) -> Block:
        role, member = self._administration.role(user), self._asking.people.member(user)
        admin, desk = role is Role.ADMIN, self._asking.desk
        default = self._services.settings.default_place
        return home_view(
            Home(
                role=role,
                operator=self._services.settings.operator,
                place=self._asking.memory.place(user),
                default=Jurisdiction.parse(default) if default else None,
                member=member,
                changes=showing.recent_changes(desk, self._services.slack.web_address) if member else (),
                health=(
                    (*showing.followed(self._services.settings, self._services.now), *showing.health(desk))
                    if admin
                    else ()
                ),
                topics=self._administration.topics() if role is not Role.EMPLOYEE else (),
                collects=self._services.codes is not None,
                raised=self._raised() if member else (),
                petitions=self._petitions(),
                version=showing.program_version() if admin else "",
                progress=progress or (showing.refresh_running(self._services.settings) if admin else ""),
                direct_messages=self._services.slack.direct_messages,
                model=self._asking.workspace.model,
                can_refresh=admin and not self._administration.refreshing,
            )
        )
