"""What one look at the installation found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """`well`: whether it is as it must be; `remedy`: what to do where it is not."""

    name: str
    well: bool
    found: str
    remedy: str = ""
