"""Measuring what is built: retrieval against judged passages, answers against expected sources."""
