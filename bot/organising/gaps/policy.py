"""A policy as it is read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """A document of the company's at the version that answers. `day` (ISO) is what that version is known by."""

    id: str
    title: str
    version: str
    day: str
    text: str
