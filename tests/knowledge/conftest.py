"""What the tests of this room share: a sound card, a small shelf of documents, and a place to put them."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ingest.ingestion import ingest
from ingest.prepared import IngestOptions
from knowledge.card import Kind, State, Status
from knowledge.catalogue import Catalogue
from knowledge.document import Chunk, Document, Role, TextKind, Version, Visibility
from knowledge.embedding import DEFAULT_MODEL
from knowledge.library import Library, LibraryFolder, open_library
from tests.made_once import copied, made_once

Breaches = Callable[..., list[str]]
BreachesIn = Callable[[Library], Breaches]

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


ACCESS = (
    "1. The data subject shall have the right to obtain from the controller confirmation as to whether or not personal "
    "data concerning him or her are being processed, and, where that is the case, access to the personal data.\n\n"
    "2. Where personal data are transferred to a third country, the data subject shall have the right to be "
    "informed of the appropriate safeguards relating to the transfer.\n\n"
    "3. The controller shall provide a copy of the personal data undergoing processing. For any further copies "
    "requested by the data subject, the controller may charge a reasonable fee based on administrative costs."
)
IMPACT = (
    "1. Where a type of processing is likely to result in a high risk to the rights and freedoms of natural persons, "
    "the controller shall, prior to the processing, carry out an assessment of the impact of the envisaged processing "
    "operations on the protection of personal data.\n\n"
    "2. The controller shall seek the advice of the data protection officer, where designated, when carrying out a "
    "data protection impact assessment."
)
SECTION_7 = (
    "Employees shall have the right to self-organization, to form, join, or assist labor organizations, to bargain "
    "collectively through representatives of their own choosing, and to engage in other concerted activities for the "
    "purpose of collective bargaining or other mutual aid or protection."
)
STOCK = {
    "members/parking.md": """---
title: Parking Rules
effective: 2027-03-01
---
## Spaces

Number plates of cars on the visitor deck are photographed by a barrier camera at every entry.
""",
    "berlin/canteen.md": """---
title: Kantine Rules
effective: 2026-02-01
---
## Payment

The canteen till records every meal under the number of the staff card for eleven weeks.
""",
    "members/halibut.md": """---
title: Halibut Roster Handbook
effective: 2026-02-01
---
## Wristbands

Crews on the Halibut roster wear vibrating wristbands that count their footsteps on the ice floor. However, the
wristbands are switched off during the oyster break. The counts are thrown away after nine days.

## Lockers

The locker inspector may open a locker in three cases:

- a smell of smoke comes out of it;
- its owner has not been seen for a fortnight;
- the fire brigade asks for it.
""",
    "public/visitors.md": """---
title: Visitor Notice
effective: 2026-02-01
---
## Doorbell

The doorbell at the gate keeps a picture of each visitor for sixteen hours.
""",
    "law/gdpr.json": json.dumps(
        {
            "id": "GDPR", "full_name": "General Data Protection Regulation", "celex_id": "32016R0679",
            "effective_date": "2018-05-25", "eur_lex_url": "https://eur-lex.europa.eu/eli/reg/2016/679/oj",
            "articles": [
                {"number": "15", "title": "Right of access by the data subject", "text": ACCESS, "chapter": "III"},
                {"number": "35", "title": "Data protection impact assessment", "text": IMPACT, "chapter": "IV"},
            ],
            "definitions": [], "recitals": [],
        }
    ),
    "law/usc.jsonl": json.dumps(
        {"id": "usc-29-157", "citation": "29 U.S.C. § 157", "title": "Right of employees as to organization",
         "text": SECTION_7}
    ),
}  # fmt: skip


@pytest.fixture(scope="session")
def card_text() -> str:
    """A card, `xx-example`, that breaks no rule: five units, one of them unverified, one with a deadline."""
    return CARD


@pytest.fixture
def own_copy(built_small: LibraryFolder, tmp_path: Path) -> LibraryFolder:
    """A small library of one's own, to be harmed, with its model."""
    shutil.copytree(built_small.path, tmp_path / "library")
    return LibraryFolder(tmp_path / "library", DEFAULT_MODEL)


@pytest.fixture(scope="session")
def built_stocked(built_demo: LibraryFolder, tmp_path_factory: pytest.TempPathFactory) -> LibraryFolder:
    """The demo library with more on its shelves: policies of one place, of the future and for everybody, and law."""

    def stock(home: Path) -> None:
        folder = copied(built_demo, home / "steward")
        for name, content in STOCK.items():
            (home / name).parent.mkdir(exist_ok=True)
            (home / name).write_text(content, encoding="utf-8")
        now = datetime(2026, 11, 23, 12, tzinfo=UTC)
        ingest(folder, [home / "members", home / "law"], IngestOptions(), now=now)
        ingest(folder, [home / "berlin"], IngestOptions(jurisdiction="DE"), now=now)
        ingest(folder, [home / "public"], IngestOptions(visibility=Visibility.PUBLIC), now=now)

    return LibraryFolder(made_once(tmp_path_factory, "stocked", stock) / "steward", DEFAULT_MODEL)


@pytest.fixture(scope="session")
def stocked(built_stocked: LibraryFolder) -> Iterator[Library]:
    with open_library(built_stocked) as library:
        yield library


@pytest.fixture(scope="session")
def demo_breaches(demo_library: Library, breaches_in: BreachesIn) -> Breaches:
    return breaches_in(demo_library)


@pytest.fixture(scope="session")
def stocked_breaches(stocked: Library, breaches_in: BreachesIn) -> Breaches:
    return breaches_in(stocked)


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
