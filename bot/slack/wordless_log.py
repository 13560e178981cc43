"""The log of Slack's own libraries, without their words: these may hold what somebody wrote, or a token.

Bolt logs whole requests at INFO and WARNING, the SDK logs them at DEBUG, and both put texts of errors into what they
log as errors. Bolt gives each of its loggers the root's level, so that nothing set on "slack_bolt" holds: it copies
level and filters only from a logger that is handed to it.
"""

from __future__ import annotations

import logging

_NAME = "bot.slack.libraries"


def wordless_logger() -> logging.Logger:
    """To be handed to whatever of Slack's takes a logger. It tells that and where something failed, and no more."""
    logger = logging.getLogger(_NAME)
    logger.setLevel(logging.ERROR)
    if not logger.filters:
        logger.addFilter(_without_words)
    return logger


def silence_the_rest() -> None:
    """What the libraries log under names of their own."""
    for name in ("slack_bolt", "slack_sdk", "urllib3", "websocket"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    logging.getLogger("uvicorn.error").addFilter(_without_traceback)


def _without_traceback(record: logging.LogRecord) -> bool:
    record.exc_info = record.exc_text = record.stack_info = None
    return True


def _without_words(record: logging.LogRecord) -> bool:
    kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else "an error"
    record.msg, record.args = "Slack's library tells of %s (%s, line %d)", (kind, record.module, record.lineno)
    record.exc_info = record.exc_text = record.stack_info = None
    return True
