"""The built-in pack: cards, places and words. Data only."""
