"""Texts handed to a language model, one Markdown file each. Steward answers without a model, so there are none yet."""
