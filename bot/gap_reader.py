"""What policies are read with: the examples, and the model that they are compared by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.app import library_folder
from bot.errors import UserError
from bot.settings import Settings

EXAMPLES_READ = "gap-examples.npz"

if TYPE_CHECKING:
    from bot.organising.gaps.card import Cards
    from bot.organising.gaps.nearest import Nearest, Progress


def nearest_of(settings: Settings, cards: Cards, progress: Progress | None = None) -> Nearest:
    """Reading the examples takes two minutes, once: it is kept beside the model. Raises `UserError`,
    `EmbedderError`."""
    from bot.organising.gaps.nearest import Nearest
    from knowledge.embedding import open_layered

    folder = library_folder(settings)
    reader = open_layered(folder.model_name, folder.models)
    if reader is None:
        raise UserError("The embedding model is not ready yet. Run: steward doctor")
    return Nearest(reader, cards, folder.models / EXAMPLES_READ, progress)
