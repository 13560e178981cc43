"""The consent gap report: what the company's own policies say, and do not say, about each practice of tracking."""
