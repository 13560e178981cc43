"""The composition root of smoothing: the language model that may be given Steward's own clauses, where that is on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.errors import UserError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.organising.drafts.smoothing import Smoother

OFF = (
    "Smoothing is off. It needs a language model (model.name) and model.smooth_drafts = true in steward.toml; "
    "docs/petitions.md says what is sent. Nothing was changed."
)


def smoother_of(settings: Settings, *, now: Callable[[], datetime]) -> Smoother | None:
    """None where it is off. Raises `ModelNotInstalled`, `ModelFault`; asks nothing yet."""
    if settings.model is None or not settings.model.smooth_drafts:
        return None
    from bot.organising.clauses.collection import built_in
    from bot.organising.drafts.smoothing import Smoother
    from knowledge.language_model import open_model
    from knowledge.model_ledger import ModelLedger
    from knowledge.model_limits import Limited

    use = settings.model
    model = Limited(
        open_model(use.model), ModelLedger(settings.counts_folder), use.limits,
        today=lambda: now().astimezone(UTC).date(),
    )  # fmt: skip
    return Smoother(model, built_in(), timeout=use.limits.timeout)


def told(settings: Settings) -> str:
    """Beside what begins it: who is sent what. Empty where it is off."""
    if settings.model is None or not settings.model.smooth_drafts:
        return ""
    from bot.organising.drafts.smoothing_words import sent_to
    from bot.organising.petitions.smoothed import told_name

    model = settings.model.model
    return sent_to(told_name(model.name), "" if model.is_local else model.host)


def smoother_at_hand(settings: Settings, *, now: Callable[[], datetime]) -> Smoother:
    """Raises `UserError` where it is off, and what `smoother_of` raises."""
    smoother = smoother_of(settings, now=now)
    if smoother is None:
        raise UserError(OFF)
    return smoother
