"""A language model in Slack: nobody's question goes there before they were told, and nothing of who they are does."""

from __future__ import annotations

import json

from bot.slack import words
from tests.model_server import ModelServer, says
from tests.slack.conftest import Office
from tests.slack.fake import MENTION

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
