"""A petition's document for tests, and how its files are read again."""

from __future__ import annotations

import unicodedata
from datetime import date

import pypdfium2

from bot.rendering.petition import (
    AnswerPart,
    DeliveryPart,
    DemandPart,
    Group,
    PetitionDocument,
    SourcePart,
    StepPart,
)

DAY = date(2026, 11, 28)
LAW = SourcePart(
    "Electronic monitoring (New York)", "law in force here", Group.LAW, "In force since 7 May 2022",
    "https://www.nysenate.gov/legislation/laws/CVR/52-C*2", "Any employer shall give prior written notice.",
)  # fmt: skip
POLICY = SourcePart("Acceptable use", "the company’s policies", Group.POLICY, "Section 4.2", "", "We may record keys.")
ABROAD = SourcePart(
    "Works Constitution Act", "law in force in another place, not here", Group.NO_RIGHT, "In force",
    "https://www.gesetze-im-internet.de/betrvg/__87.html",
)  # fmt: skip
BILL = SourcePart(
    "No Robot Bosses Act", "not in force", Group.NO_RIGHT, "A bill, not law", "https://www.congress.gov/b"
)
BARE = PetitionDocument(
    "our-keys", "Our keys are ours", "The board of Brindlemark Freight", "Local 12", "", (), "", "en", DAY
)  # fmt: skip
WHOLE = PetitionDocument(
    "our-keys", "Our keys are ours", "The board of Brindlemark Freight", "Local 12",
    "We work here, by night and by day.\n\nSince March a program records what we type.",
    (
        DemandPart("Written notice", "We are told 30 days before.", "Nobody agrees to what is hidden.", (LAW, POLICY)),
        DemandPart("No keystrokes", "Keystrokes are not recorded.", "", (ABROAD, BILL)),
    ),
    "We ask for an answer within thirty days.", "en", DAY,
    signed=("At least 120 people signed.",), sha256="3f9a" * 16, words=tuple("one two three four".split()),
    address="https://steward.example.org",
    steps=(StepPart(DAY, "The text was frozen.", "an organiser"),), log_hash="ab12" * 16,
    delivery=DeliveryPart("Ms Roe", DAY, "by hand"),
    answers=(AnswerPart(DAY, "We will give notice.", ((1, "Written notice", "met"), (2, "No keystrokes", "refused"))),),
)  # fmt: skip

HOSTILE = (
    '=HYPERLINK("http://evil.example","pay")', "@SUM(A1:A9)*cmd|'/C calc'!A0", "-2+3", "+1", "\t=1", "＝1+1",
    "'=1+1", "''@a", "' -1",
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</style><b>", "&lt;b&gt; &amp; &#x3c;",
    "#set text(size: 99pt)", "#panic()", "$x$ \\ `raw` *b* _i_ <label> @ref [c] // c /* d */", "= Heading", "- a",
    "1. b",
    "[pay](javascript:alert(1))", "![x](http://evil.example/p.png)", "<http://evil.example>", "[a]: http://evil.example",
    "http://evil.example/a", "www.evil.example", "a@evil.example", "    indented code", "> quote", "***", "---",
    "| a | b |",
    "abc\u202egnp.exe", "a\u2066b\u2069c", "in\u200bvisible", "\ufeffmark", "zero\u0000nul", "\x1b[31mred",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f389", "محمد علي", "שלום", "e\u0301" * 3, "W" * 160,
    "{{ x }} {% y %} ${z} %s {0}",
    "'); drop table petitions;--",
    "~~struck~~", "Line one\nLine two\n\nPart two", "\u2028separated\u2029", "fi ffi office", "\\",
    "\\\\\n", "`", "``` x",
)  # fmt: skip


def pdf_text(made: bytes) -> str:
    """In reading order, page after page."""
    pdf = pypdfium2.PdfDocument(made)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)
    finally:
        pdf.close()


def letters(text: str) -> str:
    """Without spaces, lines and what cannot be seen; one spelling for what looks the same."""
    shown = (c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) not in ("Cc", "Cf", "Cn", "Co"))
    return "".join("".join(shown).split())
