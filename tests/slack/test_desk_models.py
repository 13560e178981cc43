"""A language model in Slack: nobody's question goes there before they were told, and nothing of who they are does."""

from __future__ import annotations

import json

from bot.slack import words
from tests.bot.slack.reading import words_of
from tests.model_server import ModelServer, says
from tests.slack.conftest import Office
from tests.slack.fake import MENTION

MISSING = "OPENAI_API_KEY is not set, and this model needs it. Answers come from the sources alone."
FIRST, SECOND = "may they log my keystrokes in New York?", "may they read my work email in New York?"


def test_nobody_s_question_goes_to_a_model_before_they_were_told_and_nothing_of_theirs_goes_with_it(
    office: Office,
) -> None:
    with ModelServer(says(["I would rather chat."])) as server:
        office.close()
        told = f'[model]\nname = "openai:small"\nbase_url = "{server.url}"\n'
        (office.data / "steward.toml").write_text(told, encoding="utf-8")
        office.open()

        first = office.fake.say(office.ada, office.room, f"{MENTION} {FIRST}")
        assert "keystroke" in office.answer(first).words.casefold()
        assert server.heard == []
        assert words.NOT_THIS_ONE in office.whispered(office.ada, "openai:small").words

        second = office.fake.say(office.ada, office.room, f"{MENTION} {SECOND}")
        assert "[1]" in office.answer(second).words, "what the model wrote did not pass, so the sources speak"
        office.close()

    sent = json.dumps([server.heard, server.headers])
    assert SECOND in sent and "keystrokes" not in json.dumps(server.heard[0]["messages"][-1]).split("Source 1")[0]
    whose = (office.ada, office.room, office.admin, second.ts, office.fake.bot_token)
    assert [secret for secret in whose if secret in sent] == []


def test_of_a_model_whose_key_is_missing_only_those_who_run_steward_are_told(workplace: Office) -> None:
    (workplace.data / "steward.toml").write_text('[model]\nname = "openai:gpt-5-mini"\n', encoding="utf-8")
    told: list[str] = []
    workplace.open(tell=told.append)
    fake, ada, admin = workplace.fake, workplace.ada, workplace.admin

    def home(user: str) -> str:
        fake.open_home(user)
        return words_of(fake.wait_for(lambda: fake.home_of(user), seconds=20))

    assert f"(wrong): {MISSING}" in home(admin) and told == [MISSING]
    assert "language model" not in home(ada).casefold()
    fake.slash(admin, workplace.room, "/steward", "admin health")
    assert MISSING in workplace.whispered(admin, "Language model").words
    asked = fake.say(ada, workplace.room, f"{MENTION} {FIRST}")
    assert "language model" not in workplace.answer(asked).words.casefold()
    workplace.close()
    assert not [m for m in fake.ephemerals(ada) if "language model" in m.words.casefold()], "first contact included"


def test_of_a_model_that_can_be_asked_the_health_says_which(workplace: Office) -> None:
    with ModelServer(says([])) as server:
        told = f'[model]\nname = "openai:small"\nbase_url = "{server.url}"\n'
        (workplace.data / "steward.toml").write_text(told, encoding="utf-8")
        workplace.open()
        workplace.fake.slash(workplace.admin, workplace.room, "/steward", "admin health")

        assert "openai:small at 127.0.0.1" in workplace.whispered(workplace.admin, "Language model").words
        assert server.heard == []
        workplace.close()
