"""The home tab: where to ask, the place, what changed, who runs this and who can read what; more for those who run it.

It shows only what there is: a service that this Steward does not offer has no row and no button.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.organising.petitions.desk import KnownPetition
from bot.rendering.operator import run_by
from bot.settings import Operator
from bot.slack import concern_words, gap_words, names, petition_words, words
from bot.slack.blocks import IN_VIEW, Block, actions, button, divider, header, plain_context, sections
from bot.slack.cutting import cut
from bot.slack.escaping import bold, escaped
from bot.slack.petition_views import petition_rows
from bot.slack.rich_text import Line, Span, bullet, rich_text
from bot.slack.topics import topic_rows
from bot.slack.values import place_value
from bot.store.desk import FLOOR
from knowledge.jurisdiction import Jurisdiction
from knowledge.language_model import ModelSettings
from knowledge.verdict import capital
from knowledge.wording import wording

_MOST_CHANGES, _MOST_RAISED, _MOST_PETITIONS, _MOST_SOURCES = 8, 10, 8, 30
_LONGEST_ROW = 300


class Role(StrEnum):
    EMPLOYEE = "employee"
    ORGANISER = "organiser"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """A policy that was changed: its title, when, and what is said of it in a few words; `url` where it has one.
    `matters`: a sentence changed of the kind that people are told of."""

    title: str
    on: date
    what: str = ""
    url: str = ""
    matters: bool = True


@dataclass(frozen=True, slots=True)
class Health:
    """One source or part of Steward: whether it is well, what was found and, where it is not, what to do."""

    name: str
    well: bool
    found: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """All that a home tab shows to one person. `member` is a full member of the workspace, who may see policies;
    `topics` are the areas in which questions were left unanswered, with how many; `progress` is how far a refresh has
    come. `raised` are choices of concerns with their published totals; `petitions` those that can be signed; `collects`
    where anything is collected at all. Whether this person took a code or sent choices is not in it: the tab is the
    same for those who did and did not.
    Without `direct_messages` there is no button to ask by: its answer would have to come as one."""

    role: Role
    operator: Operator
    place: tuple[Jurisdiction, ...] = ()
    default: Jurisdiction | None = None
    member: bool = True
    changes: tuple[PolicyChange, ...] = ()
    health: tuple[Health, ...] = ()
    topics: tuple[tuple[str, int], ...] = ()
    collects: bool = True
    raised: tuple[tuple[str, int], ...] = ()
    petitions: tuple[KnownPetition, ...] = ()
    version: str = ""
    progress: str = ""
    can_refresh: bool = False
    direct_messages: bool = True
    model: ModelSettings | None = None


def home_view(home: Home) -> Block:
    blocks = [
        *_ask(home.direct_messages),
        *_place(home),
        *(_changes(home) if home.member else ()),
        *(_gaps() if home.member else ()),
        *_concerns(home.collects),
        *(_raised(home.raised) if home.member and home.collects else ()),
        *_petitions(home.petitions, home.collects),
        *_who(home.operator, home.collects, home.model),
    ]
    if home.role in (Role.ORGANISER, Role.ADMIN):
        blocks += _topics(home.topics)
    if home.role is Role.ADMIN:
        blocks += _admin(home)
    return {"type": "home", "blocks": blocks[:IN_VIEW]}


def _ask(direct_messages: bool) -> Iterator[Block]:
    yield header("Ask")
    told = [words.WHAT_IT_IS, words.HOME_ASK, *([words.HOME_ASK_BUTTON] if direct_messages else [])]
    yield from sections("\n".join(map(escaped, told)))
    if direct_messages:
        yield from actions([button("Ask a question", names.HOME_ASK, style="primary")])


def _place(home: Home) -> Iterator[Block]:
    yield header("Your place")
    change = button("Change" if home.place else "Set place", names.HOME_PLACE, value=place_value(home.place, None))
    named = ", ".join(capital(place.name) for place in home.place)
    if named:
        told = f"{bold(named)} — as you chose. Kept in memory only; a restart or `{words.COMMAND} forget-me` clears it."
    else:
        told = escaped(words.no_place(home.default.code if home.default else None))
    yield from sections(told, accessory=change)


def _changes(home: Home) -> Iterator[Block]:
    yield header("Recent policy changes")
    if not home.changes:
        yield from sections(words.NO_CHANGES)
        return
    latest = sorted(home.changes, key=lambda change: (change.matters, change.on), reverse=True)
    yield from rich_text([_change(change) for change in latest[:_MOST_CHANGES]])
    if len(latest) > _MOST_CHANGES:
        yield from plain_context([f"{len(latest) - _MOST_CHANGES} more are not listed."])


def _change(change: PolicyChange) -> Line:
    what = f": {cut(change.what, _LONGEST_ROW)}" if change.what.strip() else ""
    title = Span(cut(change.title, 150), change.url, bold=True)
    return bullet(title, Span(f", {wording('en').day(change.on)}{what}"))


def _gaps() -> Iterator[Block]:
    yield header(gap_words.TITLE)
    yield from sections(escaped(gap_words.HOME))
    yield from actions([button(gap_words.OPEN, names.HOME_GAPS)])


def _concerns(collects: bool) -> Iterator[Block]:
    yield header("Concerns")
    yield from sections(escaped(concern_words.HOME if collects else concern_words.EMPLOYER))
    if collects:
        yield from actions([
            button("Raise a concern", names.HOME_CONCERN), button("Get a code", names.HOME_CODE),
        ])  # fmt: skip


def _raised(raised: Sequence[tuple[str, int]]) -> Iterator[Block]:
    yield header(concern_words.RAISED)
    shown = [(what, total - total % FLOOR) for what, total in raised if total >= FLOOR]
    shown.sort(key=lambda row: -row[1])
    if not shown:
        yield from sections(escaped(concern_words.NOTHING_RAISED))
        return
    yield from rich_text([bullet(Span(f"{what} ({total} or more)")) for what, total in shown[:_MOST_RAISED]])
    yield from plain_context([concern_words.RAISED_ARE])


def _petitions(petitions: Sequence[KnownPetition], collects: bool) -> Iterator[Block]:
    yield header("Petitions")
    yield from sections(escaped(petition_words.HOME if collects else petition_words.EMPLOYER))
    if not collects:
        return
    for petition in petitions[:_MOST_PETITIONS]:
        yield from petition_rows(petition)
    if len(petitions) > _MOST_PETITIONS:
        yield from plain_context([f"{len(petitions) - _MOST_PETITIONS} more end later; the button shows them."])
    yield from (
        actions([button(petition_words.GET_A_CODE, names.HOME_SIGN)])
        if petitions
        else sections(petition_words.HOME_NONE)
    )


def _who(operator: Operator, collects: bool, model: ModelSettings | None) -> Iterator[Block]:
    yield header("Who runs this and who can read what")
    yield from sections(escaped(run_by(operator)))
    asked = [words.model_row(model)] if model else []
    told = (*words.WHO_READS, *asked, *([concern_words.ROW, petition_words.ROW] if collects else []))
    rows = "\n".join(f"• *{escaped(what)}*: {escaped(who)}" for what, who in told)
    yield from sections(rows)


def _topics(topics: Sequence[tuple[str, int]]) -> Iterator[Block]:
    yield header("What Steward could not answer")
    rows = topic_rows(topics)
    yield from rich_text([bullet(Span(row)) for row in rows])
    if not rows:
        yield from sections(words.NO_TOPICS)
    yield from sections(words.TOPICS_ARE)
    if rows:
        yield from sections(words.TOPICS_HINT)


def _admin(home: Home) -> Iterator[Block]:
    yield divider()
    yield header("Sources and health")
    if not home.health:
        yield from sections(words.NO_SOURCES)
    # What is not well comes first.
    shown = sorted(home.health, key=lambda row: row.well)
    yield from rich_text([_health(row) for row in shown[:_MOST_SOURCES]])
    if len(shown) > _MOST_SOURCES:
        yield from plain_context([f"{len(shown) - _MOST_SOURCES} more, all of them listed by: steward doctor"])
    yield from plain_context([home.progress] if home.progress.strip() else [])
    if home.can_refresh:
        yield from actions([button("Refresh now", names.HOME_ADMIN_REFRESH)])
    yield from plain_context([f"Steward {home.version}"] if home.version else [])


def _health(row: Health) -> Line:
    remedy = f" {cut(row.remedy, _LONGEST_ROW)}" if row.remedy.strip() and not row.well else ""
    state = "ok" if row.well else "wrong"
    told = f" ({state}): {cut(row.found, _LONGEST_ROW)}{remedy}"
    return bullet(Span(cut(row.name, 100), bold=True), Span(told))
