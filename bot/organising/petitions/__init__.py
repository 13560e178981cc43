"""Petitions: from a text that is frozen to an answer from the employer, each step written down."""
