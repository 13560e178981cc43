"""What processes must remember beyond a restart, and nothing else. The only room of `bot` that opens a database."""
