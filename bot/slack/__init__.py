"""Slack's face. The only place, beside `bot.app`, that speaks to Slack."""
