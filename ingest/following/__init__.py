"""Follows sources over time: fetches them, tells what changed, and keeps what looks wrong from answering."""
