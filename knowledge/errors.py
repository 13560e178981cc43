"""
What can go wrong in this room. Every text says what happened, what was kept and what to do; none repeats what a
person typed into a question.

* KnowledgeError
  x CardError            a card of the pack breaks a rule; names file and rule
  x UnknownPlace         not a code that Steward can read
  x QuestionRefused      a question that cannot be read (empty, too long)
  x LibraryError         the library cannot be used as it is
    x CatalogueDamaged   the SQLite file is not a healthy database
    x IndexDamaged       the dense index is missing, cut short or unreadable
    x LibraryBusy        another process is writing
    x LibraryReadOnly    the data folder cannot be written
  x EmbedderError        the embedding model is missing or not the one expected
  x EvaluationError      a measuring file is not in its format
  x CitationBroken       an answer failed its check and is held back (in knowledge.citation)

No evidence is not an error: see `knowledge.answer`.
"""

from __future__ import annotations


class KnowledgeError(Exception):
    """Root of this room. Its text may be shown to a person."""


class CardError(KnowledgeError): ...


class UnknownPlace(KnowledgeError): ...


class QuestionRefused(KnowledgeError): ...


class LibraryError(KnowledgeError): ...


class CatalogueDamaged(LibraryError): ...


class IndexDamaged(LibraryError): ...


class LibraryBusy(LibraryError): ...


class LibraryReadOnly(LibraryError): ...


class EmbedderError(KnowledgeError): ...


class EvaluationError(KnowledgeError): ...
