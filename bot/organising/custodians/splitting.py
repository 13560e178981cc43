"""A secret of 16 bytes, split so that any `threshold` shares give it back and fewer say nothing (Shamir, GF(2^128)).

The only door to PyCryptodome.
"""

from __future__ import annotations

from collections.abc import Mapping

from Crypto.Protocol.SecretSharing import Shamir

SECRET_BYTES = 16


def split(secret: bytes, *, threshold: int, custodians: int) -> dict[int, bytes]:
    """Share numbers, from 1, to shares of 16 bytes. Its randomness is the operating system's."""
    if len(secret) != SECRET_BYTES:
        raise ValueError("a secret of 16 bytes is split")
    return dict(Shamir.split(threshold, custodians, secret))


def combine(shares: Mapping[int, bytes]) -> bytes:
    """Exactly as many shares as the threshold. A wrong or missing one silently gives another secret: who calls this
    compares what comes out."""
    return Shamir.combine(sorted(shares.items()))
