"""The company's policies as the library holds them."""

from __future__ import annotations

from bot.organising.gaps.policy import Policy
from knowledge.card import Kind
from knowledge.catalogue import Catalogue


def policies_in(catalogue: Catalogue) -> list[Policy]:
    """Every policy that answers, at its version, by id."""
    return [
        Policy(document.id, document.title, version.id, version.day.isoformat(), version.text)
        for document, version in catalogue.documents()
        if document.kind is Kind.POLICY and not document.is_card
    ]
