"""The page of a petition's document that says how anybody can check it, and what checking does not show."""

from __future__ import annotations

from collections.abc import Iterator

from bot.rendering.petition import PetitionDocument, day_in_words, in_groups, line
from bot.rendering.petition_blocks import Block, Code, Heading, Mark, Paragraph, Points, Table, Text, own, typed

WITHOUT_STEWARD = (
    "import hashlib, json, sys",
    "t = json.load(open(sys.argv[1], encoding='utf-8'))['text'] | {'format': 'steward petition 1'}",
    "t = json.dumps(t, sort_keys=True, ensure_ascii=False, separators=(',', ':'))",
    "print(hashlib.sha256(t.encode()).hexdigest())",
)
"""A program of its own for Python 3, so that nobody has to believe ours."""


def check_blocks(made: PetitionDocument) -> Iterator[Block]:
    file = f"{made.id}.json"
    yield Heading(2, (own("How to check this document"),), new_page=True)
    yield Paragraph((own(
        "The text of this petition was frozen before the first signature. One changed character would give it another "
        "fingerprint (SHA-256):"
    ),))  # fmt: skip
    yield Code(in_groups(made.sha256), groups=True)
    if made.words:
        yield Paragraph((own("The same in words, to say aloud: "), own(" ".join(made.words), Mark.STRONG), own(".")))
    if made.wording:
        yield Heading(3, (own("How it was worded"),))
        yield Paragraph((own(f"{made.wording}."),))
    yield Heading(3, (own("Compare it"),))
    yield Points(tuple(_compare(made, file)))
    yield Heading(3, (own("Compute it"),))
    yield Paragraph(
        (own("Ask whoever gave you this document for the file "), own(file, Mark.CODE), own(". With Steward:"))
    )
    yield Code((f"steward petition verify {file}" + (" --roster roster.json" if made.names else ""),))
    yield Paragraph((own(
        "It also says whether the log is whole, and whether state, total, delivery and answers are those of the log. "
        "Without Steward, this Python program prints the fingerprint of the text in that file:"
    ),))  # fmt: skip
    yield Code(WITHOUT_STEWARD)
    if made.roster_sha256:
        yield Paragraph((own("The names stand in a roster with this fingerprint, which the log holds:"),))
        yield Code(in_groups(made.roster_sha256), groups=True)
    yield Heading(3, (own("What checking does not show"),))
    yield Points(tuple((own(text),) for text in _not_shown(made)))
    if made.steps:
        yield Heading(3, (own("The log"),))
        rows = tuple((_said(day_in_words(step.day)), (typed(step.words),), _said(step.by)) for step in made.steps)
        yield Table(("Day", "Step", "Taken by"), rows)
        yield Paragraph((own("Each entry holds the fingerprint of the one before it. That of the last one:"),))
        yield Code(in_groups(made.log_hash), groups=True)


def _compare(made: PetitionDocument, file: str) -> Iterator[Text]:
    if line(made.address):
        yield (own("The page where people sign shows it: "), own(line(made.address), Mark.CODE))
    else:
        yield (own("The page where people sign shows it."),)
    yield (own("It stands on the petition’s posters, and in "), own(file, Mark.CODE), own("."))


def _not_shown(made: PetitionDocument) -> Iterator[str]:
    yield "That each signature is a real person’s: each person gets one code, and no list is kept of who used it."
    yield "How many signed exactly: totals are told in tens, rounded down, by whoever runs the place where people sign."
    yield "That nothing happened since: this document is of the day that it names."
    if made.names:
        yield (
            "That each named person agreed. The custodians, whom the people here chose, asked each of them in private "
            "before a name was told."
        )


def _said(text: str) -> Text:
    return (own(text),)
