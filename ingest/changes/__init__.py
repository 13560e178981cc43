"""What changed between two versions of a text, and whether it matters to the people it binds."""
