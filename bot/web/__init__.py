"""Steward in a browser: plain pages that work on a phone and without JavaScript."""
