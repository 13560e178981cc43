"""A language model behind HTTP words answers in Slack in the language of whoever asks: beside the original, checked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from bot.slack import words
from bot.slack.history import claims_in
from knowledge.jurisdiction import Jurisdiction
from knowledge.wording import wording
from tests.lying_server import Behaviour, Dies, LyingServer, Messages
from tests.slack.conftest import Office
from tests.slack.fake import MENTION, Message
from tests.slack.fake.workspace import strings
from tests.written_by_models import COPY, COPY_IN, GERMAN, KEYS, KEYS_IN, SPANISH, line, sources_in, translating

START, APPEND, STOP, UPDATE = "chat.startStream", "chat.appendStream", "chat.stopStream", "chat.update"
MODEL = "openai:honest"
LIES = ("Nein: In der EU gibt dir Art. 15 DSGVO kein Recht darauf.", "Art. 99 DSGVO gibt dir ein Recht auf Lohn.")
ASKED = {"de": (COPY, COPY_IN, GERMAN), "es": (KEYS, KEYS_IN, SPANISH)}
LANGUAGES = pytest.mark.parametrize("language", ["de", "es"])


@pytest.fixture
def server() -> Iterator[LyingServer]:
    with LyingServer(translating(GERMAN | SPANISH)) as started:
        yield started


@pytest.fixture
def office(workplace: Office, server: LyingServer) -> Iterator[Office]:
    """Ada has read at first contact that a model may word answers."""
    told = f'[model]\nname = "{MODEL}"\nbase_url = "{server.url}"\ndata = "{workplace.data}/counts"\n'
    (workplace.data / "steward.toml").write_text(told, encoding="utf-8")
    workplace.open().asking.memory.greet(workplace.ada)
    yield workplace
    workplace.close()


def works_there(office: Office, language: str) -> str:
    """Ada works where the question in this language is asked. Returns the question."""
    assert office.desk is not None
    office.desk.asking.memory.choose(office.ada, (Jurisdiction(ASKED[language][1]),))
    return ASKED[language][0]


def mention(office: Office, language: str = "de") -> Message:
    return office.fake.say(office.ada, office.room, f"{MENTION} {works_there(office, language)}")


def whole(office: Office, asked: Message) -> Message:
    return office.fake.wait_for(
        lambda: next((m for m in office.answers(asked) if claims_in(m.as_json())), None), seconds=30
    )


def sent(office: Office) -> str:
    """All words that Slack was ever sent, those of a message that was replaced among them."""
    return "\n".join(text for call in list(office.fake.platform.calls) for text in strings(call.arguments))


def streamed(office: Office) -> bool:
    return bool(office.fake.calls(START))


def stands_beside_its_original(server: LyingServer, language: str, shown: str) -> None:
    """All that the model wrote, of the sources that it was given."""
    said, given = wording(language), " ".join(source.text for source in sources_in(server.heard[-1]["messages"]))
    written = {original: sentence for original, sentence in ASKED[language][2].items() if original in given}
    assert written and said.say("worded.by_translated", model=MODEL) in shown
    for original, sentence in written.items():
        assert shown.index(sentence) < shown.index(original)
    assert said.say("source.original", quote="“").partition("“")[0] in shown


def with_lies(messages: Messages) -> str:
    first = sources_in(messages)[0]
    lies = [line(lie, first.n, first.sentences[0]) for lie in LIES]
    true = str(translating(GERMAN)(messages)).splitlines(keepends=True)
    return "".join([lies[0], true[0], lies[1], *true[1:]])


def in_turns(write: Behaviour, let: threading.Event) -> Behaviour:
    """The first line; the rest once the test lets."""

    def pieces(messages: Messages) -> Iterator[str]:
        lines = str(write(messages)).splitlines(keepends=True)
        yield lines[0]
        assert let.wait(60)
        yield from lines[1:]

    return pieces


@LANGUAGES
def test_in_a_thread_it_grows_beside_its_original_and_ends_so(
    office: Office, server: LyingServer, language: str
) -> None:
    let, held = threading.Event(), ASKED[language][2]
    server.behaviour = in_turns(translating(held), let)
    asked = mention(office, language)
    original, sentence = next(iter(held.items()))
    first = office.fake.wait_for(lambda: next((m for m in office.answers(asked) if sentence in m.words), None), 30)
    grown = first.words
    let.set()

    assert words.GROWING in grown and grown.index(sentence) < grown.index(original)
    answer = whole(office, asked)
    assert answer.ts == first.ts and streamed(office)
    stands_beside_its_original(server, language, answer.words)


@LANGUAGES
def test_where_nothing_can_grow_it_comes_whole_beside_its_original(
    office: Office, server: LyingServer, language: str
) -> None:
    office.fake.without(START, APPEND, STOP)
    answer = whole(office, mention(office, language))

    stands_beside_its_original(server, language, answer.words)
    assert not office.fake.calls(UPDATE)


@LANGUAGES
def test_in_private_it_comes_whole_beside_its_original(office: Office, server: LyingServer, language: str) -> None:
    office.fake.slash(office.ada, office.room, "/steward", works_there(office, language))

    stands_beside_its_original(server, language, office.whispered(office.ada, MODEL).words)
    assert not streamed(office)


@pytest.mark.parametrize("streams", [True, False])
def test_sentences_that_fail_the_check_are_sent_nowhere(office: Office, server: LyingServer, streams: bool) -> None:
    if not streams:
        office.fake.without(START, APPEND, STOP)
    server.behaviour = with_lies
    answer = whole(office, mention(office))
    office.close()

    stands_beside_its_original(server, "de", answer.words)
    assert all(lie not in sent(office) for lie in LIES)


def dies(messages: Messages) -> Dies:
    return Dies(str(translating(GERMAN)(messages)).splitlines(keepends=True)[:1])


def lies_only(messages: Messages) -> str:
    return "".join(line(lie, given.n, given.sentences[0]) for given in sources_in(messages) for lie in LIES)


@pytest.mark.parametrize("streams", [True, False])
@pytest.mark.parametrize(("write", "why"), [(dies, "worded.away"), (lies_only, "worded.unsupported")])
def test_what_fails_leaves_the_answer_of_the_sources_in_their_language(
    office: Office, server: LyingServer, streams: bool, write: Callable[[Messages], Dies | str], why: str
) -> None:
    if not streams:
        office.fake.without(START, APPEND, STOP)
    server.behaviour = write
    answer = whole(office, mention(office))
    said = wording("de")

    assert said.say(why) in answer.words and said.say("worded.by_translated", model=MODEL) not in answer.words
    assert said.say("notice.translated").partition(";")[0] in answer.words
    assert "Art. 15 DSGVO" in answer.words and words.GROWING not in answer.words
    office.close()
    assert all(lie not in sent(office) for lie in LIES)
