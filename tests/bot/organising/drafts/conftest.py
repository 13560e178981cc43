"""The pack, as the tests of clauses hold it."""

from __future__ import annotations

from tests.bot.organising.clauses.conftest import cards, catalogue

__all__ = ["cards", "catalogue"]
