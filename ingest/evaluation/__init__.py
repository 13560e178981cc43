"""Measures how changes are told from noise."""
