"""The demo key. Its shares stand here for everybody to read: it protects nothing, and says so in its id."""

from __future__ import annotations

from datetime import date

from bot.organising.custodians.ceremony import NewKeys, described
from bot.organising.custodians.key_set import DEMO_SECRET, Purpose, derive
from bot.organising.custodians.share import Share

# Three of five, of DEMO_SECRET; fixed, because splitting takes other random numbers each time.
DEMO_SHEETS = (
    "defrost state panama award canine broadways purgatory startup green flattery proven sinuous",
    "effective marmalade shingle handbrake dodgy unashamed expedited legible founding overcoat retainer embezzle",
    "landless unrefined climatic uncoated backshift tumble concert stainable ammonium subdivide maritime overplay",
    "oboe omission obnoxious accustom grunt poser elbow parted phonebook perceive untaken unblock",
    "pouring unwed pedigree elves grimace unloaded deepness figment huskiness lagged fame taking",
)


def demo_keys() -> NewKeys:
    shares = tuple(Share.from_words(words.split()) for words in DEMO_SHEETS)
    return described(shares, derive(DEMO_SECRET, Purpose.CONCERN), Purpose.CONCERN, date(2026, 1, 1), threshold=3)
