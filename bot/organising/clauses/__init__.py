"""Clauses: what can be demanded of an employer, each with what it rests on. Their format is in docs/clauses.md."""
