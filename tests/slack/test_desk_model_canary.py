"""After a busy day in Slack a language model has heard questions, and nothing of who asked, where, or what was told."""

from __future__ import annotations

import pytest

from tests.bot.web.model_site import KEY, MODEL
from tests.lying_server import LyingServer
from tests.slack.conftest import Office
from tests.slack.desk_process import DeskProcess
from tests.slack.fake import MENTION
from tests.slack.test_desk_canary import ASKED, BROKEN, TYPED, Day, batch_of_codes, forms
from tests.slack.traces import found_in, readable, stamp, written_since
from tests.written_by_models import honest

pytestmark = pytest.mark.long
QUESTIONS = (ASKED, TYPED, BROKEN)  # words that stand in questions, which a model is told


def test_a_model_hears_questions_and_nothing_of_who_asked_and_no_log_says_what_it_heard(
    workplace: Office, desk_process: DeskProcess, tmp_path_factory: pytest.TempPathFactory
) -> None:
    before = stamp(workplace.data)
    batch_of_codes(workplace.data, tmp_path_factory.mktemp("box"))
    day = Day(workplace, ("chat.startStream", "chat.postMessage"))
    with LyingServer(honest) as server:
        desk_process.more = {
            "STEWARD_MODEL": MODEL, "STEWARD_MODEL_BASE_URL": server.url, "OPENAI_API_KEY": KEY,
        }  # fmt: skip
        desk_process.config.write_text(f'[slack]\nadmins = ["{workplace.admin}"]\n', encoding="utf-8")
        desk_process.start(talkative=True)
        day.begins()
        desk_process.ask_to_stop()
        assert desk_process.ended() == 0
        heard = b"\n".join(server.raw)
        asked = [str(message["content"]) for request in server.heard for message in request["messages"]]
    looked_for = forms(day)

    assert any(ASKED in text for text in asked), "a model is asked in Slack, or this test shows nothing"
    told = {word: of_word for word, of_word in looked_for.items() if word not in QUESTIONS}
    assert [word for word, of_word in told.items() if any(form in heard for form in of_word)] == []
    tokens = (workplace.fake.bot_token, workplace.fake.app_token, workplace.fake.signing_secret)
    assert [secret for secret in (MENTION, *tokens) if secret.encode() in heard] == []
    assert not any(KEY in text for text in asked) and not any({"user", "metadata"} & set(r) for r in server.heard)

    desk_process.config.unlink()  # the operator's own, and names an admin
    left = [*written_since(before, workplace.data), *(p for p in desk_process.home.rglob("*") if p.is_file())]
    assert desk_process.logged in left and "logging is on" in desk_process.logged.read_text(encoding="utf-8")
    assert found_in(left, looked_for | {KEY: set(readable(KEY))}) == []
