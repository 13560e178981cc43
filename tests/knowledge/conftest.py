"""What the tests of this room share: a sound card, a small shelf of documents, and a place to put them."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from knowledge.card import Kind, State, Status
from knowledge.catalogue import Catalogue
from knowledge.document import Chunk, Document, Role, TextKind, Version, Visibility
from knowledge.embedding import DEFAULT_MODEL
from knowledge.library import LibraryFolder

CARD = """\
---
id: xx-example
kind: law
title: Example monitoring notice law
jurisdiction: US-NY
citation: Example Rights Law § 1
url: https://example.org/law/1
status: in_force
effective: 2022-05-07
directive: false
checked: 2026-11-23
review_by: 2027-05-23
names: [Example Notice Act, "§ 1 notice law"]
---

## verdict: Notice, not consent

```yaml
asks:
  - does my boss have to tell me they read my email
  - can they monitor me without permission
  - do i have to agree before they track me
  - is it legal to watch my screen without asking
confidence: verified
```

Yes, with notice: the Example Rights Law (§ 1) lets private employers in Example State monitor email after written
notice on hiring.

## rule: What the notice says

```yaml
asks:
  - what must the notice say
  - what stands in the monitoring notice
  - which words does the notice need
  - is a line in the handbook enough
confidence: verified
valid: 2025-10-13..
```

The Example Rights Law (§ 1) wants the notice in writing, on hiring and on a wall.

## remedy: Who enforces it

```yaml
asks:
  - who enforces the notice law
  - what do they pay when there was no notice
  - who can fine my boss
  - is there a penalty
confidence: unverified
doubt: whether the penalty was raised in 2026
```

The Example Attorney General enforces the Example Rights Law (§ 1) with civil penalties.

## deadline: How long you have

```yaml
asks:
  - how long do i have to complain
  - is it too late to complain
  - by when must i write
  - what is the time limit
confidence: verified
deadline: 6 months
deadline_days: 183
```

A complaint under the Example Rights Law (§ 1) is due within six months of the missing notice.

## action: Ask for the notice

```yaml
asks:
  - what can i do now
  - how do i ask for the notice
  - what is my next step
  - where do i begin
confidence: verified
```

Ask in writing for the notice that the Example Rights Law (§ 1) wants, and keep the reply.
"""


@pytest.fixture(scope="session")
def card_text() -> str:
    """A card, `xx-example`, that breaks no rule: five units, one of them unverified, one with a deadline."""
    return CARD


@pytest.fixture
def own_copy(built: LibraryFolder, tmp_path: Path) -> LibraryFolder:
    """A library of one's own, to be harmed."""
    shutil.copytree(built.path, tmp_path / "library")
    return LibraryFolder(tmp_path / "library", DEFAULT_MODEL)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Catalogue]:
    """An empty catalogue, open for writing."""
    with Catalogue.create(tmp_path / "catalogue.db") as catalogue:
        yield catalogue


@pytest.fixture(scope="session")
def put() -> Callable[..., None]:
    """`put(catalogue, document_id, text, …, jurisdiction=…)`: a document whose every text is one passage."""
    return _put


def _put(
    catalogue: Catalogue,
    document_id: str,
    *texts: str,
    jurisdiction: str = "US",
    visibility: Visibility = Visibility.PUBLIC,
    title: str = "A document",
) -> None:
    whole = "\n".join(texts)
    version_id = f"{document_id}@{hashlib.sha256(whole.encode()).hexdigest()[:12]}"
    document = Document(
        id=document_id,
        kind=Kind.POLICY,
        text_kind=TextKind.SUMMARY,
        title=title,
        jurisdiction=jurisdiction,
        visibility=visibility,
        citation="A citation",
        url="https://example.org/",
        origin="a folder",
    )
    version = Version(
        id=version_id,
        document_id=document_id,
        text=whole,
        added=date(2026, 11, 23),
        checked=date(2026, 11, 23),
        review_by=None,
        directive=False,
        states=(State(Status.IN_FORCE, date(2022, 5, 7)),),
    )
    chunks = [
        Chunk(
            id=f"{version_id}#{position}",
            target=f"{version_id}#{position}",
            role=Role.PASSAGE,
            text=text,
            jurisdiction=jurisdiction,
            visibility=visibility,
            locator=f"§ {position}",
        )
        for position, text in enumerate(texts, start=1)
    ]
    catalogue.put(document, version, (), chunks)
