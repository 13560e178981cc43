"""What the windows and the home tab show, looked up in the library."""

from __future__ import annotations

from datetime import timedelta
from importlib.metadata import version

from bot.app import Desk
from bot.live_desk import LiveDesk
from bot.slack import words
from bot.slack.blocks import Block
from bot.slack.home import Health, PolicyChange
from bot.slack.modals import Step, actions_view, error_view, passage_view
from bot.slack.values import ActionsReference, PassageReference
from knowledge.answer import source_line
from knowledge.card import Kind
from knowledge.citation import Cited, cite
from knowledge.comparison import changes_between
from knowledge.document import Visibility
from knowledge.wording import wording

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


def recent_changes(desk: LiveDesk) -> tuple[PolicyChange, ...]:
    """Policies of which sentences changed lately. For full members only."""

    def look(open_desk: Desk) -> list[PolicyChange]:
        catalogue, found = open_desk.library.catalogue, []
        for document, live in catalogue.documents():
            if document.kind is not Kind.POLICY or live.day < desk.today() - _LATELY:
                continue
            versions = catalogue.versions(document.id)
            if len(versions) < 2:
                continue
            count = len(changes_between(versions[-2].text, versions[-1].text))
            sentences = "1 sentence" if count == 1 else f"{count} sentences"
            if count:
                found.append(PolicyChange(document.title, versions[-1].day, f"{sentences} changed", document.url))
        return found

    return tuple(desk.with_desk(look))


def health(desk: LiveDesk) -> tuple[Health, ...]:
    """What the library holds, by kind, and how old the oldest check is."""

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

    return tuple(desk.with_desk(look))


def program_version() -> str:
    return version("shop-steward")
