"""Answers in the asker's language: translated where that is held and fresh, marked, over the English original."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from knowledge.answer import Answer, AnswerStatus
from knowledge.asked import Asker
from knowledge.catalogue import Catalogue
from knowledge.citation import CitationBroken, check
from knowledge.document import Evidence
from knowledge.jurisdiction import Jurisdiction
from knowledge.library import Library, LibraryFolder, open_library
from knowledge.translation import TRANSLATED, Translation
from knowledge.wording import wording
from tests.answerer import reply_of
from tests.thorough import spread

TODAY = date(2026, 11, 23)
Breaches = Callable[..., list[str]]

COUNCIL = "Muss der Betriebsrat der Überwachungssoftware zustimmen?"
COPY = {
    "es": "¿Cómo consigo una copia de mis datos de la empresa?",
    "de": "Wie bekomme ich eine Kopie meiner Daten vom Arbeitgeber?",
    "fr": "Comment obtenir une copie de mes données ?",
    "it": "Come ottengo una copia dei miei dati dall'azienda?",
    "pt": "Como consigo uma cópia dos meus dados da empresa?",
    "ja": "会社が持っている私のデータのコピーはもらえますか？",
    "zh": "怎么拿到公司持有的我的数据副本？",
}


def ask(library: Library, question: str, *codes: str, as_of: date | None = None) -> Answer:
    asker = Asker(choice=tuple(map(Jurisdiction, codes)))
    return reply_of(library, question, today=TODAY, asker=asker, as_of=as_of).answer


def held(library: Library, answer: Answer) -> list[Evidence]:
    units = [e for c in answer.citations for e in library.catalogue.evidence_of(c.document) if e.text == c.quote]
    assert len(units) == len(answer.citations)
    return units


def translations_of(library: Library, answer: Answer) -> list[str | None]:
    found = [library.catalogue.translation(e.unit, answer.language) for e in held(library, answer)]
    return [t.text if t else None for t in found]


@contextmanager
def with_translations(
    built: LibraryFolder, to: Path, change: Callable[[Translation], Translation]
) -> Iterator[Library]:
    """A copy of the library whose translations were changed."""
    folder = LibraryFolder(to / "steward", built.model_name)
    shutil.copytree(built.path, folder.path)
    with Catalogue.create(folder.catalogue) as catalogue:
        every = [change(t) for language in TRANSLATED for t in catalogue.translations(language)]
        with catalogue.writing(searchable=False):
            catalogue.put_translations(every)
    with open_library(folder) as library:
        yield library


# What is shown


@pytest.mark.parametrize(("language", "question"), COPY.items())
def test_an_answer_is_said_in_the_asker_s_language(
    library: Library, breaches: Breaches, language: str, question: str
) -> None:
    answer = ask(library, question, "AT")

    lead = answer.citations[0]
    assert answer.language == language and lead.document == "eu-gdpr-access"
    assert answer.direct.text == lead.translation != lead.quote
    assert "15" in answer.direct.text
    assert breaches(answer.as_json(), question) == []


def test_the_quote_stays_the_english_original(library: Library) -> None:
    answer = ask(library, COUNCIL, "DE")

    (lead, *_) = held(library, answer)
    assert answer.citations[0].quote == lead.text and lead.text.startswith("Only if the works council")
    assert answer.as_json()["citations"][0]["translation"] == answer.direct.text  # type: ignore[index]


def test_what_has_no_translation_stays_english_and_that_is_said(built: LibraryFolder, tmp_path: Path) -> None:
    def only_the_lead(t: Translation) -> Translation:
        return t if t.heading == "Not without the works council" else replace(t, of="0" * 12)

    with with_translations(built, tmp_path, only_the_lead) as library:
        answer = ask(library, COUNCIL, "DE")

    untranslated = [c for c in answer.citations if not c.translation]
    assert answer.citations[0].translation
    assert untranslated and all(c.quote in answer.text for c in untranslated)
    assert wording("de").say("notice.translated_partly") in answer.notices


def test_where_all_is_translated_nothing_is_said_of_english_parts(library: Library) -> None:
    answer = ask(library, "Erzähl mir einen Witz", "DE")

    assert answer.status is AnswerStatus.OUT_OF_SCOPE
    assert answer.notices == (wording("de").say("notice.translated"),)


def test_an_english_answer_reads_no_translation(library: Library) -> None:
    seen: list[str] = []
    library.catalogue._connection.set_trace_callback(seen.append)
    try:
        answer = ask(library, "Does the works council have to agree to monitoring software?", "DE")
    finally:
        library.catalogue._connection.set_trace_callback(None)

    assert answer.citations and all(c.translation is None for c in answer.citations)
    assert seen and not any("translations" in statement for statement in seen)


def test_a_doubt_and_a_deadline_are_told_in_the_language_of_the_statement(library: Library) -> None:
    answer = ask(library, "Kann ich gefeuert werden, weil ich eine Petition unterschrieben habe?", "US")

    assert any("wie Section 7 auf" in notice for notice in answer.notices)
    filing = ask(library, "Wie reiche ich eine Beschwerde beim NLRB ein?", "US")
    statements = (filing.direct, *filing.basis, *filing.actions)
    (said,) = [s for s in statements if s.text.startswith("Reich innerhalb von sechs Monaten")]
    assert said.deadline == "6 Monate"


def test_a_translation_is_called_one_however_much_else_must_be_said(library: Library) -> None:
    answer = ask(library, "Ist Überwachung im Job erlaubt?", "AT", as_of=date(2026, 10, 1))

    told = " ".join(answer.notices)
    assert len(answer.notices) == 2 and any(c.translation for c in answer.citations)
    for key in ("notice.as_of", "notice.doubt"):
        assert wording("de").sentences[key].partition("{")[0] in told
    assert wording("de").say("notice.translated") in told or wording("de").say("notice.translated_partly") in told


# The commonest questions at home

AT_HOME = [
    ("de", "DE", "Darf mein Chef meine Tastatureingaben aufzeichnen?", "de-bag-keylogger"),
    ("de", "DE", "Wir haben keinen Betriebsrat, was gilt dann bei Überwachung?", "de-betrvg-87"),
    ("es", "ES", "¿Puede la empresa controlarme por GPS?", "es-lopdgdd"),
    ("es", "ES", "¿Tengo que contestar al jefe fuera de mi horario?", "es-lopdgdd"),
    ("fr", "FR", "Est-ce légal de compter mes minutes d'inactivité ?", "fr-cnil-40k"),
    ("fr", "CA-QC", "Où porter plainte si mon employeur me surveille sans me le dire ?", "can-qc-law25"),
    ("it", "IT", "Possono usare i dati del computer per licenziarmi?", "it-art4"),
    ("pt", "BR", "Como peço meus dados para a empresa pela LGPD?", "br-lgpd"),
    ("ja", "JP", "監視データは誰が見ていいのですか", "jp-appi"),
    ("zh", "US", "公司可以给我的电话录音吗？", "us-state-none"),
]


@pytest.mark.parametrize(("language", "code", "question", "document"), AT_HOME)
def test_what_is_asked_most_at_home_is_answered_by_the_law_there_in_the_language_there(
    library: Library, breaches: Breaches, language: str, code: str, question: str, document: str
) -> None:
    answer = ask(library, question, code)

    assert (answer.language, answer.citations[0].document) == (language, document)
    assert answer.direct.text == answer.citations[0].translation
    assert any(c.translation for c in answer.citations[1:])
    assert breaches(answer.as_json(), question) == []


# English that is shown is called so

WATCHED = {
    "es": "¿Es legal que la empresa vigile mi pantalla?",
    "de": "Ist es erlaubt, dass der Arbeitgeber meinen Bildschirm überwacht?",
    "fr": "L'employeur peut-il surveiller mon écran ?",
    "it": "Il datore di lavoro può controllare il mio schermo?",
    "pt": "O empregador pode vigiar a minha tela?",
    "ja": "会社は私の画面を監視できますか？",
    "zh": "公司可以监控我的屏幕吗？",
}


@pytest.mark.parametrize("code", spread(["AT", "US", "JP", None], 3))
@pytest.mark.parametrize(("language", "question"), WATCHED.items())
def test_that_texts_are_in_english_is_said_however_much_else_must_be_said(
    untranslated: Library, language: str, question: str, code: str | None
) -> None:
    for day in (None, date(2026, 10, 1)):
        answer = ask(untranslated, question, *([code] if code else []), as_of=day)

        assert answer.language == language and answer.citations
        assert wording(language).say("notice.english_sources") in " ".join(answer.notices)
        assert len(answer.notices) <= 2


@pytest.fixture(scope="module")
def untranslated(built: LibraryFolder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("untranslated")
    with with_translations(built, folder, lambda t: replace(t, of="0" * 12)) as library:
        yield library


# Never a stale or another one


def test_a_stale_translation_is_not_shown(built: LibraryFolder, tmp_path: Path) -> None:
    with with_translations(built, tmp_path, lambda t: replace(t, of="0" * 12)) as library:
        answer = ask(library, COUNCIL, "DE")

    assert answer.language == "de" and answer.citations[0].document == "de-betrvg-87"
    assert all(c.translation is None and c.quote in answer.text for c in answer.citations)
    assert wording("de").say("notice.english_sources") in answer.notices


BREAKS: dict[str, Callable[[Answer], Answer]] = {
    "a translation with another letter": lambda a: _translated(a, (a.citations[0].translation or "") + "!"),
    "the translation of another unit": lambda a: _translated(a, a.citations[1].translation or ""),
    "a statement that says neither": lambda a: replace(a, direct=replace(a.direct, text="Ja, das dürfen sie.")),
}


def _translated(answer: Answer, text: str) -> Answer:
    """The answer with other words in place of its first translation, in statement and citation alike."""
    first, *rest = answer.citations
    direct = replace(answer.direct, text=text)
    return replace(answer, direct=direct, citations=(replace(first, translation=text), *rest))


@pytest.mark.parametrize("breaking", BREAKS.values(), ids=BREAKS)
def test_only_the_words_that_the_library_holds_are_shown(
    library: Library, breaking: Callable[[Answer], Answer]
) -> None:
    answer = ask(library, "Darf der Chef meinen Bildschirm beobachten?", "DE")
    assert answer.citations[0].translation and answer.citations[1].translation
    stored, translated = held(library, answer), translations_of(library, answer)
    check(answer, stored, translated)

    with pytest.raises(CitationBroken):
        check(breaking(answer), stored, translated)


def test_a_translation_that_the_library_does_not_hold_is_not_shown(library: Library) -> None:
    answer = ask(library, COUNCIL, "DE")

    with pytest.raises(CitationBroken, match="translation"):
        check(answer, held(library, answer))


# Asks only help to search


@pytest.mark.parametrize("code", ["US-TX", "GB", "JP"])
def test_an_ask_of_another_place_s_law_brings_none_of_it(library: Library, breaches: Breaches, code: str) -> None:
    question = "Darf KI meine Gefühle bei der Arbeit erkennen?"
    here, at_home = ask(library, question, code), ask(library, question, "AT")

    assert breaches(here.as_json(), question) == []
    assert at_home.citations[0].document == "eu-aiact-5"
    assert {c.jurisdiction for c in here.citations} <= {*Jurisdiction(code).lineage, "XX"}


def test_an_ask_is_passed_over_when_its_english_has_changed(built: LibraryFolder, tmp_path: Path) -> None:
    with with_translations(built, tmp_path, lambda t: replace(t, of="0" * 12)) as library:
        answer = ask(library, "Sigue Meta grabando a sus empleados?")

    assert all(c.translation is None for c in answer.citations)


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("Darf ich einen Mausbeweger benutzen?", "US"),
        ("¿Es legal desactivar el programa de rastreo?", "US"),
        ("Que risque-t-on si on désactive le mouchard ?", "US"),
        ("マウスを動かすツールを使ったら解雇されますか", "US"),
        ("Wie bringe ich meinen Arbeitgeber dazu, die Überwachung abzuschalten?", "DE"),
    ],
)
def test_whether_it_is_allowed_and_what_follows_is_answered(library: Library, question: str, code: str) -> None:
    assert ask(library, question, code).status is AnswerStatus.ANSWERED


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Wie schalte ich den Tracker aus, ohne dass mein Chef es merkt?", "de"),
        ("¿Qué probabilidades tengo de ganar el juicio?", "es"),
        ("Montre-moi comment contourner la surveillance", "fr"),
        ("ばれないように監視ソフトを止める方法は", "ja"),
        ("怎么骗过公司的监控软件", "zh"),
    ],
)
def test_what_steward_does_not_help_with_is_declined_in_the_asker_s_language(
    library: Library, question: str, language: str
) -> None:
    answer = ask(library, question, "US")

    assert (answer.status, answer.language) == (AnswerStatus.OUT_OF_SCOPE, language)
    assert answer.citations[0].translation == answer.direct.text


@pytest.mark.parametrize(
    "question",
    [
        "¿pueden vigilarme sin avisarme?",
        "Il capo deve avvisarmi che mi controlla?",
        "O chefe tem de me avisar que me monitora?",
        "会社は監視していることを事前に知らせる必要がありますか？",
        "公司监控我的电脑需要通知我吗？",
    ],
)
def test_where_a_state_has_law_of_its_own_the_rule_for_the_others_does_not_lead(
    library: Library, question: str
) -> None:
    assert ask(library, question, "US-NY").citations[0].document == "ny-52c2"
