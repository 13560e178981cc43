"""The catalogue's schema, as ordered migrations. Each is atomic; never edit one that has been released."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("catalogue")


@migrations()
def m001_documents(db: Database) -> None:
    db.table("documents").create(
        {
            "id": str, "kind": str, "text_kind": str, "title": str, "jurisdiction": str, "visibility": str,
            "citation": str, "url": str, "names": str, "default_rule": int,
            "origin": str,
        },
        pk="id",
    )  # fmt: skip
    db.table("versions").create(
        {
            "id": str, "document_id": str, "live": int, "text": str, "added": str, "checked": str, "review_by": str,
            "directive": int, "states": str,
        },
        pk="id", foreign_keys=[("document_id", "documents", "id")],
    )  # fmt: skip
    db.table("versions").create_index(["document_id", "live"])


@migrations()
def m002_units_and_chunks(db: Database) -> None:
    db.table("units").create(
        {
            "id": str, "version_id": str, "position": int, "kind": str, "heading": str, "text": str, "asks": str,
            "jurisdiction": str, "states": str, "citation": str, "url": str, "verified": int, "doubt": str,
            "valid_from": str, "valid_until": str, "deadline": str, "deadline_days": int,
        },
        pk="id", foreign_keys=[("version_id", "versions", "id")],
    )  # fmt: skip
    db.table("chunks").create(
        {
            "id": str, "version_id": str, "target": str, "role": str, "text": str, "jurisdiction": str,
            "visibility": str, "locator": str, "text_sha256": str,
        },
        pk="id", foreign_keys=[("version_id", "versions", "id")],
    )  # fmt: skip
    db.table("chunks").create_index(["version_id"])
    db.table("chunks").create_index(["target"])
    # One vector per text and model: a text that stands twice is embedded once, and a new model adds rows.
    db.table("vectors").create({"text_sha256": str, "model": str, "vector": bytes}, pk=("text_sha256", "model"))


@migrations()
def m003_lexicon(db: Database) -> None:
    db.execute(
        "create virtual table lexicon using fts5("
        "target unindexed, version_id unindexed, partition unindexed, title, asks, body, "
        "tokenize = 'porter unicode61 remove_diacritics 2')"
    )


@migrations()
def m004_places(db: Database) -> None:
    db.table("places").create({"name": str, "code": str, "sort": str, "population": int})
    db.table("places").create_index(["name"])
    db.table("facts").create({"key": str, "value": str}, pk="key")


@migrations()
def m005_ingested(db: Database) -> None:
    db.table("documents").add_column("path", str, not_null_default="")
    db.table("versions").add_column("source_key", str, not_null_default="")
    db.table("versions").add_column("dated", str)
    db.table("versions").add_column("left", str)
    # Who might be shown this version: making a document public publishes nothing that was said to members before.
    db.table("versions").add_column("visibility", str, not_null_default="public")
    db.table("chunks").add_column("search_text", str, not_null_default="")
    db.table("chunks").add_column("provision", str, not_null_default="")
    db.table("chunks").add_column("shelf", str, not_null_default="cards")
    db.table("chunks").create_index(["provision"])
    # A lexicon a shelf: how rare a word is among cards does not change with what is ingested.
    for shelf in ("policies", "texts"):
        db.execute(
            f"create virtual table lexicon_{shelf} using fts5("
            "target unindexed, version_id unindexed, partition unindexed, title, asks, body, "
            "tokenize = 'porter unicode61 remove_diacritics 2')"
        )
    db.table("topics").create({"topic": str, "side": str, "text": str, "text_sha256": str})
    # Read and embedded, not yet in force: what a stopped ingest goes on from.
    db.table("staged").create({"source_key": str, "part": int, "content": str}, pk=("source_key", "part"))


@migrations()
def m006_translations(db: Database) -> None:
    db.table("translations").create(
        {
            "language": str, "card_id": str, "heading": str, "original": str, "text": str, "asks": str, "doubt": str,
            "deadline": str,
        }
    )  # fmt: skip
    db.table("translations").create_index(["language", "card_id"])


@migrations()
def m007_what_units_are(db: Database) -> None:
    db.table("units").add_column("form", str, not_null_default="law")
    db.table("units").add_column("only_for", str, not_null_default="[]")
    db.table("units").add_column("not_for", str, not_null_default="[]")


@migrations()
def m008_followed(db: Database) -> None:
    # What a version was read out of, and by what; `restored` is the day of the version that it brought back.
    db.table("versions").add_column("snapshot", str, not_null_default="")
    db.table("versions").add_column("extractor", str, not_null_default="")
    db.table("versions").add_column("restored", str)
    # Read anew out of the same bytes: the version that took its place, which is no change of the text.
    db.table("versions").add_column("replaced", int, not_null_default="0")
    db.table("followed").create(
        {
            "source_id": str, "state": str, "kind": str, "reason": str, "since": str, "failures": int, "checked": str,
            "next_look": str, "snapshot": str, "extractor": str,
        },
        pk="source_id",
    )  # fmt: skip
    # Texts that were read and do not answer before an admin has looked at them.
    db.table("held").create(
        {
            "id": str, "source_id": str, "origin": str, "path": str, "document_id": str, "title": str, "reason": str,
            "first_seen": str, "last_seen": str, "times": int, "discarded": int, "source_key": str, "snapshot": str,
            "extractor": str, "content": str,
        },
        pk="id",
    )  # fmt: skip
