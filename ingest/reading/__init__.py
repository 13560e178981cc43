"""Readers: each turns one kind of file into blocks of plain text. What a person would not see is not read."""
