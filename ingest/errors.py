"""
Why nothing was ingested, or no card written.

* IngestRefused  what was asked for cannot be read at all: a path that is not there, a folder without files
* SourcesRefused  sources.toml, or a source that was to be written into it, is not as it must be
* CardRefused    a card cannot be begun as asked: its id is taken or malformed

A single file that cannot be read is no error: it is reported, and the rest goes on (`ingest.reading.block.Unreadable`).
"""

from __future__ import annotations

from knowledge.errors import KnowledgeError


class IngestRefused(KnowledgeError): ...


class SourcesRefused(KnowledgeError): ...


class CardRefused(KnowledgeError): ...
