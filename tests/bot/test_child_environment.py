"""Slack's secrets reach the process that speaks to Slack and no other; nothing reaches one that does not need it."""

from __future__ import annotations

import pytest

from bot.child_environment import SLACK_VARIABLES, WITHOUT_SLACK, environment_of, refuse_slack
from bot.errors import ConfigError
from bot.model_settings import model_use

HELD = {
    "PATH": "/bin", "HOME": "/root", "LC_ALL": "C.UTF-8", "STEWARD_DATA": "/srv", "PYTHONPATH": "/srv",
    "SLACK_BOT_TOKEN": "xoxb-quokka", "SLACK_APP_TOKEN": "xapp-quokka", "SLACK_SIGNING_SECRET": "quokka",
    "OPENAI_API_KEY": "sk-quokka", "ANTHROPIC_API_KEY": "sk-quokka", "AWS_SECRET_ACCESS_KEY": "quokka",
    "https_proxy": "http://me:quokka@proxy", "NOTIFY_SOCKET": "/run/quokka", "CREDENTIALS_DIRECTORY": "/run/quokka",
}  # fmt: skip


@pytest.mark.parametrize("name", ["box", "office"])
def test_what_people_write_to_is_given_no_secret_at_all(name: str) -> None:
    assert environment_of(name, HELD) == {
        "PATH": "/bin", "HOME": "/root", "LC_ALL": "C.UTF-8", "STEWARD_DATA": "/srv", "PYTHONPATH": "/srv",
    }  # fmt: skip


def test_the_keeper_reaches_out_and_has_no_token() -> None:
    assert environment_of("keeper", HELD).keys() == environment_of("box", HELD).keys() | {"https_proxy"}


def test_slack_is_given_its_tokens_and_no_key_of_a_model() -> None:
    held = environment_of("slack", HELD)

    assert held.keys() == environment_of("keeper", HELD).keys() | {*SLACK_VARIABLES}


@pytest.mark.parametrize("name", WITHOUT_SLACK)
@pytest.mark.parametrize("variable", SLACK_VARIABLES)
def test_a_process_that_must_not_hold_a_token_refuses_it_and_does_not_repeat_it(name: str, variable: str) -> None:
    with pytest.raises(ConfigError, match=variable) as caught:
        refuse_slack(name, {variable: HELD[variable]})

    assert "quokka" not in str(caught.value) and "steward serve" in str(caught.value) and name in str(caught.value)


def test_an_empty_variable_is_no_token() -> None:
    for name in WITHOUT_SLACK:
        refuse_slack(name, dict.fromkeys(SLACK_VARIABLES, " "))


def test_slack_itself_may_hold_them() -> None:
    refuse_slack("slack", HELD)


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
def test_a_models_key_reaches_those_who_answer_and_only_the_key_of_that_model(provider: str) -> None:
    use = model_use({"model.name": f"{provider}:small"}, HELD)
    key = f"{provider.upper()}_API_KEY"

    for name in ("slack", "box"):
        added = environment_of(name, HELD, use).keys() - environment_of(name, HELD).keys()
        assert added - {"https_proxy"} == {key}
    for name in ("office", "keeper"):
        assert environment_of(name, HELD, use) == environment_of(name, HELD)


def test_the_office_is_given_a_models_key_only_where_drafts_may_be_smoothed() -> None:
    use = model_use({"model.name": "openai:small", "model.smooth_drafts": True}, HELD)

    added = environment_of("office", HELD, use).keys() - environment_of("office", HELD).keys()
    assert added == {"OPENAI_API_KEY", "https_proxy"}
    assert environment_of("keeper", HELD, use) == environment_of("keeper", HELD)


def test_a_local_model_needs_no_key_and_nobody_is_given_one() -> None:
    use = model_use({"model.name": "ollama:small"}, HELD)

    assert not {"OPENAI_API_KEY", "ANTHROPIC_API_KEY"} & environment_of("slack", HELD, use).keys()
