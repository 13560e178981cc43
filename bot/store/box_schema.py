"""The tables of `box.db`. None has row ids or times: keys are random, and rows that people add are of one size."""

from __future__ import annotations

VERSION = 2
PETITIONS = (
    # What is public once it is frozen, and its log. No time finer than a day.
    "create table petitions (petition text primary key, state text not null, text text not null, "
    "sha256 text not null, key text not null, published integer not null, told text not null, since text not null, "
    "sent text not null) "
    "strict, without rowid",
    "create table petition_drafts (petition text not null, number integer not null, day text not null, "
    "text text not null, primary key (petition, number)) strict, without rowid",
    "create table petition_log (petition text not null, number integer not null, entry text not null, "
    "primary key (petition, number)) strict, without rowid",
    # Of one size under one petition: with a sealed name, or with nothing but that somebody signed.
    "create table signatures (id blob primary key check (length(id) = 16), petition text not null, "
    "lookup blob not null unique check (length(lookup) = 32), minimum integer not null, "
    "sealed blob not null check (length(sealed) in (0, 560))) strict, without rowid",
)
TABLES = (
    # The one row of the file itself: whether this is its pepper, the week that was settled last, and how many concerns
    # were counted since totals were last published.
    "create table box (id integer primary key check (id = 1), pepper blob not null, week text not null, "
    "waiting integer not null) strict, without rowid",
    "create table batches (batch blob primary key check (length(batch) = 16), purpose text not null, "
    "circle integer not null, opens text not null check (length(opens) = 10)) strict, without rowid",
    # Those that may still be used. Nothing is kept of one that was.
    "create table codes (digest blob primary key check (length(digest) = 32), "
    "batch blob not null check (length(batch) = 16)) strict, without rowid",
    "create table concerns (id blob primary key check (length(id) = 16), "
    "lookup blob not null unique check (length(lookup) = 32), week text not null check (length(week) = 8), "
    "choices blob not null check (length(choices) = 8), key text not null, "
    "sealed blob not null check (length(sealed) = 4144)) strict, without rowid",
    "create table replies (id blob primary key check (length(id) = 16), "
    "concern blob not null check (length(concern) = 16), goes text not null check (length(goes) = 10), "
    "sealed blob not null check (length(sealed) = 4144)) strict, without rowid",
    "create table tombstones (tombstone blob primary key check (length(tombstone) = 32), "
    "week text not null check (length(week) = 8)) strict, without rowid",
    "create table themes (choice text primary key, counted integer not null, published integer not null) "
    "strict, without rowid",
    "create table exchanged (kind text primary key, sequence integer not null) strict, without rowid",
    *PETITIONS,
)
LATER = {1: PETITIONS}
"""What a file of an earlier version lacks, by that version."""
