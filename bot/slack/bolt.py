"""Slack's framework as Steward uses it: with an executor of its own, and nothing of a request in any log."""

from __future__ import annotations

from concurrent.futures import Executor

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.slack.wordless_log import silence_the_rest, wordless_logger
from bot.slack_settings import SlackSettings


def web_client(token: str | None, slack: SlackSettings) -> WebClient:
    return WebClient(token, base_url=slack.api_url, logger=wordless_logger())


def bolt_app(
    client: WebClient, slack: SlackSettings, listening: Executor | None = None, whose: AuthorizeResult | None = None
) -> App:
    """An app without listeners, which are to run on `listening`. Its error handler is still Bolt's own, which logs:
    `listeners.register` brings ours. Where it is not told whose the token is, it asks Slack before it acknowledges what
    it hears first."""

    silence_the_rest()
    return App(
        # Else Bolt looks through every module that was imported for the name of our file.
        name="steward",
        client=client,
        authorize=(lambda: whose) if whose is not None else None,
        token_verification_enabled=False,
        logger=wordless_logger(),
        signing_secret=slack.signing_secret or "",
        request_verification_enabled=slack.http_port is not None,
        raise_error_for_unhandled_request=True,  # else Bolt logs such a request with its body
        listener_executor=listening,
    )
