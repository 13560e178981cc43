"""What was asked: a question read together with the conversation and what is known of the asker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.answer import PlaceSource
from knowledge.catalogue import Catalogue
from knowledge.conversation import Conversation
from knowledge.document import Document, Evidence
from knowledge.jurisdiction import ANYWHERE, UNKNOWN, Jurisdiction
from knowledge.language import detect
from knowledge.naming import NamedLaw, named_documents, named_laws
from knowledge.place_reader import PlacesRead, read_places
from knowledge.question import Question, clean, matter_of, read
from knowledge.retrieval import terms
from knowledge.termbase import ASKS_LEAVE, in_english, known_terms
from knowledge.translated_asks import LIKE, NEARLY, matches
from knowledge.who import Who, who_asks


@dataclass(frozen=True, slots=True)
class Asker:
    """What is known of who asks: the place they chose, the deployer's default, whether a full member."""

    choice: tuple[Jurisdiction, ...] = ()
    default: Jurisdiction | None = None
    member: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that has been read: everything that answering needs, nothing that was typed beyond it."""

    question: Question
    search: str
    also: tuple[str, ...]
    language: str
    subject: str
    meant: tuple[Jurisdiction, ...]
    places: tuple[Jurisdiction, ...]
    place_from: PlaceSource
    choices: tuple[Jurisdiction, ...]
    named: set[str]
    continued: set[str]
    said: str | None
    day: date
    elsewhere: NamedLaw | None
    # How near (cosine) the question is to a matter of working life that no card is about; 0 where it is not.
    beside: float = 0.0
    who: frozenset[Who] = frozenset()


def read_asked(
    typed: str, catalogue: Catalogue, documents: Sequence[Document], conversation: Conversation, asker: Asker, day: date
) -> Asked:
    """Reads what was typed, as asked on `day`. `documents` are those the asker may see. Raises `QuestionRefused`."""
    text = clean(typed)
    language = detect(text)
    read_of = read_places(text, catalogue, english=language == "en")
    subject = conversation.subject(read_of.rest)
    named_text = text if subject == read_of.rest else f"{text} {subject}"
    named = named_documents(documents, named_text)
    laws = named_laws(named.values(), named_text)
    meant, choices = _settled(read_of, conversation, asker)
    places, place_from = _places(meant, conversation, asker, laws)
    search = in_english(matter_of(subject), language)
    also = () if subject == read_of.rest else (in_english(matter_of(read_of.rest), language),)
    question = _question(subject, read_of.rest)
    if (ask := _asked_in_english(subject, language, search, catalogue, places)) is not None:
        likewise = read(ask)
        may_i = likewise.asks_permission or not ASKS_LEAVE.isdisjoint(known_terms(subject, language))
        question = replace(likewise, text=subject, asserts=question.asserts, asks_permission=may_i)
        search, also = ask, (*also, search)
    return Asked(
        question=question,
        search=search,
        also=also,
        language=language,
        subject=subject,
        meant=meant,
        places=places,
        place_from=place_from,
        choices=choices,
        named=set(named),
        continued=set(conversation.continued(read_of.rest)),
        said=conversation.said,
        day=day,
        who=who_asks(named_text),
        elsewhere=next((law for law in laws if not law.at_home(_given(meant, conversation, asker)[0])), None),
    )


def _asked_in_english(
    text: str, language: str, words: str, catalogue: Catalogue, places: Sequence[Jurisdiction]
) -> str | None:
    """How the same is asked in English, where a fresh translation has an ask that is near enough; `words` are the
    English words that the termbase knows of the question."""
    if language == "en":
        return None
    near: list[Evidence] = []
    least = LIKE
    for match in matches(text, language, catalogue.translations(language)):
        if match.likeness < least:
            break
        held = catalogue.evidence_of(match.translation.card_id)
        near += [e for e in held if e.unit and match.translation.is_of(e.unit)]
        if not near:
            return None  # the nearest is of a text that is no more
        least = max(least, NEARLY * match.likeness)
    unit = _of_own_place(near, places).unit if near else None
    wanted = set(terms(words))
    return max(unit.asks, key=lambda ask: len(wanted & set(terms(ask))), default=None) if unit else None


def _of_own_place(near: Sequence[Evidence], places: Sequence[Jurisdiction]) -> Evidence:
    """What is nearest; where that is law of a place, what is of the place nearest to the asker's, for that is meant.

    What holds only where a place has no rule of its own is preferred nowhere.
    """
    if len(places) != 1 or near[0].jurisdiction in (ANYWHERE, UNKNOWN):
        return near[0]
    lineage = [code for code in places[0].lineage if code != ANYWHERE]

    def far(evidence: Evidence) -> int:
        at_home = evidence.jurisdiction in lineage and not evidence.document.default_rule
        return lineage.index(evidence.jurisdiction) if at_home else len(lineage)

    return min(near, key=far)


def _settled(
    read_of: PlacesRead, conversation: Conversation, asker: Asker
) -> tuple[tuple[Jurisdiction, ...], tuple[Jurisdiction, ...]]:
    """(places meant, places to choose from): who is known to be in California means California by "CA"."""
    known = (*conversation.places, *asker.choice, *((asker.default,) if asker.default else ()))
    if read_of.by_adjective and known:
        return (), ()  # "my US boss": whoever is known to be in Germany stays there
    settled = tuple(place for place in read_of.choices if any(place.code in k.lineage for k in known))[:1]
    return (settled, ()) if settled else (read_of.places, read_of.choices)


def _given(
    in_question: tuple[Jurisdiction, ...], conversation: Conversation, asker: Asker
) -> tuple[tuple[Jurisdiction, ...], PlaceSource]:
    """The place by the order of preference. A union or country named in a question is read as the known place in it."""
    given = (
        (in_question, PlaceSource.QUESTION),
        (conversation.places, PlaceSource.CONVERSATION),
        (asker.choice, PlaceSource.CHOICE),
        ((asker.default,) if asker.default else (), PlaceSource.DEFAULT),
    )
    first = next((g for g in given if g[0]), ((), PlaceSource.NONE))
    for places, source in given:
        within = [p for p in places if len(first[0]) == 1 and first[0][0].code in p.lineage[1:]]
        if within:
            return tuple(within), source
    return first


def _places(
    in_question: tuple[Jurisdiction, ...], conversation: Conversation, asker: Asker, laws: Sequence[NamedLaw]
) -> tuple[tuple[Jurisdiction, ...], PlaceSource]:
    """The places to answer for. Who names a law of elsewhere is answered for its place and for their own."""
    places, source = _given(in_question, conversation, asker)
    homes = [Jurisdiction(law.homes[0]) for law in laws if not law.at_home(places)][:2]
    if not homes:
        return places, source
    if not places:
        return tuple(homes), PlaceSource.QUESTION
    together = (*places, *homes) if source is PlaceSource.QUESTION else (*homes, *places)
    return together[:3], PlaceSource.QUESTION


def _question(subject: str, said: str) -> Question:
    """What a follow-up wants, its own words tell; what it is about, the question before."""
    whole, own = read(subject), read(said)
    return replace(
        whole,
        wants=own.wants or whole.wants,
        asserts=own.asserts,
        asks_permission=whole.asks_permission or own.asks_permission,
        asks_rights=whole.asks_rights or own.asks_rights,
        asks_which_law=whole.asks_which_law or own.asks_which_law,
    )
