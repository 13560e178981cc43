"""The message that tells a channel of a changed policy: made from the two versions and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from itertools import takewhile
from urllib.parse import quote

from bot.rendering.change_words import BECAME, about
from bot.slack.answer_message import SlackMessage
from bot.slack.blocks import Block, plain_context
from bot.slack.cutting import cut
from bot.slack.escaping import escaped, literal
from bot.slack.names import alert_block
from bot.slack.rich_text import Line, LineKind, Span, bullet, rich_text
from bot.store.desk import Told
from ingest.changes.version_change import VersionChange
from ingest.changes.weighing import WeighedChange
from knowledge.comparison import words_of
from knowledge.wording import wording

_SENTENCES = 3
_LISTED = 40  # changes in a summary
_TITLE, _HEADING, _QUOTE = 150, 120, 900
_BEFORE_IT = 12  # words that stay before what is another in a very long sentence
_NOTIFICATION, _IN_WORDS = 300, 9_000
_SMALL = "Quoted word for word from the two versions. Information, not legal advice."


def told(change: VersionChange) -> Told:
    """By what it is remembered. The same text that comes back, or on another day, is another change."""
    added, back = change.later.added.isoformat(), change.later.restored
    said = [added, *sorted(" ".join(words_of(f"{w.change.before} > {w.change.now}")) for w in change.alerts)]
    name = f"{change.key} {added}" + (f" {back.isoformat()}" if back else "")
    return Told(change.document.id, name, _digest("\n".join(said)))


def block_of(one: Told) -> str:
    """The block_id that a change has in the channel, be it in a message of its own or in a summary."""
    return alert_block(_digest(f"{one.document}\n{one.change}"))


def alert_message(change: VersionChange, web_address: str | None = None) -> SlackMessage:
    """One change. `web_address` is where the pages are that show both versions side by side."""
    lines = [*_beginning(change), *(line for w in change.alerts[:_SENTENCES] for line in _sentence(w))]
    lines += _rest(change, web_address)
    first = change.alerts[0]
    news = f"{_headline(change)}: {BECAME[first.change.kind]}, about {about(first.categories)}"
    return _message(news, lines, block_of(told(change)))


def summary_message(changes: Sequence[VersionChange], web_address: str | None = None) -> SlackMessage:
    """Several changes in one message, a line each."""
    count = len(changes)
    news = "1 more change that matters" if count == 1 else f"{count} more changes that matter"
    blocks = rich_text([Line((Span(f"{news}:", bold=True),))])
    lines = [_listed(change, web_address) for change in changes[:_LISTED]]
    for change, line in zip(changes, lines, strict=False):
        (block,) = rich_text([line])
        blocks.append(block | {"block_id": block_of(told(change))})
    if count > _LISTED:
        blocks += plain_context([f"… and {count - _LISTED} more. All of them: steward policy log"])
    return SlackMessage(escaped(news), tuple(blocks), _in_words([Line((Span(f"{news}:"),)), *lines]))


def page_of(change: VersionChange, web_address: str | None) -> str:
    """The page that shows it with both versions; empty where there are no pages."""
    if not web_address:
        return ""
    return f"{web_address}/policies/{quote(change.document.id)}/changes/{quote(change.key, safe='')}"


def _message(news: str, lines: Sequence[Line], name: str) -> SlackMessage:
    blocks: list[Block] = [*rich_text(lines), *plain_context([_SMALL])]
    blocks[0] = blocks[0] | {"block_id": name}
    text = cut(news, _NOTIFICATION, lambda part: len(escaped(part)))
    return SlackMessage(escaped(text), tuple(blocks), _in_words(lines))


def _headline(change: VersionChange) -> str:
    return f"{_title(change)} changed on {_day(change)}"


def _title(change: VersionChange) -> str:
    return cut(" ".join(change.document.title.split()), _TITLE, lambda part: len(literal(part)))


def _day(change: VersionChange) -> str:
    return wording("en").day(change.on)


def _beginning(change: VersionChange) -> Iterator[Line]:
    day, former, later = wording("en").day, change.former, change.later
    yield Line((Span(_title(change), bold=True), Span(f" changed on {_day(change)}.")))
    if former.day == later.day:
        told_of = f"Both versions are of {day(later.day)}."
    else:
        told_of = f"From the version of {day(former.day)} to the version of {day(later.day)}."
    if later.added != later.day:
        told_of += f" It was read on {day(later.added)}."
    yield Line((Span(told_of),))
    if later.restored is not None:
        back = f"This is a return to the version of {day(later.restored)}: what was changed since is taken back."
        yield Line((Span(back, bold=True),))


def _sentence(weighed: WeighedChange) -> Iterator[Line]:
    change = weighed.change
    what = f"{BECAME[change.kind].capitalize()}, about {about(weighed.categories)}"
    under = f", under “{cut(change.heading, _HEADING)}”" if change.heading else ""
    yield Line((Span(what, bold=True), Span(f"{under}:")), opens=True)
    before, now = _quotes(change.before, change.now)
    if before is not None:
        yield _quoted("Before" if now is not None else "It no longer says", before)
    if now is not None:
        yield _quoted("Now", now)


def _quoted(label: str, sentence: str) -> Line:
    return Line((Span(f"{label}: ", italic=True), Span(f"“{sentence}”")), LineKind.QUOTE)


def _quotes(before: str | None, now: str | None) -> tuple[str | None, str | None]:
    """Both on one line each. Where they are too long to be shown whole, from shortly before the first word that is
    another."""
    old, new = ((" ".join(text.split()) if text is not None else None) for text in (before, now))
    if old and new and max(len(old), len(new)) > _QUOTE:
        left, right = old.split(), new.split()
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False)))
        skipped = max(0, same - _BEFORE_IT)
        if skipped:
            old, new = f"… {' '.join(left[skipped:])}", f"… {' '.join(right[skipped:])}"
    return (
        cut(old, _QUOTE, lambda part: len(literal(part))) if old is not None else None,
        cut(new, _QUOTE, lambda part: len(literal(part))) if new is not None else None,
    )


def _rest(change: VersionChange, web_address: str | None) -> Iterator[Line]:
    more = len(change.alerts) - _SENTENCES
    others = len(change.changes) - len(change.alerts)
    told_of = [f"{more} more that {'matter' if more > 1 else 'matters'}"] if more > 0 else []
    told_of += [f"{others} in wording or in lesser things"] if others else []
    beside = f"Changed as well: {' and '.join(told_of)}. " if told_of else ""
    if page := page_of(change, web_address):
        link = Span("Both versions side by side", page)
        yield Line((Span(beside), link, Span(".")), opens=True)
    else:
        where = "Recent changes stand in my home tab. All of this one, where Steward runs: steward policy diff "
        yield Line((Span(f"{beside}{where}{change.document.id}"),), opens=True)


def _listed(change: VersionChange, web_address: str | None) -> Line:
    first = change.alerts[0]
    title = Span(_title(change), page_of(change, web_address), bold=True)
    what = f": {BECAME[first.change.kind]}, about {about(first.categories)}"
    back = ", a return to an earlier version" if change.later.restored else ""
    return bullet(title, Span(f", {_day(change)}{what}{back}"))


def _in_words(lines: Sequence[Line]) -> str:
    return escaped(cut("\n".join(line.plain for line in lines), _IN_WORDS, lambda part: len(escaped(part))))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
