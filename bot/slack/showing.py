"""What the windows and the home tab show, looked up in the library."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from importlib.metadata import version

from bot import tracking
from bot.app import Desk
from bot.live_desk import LiveDesk
from bot.rendering.change_words import in_one_line
from bot.rendering.model_words import ALONE
from bot.settings import Settings
from bot.slack import words
from bot.slack.alert_message import page_of
from bot.slack.blocks import Block
from bot.slack.home import Health, PolicyChange
from bot.slack.modals import Step, actions_view, error_view, passage_view
from bot.slack.values import ActionsReference, PassageReference
from ingest.changes.version_change import recent_changes as changes_since
from ingest.errors import SourcesRefused
from ingest.following.running import running
from ingest.following.state import SourceState, State
from knowledge.answer import source_line
from knowledge.card import Kind
from knowledge.citation import Cited, cite
from knowledge.document import Visibility
from knowledge.wording import wording

MODEL = "Language model"
_LATELY = timedelta(days=180)


def passage(desk: LiveDesk, wanted: PassageReference | None, *, member: bool) -> Block:
    """The window that shows a quote within its passage."""
    if wanted is None:
        return error_view(words.PASSAGE_GONE)
    found = desk.passage(wanted.document, wanted.locator, wanted.quote, member=member)
    if found is None:
        return error_view(words.PASSAGE_GONE)
    citation = cite(Cited(found.evidence, found.quote), 1, desk.today())
    return passage_view(found, source_line(citation, wording("en")), url=citation.url)


def steps(desk: LiveDesk, wanted: ActionsReference | None, *, member: bool) -> Block:
    """The window that shows what one can do."""
    if wanted is None:
        return error_view(words.ACTIONS_GONE)

    def look(open_desk: Desk) -> list[Step]:
        catalogue, found = open_desk.library.catalogue, []
        for document, locator in wanted.sources:
            held = catalogue.document(document)
            if held is None or (held.visibility is not Visibility.PUBLIC and not member):
                continue
            for evidence in catalogue.evidence_of(document):
                if evidence.locator == locator and evidence.unit:
                    translation = catalogue.translation(evidence.unit, wanted.language)
                    citation = cite(Cited(evidence, evidence.text), 1, desk.today())
                    found.append(
                        Step(
                            translation.text if translation else evidence.text,
                            citation.title,
                            source_line(citation, wording(wanted.language)),
                            citation.url,
                            evidence.unit.deadline,
                            evidence.unit.deadline_days,
                        )
                    )
        return found

    return actions_view(desk.with_desk(look), language=wanted.language)


def recent_changes(desk: LiveDesk, web_address: str | None = None) -> tuple[PolicyChange, ...]:
    """Texts of which sentences changed lately. For full members only."""

    def look(open_desk: Desk) -> list[PolicyChange]:
        found = changes_since(open_desk.library.catalogue, members=True, since=desk.today() - _LATELY)
        return [
            PolicyChange(
                change.document.title, change.on, in_one_line(change),
                page_of(change, web_address) or change.document.url, bool(change.alerts),
            )
            for change in found
        ]  # fmt: skip

    return tuple(desk.with_desk(look))


def refresh_running(settings: Settings) -> str:
    """How far a refresh is that runs now, in whichever process; empty where none does."""
    found = running(settings.data)
    return f"{found.what}: {found.percent} %" if found else ""


def followed(settings: Settings, now: Callable[[], datetime]) -> tuple[Health, ...]:
    """Each source and how it is, and how many texts wait for an admin's word."""
    try:
        states = tracking.states(settings, now)
    except SourcesRefused as refused:
        return (Health("Sources", False, "the file of what is followed cannot be read.", str(refused)),)
    rows = [_source(state) for state in states] or [Health("Sources", True, words.NOT_FOLLOWED)]
    waiting = sum(not row.discarded for row in tracking.held(settings))
    if waiting:
        texts = "1 text waits" if waiting == 1 else f"{waiting} texts wait"
        rows.append(Health("Held back", False, f"{texts} for a look.", words.HELD_HINT))
    return tuple(rows)


def _source(state: SourceState) -> Health:
    name, day = state.source.id, wording("en").day
    if state.state is State.PAUSED:
        return Health(name, True, f"paused. To go on: steward sources resume {name}")
    if not state.is_well:
        since = f" since {day(state.since.date())}" if state.since else ""
        return Health(name, False, f"{state.state}{since}.", state.reason)
    looked = f", read {day(state.checked.date())}, {state.checked:%H:%M} UTC" if state.checked else ""
    return Health(name, True, f"{state.state}{looked}")


def health(desk: LiveDesk) -> tuple[Health, ...]:
    """What the library holds, by kind, and how old the oldest check is; the language model, where one is set."""

    def look(open_desk: Desk) -> list[Health]:
        held = open_desk.library.catalogue.documents()
        rows = []
        for kind in Kind:
            versions = [v for d, v in held if d.kind is kind]
            if versions:
                oldest = wording("en").day(min(v.checked for v in versions))
                rows.append(
                    Health(kind.value.capitalize(), True, f"{len(versions)} texts, the oldest checked {oldest}")
                )
            elif kind is Kind.POLICY:
                rows.append(Health("Policy", False, "none", "Bring yours in: steward ingest FOLDER"))
        late = sum(v.review_by is not None and v.review_by < desk.today() for _, v in held)
        if late:
            rows.append(Health("Review", False, f"{late} texts are due for a fresh look", "Update Steward's pack."))
        for card in open_desk.broken:
            rows.append(Health("Own card", False, card.rule, "Mend it, then: steward pack check"))
        return rows

    def model() -> Iterator[Health]:
        if told := desk.told_model:
            yield Health(MODEL, True, f"{told.name} at {told.host}. Whether it answers: steward model test")
        elif desk.without_model:
            yield Health(MODEL, False, f"{desk.without_model} {ALONE}", "Then start Steward anew. More: steward doctor")

    return (*desk.with_desk(look), *model())


def program_version() -> str:
    return version("shop-steward")
